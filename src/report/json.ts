import type { Finding, LintResult } from '../engine/result.ts';
import { toJson as escapedJson } from '../text/escape.ts';
import type { Run } from './run.ts';
import { countFixes } from './statistics.ts';

/** The report for programs: `schemas/report.schema.json`. */
export function format(run: Run): string {
  const report = {
    version: 1,
    tool: { name: 'sync-job-lint', version: run.version },
    summary: summarize(run),
    files: run.results.map(({ path, job, findings, omitted }) => ({
      path,
      job,
      findings: findings.map(toJson),
      omitted,
    })),
  };
  return `${escapedJson(report, 2)}\n`;
}

function summarize({ results, baselined, fixes = countFixes(results) }: Run) {
  const sum = (count: (result: LintResult) => number) => results.reduce((total, result) => total + count(result), 0);
  return {
    files: results.length,
    jobs: sum((result) => result.jobs),
    errors: sum((result) => result.errors),
    warnings: sum((result) => result.warnings),
    infos: sum((result) => result.infos),
    suppressed: sum((result) => result.suppressed),
    baselined,
    fixable: fixes.safe + fixes.unsafe,
  };
}

/** The keys in the published order, and no others. */
function toJson(finding: Finding) {
  const { rule, severity, message, help, line, column, endLine, endColumn, offset, endOffset, pointer, document } =
    finding;
  const related = finding.related?.map(({ message, path, line, column, endLine, endColumn, pointer }) => ({
    ...{ message, path, line, column, endLine, endColumn, pointer },
  }));
  const fix = finding.fix && {
    safety: finding.fix.safety,
    description: finding.fix.description,
    edits: finding.fix.edits.map(({ offset, endOffset, text }) => ({ offset, endOffset, text })),
  };
  return {
    ...{ rule, severity, message, help, line, column, endLine, endColumn, offset, endOffset, pointer, document },
    related: related?.length ? related : undefined,
    fix,
  };
}
