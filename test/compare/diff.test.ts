import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { exampleFiles } from '../../scripts/generate/examples.ts';
import type { JobChange } from '../../src/compare/diff.ts';
import { diffFormats } from '../../src/compare/formats.ts';
import { formatDiffs } from '../../src/compare/index.ts';
import { type ChangeKind, changeKinds } from '../../src/compare/kinds.ts';
import { diffJobs } from '../../src/index.ts';
import { type Fields, randomJob, stepsOf, type Value } from '../support/jobs.ts';
import { mutate } from '../support/mutants.ts';
import { printJson, printYaml } from '../support/print.ts';
import { dice, rounds } from '../support/random.ts';
import { edited, job, type Pair, pairs, withUsers } from './pairs.ts';

const root = new URL('../../', import.meta.url);
const isDiff = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('schemas/diff.schema.json', root), 'utf8')),
);

async function changesOf(before: unknown, after: unknown): Promise<readonly JobChange[]> {
  const diffs = await diffJobs(before, after);
  expect(diffs).toHaveLength(1);
  const [diff] = diffs;
  expect(diff!.state === 'equal').toBe(diff!.changes.length === 0);
  return diff!.changes;
}

async function kindsOf(before: unknown, after: unknown): Promise<ChangeKind[]> {
  return (await changesOf(before, after)).map(({ kind }) => kind);
}

describe('each kind of change', () => {
  test.each<Pair>(pairs)('%s', async (kind, after, before = job) => {
    // What depends on a spool that is gone is a change of its own.
    const changes = await changesOf(before, after);
    const own = kind === 'spool-removed' ? changes.filter((change) => change.kind === kind) : changes;
    expect(own.map((change) => [change.kind, change.level])).toEqual([[kind, changeKinds[kind]]]);
    expect(own[0]!.message).not.toMatch(/\.$|undefined/);
  });

  test('a key that is not added to the context anymore is told beside the change of its expression', async () => {
    const after = edited(', \\"until\\": 1', '');
    expect(await kindsOf(job, after)).toEqual(['expression-changed', 'context-key-removed']);
    const open = edited('{ \\"since\\": $now(), \\"until\\": 1 }', '$merge([{ \\"since\\": 1 }, args])');
    expect(await kindsOf(job, open)).toEqual(['expression-changed']);
  });

  test('is shown by a pair', () => {
    const shown = new Set<string>([...pairs.map(([kind]) => kind), 'context-key-removed', 'comments-only']);
    expect(Object.keys(changeKinds).filter((kind) => !shown.has(kind))).toEqual([]);
  });

  test('a request whose records nobody writes breaks no data', async () => {
    const after = edited('"ticketing/comments","method":"list"', '"ticketing/replies","method":"get"');
    expect((await changesOf(job, after)).map(({ level }) => level)).toEqual(['dangerous', 'dangerous']);
  });

  test('an unknown field of a step is not passed over', async () => {
    expect(await kindsOf(job, withUsers({ colour: 'red' }))).toEqual(['expression-changed']);
    expect(await kindsOf(job, withUsers({ 'x-note': 'red' }))).toEqual([]);
  });
});

describe('what means the same', () => {
  const documents = [job, ...Array.from({ length: rounds(20) }, (_, seed) => randomJob(seed))];
  test('is no change, however it is written', async () => {
    for (const [seed, value] of documents.entries()) {
      const [yaml, json] = [printYaml(value as Fields, seed), printJson(value as Fields, seed + 1)];
      for (const text of [yaml, json]) expect((await diffJobs(text, text))[0]?.state ?? 'equal', text).toBe('equal');
      for (const [diff] of [await diffJobs(yaml, json), await diffJobs(value, shuffled(value as Fields, seed))]) {
        expect(diff?.changes.filter(({ kind }) => kind !== 'comments-only') ?? [], yaml).toEqual([]);
      }
    }
  });

  test('comments and spaces are all that changed where the texts differ', async () => {
    for (const path of exampleFiles(new URL('.', root).pathname, 'clean')) {
      const text = readFileSync(new URL(path, root), 'utf8');
      const [diff, ...others] = await diffJobs(text, `# a note\n${text}`);
      if (others.length > 0) continue;
      expect(diff!.changes.map(({ kind }) => kind)).toEqual(['comments-only']);
      if (!path.endsWith('.json')) expect((await diffJobs(text, stringify(parse(text))))[0]!.changes).toHaveLength(1);
    }
  });

  test('what the platform writes is equal to nothing', async () => {
    const { default_runtime_version, label, ...bare } = job;
    const stamped = {
      ...{ environment_id: 'x', created_at: 'y', mutex_key: null, label: 'Untitled', default_runtime_version: '3' },
      ...bare,
    };
    expect(await kindsOf(bare, stamped)).toEqual([]);
    expect(await kindsOf({ ...bare, default_runtime_version: '4' }, { ...bare, default_runtime_version: 4 })).toEqual(
      [],
    );
  });

  test('JSONata is compared by its tokens', async () => {
    expect(
      await kindsOf(
        job,
        edited('{ \\"since\\": $now(), \\"until\\": 1 }', '{\\"since\\":$now(),/* a */\\"until\\":1}'),
      ),
    ).toEqual([]);
  });

  test('aliases that share much do not take long', async () => {
    const levels = Array.from({ length: 24 }, (_, i) => `  l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`);
    const text = `integration_name: x\nx-a:\n  l0: &l0 [a]\n${levels.join('\n')}\nresources:\n  - resource: a/b\n    method: list\n    query: { q: *l24 }\n`;
    expect(await diffJobs(text, text.replace('[a]', '[b]'))).toBeDefined();
  });
});

function shuffled(value: Fields, seed: number): Value {
  const d = dice(seed);
  const shuffle = (of: Value): Value => {
    if (Array.isArray(of)) return of.map(shuffle);
    if (typeof of !== 'object' || of === null) return of;
    return Object.fromEntries(d.shuffle(Object.entries(of)).map(([name, inner]) => [name, shuffle(inner)]));
  };
  return shuffle(value);
}

describe('the other way round', () => {
  /** What a change is when it is undone; without an entry the same kind. */
  const undone: Partial<Record<ChangeKind, readonly ChangeKind[]>> = {
    'arg-removed': ['arg-added-optional', 'arg-added-required'],
    'arg-added-optional': ['arg-removed'],
    'arg-added-required': ['arg-removed'],
    'arg-made-required': ['arg-made-optional'],
    'arg-made-optional': ['arg-made-required'],
    'arg-type-narrowed': ['arg-type-widened', 'arg-type-narrowed'],
    'arg-type-widened': ['arg-type-narrowed', 'arg-enum-narrowed'],
    'arg-enum-narrowed': ['arg-type-widened', 'arg-enum-narrowed'],
    'destination-removed': ['destination-added'],
    'destination-added': ['destination-removed', 'persisted-removed'],
    'persisted-removed': ['destination-added'],
    'runtime-raised': ['runtime-lowered'],
    'runtime-lowered': ['runtime-raised'],
    'validation-added': ['validation-changed'],
    'validation-changed': ['validation-changed', 'validation-added'],
    'spool-added': ['spool-removed'],
    'spool-removed': ['spool-added'],
    'step-added': ['step-removed'],
    'step-removed': ['step-added'],
  };

  test('there are as many changes, and each is undone', async () => {
    const seen = new Set<ChangeKind>();
    for (let seed = 0; seed < rounds(150); seed++) {
      const before = randomJob(seed);
      const after = mutate(mutate(before, seed), seed + 1);
      const [there] = await diffJobs(before, after);
      const [back] = await diffJobs(after, before);
      const told = JSON.stringify([before, after]);
      const counted = (of: typeof there) => of?.changes.filter(({ kind }) => kind !== 'context-key-removed') ?? [];
      expect(counted(back).length, told).toBe(counted(there).length);
      const left = counted(back).map(({ kind }) => kind);
      for (const { kind } of counted(there)) {
        seen.add(kind);
        const at = left.findIndex((other) => (undone[kind] ?? [kind]).includes(other));
        expect(at, `${kind} in ${left} ${told}`).toBeGreaterThanOrEqual(0);
        left.splice(at, 1);
      }
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  test('the only step of a resource is the same one with another method', async () => {
    const one = (method: string, ...more: object[]) => ({
      integration_name: 'x',
      resources: [{ resource: 'a/b', method }, ...more],
    });
    expect(await kindsOf(one('list'), one('get'))).toEqual(['method-changed']);
    const two = one('get', { resource: 'a/b', method: 'search' });
    expect(await kindsOf(one('list'), two)).toEqual(['step-removed', 'step-added', 'step-added']);
  });

  test('a step that is there twice is matched in its order', async () => {
    const twice = {
      integration_name: 'x',
      resources: [1, 2].map((limit) => ({ resource: 'a/b', method: 'list', query: { limit } })),
    };
    expect(await kindsOf(twice, twice)).toEqual([]);
    expect(stepsOf(twice as unknown as Fields)).toHaveLength(2);
  });
});

describe('which job is which', () => {
  const one = (more: object) => ({ integration_name: 'x', resources: [], ...more });
  const statesOf = async (before: object[], after: object[]) =>
    (await diffJobs(before, after)).map(({ state, before: old, after: now }) => [state, old?.label, now?.label]);

  test('is told by id, then label and integration, and never by likeness', async () => {
    expect(
      await statesOf(
        [one({ id: '1', label: 'a' }), one({ id: '2', label: 'b' })],
        [one({ id: '2', label: 'c' }), one({ id: '1', label: 'a' })],
      ),
    ).toEqual([
      ['changed', 'b', 'c'],
      ['equal', 'a', 'a'],
    ]);
    expect(
      await statesOf(
        [one({ label: 'a' }), one({ label: 'b' })],
        [one({ label: 'b' }), one({ label: 'd' }), one({ label: 'a' })],
      ),
    ).toEqual([
      ['equal', 'b', 'b'],
      ['added', undefined, 'd'],
      ['equal', 'a', 'a'],
    ]);
    expect(await statesOf([one({ label: 'a' }), one({ label: 'b' })], [one({ label: 'a' })])).toEqual([
      ['equal', 'a', 'a'],
      ['removed', 'b', undefined],
    ]);
  });
});

describe('what is shown', () => {
  test('in every format: no secret, and JSON as the schema has it', async () => {
    const secret = 'AKIAIOSFODNN7EXAMPLE';
    const after = withUsers({ query: { key: secret, since: '{{since}}' } });
    for (const [old, now] of [
      [job, after],
      [after, job],
      [stringify(job), stringify(after)],
    ]) {
      const diffs = await diffJobs(old, now, { path: 'a.yaml' });
      for (const format of diffFormats) {
        const text = await formatDiffs(diffs, format, { color: false, cwd: '/' });
        expect(text).toContain('query-changed');
        for (let at = 0; at + 8 <= secret.length; at++) expect(text).not.toContain(secret.slice(at, at + 8));
        if (format === 'json') expect(isDiff(JSON.parse(text)), JSON.stringify(isDiff.errors)).toBe(true);
      }
    }
  });
});
