import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { exampleFiles } from '../../scripts/generate/examples.ts';
import { planOf } from '../../src/index.ts';
import { planFormats } from '../../src/plan/formats.ts';
import { formatPlan } from '../../src/plan/index.ts';
import type { Answer } from '../../src/plan/plan.ts';
import { argumentNames, argumentValues, holds, randomWays } from '../support/conditions.ts';
import { alphabet, RAW } from '../support/hostile.ts';
import { randomJob } from '../support/jobs.ts';
import { dice, rounds } from '../support/random.ts';

const replace: (value: unknown, context: object) => unknown = (await import('@truto/replace-placeholders' as string))
  .default;

const root = join(import.meta.dirname, '../..');
const isPlan = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(join(root, 'schemas/plan.schema.json'), 'utf8')),
);

const spool = (name: string, more: object = {}) => ({ name, type: 'spool', ...more });
const out = (name: string, from: string[], more: object = {}) => ({
  ...{ name, type: 'destination', destination_type: 'webhook', config: { id: 'x' }, resources_to_persist: from },
  ...more,
});

function job(resources: object[], more: object = {}): object {
  return { integration_name: 'zendesk', default_runtime_version: 4, resources, ...more };
}

const optional = (...names: string[]) => ({
  args_schema: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});

describe('the table', () => {
  test('says of each set of arguments what the engine says', async () => {
    const d = dice(11);
    const seen: Record<string, number> = {};
    for (let round = 0; round < rounds(150); round++) {
      const random = randomWays(d);
      const { rows } = (await planOf(random.fields)).table!;
      for (const row of rows) {
        for (let i = 0; i < 3; i++) {
          const given = [...row.given, 'r'];
          const args = Object.fromEntries(given.map((name) => [name, d.pick(argumentValues)]));
          const told = JSON.stringify({ ...random, args, row });
          const starts = random.validation === undefined || !(await holds(random.validation, args));
          if (row.starts !== 'depends') expect(starts, told).toBe(row.starts === 'yes');
          seen[`starts ${row.starts}`] = (seen[`starts ${row.starts}`] ?? 0) + 1;
          for (const [index, way] of random.ways.entries()) {
            const { receives } = row.destinations[index] ?? { receives: 'refused' };
            seen[receives] = (seen[receives] ?? 0) + 1;
            if (receives !== 'yes' && receives !== 'no') continue;
            const all = await Promise.all(way.map((one) => holds(one, args)));
            expect(all.every(Boolean), told).toBe(receives === 'yes');
          }
        }
      }
    }
    for (const name of ['yes', 'no', 'depends', 'refused', 'starts yes', 'starts no', 'starts depends']) {
      expect(seen[name], name).toBeGreaterThan(20);
    }
  });

  test('has what is refused, what is skipped, and what is never written', async () => {
    const plan = await planOf(
      job(
        [
          spool('all'),
          spool('some', { depends_on: 'all', run_if: '$exists(args.a)' }),
          out('one', ['all'], { run_if: 'args.a != ""' }),
          out('two', ['some']),
          out('none', ['all'], { run_if: 'false' }),
        ],
        {
          args_schema: {
            a: { type: 'string' },
            b: { type: 'string' },
            anyOf: [{ required: ['a'] }, { required: ['b'] }],
          },
          args_validation: '$exists(args.a) and $exists(args.b) ? { "message": "one of them" }',
        },
      ),
    );
    expect(plan.table).toMatchObject({ tried: ['a', 'b'], untried: [], unreached: ['none'] });
    expect(
      plan.table!.rows.map(({ given, starts, refusedBy, skipped, writes }) => [
        given,
        starts,
        refusedBy,
        skipped,
        writes,
      ]),
    ).toEqual([
      [[], 'no', 'args_schema', [], 'no'],
      [['a'], 'yes', undefined, [], 'yes'],
      [['b'], 'yes', undefined, ['some'], 'no'],
      [['a', 'b'], 'no', 'args_validation', [], 'no'],
    ]);
    expect(plan.table!.rows[1]!.destinations).toEqual([
      { name: 'one', receives: 'depends' },
      { name: 'two', receives: 'yes' },
      { name: 'none', receives: 'no' },
    ]);
  });

  test('tries the six arguments that are mentioned most, and says which it does not', async () => {
    const names = 'abcdefgh'.split('');
    const conditions = names.flatMap((name, index) => Array.from({ length: index + 1 }, () => `$exists(args.${name})`));
    const { table } = await planOf(
      job([spool('x', { run_if: conditions.join(' or ') }), out('y', ['x'])], optional(...names)),
    );
    expect(table!.tried).toEqual(['h', 'g', 'f', 'e', 'd', 'c']);
    expect(table!.untried).toEqual(['b', 'a']);
    expect(table!.rows).toHaveLength(64);
    expect(table!.rows[0]!.writes).toBe('depends');
    expect(table!.rows[1]!.writes).toBe('yes');
  });

  test('is one row where nothing depends on arguments, also in runtimes 1 to 3', async () => {
    const legacy = {
      integration_name: 'a',
      resources: [
        { resource: 'crm/contacts', method: 'list' },
        { resource: 'notes', method: 'list', persist: true },
        { resource: 'other', method: 'list' },
      ],
    };
    expect((await planOf(legacy)).table!.rows).toEqual([
      {
        ...{ given: [], missing: [], starts: 'yes', skipped: [], writes: 'yes' },
        destinations: [
          { name: 'crm/contacts', receives: 'yes' },
          { name: 'notes', receives: 'yes' },
        ],
      },
    ]);
  });

  test('leaves open what a broken job does', async () => {
    const steps = [
      spool('a', { depends_on: 'gone' }),
      spool('b', { depends_on: 'c' }),
      spool('c', { depends_on: 'b' }),
      spool('d', { run_if: '$exists(' }),
      out('one', ['a']),
      out('two', ['b']),
      out('three', ['lost']),
      out('four', ['d']),
    ];
    const receives = (await planOf(job(steps))).table!.rows[0]!.destinations.map((one) => one.receives);
    expect(receives).toEqual<Answer[]>(['depends', 'no', 'depends', 'depends']);
  });
});

describe('with arguments', () => {
  test('says of each step whether it runs, as the engine does', async () => {
    const d = dice(12);
    let decided = 0;
    for (let round = 0; round < rounds(150); round++) {
      const random = randomWays(d);
      const given = [...argumentNames.filter(() => d.chance(0.5)), 'r'];
      const args = Object.fromEntries(given.map((name) => [name, d.pick(argumentValues)]));
      const { run } = await planOf(random.fields, { args });
      const told = JSON.stringify({ ...random, args, run });
      const starts = random.validation === undefined || !(await holds(random.validation, args));
      if (run!.starts !== 'depends') expect(starts, told).toBe(run!.starts === 'yes');
      for (const [index, way] of random.ways.entries()) {
        const step = run!.steps.find(({ name }) => name === `out-${index}`);
        if (!step || step.runs === 'depends') continue;
        decided++;
        const all = await Promise.all(way.map((one) => holds(one, args)));
        expect(all.every(Boolean), told).toBe(step.runs === 'yes');
      }
    }
    expect(decided).toBeGreaterThan(rounds(120));
  });

  test.each<[string, object, Answer]>([
    ['args.mode = "full"', { mode: 'full' }, 'yes'],
    ['args.mode = "full"', { mode: 'part' }, 'no'],
    ['args.mode != "full"', { mode: 'part' }, 'yes'],
    ['args.mode = "full"', {}, 'no'],
    ['args.n > 3 and args.n <= 5', { n: 5 }, 'yes'],
    ['args.n > 3', { n: 3 }, 'no'],
    ['args.n > "3"', { n: 3 }, 'depends'],
    ['args.o.p = true', { o: { p: true } }, 'yes'],
    ['args.o.p', { o: {} }, 'no'],
    ['args.list', { list: [] }, 'no'],
    ['args.list', { list: [0] }, 'depends'],
    ['$exists(args.usual)', {}, 'depends'],
    ['args.mode = resources.x.mode', { mode: 'full' }, 'depends'],
    ['$count(args.list) > 0', { list: [1] }, 'depends'],
    ['args.mode[0] = "full"', { mode: 'full' }, 'depends'],
    ['(args.mode := "full")', { mode: 'full' }, 'depends'],
  ])('%s with %j: %s', async (run_if, args, expected) => {
    const schema = {
      mode: { type: 'string' },
      n: { type: 'number' },
      o: {},
      list: {},
      usual: { type: 'string', default: 'a' },
    };
    const { run } = await planOf(job([spool('a', { run_if }), out('b', ['a'])], { args_schema: schema }), {
      args: { ...args },
    });
    expect(run!.steps.map(({ runs }) => runs)).toEqual([expected, expected]);
    expect(run!.writes).toBe(expected);
  });

  test('has the steps in their order, how often they run, and why not', async () => {
    const request = (name: string, more: object) => ({
      ...{ name, type: 'request', resource: `crm/${name}`, method: 'list', integrated_account_id: '{{args.account}}' },
      ...more,
    });
    const { run } = await planOf(
      job([
        out('store', ['merged', 'users']),
        { name: 'done', type: 'event', config: { name: 'complete' } },
        request('users', { loop_on: 'args.ids', query: { id: '{{args.ids}}', since: '{{args.since?:2024-01-01}}' } }),
        request('notes', {
          depends_on: 'users',
          id: '{{resources.crm.users.id}}',
          run_if: 'resources.crm.users.active',
        }),
        spool('all', { depends_on: 'notes' }),
        { name: 'merged', type: 'transform', depends_on: 'all', config: { expression: '[ resources.all ]' } },
        request('never', { run_if: '$exists(args.gone)', recurse: { if: '{{x}}' } }),
        spool('below', { depends_on: 'never' }),
      ]),
      { args: { account: 'acme', ids: ['a', 'b', 'c'] } },
    );
    expect(run!.steps.map(({ name, runs, because, times }) => [name, runs, because, times])).toEqual([
      ['users', 'yes', undefined, 'once'],
      ['notes', 'depends', 'depends on resources.crm.users.active', 'for each record of "users"'],
      ['all', 'depends', 'as "notes"', 'for all records of "notes" together'],
      ['merged', 'depends', 'as "all"', 'for all records of "notes" together'],
      ['never', 'no', '`run_if` is false', 'once'],
      ['below', 'no', '"never" does not run', 'for all records of "never" together'],
      ['store', 'yes', undefined, 'for each batch'],
      ['done', 'depends', 'only if the run completes', 'once'],
    ]);
    expect(run!.steps[0]).toMatchObject({
      loop: { path: 'args.ids', count: 3 },
      requests: 3,
      sends: { integrated_account_id: 'acme', query: { id: '‹each of args.ids›', since: '2024-01-01' } },
    });
    expect(run!.steps[1]!.sends).toEqual({ integrated_account_id: 'acme', id: '‹resources.crm.users.id›' });
    expect(run!.steps[3]!.sends).toEqual({ config: { expression: '‹[ resources.all ]›' } });
    expect(run!.steps[4]).not.toHaveProperty('sends');
    expect(run!.steps[6]!.receives).toEqual(['merged', 'users']);
  });

  test('stops where the run is refused', async () => {
    const refused = job([spool('a')], { args_validation: 'args.a = "x" ? { "message": "no" }', ...optional('a') });
    expect((await planOf(refused, { args: { a: 'x' } })).run).toEqual({
      ...{ starts: 'no', refusedBy: 'args_validation', steps: [], writes: 'no' },
    });
    expect((await planOf(refused, { args: { a: 'y' } })).run!.starts).toBe('yes');
  });

  test('fills placeholders in as the engine does', async () => {
    const args = {
      ...{
        text: 'A $& $$ b',
        n: '42',
        number: 4.5,
        yes: true,
        no: 'false',
        nothing: null,
        empty: '',
        list: ['p', 2, null],
      },
      ...{ object: { k: 'v', deep: [{ x: 1 }] }, json: '{"a": [1]}', spaced: ' 7 ' },
    };
    const paths = [...Object.keys(args), 'object.k', 'object.deep.0.x', 'list.0', 'object.gone', 'gone', 'gone.far'];
    const casts = [
      '',
      ':str',
      ':int',
      ':num',
      ':bool',
      ':json',
      ':any',
      ':null',
      ':undefined',
      ':ignore-empty-str',
      ': int',
      ':int:null',
      ':any:undefined',
    ];
    const defaults = ['', '', '', '?:5', '?:5:int', '?:a b', '?::str', '?:true:bool'];
    const d = dice(13);
    const placeholder = () => {
      const part = () => `args.${d.pick(paths)}${d.pick(casts)}`;
      return `{{${d.chance(0.2) ? ' ' : ''}${part()}${d.chance(0.3) ? `|${part()}` : ''}${d.pick(defaults)}}}`;
    };
    for (let round = 0; round < rounds(1_500); round++) {
      const text = d.pick([
        placeholder,
        placeholder,
        () => `x ${placeholder()}`,
        () => `${placeholder()}-${placeholder()}`,
        () => ` ${placeholder()}`,
      ])();
      const query = { a: text, b: [text, { c: text }] };
      let expected: unknown;
      try {
        expected = JSON.parse(JSON.stringify(replace(query, { args })));
      } catch {
        continue;
      }
      const step = { name: 'a', type: 'request', resource: 'a/b', method: 'list', query };
      const { run } = await planOf(job([step]), { args });
      expect(JSON.parse(JSON.stringify(run!.steps[0]!.sends?.query)), text).toEqual(expected);
    }
  });
});

describe('a plan', () => {
  test('is by the schema, of random jobs and examples', async () => {
    const sources: unknown[] = [
      ...exampleFiles(root, 'clean').map((path) => readFileSync(join(root, path), 'utf8')),
      ...Array.from({ length: 40 }, (_, seed) => randomJob(seed)),
    ];
    let planned = 0;
    for (const source of sources) {
      for (const args of [undefined, {}, { integrated_account_id: 'x', ticket_ids: [1], custom_filter: { a: 1 } }]) {
        const plan = await planOf(source, { args }).catch(() => undefined);
        if (!plan) continue;
        planned++;
        const json = JSON.parse(await formatPlan(plan, 'json', { color: false }));
        expect([isPlan(json), isPlan.errors]).toEqual([true, null]);
      }
    }
    expect(planned).toBeGreaterThan(120);
    expect(isPlan({ version: 1, kind: 'plan', job: {} })).toBe(false);
  });

  test.each(planFormats)('brings nothing hostile to its reader: %s', async (format) => {
    const texts = alphabet.join('');
    const names = alphabet.map((text, index) => `${text}${index}`);
    const hostile = job(
      [
        ...names.map((name) => spool(name, { run_if: `$exists(args.a) or resources.x = "${index(name)}"` })),
        out(texts, names),
      ],
      { label: texts, args_schema: { a: { type: 'string' }, [texts]: { type: 'string' } } },
    );
    for (const args of [undefined, { a: texts }]) {
      const text = await formatPlan(await planOf(hostile, { args }), format, { color: false });
      expect(RAW.exec(text)).toBeNull();
      expect(text).not.toMatch(/##\[|##vso\[/);
    }
  });

  test('shows no secret', async () => {
    const secret = 'ghp_0123456789abcdefghijklmnopqrstuvwxyzAB';
    const plan = await planOf(job([{ name: 'a', type: 'request', query: { token: secret } }]), { args: {} });
    for (const format of planFormats) {
      expect(await formatPlan(plan, format, { color: false })).not.toContain(secret.slice(4, 14));
    }
  });

  test('of a long chain is made in bounded time', async () => {
    const steps = Array.from({ length: 5000 }, (_, index) => ({
      ...{ name: `s${index}`, type: 'add_context', config: { expression: '{}' } },
      ...(index > 0 && { depends_on: `s${index - 1}` }),
    }));
    const { run } = await planOf(job(steps), { args: {} });
    expect(run!.steps).toHaveLength(5000);
  });

  test.each<[unknown, object, string]>([
    [[], {}, 'job: expected one sync job, found 0'],
    [job([]), { args: [] }, 'args: expected an object'],
    [job([]), { arg: {} }, 'arg: no such option; did you mean "args"?'],
  ])('rejects wrong options: %#', async (source, options, message) => {
    await expect(planOf(source, options)).rejects.toThrow(new TypeError(message));
  });
});

function index(name: string): string {
  return name.replace(/\D/g, '');
}
