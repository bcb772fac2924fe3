import { headingOf } from '../graph/labels.ts';
import { columnsOf } from '../report/cells.ts';
import { painter } from '../report/colors.ts';
import { printable, printableLines, toJson } from '../text/escape.ts';
import { shorten } from '../text/quote.ts';
import type { JobPlan } from './plan.ts';
import { remarksOn, startWords, stepWords, tableCells } from './words.ts';

const LONGEST_VALUE = 120;

/** For people, on a terminal. */
export function format(plan: JobPlan, { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const lines = [paint('bold', printable(headingOf(plan)))];
  const { table, run } = plan;
  if (table) {
    const cells = tableCells(table.tried, table.rows).map((row) => row.map(printable));
    const widths = cells[0]!.map((_, column) =>
      cells.reduce((most, row) => Math.max(most, columnsOf(row[column]!)), 0),
    );
    for (const [index, row] of cells.entries()) {
      const padded = row.map((cell, column) => cell + ' '.repeat(widths[column]! - columnsOf(cell)));
      const text = padded.join('  ').trimEnd();
      const isLost = index > 0 && row.at(-1) === 'nothing';
      lines.push(index === 0 ? paint('dim', text) : isLost ? paint('red', text) : text);
    }
    lines.push(...remarksOn(plan).map((remark) => paint('yellow', printable(remark))));
  }
  if (run) {
    if (run.starts !== 'yes') lines.push(paint('yellow', startWords(run)));
    for (const [index, step] of run.steps.entries()) {
      const { what, when } = stepWords(step);
      const name = paint('bold', printable(step.name));
      lines.push(`${index + 1}. ${name}  ${paint('cyan', printable(what))}  ${paint('dim', printable(when))}`);
      for (const [field, value] of Object.entries(step.sends ?? {})) {
        lines.push(`     ${field}: ${printableLines(shorten(toJson(value), LONGEST_VALUE))}`);
      }
    }
    if (run.starts !== 'no' && run.writes === 'no') lines.push(paint('red', 'nothing is written'));
  }
  return lines.map((line) => `${line}\n`).join('');
}
