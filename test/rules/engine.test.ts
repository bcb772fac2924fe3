import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { analyse } from '../../src/engine/lint.ts';
import type { Example, Rule } from '../../src/rule/rule.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';
import { type Dice, dice } from '../support/random.ts';

/** What the platform's own library adds to JSONata; it replaces some of its functions. */
const { default: trutoJsonata } = (await import('@truto/truto-jsonata')) as unknown as {
  default: (source: string) => { evaluate(input: unknown): Promise<unknown> };
};

interface Told {
  readonly rule: string;
  readonly message: string;
  /** The whole string in which the finding is. */
  readonly source: string;
  readonly covers: string;
}

/** What the rules find in an example. */
async function findingsIn(rule: Rule, example: Example): Promise<Told[]> {
  const text = dedent(example.source);
  const file = await parseSource({ text, path: `example.${example.language ?? 'yaml'}` });
  const { reports } = await analyse(file, exampleConfig(rule.id, example));
  return reports
    .filter((report) => report.rule === rule)
    .map(({ messageId, place }) => ({
      rule: rule.id,
      message: messageId,
      source: place.node.kind === 'scalar' ? String(place.node.value) : '',
      covers: file.text.slice(place.start, place.end),
    }));
}

const told: Told[] = [];
for (const rule of rules) for (const example of rule.examples) told.push(...(await findingsIn(rule, example)));

function of(rule: string, ...messages: string[]): [string, Told][] {
  const found = told.filter((one) => one.rule === rule && (messages.length === 0 || messages.includes(one.message)));
  expect(found.length).toBeGreaterThan(0);
  return found.map((one) => [one.source, one]);
}

const VALUES = [undefined, null, false, true, '', 'x', 'open', '2026-01-01', 0, 7, [], [0], ['a', 'b'], {}, { id: 1 }];

/** What a run may hold, at random. */
function input(d: Dice): Record<string, unknown> {
  const any = () => d.pick(VALUES);
  const names = ['account', 'since', 'ids', 'full', 'mode', 'hook', 'limit'];
  const record = () => ({ id: any(), status: any(), next: any(), name: any() });
  return {
    args: Object.fromEntries(names.map((name) => [name, any()])),
    status: any(),
    resources: {
      ticketing: { tickets: [record(), record()], comments: record() },
      pages: record(),
    },
    payload: { records: [record(), record()] },
    sync_job_run: { status: 'completed', started_at: new Date(0) },
  };
}

/** All that an expression comes to in many runs, in both engines; where it throws, nothing. */
async function outcomes(source: string, runs = 200): Promise<{ values: unknown[]; thrown: number }> {
  const values: unknown[] = [];
  let thrown = 0;
  for (const engine of [jsonata, trutoJsonata]) {
    const d = dice(7);
    const expression = engine(source);
    for (let i = 0; i < runs; i++) {
      try {
        values.push(await expression.evaluate(input(d)));
      } catch {
        thrown++;
      }
    }
  }
  return { values, thrown };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('what is said to yield no object yields none', () => {
  test.each(of('no-object-result'))('%s', async (source) => {
    const { values } = await outcomes(source);
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter(isObject)).toEqual([]);
  });
});

describe('what is said to refuse runs without a message does', () => {
  test.each(of('inverted-args-validation'))('%s', async (source, { message }) => {
    const { values } = await outcomes(source);
    const refused = values.filter(Boolean);
    if (message === 'boolean') expect(refused).toContain(true);
    else expect(refused.some((value) => (value as { message?: unknown }).message === undefined)).toBe(true);
  });
});

describe('what is said to be always or never true is', () => {
  test.each(of('constant-condition', 'always', 'never'))('%s', async (source, { message }) => {
    const { values } = await outcomes(`$boolean(${source}) = true`);
    expect(new Set(values)).toEqual(new Set([message === 'always']));
  });
});
