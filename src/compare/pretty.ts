import { type Color, type Paint, painter } from '../report/colors.ts';
import { printable } from '../text/escape.ts';
import { shorten } from '../text/quote.ts';
import { count } from '../text/words.ts';
import type { DiffSide, JobChange, JobDiff } from './diff.ts';
import { countChanges, type DiffOptions, levelOf, stateWords, valuesOf, worstFirst } from './formats.ts';
import { type Level, levels } from './kinds.ts';

const colors: Readonly<Record<Level, Color>> = { breaking: 'red', dangerous: 'yellow', safe: 'green' };

const LEVEL_WIDTH = 'dangerous'.length;
const LONGEST_VALUE = 200;

/** For people, on a terminal. */
export function format(diffs: readonly JobDiff[], { color }: DiffOptions): string {
  const paint = painter(color);
  const shown = diffs.filter(({ state }) => state !== 'equal');
  const blocks = shown.map((diff) => formatJob(diff, paint));
  const counts = countChanges(diffs);
  const found = levels
    .filter((level) => counts[level] > 0)
    .map((level) => paint(colors[level], `${counts[level]} ${level}`));
  const summary = found.length > 0 ? found.join(', ') : paint('green', 'no changes');
  if (diffs.length === 0) return 'no job differs\n';
  return [...blocks, `${summary} in ${count(diffs.length, 'job')}\n`].join('\n');
}

function formatJob(diff: JobDiff, paint: Paint): string {
  const lines = [paint('bold', printable(headingOf(diff)))];
  const level = levelOf(diff)!;
  if (diff.state !== 'changed')
    lines.push(`  ${paint(colors[level], level.padEnd(LEVEL_WIDTH))}  ${stateWords[diff.state]}`);
  for (const change of worstFirst(diff)) lines.push(...formatChange(change, diff, paint));
  return `${lines.join('\n')}\n`;
}

/** A change, and both values where a reader wants to see them. */
export function formatChange(change: JobChange, diff: JobDiff, paint: Paint): string[] {
  const { level, kind, message } = change;
  const where = placeIn(diff, change);
  const about = [kind, ...(where ? [where] : [])].map((part) => paint('dim', printable(part))).join('  ');
  const lines = [`  ${paint(colors[level], level.padEnd(LEVEL_WIDTH))}  ${printable(message)}  ${about}`];
  const values = valuesOf(change)?.map((value) => printable(shorten(value, LONGEST_VALUE)));
  if (!values) return lines;
  const indent = ' '.repeat(LEVEL_WIDTH + 4);
  return [...lines, indent + paint('red', `- ${values[0]}`), indent + paint('green', `+ ${values[1]}`)];
}

/** The file, from which one where it had another name, and the job. */
export function headingOf({ before, after }: JobDiff): string {
  const { path, label, integration } = (after ?? before)!;
  const isMoved = before && after && before.path !== path;
  const name = label || integration;
  return [`${isMoved ? `${pathOf(before)} → ` : ''}${pathOf(after ?? before)}`, ...(name ? [name] : [])].join('  ');
}

/** Where a change is written: in the new version, where it is there. */
export function placeIn({ before, after }: JobDiff, change: JobChange): string | undefined {
  const [side, place] = change.after ? [after, change.after] : [before, change.before];
  return place?.line === undefined ? undefined : `${pathOf(side)}:${place.line}:${place.column}`;
}

/** As git names a file of a revision. */
function pathOf(side: DiffSide | undefined): string {
  const path = side?.path ?? '<value>';
  return side?.revision === undefined ? path : `${side.revision}:${path}`;
}
