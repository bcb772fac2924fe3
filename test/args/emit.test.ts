import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../../rules/index.ts';
import { exampleFiles } from '../../scripts/generate/examples.ts';
import { emitArgs } from '../../src/args/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { fromValue } from '../../src/document/value.ts';
import { exampleConfig } from '../../src/engine/example.ts';
import { analyse } from '../../src/engine/lint.ts';
import { checkArgs, lintValue } from '../../src/index.ts';
import type { Job } from '../../src/job/job.ts';
import { isFields, randomJob } from '../support/jobs.ts';

const root = join(import.meta.dirname, '../..');

async function jobsIn(source: unknown): Promise<readonly Job[]> {
  const file = typeof source === 'string' ? await parseSource({ text: source }) : fromValue(source);
  const { documents } = await analyse(file, exampleConfig(rules, '', {}));
  return documents.flatMap(({ jobs }) => jobs);
}

async function emit(source: unknown, form: Parameters<typeof emitArgs>[1]): Promise<string> {
  return emitArgs((await jobsIn(source))[0]!, form);
}

const jobWith = (args_schema: unknown, ...resources: object[]) => ({
  integration_name: 'zendesk',
  args_schema,
  resources,
});

const schema = {
  type: 'object',
  definitions: {
    person: {
      type: 'object',
      properties: { name: { type: 'string', required: true }, boss: { $ref: '#/definitions/person' } },
    },
  },
  properties: {
    account: { type: 'string', format: 'integrated_account_id', required: true, description: 'Whose\n*/ account' },
    ids: { type: 'array', items: { type: ['string', 'integer'] } },
    state: { enum: ['open', 'closed', null], default: 'open' },
    'page-size': { type: 'integer', minimum: 10, multipleOf: 4 },
    owner: { $ref: '#/definitions/person' },
    any: {},
    map: { type: 'object', additionalProperties: { type: 'string' } },
    one: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'boolean' } }] },
    both: { allOf: [{ $ref: '#/definitions/person' }, { type: 'object', properties: { age: { type: 'number' } } }] },
    [`"${'\n'}`]: { const: 1 },
  },
  required: ['state'],
};

describe('JSON Schema', () => {
  test('says the same as args_schema, whichever shape it has', async () => {
    const emitted = JSON.parse(await emit(jobWith(schema), 'json-schema'));
    expect(emitted).toMatchObject({ type: 'object', required: ['account', 'state'], additionalProperties: false });
    expect(emitted.definitions.person).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, boss: { $ref: '#/definitions/person' } },
      required: ['name'],
    });
    const flat = {
      a: { type: 'string', required: true },
      'x-note': 'mine',
      b: { type: 'object', properties: { required: { type: 'string' } } },
    };
    expect(JSON.parse(await emit(jobWith(flat), 'json-schema'))).toEqual({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { a: { type: 'string' }, b: flat.b },
      required: ['a'],
      additionalProperties: false,
    });
    expect(JSON.parse(await emit(jobWith(undefined), 'json-schema'))).toMatchObject({ properties: {} });
  });

  test('of random jobs and examples is one, and accepts their samples, as does the check', async () => {
    const ajv = new Ajv({
      strict: false,
      formats: { integrated_account_id: true, webhook_id: true, datastore_id: true },
      validateFormats: false,
    });
    const examples = exampleFiles(root, 'clean').map((path) => readFileSync(join(root, path), 'utf8'));
    const sources: unknown[] = [
      ...examples,
      ...Array.from({ length: 60 }, (_, seed) => randomJob(seed)),
      jobWith(schema),
    ];
    let tried = 0;
    for (const source of sources) {
      for (const job of await jobsIn(source)) {
        const accepts = ajv.compile(JSON.parse(emitArgs(job, 'json-schema')));
        const sample = JSON.parse(emitArgs(job, 'sample'));
        expect([accepts(sample), accepts.errors, sample]).toEqual([true, null, sample]);
        tried++;
      }
      const alone = await jobsIn(source);
      if (alone.length !== 1) continue;
      const sample = emitArgs(alone[0]!, 'sample');
      expect((await checkArgs(source, sample, { argsPath: 'a.json' })).findings).toEqual([]);
    }
    expect(tried).toBeGreaterThan(70);
  });
});

/** What TypeScript says of a program. */
function compile(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sync-job-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'a.ts'), program);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--ignoreConfig', join(folder, 'a.ts')], {
    encoding: 'utf8',
  }).stdout;
}

describe('TypeScript', () => {
  test('compiles with arguments that are right', async () => {
    const types = await emit(jobWith(schema), 'typescript');
    const right = [
      '{ account: "a", state: null }',
      '{ account: "a", state: "open", ids: ["a", 1], "page-size": 12, any: [{}], map: { x: "y" }, one: [true], "\\"\\n": 1 }',
      '{ account: "a", state: "closed", one: "x", owner: { name: "a", boss: { name: "b" } }, both: { name: "a", age: 1 } }',
    ];
    expect(compile(`${types}\nexport const all: Args[] = [${right.join(',\n')}];\n`)).toBe('');
    expect(types).toContain('   * *\\/ account\n');
  });

  test('refuses arguments that are wrong', async () => {
    const types = await emit(jobWith(schema), 'typescript');
    const wrong = [
      '{ state: "open" }',
      '{ account: 1, state: "open" }',
      '{ account: "a", state: "opn" }',
      '{ account: "a", state: null, more: 1 }',
      '{ account: "a", state: null, ids: [true] }',
      '{ account: "a", state: null, owner: {} }',
      '{ account: "a", state: null, both: { age: 1 } }',
      '{ account: "a", state: null, one: [1] }',
    ];
    const lines = wrong.map((value, index) => `export const a${index}: Args = ${value};`).join('\n');
    const said = compile(`${types}\n${lines}\n`);
    const first = types.split('\n').length + 1;
    const at = [...said.matchAll(/a\.ts\((\d+),/g)].map(([, line]) => Number(line) - first);
    expect([...new Set(at)]).toEqual(wrong.map((_, index) => index));
  });

  test('of random jobs and examples compiles', async () => {
    const sources: unknown[] = [
      ...exampleFiles(root, 'clean').map((path) => readFileSync(join(root, path), 'utf8')),
      ...Array.from({ length: 40 }, (_, seed) => randomJob(seed)),
    ];
    const jobs = (await Promise.all(sources.map(jobsIn))).flat();
    const programs = jobs.map((job, index) => {
      const sample = emitArgs(job, 'sample');
      return `export namespace N${index} {\n${emitArgs(job, 'typescript')}\nexport const sample: Args = ${sample};\n}\n`;
    });
    expect(compile(programs.join('\n'))).toBe('');
  });
});

describe('an inferred schema', () => {
  test('has what follows from the uses', async () => {
    const source = `
default_runtime_version: 4
integration_name: zendesk
args_schema:
  known: { type: string, required: true, description: "as it is" }
resources:
  - name: users
    type: request
    resource: ticketing/users
    method: get
    id: "{{args.user_ids}}"
    loop_on: args.user_ids
    integrated_account_id: "{{args.account}}"
    query:
      limit: "{{args.limit:int}}"
      since: "{{args.since?:2024-01-01}}"
      team: "{{args.filter.team:undefined}}"
      odd: "{{args.odd:int}} {{args.odd:bool}}"
      known: "{{args.known}}"
  - name: out
    type: destination
    run_if: $exists(args.hook)
    destination_type: webhook
    config: { id: "{{args.hook}}" }
    resources_to_persist: [users]
  - name: store
    type: destination
    destination_type: datastore
    method: insertMany
    config: { id: "{{args.store}}", config: { documents: "{{payload.records:json}}" } }
    resources_to_persist: [users]
`;
    expect(await emit(source, 'args-schema')).toBe(`args_schema:
  known: { type: string, required: true, description: "as it is" }
  user_ids: { type: array, items: { type: string }, required: true }
  limit: { type: integer, required: true }
  since: {}
  filter: { type: object }
  odd: { required: true }
  account: { type: string, format: integrated_account_id, required: true }
  hook: { type: string, format: webhook_id }
  store: { type: string, format: datastore_id, required: true }
`);
  });

  test('is in the style of the file', async () => {
    const value = jobWith(
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      {
        resource: 'a/b',
        method: 'get',
        id: '{{args.b}}',
      },
    );
    expect(JSON.parse(await emit(JSON.stringify(value), 'args-schema'))).toEqual({
      args_schema: {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string', required: true } },
        required: ['a'],
      },
    });
    const bare = 'integration_name: a\nresources:\n  - { resource: a/b, method: get, id: "{{args.on}}" }\n';
    expect(await emit(bare, 'args-schema')).toBe(
      'args_schema:\n  type: object\n  properties:\n    "on": { type: string, required: true }\n',
    );
    expect(await emit('integration_name: a\nresources: []\n', 'args-schema')).toBe(
      'args_schema:\n  type: object\n  properties: {}\n',
    );
  });

  test('lints clean in its job, for random jobs that have lost theirs', async () => {
    const ids = new Set<string>();
    for (let seed = 0; seed < 80; seed++) {
      const job = randomJob(seed);
      const { args_schema: lost, ...rest } = job;
      if (!isFields(lost)) continue;
      const { args_schema: found } = parse(await emit(rest, 'args-schema'));
      const { findings } = await lintValue({ ...rest, args_schema: found });
      // Whether an argument that only a condition reads may be missing is known to the author alone.
      for (const { rule, message } of findings) if (rule !== 'dead-end-run') ids.add(`${seed} ${rule} ${message}`);
    }
    expect([...ids]).toEqual([]);
  });
});
