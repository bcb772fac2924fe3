import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run } from '../support/cli.ts';

const ID = '9b1f6a52-3c1e-4b0f-8f0e-2d7c4a5b6e70';
const job = `id: ${ID}\nintegration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n`;
const fixable = job.replace('ticketing/users', 'ticketing/users/');
const FOUND = 'b.yaml:1:5: warning duplicate-id: the job in "a.yaml" has the same `id`';

test('what is found across files is the same with threads, with a cache, and in any order', async () => {
  const cwd = folder({ 'b.yaml': job, 'a.yaml': job });
  const expected = await run(['a.yaml', 'b.yaml'], { cwd });
  expect(expected.stdout).toContain(FOUND);
  expect(expected.stdout).toContain(`1 | id: ${ID}\n`);
  for (const args of [['--jobs', '2'], ['--cache'], ['--cache'], ['--cache', '--jobs', '2']])
    expect(await run(['b.yaml', 'a.yaml', ...args], { cwd }), args.join(' ')).toEqual(expected);
  writeFileSync(join(cwd, 'a.yaml'), job.replace('9b1f', '0b1f'));
  expect((await run(['.', '--cache'], { cwd })).stdout).toContain('no problems in 2 files');
});

test('a baseline knows it, and --max-warnings counts it', async () => {
  const cwd = folder({ 'b.yaml': job, 'a.yaml': job });
  expect((await run(['.', '--max-warnings', '0'], { cwd })).status).toBe(1);
  await run(['.', '--baseline', 'known.json', '--update-baseline'], { cwd });
  const { status, stdout } = await run(['.', '--baseline', 'known.json', '--max-warnings', '0'], { cwd });
  expect([status, stdout]).toEqual([0, expect.stringContaining('1 in the baseline')]);
});

test('it is found in what fixes leave, written or not', async () => {
  const cwd = folder({ 'b.yaml': fixable, 'a.yaml': job });
  const diff = await run(['.', '--diff'], { cwd });
  expect(diff.stderr).toContain('would fix 1 problem in 1 file; 1 problem left');
  const fixed = await run(['.', '--fix', '-f', 'compact'], { cwd });
  expect(fixed.stdout).toContain(FOUND);
  expect(readFileSync(join(cwd, 'b.yaml'), 'utf8')).toBe(job);
  const piped = await run(['a.yaml', '-', '--stdin-filename', 'b.yaml', '--fix', '-f', 'compact'], {
    cwd,
    stdin: fixable,
  });
  expect([piped.stdout, piped.stderr]).toEqual([job, expect.stringContaining(FOUND)]);
});

test('with --changed, only what has changed is compared', async () => {
  const cwd = folder({ 'a.yaml': job });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@x', ...args], { cwd, stdio: 'pipe' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  writeFileSync(join(cwd, 'b.yaml'), job);
  expect((await run(['.', '--changed'], { cwd })).stdout).toContain('no problems in 1 file');
  writeFileSync(join(cwd, 'c.yaml'), job);
  expect((await run(['.', '--changed', '-f', 'compact'], { cwd })).stdout).toContain(
    'c.yaml:1:5: warning duplicate-id: the job in "b.yaml"',
  );
});

test('a rule that fails there is named', async () => {
  const plugin =
    "export default { id: 'own', summary: 's', severity: 'error', messages: {}, collect(job, note) { note(job.missingKeyPlace, 1); }, checkRun() { throw new Error('oh'); } };";
  const cwd = folder({ 'a.yaml': job, 'p.mjs': plugin, 'sync-job-lint.config.yaml': 'plugins: [./p.mjs]\n' });
  const { status, stderr } = await run(['a.yaml'], { cwd });
  expect([status, stderr]).toEqual([2, expect.stringContaining('internal failure in the rule "own"')]);
});
