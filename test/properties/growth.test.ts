import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { graphJob, olderJob, spoil } from '../../scripts/bench/jobs.mjs';
import { parseSource } from '../../src/document/parse.ts';
import { exampleConfig } from '../../src/engine/example.ts';
import { analyse } from '../../src/engine/lint.ts';
import { toResult } from '../../src/engine/to-result.ts';
import { lintEach } from '../../src/project/lint-files.ts';
import { defineRule, type Rule } from '../../src/rule/rule.ts';
import { random } from '../support/random.ts';

const SMALL = 600;
const FACTOR = 16;
/** What linear work may take for sixteen times the size; quadratic work takes 256 times as long. */
const LIMIT = 3 * FACTOR;
/** Below this many milliseconds the clock and the machine decide. */
const NOISE = 25;
/** How often the small size is measured: at first code is slow. */
const WARM_UP = 3;

type Shape = 'tree' | 'chain' | 'ring';

const jobs: readonly (readonly [name: string, make: (steps: number) => unknown])[] = [
  ...(['tree', 'chain', 'ring'] as Shape[]).map(
    (shape) => [`a ${shape}`, (steps: number) => olderJob(random(1), steps, shape)] as const,
  ),
  ['a graph', (steps) => graphJob(random(2), steps)],
  ['a tree with defects', (steps) => spoilt(steps)],
  ['one name', (steps) => renamed(steps, () => ({ name: 'same' }))],
  ['dependencies on nothing', (steps) => renamed(steps, (i) => ({ depends_on: `nothing-${i}` }))],
  ['unknown keys', (steps) => renamed(steps, (i) => ({ [`key_${i}`]: i, method: 'GET' }))],
  [
    'unknown arguments',
    (steps) => renamed(steps, (i) => ({ id: `{{args.unknown_${i}}} {{resources.nothing_${i}.id}}` })),
  ],
  ['definitions in a chain', definitionChain],
];

/** Slips of names of which there are as many: each has to be compared with few. */
const slips: typeof jobs = [
  [
    'slips of resources',
    (steps) =>
      renamed(steps, (i) => ({
        resource: `crm/resource_${i}`,
        id: `{{resources.crm.resourze_${(i * 7) % steps}.id}}`,
      })),
  ],
  [
    'slips of arguments and properties',
    (steps) => {
      const names = Array.from({ length: steps }, (_, i) => `argument_${i}`);
      const declared = (type: object) => Object.fromEntries(names.map((name) => [name, type]));
      const properties = {
        all: { type: 'object', properties: declared({ type: 'string' }) },
        ...declared({ type: 'array' }),
      };
      return {
        ...(renamed(steps, (i) => ({ loop_on: `args.argumint_${i}`, id: `{{args.all.argumint_${i}}}` })) as object),
        args_schema: { type: 'object', properties },
      };
    },
  ],
];

/** Many destinations, and one that persists very much. */
const destinations: typeof jobs = [
  [
    'destinations',
    (steps) => ({
      integration_name: 'a',
      default_runtime_version: 4,
      args_schema: { account: { type: 'string', required: true }, maybe: { type: 'string' } },
      resources: [
        ...Array.from({ length: steps / 2 }, (_, i) => ({
          name: i % 3 === 0 ? 'same' : `step-${i}`,
          type: 'request',
          resource: 'crm/contacts',
          method: 'list',
          integrated_account_id: '{{args.account}}',
          query: { casts: '{{args.maybe:int}} '.repeat(2) },
        })),
        ...Array.from({ length: steps / 2 }, (_, i) => ({
          name: `out-${i}`,
          type: 'destination',
          destination_type: 'webhook',
          config: { id: '{{args.account}}', note: '{{resources.crm.contacts.id}} {{args.maybe}}' },
          resources_to_persist:
            i === 0 ? Array.from({ length: steps / 2 }, (_, j) => (j % 3 === 0 ? 'same' : `step-${j}`)) : [`step-${i}`],
        })),
      ],
    }),
  ],
  [
    'casts in one text',
    (steps) => ({
      integration_name: 'a',
      args_schema: { n: { type: 'integer', required: true } },
      resources: [{ resource: 'crm/contacts', method: 'list', query: { all: '{{args.n:int}} '.repeat(steps) } }],
    }),
  ],
  [
    'arguments that need each other',
    (steps) => {
      const names = Array.from({ length: steps }, (_, i) => `a${i}`);
      const needs = names.map((name, i) => ({ dependentRequired: { [name]: [names[i + 1] ?? 'a0'] } }));
      const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
      const query = Object.fromEntries(names.map((name) => [name, `{{args.${name}}}`]));
      return {
        integration_name: 'a',
        args_schema: { type: 'object', properties, allOf: needs },
        resources: [{ resource: 'crm/contacts', method: 'list', query }],
      };
    },
  ],
  [
    'secrets in one text',
    (steps) => ({
      integration_name: 'a',
      resources: [
        {
          resource: 'crm/contacts',
          method: 'list',
          query: { all: Array.from({ length: steps }, (_, i) => `AKIA${String(i).padStart(16, '0')} `).join('') },
        },
      ],
    }),
  ],
];

function definitionChain(length: number): unknown {
  const definition = (i: number) => (i + 1 < length ? { $ref: `#/$defs/d${i + 1}` } : { type: 'string' });
  const $defs = Object.fromEntries(Array.from({ length }, (_, i) => [`d${i}`, definition(i)]));
  const properties = { first: { $ref: '#/$defs/d0' } };
  return { integration_name: 'a', args_schema: { type: 'object', $defs, properties }, resources: [] };
}

function renamed(steps: number, change: (index: number) => object): unknown {
  const job = olderJob(random(3), steps);
  return { ...job, resources: job.resources.map((step, index) => ({ ...step, ...change(index) })) };
}

function spoilt(steps: number): unknown {
  const next = random(4);
  const job = olderJob(next, steps);
  for (let i = 0; i < steps / 10; i++) spoil(next, job);
  return job;
}

type Times = ReadonlyMap<string, number>;

/** How long each rule, and all the rest, takes for a job, in milliseconds. */
async function times(job: unknown, checked: readonly Rule[] = rules): Promise<Times> {
  const spent = new Map<string, number>();
  const timed = <A extends unknown[]>(id: string, run: ((...args: A) => void) | undefined) =>
    run &&
    ((...args: A) => {
      const start = performance.now();
      run(...args);
      spent.set(id, (spent.get(id) ?? 0) + performance.now() - start);
    });
  const watched = checked.map(
    (rule): Rule => ({ ...rule, check: timed(rule.id, rule.check), checkDocument: timed(rule.id, rule.checkDocument) }),
  );
  const config = exampleConfig(watched, '', {});
  const start = performance.now();
  const file = await parseSource({ text: JSON.stringify(job, null, 1), path: 'a.yaml' });
  toResult(await analyse(file, config), config);
  const inRules = [...spent.values()].reduce((sum, time) => sum + time, 0);
  return spent.set('everything else', performance.now() - start - inRules);
}

/** What took more than its size allows, each of several times: a busy machine is no defect. */
async function excess(measure: (size: number) => Promise<Times>): Promise<string[]> {
  let slow: string[] | undefined;
  for (let again = 0; again < 6 && slow?.length !== 0; again++) {
    const runs: Times[] = [];
    for (let i = 0; i < WARM_UP; i++) runs.push(await measure(SMALL));
    const small = (id: string) => Math.min(...runs.map((run) => run.get(id) ?? 0));
    const large = await measure(SMALL * FACTOR);
    const now = [...large].flatMap(([id, time]) => (time > LIMIT * small(id) + NOISE ? [id] : []));
    slow = slow?.filter((id) => now.includes(id)) ?? now;
  }
  return slow ?? [];
}

describe('work grows with the size of the job, rule by rule', () => {
  it.each([...jobs, ...slips, ...destinations])('%s', { timeout: 60_000 }, async (_, make) => {
    expect(await excess((steps) => times(make(steps)))).toEqual([]);
  });

  it('and a rule that compares all steps with each other is told', { timeout: 60_000 }, async () => {
    let same = 0;
    const quadratic = defineRule({
      id: 'quadratic',
      summary: '',
      why: '',
      severity: 'info',
      group: 'Structure',
      messages: {},
      examples: [],
      check({ steps }) {
        for (const { index } of steps) for (const other of steps) if (other.index === index) same++;
      },
    });
    expect(await excess((steps) => times(olderJob(random(1), steps), [...rules, quadratic]))).toEqual(['quadratic']);
    expect(same).toBeGreaterThan(SMALL);
  });
});

it('work grows with the number of files', { timeout: 60_000 }, async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(olderJob(random(5), 3)));
  const config = exampleConfig(rules, '', {});
  const run = async (count: number) => {
    const files = Array.from({ length: count }, (_, i) => ({ absolute: `/${i}`, path: `${i}.json`, named: true }));
    const start = performance.now();
    let linted = 0;
    const configs = { forFile: () => Promise.resolve({ config }) };
    for await (const [, { kind }] of lintEach(files, configs, { read: () => bytes })) if (kind === 'linted') linted++;
    expect(linted).toBe(count);
    return new Map([['files', performance.now() - start]]);
  };
  expect(await excess(run)).toEqual([]);
});
