import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { graphJob, olderJob, spoil } from '../../scripts/bench/jobs.mjs';
import { parseSource } from '../../src/document/parse.ts';
import { exampleConfig } from '../../src/engine/example.ts';
import { analyse } from '../../src/engine/lint.ts';
import { toResult } from '../../src/engine/to-result.ts';
import type { Job } from '../../src/job/job.ts';
import { lintEach } from '../../src/project/lint-files.ts';
import { defineRule, type Rule } from '../../src/rule/rule.ts';
import { random } from '../support/random.ts';
import { workOf } from '../support/work.ts';

const SMALL = 150;
const FACTOR = 8;
/** What linear work may grow by, a logarithm included; quadratic work grows sixty-four times. */
const LIMIT = 2 * FACTOR;
/** What is done once, or first in a large job. */
const ONCE = 100_000;

const quadratic = {
  id: 'quadratic',
  summary: '',
  why: '',
  severity: 'info',
  group: 'Structure',
  messages: {},
  examples: [],
} as const;

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

/** Written as people write them. */
const texts: readonly (readonly [name: string, make: (steps: number) => string])[] = [
  [
    'steps',
    (size) =>
      `integration_name: x\nresources:\n${lines(size, (i) => `  - { resource: crm/rows_${i}, method: list${i > 0 ? `, depends_on: crm/rows_${i - 1}, query: { a: "{{resources.crm.rows_0.id}}" }` : ''} }\n`)}`,
  ],
  [
    'steps with defects',
    (size) =>
      `integration_name: x\nresources:\n${lines(size, (i) => `  - { resource: rows_${i}, method: lsit, retries: 3, depends_on: rovs_${i}, id: "{{args.zz}", loop_on: zzz }\n`)}`,
  ],
  [
    'loops with broken mentions',
    (size) =>
      `integration_name: x\nargs_schema: { ids: { type: array, required: true } }\nresources:\n${lines(size, (i) => `  - { resource: crm/rows_${i}, method: list, loop_on: ids, query: { a: "{{args.ids}" } }\n`)}`,
  ],
];

function lines(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}

async function lint(job: unknown, checked: readonly Rule[] = rules): Promise<void> {
  const config = exampleConfig(checked, '', {});
  const text = typeof job === 'string' ? job : JSON.stringify(job, null, 1);
  const file = await parseSource({ text, path: 'a.yaml' });
  toResult(await analyse(file, config), config);
}

/** The one that compares many with many, until its budget is used up. */
const SPELLER = 'src/text/nearest.ts';

/** The files of the project whose work grows faster than its size. */
async function excess(run: (size: number) => unknown): Promise<string[]> {
  const small = await workOf(() => run(SMALL));
  const large = await workOf(() => run(SMALL * FACTOR));
  return [...large].flatMap(([file, work]) =>
    file !== SPELLER && work > LIMIT * (small.get(file) ?? 0) + ONCE ? [file] : [],
  );
}

describe('work grows with the size of the job', () => {
  it.each([...jobs, ...slips, ...destinations, ...texts])('%s', async (_, make) => {
    expect(await excess((steps) => lint(make(steps)))).toEqual([]);
  });

  it.each(slips)('%s: few are compared, of however many', async (_, make) => {
    const comparing = async (steps: number) => (await workOf(() => lint(make(steps)))).get(SPELLER)!;
    expect(await comparing(SMALL * FACTOR * 2)).toBeLessThan(2 * (await comparing(SMALL * FACTOR)));
  });

  it('and a rule that compares all steps with each other is told', async () => {
    const told = (check: (job: Job) => void) =>
      excess((steps) => lint(olderJob(random(1), steps), [...rules, defineRule({ ...quadratic, check })]));
    let same = 0;
    const byItself = told(({ steps }) => {
      for (const { index } of steps) for (const other of steps) if (other.index === index) same++;
    });
    expect(await byItself).toEqual(['test/properties/growth.test.ts']);
    const bySearching = told(({ steps }) => {
      const seen: number[] = [];
      for (const { index } of steps) if (!seen.includes(index)) seen.push(index);
    });
    expect(await bySearching).toEqual(['searches and copies of lists']);
    expect(same).toBeGreaterThan(SMALL);
  });
});

it('work grows with the number of files', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(olderJob(random(5), 3)));
  const config = exampleConfig(rules, '', {});
  const configs = { forFile: () => Promise.resolve({ config }) };
  const run = async (count: number) => {
    const files = Array.from({ length: count }, (_, i) => ({ absolute: `/${i}`, path: `${i}.json`, named: true }));
    let linted = 0;
    for await (const [, { kind }] of lintEach(files, configs, { read: () => bytes })) if (kind === 'linted') linted++;
    expect(linted).toBe(count);
  };
  expect(await excess(run)).toEqual([]);
});
