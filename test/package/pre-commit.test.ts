import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, runScript } from '../support/cli.ts';
import { emptyRepository, git, isolated } from '../support/release.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tag = 'v9.9.9';

const good = 'integration_name: zendesk\nresources:\n  - { resource: ticketing/users, method: list }\n';
const bad = good.replace('list }', 'list, depends_on: ticketing/accounts }');
const foreign = 'resources:\n  - {{ .Values.chart }}\n';

const temporary = mkdtempSync(join(tmpdir(), 'sync-job-lint-hooks-'));
const released = join(temporary, 'released');

/** No package can come from a registry. */
const env = isolated({
  PRE_COMMIT_HOME: join(temporary, 'pre-commit'),
  npm_config_cache: join(temporary, 'npm'),
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
});

function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { cwd, env }, (error, stdout, stderr) => {
      if (typeof error?.code === 'string') reject(error);
      else resolve({ status: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

/** A repository whose files are staged. */
function project(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(temporary, name);
  mkdirSync(folder);
  emptyRepository(folder);
  stage(folder, files);
  return folder;
}

function stage(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, 'add', '--all');
}

/** @param repository the lines of one `repos` item */
function config(repository: string): Record<string, string> {
  return { '.pre-commit-config.yaml': `default_language_version: { node: system }\nrepos:\n  - ${repository}` };
}

function hook(id: string, extra = ''): Record<string, string> {
  return config(`repo: ${released}\n    rev: ${tag}\n    hooks:\n      - { id: ${id}${extra} }\n`);
}

beforeAll(async () => {
  mkdirSync(released);
  emptyRepository(released);
  const args = ['--no-build', '--repo', released, '--tag', tag];
  const { status, stderr } = await runScript(join(root, 'scripts/release.mjs'), args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 60_000);

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`${command} is not installed: the tests that need it are skipped`);
    return false;
  }
}

describe.skipIf(!isInstalled('pre-commit'))('pre-commit', { timeout: 60_000 }, () => {
  it('checks the jobs of a commit, and no other files', async () => {
    const folder = project('changed', {
      ...hook('sync-job-lint'),
      'jobs/good.yaml': good,
      'etl/sync-jobs/good.json': '{"integration_name":"a","resources":[{"resource":"b/c","method":"list"}]}',
      'chart.yaml': foreign,
      'jobs/README.md': 'Our jobs',
      'my-jobs.yaml': bad,
    });
    const passed = await run('pre-commit', ['run', '--verbose', '--color=never'], folder);
    expect(passed).toMatchObject({ status: 0 });
    expect(passed.stdout).toContain('no problems in 2 files (2 jobs checked)');

    stage(folder, { 'etl/zendesk.sync-job.yml': bad });
    const failed = await run('pre-commit', ['run', '--color=never'], folder);
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain('- exit code: 1');
    expect(failed.stdout).toMatch(
      /^etl\/zendesk\.sync-job\.yml:3:60: error unknown-dependency: "ticketing\/accounts"/m,
    );

    const skipped = await run('pre-commit', ['run', '--color=never', '--files', 'chart.yaml'], folder);
    expect(skipped).toMatchObject({ status: 0, stdout: expect.stringContaining('(no files to check)Skipped') });
  });

  it('takes options in args', async () => {
    const warning = good.replace('list', 'GET');
    const folder = project('strict', {
      ...hook('sync-job-lint', ', args: [--preset, strict]'),
      'jobs/a.yaml': warning,
    });
    expect(await run('pre-commit', ['run'], folder)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('jobs/a.yaml:3:42: error unknown-method'),
    });
  });

  it('checks the whole repository where asked, whichever file changes', async () => {
    const files = {
      'a.yaml': bad,
      'chart.yaml': foreign,
      'sync-job-lint.config.yaml': 'files: [b.yaml]\n',
      'b.yaml': good,
    };
    const folder = project('whole', { ...hook('sync-job-lint-all'), ...files });
    const changed = ['run', '--color=never', '--files', 'sync-job-lint.config.yaml'];
    const all = await run('pre-commit', changed, folder);
    expect(all).toMatchObject({ status: 1, stdout: expect.stringMatching(/^a\.yaml:3:60: error unknown-dependency/m) });
    stage(folder, hook('sync-job-lint-all', ', args: []'));
    expect(await run('pre-commit', changed, folder)).toMatchObject({ status: 0 });
  });

  it('finds the tag once it is in the history of main', async () => {
    git(released, 'merge', '--quiet', '--strategy', 'ours', tag);
    expect(git(released, 'ls-files')).toBe('');
    git(released, 'commit', '--quiet', '--allow-empty', '--message', 'Go on');
    const folder = project('old', hook('sync-job-lint'));
    const file = join(folder, '.pre-commit-config.yaml');
    const current = readFileSync(file, 'utf8');
    writeFileSync(file, current.replace(tag, 'v0.0.1'));
    expect(await run('pre-commit', ['autoupdate'], folder)).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toBe(current);
  });

  it('installs the package of docs/ci.md for a local hook', async () => {
    const [, local] = /(repo: local\n[\s\S]*?)```/.exec(readFileSync(join(root, 'docs/ci.md'), 'utf8'))!;
    const published = /sync-job-lint@[\d.]+/;
    expect(local).toMatch(published);
    const [archive] = JSON.parse((await run('npm', ['pack', '--json'], checkout())).stdout);
    const tarball = join(temporary, 'checkout', archive.filename);
    const folder = project('local', {
      ...config(local!.replace(published, tarball)),
      'jobs/a.yaml': bad,
      'b.yaml': bad,
    });
    const { status, stdout } = await run('pre-commit', ['run', '--color=never'], folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^jobs\/a\.yaml:3:60: error unknown-dependency/m);
    expect(stdout).toContain('1 error in 1 of 1 file');
  });
});

/** The released tree as a folder. */
function checkout(): string {
  const folder = join(temporary, 'checkout');
  git(temporary, 'clone', '--quiet', '--branch', tag, released, folder);
  return folder;
}

it('is installed by npm from the tag, as pre-commit does from 4.6.1 on', { timeout: 60_000 }, async () => {
  const prefix = join(temporary, 'prefix');
  const source = `git+file://${released}#${tag}`;
  const installed = await run('npm', ['install', '--global', '--install-links', '--prefix', prefix, source], temporary);
  expect(installed).toMatchObject({ status: 0, stdout: expect.stringContaining('added 1 package') });
  writeFileSync(join(temporary, 'bad.yaml'), bad);
  const { status, stdout } = await run(join(prefix, 'bin/sync-job-lint'), ['bad.yaml'], temporary);
  expect(status).toBe(1);
  expect(stdout).toContain('bad.yaml:3:60: error unknown-dependency');
});
