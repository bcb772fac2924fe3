import type { Finding } from '../engine/result.ts';
import { printable } from '../text/escape.ts';
import type { Run } from './run.ts';

/** One line a finding, for editors, problem matchers and `grep`. */
export function format(run: Run): string {
  let text = '';
  for (const { path, findings } of run.results) for (const finding of findings) text += `${headline(path, finding)}\n`;
  return text;
}

/** `file:line:col: severity rule: message`. */
function headline(path: string | undefined, { line, column, severity, rule, message, pointer }: Finding): string {
  const place = line === undefined ? pointer : `${path}:${line}:${column}`;
  return `${printable(place)}: ${severity} ${printable(rule)}: ${printable(message)}`;
}
