import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseSource } from '../../src/document/parse.ts';
import { toValue } from '../../src/document/value.ts';
import { lintText, lintValue } from '../../src/index.ts';
import { definitionOf, jobKeys, legacyStepKeys, nodeKeys, writeJson, writeYaml } from '../../src/remote/job-text.ts';
import { alphabet } from '../support/hostile.ts';
import { type Fields, randomJob, type Value } from '../support/jobs.ts';
import { type Dice, dice, rounds } from '../support/random.ts';
import { deployed } from './api.ts';

async function readBack(text: string, language: 'yaml' | 'json' = 'yaml'): Promise<unknown> {
  const { documents } = await parseSource({ text, language });
  expect(documents.flatMap(({ problems }) => problems)).toEqual([]);
  expect(documents).toHaveLength(1);
  return toValue(documents[0]!.root!);
}

describe('a deployed job as a file', () => {
  it('says what its author would', () => {
    const job = deployed(1, {
      label: 'Contacts: all',
      default_runtime_version: '4',
      resources: [
        {
          depends_on: 'b',
          config: { expression: '(\n  $a := 1;\n  $a\n)' },
          type: 'transform',
          name: 'a',
          run_if: 'args.all and $exists(args.x)',
        },
        { method: 'list', resource: 'crm/contacts', query: { ids: ['{{args.id}}'], since: null }, type: 'request' },
      ],
      args_schema: { all: { type: 'boolean', default: false }, id: {}, no: { type: 'string', default: '012' } },
      something_new: { of: 'the platform' },
      'x-owner': 'me',
    });
    expect(writeYaml(definitionOf(job))).toBe(`id: 00000001-0000-4000-8000-000000000000
label: "Contacts: all"
integration_name: zendesk
default_runtime_version: 4
args_schema:
  all:
    type: boolean
    default: false
  id: {}
  "no":
    type: string
    default: "012"
resources:
  - name: a
    type: transform
    config:
      expression: |-
        (
          $a := 1;
          $a
        )
    depends_on: b
    run_if: "args.all and $exists(args.x)"
  - type: request
    resource: crm/contacts
    method: list
    query:
      ids:
        - "{{args.id}}"
      since: null
x-owner: me
`);
  });

  it('does not say what the platform stamps', () => {
    const job = deployed(1, { label: 'Untitled', integration_name: '', default_runtime_version: 3 });
    expect(Object.keys(definitionOf(job))).toEqual(['id', 'resources']);
    expect(Object.keys(definitionOf(job, { withId: false }))).toEqual(['resources']);
    const graph = [{ name: 'a', type: 'destination' }];
    expect(definitionOf({ ...job, resources: graph })).toMatchObject({ default_runtime_version: 3 });
    expect(definitionOf({ ...job, default_runtime_version: '2' })).toMatchObject({ default_runtime_version: 2 });
  });

  it('has the keys of the schema, in its order', () => {
    const { definitions } = JSON.parse(readFileSync('schemas/sync-job.schema.json', 'utf8'));
    const keysOf = (name: string) => Object.keys(definitions[name].properties);
    const others = new Set(['environment_id', 'created_at', 'updated_at']);
    expect(jobKeys).toEqual(keysOf('jobFields').filter((key) => !others.has(key)));
    const isIn = (order: readonly string[], keys: readonly string[]) =>
      expect(order.filter((key) => keys.includes(key))).toEqual(keys);
    for (const name of ['legacyRequest', 'legacySpool', 'legacyTransform'])
      expect(legacyStepKeys).toEqual(expect.arrayContaining(keysOf(name)));
    isIn(legacyStepKeys, keysOf('legacyRequest'));
    isIn(nodeKeys, keysOf('request'));
    for (const name of Object.keys(definitions)) {
      if (definitions[name].properties?.run_if) expect(nodeKeys).toEqual(expect.arrayContaining(keysOf(name)));
    }
  });
});

/** Texts that a version of YAML takes for something else, or that a notation can't hold. */
const hazards: readonly string[] = [
  ...['', ' ', 'a ', ' a', '~', 'null', 'Null', 'true', 'FALSE', 'yes', 'No', 'on', 'OFF', 'y', 'N', '=', '<<', '.inf', '.NaN'],
  ...['0', '012', '0o17', '0x1F', '0b1', '1_000', '-1', '+1', '1e3', '1.', '.5', '12:30:00', '190:20', '2020-01-01', '2020-01-01T10:00:00Z'],
  ...['- a', '-', '? a', 'a: b', 'a:', ':a', 'a #b', '#a', '&a', '*a', '!a', '|', '>', '%a', '@a', '`a', '{a', '[a', '}', ']', ',', "'", '"', "it's"],
  ...['{{args.x}}', '{{ args.x:int }} b', '<<args.x>>', '---', '...', '--- a', '\t', '\ta', 'a\tb', '\\', 'a\\nb', '\u0000', '\u0007', '\u007f', '\u0085', '\u00a0'],
  ...['a\nb', 'a\n', 'a\n\n', '\na', '\n', '\n\n', ' a\nb', '\n  a\nb', 'a\n b', 'a \nb ', 'a\n  ', '  \na', 'a\n\n\nb\n\n', '\ta\nb', 'a\n\tb', '# a\nb', '---\na', 'a\n---\n', '...\na\n...'],
  ...['a\r\nb', 'a\rb', 'a\u2028b\nc', '\ufeffa\nb', 'a\nb\u0085', 'é', 'ß ø', '日本語', 'é\né', '😀\n😀', '\ud800', 'a\n\udc00', 'NO', 'nULL', 'x'.repeat(1100), 'a\nb: {{args.x}}\n# c'],
  ...['# sync-job-lint-disable-file unused-arg -- x', 'a\n# sync-job-lint-disable-file unused-arg -- x', '__proto__', 'constructor', 'toString'],
]; // biome-ignore format: a list by kind

const numbers = [0, 1, -1.5, 1e21, 1e-7, 1.5e300, -2e-9, 9007199254740992, 0.1];

function hostileText(d: Dice): string {
  const parts = Array.from({ length: 1 + d.below(3) }, () => d.pick(d.chance(0.7) ? hazards : alphabet));
  return d.chance(0.5) ? parts[0]! : parts.join(d.pick(['', ' ', '\n', '\n\n', '\n ']));
}

function hostileValue(d: Dice, depth: number): unknown {
  const kind = d.below(depth > 4 ? 6 : 10);
  if (kind < 4) return hostileText(d);
  if (kind === 4) return d.pick(numbers);
  if (kind === 5) return d.pick([null, true, false]);
  const size = d.below(4);
  if (kind < 8) return Array.from({ length: size }, () => hostileValue(d, depth + 1));
  return Object.fromEntries(Array.from({ length: size }, () => [hostileText(d), hostileValue(d, depth + 1)]));
}

describe('YAML is read back as the value that it was', () => {
  const texts = (lone: boolean) => [...hazards, ...alphabet].filter((text) => lone || !/\p{Cs}/u.test(text));

  it('texts, as values, keys and items', async () => {
    for (const text of texts(true)) {
      for (const value of [{ a: text }, { [text]: 1 }, { a: [text, [text], { [text]: text }] }, { [text]: { a: 1 } }])
        expect(await readBack(writeYaml(value)), JSON.stringify(text)).toEqual(value);
    }
  });

  it('by other readers too, of YAML 1.2 and 1.1', () => {
    for (const text of texts(false)) {
      const value = { a: [text, { b: text }], [text === '__proto__' ? 'c' : text]: text };
      const written = writeYaml(value);
      expect(parse(written, { version: '1.1' }), JSON.stringify(text)).toEqual(value);
      expect(parse(written), JSON.stringify(text)).toEqual(value);
      expect(load(written), JSON.stringify(text)).toEqual(value);
    }
    for (const number of numbers) {
      expect(parse(writeYaml({ number }), { version: '1.1' })).toEqual({ number });
      expect(load(writeYaml({ number }))).toEqual({ number });
    }
  });

  it('random values', async () => {
    for (let seed = 0; seed < rounds(150); seed++) {
      const value = { value: hostileValue(dice(seed), 0), more: hostileValue(dice(seed + 1e6), 0) };
      const written = writeYaml(value);
      expect(await readBack(written), written).toEqual(value);
      expect(await readBack(writeJson(value), 'json')).toEqual(value);
    }
  });

  it('however deep', async () => {
    let value: unknown = 'x';
    for (let depth = 0; depth < 98; depth++) value = depth % 2 ? [value] : { a: value };
    expect(await readBack(writeYaml({ value }))).toEqual({ value });
    for (let depth = 0; depth < 1000; depth++) value = [value];
    expect((await lintText(writeYaml({ resources: value }))).findings).toMatchObject([{ rule: 'syntax' }]);
  });
});

describe('a file lints like the job that it is of', () => {
  const brief = ({ findings }: Awaited<ReturnType<typeof lintText>>) =>
    findings.map(({ rule, message, pointer }) => [rule, message, pointer]).sort();

  async function expectAlike(job: Readonly<Record<string, unknown>>) {
    const definition = definitionOf(job);
    const text = writeYaml(definition);
    expect(await readBack(text)).toEqual(definition);
    expect(brief(await lintText(text, { path: 'a.yaml' })), text).toEqual(brief(await lintValue(definition)));
    expect(brief(await lintText(writeJson(definition), { path: 'a.json' }))).toEqual(
      brief(await lintValue(definition)),
    );
  }

  it('random jobs', async () => {
    for (let seed = 0; seed < rounds(20); seed++) await expectAlike(deployed(seed, randomJob(seed)));
  });

  it('random jobs with hostile texts in them', async () => {
    for (let seed = 0; seed < rounds(20); seed++) {
      const d = dice(seed);
      const spoil = (value: Value): Value => {
        if (typeof value === 'string') return d.chance(0.1) ? hostileText(d) : value;
        if (Array.isArray(value)) return value.map(spoil);
        if (typeof value !== 'object' || value === null) return value;
        const entries = Object.entries(value).map(([key, entry]) => [
          d.chance(0.03) ? hostileText(d) : key,
          spoil(entry),
        ]);
        return Object.fromEntries(entries) as Fields;
      };
      await expectAlike(deployed(seed, spoil(randomJob(seed)) as Fields));
    }
  });

  it('also where the job as it is deployed is linted', async () => {
    for (let seed = 0; seed < rounds(20); seed++) {
      const job = deployed(seed, { default_runtime_version: null, ...randomJob(seed) });
      const inFile = brief(await lintText(writeYaml(definitionOf(job)))).map(([rule, message]) => [rule, message]);
      expect(inFile).toEqual(brief(await lintValue(job)).map(([rule, message]) => [rule, message]));
    }
  });
});
