import type { Severity } from '../rule/rule.ts';
import { toJson } from '../text/escape.ts';
import { Fingerprints, identityIn, pathIn, sentence } from './finding.ts';
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
    const identity = identityIn(run, result);
    return result.findings.map((finding) => ({
      description: sentence(finding),
      check_name: finding.rule,
      fingerprint: fingerprints.of(identity, finding),
      severity: SEVERITIES[finding.severity],
      content: contentOf(finding.rule, run.pageOf?.(finding.rule)),
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

/** Where to read more, as Markdown, for readers of the whole specification of Code Climate. */
function contentOf(rule: string, page: string | undefined): object | undefined {
  return page === undefined ? undefined : { body: `[${rule}](${page})` };
}
