import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Finding } from '../../src/engine/result.ts';
import { format } from '../../src/report/compact.ts';

const { problemMatcher: matchers } = JSON.parse(
  readFileSync(new URL('../../.github/problem-matcher.json', import.meta.url), 'utf8'),
);

/** What a runner makes of a line: actions/toolkit `docs/problem-matchers.md`. */
function problemsIn(line: string) {
  return matchers.flatMap(({ severity, pattern: [pattern] }: (typeof matchers)[number]) => {
    const match = new RegExp(pattern.regexp).exec(line);
    if (!match) return [];
    const part = (name: string) => match[pattern[name]];
    return [
      {
        file: part('file'),
        line: Number(part('line')),
        column: Number(part('column')),
        severity: part('severity') ?? severity,
        code: part('code'),
        message: part('message'),
      },
    ];
  });
}

const base = {
  rule: 'unknown-method',
  message: 'a: 1:2: error b',
  line: 3,
  column: 14,
  pointer: '',
  document: 0,
} as const;
const counts = { suppressed: 0, errors: 0, warnings: 0, infos: 0, jobs: 1, holdsJobs: true };

it.each(['jobs/a.yaml', 'C:/jobs/a.yaml', 'C:\\jobs\\a b (1).yaml', '../jobs/zendesk: users.json', '<stdin>'])(
  'reads the findings of %s, each once',
  (path) => {
    for (const severity of ['error', 'warning', 'info'] as const) {
      const finding: Finding = { ...base, severity };
      const run = { results: [{ path, findings: [finding], ...counts }], failures: [], rules: [], baselined: 0 };
      const text = format({ ...run, version: '0.0.0', cwd: '/' });
      const seen = { file: path, line: 3, column: 14, code: base.rule, message: base.message };
      expect(problemsIn(text.trimEnd())).toEqual([{ ...seen, severity: severity === 'info' ? 'notice' : severity }]);
    }
  },
);

it('reads nothing else', () => {
  for (const line of [
    'no problems in 1 file',
    'note: skipped 2 files',
    '3 |     method: GET',
    'a.yaml:3: error x: y',
  ]) {
    expect(problemsIn(line)).toEqual([]);
  }
});

it('has owners that do not replace each other', () => {
  const owners = matchers.map(({ owner }: { owner: string }) => owner);
  expect(new Set(owners).size).toBe(owners.length);
});
