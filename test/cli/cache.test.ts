import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/cli.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const error = `${clean}  - resource: ticketing/tickets\n    method: list\n    depends_on: ticketing/user\n`;

/** A rule that notes each job that it sees. */
const witness = `import { appendFileSync } from 'node:fs';
export default { id: 'witness', summary: 's', severity: 'error', messages: {}, check(job) { appendFileSync(new URL('./seen', import.meta.url), job.file.path + '\\n'); } };`;

const LOCATION = '.sync-job-lint-cache';

/** A project whose linted files can be told. */
function project(files: Readonly<Record<string, string>>) {
  const config = 'plugins: ["./witness.mjs"]\n';
  const cwd = folder({ 'witness.mjs': witness, 'sync-job-lint.config.yaml': config, ...files });
  let before = 0;
  return {
    cwd,
    write: (name: string, text: string) => writeFileSync(join(cwd, name), text),
    async lint(...args: string[]) {
      const outcome = await run(['jobs', '--cache', ...args], { cwd });
      const seen = existsSync(join(cwd, 'seen')) ? readFileSync(join(cwd, 'seen'), 'utf8') : '';
      const linted = seen.slice(before).split('\n').filter(Boolean);
      before = seen.length;
      return { ...outcome, linted };
    },
  };
}

describe('--cache', () => {
  it.skipIf(process.platform === 'win32')('writes through no link', async () => {
    const outside = folder({ 'a.txt': 'mine' });
    const { cwd, lint } = project({ 'jobs/a.yaml': clean });
    symlinkSync(join(outside, 'a.txt'), join(cwd, LOCATION));
    const { status, stderr } = await lint();
    expect(status).toBe(0);
    expect(stderr).toContain("can't be written: it is a link");
    expect(readFileSync(join(outside, 'a.txt'), 'utf8')).toBe('mine');
  });

  it('lints what has changed and reports everything the same', async () => {
    const { lint, write } = project({ 'jobs/a.yaml': clean, 'jobs/b.yaml': error, 'jobs/c.yaml': 'name: x\n' });
    const first = await lint();
    expect(first.linted).toEqual(['jobs/a.yaml', 'jobs/b.yaml']);
    expect(first.stdout).toContain('^^^^');
    expect(await lint()).toEqual({ ...first, linted: [] });
    write('jobs/a.yaml', error);
    const changed = await lint();
    expect(changed.linted).toEqual(['jobs/a.yaml']);
    expect(changed.stdout).toContain('2 errors in 2 of 2 files');
    expect(await lint('-f', 'json')).toEqual({ ...(await lint('-f', 'json', '--jobs', '2')), linted: [] });
  });

  it('goes by the content, not by size and time', async () => {
    const { cwd, lint, write } = project({ 'jobs/a.yaml': clean });
    await lint();
    const { atime, mtime } = statSync(join(cwd, 'jobs/a.yaml'));
    write('jobs/a.yaml', clean.replace('list', 'PULL'));
    utimesSync(join(cwd, 'jobs/a.yaml'), atime, mtime);
    expect((await lint()).linted).toEqual(['jobs/a.yaml']);
    utimesSync(join(cwd, 'jobs/a.yaml'), new Date(0), new Date(0));
    expect((await lint()).linted).toEqual([]);
  });

  it('lints anew where something else holds', async () => {
    const { lint, write } = project({ 'jobs/a.yaml': clean });
    const all = ['jobs/a.yaml'];
    expect((await lint()).linted).toEqual(all);
    expect((await lint('--preset', 'strict')).linted).toEqual(all);
    expect((await lint('--rule', 'unused-arg=off')).linted).toEqual(all);
    write('sync-job-lint.config.yaml', 'plugins: ["./witness.mjs"]\nmethods: [pull]\n');
    expect((await lint()).linted).toEqual(all);
    write('witness.mjs', `${witness}\n// changed`);
    expect((await lint()).linted).toEqual(all);
    expect((await lint()).linted).toEqual([]);
  });

  it('is kept with those of other tools where there is a place, or where it is told', async () => {
    const cwd = folder({ 'a.yaml': clean });
    await run(['a.yaml', '--cache'], { cwd });
    expect(existsSync(join(cwd, LOCATION))).toBe(true);
    mkdirSync(join(cwd, 'node_modules'));
    await run(['a.yaml', '--cache'], { cwd });
    expect(existsSync(join(cwd, 'node_modules/.cache/sync-job-lint/cache.json'))).toBe(true);
    await run(['a.yaml', '--cache-location', 'own/cache'], { cwd });
    expect(existsSync(join(cwd, 'own/cache'))).toBe(true);
  });

  it('does not believe another version, nor what it can not read', async () => {
    const { cwd, lint } = project({ 'jobs/a.yaml': error });
    const first = await lint();
    const path = join(cwd, LOCATION);
    const content = JSON.parse(readFileSync(path, 'utf8'));
    expect(content.build).toMatch(/^[\w-]{22}$/);
    for (const text of [JSON.stringify({ ...content, build: '0.0.0' }), '{"build":"', '{"build":"x"}', '']) {
      writeFileSync(path, text);
      expect(await lint(), text).toEqual(first);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(content);
    }
    const [seal, result] = content.entries['jobs/a.yaml'];
    const [finding] = result.findings;
    const forged = [
      1,
      null,
      [seal],
      [seal, null],
      [seal, { ...result, findings: [] }],
      [seal, { ...result, findings: [1] }],
      [seal, { ...result, findings: [{ ...finding, rule: '\u001b[31mred', offset: -1 }] }],
    ];
    for (const entry of forged) {
      writeFileSync(path, JSON.stringify({ ...content, entries: { 'jobs/a.yaml': entry } }));
      expect(await lint(), JSON.stringify(entry)).toEqual(first);
    }
  });

  it('forgets files that are gone, and keeps those that another run is about', async () => {
    const cwd = folder({ 'a.yaml': clean, 'b.yaml': clean, 'c.yaml': clean });
    const paths = () => Object.keys(JSON.parse(readFileSync(join(cwd, LOCATION), 'utf8')).entries).sort();
    await run(['a.yaml', 'b.yaml', '--cache'], { cwd });
    await run(['c.yaml', '--cache'], { cwd });
    expect(paths()).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
    writeFileSync(join(cwd, 'c.yaml'), error);
    await import('node:fs/promises').then(({ rm }) => rm(join(cwd, 'a.yaml')));
    await run(['c.yaml', '--cache'], { cwd });
    expect(paths()).toEqual(['b.yaml', 'c.yaml']);
  });

  it('holds no secrets', async () => {
    const cwd = folder({ 'a.yaml': `${clean}    query: { password: correct-horse-battery }\n` });
    const first = await run(['a.yaml', '--cache'], { cwd });
    expect(first.stdout).toContain('*****');
    expect(readFileSync(join(cwd, LOCATION), 'utf8')).not.toContain('horse');
    expect(await run(['a.yaml', '--cache'], { cwd })).toEqual(first);
  });

  it('says where it can not be written, and that is all', async () => {
    const cwd = folder({ 'a.yaml': clean, taken: '' });
    const { status, stdout, stderr } = await run(['a.yaml', '--cache-location', 'taken/cache'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^no problems/);
    expect(stderr).toMatch(/^note: the cache "taken\/cache" can't be written: .+\n$/);
  });

  it('is not believed where git tracks it, nor written', async () => {
    const { cwd, lint } = project({ 'jobs/a.yaml': error });
    const git = (...args: string[]) => execFileSync('git', args, { cwd });
    git('init', '--quiet', '.');
    const first = await lint();
    expect(await lint()).toEqual({ ...first, linted: [] });
    const path = join(cwd, LOCATION);
    const before = readFileSync(path, 'utf8');
    git('add', '--force', LOCATION);
    const tracked = await lint();
    expect(tracked).toEqual({
      ...first,
      stderr: `${first.stderr}note: the cache "${LOCATION}" is not used: git tracks it, so anybody can have written it\n`,
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('is not believed beside what is checked in as a repository of its own', async () => {
    const { cwd, lint } = project({ 'jobs/a.yaml': error });
    execFileSync('git', ['init', '--quiet', '.'], { cwd });
    const made = join(cwd, 'made');
    for (const name of ['objects', 'refs']) mkdirSync(join(made, name), { recursive: true });
    writeFileSync(join(made, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(made, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n');
    const args = ['--cache-location', 'made/cache.json'];
    await lint(...args);
    expect(existsSync(join(made, 'cache.json'))).toBe(true);
    execFileSync('git', ['add', '--force', 'made/cache.json'], { cwd });
    expect((await lint(...args)).stderr).toContain('git tracks it');
  });

  it('takes the place of no other file at its default place', async () => {
    for (const text of ['my notes', '[]']) {
      const cwd = folder({ 'a.yaml': clean, [LOCATION]: text });
      const { status, stderr } = await run(['a.yaml', '--cache'], { cwd });
      expect({ status, stderr }).toEqual({
        status: 0,
        stderr: `note: the cache "${LOCATION}" can't be written: the file there is not a cache\n`,
      });
      expect(readFileSync(join(cwd, LOCATION), 'utf8')).toBe(text);
    }
  });

  it('knows what the integrations could do, and their files are no jobs', async () => {
    const able = (method: string) =>
      JSON.stringify({
        integration: { name: 'zendesk' },
        unified: [{ model: 'ticketing', resource: 'users', methods: [method] }],
      });
    const config = 'capabilities: ["able/*.json"]\n';
    const cwd = folder({ 'a.yaml': clean, 'able/zendesk.json': able('list'), 'sync-job-lint.config.yaml': config });
    for (const args of [[], ['--jobs', '2'], ['--cache'], ['--cache']])
      expect((await run(['.', ...args], { cwd })).stdout).toContain('no problems in 1 file');
    writeFileSync(join(cwd, 'able/zendesk.json'), able('get'));
    const { stdout } = await run(['.', '--cache', '-f', 'compact'], { cwd });
    expect(stdout).toContain(
      'a.yaml:4:13: error unsupported-call: "ticketing/users" of the integration "zendesk" has no',
    );
  });

  it('takes the place of no other file', async () => {
    const cwd = folder({ 'a.yaml': clean, 'notes.txt': 'my notes' });
    const { status, stderr } = await run(['a.yaml', '--cache-location', 'notes.txt'], { cwd });
    expect(status).toBe(0);
    expect(stderr).toBe('note: the cache "notes.txt" can\'t be written: the file there is not a cache\n');
    expect(readFileSync(join(cwd, 'notes.txt'), 'utf8')).toBe('my notes');
  });

  it('does not wait for a pipe', async () => {
    const cwd = folder({ 'a.yaml': clean });
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const { status, stderr } = await run(['a.yaml', '--cache-location', 'pipe'], { cwd });
    expect(status).toBe(0);
    expect(stderr).toBe('note: the cache "pipe" can\'t be written: it is a named pipe, not a file\n');
  });

  it('is left alone by fixes', async () => {
    const cwd = folder({ 'a.yaml': clean });
    await run(['a.yaml', '--cache', '--fix'], { cwd });
    expect(existsSync(join(cwd, LOCATION))).toBe(false);
  });

  it('survives runs at the same time', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.yaml`, i % 2 ? clean : error]));
    const cwd = folder(files);
    const alone = await run(['.'], { cwd });
    expect(await Promise.all(Array.from({ length: 4 }, () => run(['.', '--cache'], { cwd })))).toEqual([
      alone,
      alone,
      alone,
      alone,
    ]);
    expect(await run(['.', '--cache'], { cwd })).toEqual(alone);
  });
});
