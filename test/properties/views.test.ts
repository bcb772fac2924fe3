import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { emitNames } from '../../src/args/emit-names.ts';
import { emitArgs } from '../../src/args/index.ts';
import { fromValue } from '../../src/document/value.ts';
import { exampleConfig } from '../../src/engine/example.ts';
import { analyse } from '../../src/engine/lint.ts';
import { graphFormats } from '../../src/graph/drawing.ts';
import { checkArgs, drawGraph, graphOf, planOf } from '../../src/index.ts';
import { planFormats } from '../../src/plan/formats.ts';
import { formatPlan } from '../../src/plan/index.ts';
import { RAW } from '../support/hostile.ts';
import { randomJob } from '../support/jobs.ts';
import { mutate } from '../support/mutants.ts';
import { rounds } from '../support/random.ts';

/** Jobs with several things wrong with them. */
function mutant(seed: number) {
  return mutate(mutate(mutate(randomJob(seed), seed), seed + 1), seed + 2);
}

describe('however broken a job is', () => {
  const seeds = Array.from({ length: rounds(150) }, (_, seed) => seed * 7);

  test('it is drawn: each step once, each edge between nodes that there are', async () => {
    let drawn = 0;
    for (const seed of seeds) {
      for (const graph of await graphOf(mutant(seed), { findings: true })) {
        drawn++;
        const ids = new Set(graph.nodes.map(({ id }) => id));
        expect(ids.size, String(seed)).toBe(graph.nodes.length);
        for (const { from, to } of graph.edges)
          expect([ids.has(from), ids.has(to)], String(seed)).toEqual([true, true]);
        for (const format of graphFormats) {
          const text = await drawGraph([graph], format);
          expect(RAW.exec(text), `${seed} ${format}`).toBeNull();
        }
      }
    }
    expect(drawn).toBeGreaterThan(seeds.length / 2);
  });

  test('it is planned, and its arguments are checked and written', async () => {
    let planned = 0;
    for (const seed of seeds) {
      const job = mutant(seed);
      const { documents } = await analyse(fromValue(job), exampleConfig(rules, '', {}));
      const [read, ...others] = documents.flatMap(({ jobs }) => jobs);
      if (!read || others.length > 0) continue;
      planned++;
      const sample = JSON.parse(emitArgs(read, 'sample'));
      for (const args of [undefined, {}, sample]) {
        const plan = await planOf(job, { args });
        for (const format of planFormats) {
          expect(RAW.exec(await formatPlan(plan, format, { color: false })), `${seed} ${format}`).toBeNull();
        }
        if (args) await checkArgs(job, args);
      }
      for (const form of emitNames) expect(RAW.exec(emitArgs(read, form)), `${seed} ${form}`).toBeNull();
    }
    expect(planned).toBeGreaterThan(seeds.length / 2);
  });
});
