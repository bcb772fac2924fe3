import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { graphJob, olderJob, spoil } from '../scripts/bench/jobs.mjs';

import { parseSource } from '../src/document/parse.ts';
import { exampleConfig } from '../src/engine/example.ts';
import { analyse, toResult } from '../src/engine/lint.ts';
import type { Rule } from '../src/rule/rule.ts';
import { random } from './support/random.ts';

const SMALL = 300;
const FACTOR = 8;
/** What linear work may take for eight times the size; quadratic work would take 64 times as long. */
const LIMIT = 3 * FACTOR;
/** Below this many milliseconds the clock and the machine decide. */
const NOISE = 10;

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
];

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

/** How long each rule, and all the rest, takes for a job, in milliseconds. */
async function times(job: unknown): Promise<Map<string, number>> {
  const spent = new Map<string, number>();
  const timed = <A extends unknown[]>(id: string, run: ((...args: A) => void) | undefined) =>
    run &&
    ((...args: A) => {
      const start = performance.now();
      run(...args);
      spent.set(id, (spent.get(id) ?? 0) + performance.now() - start);
    });
  const watched = rules.map(
    (rule): Rule => ({ ...rule, check: timed(rule.id, rule.check), checkDocument: timed(rule.id, rule.checkDocument) }),
  );
  const config = exampleConfig(watched, '', {});
  const start = performance.now();
  const file = await parseSource({ text: JSON.stringify(job, null, 1), path: 'a.yaml' });
  toResult(await analyse(file, config), config);
  const inRules = [...spent.values()].reduce((sum, time) => sum + time, 0);
  return spent.set('everything else', performance.now() - start - inRules);
}

/** What took more than its size allows. */
async function excess(make: (steps: number) => unknown): Promise<string[]> {
  const small = await times(make(SMALL));
  const large = await times(make(SMALL * FACTOR));
  return [...large].flatMap(([id, time]) => (time > LIMIT * (small.get(id) ?? 0) + NOISE ? [id] : []));
}

describe('work grows with the size of the job, rule by rule', () => {
  it.each(jobs)('%s', { timeout: 60_000 }, async (_, make) => {
    let slow = await excess(make);
    // A busy machine is no defect: what is quadratic is so every time.
    for (let again = 0; again < 3 && slow.length > 0; again++) {
      const still = await excess(make);
      slow = slow.filter((id) => still.includes(id));
    }
    expect(slow).toEqual([]);
  });
});
