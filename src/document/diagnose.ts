import type { SyntaxProblem } from './source.ts';
import type { Failure } from './yaml.ts';

export function diagnose(text: string, _start: number, { offset, reason }: Failure): SyntaxProblem {
  const start = Math.min(offset, text.length);
  return { start, end: Math.min(start + 1, text.length), cause: 'malformed', problem: reason };
}
