import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { entryOf, isMapping, type Mapping } from '../../src/document/node.ts';
import { parseSource } from '../../src/document/parse.ts';
import type { Document } from '../../src/document/source.ts';
import { readRuntime } from '../../src/job/runtime.ts';
import { checkDocumentShape, checkStructure, type StructureProblem } from '../../src/schema/check.ts';
import type { SyncJob } from '../../src/schema/types.ts';
import { validateSyncJob } from '../../src/schema/validate.ts';
import { dedent } from '../../src/text/dedent.ts';
import { pick, random, rounds } from '../support/random.ts';

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const schemaOf = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')));
const accepts = schemaOf('sync-job');

async function read(text: string, language: 'yaml' | 'json' = 'yaml'): Promise<Document> {
  const { documents } = await parseSource({ text, language });
  return documents[0]!;
}

function problemsOf(job: Mapping): StructureProblem[] {
  const runtime = readRuntime(entryOf(job, 'default_runtime_version')?.value, entryOf(job, 'resources')?.value);
  return checkStructure(job, runtime);
}

/** What is found in a job, as `cause: text under the underline`. */
async function found(source: string): Promise<string[]> {
  const text = dedent(source);
  const { root } = await read(text);
  if (!isMapping(root)) throw new TypeError('the test needs a map');
  return problemsOf(root).map(({ cause, place }) => `${cause}: ${text.slice(place.start, place.end)}`);
}

const step = (fields: string) => `
  integration_name: hubspot
  resources:
    - { resource: crm/contacts, method: list, ${fields} }
`;
const node = (fields: string) => `
  default_runtime_version: 4
  resources:
    - { ${fields} }
`;

describe('checkStructure', () => {
  test.each<[string, string, string[]]>([
    ['a step without its required fields', '{ resources: [{ id: x }] }', ['missing: id', 'missing: id']],
    ['an empty step', '{ resources: [{}] }', ['missing: {}', 'missing: {}']],
    ['an empty item', '{ resources: [null] }', ['wrongItem: null']],
    ['a step that is no map', '{ resources: [crm/contacts] }', ['wrongItem: crm/contacts']],
    ['null as a required field', '{ resources: [{ resource: crm/x, method: null }] }', ['missing: resource']],
    ['null as resources', 'resources:', ['missing: resources']],
    ['null as an optional field', step('depends_on: null, query: ~, persist: , response_format: null'), []],
    ['empty names', step('name: "", depends_on: ""'), ['empty: ', 'empty: ']],
    ['an empty resource is for another rule', '{ resources: [{ resource: "", method: list }] }', []],
    ['an unknown type in runtime 3', step('type: spol, foo: 1'), ['wrongValue: spol']],
    ['a misspelt type in runtime 4', node('name: a, type: requst, foo: 1'), ['wrongValue: requst']],
    ['a node without type', node('name: a, resource: x, method: list'), []],
    [
      'one node without type',
      '{ default_runtime_version: 4, resources: [{ name: a, type: spool }, { name: b }] }',
      ['missing: name'],
    ],
    ['a number as id', step('id: 7'), ['numericId: 7']],
    ['several parents', step('depends_on: [a, b]'), ['severalParents: [a, b]']],
    ['a misspelt required key', '{ resources: [{ resource: a, methd: list }] }', ['unknown: methd']],
    ['a misspelt config', node('name: a, type: transform, confg: { expression: a }'), ['unknown: confg']],
    ['a misspelt key in config', node('name: a, type: update_state, config: { key: a, valeu: 1 }'), ['unknown: valeu']],
    ['update_state without value', node('name: a, type: update_state, config: { key: a }'), ['missingChoice: config']],
    ['recurse', step('recurse: { config: { id: 7 } }'), ['numericId: 7']],
    ['recurse without config', step('recurse: { if: a }'), ['missing: recurse']],
    ['keys of ones own', step('x-a: 1, recurse: { if: a, x-b: 1, config: { x-c: 1 } }'), []],
    ['free maps', step('query: { a: { b: 1 } }, body: { c: 2 }, delete_tracking_query: { d: 3 }'), []],
    ['persist on a Unified API resource is for another rule', step('persist: soon'), []],
    ['a version above 4 is for another rule', '{ default_runtime_version: 5, resources: [] }', []],
    ['a version that is none', '{ default_runtime_version: 0, resources: [] }', ['wrongFormat: 0']],
    ['half a version', '{ default_runtime_version: 3.5, resources: [] }', ['wrongFormat: 3.5']],
    ['a version in quotes', '{ default_runtime_version: "3", resources: [] }', []],
    ['an expression that is none is for another rule', node('name: a, type: spool, run_if: true'), []],
    ['a tag where an expression belongs', node('name: a, type: transform, config: { expression: !args.x }'), []],
    ['no integrated account is for another rule', node('name: a, type: request, resource: x, method: list'), []],
    ['a loop on a webhook is for another rule', node(destination('webhook', 'loop_on: payload.records')), []],
    ['datastore keys on a webhook', node(destination('webhook', 'method: insertMany')), ['otherStep: method']],
    ['datastore keys on a datastore', node(destination('datastore', 'method: insertMany, loop_on: a')), []],
    [
      'keys of other nodes',
      node('name: a, type: spool, loop_on: b, persist: true'),
      ['otherStep: loop_on', 'otherRuntime: persist'],
    ],
    ['an event at no point', node('name: a, type: event, config: { name: completed }'), ['wrongValue: completed']],
    [
      'a key named like a method of all objects',
      step('constructor: 1, __proto__: { method: 2 }'),
      ['unknown: constructor', 'unknown: __proto__'],
    ],
    [
      'a required key that is only in a prototype',
      '{ resources: [{ resource: a, __proto__: { method: b } }] }',
      ['unknown: __proto__', 'missing: resource'],
    ],
    [
      'args_validation in a job of runtime 2',
      '{ default_runtime_version: 2, args_validation: a, resources: [] }',
      ['otherRuntime: args_validation'],
    ],
    [
      'a placeholder as a key is for another rule',
      node('name: a, type: delete_state, config: { key: a, "{{x}}": 1 }'),
      [],
    ],
  ])('%s', async (_title, source, expected) => {
    expect(await found(source)).toEqual(expected);
  });

  test.each([
    ['2021-08-10T10:00:00.000Z', true],
    ['2026-04-01 10:00:00', true],
    ['2026-04-01T10:00:00+05:30', true],
    ['2024-02-29T23:59:60Z', true],
    ['2026-02-30T10:00:00Z', false],
    ['2026-13-01T10:00:00Z', false],
    ['2026-04-01T24:00:00Z', false],
    ['2026-04-01', false],
    ['yesterday', false],
  ])('created_at: %s', async (date, fits) => {
    expect(await found(`{ created_at: '${date}', resources: [] }`)).toEqual(fits ? [] : [`wrongFormat: ${date}`]);
  });

  test('what aliases share is reported once, at its text', async () => {
    const shared = await found(`
      x-step: &step { resource: crm/contacts, method: list, recurse: &deeper { if: a } }
      resources:
        - *step
        - *step
        - { resource: crm/deals, method: list, recurse: *deeper }
        - <<: *step
          resource: crm/deals
          presist: true
    `);
    expect(shared).toEqual(['missing: recurse', 'unknown: presist']);
  });

  test('a step that is only a merge is reported at the key that it has', async () => {
    expect(await found('{ x-a: &a { method: list }, resources: [{ <<: *a }] }')).toEqual(['missing: method']);
  });

  test('says what would be right', async () => {
    const { root } = await read(
      '{ resources: [{ resource: a, method: b, respons_format: raw, response_fromat: raw, x: 1 }] }',
    );
    const problems = problemsOf(root as Mapping);
    expect(problems.map(({ help }) => help)).toEqual([
      'did you mean "response_format"?',
      'did you mean "response_format"?',
      undefined,
    ]);
    expect(problems[0]!.data).toMatchObject({ name: 'respons_format', owner: 'a resource' });
    expect(problems[0]!.kind === 'unknownProperty' && problems[0]!.near).toBe('response_format');
  });

  test('values that stand for placeholders without quotes are left alone', async () => {
    const { root } = await read(step('query: 7'));
    const job = root as Mapping;
    const runtime = { kind: 'legacy', declared: undefined } as const;
    const [problem] = checkStructure(job, runtime);
    expect(problem?.cause).toBe('wrongType');
    expect(checkStructure(job, runtime, new Set([problem!.place.node]))).toEqual([]);
  });

  test('a job with 20,000 broken steps', async () => {
    const steps = Array.from({ length: 20_000 }, (_, i) => ({ resource: `r${i}`, methd: 'list' }));
    const { root } = await read(JSON.stringify({ resources: steps }), 'json');
    expect(problemsOf(root as Mapping)).toHaveLength(20_000);
  });
});

function destination(type: string, more: string): string {
  return `name: out, type: destination, destination_type: ${type}, config: { id: x }, resources_to_persist: [], ${more}`;
}

describe('checkDocumentShape', () => {
  test.each([
    ['{ resources: [] }', 'job', 1],
    ['{ integration_name: x }', 'job', 1],
    ['{ resources: [], results: [] }', 'job', 1],
    ['resources:', 'job', 1],
    ['[]', 'list', 0],
    ['[{ resources: [] }, { label: x }]', 'list', 2],
    ['{ results: [] }', 'response', 0],
    ['{ result: [{ resources: [] }], next_cursor: null, limit: 25 }', 'response', 1],
    ['{ result: null, results: [{ resources: [] }] }', 'response', 1],
    ['{ result: [{ resources: [] }], results: [{ resources: [] }] }', 'response', 2],
    ['{ result: {}, next_cursor: null, limit: 10 }', 'response', 0],
    ['{ resorces: [{ resource: a, method: list }] }', 'job', 1],
    ['{ integration_name: x, results: [{ resources: [] }] }', 'response', 1],
    ['{ results: {}, next_cursor: null, limit: 10 }', 'response', 0],
  ])('%s', async (text, shape, jobs) => {
    const result = checkDocumentShape((await read(text)).root!);
    expect(result).toMatchObject({ shape });
    expect('jobs' in result && result.jobs).toHaveLength(jobs);
  });

  test.each([
    ['version: 2', 'a map with the key "version"', 'version'],
    ['{}', 'an empty map', '{}'],
    ['hello', 'a string', 'hello'],
    ['7', 'a number', '7'],
    ['null', '`null`', 'null'],
    ['# nothing\n--- ~', '`null`', '~'],
    ['[1, 2]', 'a list without sync jobs', '1'],
    ['[{ hosts: all }]', 'a list without sync jobs', 'hosts'],
    ['[{ resource: crm/contacts, method: list }]', 'a list of steps', 'resource'],
    ['{ results: [{ id: 1 }], next_cursor: null }', 'a map with the keys "results" and "next_cursor"', 'results'],
    ['{ results: null }', 'a map with the key "results"', 'results'],
    ['{ result: { id: 7 } }', 'a map with the key "result"', 'result'],
    ['{ resource: [{ name: a }] }', 'a map with the key "resource"', 'resource'],
  ])('%s is foreign', async (text, words, covers) => {
    const result = checkDocumentShape((await read(text)).root!);
    if (!('foreign' in result)) throw new Error('expected a foreign document');
    const { found: what, place } = result.foreign;
    expect([what, text.slice(place.start, place.end)]).toEqual([words, covers]);
  });

  test('judges what is around the jobs', async () => {
    const text = '{ results: [{ resources: [] }, 5], next_cursor: 7, limit: many, total: 3 }';
    const result = checkDocumentShape((await read(text)).root!);
    const problems = 'problems' in result ? result.problems : [];
    expect(problems.map(({ cause, place }) => `${cause}: ${text.slice(place.start, place.end)}`).sort()).toEqual([
      'wrongItem: 5',
      'wrongType: 7',
      'wrongType: many',
    ]);
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Map_ = { [key: string]: Json };

/** A job of either kind with random optional fields, all of them right. */
function validJob(next: () => number): Map_ {
  const maybe = (fields: Map_): Map_ =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([key, value]) =>
        next() < 0.5 ? [[key, next() < 0.1 ? null : value] as const] : [],
      ),
    );
  const graph = next() < 0.5;
  const request = {
    resource: pick(next, ['crm/contacts', 'contacts', '']),
    method: pick(next, ['list', 'get', 'download']),
    ...maybe({
      id: '{{args.id}}',
      loop_on: 'args.ids',
      delete_tracking: pick(next, ['hard', 'soft']),
      delete_tracking_query: { a: 1 },
      response_format: pick(next, ['raw', 'unified', 'normalized']),
      recurse: { if: '{{a}}', config: maybe({ id: 'x', query: { a: 1 }, body: {} }) },
      'x-note': [1],
    }),
  };
  const common = maybe({ depends_on: 'b', run_if: 'args.a', debug: true });
  const nodes: (() => Map_)[] = [
    () => ({ type: 'request', ...request, integrated_account_id: 'a', ...maybe({ query: 'a', body: { b: 1 } }) }),
    () => ({ type: 'transform', config: { expression: 'a' } }),
    () => ({ type: 'add_context', config: { expression: '{}' } }),
    () => ({ type: 'spool' }),
    () => ({ type: 'get_state', config: { key: 'k', ...maybe({ default: [1] }) } }),
    () => ({ type: 'update_state', config: { key: 'k', ...pick(next, [{ value: 0 }, { value_expression: 'a' }]) } }),
    () => ({ type: 'delete_state', config: { key: 'k' } }),
    () => ({ type: 'event', config: { name: pick(next, ['start', 'complete', 'error']) } }),
    () => ({
      type: 'destination',
      destination_type: pick(next, ['webhook', 'superquery']),
      config: { id: 'i' },
      resources_to_persist: ['a'],
    }),
    () => ({
      type: 'destination',
      destination_type: 'datastore',
      config: { id: 'i', ...maybe({ config: pick<Json>(next, [{ a: '{{payload}}' }, 'text']), expression: 'a' }) },
      resources_to_persist: ['a', 'b'],
      method: 'insertMany',
      ...maybe({ loop_on: 'payload.records' }),
    }),
  ];
  const legacy: (() => Map_)[] = [
    () => ({
      ...request,
      ...maybe({
        ...{ name: 'a', depends_on: 'b', persist: true, type: 'request' },
        ...{ query: pick<Json>(next, [{ a: 1 }, 'a']), body: {} },
      }),
    }),
    () => ({ name: 'a', type: 'spool', ...maybe({ depends_on: 'b', persist: true }) }),
    () => ({
      name: 'a',
      type: 'transform',
      config: { expression: 'a' },
      ...maybe({ depends_on: 'b', persist: false }),
    }),
  ];
  const steps = Array.from({ length: 1 + Math.floor(next() * 4) }, () =>
    graph ? { name: 'n', ...pick(next, nodes)(), ...common } : pick(next, legacy)(),
  );
  return {
    ...(graph
      ? { default_runtime_version: pick<Json>(next, [4, '4']) }
      : maybe({ default_runtime_version: pick<Json>(next, [1, 2, 3, '3']) })),
    ...maybe({
      id: '5d1f0b1e-6b0f-4b6e-9d0a-2f1f4a1b2c3d',
      label: 'x',
      integration_name: '',
      args_schema: { a: { type: 'string' } },
      mutex_key: 'm',
      state_key: 's',
      environment_id: '5D1F0B1E-6B0F-4B6E-9D0A-2F1F4A1B2C3D',
      created_at: '2026-04-01 10:00:00',
      updated_at: '2021-08-10T10:00:00.000Z',
      description: 'd',
      $schema: 'https://example.com/sync-job.schema.json',
      sharing: pick(next, ['deny', 'ask', 'allow']),
      'x-a': { b: 1 },
    }),
    ...(graph ? maybe({ args_validation: 'a' }) : {}),
    resources: steps,
  };
}

/** Mistakes that an author makes once, as changes of a step or the job. */
const mistakes: readonly ((job: Map_, step: Map_) => void)[] = [
  (job) => delete job.resources,
  (job) => Object.assign(job, { resources: { a: {} } }),
  (job) => Object.assign(job, { labell: 'x' }),
  (job) => Object.assign(job, { label: 5 }),
  (job) => Object.assign(job, { sharing: 'everybody' }),
  (job) => Object.assign(job, { id: '12' }),
  (job) => Object.assign(job, { created_at: 'yesterday' }),
  (job) => Object.assign(job, { args_schema: [] }),
  (job) => Object.assign(job, { schedule: 'daily' }),
  (job) => Object.assign(job, { schedule: null }),
  (_job, step) => Object.assign(step, { depends_on: ['a'] }),
  (_job, step) => Object.assign(step, { depends_on: 5 }),
  (_job, step) => Object.assign(step, { depends_on: '' }),
  (_job, step) => Object.assign(step, { name: '' }),
  (_job, step) => Object.assign(step, { dependson: 'a' }),
  (_job, step) => Object.assign(step, { type: 'reqest' }),
  (_job, step) => Object.assign(step, { type: 7 }),
  (job) => (job.resources as Json[]).push('a'),
  (job) => (job.resources as Json[]).push([]),
];

test('the published schema and the linter accept the same jobs, and reject those with one mistake', async () => {
  const next = random(20260401);
  for (let i = 0; i < rounds(400); i++) {
    const job = validJob(next);
    const { root } = await read(JSON.stringify(job), 'json');
    expect({ job, errors: accepts(job) ? [] : accepts.errors }).toEqual({ job, errors: [] });
    expect({ job, problems: problemsOf(root as Mapping) }).toEqual({ job, problems: [] });
    expect(validateSyncJob(job)).toBe(true);
    const rest = { next_cursor: null, limit: 1 };
    for (const page of [[job], { results: [job], ...rest }, { result: [job], ...rest }]) {
      expect(accepts(page)).toBe(true);
    }

    const steps = job.resources as Map_[];
    delete job.dependson;
    pick(next, mistakes)(job, pick(next, steps));
    const broken = await read(JSON.stringify(job), 'json');
    expect({ job, accepted: accepts(job) }).toEqual({ job, accepted: false });
    expect({ job, count: problemsOf(broken.root as Mapping).length }).toEqual({ job, count: 1 });
    expect(validateSyncJob(job)).toBe(false);
    for (const page of [[job], { results: [job] }, { result: [job] }]) expect(accepts(page)).toBe(false);
  }
});

test('whatever a job holds, each problem is about a place in the text', async () => {
  const next = random(7);
  const junk: readonly Json[] = [
    null,
    true,
    7,
    -0.5,
    '',
    'x',
    'request',
    '{{args.x}}',
    [],
    [null],
    ['a'],
    {},
    { a: 1 },
    { '': {} },
  ];
  for (let i = 0; i < rounds(600); i++) {
    const job = validJob(next);
    for (let times = 1 + Math.floor(next() * 4); times > 0; times--) mutate(job, next, junk);
    const text = JSON.stringify(job, null, pick(next, [undefined, 1]));
    const { root } = await read(text, pick(next, ['yaml', 'json'] as const));
    for (const { place, fix } of problemsOf(root as Mapping)) {
      expect(place.start).toBeGreaterThanOrEqual(0);
      expect(place.end).toBeGreaterThanOrEqual(place.start);
      expect(place.end).toBeLessThanOrEqual(text.length);
      for (const edit of fix?.edits ?? []) expect(edit.end).toBeGreaterThanOrEqual(edit.start);
    }
    expect(() => validateSyncJob(job)).not.toThrow();
  }
});

function mutate(value: Json, next: () => number, junk: readonly Json[]): void {
  if (typeof value !== 'object' || value === null) return;
  const keys = Object.keys(value);
  if (keys.length === 0) return;
  const key = pick(next, keys);
  const inner = (value as Map_)[key]!;
  if (typeof inner === 'object' && next() < 0.7) mutate(inner, next, junk);
  else if (next() < 0.3) delete (value as Map_)[key];
  else (value as Map_)[next() < 0.5 ? key : `${key}${pick(next, ['', 's', '_'])}`] = structuredClone(pick(next, junk));
}

describe('validateSyncJob', () => {
  const endless: Record<string, unknown> = { resources: [] };
  endless.body = endless;
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no');
      },
    },
  );
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'resources'],
    ['a function', () => ({})],
    ['a bigint', 1n],
    ['a list', []],
    ['a map without resources', {}],
    ['resources of another kind', { resources: new Map() }],
    ['a cycle', endless],
    ['a proxy that throws', hostile],
    [
      'an expression that is no string',
      { default_runtime_version: 4, resources: [{ name: 'a', type: 'spool', run_if: 5 }] },
    ],
  ])('%s is no sync job', (_title, value) => {
    expect(validateSyncJob(value)).toBe(false);
  });

  test('narrows the type', () => {
    const value: unknown = { resources: [{ resource: 'crm/contacts', method: 'list' }] };
    if (!validateSyncJob(value)) throw new Error('expected a sync job');
    const job: SyncJob = value;
    expect(job.resources).toHaveLength(1);
  });
});

describe('the schemas', () => {
  test.each(['sync-job', 'args-schema', 'report', 'config', 'graph', 'plan', 'diff'])(
    '%s describes each of its fields',
    (name) => {
      const schema = JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
      expect(ajv.validateSchema(schema)).toBe(true);
      const bare: string[] = [];
      const visit = (value: unknown, path: string, ofNames = false): void => {
        if (typeof value !== 'object' || value === null) return;
        for (const [key, inner] of Object.entries(value)) {
          const here = `${path}/${key}`;
          if (ofNames && !inner.$ref && !inner.description) bare.push(here);
          if (!ofNames && ['if', 'then', 'else', 'not', 'allOf', 'anyOf'].includes(key)) continue;
          visit(inner, here, !ofNames && key === 'properties');
        }
      };
      visit(schema.properties, '/properties', true);
      visit(schema.definitions, '/definitions');
      expect(bare.filter((path) => !/^\/definitions\/listResponse\/properties\/results?$/.test(path))).toEqual([]);
    },
  );

  test('the report is strict', () => {
    const accepted = schemaOf('report');
    const finding = {
      ...{ rule: 'schema', severity: 'error', message: 'm', line: 1, column: 1, endLine: 1, endColumn: 2 },
      ...{ offset: 0, endOffset: 1, pointer: '/resources/0/a~1b', document: 0 },
      related: [{ message: 'm', path: 'a.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 }],
      fix: { safety: 'suggest', description: 'd', edits: [{ offset: 0, endOffset: 1, text: '' }] },
    };
    const summary = { files: 1, jobs: 1, errors: 1, warnings: 0, infos: 0, suppressed: 0, baselined: 0, fixable: 0 };
    const report = {
      ...{ version: 1, tool: { name: 'sync-job-lint', version: '0.1.0' }, summary },
      files: [{ path: 'a.yaml', findings: [finding] }],
    };
    expect(accepted(report)).toBe(true);
    expect(accepted({ ...report, version: 2 })).toBe(false);
    expect(accepted({ ...report, more: 1 })).toBe(false);
    expect(accepted({ ...report, files: [{ path: 'a.yaml', findings: [{ ...finding, line: 0 }] }] })).toBe(false);
    expect(accepted({ ...report, files: [{ path: 'a.yaml', findings: [{ ...finding, code: 1 }] }] })).toBe(false);
  });

  test('the configuration', () => {
    const accepted = schemaOf('config');
    expect(
      accepted({
        extends: 'recommended',
        root: true,
        files: ['jobs/**'],
        ignore: ['**/drafts/**'],
        rules: { 'unused-arg': 'off', 'angle-placeholder': ['warning', { style: 'any' }] },
        ...{ context: ['site_id'], methods: ['bulk_export'], functions: ['f'], plugins: ['./a.js'] },
        overrides: [{ files: ['legacy/**'], rules: { 'unused-arg': 'info' } }],
      }),
    ).toBe(true);
    for (const wrong of [
      { file: [] },
      { rules: { a: 'fatal' } },
      { rules: { a: ['off', {}, 1] } },
      { overrides: [{}] },
      { files: 'a' },
    ]) {
      expect({ wrong, accepted: accepted(wrong) }).toEqual({ wrong, accepted: false });
    }
  });

  test('the types are those of the schema', async () => {
    const { renderTypes } = await import(new URL('../../scripts/generate-types.mjs', import.meta.url).href);
    expect(readFileSync(new URL('../../src/schema/types.ts', import.meta.url), 'utf8')).toBe(await renderTypes());
  });

  test('the validators are those of the schema', async () => {
    const { renderValidators } = await import(new URL('../../scripts/generate-validators.mjs', import.meta.url).href);
    for (const [name, text] of Object.entries<string>(await renderValidators())) {
      expect(readFileSync(new URL(`../../src/schema/generated/${name}`, import.meta.url), 'utf8')).toBe(text);
    }
  });
});
