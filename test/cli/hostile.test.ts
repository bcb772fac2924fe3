import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { folder, type Outcome, program, run } from '../support/cli.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const slip = clean.replace('list', 'lsit');

const windows = process.platform === 'win32';
const root = process.getuid?.() === 0;

/** What no run may say, whatever it meets. */
function sound({ stderr, status }: Outcome): void {
  expect(stderr).not.toMatch(/internal failure|fault of sync-job-lint|\n {4}at /);
  expect([0, 1, 2]).toContain(status);
}

async function lint(args: readonly string[], options: Parameters<typeof run>[1]): Promise<Outcome> {
  const outcome = await run(args, options);
  sound(outcome);
  return outcome;
}

/** Runs a line of a POSIX shell in which `$lint` is the program. */
function shell(line: string, cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, lint: program, node: process.execPath };
    const child = spawn('sh', ['-c', line.replaceAll('$lint', '"$node" "$lint"')], { cwd, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject).on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

describe('a file that is called like an option', () => {
  it.each(['--config=x.sync-job.yaml', '--format=json=out.json', '--exit-zero', '-x.yaml'])(
    'is not taken for one: %s',
    async (name) => {
      const cwd = folder({
        'a.yaml': slip,
        [`./${name}`]: slip,
        'x.sync-job.yaml': 'rules: { unknown-method: off }\n',
      });
      const { status, stderr, stdout } = await lint(['a.yaml', name], { cwd });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(`error: "${name}" is an option, and also a file`);
      expect(existsSync(join(cwd, 'out.json'))).toBe(false);
      for (const named of [[`./${name}`], ['--', name]])
        expect((await lint(['-f', 'compact', ...named], { cwd })).stdout).toMatch(new RegExp(`^${name}:\\d`));
    },
  );
});

describe.skipIf(!root)('what another user puts into a shared folder', () => {
  /** A folder such as `/tmp`, and one of ours in it. */
  function shared(files: Readonly<Record<string, string>>) {
    const path = folder({ 'mine/a.yaml': slip, ...files });
    chmodSync(path, 0o1777);
    const give = (name: string) => lchownSync(join(path, name), 65534, 65534);
    for (const name of Object.keys(files)) give(name);
    return { path, cwd: join(path, 'mine'), give };
  }

  it('is no config of ours, and none of its code runs', async () => {
    const name = 'sync-job-lint.config.cjs';
    const at = shared({ [name]: 'process.exit(0)' });
    const { status, stdout, stderr } = await lint(['.', '--max-warnings', '0'], at);
    expect(status).toBe(1);
    expect(stdout).toContain('unknown-method');
    expect(stderr).toContain(`warning: "../${name}" is not read: it belongs to another user`);
    chmodSync(at.path, 0o755);
    expect((await lint(['.'], at)).status).toBe(2);
  });

  it('hides no file of ours', async () => {
    const at = shared({ '.gitignore': '*.yaml' });
    mkdirSync(join(at.path, '.git'));
    at.give('.git');
    for (const cwd of [at.cwd, at.path]) {
      expect((await lint(['.'], { cwd })).stdout).toContain('unknown-method');
    }
  });

  it('leads no report to a file of ours', async () => {
    const at = shared({ 'out.json': '' });
    const target = join(folder({ mine: 'mine' }), 'mine');
    symlinkSync(target, join(at.path, 'link.json'));
    execFileSync('mkfifo', [join(at.path, 'pipe.json')]);
    for (const name of ['out.json', 'link.json', 'pipe.json']) {
      at.give(name);
      const { status, stderr } = await lint(['a.yaml', '-f', `json=../${name}`], at);
      expect(status).toBe(2);
      expect(stderr).toContain(`"../${name}" can't be written: it belongs to another user`);
    }
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(readFileSync(join(at.path, 'out.json'), 'utf8')).toBe('');
  });
});

describe.skipIf(windows)('what is no file', () => {
  it('is named for what it is, and the others are checked', async () => {
    const cwd = folder({ 'a.yaml': clean, 'dir.yaml/b.yaml': slip });
    symlinkSync('.', join(cwd, 'loop'));
    symlinkSync('self.yaml', join(cwd, 'self.yaml'));
    symlinkSync('gone', join(cwd, 'dangling.yaml'));
    execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
    symlinkSync('gone', join(cwd, 'nowhere'));
    const { status, stdout, stderr } = await lint(['.', 'nowhere', 'pipe.yaml', '/dev/zero', 'a.yaml/x.yaml'], { cwd });
    expect(status).toBe(2);
    expect(stdout).toContain('dir.yaml/b.yaml:4:13: warning unknown-method');
    expect(stdout).toContain('in 1 of 2 files');
    expect(stderr).toContain(`"pipe.yaml" can't be read: it is a named pipe, not a file`);
    expect(stderr).toContain(`dev/zero" can't be read: it is a device, not a file`);
    expect(stderr).toContain(`"self.yaml" can't be read: its symbolic links go round in a circle`);
    expect(stderr).not.toContain('dangling.yaml');
    expect(stderr).toContain(`"nowhere" can't be read: it is a link to nothing`);
    expect(stderr).toContain(`"a.yaml/x.yaml" matches no file`);
  });

  it('may be the working directory, gone', async () => {
    const cwd = folder({ 'gone/a.yaml': clean });
    for (const command of ['a.yaml', 'init']) {
      const { status, stderr } = await shell(`mkdir -p gone && cd gone && rm -r ../gone && $lint ${command}`, cwd);
      expect({ status, stderr }).toEqual({ status: 2, stderr: 'error: the working directory no longer exists\n' });
    }
  });

  it.skipIf(root)('may be closed to us', async () => {
    const cwd = folder({ 'a.yaml': clean, 'closed.yaml': clean, 'closed/b.yaml': clean });
    chmodSync(join(cwd, 'closed.yaml'), 0);
    chmodSync(join(cwd, 'closed'), 0);
    const { status, stderr } = await lint(['.'], { cwd });
    chmodSync(join(cwd, 'closed'), 0o700);
    expect(status).toBe(2);
    expect(stderr).toContain('"closed.yaml" can\'t be read: permission denied');
    expect(stderr).toContain('"closed" can\'t be read: permission denied');
  });
});

describe('files that change under the run', () => {
  /** The config of a folder below runs after the files were found, and before the first is read. */
  const meddling = (code: string) => ({
    'jobs/a.yaml': clean,
    'jobs/b.yaml': clean,
    'jobs/sync-job-lint.config.mjs': `import { mkdirSync, rmSync, writeFileSync } from 'node:fs';\n${code}\nexport default {};\n`,
  });

  it('says that one has vanished', async () => {
    const { status, stdout, stderr } = await lint(['.'], { cwd: folder(meddling("rmSync('jobs/b.yaml');")) });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'error: "jobs/b.yaml" can\'t be read: no such file\n' });
    expect(stdout).toContain('1 file (1 job checked)');
  });

  it('says that a directory has taken its place', async () => {
    const cwd = folder(meddling("rmSync('jobs/b.yaml'); mkdirSync('jobs/b.yaml');"));
    const { status, stderr } = await lint(['.'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toBe('error: "jobs/b.yaml" can\'t be read: it is a directory, not a file\n');
  });

  it('reads what is there by then', async () => {
    const { status, stdout } = await lint(['.'], { cwd: folder(meddling("writeFileSync('jobs/b.yaml', 'a: 1');")) });
    expect(status).toBe(0);
    expect(stdout).toContain('1 file (1 job checked)');
    const named = await lint(['jobs/b.yaml'], { cwd: folder(meddling("writeFileSync('jobs/b.yaml', '');")) });
    expect(named).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('jobs/b.yaml:1:1: error syntax: the file is empty'),
    });
  });
});

describe.skipIf(windows)('names of files', () => {
  const names = ['new\nline.yaml', 'tab\t.yaml', 'escape\u001b[31m.yaml', '-f.yaml', ' .yaml', '"quoted".yaml', '[a].yaml', '{b,c}.yaml', '*.yaml', '!d.yaml', '#e.yaml', '😀.yaml', '%20.yaml', '<stdin>.yaml', 'a\\b.yaml', '__proto__.yaml', '__proto__', 'constructor', 'toString.json']; // biome-ignore format: a list of names

  it('can be anything: each is checked, and no format shows it raw', async () => {
    const cwd = folder(Object.fromEntries(names.map((name) => [`${name}/job.yaml`, slip])));
    for (const name of names) if (/\.yaml$/.test(name)) writeFileSync(join(cwd, name, `x${name}`), slip);
    const { stdout } = await lint(['.', '-f', 'json'], { cwd });
    const { files, summary } = JSON.parse(stdout);
    expect(summary.warnings).toBe(summary.files);
    expect(files.map(({ path }: { path: string }) => path)).toContain('new\nline.yaml/xnew\nline.yaml');
    for (const format of [
      'pretty',
      'compact',
      'github',
      'sarif',
      'gitlab',
      'junit',
      'checkstyle',
      'rdjson',
      'markdown',
    ]) {
      const outcome = await lint(['.', '-f', format, '--no-color'], { cwd });
      expect(outcome.status).toBe(0);
      expect(outcome.stdout, format).not.toContain('\u001b');
      expect(outcome.stdout, format).not.toContain('new\nline');
    }
    for (const name of names.filter((name) => name.endsWith('.yaml')))
      expect((await lint(['--', `${name}/x${name}`], { cwd })).stdout).toMatch(/1 warning in 1 of 1 file/);
  }, 60_000);

  it.skipIf(process.platform !== 'linux')('that are not UTF-8 are refused in words', async () => {
    const cwd = folder({ 'a.yaml': clean });
    const raw = (name: string) => Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from(name, 'latin1')]);
    writeFileSync(raw('caf\xe9.yaml'), clean);
    writeFileSync(raw('caf\xe9.txt'), clean);
    mkdirSync(raw('d\xff'));
    const { status, stdout, stderr } = await lint(['.'], { cwd });
    expect(status).toBe(2);
    expect(stdout).toContain('1 file (1 job checked)');
    expect(stderr.split('\n').sort()).toEqual([
      '',
      'error: "caf\ufffd.yaml" can\'t be read: its name is not UTF-8',
      'error: "d\ufffd" can\'t be read: its name is not UTF-8',
    ]);
  });
});

describe.skipIf(windows)('outputs that fail', () => {
  it.skipIf(process.platform !== 'linux')('say so when the disk is full', async () => {
    const cwd = folder({ 'a.yaml': slip });
    const toFile = await lint(['a.yaml', '-f', 'json=/dev/full'], { cwd });
    expect(toFile).toMatchObject({ status: 2, stderr: 'error: "/dev/full" can\'t be written: the disk is full\n' });
    const toStdout = await shell('$lint a.yaml > /dev/full', cwd);
    expect(toStdout).toEqual({
      status: 2,
      stdout: '',
      stderr: "error: standard output can't be written: the disk is full\n",
    });
    expect((await shell('$lint a.yaml gone.yaml 2> /dev/full', cwd)).status).toBe(2);
    expect((await shell('$lint a.yaml -f json=/dev/stdout | cat', cwd)).stdout).toMatch(/^\{\n.*\}\n$/s);
  });

  it('end quietly when nobody reads', async () => {
    const cwd = folder(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.yaml`, slip])));
    expect(await shell('$lint . | head -c 1 > first; cat first', cwd)).toEqual({ status: 0, stdout: '0', stderr: '' });
    for (const line of [
      '$lint . >&-',
      '$lint . 2>&-',
      '$lint . gone.yaml 2>&- >&-',
      '$lint - <&-',
      '$lint - < /dev/null',
    ])
      sound(await shell(line, cwd));
    expect(await shell('$lint . gone.yaml 2>&1 >/dev/null | head -c 0; echo done', cwd)).toMatchObject({
      stdout: 'done\n',
    });
  });

  it('are files in a place where nothing can be written', async () => {
    const cwd = folder({ 'a.yaml': slip, 'dir/b.txt': '' });
    for (const place of ['dir', 'a.yaml/x.json', '/dev/null/x.json']) {
      const { status, stderr } = await lint(['a.yaml', '-f', `json=${place}`], { cwd });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: "[^"]+" can't be written: [^\n]+\n$/);
    }
  });
});

describe.skipIf(windows)('a run that is broken off', () => {
  it('leaves the report as it was and no file behind', async () => {
    const cwd = folder({ 'report.json': 'before' });
    const steps = Array.from({ length: 60_000 }, (_, i) => `  - { resource: rows_${i}, method: list }\n`).join('');
    writeFileSync(join(cwd, 'a.yaml'), `integration_name: x\nresources:\n${steps}`);
    const child = spawn(process.execPath, [program, 'a.yaml', '-f', 'json=report.json', '-f', 'compact'], { cwd });
    setTimeout(() => child.kill('SIGINT'), 150);
    const signal = await new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
    expect(signal).toBe('SIGINT'); // which a shell makes 130
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'report.json']);
    expect(existsSync(join(cwd, 'report.json'))).toBe(true);
  });
});

it('10,000 files in a folder', async () => {
  const cwd = folder(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`${i}.yaml`, 'a: b\n'])));
  writeFileSync(join(cwd, 'job.yaml'), slip);
  const { status, stdout, stderr } = await lint(['.'], { cwd });
  expect(status).toBe(0);
  expect(stdout).toContain('1 warning in 1 of 1 file');
  expect(stderr).toBe('note: skipped 10,000 files without a sync job\n');
}, 60_000);

describe.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])('the name %s', (name) => {
  const own = (value: unknown) => `{ ${JSON.stringify(name)}: ${JSON.stringify(value)} }`;

  test.each<[string, readonly string[], string]>([
    ['a rule of --rule', ['--rule', `${name}=off`], ''],
    ['a severity', ['--rule', `unused-arg=${name}`], ''],
    ['a format', ['-f', name], ''],
    ['a preset', ['--preset', name], ''],
    ['a key of the config', [], own({ polluted: true })],
    ['a rule of the config', [], `{ "rules": ${own('error')} }`],
    ['an option of a rule', [], `{ "rules": { "angle-placeholder": ["error", ${own('x')}] } }`],
    ['a rule of an override', [], `{ "overrides": [{ "files": ["*"], "rules": ${own('error')} }] }`],
    ['a plugin', [], `{ "plugins": [${JSON.stringify(name)}] }`],
    ['a config to extend', [], `{ "extends": ${JSON.stringify(name)} }`],
  ])('as %s is an error that names it', async (_, args, config) => {
    const cwd = folder({ 'a.yaml': slip, ...(config && { 'sync-job-lint.config.json': config }) });
    const { status, stderr } = await lint(['a.yaml', ...args], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(name);
  });

  it('as a rule to explain, a schema or a command is one', async () => {
    for (const command of ['explain', 'schema']) {
      const { status, stderr } = await lint([command, name], {});
      expect(status).toBe(2);
      expect(stderr).toContain(name);
    }
  });

  it('in a baseline and as a file name is like any other', async () => {
    const files = { [`${name}.yaml`]: slip, [`${name}/job.yaml`]: slip };
    const cwd = folder(files);
    const baseline = ['.', '--baseline', `${name}.json`];
    expect((await lint([...baseline, '--update-baseline'], { cwd })).status).toBe(0);
    expect((await lint([...baseline, '--max-warnings', '0'], { cwd })).status).toBe(0);
    writeFileSync(join(cwd, `${name}.json`), `{ "version": 1, ${JSON.stringify(name)}: { "polluted": true } }`);
    expect((await lint(baseline, { cwd })).status).toBe(2);
  });

  it('changes no prototype', async () => {
    const plugin = `const rule = { id: 'polluted', summary: 's', why: 'w', severity: 'error', group: 'g', messages: { polluted: () => 'polluted' }, examples: [],
      check(job, report) { if ({}.polluted !== undefined) report('polluted', { start: 0, end: 0, node: job.node }, {}); } };
export default rule;`;
    const job = JSON.stringify({ integration_name: 'x', resources: [{ resource: 'crm/x', method: 'list' }] });
    const polluting = job.replace(
      '{',
      `{ ${JSON.stringify(name)}: { "polluted": true, "prototype": { "polluted": true } },`,
    );
    const cwd = folder({
      'a.json': polluting,
      'a.yaml': `x-a: &a ${polluting}\n<<: *a\n${name}: { polluted: true }\nresources: []\n`,
      'plugin.mjs': plugin,
      'sync-job-lint.config.json': '{ "plugins": ["./plugin.mjs"] }',
    });
    const { stdout, stderr } = await lint(['a.json', 'a.yaml', '-f', 'json'], { cwd });
    expect(stderr).toBe('');
    const found: { rule: string }[] = JSON.parse(stdout).files.flatMap(({ findings }: { findings: [] }) => findings);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ rule }) => rule === 'polluted')).toEqual([]);
  });
});
