import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { folder, program, run } from '../support/cli.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const warning = clean.replace('list', 'GET');
const error = `${clean}  - resource: ticketing/tickets\n    method: list\n    depends_on: ticketing/user\n`;
const duplicateKey = 'integration_name: a\nintegration_name: b\nresources: []\n';

const published = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
const holds = new Ajv({ strict: false }).compile(published);

async function report(args: readonly string[], options: Parameters<typeof run>[1]) {
  const { stdout, ...rest } = await run([...args, '--format', 'json'], options);
  return { ...rest, report: JSON.parse(stdout) };
}

describe('linting files', () => {
  it('says that a good file has no problems', async () => {
    const { status, stdout, stderr } = await run(['a.yaml'], { cwd: folder({ 'a.yaml': clean }) });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: 'no problems in 1 file (1 job checked)\n',
      stderr: '',
    });
  });

  it('shows what is wrong with a bad one, and exits with 1', async () => {
    const { status, stdout, stderr } = await run(['a.yaml'], { cwd: folder({ 'a.yaml': error }) });
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^a\.yaml:7:17: error unknown-dependency: /);
    expect(stdout).toContain('\n7 |     depends_on: ticketing/user\n  |                 ^^^^^^^^^^^^^^\n');
    expect(stdout).toMatch(/\n1 error in 1 of 1 file \(1 job checked\)\n$/);
  });

  it('exits with 0 for warnings, with 1 for more than --max-warnings', async () => {
    const cwd = folder({ 'a.yaml': warning, 'b.yaml': warning });
    expect((await run(['.'], { cwd })).status).toBe(0);
    expect((await run(['.', '--max-warnings', '2'], { cwd })).status).toBe(0);
    expect((await run(['.', '--max-warnings', '1'], { cwd })).status).toBe(1);
    const { status, stdout } = await run(['.', '--max-warnings=1', '--quiet'], { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'no problems in 2 files (2 jobs checked)\n' });
    expect((await run(['.', '--max-warnings', '1', '--exit-zero'], { cwd })).status).toBe(0);
  });

  it('lists 100,000 findings of all files together, and counts the others', { timeout: 60_000 }, async () => {
    const many = clean + Array.from({ length: 25_001 }, (_, i) => `k${i}: 1\n`).join('');
    const severe = error.replace('list', 'GET');
    const cwd = folder({ 'a.yaml': many, 'b.yaml': many, 'c.yaml': many, 'd.yaml': many, 'e.yaml': severe });
    const { status, report: all, stderr } = await report(['.'], { cwd });
    expect(status).toBe(1);
    expect(stderr).toBe('note: there are 100,006 findings: the report lists 100,000, the most severe\n');
    expect(all.summary.warnings).toBe(100_005);
    const listed = all.files.map(({ findings, omitted }: { findings: []; omitted?: number }) => [
      findings.length,
      omitted,
    ]);
    expect(listed).toEqual([
      [25_001, undefined],
      [25_001, undefined],
      [25_001, undefined],
      [24_996, 5],
      [1, 1],
    ]);
    const { report: quiet, stderr: silence } = await report(['.', '--quiet'], { cwd });
    expect(silence).toBe('');
    expect(quiet.summary).toMatchObject({ errors: 1, warnings: 0, fixable: 0 });
  });

  it('turns only 1 into 0 by --exit-zero', async () => {
    const cwd = folder({ 'a.yaml': error });
    expect((await run(['a.yaml', '--exit-zero'], { cwd })).status).toBe(0);
    expect((await run(['a.yaml', 'gone.yaml', '--exit-zero'], { cwd })).status).toBe(2);
  });

  it('reports errors only by --quiet', async () => {
    const cwd = folder({ 'a.yaml': error.replace('method: list', 'method: GET') });
    const all = await report(['a.yaml'], { cwd });
    const quiet = await report(['a.yaml', '--quiet'], { cwd });
    const rules = (found: typeof all) =>
      found.report.files[0].findings.map((finding: { rule: string }) => finding.rule);
    expect(rules(all)).toContain('unknown-method');
    expect(rules(quiet)).toEqual(rules(all).filter((rule: string) => rule !== 'unknown-method'));
    expect(quiet.report.summary).toMatchObject({ errors: 1, warnings: 0 });
  });

  it('writes a JSON report that holds to its schema, in path order', async () => {
    const files = {
      'b.yaml': clean,
      'a.yaml': error,
      'B.yaml': warning,
      'sub/c.json': '{"resources": 1}',
      'd.yaml': duplicateKey,
    };
    const { status, report: found } = await report(['.'], { cwd: folder(files) });
    expect(status).toBe(1);
    expect(holds(found), JSON.stringify(holds.errors)).toBe(true);
    expect(found.files.map(({ path }: { path: string }) => path)).toEqual([
      'B.yaml',
      'a.yaml',
      'b.yaml',
      'd.yaml',
      'sub/c.json',
    ]);
    expect(found.files[2].findings).toEqual([]);
    expect(found.summary.files).toBe(5);
  });

  it('treats what does not parse as findings', async () => {
    const { status, stdout } = await run(['a.yaml', '-f', 'compact'], { cwd: folder({ 'a.yaml': duplicateKey }) });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^a\.yaml:2:1: error syntax: /);
  });

  it('sets severities by --rule', async () => {
    const cwd = folder({ 'a.yaml': warning });
    expect((await run(['a.yaml', '--rule', 'unknown-method=error'], { cwd })).status).toBe(1);
    expect((await run(['a.yaml', '--rule=unknown-method=off', '-f', 'compact'], { cwd })).stdout).toBe('');
    expect((await run(['a.yaml', '--preset', 'strict'], { cwd })).status).toBe(1);
    expect((await run(['a.yaml', '--preset', 'strict', '--rule', 'unknown-method=info'], { cwd })).status).toBe(0);
  });

  it('reads the config, and leaves out what it ignores', async () => {
    const config = 'rules: { unknown-method: error }\nfiles: ["jobs/**/*.yaml"]\nignore: ["**/drafts/**"]\n';
    const files = {
      'jobs/a.yaml': warning,
      'jobs/drafts/b.yaml': warning,
      'c.yaml': error,
      'sync-job-lint.config.yaml': config,
    };
    const cwd = folder(files);
    const { status, stdout } = await run(['-f', 'compact'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^jobs\/a\.yaml:4:13: error unknown-method: .*\n$/);
    const named = await run(['jobs/drafts/b.yaml'], { cwd });
    expect(named).toMatchObject({ status: 0, stdout: 'no files checked\n' });
    expect(named.stderr).toContain('note: "jobs/drafts/b.yaml" is not checked: ignored by "**/drafts/**"');
    expect((await run(['jobs', '--no-config'], { cwd })).stdout).toContain('2 warnings in 2 of 2 files');
  });

  it('names the place of a wrong config once, and checks the other files', async () => {
    const files = {
      'a/x.yaml': clean,
      'b/x.yaml': clean,
      'b/y.yaml': clean,
      'b/sync-job-lint.config.yaml': 'rulez: {}\n',
    };
    const { status, stdout, stderr } = await run(['.'], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stdout).toContain('in 1 file');
    expect(stderr.match(/"rulez"/g)).toHaveLength(1);
    expect(stderr).toContain('error: b/sync-job-lint.config.yaml:1:1: ');
  });
});

describe('reports', () => {
  it('go to several files and stdout in one run', async () => {
    const cwd = folder({ 'a.yaml': error });
    const { status, stdout } = await run(
      ['a.yaml', '-f', 'compact', '--format', 'json=out/report.json', '-f', 'pretty=pretty.txt'],
      { cwd },
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^a\.yaml:7:17: error unknown-dependency: .*\n$/);
    expect(JSON.parse(readFileSync(join(cwd, 'out/report.json'), 'utf8')).summary.errors).toBe(1);
    expect(readFileSync(join(cwd, 'pretty.txt'), 'utf8')).toContain('^^^^^^^^^^^^^^');
  });

  it('say where they could not be written', async () => {
    const cwd = folder({ 'a.yaml': clean, taken: '' });
    const { status, stderr } = await run(['a.yaml', '-f', 'json=taken/report.json'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('error: "taken/report.json" can\'t be written: ');
  });

  it('are pretty and GitHub annotations in GitHub Actions', async () => {
    const { stdout } = await run(['a.yaml'], { cwd: folder({ 'a.yaml': error }), env: { GITHUB_ACTIONS: 'true' } });
    const [, key] = /^::stop-commands::([\w-]+)\n/.exec(stdout)!;
    const [people, annotations] = stdout.slice(`::stop-commands::${key}\n`.length).split(`::${key}::\n`);
    expect(people).toMatch(/^a\.yaml:7:17: error unknown-dependency/);
    expect(annotations).toMatch(/^::error file=a\.yaml,line=7,/);
  });

  it.each([
    [[], {}, false],
    [['--color'], { NO_COLOR: '1' }, true],
    [['--color', '--no-color'], { FORCE_COLOR: '1' }, false],
    [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [[], { FORCE_COLOR: '0' }, false],
  ])('are coloured as asked: %j %j', async (args, env, expected) => {
    const { stdout } = await run(['a.yaml', ...args], {
      cwd: folder({ 'a.yaml': error }),
      env: env as Record<string, string>,
    });
    expect(stdout.includes('\u001b[')).toBe(expected);
  });

  it('are never coloured for machines', async () => {
    const { stdout } = await run(['a.yaml', '--color', '-f', 'json'], { cwd: folder({ 'a.yaml': error }) });
    expect(stdout).not.toContain('\u001b');
  });

  // In a terminal made by `script`, as Linux has it.
  it.runIf(process.platform === 'linux').each([
    [{ TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.96.2' }, true],
    [{ TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.71.0' }, false],
    [{ TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.1' }, true],
    [{ VTE_VERSION: '7600' }, true],
    [{ VTE_VERSION: '7600', NO_COLOR: '1' }, false],
    [{ VTE_VERSION: '7600', CI: 'true' }, false],
    [{ VTE_VERSION: '7600', FORCE_HYPERLINK: '0' }, false],
    [{ NO_COLOR: '1', FORCE_HYPERLINK: '1' }, true],
    [{}, false],
  ])('link rules to their pages in terminals that can: %j', async (env, expected) => {
    const { PATH } = process.env;
    const command = `"${process.execPath}" "${program}" --exit-zero a.yaml`;
    const options = { cwd: folder({ 'a.yaml': error }), env: { PATH, TERM: 'xterm', ...env } };
    const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], options);
    expect(stdout).toContain('unknown-dependency');
    expect(/\u001b\]8;;https:\S+#unknown-dependency\u001b\\/.test(stdout)).toBe(expected);
    expect(stdout.includes('\u001b]8')).toBe(expected);
  });

  it('have no links in a pipe or a file, whatever the environment says', async () => {
    const cwd = folder({ 'a.yaml': error });
    const env = { FORCE_HYPERLINK: '1', VTE_VERSION: '7600', FORCE_COLOR: '1' };
    const { stdout } = await run(['a.yaml', '-f', 'pretty', '-f', 'pretty=out.txt'], { cwd, env });
    expect(stdout + readFileSync(join(cwd, 'out.txt'), 'utf8')).not.toContain('\u001b]8');
  });

  it('end quietly where the reader closes the pipe', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.yaml`, error.repeat(1)]));
    const command = `"${process.execPath}" "${program}" . | head -1; echo "status \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], { cwd: folder(files) });
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([expect.stringMatching(/^0\.yaml:7:17/), 'status 1', '']);
  });

  it('are whole on a pipe that is slow', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${i}.yaml`, error]));
    const cwd = folder(files);
    const child = spawn('bash', ['-c', `"${process.execPath}" "${program}" . -f json | { sleep 0.5; cat; }`], { cwd });
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) chunks.push(chunk);
    expect(JSON.parse(Buffer.concat(chunks).toString()).summary.errors).toBe(400);
  });
});

describe('standard input', () => {
  it('is <stdin>, read as JSON or YAML', async () => {
    const yaml = await run(['-', '-f', 'compact'], { stdin: error });
    expect(yaml).toMatchObject({ status: 1, stderr: '' });
    expect(yaml.stdout).toMatch(/^<stdin>:7:17: error unknown-dependency: /);
    const json = await run(['-', '-f', 'compact'], { stdin: '{"resources": []}' });
    expect(json.stdout).toMatch(/^<stdin>:1:/);
  });

  it('has the name that --stdin-filename gives', async () => {
    const cwd = folder({ 'jobs/sync-job-lint.config.yaml': 'rules: { unknown-method: off }\n' });
    expect((await run(['-', '--stdin-filename', 'jobs/x.yaml'], { cwd, stdin: warning })).stdout).toMatch(
      /^no problems/,
    );
    const { stdout } = await run(['-', '--stdin-filename', 'x.json', '-f', 'compact'], { cwd, stdin: warning });
    expect(stdout).toMatch(/^x\.json:1:1: error syntax: /);
  });

  it('must hold a job', async () => {
    expect((await run(['-', '-f', 'compact'], { stdin: 'name: x\n' })).stdout).toMatch(/^<stdin>:1:1: error schema: /);
  });

  it('may come besides files', async () => {
    const { report: found } = await report(['-', 'a.yaml', '-'], { cwd: folder({ 'a.yaml': clean }), stdin: clean });
    expect(found.files.map(({ path }: { path: string }) => path)).toEqual(['<stdin>', 'a.yaml']);
  });
});

describe('failures', () => {
  it('exits with 2 for a file that is not there, and checks the others', async () => {
    const { status, stdout, stderr } = await run(['gone.yaml', 'a.yaml'], { cwd: folder({ 'a.yaml': error }) });
    expect(status).toBe(2);
    expect(stdout).toContain('1 error in 1 of 1 file');
    expect(stderr).toBe('error: "gone.yaml" matches no file\n');
  });

  it.runIf(process.getuid?.() !== 0)('exits with 2 for a file that may not be read', async () => {
    const cwd = folder({ 'a.yaml': clean });
    chmodSync(join(cwd, 'a.yaml'), 0);
    const { status, stderr } = await run(['.'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('"a.yaml" can\'t be read: permission denied');
  });

  it('names the file and the rule of an internal failure, without a bare stack', async () => {
    const plugin = `export default { id: 'broken', summary: 's', severity: 'error', messages: {}, check() { throw new TypeError('oops'); } };`;
    const files = { 'rule.mjs': plugin, 'sync-job-lint.config.yaml': 'plugins: ["./rule.mjs"]\n', 'a.yaml': clean };
    const cwd = folder(files);
    const { status, stderr } = await run(['a.yaml'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('"a.yaml": internal failure in the rule "broken": TypeError: oops');
    expect(stderr).toContain('this is a fault of the plugin that the rule comes from; report it');
    expect(stderr).not.toContain('    at ');
    expect((await run(['a.yaml', '--debug'], { cwd })).stderr).toContain('    at ');
  });

  it('does nothing to files', async () => {
    const cwd = folder({ 'a.yaml': error });
    await run(['a.yaml'], { cwd });
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(error);
    expect(existsSync(join(cwd, '.cache'))).toBe(false);
  });
});
