import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Finding } from '../../src/engine/result.ts';
import { dedent } from '../../src/text/dedent.ts';
import { folder, program, run } from '../support/cli.ts';
import { fixable } from '../support/fixing.ts';
import { mistakes } from '../support/mistakes.ts';
import { printJson, printYaml } from '../support/print.ts';
import { dice } from '../support/random.ts';

const spaced = 'integration_name: hubspot\nresources:\n  - resource: " crm/contacts"\n    method: list\n';
const clean = spaced.replace('" crm/contacts"', '"crm/contacts"');
const unsafe = `${clean}    persist: false\n`;
const misspelt = `${clean}  - resource: crm/deals\n    method: list\n    depends_on: crm/contact\n`;

/** How many runs are ended by a signal: more in `SIGNAL_RUNS=200 npx vitest run test/cli/fix.test.ts`. */
const RUNS = Number(process.env.SIGNAL_RUNS ?? 6);

function read(cwd: string, name: string): string {
  return readFileSync(join(cwd, name), 'utf8');
}

function apply(cwd: string, patch: string): void {
  execFileSync('git', ['apply', '-'], { cwd, input: patch, env: { ...process.env, GIT_CEILING_DIRECTORIES: cwd } });
}

/** Jobs with a mistake each, as YAML and JSON in random styles. */
function brokenJobs(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [index, mistake] of mistakes.entries()) {
    const seed = 1 + (index % 3);
    const job = mistake.job(seed * 31 + index);
    if (mistake.make(job, dice(seed * 1000 + index)) === undefined) continue;
    files[`${index}.yaml`] = `${seed === 2 ? '\uFEFF' : ''}${printYaml(job, seed)}`;
    if (mistake.rule !== 'unquoted-placeholder') files[`${index}.json`] = printJson(job, seed);
  }
  return files;
}

describe('--fix', () => {
  it('applies the safe fixes, reports what is left, and sums up on stderr', async () => {
    const cwd = folder({ 'a.yaml': spaced, 'b.yaml': misspelt.replace('"crm', '"/crm'), 'c.yaml': unsafe });
    const { status, stdout, stderr } = await run(['.', '--fix', '-f', 'compact'], { cwd });
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^b\.yaml:7:17: error unknown-dependency: .*\nc\.yaml:5:14: warning ineffective-persist: .*\n$/,
    );
    expect(stderr).toBe('note: fixed 2 problems in 2 files\n');
    expect(['a.yaml', 'b.yaml', 'c.yaml'].map((name) => read(cwd, name))).toEqual([clean, misspelt, unsafe]);
  });

  it('applies what is suggested only where it is asked for, and says so', async () => {
    const cwd = folder({ 'a.yaml': misspelt, 'b.yaml': spaced });
    const dry = await run(['.', '--diff', '--suggestions'], { cwd });
    expect(dry.stderr).toBe(
      'note: would fix 2 problems in 2 files\nnote: 1 by what was suggested\n  help: look at what changed: a suggestion may be wrong\n',
    );
    const { status, stderr } = await run(['.', '--fix', '--suggestions'], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: dry.stderr.replace('would fix', 'fixed') });
    expect(['a.yaml', 'b.yaml'].map((name) => read(cwd, name))).not.toContain(misspelt);
    const other = folder({ 'a.yaml': misspelt });
    await run(['.', '--fix', '--unsafe-fixes'], { cwd: other });
    expect(read(other, 'a.yaml')).toBe(misspelt);
    expect((await run(['.', '--suggestions'], { cwd: other })).stderr).toMatch(/^error: "--suggestions" needs "--fix"/);
  });

  it('applies the unsafe fixes too with --unsafe-fixes', async () => {
    const cwd = folder({ 'a.yaml': unsafe });
    const { status, stderr } = await run(['.', '--fix', '--unsafe-fixes'], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'note: fixed 1 problem in 1 file\n' });
    expect(read(cwd, 'a.yaml')).toBe(clean);
  });

  it('keeps the byte-order mark, the line ends, what is not the matter, and the mode', async () => {
    const text = `\uFEFF# é 😀\n${spaced}`.replaceAll('\n', '\r\n').trimEnd();
    const cwd = folder({ 'a.yaml': text });
    chmodSync(join(cwd, 'a.yaml'), 0o755);
    expect((await run(['a.yaml', '--fix'], { cwd })).status).toBe(0);
    expect(read(cwd, 'a.yaml')).toBe(text.replace('" crm', '"crm'));
    expect(statSync(join(cwd, 'a.yaml')).mode & 0o777).toBe(0o755);
  });

  it('touches no file that has nothing to fix or is no text', async () => {
    const cwd = folder({ 'a.yaml': misspelt, 'notes.yaml': 'resource: " x"\n' });
    writeFileSync(join(cwd, 'latin1.yaml'), Buffer.from(`# \u00e9\n${spaced}`, 'latin1'));
    const inodes = () => readdirSync(cwd).map((name) => [name, statSync(join(cwd, name)).ino]);
    const before = inodes();
    expect((await run(['.', '--fix'], { cwd })).stderr).toBe('note: skipped 1 file without a sync job\n');
    expect(inodes()).toEqual(before);
  });

  it('fixes standard input to standard output, and reports on stderr', async () => {
    const fixed = await run(['-', '--fix', '-f', 'compact'], { stdin: `\uFEFF${misspelt.replace('"crm', '" crm')}` });
    expect(fixed).toMatchObject({ status: 1, stdout: `\uFEFF${misspelt}` });
    expect(fixed.stderr).toMatch(/^note: fixed 1 problem in 1 file\n<stdin>:7:17: error unknown-dependency/);
  });

  it('gives standard input back as it is where there is nothing to fix', async () => {
    const cwd = folder({ 'sync-job-lint.config.yaml': 'ignore: ["ignored.yaml"]\n' });
    for (const stdin of [clean, '', '{', Buffer.from([0xff, 0x00, 0x41]), `# 😀`]) {
      const { stdout } = await run(['-', '--fix'], { cwd, stdin });
      expect(stdout).toBe(Buffer.from(stdin as string).toString());
    }
    const ignored = await run(['-', '--fix', '--stdin-filename', 'ignored.yaml'], { cwd, stdin: spaced });
    expect(ignored).toMatchObject({ status: 0, stdout: spaced });
  });

  it('says which fixes of a rule were left out', async () => {
    const rule = `export default {
      id: 'vandal', summary: 's', severity: 'warning', fix: 'safe', messages: { m: () => 'm' },
      check(job, report) {
        const { start } = job.steps[0].missingKeyPlace;
        report('m', job.steps[0].missingKeyPlace, {}, { fix: { safety: 'safe', description: 'd', edits: [{ start, end: start, text: '{ "' }] } });
      },
    };`;
    const cwd = folder({ 'a.yaml': clean, 'v.mjs': rule, 'sync-job-lint.config.yaml': 'plugins: ["./v.mjs"]\n' });
    const { status, stderr } = await run(['a.yaml', '--fix'], { cwd });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning: "a\.yaml": left out 1 fix of "vandal", .*\n {2}help: .*report the rule\n$/);
    expect(read(cwd, 'a.yaml')).toBe(clean);
  });

  it('is ended by signals between two files, always', { timeout: 20_000 + RUNS * 3000 }, async () => {
    const names = Array.from({ length: 300 }, (_, i) => `${i}.yaml`);
    let ended = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const d = dice(seed);
      const signal = d.pick(['SIGINT', 'SIGTERM', 'SIGHUP'] as const);
      const cwd = folder(Object.fromEntries(names.map((name) => [name, spaced])));
      const child = spawn(process.execPath, [program, '.', '--fix'], { cwd, stdio: 'ignore' });
      const end = new Promise((resolve) => child.on('exit', (status, signal) => resolve(signal ?? status)));
      while (child.exitCode === null && read(cwd, '0.yaml') === spaced)
        await new Promise((next) => setTimeout(next, 1));
      await new Promise((next) => setTimeout(next, d.below(20)));
      child.kill(signal);
      const outcome = await end;
      const texts = readdirSync(cwd).map((name) => read(cwd, name));
      expect(texts.filter((text) => text !== spaced && text !== clean)).toEqual([]);
      // One that comes after the last file has nothing to end.
      if (texts.includes(spaced)) expect(outcome).toBe(signal);
      if (outcome === signal) ended++;
    }
    expect(ended).toBeGreaterThan(0);
  });

  it.skipIf(process.platform === 'win32')(
    'fixes nothing through a link that leads out of the working directory',
    async () => {
      const outside = folder({ 'a.yaml': spaced });
      const cwd = folder({ 'in.yaml': spaced });
      symlinkSync(join(outside, 'a.yaml'), join(cwd, 'out.yaml'));
      symlinkSync('in.yaml', join(cwd, 'link.yaml'));
      const out = await run(['out.yaml', '--fix'], { cwd });
      expect(out.status).toBe(2);
      expect(out.stderr).toBe(
        'error: "out.yaml" can\'t be written: a link leads to it, out of the working directory\n',
      );
      expect(read(outside, 'a.yaml')).toBe(spaced);
      expect((await run(['link.yaml', '--fix'], { cwd })).status).toBe(0);
      expect(read(cwd, 'in.yaml')).toBe(clean);
      expect(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true);
    },
  );
});

describe('--diff', () => {
  it('prints what would change, exits with 1 for that, and changes nothing', async () => {
    const cwd = folder({ 'jobs/a b.yaml': spaced, 'jobs/c.yaml': clean });
    for (const args of [['--diff'], ['--fix', '--diff']]) {
      expect(await run(['jobs', ...args], { cwd })).toEqual({
        status: 1,
        stdout: [
          '--- a/jobs/a b.yaml\t',
          '+++ b/jobs/a b.yaml\t',
          '@@ -1,4 +1,4 @@',
          ' integration_name: hubspot',
          ' resources:',
          '-  - resource: " crm/contacts"',
          '+  - resource: "crm/contacts"',
          '     method: list',
          '',
        ].join('\n'),
        stderr: 'note: would fix 1 problem in 1 file\n',
      });
      expect(read(cwd, 'jobs/a b.yaml')).toBe(spaced);
    }
  });

  it('exits with 0 where nothing would change and nothing is wrong, with 1 for errors that are left', async () => {
    const cwd = folder({ 'a.yaml': unsafe, 'b.yaml': misspelt });
    const warned = await run(['a.yaml', '--diff'], { cwd });
    expect(warned).toEqual({ status: 0, stdout: '', stderr: 'note: nothing to fix; 1 problem left\n' });
    expect((await run(['a.yaml', '--diff', '--unsafe-fixes'], { cwd })).status).toBe(1);
    expect((await run(['a.yaml', '--diff', '--unsafe-fixes', '--exit-zero'], { cwd })).status).toBe(0);
    expect((await run(['b.yaml', '--diff'], { cwd })).status).toBe(1);
  });

  it('takes the place of annotations too, and is coloured on request', async () => {
    const options = { cwd: folder({ 'a.yaml': spaced }), env: { GITHUB_ACTIONS: 'true' } };
    expect((await run(['a.yaml', '--diff'], options)).stdout).not.toMatch(/^::(?:error|warning|notice)/m);
    const { stdout } = await run(['a.yaml', '--diff', '--color'], options);
    expect(stdout).toContain('\u001b[31m-  - resource: " crm/contacts"\u001b[0m\n');
  });

  it('is for standard input too', async () => {
    const { stdout } = await run(['-', '--diff', '--stdin-filename', 'x/y.yaml'], { stdin: spaced });
    expect(stdout).toMatch(/^--- a\/x\/y\.yaml\n/);
  });
});

/** The examples of the rules that have fixes, with other line breaks too, and random jobs with defects that have some. */
function fixableJobs(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const rule of rules.filter((rule) => rule.fix && rule.fix !== 'suggest')) {
    for (const [index, { source, language = 'yaml' }] of rule.examples.entries()) {
      const text = dedent(source);
      files[`${rule.id}-${index}.${language}`] = text;
      files[`${rule.id}-${index}-crlf.${language}`] = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
      files[`${rule.id}-${index}-cr.${language}`] = text.replaceAll('\n', '\r');
    }
  }
  for (let seed = 1; seed <= 40; seed++) {
    const { text, path } = fixable(seed);
    files[`${seed}-${path}`] = text;
  }
  return files;
}

it('fixes all that the report calls fixable', { timeout: 60_000 }, async () => {
  const cwd = folder({ ...brokenJobs(), ...fixableJobs() });
  const report = JSON.parse((await run(['.', '-f', 'json'], { cwd })).stdout);
  // What one fix makes possible for another is not known before.
  const plain = report.files.filter(({ findings }: { findings: Finding[] }) => {
    return !findings.some(({ rule }) => ['syntax', 'unquoted-placeholder', 'unused-suppression'].includes(rule));
  });
  const fixes = plain.flatMap(({ findings }: { findings: Finding[] }) => findings.flatMap(({ fix }) => fix ?? []));
  const [safe, unsafe] = ['safe', 'unsafe'].map(
    (kind) => fixes.filter((fix: { safety: string }) => fix.safety === kind).length,
  );
  expect(safe).toBeGreaterThan(30);
  expect(unsafe).toBeGreaterThan(0);
  const paths = plain.map(({ path }: { path: string }) => path);
  const said = async (...options: string[]) => (await run([...paths, '--diff', ...options], { cwd })).stderr;
  expect(await said()).toContain(`would fix ${safe} problems in `);
  expect(await said('--unsafe-fixes')).toContain(`would fix ${safe! + unsafe!} problems in `);
});

it('fixes to a stable end, which the diff leads to as well', { timeout: 60_000 }, async () => {
  const files = { ...brokenJobs(), ...fixableJobs() };
  const [fixed, patched] = [folder(files), folder(files)];
  const all = (cwd: string) => Object.keys(files).map((name) => [name, read(cwd, name)]);
  const options = ['.', '--unsafe-fixes', '-f', 'json'];

  const { stdout: diff } = await run(['.', '--unsafe-fixes', '--diff'], { cwd: patched });
  expect(diff.split(/^--- /m).length).toBeGreaterThan(10);
  apply(patched, diff);
  const first = await run([...options, '--fix'], { cwd: fixed });
  expect(all(fixed)).toEqual(all(patched));
  expect(all(fixed)).not.toEqual(Object.entries(files));

  const second = await run([...options, '--fix'], { cwd: fixed });
  expect(all(fixed)).toEqual(all(patched));
  expect(second).toEqual({ ...first, stderr: '' });
});
