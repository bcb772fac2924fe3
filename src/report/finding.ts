import { type Finding, identityOf, type LintResult } from '../engine/result.ts';
import { hash64 } from '../shared/hash.ts';
import { type Run, repositoryPath } from './run.ts';

export const TOOL = 'sync-job-lint';

/** The path of a result for a code host; a value from code has none. */
export function pathIn(run: Run, path: LintResult['path']): string {
  return path === undefined ? '<value>' : repositoryPath(run, path).replace(/^(?:\.\/)+/, '');
}

/** What the fingerprints of a result go by. */
export function identityIn(run: Run, result: LintResult): string {
  return identityOf(result) ?? pathIn(run, result.path);
}

/** What a finding says in one sentence, its help included. */
export function sentence(finding: Finding): string {
  return finding.help ? `${finding.message} (${finding.help})` : finding.message;
}

/** `line:column`, or the pointer where there are no lines. */
export function placeOf({ line, column, pointer }: Finding): string {
  return line === undefined ? pointer : `${line}:${column ?? 1}`;
}

/**
 * The last line that a finding covers: one that ends before the first column of a line does not
 * cover that line.
 */
export function lastLine(finding: Finding): number | undefined {
  const { line, endLine, endColumn } = finding;
  return endLine !== undefined && endLine !== line && endColumn === 1 ? endLine - 1 : endLine;
}

/**
 * Names for the findings of a run, no two the same, that stay what they are when lines and steps move:
 * a hash of the file's path or the job's id, rule, message and place (a pointer without its indexes), and how often that came before.
 * To be asked in the order of the report.
 */
export class Fingerprints {
  readonly #seen = new Map<string, number>();

  of(identity: string, finding: Finding): string {
    const pointer = finding.pointer.replace(/\/\d+(?=\/|$)/g, '/*');
    const hash = hash64([identity, finding.rule, pointer, finding.message].join('\0'));
    const occurrence = (this.#seen.get(hash) ?? 0) + 1;
    this.#seen.set(hash, occurrence);
    return `${hash}:${occurrence}`;
  }
}
