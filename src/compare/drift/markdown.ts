import { escapeMarkdown } from '../../text/escape.ts';
import { table } from '../markdown.ts';
import type { JobDrift } from './drift.ts';
import { sentenceOf, summaryOf } from './formats.ts';
import { asDiff, titleOf } from './pretty.ts';

/** For comments and summaries. */
export function format(drifts: readonly JobDrift[]): string {
  const parts = [summaryOf(drifts)];
  for (const drift of drifts) {
    if (drift.state === 'equal') continue;
    parts.push(`### ${escapeMarkdown(titleOf(drift))}`);
    if (drift.state === 'changed') parts.push(table(asDiff(drift)));
    else parts.push(`${drift.state}: ${escapeMarkdown(sentenceOf(drift))}`);
  }
  return `${parts.join('\n\n')}\n`;
}
