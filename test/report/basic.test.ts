import { describe, expect, it } from 'vitest';
import type { Finding, LintResult } from '../../src/engine/result.ts';
import { format as compact } from '../../src/report/compact.ts';
import { format as json } from '../../src/report/json.ts';
import { type Run, repositoryPath } from '../../src/report/run.ts';

const finding: Finding = {
  document: 0,
  pointer: '/resources/0/method',
  endOffset: 43,
  offset: 40,
  endColumn: 16,
  endLine: 3,
  column: 13,
  line: 3,
  message: 'first\nsecond',
  severity: 'warning',
  rule: 'unknown-method',
};

const clean: LintResult = {
  path: 'b.yaml',
  findings: [],
  suppressed: 2,
  errors: 0,
  warnings: 0,
  infos: 0,
  jobs: 3,
  holdsJobs: true,
};

function run(...findings: Finding[]): Run {
  const first: LintResult = {
    ...clean,
    path: 'jobs/a.yaml',
    findings,
    suppressed: 0,
    warnings: findings.length,
    jobs: 1,
    text: 'x',
  };
  return { results: [first, clean], failures: [], version: '1.2.3', rules: [], baselined: 4, cwd: '/repo' };
}

describe('the compact report', () => {
  it('has one line a finding', () => {
    expect(compact(run(finding, finding))).toBe('jobs/a.yaml:3:13: warning unknown-method: first\\nsecond\n'.repeat(2));
  });

  it('is empty where there are no findings', () => {
    expect(compact(run())).toBe('');
  });
});

describe('the JSON report', () => {
  it('has all keys in the published order, and no others', () => {
    const related = [{ endColumn: 5, endLine: 2, column: 1, line: 2, path: 'jobs/a.yaml', message: 'here' }];
    const fix = {
      edits: [{ text: 'list', endOffset: 43, offset: 40 }],
      description: 'change to "list"',
      safety: 'suggest',
    } as const;
    const extra = { ...finding, help: 'did you mean "list"?', related, fix, extra: 1 };
    expect(json(run(extra))).toBe(
      `${JSON.stringify(
        {
          version: 1,
          tool: { name: 'sync-job-lint', version: '1.2.3' },
          summary: { files: 2, jobs: 4, errors: 0, warnings: 1, infos: 0, suppressed: 2, baselined: 4, fixable: 0 },
          files: [
            {
              path: 'jobs/a.yaml',
              findings: [
                {
                  rule: 'unknown-method',
                  severity: 'warning',
                  message: 'first\nsecond',
                  help: 'did you mean "list"?',
                  ...{ line: 3, column: 13, endLine: 3, endColumn: 16 },
                  ...{ offset: 40, endOffset: 43 },
                  pointer: '/resources/0/method',
                  document: 0,
                  related: [{ message: 'here', path: 'jobs/a.yaml', line: 2, column: 1, endLine: 2, endColumn: 5 }],
                  fix: {
                    safety: 'suggest',
                    description: 'change to "list"',
                    edits: [{ offset: 40, endOffset: 43, text: 'list' }],
                  },
                },
              ],
            },
            { path: 'b.yaml', findings: [] },
          ],
        },
        null,
        2,
      )}\n`,
    );
  });

  it('leaves out what a finding does not have', () => {
    const [first] = JSON.parse(json(run({ ...finding, related: [] }))).files[0].findings;
    expect(Object.keys(first)).not.toEqual(expect.arrayContaining(['help']));
    expect(first).toEqual(finding);
  });

  it('counts safe and unsafe fixes as fixable', () => {
    const fix = (safety: 'safe' | 'unsafe' | 'suggest') => ({
      ...finding,
      fix: { safety, description: 'd', edits: [] },
    });
    expect(JSON.parse(json(run(fix('safe'), fix('unsafe'), fix('suggest'), finding))).summary.fixable).toBe(2);
  });
});

describe('paths for code hosts', () => {
  it.each([
    [{ cwd: '/repo' }, 'a/b.yaml', 'a/b.yaml'],
    [{ cwd: '/repo/pkg', root: '/repo' }, 'a.yaml', 'pkg/a.yaml'],
    [{ cwd: '/repo/pkg', root: '/repo' }, '../x/a.yaml', 'x/a.yaml'],
    [{ cwd: '/repo', root: '/repo' }, '../other/a.yaml', '../other/a.yaml'],
    [{ cwd: '/repo-2', root: '/repo' }, 'a.yaml', 'a.yaml'],
    [{ cwd: 'C:/repo/pkg', root: 'C:/repo' }, 'a.yaml', 'pkg/a.yaml'],
    [{ cwd: '/repo/pkg', root: '/repo' }, '<stdin>', '<stdin>'],
  ])('%j %s -> %s', (run, path, expected) => {
    expect(repositoryPath(run, path)).toBe(expected);
  });
});
