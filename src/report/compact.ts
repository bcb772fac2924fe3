import type { Finding } from '../engine/result.ts';
import { printable } from '../text/escape.ts';
import type { Run } from './run.ts';
import { formatStatistics } from './statistics.ts';

/** One line a finding, for editors, problem matchers and `grep`. */
export function format(run: Run): string {
  let text = '';
  for (const { path, findings } of run.results) for (const finding of findings) text += `${headline(path, finding)}\n`;
  const table = formatStatistics(run.statistics ?? []);
  return table && text ? `${text}\n${table}` : text + table;
}

/** `file:line:col: severity rule: message - help`. */
function headline(path: string | undefined, finding: Finding): string {
  const { line, column, severity, rule, message, help, pointer } = finding;
  const place = line === undefined ? pointer : `${path}:${line}:${column}`;
  const remedy = help === undefined ? '' : ` - ${printable(help)}`;
  return `${printable(place)}: ${severity} ${printable(rule)}: ${printable(message)}${remedy}`;
}
