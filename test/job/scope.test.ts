import { describe, expect, test } from 'vitest';
import { isMapping, isSequence } from '../../src/document/node.ts';
import { fromValue } from '../../src/document/value.ts';
import { Budget } from '../../src/job/budget.ts';
import { type Graph, readGraph } from '../../src/job/graph.ts';
import type { Job } from '../../src/job/job.ts';
import { readJob } from '../../src/job/read-job.ts';
import { readSteps } from '../../src/job/read-steps.ts';
import { readScope } from '../../src/job/references/scope.ts';
import type { Step } from '../../src/job/step.ts';
import type { Fields } from '../support/jobs.ts';
import { type Dice, dice, patience, rounds } from '../support/random.ts';

async function read(job: Fields): Promise<Job> {
  const file = fromValue(job);
  const document = file.documents[0]!;
  if (!isMapping(document.root)) throw new TypeError('no job');
  return readJob(document.root, document, file, { methods: [], functions: [] }, new Set(), new Budget());
}

/** A step as the test sees it, without the linter's help. */
interface Plain {
  readonly fields: Fields;
  /** What names it. */
  readonly names: readonly string[];
  readonly persists: readonly string[];
  readonly adds: string | undefined;
}

const BROKEN = 'zzzzzzzz';

/** Random steps in no order that depend on each other at random: trees, rings, themselves, names of nothing. */
function randomSteps(d: Dice, kind: 'legacy' | 'graph'): Plain[] {
  const count = 2 + d.below(9);
  const nameOf = (i: number) => `node${String.fromCharCode(97 + i).repeat(3)}`;
  const resourceOf = (i: number) => (i % 2 === 0 ? `api${i}/things${i}` : `rows${i}`);
  const isNamed = Array.from({ length: count }, () => kind === 'graph' || d.chance(0.5));
  const someone = () => {
    if (d.chance(0.1)) return BROKEN;
    const other = d.below(count);
    return isNamed[other] ? nameOf(other) : resourceOf(other);
  };
  const plain = Array.from({ length: count }, (_, i): Plain => {
    const type =
      kind === 'legacy'
        ? 'request'
        : d.pick(['request', 'request', 'request', 'transform', 'add_context', 'destination']);
    const dependsOn: Fields = d.chance(0.75) ? { depends_on: someone() } : {};
    const name: Fields = isNamed[i] ? { name: nameOf(i) } : {};
    const typed: Fields = kind === 'graph' ? { type } : {};
    const own: Fields = { ...name, ...typed, ...dependsOn };
    if (type === 'request') Object.assign(own, { resource: resourceOf(i), method: 'list' });
    const names = [nameOf(i)].filter(() => isNamed[i]);
    if (type === 'request' && !isNamed[i]) names.push(resourceOf(i));
    const persists = type === 'destination' ? Array.from({ length: 1 + d.below(2) }, someone) : [];
    if (type === 'destination') Object.assign(own, { resources_to_persist: persists, destination_type: 'webhook' });
    const adds = type === 'add_context' ? `added_key_${i}` : undefined;
    if (adds) own.config = { expression: `{ "${adds}": 1 }` };
    return { fields: own, names, persists, adds };
  });
  if (kind === 'legacy' && d.chance(0.3)) {
    const twin = d.pick(plain);
    plain.push({
      ...twin,
      fields: { resource: twin.fields.resource!, method: 'get', id: 'x' },
      names: twin.names.includes(String(twin.fields.resource)) ? twin.names : [String(twin.fields.resource)],
    });
  }
  return plain;
}

/** All that names exactly one step; a name of several is `several`. */
function lookUp(steps: readonly Plain[], name: string): number | 'none' | 'several' {
  const found = steps.flatMap((step, i) => (step.names.includes(name) ? [i] : []));
  return found.length === 0 ? 'none' : found.length > 1 ? 'several' : found[0]!;
}

function parentsOf(steps: readonly Plain[]): (number | 'none' | 'broken')[] {
  return steps.map(({ fields }) => {
    const target = fields.depends_on;
    if (target === undefined) return 'none';
    const found = lookUp(steps, String(target));
    return typeof found === 'number' ? found : 'broken';
  });
}

/** The groups of steps that can reach each other along `depends_on`, by trying every pair. */
function ringsOf(parents: readonly (number | 'none' | 'broken')[]): number[][] {
  const reaches = (from: number, to: number) => {
    let at = parents[from]!;
    for (let i = 0; i <= parents.length && typeof at === 'number'; i++) {
      if (at === to) return true;
      at = parents[at]!;
    }
    return false;
  };
  const all = parents.map((_, i) => i);
  const members = all.filter((i) => reaches(i, i));
  const groups = new Set(members.map((i) => members.filter((j) => reaches(i, j) && reaches(j, i)).join(' ')));
  return [...groups].map((group) => group.split(' ').map(Number));
}

/** All that is upstream of a step, and whether that is all there is, by following every way up. */
function upstreamOf(steps: readonly Plain[], start: number): { found: Set<number>; known: boolean } {
  const parents = parentsOf(steps);
  const inRing = new Set(ringsOf(parents).flat());
  const found = new Set<number>();
  let known = true;
  const visited = new Set<number>();
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (visited.has(at)) continue;
    visited.add(at);
    const parent = parents[at]!;
    if (parent === 'broken' || inRing.has(at)) known = false;
    const sources = steps[at]!.persists.map((name) => lookUp(steps, name));
    if (sources.some((source) => typeof source !== 'number')) known = false;
    for (const next of [inRing.has(at) ? 'none' : parent, ...sources]) {
      if (typeof next !== 'number') continue;
      found.add(next);
      pending.push(next);
    }
  }
  return { found, known };
}

/** All that a step sees: what is upstream of it, and the `add_context`s that hang on something upstream or on nothing known. */
function seenFrom(steps: readonly Plain[], start: number): { seen: Set<number>; known: boolean } {
  const parents = parentsOf(steps);
  const inRing = new Set(ringsOf(parents).flat());
  const { found, known } = upstreamOf(steps, start);
  const seen = new Set<number>();
  for (const [i, { adds }] of steps.entries()) {
    const parent = parents[i]!;
    const isEverywhere = typeof parent !== 'number' || inRing.has(i);
    if (adds === undefined ? found.has(i) : i !== start && (isEverywhere || found.has(parent))) seen.add(i);
  }
  return { seen, known };
}

/** Whether a step is below a destination: one that persists itself in the end shows it what it shares itself. */
function mayCloseRing(steps: readonly Plain[], start: number): boolean {
  return [...upstreamOf(steps, start).found].some((i) => steps[i]!.persists.length > 0);
}

describe.each(['legacy', 'graph'] as const)('random jobs of the %s kind', (kind) => {
  const jobs = Array.from({ length: rounds(200) }, (_, seed) => randomSteps(dice(seed + 1), kind));
  const fields: Fields = kind === 'graph' ? { default_runtime_version: 4 } : { integration_name: 'hubspot' };

  test('have the rings that trying every pair finds', async () => {
    let rings = 0;
    for (const steps of jobs) {
      const { graph } = await read({ ...fields, resources: steps.map((step) => step.fields) });
      const expected = ringsOf(parentsOf(steps));
      rings += expected.length;
      expect(graph.cycles.map((cycle) => cycle.map(({ index }) => index).sort((a, b) => a - b))).toEqual(
        expected.sort((a, b) => a[0]! - b[0]!),
      );
      for (const cycle of graph.cycles) {
        expect(cycle[0]!.index).toBe(Math.min(...cycle.map(({ index }) => index)));
        const dependencies = cycle.map((step) => graph.dependency(step));
        expect(dependencies.map((one) => one.kind === 'step' && one.step.index)).toEqual(
          [...cycle.slice(1), cycle[0]!].map(({ index }) => index),
        );
      }
    }
    expect(rings).toBeGreaterThan(25);
  });

  test('share with each other what trying every pair finds', async () => {
    let shared = 0;
    for (const [seed, steps] of jobs.entries()) {
      const job = await read({ ...fields, resources: steps.map((step) => step.fields) });
      const d = dice(seed + 1);
      const readers = steps.flatMap((_, i) => (d.chance(0.3) ? [i] : []));
      const isShared = job.scope.sharedWith(new Set(readers.map((i) => job.steps[i]!)));
      for (const [i, { adds }] of steps.entries()) {
        if (adds === undefined || (readers.includes(i) && mayCloseRing(steps, i))) continue;
        const expected = readers.some((reader) => seenFrom(steps, reader).seen.has(i));
        expect(
          isShared(job.steps[i]!),
          `${i} to ${readers} in ${JSON.stringify(steps.map((step) => step.fields))}`,
        ).toBe(expected);
        if (expected) shared++;
      }
    }
    expect(shared > rounds(40)).toBe(kind === 'graph');
  });

  test('offer each step what following every way up finds', async () => {
    const outcomes = new Map<string, number>();
    for (const steps of jobs) {
      const paths = steps.flatMap(({ fields, names }) => {
        const resource = fields.resource;
        const name = names.find((one) => !one.includes('/'));
        return [
          ...(name === undefined ? [] : [`resources.${name}`]),
          ...(resource === undefined ? [] : [`resources.${String(resource).replace('/', '.')}`]),
        ];
      });
      const keys = steps.flatMap(({ adds }) => adds ?? []);
      const asked = [...new Set(paths), ...keys, `resources.${BROKEN}`];
      const resources = steps.map((step): Fields => {
        const field =
          step.fields.type === 'transform' || step.fields.type === 'add_context'
            ? 'config'
            : step.fields.type === 'destination'
              ? 'config'
              : 'query';
        const query = Object.fromEntries(asked.map((path, i) => [`q${i}`, `{{${path}}}`]));
        return { ...step.fields, [field]: { ...(step.fields[field] as Fields), ...query } };
      });
      const job = await read({ ...fields, resources });
      const uses = new Map<string, string>();
      const providers = new Map<string, Step>();
      for (const { references, template } of job.references.uses) {
        const [{ resolution, segments }] = references as [(typeof references)[0]];
        const key = `${template.step!.index} ${segments.map(({ value }) => value).join('.')}`;
        uses.set(key, resolution.kind);
        if (resolution.kind === 'step' || resolution.kind === 'context') providers.set(key, resolution.step);
      }
      for (const [i] of steps.entries()) {
        const { seen, known } = seenFrom(steps, i);
        const isUnclear = mayCloseRing(steps, i);
        for (const path of asked) {
          const provides = (step: Plain) =>
            step.adds === path ||
            step.names.some((name) => path === `resources.${name}`) ||
            path === `resources.${String(step.fields.resource).replace('/', '.')}`;
          if (isUnclear && steps[i]!.adds !== undefined && provides(steps[i]!)) continue;
          const available = [...seen].some((one) => provides(steps[one]!));
          const exists = steps.some(provides);
          const isKey = keys.includes(path);
          const expected = available
            ? isKey
              ? 'context'
              : 'step'
            : !known
              ? 'unknown'
              : isKey
                ? 'contextNotUpstream'
                : exists
                  ? 'notUpstream'
                  : 'noSuchStep';
          const key = `${i} ${path}`;
          expect(uses.get(key), `${key} in ${JSON.stringify(steps.map((step) => step.fields))}`).toBe(expected);
          const provider = providers.get(key);
          if (provider) expect(seen.has(provider.index) && provides(steps[provider.index]!)).toBe(true);
          outcomes.set(expected, (outcomes.get(expected) ?? 0) + 1);
        }
      }
    }
    const always = ['step', 'unknown', 'notUpstream', 'noSuchStep'];
    for (const outcome of kind === 'graph' ? [...always, 'context', 'contextNotUpstream'] : always)
      expect(outcomes.get(outcome)).toBeGreaterThan(rounds(40));
  });
});

test('inside its recursion a step sees its own record, and nowhere else', async () => {
  const own = '{{resources.pages.id}}';
  const job = await read({
    integration_name: 'notion',
    resources: [
      { resource: 'pages', method: 'list', query: { a: own }, recurse: { if: own, config: { query: { b: own } } } },
    ],
  });
  const kinds = job.references.uses.map(
    ({ template, references }) => `${template.field} ${references[0]!.resolution.kind}`,
  );
  expect(kinds.sort()).toEqual(['query notUpstream', 'recurse step', 'recurse step']);
});

describe('100,000 steps', () => {
  const SIZE = 100_000;

  function readSome(parentOf: (i: number) => number): { steps: Step[]; graph: Graph } {
    const resources = Array.from({ length: SIZE }, (_, i) => ({
      resource: `rows_${i}`,
      depends_on: `rows_${parentOf(i)}`,
    }));
    const { root } = fromValue(resources).documents[0]!;
    const steps = readSteps(isSequence(root) ? root : undefined, 'legacy', new Map(), []);
    return { steps, graph: readGraph(steps, 'legacy', true) };
  }

  test(
    'in a ring are one cycle',
    () => {
      const { graph } = readSome((i) => (i + 1) % SIZE);
      expect(graph.cycles.map(({ length }) => length)).toEqual([SIZE]);
      expect(graph.cycles[0]!.slice(0, 3).map(({ index }) => index)).toEqual([0, 1, 2]);
    },
    patience(30_000),
  );

  test(
    'in a chain see the first',
    () => {
      const { steps, graph } = readSome((i) => i - 1);
      expect(graph.cycles).toEqual([]);
      const scope = readScope(graph, { keys: (step) => [step.resource!.value], shared: () => [] }, () => []);
      const [first, last] = [steps[0]!, steps[SIZE - 1]!];
      expect(scope.find(last, 'rows_0')).toBe(first);
      expect(scope.find(first, `rows_${SIZE - 1}`)).toBeUndefined();
      expect(scope.find(last, `rows_${SIZE - 1}`)).toBeUndefined();
      expect(scope.find(last, `rows_${SIZE - 1}`, { self: true })).toBe(last);
    },
    patience(30_000),
  );
});
