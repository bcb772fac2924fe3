import type { LintResult } from '../engine/result.ts';
import type { Severity } from '../rule/rule.ts';
import { printable } from '../text/escape.ts';
import { grouped } from '../text/words.ts';

/** How often a rule was reported with one severity. */
export interface RuleStatistics {
  readonly rule: string;
  readonly severity: Severity;
  readonly findings: number;
  /** How many of them have a safe or unsafe fix. */
  readonly fixable: number;
}

/** How many findings have a fix that is applied when it is asked for. */
export interface FixCounts {
  readonly safe: number;
  readonly unsafe: number;
}

/** Counts the fixes of the findings that results list. */
export function countFixes(results: readonly LintResult[]): FixCounts {
  const counts = { safe: 0, unsafe: 0 };
  for (const { findings } of results) {
    for (const { fix } of findings) if (fix && fix.safety !== 'suggest') counts[fix.safety]++;
  }
  return counts;
}

/**
 * Counts the findings that results list by rule and severity: the most frequent first, those as
 * frequent by name.
 */
export function countByRule(results: readonly LintResult[]): RuleStatistics[] {
  const counts = new Map<string, { rule: string; severity: Severity; findings: number; fixable: number }>();
  for (const { findings } of results) {
    for (const { rule, severity, fix } of findings) {
      const key = `${rule} ${severity}`;
      const row = counts.get(key) ?? { rule, severity, findings: 0, fixable: 0 };
      counts.set(key, row);
      row.findings++;
      if (fix && fix.safety !== 'suggest') row.fixable++;
    }
  }
  return [...counts.values()].sort((a, b) => b.findings - a.findings || (a.rule < b.rule ? -1 : 1));
}

/** The table of `--statistics`, with its header; empty where there is nothing to count. */
export function formatStatistics(rows: readonly RuleStatistics[]): string {
  if (rows.length === 0) return '';
  const cells = [
    ['rule', 'severity', 'findings', 'fixable'],
    ...rows.map(({ rule, severity, findings, fixable }) => [
      printable(rule),
      severity,
      grouped(findings),
      grouped(fixable),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))),
    )
    .map((row) => `${row.join('  ')}\n`)
    .join('');
}
