import { expect, test } from 'vitest';
import { isMapping } from '../../src/document/node.ts';
import { fromValue } from '../../src/document/value.ts';
import { Budget } from '../../src/job/budget.ts';
import type { Job } from '../../src/job/job.ts';
import { readJob } from '../../src/job/read-job.ts';
import { deadEnd } from '../../src/job/references/dead-ends.ts';
import {
  holds,
  argumentNames as names,
  type RandomWays,
  randomWays,
  argumentValues as values,
} from '../support/conditions.ts';
import type { Fields } from '../support/jobs.ts';
import { dice, rounds } from '../support/random.ts';

async function read(job: Fields): Promise<Job> {
  const file = fromValue(job);
  const document = file.documents[0]!;
  if (!isMapping(document.root)) throw new TypeError('no job');
  return readJob(document.root, document, file, { methods: [], functions: [] }, new Set(), new Budget());
}

async function outcome({ validation, ways }: RandomWays, args: object): Promise<{ starts: boolean; writes: boolean }> {
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
  for (let round = 0; round < rounds(500); round++) {
    const random = randomWays(d);
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
  expect(found.starts).toBeGreaterThan(rounds(40));
  expect(found.refused).toBeGreaterThan(rounds(3));
});

test('what values decide is no dead end', async () => {
  const d = dice(4);
  for (let round = 0; round < rounds(500); round++) {
    const random = randomWays(d);
    if (random.validation !== undefined) continue;
    const end = deadEnd(await read(random.fields));
    const empty = await outcome(random, { r: 'x' });
    if (empty.writes && end?.kind === 'starts') expect(end.given.length).toBeGreaterThan(0);
  }
});
