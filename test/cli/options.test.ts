import { readFileSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/cli.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';

describe('the command line', () => {
  it.each([
    [['--formt', 'json', 'a.yaml'], 'unknown option "--formt"', '"--format"'],
    [['-x'], 'unknown option "-x"', undefined],
    [['--no-colour', '.'], 'unknown option "--no-colour"', '"--no-color"'],
    [['-f', 'jsn', '.'], '"jsn" is not a format', '"json"'],
    [['-f'], '"-f" needs a value: -f NAME[=FILE]', undefined],
    [['--rule', '--quiet', '.'], '"--rule" needs a value', undefined],
    [['--quiet=yes', '.'], '"--quiet" takes no value, found "yes"', undefined],
    [['-f', 'json', '-f', 'sarif', '.'], '"json" and "sarif" can\'t both go to stdout', '--format sarif=FILE'],
    [['-f', 'json=x', '-f', 'sarif=./x', '.'], 'two reports can\'t both go to "./x"', undefined],
    [['-f', 'json=', '.'], 'names no file', undefined],
    [['--rule', 'unknown-method', '.'], 'needs a name and a severity', undefined],
    [['--rule', 'unknown-metod=off', '.'], '"unknown-metod" is not a rule', '"unknown-method"'],
    [['--rule', 'unknown-method=erorr', '.'], '"erorr" is not a severity', '"error"'],
    [['--rule', 'syntax=off', '.'], '"syntax" takes no severity', undefined],
    [['--preset', 'srict', '.'], '"srict" is not a preset', '"strict"'],
    [['--max-warnings', 'many', '.'], '"--max-warnings" takes a whole number', undefined],
    [['--max-warnings=-1', '.'], '"--max-warnings" takes a whole number', undefined],
    [['--config', 'gone.yaml', '.'], 'gone.yaml', undefined],
    [['--config', 'a', '--no-config', '.'], 'exclude each other', undefined],
    [['--config', 'a', '-c', 'b', '.'], '"--config" is given twice: "a" and "b"', 'remove one'],
    [['--unsafe-fixes', '.'], '"--unsafe-fixes" needs "--fix" or "--diff"', 'add "--fix"'],
    [['--diff', '-f', 'json', '.'], '"--diff" can\'t be combined with "--format"', undefined],
    [['--stdin', '.'], 'unknown option "--stdin"', 'sync-job-lint --help'],
    [['--stdin-filename', 'x.yaml', '.'], '"--stdin-filename" names standard input', 'add "-"'],
    [[], 'nothing to check', 'sync-job-lint jobs'],
    [['explain', 'unknown-metod'], '"unknown-metod" is not a rule', '"unknown-method"'],
    [['explain', 'a', 'b'], '"explain" takes one rule', undefined],
    [['schema', 'sync-jb'], '"sync-jb" is not a schema', '"sync-job"'],
    [['init', 'here'], '"init" takes no argument', undefined],
  ])('refuses %j with status 2', async (args, message, help) => {
    const { status, stdout, stderr } = await run(args, { cwd: folder({ 'a.yaml': clean }) });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    if (help) expect(stderr).toMatch(/\n {2}help: /);
    if (help) expect(stderr).toContain(help);
    expect(stderr).not.toContain('    at ');
  });

  it('ends options at --', async () => {
    const cwd = folder({ '--quiet': clean, '-x.yaml': clean });
    expect(await run(['--', '--quiet', '-x.yaml'], { cwd })).toMatchObject({
      status: 0,
      stdout: 'no problems in 2 files (2 jobs checked)\n',
    });
  });

  it('takes the command lint, and files that are called like a command', async () => {
    const cwd = folder({ explain: clean });
    expect((await run(['lint', 'explain'], { cwd })).stdout).toMatch(/^no problems in 1 file/);
    expect((await run(['./explain'], { cwd })).stdout).toMatch(/^no problems in 1 file/);
  });

  it('expands quoted globs', async () => {
    const cwd = folder({ 'jobs/a.yaml': clean, 'jobs/sub/b.yaml': clean, 'c.yaml': clean });
    expect((await run(['jobs/**/*.yaml'], { cwd })).stdout).toBe('no problems in 2 files (2 jobs checked)\n');
  });

  it('names what matches nothing, unless --allow-empty', async () => {
    const cwd = folder({ 'package.json': '{}', 'sub/notes.yaml': 'a: 1\n' });
    const { status, stderr } = await run(['*.yaml', 'gone', 'sub'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'error: "*.yaml" matches no file\nerror: "gone" matches no file\nerror: "sub" holds no sync job\nnote: skipped 1 file without a sync job\n',
    );
    expect(await run(['*.yaml', 'gone', 'sub', '--allow-empty'], { cwd })).toMatchObject({
      status: 0,
      stdout: 'no files checked\n',
      stderr: 'note: skipped 1 file without a sync job\n',
    });
  });

  it('takes what matches nothing and is nearly a command for one', async () => {
    const { status, stderr } = await run(['exlain', 'schema.yaml'], { cwd: folder() });
    expect(status).toBe(2);
    expect(stderr).toContain('error: "exlain" matches no file\n  help: did you mean "explain"?\n');
  });

  it('says what ignores all that a pattern leads to', async () => {
    const files = { 'jobs/a.yaml': clean, 'sync-job-lint.config.yaml': 'ignore: ["**/*.yaml"]\n' };
    const { status, stderr } = await run(['jobs'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'error: "jobs" holds no sync job that is checked\n  help: some files there are ignored by "**/*.yaml" (sync-job-lint.config.yaml:1)\n',
    );
  });

  it('writes no report over a file that it checks', async () => {
    const job = JSON.stringify({ integration_name: 'zendesk', resources: [] });
    const cwd = folder({ 'jobs/a.json': job });
    const { status, stderr } = await run(['jobs', '-f', 'json=./jobs/a.json'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toBe('error: "./jobs/a.json" can\'t be written: it is one of the files that were checked\n');
    expect(readFileSync(join(cwd, 'jobs/a.json'), 'utf8')).toBe(job);
  });

  it('leaves its own config out of folders and globs', async () => {
    const cwd = folder({ 'a.yaml': clean, 'sync-job-lint.config.yaml': '# nothing yet\n' });
    for (const pattern of ['.', '*.yaml', '**/*.yaml']) {
      expect(await run([pattern], { cwd })).toMatchObject({
        status: 0,
        stdout: 'no problems in 1 file (1 job checked)\n',
        stderr: '',
      });
    }
  });

  it('says that a config is no file', async () => {
    const cwd = folder({ 'a.yaml': clean, 'sync-job-lint.config.yaml/x': '' });
    const { status, stderr } = await run(['a.yaml'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('sync-job-lint.config.yaml: it is not a file');
  });

  it('nor through a link, nor the cache, nor over one that it could not read', async () => {
    const large = 'x'.repeat(50 * 1024 * 1024 + 1);
    const cwd = folder({ 'a.yaml': clean, 'large.yaml': large });
    symlinkSync('a.yaml', join(cwd, 'link.json'));
    const args = [
      ['-f', 'json=link.json'],
      ['-f', 'json=large.yaml'],
      ['--cache-location', 'a.yaml'],
    ];
    for (const more of args) {
      const { status, stderr } = await run(['a.yaml', 'large.yaml', ...more], { cwd });
      expect(status).toBe(2);
      expect(stderr).toContain("can't be written: it is one of the files that were checked\n");
    }
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(clean);
    expect(statSync(join(cwd, 'large.yaml')).size).toBe(large.length);
  });

  it('skips and counts files without a job in directories, and reports named ones', async () => {
    const cwd = folder({ 'a.yaml': clean, 'package.json': '{"name": "x"}', 'b.yaml': 'name: x\n' });
    const directory = await run(['.'], { cwd });
    expect(directory).toMatchObject({ status: 0, stdout: 'no problems in 1 file (1 job checked)\n' });
    expect(directory.stderr).toBe('note: skipped 2 files without a sync job\n');
    const named = await run(['.', 'b.yaml', '-f', 'compact'], { cwd });
    expect(named.status).toBe(1);
    expect(named.stdout).toMatch(/^b\.yaml:1:1: error schema: /);
  });

  it("says why it can't read a file, and exits with 2", async () => {
    const cwd = folder({ 'a.yaml': clean, 'large.yaml': '' });
    truncateSync(join(cwd, 'large.yaml'), 51 * 1024 * 1024);
    symlinkSync('loop.yaml', join(cwd, 'loop.yaml'));
    const { status, stdout, stderr } = await run(['.', '/dev/null'], { cwd });
    expect(status).toBe(2);
    expect(stdout).toBe('no problems in 1 file (1 job checked)\n');
    expect(stderr).toContain('error: "large.yaml" is too large: 51 MB, and at most 50 MB can be checked\n');
    expect(stderr).toContain('error: "loop.yaml" can\'t be read: its symbolic links go round in a circle\n');
    expect(stderr).toContain('/dev/null" can\'t be read: it is a device, not a file\n');
  });
});

describe('commands', () => {
  it('print help and version', async () => {
    const { status, stdout, stderr } = await run(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const option of [
      '-f, --format NAME[=FILE]',
      '--rule',
      '--max-warnings N',
      'explain [RULE]',
      '-V, --version',
    ]) {
      expect(stdout).toContain(option);
    }
    expect((await run(['explain', '-h'])).stdout).toMatch(/^Usage: sync-job-lint explain \[options\] \[RULE\]\n/);
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('list the rules, and explain one with the real output of its examples', async () => {
    const { stdout: table } = await run(['explain']);
    expect(table).toMatch(/^Structure\n {2}syntax +error/);
    expect(table).toMatch(/^ {2}unknown-method +warning +suggest /m);
    const { status, stdout, stderr } = await run(['explain', 'unknown-method']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^unknown-method \(warning, fix: suggest\)\n/);
    expect(stdout).toMatch(/^ {4}example\.yaml:\d+:\d+: warning unknown-method: /m);
    expect(stdout).toContain('\n    no findings\n');
    expect(stdout).not.toContain('\u001b');
    for (const line of stdout.split('\n\n    ')[0]!.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('print the schemas', async () => {
    expect(JSON.parse((await run(['schema'])).stdout).$id).toContain('sync-job.schema.json');
    expect(JSON.parse((await run(['schema', 'report'])).stdout).$id).toContain('report.schema.json');
  });

  it('write a config to start from, once, and print what holds', async () => {
    const cwd = folder({ 'a.yaml': clean });
    expect(await run(['init'], { cwd })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'note: wrote "sync-job-lint.config.yaml"\n',
    });
    expect((await run(['init'], { cwd })).status).toBe(2);
    expect((await run([], { cwd })).stdout).toBe('no problems in 1 file (1 job checked)\n');
    const { stdout } = await run(['--print-config', 'a.yaml', '--rule', 'unused-arg=off'], { cwd });
    expect(stdout).toContain('unused-arg: off # from --rule\n');
  });
});
