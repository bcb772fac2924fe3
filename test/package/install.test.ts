import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const exec = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'sync-job-lint-package-'));
const installed = join(folder, 'node_modules/sync-job-lint');
let tarball: string;
let packed: string[];

/** What npm is told on the machines of its users may not matter here. */
function npm(args: readonly string[], cwd: string) {
  const env = {
    ...process.env,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  return exec('npm', [...args], { cwd, env, shell: process.platform === 'win32' });
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs a command to its end, however it ends. */
async function outcome(command: string, args: readonly string[]) {
  try {
    return { status: 0, ...(await exec(command, [...args], { cwd: folder, shell: process.platform === 'win32' })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

beforeAll(async () => {
  const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root);
  const [{ filename, files }] = JSON.parse(stdout);
  tarball = join(folder, filename);
  packed = files.map(({ path }: { path: string }) => path);
  write('package.json', '{ "name": "user", "private": true, "type": "module" }');
  await npm(['install', '--offline', '--ignore-scripts', tarball], folder);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent('the package', { timeout: 60_000 }, () => {
  test('holds what it needs and nothing else', () => {
    const others = packed.filter((path) => !/^(?:dist|schemas)\//.test(path));
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(packed.filter((path) => /\.(?:map|test\.\w+)$/.test(path))).toEqual([]);
    for (const name of ['sync-job', 'args-schema', 'config', 'report', 'graph', 'plan', 'diff'])
      expect(packed).toContain(`schemas/${name}.schema.json`);
  });

  test('needs no other package', () => {
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/sync-job-lint']);
  });

  test('has nothing that publint would mend', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true });
    const pkg = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('has types for every entry and way to import it', async () => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const { status, stdout } = await outcome(process.execPath, [attw, tarball, '--profile', 'esm-only', '--no-color']);
    expect(status, stdout).toBe(0);
  });
});

describe.concurrent('installed', { timeout: 60_000 }, () => {
  const clean = 'integration_name: zendesk\nresources:\n  - { resource: ticketing/tickets, method: list }\n';

  beforeAll(() => {
    write('good.yaml', clean);
    write('bad.yaml', clean.replace('list', 'GET'));
  });

  test('the command runs', async () => {
    const good = await outcome('npx', ['--no-install', 'sync-job-lint', 'good.yaml']);
    expect(good).toMatchObject({ status: 0, stdout: 'no problems in 1 file (1 job checked)\n' });
    const bad = await outcome('npx', [
      '--no-install',
      'sync-job-lint',
      '--max-warnings',
      '0',
      '-f',
      'compact',
      'bad.yaml',
    ]);
    expect(bad.status).toBe(1);
    expect(bad.stdout).toMatch(/^bad\.yaml:3:44: warning unknown-method: "GET" /);
  });

  test('the command finds its schemas', async () => {
    const { stdout } = await outcome('npx', ['--no-install', 'sync-job-lint', 'schema', 'config']);
    expect(stdout).toBe(readFileSync(join(root, 'schemas/config.schema.json'), 'utf8'));
  });

  test.each(['node', 'browser'])('the library works as in %s', async (condition) => {
    const name = condition === 'node' ? 'sync-job-lint' : 'sync-job-lint/core';
    const script = `
      import * as library from '${name}';
      const job = { integration_name: 'zendesk', resources: [{ resource: 'ticketing/tickets', method: 'GET' }] };
      const rulesOf = (result) => result.findings.map(({ rule }) => rule).join();
      console.log(JSON.stringify([
        rulesOf(await library.lintText('resources: [')),
        rulesOf(await library.lintText('{ "resources": [] }')),
        rulesOf(await library.lintValue(job)),
        library.validateSyncJob(job),
        library.lintFiles && (await library.lintFiles(['*.yaml'])).map(({ path, warnings }) => [path, warnings]),
      ]));`;
    const { stdout, stderr } = await outcome(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      'syntax',
      'missing-integration-name,empty-resources',
      'unknown-method',
      true,
      condition === 'node'
        ? [
            ['bad.yaml', 1],
            ['good.yaml', 0],
          ]
        : null,
    ]);
  });

  test('what docs/library.md shows has types, and runs', async () => {
    const [, source] = /# Library\s+```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/library.md'), 'utf8'))!;
    write('consumer.ts', source!);
    mkdirSync(join(folder, 'jobs'), { recursive: true });
    write('jobs/a.yaml', clean);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--rootDir', '.', ...types];
    const compiled = await outcome(process.execPath, [tsc, ...options, 'consumer.ts']);
    expect(compiled).toMatchObject({ status: 0, stdout: '' });
    const { stdout, stderr } = await outcome(process.execPath, ['consumer.js']);
    expect([stdout, stderr]).toEqual([
      '1:1 warning missing-integration-name: the job has no `integration_name`: it will not run for any account\n' +
        '1:12 warning empty-resources: `resources` is empty: the job runs and reads nothing\n' +
        'uploading 1 steps for zendesk\n0 findings in 1 files\n',
      '',
    ]);
  });
});
