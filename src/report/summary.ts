import type { Severity } from '../rule/rule.ts';
import { count, grouped } from '../text/words.ts';
import { type Color, painter } from './colors.ts';
import type { FormatOptions, Run } from './run.ts';
import { countFixes } from './statistics.ts';

export const severityColors: Readonly<Record<Severity, Color>> = { error: 'red', warning: 'yellow', info: 'blue' };

/**
 * The last line of the report for people, with its line break: `3 errors and 1 warning in 2 of 5
 * files (12 jobs checked), 1 fixable with --fix`.
 */
export function summaryOf(run: Run, { color }: FormatOptions): string {
  const { results, baselined, unit = 'job' } = run;
  const { safe, unsafe } = run.fixes ?? countFixes(results);
  const paint = painter(color);
  const totals = { error: 0, warning: 0, info: 0, files: 0, jobs: 0, suppressed: 0 };
  for (const { findings, omitted, errors, warnings, infos, jobs, suppressed } of results) {
    totals.error += errors;
    totals.warning += warnings;
    totals.info += infos;
    totals.jobs += jobs;
    totals.suppressed += suppressed;
    if (findings.length > 0 || omitted) totals.files++;
  }
  const extras: string[] = [];
  if (safe) extras.push(`${grouped(safe)} fixable with --fix`);
  if (unsafe) extras.push(`${grouped(unsafe)} ${safe ? 'more ' : 'fixable '}with --fix --unsafe-fixes`);
  if (totals.suppressed) extras.push(`${grouped(totals.suppressed)} suppressed`);
  if (baselined) extras.push(`${grouped(baselined)} in the baseline`);
  const tail = [`(${count(totals.jobs, unit)} checked)`, ...extras].join(', ');

  const counts = (['error', 'warning', 'info'] as const)
    .filter((severity) => totals[severity] > 0)
    .map((severity) => paint(severityColors[severity], count(totals[severity], severity)));
  if (results.length === 0) return 'no files checked\n';
  if (counts.length === 0) return `${paint('green', 'no problems')} in ${count(results.length, 'file')} ${tail}\n`;
  const found = counts.length > 1 ? `${counts.slice(0, -1).join(', ')} and ${counts.at(-1)}` : counts[0];
  return `${found} in ${grouped(totals.files)} of ${count(results.length, 'file')} ${tail}\n`;
}
