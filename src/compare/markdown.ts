import { escapeMarkdown } from '../text/escape.ts';
import { shorten } from '../text/quote.ts';
import { count } from '../text/words.ts';
import type { JobChange, JobDiff } from './diff.ts';
import { countChanges, levelOf, stateWords, valuesOf, worstFirst } from './formats.ts';
import { levels } from './kinds.ts';
import { headingOf, placeIn } from './pretty.ts';

const LONGEST_VALUE = 200;

/** For comments on a pull request. */
export function format(diffs: readonly JobDiff[]): string {
  const counts = countChanges(diffs);
  const found = levels.filter((level) => counts[level] > 0).map((level) => `**${counts[level]} ${level}**`);
  const parts = [`${found.join(', ') || 'No changes'} in ${count(diffs.length, 'job')}`];
  for (const diff of diffs) {
    if (diff.state === 'equal') continue;
    parts.push(`### ${escapeMarkdown(headingOf(diff))}`);
    if (diff.state === 'changed') parts.push(table(diff));
    else parts.push(`${levelOf(diff)}: ${stateWords[diff.state]}`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** The changes of a job. */
export function table(diff: JobDiff): string {
  const rows = worstFirst(diff).map((change) => {
    const cells = [
      change.level,
      `${escapeMarkdown(change.message)}${shownValues(change)}`,
      escapeMarkdown(change.kind),
    ];
    return `| ${[...cells, escapeMarkdown(placeIn(diff, change) ?? '')].join(' | ')} |`;
  });
  return ['| Level | Change | Kind | Place |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function shownValues(change: JobChange): string {
  const values = valuesOf(change)?.map((value) => escapeMarkdown(shorten(value, LONGEST_VALUE)));
  return values ? `<br>from ${values[0]}<br>to ${values[1]}` : '';
}
