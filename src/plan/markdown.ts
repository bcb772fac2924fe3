import { headingOf } from '../graph/labels.ts';
import { escapeMarkdown, toJson } from '../text/escape.ts';
import { shorten } from '../text/quote.ts';
import type { JobPlan } from './plan.ts';
import { remarksOn, startWords, stepWords, tableCells } from './words.ts';

const LONGEST_VALUE = 120;

/** For comments on a pull request. */
export function format(plan: JobPlan): string {
  const { table, run } = plan;
  const parts = [`**${escapeMarkdown(headingOf(plan))}**`];
  if (table) {
    const [header, ...rows] = tableCells(table.tried, table.rows);
    const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
    parts.push([row(header!), `|${'---|'.repeat(header!.length)}`, ...rows.map(row)].join('\n'));
    parts.push(...remarksOn(plan).map(escapeMarkdown));
  }
  if (run) {
    if (run.starts !== 'yes') parts.push(escapeMarkdown(startWords(run)));
    const items = run.steps.map((step, index) => {
      const { what, when } = stepWords(step);
      const lines = [`${index + 1}. **${escapeMarkdown(step.name)}** ${escapeMarkdown(`${what}: ${when}`)}`];
      for (const [field, value] of Object.entries(step.sends ?? {})) {
        lines.push(`   - ${field}: ${escapeMarkdown(shorten(toJson(value), LONGEST_VALUE))}`);
      }
      return lines.join('\n');
    });
    parts.push(items.join('\n'));
    if (run.starts !== 'no' && run.writes === 'no') parts.push('nothing is written');
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
