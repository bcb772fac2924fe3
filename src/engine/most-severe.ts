import type { Severity } from '../rule/rule.ts';
import type { LintResult } from './result.ts';

/** How many findings of a file, and of a run of the command, are listed; all are counted. */
export const MAX_FINDINGS = 100_000;

/** Of items, the most severe ones, in the order that they have. */
export function mostSevere<T>(items: readonly T[], severityOf: (item: T) => Severity, most: number): readonly T[] {
  if (items.length <= most) return items;
  const of = (severity: Severity) => items.filter((item) => severityOf(item) === severity);
  const worst = new Set([...of('error'), ...of('warning'), ...of('info')].slice(0, most));
  return items.filter((item) => worst.has(item));
}

/** The same results with the most severe of all their findings. */
export function keepMostSevere(results: readonly LintResult[], most: number): readonly LintResult[] {
  const all = results.flatMap(({ findings }) => findings);
  if (all.length <= most) return results;
  const kept = new Set(mostSevere(all, ({ severity }) => severity, most));
  return results.map((result) => {
    const findings = result.findings.filter((finding) => kept.has(finding));
    const omitted = (result.omitted ?? 0) + result.findings.length - findings.length;
    return omitted > 0 ? { ...result, findings, omitted } : result;
  });
}
