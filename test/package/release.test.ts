import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { folder, runScript } from '../support/cli.ts';
import { emptyRepository, git } from '../support/release.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'scripts/release.mjs');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

it('is a commit beside main that holds what is installed', async () => {
  const repo = emptyRepository(folder());
  const before = git(repo, 'for-each-ref');
  const { status, stderr } = await runScript(script, ['--no-build', '--repo', repo]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });

  const tag = `v${version}`;
  expect(git(repo, 'for-each-ref', '--format=%(refname)')).toBe(`refs/heads/main\nrefs/tags/${tag}`);
  expect(git(repo, 'for-each-ref', 'refs/heads')).toBe(before);
  expect(git(repo, 'rev-parse', `${tag}^{commit}^`)).toBe(git(repo, 'rev-parse', 'main'));
  expect(git(repo, 'status', '--porcelain', '--ignored')).toBe('');

  const names = git(repo, 'ls-tree', '-r', '--name-only', tag).split('\n');
  expect(names).toEqual(
    expect.arrayContaining([
      '.github/problem-matcher.json',
      '.pre-commit-hooks.yaml',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'action.yml',
      'dist/action.cjs',
      'dist/cli.cjs',
      'dist/index.js',
      'dist/node.js',
      'docs/usage.md',
      'package.json',
      'rules/README.md',
      'schemas/sync-job.schema.json',
    ]),
  );
  expect(
    names.filter((name) =>
      /^(?:(?:src|test|scripts|node_modules)\/|rules\/(?!README\.md$))|^\.gitignore$|lock/.test(name),
    ),
  ).toEqual([]);
  expect(git(repo, 'ls-tree', tag, 'dist/cli.cjs')).toMatch(/^100755 /);

  const released = JSON.parse(git(repo, 'show', `${tag}:package.json`));
  expect(released).toMatchObject({ name: 'sync-job-lint', version, bin: { 'sync-job-lint': 'dist/cli.cjs' } });
  for (const key of ['scripts', 'dependencies', 'devDependencies', 'workspaces'])
    expect(released).not.toHaveProperty(key);

  const again = await runScript(script, ['--no-build', '--repo', repo]);
  expect(again).toMatchObject({ status: 1, stderr: `error: there is a tag ${tag} already\n` });
  expect((await runScript(script, ['--no-build', '--repo', repo, '--tag', 'other'])).status).toBe(0);
});

it('is only described by --dry-run', async () => {
  const repo = emptyRepository(folder());
  const before = git(repo, 'count-objects', '-v');
  const { status, stdout, stderr } = await runScript(script, ['--dry-run', '--no-build', '--repo', repo]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ *\d+ {2}dist\/cli\.cjs$/m);
  expect(stdout).toMatch(/^v\S+ would hold \d+ files, [\d.]+ MB, and works$/m);
  expect(git(repo, 'tag')).toBe('');
  expect(git(repo, 'count-objects', '-v')).toBe(before);
});
