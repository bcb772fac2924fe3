import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNames } from '../../src/report/index.ts';
import { folder, program, run } from '../support/cli.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const warning = clean.replace('list', 'GET');
const error = `${clean}  - resource: ticketing/tickets\n    method: list\n    depends_on: ticketing/user\n`;
const broken = 'integration_name: a\nresources: [\n';

const use = ['--baseline', 'known.json'];
const update = [...use, '--update-baseline'];

/** A folder with a baseline of all that its files have. */
async function known(files: Record<string, string>): Promise<string> {
  const cwd = folder(files);
  await run(['.', ...update], { cwd });
  return cwd;
}

describe('--baseline', () => {
  it('reports what is new, and counts what it hides', async () => {
    const cwd = await known({ 'a.yaml': error, 'b.yaml': warning });
    expect(await run(['.', ...use, '--max-warnings', '0'], { cwd })).toEqual({
      status: 0,
      stdout: 'no problems in 2 files (2 jobs checked), 2 in the baseline\n',
      stderr: '',
    });
    writeFileSync(join(cwd, 'a.yaml'), `# moved\n\n${error}  - resource: ticketing/tags\n    method: POST\n`);
    const { status, stdout } = await run(['a.yaml', ...use, '-f', 'json', '--max-warnings', '0'], { cwd });
    expect(status).toBe(1);
    const { summary, files } = JSON.parse(stdout);
    expect(summary).toMatchObject({ errors: 0, warnings: 1, baselined: 1 });
    expect(files[0].findings).toMatchObject([{ rule: 'unknown-method', line: 11 }]);
  });

  it('never hides what does not parse', async () => {
    const cwd = await known({ 'a.yaml': broken });
    expect((await run(['a.yaml', ...use, '-f', 'compact'], { cwd })).stdout).toMatch(/^a\.yaml:\d+:\d+: error syntax/);
    expect(JSON.parse(readFileSync(join(cwd, 'known.json'), 'utf8')).entries).toEqual([]);
  });

  it('goes by paths from its own folder, wherever the command runs', async () => {
    const cwd = folder({ 'jobs/a.yaml': error });
    await run(['jobs', '--baseline', 'config/known.json', '--update-baseline'], { cwd });
    expect(readFileSync(join(cwd, 'config/known.json'), 'utf8')).toContain('"file": "../jobs/a.yaml"');
    const inside = await run(['.', '--baseline', '../config/known.json'], { cwd: join(cwd, 'jobs') });
    expect(inside).toMatchObject({ status: 0, stderr: '' });
  });

  it.each(formatNames)('leaves no trace of its names in %s', async (format) => {
    const cwd = await known({ 'b.yaml': error.replace('ticketing/user\n', 'hidden\n') });
    writeFileSync(join(cwd, 'a.yaml'), error.replace('ticketing/user\n', 'shown\n'));
    const { stdout } = await run(['a.yaml', 'b.yaml', '--format', format, ...use], { cwd });
    expect(stdout).toContain('shown');
    expect(stdout).not.toContain('hidden');
    expect(stdout).not.toContain('resources[ticketing');
  });

  it('works with --fix, which fixes what it hides, and with --quiet', async () => {
    const spaced = warning.replace('ticketing/users', '" ticketing/users"');
    const cwd = await known({ 'a.yaml': spaced });
    expect((await run(['a.yaml', ...use, '--diff'], { cwd })).stderr).toBe('note: would fix 1 problem in 1 file\n');
    const { status, stdout, stderr } = await run(['a.yaml', ...use, '--fix', '--quiet'], { cwd });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: 'no problems in 1 file (1 job checked), 1 in the baseline\n',
    });
    expect(stderr).toMatch(/^warning: "known\.json" has 1 stale entry: resource-format at .*\n/);
    expect(stderr).toMatch(/\nnote: fixed 1 problem in 1 file\n$/);
  });
});

describe('stale entries', () => {
  it('are warned of, with a command that prunes them', async () => {
    const cwd = await known({ 'a.yaml': error, "it's b.yaml": warning });
    writeFileSync(join(cwd, "it's b.yaml"), clean);
    const args = ["it's b.yaml", 'a.yaml', ...use];
    const { status, stderr } = await run(args, { cwd });
    expect(status).toBe(0);
    expect(stderr).toContain(
      'warning: "known.json" has 1 stale entry: unknown-method at resources[ticketing/users GET].method of "it\'s b.yaml"\n  help: prune it: ',
    );
    const command = stderr.split('prune it: ')[1]!.replace('sync-job-lint', `"${process.execPath}" "${program}"`);
    execFileSync('sh', ['-c', command], { cwd, stdio: 'pipe' });
    expect(await run(args, { cwd })).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'known.json'), 'utf8')).not.toContain('unknown-method');
  });

  it('are those of files of this run, and of files that are gone', async () => {
    const cwd = await known({ 'a.yaml': error, 'b.yaml': warning, 'c.yaml': warning });
    writeFileSync(join(cwd, 'a.yaml'), clean);
    expect((await run(['b.yaml', ...use], { cwd })).stderr).toBe('');
    rmSync(join(cwd, 'c.yaml'));
    expect((await run(['b.yaml', ...use], { cwd })).stderr).toContain('1 stale entry: unknown-method');
    expect((await run(['b.yaml', ...update], { cwd })).stderr).toContain('2 findings, 0 added, 1 removed');
    expect((await run(['a.yaml', ...use], { cwd })).stderr).toContain('1 stale entry: unknown-dependency');
  });

  it('are to be pruned once nothing is new, since that would be taken in', async () => {
    const cwd = await known({ 'a.yaml': warning });
    writeFileSync(join(cwd, 'a.yaml'), error);
    const { status, stderr } = await run(['a.yaml', ...use], { cwd });
    expect(status).toBe(1);
    expect(stderr).toContain('help: fix what is new, then prune it: sync-job-lint --update-baseline a.yaml');
  });
});

describe('--update-baseline', () => {
  it('writes what is found, and says what is new in it', async () => {
    const cwd = folder({ 'a.yaml': error });
    expect(await run(['a.yaml', ...update], { cwd })).toEqual({
      status: 0,
      stdout: 'no problems in 1 file (1 job checked), 1 in the baseline\n',
      stderr: 'note: wrote "known.json": 1 finding\n',
    });
    chmodSync(join(cwd, 'known.json'), 0o600);
    writeFileSync(join(cwd, 'b.yaml'), warning);
    expect((await run(['b.yaml', ...update], { cwd })).stderr).toBe(
      'note: wrote "known.json": 2 findings, 1 added, 0 removed\n',
    );
    expect(statSync(join(cwd, 'known.json')).mode & 0o777).toBe(0o600);
    expect((await run(['.', ...update], { cwd })).stderr).toContain('note: "known.json" is up to date\n');
  });

  it('writes nothing where nothing was checked, and takes in what --fix leaves', async () => {
    const cwd = folder({ 'a.yaml': error.replace('ticketing/users', '/ticketing/users') });
    expect((await run(['gone.yaml', ...update], { cwd })).status).toBe(2);
    expect(existsSync(join(cwd, 'known.json'))).toBe(false);
    await run(['a.yaml', ...update, '--fix'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'known.json'), 'utf8')).entries).toEqual([
      { file: 'a.yaml', rule: 'unknown-dependency', names: 'resources[ticketing/tickets list].depends_on' },
    ]);
  });

  it('exits with 2 where it could not be written', async () => {
    const cwd = folder({ 'a.yaml': error, taken: '' });
    const { status, stderr } = await run(['a.yaml', '--baseline', 'taken/b.json', '--update-baseline'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: "taken\/b\.json" can't be written: /);
  });
});

it.each([
  [use, 'baseline "known.json" not found', 'sync-job-lint --update-baseline a.yaml --baseline known.json'],
  [['--update-baseline'], '"--update-baseline" needs "--baseline"', '--baseline sync-job-lint'],
  [[...update, '--diff'], '"--diff" can\'t be combined with "--update-baseline"', undefined],
  [[...update, '-f', 'json=./known.json'], 'a report and the baseline can\'t both go to "known.json"', undefined],
  [['--baseline', 'a.yaml'], 'a.yaml: this is not a baseline', 'name another file'],
  [['--baseline', 'future.json', '--update-baseline'], 'future.json: a baseline of version 9', undefined],
  [['--baseline', '.'], '"." can\'t be read', undefined],
  [['--baseline='], '"--baseline" needs a value', undefined],
])('refuses %j', async (args, message, help) => {
  const future = '{ "version": 9, "tool": "sync-job-lint", "entries": [] }';
  const cwd = folder({ 'a.yaml': error, 'future.json': future });
  const { status, stdout, stderr } = await run(['a.yaml', ...args], { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(`error: ${message}`);
  if (help) expect(stderr).toContain(help);
  expect(readFileSync(join(cwd, 'future.json'), 'utf8')).toBe(future);
});
