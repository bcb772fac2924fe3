import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe.each(readdirSync(folder))('%s', (name) => {
  it('pins each action by commit, and says which version that is', () => {
    const uses = read(name)
      .split('\n')
      .filter((line) => /\buses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may only read, but for jobs that say so', () => {
    expect(parse(read(name)).permissions).toEqual({ contents: 'read' });
  });

  it('runs only scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const [, script] of read(name).matchAll(/npm run ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(script);
  });
});

it('tests run on the oldest Node that the package takes, and on all systems', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { matrix } = parse(read('ci.yml')).jobs.test.strategy;
  expect(`>=${Math.min(...matrix.node)}`).toBe(engines.node);
  const systems = [...matrix.os, ...matrix.include.map(({ os }: { os: string }) => os)];
  expect(systems).toEqual(['ubuntu-latest', 'windows-latest', 'macos-latest']);
});
