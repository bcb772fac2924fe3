import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { isMapping } from '../../src/document/node.ts';
import { fromValue } from '../../src/document/value.ts';
import { Budget } from '../../src/job/budget.ts';
import type { Job } from '../../src/job/job.ts';
import { readJob } from '../../src/job/read-job.ts';
import { deadEnd } from '../../src/job/references/dead-ends.ts';
import type { Fields } from '../support/jobs.ts';
import { type Dice, dice } from '../support/random.ts';

async function read(job: Fields): Promise<Job> {
  const file = fromValue(job);
  const document = file.documents[0]!;
  if (!isMapping(document.root)) throw new TypeError('no job');
  return readJob(document.root, document, file, { methods: [], functions: [] }, new Set(), new Budget());
}

const names = ['a', 'b', 'c'];

function condition(d: Dice, depth = 2): string {
  const arg = () => `args.${d.pick([...names, 'r'])}`;
  const sub = () => condition(d, depth - 1);
  if (depth === 0) {
    return d.pick([
      () => `$exists(${arg()})`,
      () => arg(),
      () => `${arg()} != ""`,
      () => `${arg()} != null`,
      () => `$not($exists(${arg()}))`,
      () => `$exists($firstNonEmpty(${arg()}, ${arg()}))`,
      () => `${arg()} = "x"`,
      () => 'tenant_id = "t"',
    ])();
  }
  return d.pick([
    () => `(${sub()}) and (${sub()})`,
    () => `(${sub()}) or (${sub()})`,
    () => `$not(${sub()})`,
    () => `(${sub()}) ? (${sub()}) : (${sub()})`,
    sub,
    sub,
  ])();
}

const values = ['x', 'y', ''];

interface Random {
  readonly fields: Fields;
  readonly validation: string | undefined;
  /** Of each destination, the conditions that all have to hold. */
  readonly ways: readonly (readonly string[])[];
}

function randomJob(d: Dice): Random {
  const request = d.chance(0.3) ? condition(d) : undefined;
  const ways: string[][] = [];
  const resources: Fields[] = [
    {
      name: 'rows',
      type: 'request',
      resource: 'rows',
      method: 'list',
      integrated_account_id: 'x',
      ...(request !== undefined && { run_if: request }),
    },
  ];
  for (let i = 0; i <= d.below(3); i++) {
    const own = d.chance(0.9) ? condition(d) : undefined;
    ways.push([request, own].filter((one) => one !== undefined));
    resources.push({
      name: `out-${i}`,
      type: 'destination',
      destination_type: 'webhook',
      config: { id: 'x' },
      resources_to_persist: ['rows'],
      ...(own !== undefined && { run_if: own }),
    });
  }
  const validation = d.chance(0.5) ? `(${condition(d)}) ? { "message": "no" }` : undefined;
  const definitions = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const fields: Fields = {
    default_runtime_version: 4,
    args_schema: { ...definitions, r: { type: 'string', required: true } },
    ...(validation !== undefined && { args_validation: validation }),
    resources,
  };
  return { fields, validation, ways };
}

/** What the engine makes of it: a function of the platform is stood in for. */
async function holds(source: string, args: object): Promise<boolean> {
  const expression = jsonata(source);
  expression.registerFunction('firstNonEmpty', (...all: unknown[]) =>
    all.find((one) => one !== undefined && one !== null && one !== ''),
  );
  return (
    (await jsonata('$boolean(v) = true').evaluate({ v: await expression.evaluate({ args, tenant_id: 't' }) })) === true
  );
}

async function outcome({ validation, ways }: Random, args: object): Promise<{ starts: boolean; writes: boolean }> {
  const starts = validation === undefined || !(await holds(validation, args));
  let writes = false;
  for (const way of ways) {
    const all = await Promise.all(way.map((one) => holds(one, args)));
    if (all.every(Boolean)) writes = true;
  }
  return { starts, writes };
}

test('a dead end is one in the engine, and the smallest', async () => {
  const d = dice(3);
  const found = { starts: 0, refused: 0 };
  for (let round = 0; round < 500; round++) {
    const random = randomJob(d);
    const end = deadEnd(await read(random.fields));
    if (!end) continue;
    found[end.kind]++;
    const sets =
      end.kind === 'starts'
        ? [end.given]
        : Array.from({ length: 8 }, (_, bits) => names.filter((_name, i) => bits & (1 << i)));
    for (const given of sets) {
      for (let i = 0; i < 5; i++) {
        const args = Object.fromEntries([...given, 'r'].map((name) => [name, d.pick(values)]));
        const { starts, writes } = await outcome(random, args);
        const told = JSON.stringify({ ...random, args });
        if (end.kind === 'starts') expect({ starts, writes }, told).toEqual({ starts: true, writes: false });
        else expect(starts && writes, told).toBe(false);
      }
    }
  }
  expect(found.starts).toBeGreaterThan(50);
  expect(found.refused).toBeGreaterThan(3);
});

test('what values decide is no dead end', async () => {
  const d = dice(4);
  for (let round = 0; round < 500; round++) {
    const random = randomJob(d);
    if (random.validation !== undefined) continue;
    const end = deadEnd(await read(random.fields));
    const empty = await outcome(random, { r: 'x' });
    if (empty.writes && end?.kind === 'starts') expect(end.given.length).toBeGreaterThan(0);
  }
});
