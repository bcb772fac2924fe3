import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, type Outcome, run } from '../support/cli.ts';

const job = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users/\n    method: list\n';
const fixed = job.replace('users/', 'users');
const mine = 'mine\n';

/** What is written, where, by which arguments, and what a file of its kind holds. */
const written = {
  fix: { place: 'job.yaml', args: ['job.yaml', '--fix'], before: job },
  report: { place: 'out.json', args: ['job.yaml', '-f', 'json=out.json'], before: mine },
  'report in a folder': { place: 'new/out.json', args: ['job.yaml', '-f', 'json=new/out.json'], before: mine },
  cache: { place: '.sync-job-lint-cache', args: ['job.yaml', '--cache'], before: '{"build":"x"}' },
  baseline: {
    place: 'known.json',
    args: ['job.yaml', '--baseline', 'known.json', '--update-baseline'],
    before: '{ "tool": "sync-job-lint", "version": 1, "entries": [] }',
  },
  init: { place: 'sync-job-lint.config.yaml', args: ['init'], before: 'methods: [pull]\n' },
} as const;

type Kind = keyof typeof written;
const kinds = Object.keys(written) as Kind[];

interface Scene {
  readonly cwd: string;
  readonly outside: string;
  readonly path: string;
  readonly before: string;
}

function scene(kind: Kind): Scene {
  const { place, before } = written[kind];
  const cwd = folder({ 'job.yaml': job });
  const outside = folder();
  mkdirSync(dirname(join(cwd, place)), { recursive: true });
  return { cwd, outside, path: join(cwd, place), before };
}

async function act(kind: Kind, { cwd }: Scene): Promise<Outcome> {
  const outcome = await run(written[kind].args, { cwd });
  expect(outcome.stderr).not.toContain('internal failure');
  expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  return outcome;
}

/** Whether something new is in a file. */
function isWritten(kind: Kind, path: string, before: string): boolean {
  const text = readFileSync(path, 'utf8');
  if (text === before) return false;
  expect(text).toMatch(kind === 'fix' ? fixed : kind === 'cache' ? /^\{"build":"[\w-]{22}"/ : /^\{/);
  return true;
}

describe.skipIf(process.platform === 'win32')('in the place of what is written', () => {
  it.each(kinds)('a link that leads outside: %s', async (kind) => {
    const at = scene(kind);
    const target = join(at.outside, 'target');
    writeFileSync(target, at.before);
    if (kind === 'fix') execFileSync('rm', [at.path]);
    symlinkSync(target, at.path);
    const { status, stderr } = await act(kind, at);
    expect(readFileSync(target, 'utf8')).toBe(at.before);
    expect(readlinkSync(at.path)).toBe(target);
    expect(readdirSync(at.outside)).toEqual(['target']);
    expect(stderr).toMatch(/link|there is a config already/);
    expect(status).toBe(kind === 'cache' ? 1 : 2);
  });

  it.each(kinds)('a link that leads to nothing: %s', async (kind) => {
    const at = scene(kind);
    if (kind === 'fix') execFileSync('rm', [at.path]);
    symlinkSync(join(at.outside, 'target'), at.path);
    await act(kind, at);
    expect(readdirSync(at.outside)).toEqual([]);
    if (kind === 'init' || kind === 'cache' || kind === 'fix') expect(lstatSync(at.path).isSymbolicLink()).toBe(true);
  });

  it.each(kinds)('a link within: %s', async (kind) => {
    const at = scene(kind);
    const target = join(at.cwd, 'target');
    if (kind === 'fix') execFileSync('rm', [at.path]);
    writeFileSync(target, at.before);
    symlinkSync(target, at.path);
    await act(kind, at);
    expect(lstatSync(at.path).isSymbolicLink()).toBe(true);
    expect(isWritten(kind, target, at.before)).toBe(!['cache', 'init'].includes(kind));
  });

  it.each(kinds)('a folder that is a link which leads outside: %s', async (kind) => {
    const { place, args, before } = written[kind];
    const cwd = folder({ 'job.yaml': job });
    const outside = folder({ [`deep/${place}`]: before });
    symlinkSync(outside, join(cwd, 'link'));
    const moved = args.map((arg) =>
      arg.startsWith('json=') ? `json=link/some/${place}` : arg === place ? `link/deep/${place}` : arg,
    );
    if (kind === 'cache') moved.push('--cache-location', 'link/some/cache');
    const { stderr } = await run(moved, { cwd });
    if (kind === 'init') return;
    expect(stderr).toContain('out of the working directory');
    expect(readdirSync(outside)).toEqual(['deep']);
    expect(readFileSync(join(outside, 'deep', place), 'utf8')).toBe(before);
  });

  it.each(kinds)('a folder: %s', async (kind) => {
    const at = scene(kind);
    if (kind === 'fix') execFileSync('rm', [at.path]);
    mkdirSync(at.path);
    const { stderr } = await act(kind, at);
    expect(statSync(at.path).isDirectory()).toBe(true);
    expect(readdirSync(at.path)).toEqual([]);
    expect(stderr).not.toBe('');
  });

  it.each(kinds.filter((kind) => !kind.startsWith('report')))('a named pipe: %s', async (kind) => {
    const at = scene(kind);
    if (kind === 'fix') execFileSync('rm', [at.path]);
    execFileSync('mkfifo', [at.path]);
    const { stderr } = await act(kind, at);
    expect(lstatSync(at.path).isFIFO()).toBe(true);
    expect(stderr).not.toBe('');
  });

  it.skipIf(process.getuid?.() === 0).each(kinds)('a file that may not be written: %s', async (kind) => {
    const at = scene(kind);
    writeFileSync(at.path, at.before);
    chmodSync(at.path, 0o444);
    await act(kind, at);
    expect(isWritten(kind, at.path, at.before)).toBe(false);
  });

  it.each(kinds)('a file that only its owner may read: %s', async (kind) => {
    const at = scene(kind);
    writeFileSync(at.path, at.before, { mode: 0o600 });
    chmodSync(at.path, 0o600);
    await act(kind, at);
    expect(isWritten(kind, at.path, at.before)).toBe(kind !== 'init');
    expect(statSync(at.path).mode & 0o777).toBe(0o600);
  });

  it.each(kinds)('a file with a second name: %s', async (kind) => {
    const at = scene(kind);
    writeFileSync(at.path, at.before);
    const second = join(at.outside, 'second');
    linkSync(at.path, second);
    await act(kind, at);
    expect(statSync(second).ino).toBe(statSync(at.path).ino);
  });

  it.skipIf(process.getuid?.() !== 0).each(kinds)('a file of another user: %s', async (kind) => {
    const at = scene(kind);
    writeFileSync(at.path, at.before);
    chownSync(at.path, 65534, 65534);
    const { stderr } = await act(kind, at);
    expect(statSync(at.path).uid).toBe(65534);
    expect(isWritten(kind, at.path, at.before)).toBe(!['cache', 'init'].includes(kind));
    if (kind === 'cache') expect(stderr).toContain('it belongs to another user');
  });

  it.each(kinds)('nothing: %s', async (kind) => {
    const at = scene(kind);
    await act(kind, at);
    expect(existsSync(at.path)).toBe(true);
  });
});
