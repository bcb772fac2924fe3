import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineRule, fixText, type LintResult, lintFiles, lintText } from '../../src/node.ts';
import { folder } from '../support/cli.ts';

const ID = '9b1f6a52-3c1e-4b0f-8f0e-2d7c4a5b6e70';
const HERE = '3f1c5d6e-7a8b-4c9d-8e0f-1a2b3c4d5e6f';
const THERE = '7e8d9c0b-1a2b-4c3d-8e4f-5a6b7c8d9e0f';

/** A job with an id, below as many comments as are given. */
function job(environment = '', comment = ''): string {
  const head = environment ? `environment_id: ${environment}\n` : '';
  return `${comment}id: ${ID}\n${head}integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n`;
}

/** Where the duplicates of some files are, and where the first of each is said to be. */
async function duplicates(files: Readonly<Record<string, string>>): Promise<string[]> {
  const results = await lintFiles('jobs', { cwd: folder(files) });
  return results.flatMap(({ path, findings }) =>
    findings.map(({ rule, line, related }) => `${rule} ${path}:${line} ${related?.[0]?.path}:${related?.[0]?.line}`),
  );
}

describe('a job that is in two files', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'the later one',
      { 'jobs/b.yaml': job('', '# b\n'), 'jobs/a.yaml': job() },
      ['duplicate-id jobs/b.yaml:2 jobs/a.yaml:1'],
    ],
    [
      'each after the first',
      {
        'jobs/a.yaml': job(),
        'jobs/b.json': `{ "id": "${ID}", "resources": [{ "resource": "crm/a", "method": "list" }], "integration_name": "x" }`,
        'jobs/c.yaml': job(),
      },
      ['duplicate-id jobs/b.json:1 jobs/a.yaml:1', 'duplicate-id jobs/c.yaml:1 jobs/a.yaml:1'],
    ],
    ['not in different environments', { 'jobs/a.yaml': job(HERE), 'jobs/b.yaml': job(THERE) }, []],
    [
      'of the same environment',
      { 'jobs/a.yaml': job(HERE), 'jobs/b.yaml': job(THERE), 'jobs/c.yaml': job(THERE.toUpperCase()) },
      ['duplicate-id jobs/c.yaml:1 jobs/b.yaml:1'],
    ],
    [
      'of any environment',
      { 'jobs/a.yaml': job(HERE), 'jobs/b.yaml': job(), 'jobs/c.yaml': job(THERE) },
      ['duplicate-id jobs/b.yaml:1 jobs/a.yaml:1', 'duplicate-id jobs/c.yaml:1 jobs/b.yaml:1'],
    ],
    ['not within one file', { 'jobs/a.yaml': `${job()}---\n${job()}` }, []],
    [
      'in each document',
      { 'jobs/a.yaml': job(), 'jobs/b.yaml': `${job()}---\n${job()}` },
      ['duplicate-id jobs/b.yaml:1 jobs/a.yaml:1', 'duplicate-id jobs/b.yaml:7 jobs/a.yaml:1'],
    ],
    [
      'not if it does not parse',
      { 'jobs/a.yaml': `${job()}  x`, 'jobs/b.yaml': job() },
      ['syntax jobs/a.yaml:6 undefined:undefined'],
    ],
    [
      'with no id of the platform',
      { 'jobs/a.yaml': job().replace(ID, '""'), 'jobs/b.yaml': job().replace(ID, '""') },
      [],
    ],
  ])('is reported: %s', async (_, files, expected) => {
    const found = await duplicates(files);
    expect(found).toEqual(expected);
  });

  it('can be suppressed, and nobody knows that a suppression hides nothing', async () => {
    const suppressed = job('', '# sync-job-lint-disable-next-line duplicate-id -- both are kept\n');
    const cwd = folder({ 'a.yaml': job(), 'b.yaml': suppressed, 'c.yaml': suppressed.replace(ID, HERE) });
    const results = await lintFiles(['*.yaml'], { cwd });
    expect(results.map(({ findings, suppressed }) => [findings.length, suppressed])).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    expect((await lintText(suppressed, { path: 'b.yaml' })).findings).toEqual([]);
  });

  it('has the severity that holds for the later file', async () => {
    const cwd = folder({ 'a.yaml': job(), 'b.yaml': job(), 'c.yaml': job() });
    const rules = { 'duplicate-id': 'error' } as const;
    const overrides = [{ files: ['c.yaml'], rules: { 'duplicate-id': 'off' } }] as const;
    const results = await lintFiles(['*.yaml'], { cwd, config: { rules, overrides } });
    expect(results.map(({ errors, warnings }) => [errors, warnings])).toEqual([
      [0, 0],
      [1, 0],
      [0, 0],
    ]);
  });

  it('comes with a text whose secrets are masked, as one with other findings does', async () => {
    const secret = job().replace('method: list', 'method: list # ghp_0123456789abcdefghijABCDEFGHIJ012345');
    const [, found] = await lintFiles(['*.yaml'], { cwd: folder({ 'a.yaml': secret, 'b.yaml': secret }) });
    expect(found!.findings.map(({ rule, offset }) => [rule, offset])).toEqual([['duplicate-id', 4]]);
    expect(found!.text).toContain(`id: ${ID}`);
    expect(found!.text).not.toContain('ghp_0');
  });

  it('leaves no traces in results', async () => {
    const [first, second] = await lintFiles(['*.yaml'], { cwd: folder({ 'a.yaml': job(), 'b.yaml': job() }) });
    for (const result of [first!, second!, (await fixText(job())).result, await lintText(job())])
      expect(Object.keys(result)).not.toContain('notes');
  });
});

/** A rule that counts jobs, and what it is given. */
function counting(message = 'counted') {
  return defineRule({
    id: 'count-jobs',
    summary: 's',
    severity: 'info',
    messages: { counted: ({ all }: { all: number }) => `one of ${all}` },
    collect: ({ steps, missingKeyPlace }, note) => note(missingKeyPlace, { steps: steps.length, none: undefined }),
    checkRun(notes, report) {
      for (const note of notes) {
        expect(note.data).toEqual({ steps: 1 });
        report(message as 'counted', note, { all: notes.length }, { related: [{ message: 'first', note: notes[0]! }] });
      }
    },
  });
}

describe('rules of plugins', () => {
  const messages = (results: readonly LintResult[]) =>
    results.map(({ findings }) => findings.map(({ message }) => message));

  it('compare files, too', async () => {
    const cwd = folder({ 'a.yaml': job(HERE), 'b.yaml': job(THERE) });
    writeFileSync(join(cwd, 'c.yaml'), 'name: x\n');
    const results = await lintFiles(['*.yaml'], { cwd, rules: [counting()] });
    expect(messages(results)).toEqual([['one of 2'], ['one of 2'], [expect.stringContaining('not a sync job')]]);
    expect(results[1]!.findings[0]!.related).toEqual([
      { message: 'first', path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 3 },
    ]);
  });

  it('are held to what they declare', async () => {
    const cwd = folder({ 'a.yaml': job() });
    await expect(lintFiles('a.yaml', { cwd, rules: [counting('other')] })).rejects.toThrow(
      'internal failure in the rule count-jobs',
    );
    const { collect, ...half } = counting();
    await expect(lintFiles('a.yaml', { cwd, rules: [half] })).rejects.toThrow(
      'rules[0] needs both "collect" and "checkRun", or neither of them',
    );
  });
});
