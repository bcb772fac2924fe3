import { Ajv2019 } from 'ajv/dist/2019.js';
import { expect, it } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import { guarantees } from '../../src/job/args/presence.ts';
import { readArgs } from '../../src/job/args/read.ts';
import { Budget } from '../../src/job/budget.ts';
import type { Fields, Value } from '../support/jobs.ts';
import { type Dice, dice, patience, rounds } from '../support/random.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

async function read(text: string) {
  const { documents } = await parseSource({ text, language: 'yaml' });
  return readArgs(documents[0]?.root, new Budget());
}

it.each([
  ['oneOf: [{ required: [a] }, { required: [b] }]', true],
  ['anyOf: [{ required: [a, c] }, { required: [b] }]', true],
  ['anyOf: [{ required: [a] }, { required: [c] }]', false],
  ['oneOf: [{ required: [a] }, {}]', false],
  ['allOf: [{ title: T }, { anyOf: [{ required: [a] }, { required: [b] }] }]', true],
  ['allOf: [{ required: [a] }]', true],
  ['not: { allOf: [{ not: { required: [a] } }, { not: { required: [b] } }] }', true],
  ['not: { properties: { a: false, b: false } }', true],
  ['not: { properties: { a: false, c: false } }', false],
  ['if: { required: [c] }, then: { required: [a] }, else: { required: [b] }', true],
  ['if: { not: { required: [a] } }, then: { required: [b] }', true],
  ['if: { required: [a] }, else: { required: [b] }', true],
  ['if: { required: [c] }, then: { required: [a] }', false],
  ['if: { properties: { c: { const: full } } }, then: { required: [a] }, else: { required: [b] }', true],
  ['if: { properties: { c: { const: full } } }, then: { required: [a] }', false],
  ['dependentRequired: { must: [a] }', true],
  ['dependentRequired: { c: [a] }', false],
  ['dependencies: { must: { required: [a] } }', true],
  ['anyOf: [{ required: [a] }, { required: [c] }], dependentRequired: { c: [b] }', true],
  ['anyOf: [{ $ref: "#/$defs/one" }, { required: [b] }], $defs: { one: { required: [a] } }', true],
  ['anyOf: [{ $ref: "https://example.com/x" }, { required: [b] }]', false],
  ['anyOf: [{ $ref: "#/$defs/one" }, { required: [b] }], $defs: { one: { $ref: "#/$defs/one" } }', false],
  ['anyOf: [{ required: true }, { required: [b] }]', false],
  ['oneOf: text', false],
  ['description: D', false],
])('%s', async (whole, expected) => {
  const names = 'a: { type: string }, b: { type: string }, c: { type: string }, must: { type: string, required: true }';
  for (const text of [`{ ${names}, ${whole} }`, `{ type: object, properties: { ${names} }, ${whole} }`])
    expect(guarantees(await read(text), ['a', 'b']), text).toBe(expected);
});

it(
  'agrees with a validator that is given every set of arguments',
  async () => {
    const ajv = new Ajv2019({ strict: false, validateSchema: false, logger: false });
    const counts = [0, 0];
    for (let seed = 1; seed <= rounds(400); seed++) {
      const d = dice(seed);
      const schema = { type: 'object', properties: Object.fromEntries(NAMES.map((name) => [name, {}])), ...said(d, 2) };
      const names = d.shuffle(NAMES).slice(0, 1 + d.below(3));
      const validate = ajv.compile(schema);
      const others = NAMES.filter((name) => !names.includes(name));
      const sets = Array.from({ length: 2 ** others.length }, (_, bits) =>
        others.filter((_, index) => bits & (1 << index)),
      );
      const expected = !sets.some((set) => validate(Object.fromEntries(set.map((name) => [name, 1]))));
      const args = await read(JSON.stringify(schema));
      // A list at the top makes its arguments required by themselves.
      const asked = names.filter((name) => !args.declared.get(name)?.required);
      if (asked.length < names.length || !Object.keys(schema).some((name) => /Of$|^if$|^not$|dep/.test(name))) continue;
      counts[Number(expected)]!++;
      expect({ schema, names, guaranteed: guarantees(args, names) }).toEqual({ schema, names, guaranteed: expected });
    }
    expect(Math.min(...counts)).toBeGreaterThan(30);
  },
  patience(60_000),
);

/** What is said about which arguments there are. */
function said(d: Dice, depth: number): Fields {
  const names = (): Value => d.shuffle(NAMES).slice(0, 1 + d.below(2));
  if (depth === 0) return { required: names() };
  const inner = () => said(d, depth - 1);
  const list = () => Array.from({ length: 1 + d.below(3) }, inner);
  const schema: Fields = {};
  for (const name of ['allOf', 'anyOf', 'oneOf']) if (d.chance(0.25)) schema[name] = list();
  if (d.chance(0.2)) schema.not = inner();
  if (d.chance(0.2))
    for (const name of ['if', 'then', 'else']) if (name !== 'else' || d.chance(0.5)) schema[name] = inner();
  if (d.chance(0.2)) schema.dependentRequired = { [d.pick(NAMES)]: names() };
  if (d.chance(0.3)) schema.required = names();
  return schema;
}
