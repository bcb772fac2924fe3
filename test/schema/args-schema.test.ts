import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { fromValue, toValue } from '../../src/document/value.ts';
import type { ArgsCause } from '../../src/job/args/args.ts';
import { keywords } from '../../src/job/args/json-schema.ts';
import { readArgs } from '../../src/job/args/read.ts';
import { Budget } from '../../src/job/budget.ts';
import { dedent } from '../../src/text/dedent.ts';
import { isFields, type Value } from '../support/jobs.ts';
import { type Dice, dice, rounds } from '../support/random.ts';
import { randomSchema } from '../support/schemas.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const schema = read('args-schema');
const accepts = ajv.compile(schema);
const acceptsJob = ajv.compile(read('sync-job'));

/** What a schema can't say: names, references, expressions and defaults are looked up. */
const beyond: ReadonlySet<ArgsCause['cause']> = new Set([
  'misplaced',
  'undeclaredRequired',
  'invalidPattern',
  'unresolvedRef',
  'stringFormat',
  'refusedDefault',
]);

/**
 * Whether the linter finds nothing wrong with the structure of an `args_schema`; unknown where it
 * reads keys as the keywords that were meant.
 */
async function isSound(value: Value): Promise<boolean | undefined> {
  const { problems, misspelt, glued } = await readArgs(fromValue(value).documents[0]?.root, new Budget());
  if (misspelt.length > 0 || glued.length > 0) return undefined;
  return problems.every(({ cause }) => beyond.has(cause));
}

/** @returns what both say, or nothing where they need not agree */
async function agreed(value: Value): Promise<boolean | undefined> {
  const story = JSON.stringify(value);
  const sound = await isSound(value);
  // The linter knows whether the schema says that it is of draft-04.
  if (sound === undefined || /"exclusiveM\w+":(?:true|false)/.test(story)) return undefined;
  expect({ story, accepted: accepts(value) }).toEqual({ story, accepted: sound });
  return sound;
}

test('each keyword that the linter knows is described', () => {
  expect(Object.keys(schema.definitions.argsDefinition.properties).sort()).toEqual([...keywords.keys()].sort());
});

const words = [...keywords.keys()];
const values: readonly Value[] = [
  ...[null, true, false, 0, 7, -1, 1.5, '', 'x', 'string', 'object', 'array'],
  ...[[], ['a'], ['a', 'a'], [7], [null], ['string', 'null'], ['object'], [{}], [[]]],
  ...[{}, { type: 'string' }, { a: {} }, { a: ['b'] }, { required: ['a'] }, { required: true }, { a: 5 }, { a: null }],
];

describe('the linter and the published schema of args_schema accept the same', () => {
  test('keywords, by themselves and beside an argument', async () => {
    for (const word of [...words, 'a', 'x-a', '$a']) {
      for (const value of values) {
        await agreed({ [word]: value });
        await agreed({ [word]: value, other: { type: 'string' } });
        await agreed({ type: 'object', properties: { a: { [word]: value } } });
        await agreed({ type: 'object', properties: {}, [word]: value });
      }
    }
    const nameless: readonly Value[] = [{ '': {} }, { properties: { '': {} } }];
    for (const one of nameless) expect(await agreed(one)).toBe(false);
  });

  test('random schemas, right and broken', async () => {
    const counts = { accepted: 0, refused: 0 };
    for (let seed = 1; seed <= rounds(200); seed++) {
      const d = dice(seed);
      const made = randomSchema(seed).schema as Value;
      const whole: Value = d.chance(0.5) && isFields(made) && isFields(made.properties) ? made.properties : made;
      const sound = await agreed(d.chance(0.3) ? whole : broken(whole, d));
      if (sound !== undefined) counts[sound ? 'accepted' : 'refused']++;
    }
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(rounds(40));
  });

  test('those of the examples of rules, and so do the jobs', async () => {
    let seen = 0;
    for (const { source, language = 'yaml' } of rules.flatMap(({ examples }) => examples)) {
      const { documents } = await parseSource({ text: dedent(source), language });
      for (const { root, problems } of documents) {
        const value = root && problems.length === 0 ? (toValue(root) as Value) : null;
        if (!isFields(value) || value.args_schema === undefined) continue;
        seen++;
        const sound = await agreed(value.args_schema);
        const whole = (args_schema: Value) => acceptsJob({ args_schema, resources: [] });
        if (sound !== undefined) expect([whole(value.args_schema), whole({})]).toEqual([sound, true]);
      }
    }
    expect(seen).toBeGreaterThan(100);
  });
});

/** The value with another one, or a keyword, somewhere in it. */
function broken(value: Value, d: Dice): Value {
  const copy = structuredClone(value);
  let map: Value = copy;
  for (;;) {
    const inner: Value[] = Object.values(map as object).filter((one) => isFields(one) || Array.isArray(one));
    if (inner.length === 0 || d.chance(0.2)) break;
    map = d.pick(inner);
  }
  if (Array.isArray(map)) map.push(d.pick(values));
  else if (isFields(map)) map[d.pick([d.pick(words), ...Object.keys(map)])] = d.pick(values);
  return copy;
}
