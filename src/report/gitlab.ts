import type { Severity } from '../rule/rule.ts';
import { toJson } from '../text/escape.ts';
import { Fingerprints, pathIn, sentence } from './finding.ts';
import type { Run } from './run.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' };

/**
 * A GitLab Code Quality report. Source: docs.gitlab.com/ci/testing/code_quality, "Code Quality
 * report format".
 */
export function format(run: Run): string {
  const fingerprints = new Fingerprints();
  const issues = run.results.flatMap((result) => {
    const path = pathIn(run, result.path);
    return result.findings.map((finding) => ({
      description: sentence(finding),
      check_name: finding.rule,
      fingerprint: fingerprints.of(path, finding),
      severity: SEVERITIES[finding.severity],
      location: {
        path,
        positions: {
          begin: { line: finding.line ?? 1, column: finding.column },
          end: { line: finding.endLine ?? finding.line ?? 1, column: finding.endColumn },
        },
      },
    }));
  });
  return `${toJson(issues, 2)}\n`;
}
