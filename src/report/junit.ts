import type { Finding, LintResult } from '../engine/result.ts';
import { escapeXml } from '../text/escape.ts';
import { pathIn, placeOf, sentence, TOOL } from './finding.ts';
import type { Failure, Run } from './run.ts';
import { element, lines } from './xml.ts';

/**
 * JUnit's XML in the subset that build servers share (github.com/testmoapp/junitxml): a suite a
 * file, a test case a finding. Some of them show nothing but the text of a failure, so it repeats
 * place and rule.
 */
export function format(run: Run): string {
  const suites = [
    ...run.failures.map((failure) => failedSuite(pathIn(run, failure.path), failure)),
    ...run.results.map((result) => suite(pathIn(run, result.path), result)),
  ];
  const totals = {
    name: TOOL,
    tests: run.failures.length + run.results.reduce((sum, result) => sum + Math.max(1, result.findings.length), 0),
    failures: run.results.reduce((sum, result) => sum + result.findings.length, 0),
    errors: run.failures.length,
    skipped: 0,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', totals, lines(suites))}\n`;
}

function suite(path: string, result: LintResult): string {
  const { findings } = result;
  const nameOf = uniqueNames();
  const cases =
    findings.length === 0
      ? [element('testcase', { name: 'no findings', classname: path, file: path })]
      : findings.map((finding) => {
          const name = nameOf(`${finding.rule}: ${finding.message}`);
          return element('testcase', { name, classname: path, file: path, line: finding.line }, failure(path, finding));
        });
  const counts = { tests: cases.length, failures: findings.length, errors: 0, skipped: 0 };
  return element('testsuite', { name: path, ...counts }, lines(cases));
}

function failure(path: string, finding: Finding): string {
  const message = sentence(finding);
  const text = `${path}:${placeOf(finding)}: ${finding.severity} ${finding.rule}: ${message}`;
  return element('failure', { message, type: finding.severity }, escapeXml(text));
}

function failedSuite(path: string, { message }: Failure): string {
  const error = element('error', { message, type: 'error' }, escapeXml(`${path}: ${message}`));
  const testcase = element('testcase', { name: 'could not be linted', classname: path, file: path }, error);
  return element('testsuite', { name: path, tests: 1, failures: 0, errors: 1, skipped: 0 }, lines([testcase]));
}

/** Servers tell test cases apart by name, and those without a line keep theirs when lines move. */
function uniqueNames(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
}
