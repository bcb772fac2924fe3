import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import type { AstNode } from '../../src/job/expression/ast.ts';
import { anything, type Kinds, kinds, kindsOf, truthOf } from '../../src/job/expression/kinds.ts';
import { pick, random, rounds } from '../support/random.ts';

function kindsOfSource(source: string, input: (path: readonly string[]) => Kinds): Kinds {
  return kindsOf(jsonata(source).ast() as AstNode, input);
}

/** The kind of a real value, by JSONata's own idea of truth. */
async function kindOf(value: unknown): Promise<Kinds> {
  if (value === undefined) return kinds.absent;
  if (value === null) return kinds.null;
  if (typeof value === 'boolean') return value ? kinds.true : kinds.false;
  if (typeof value === 'string') return value === '' ? kinds.emptyString : kinds.string;
  if (typeof value === 'number') return value === 0 ? kinds.zero : kinds.number;
  if (typeof value === 'function' || '_jsonata_function' in (value as object) || '_jsonata_lambda' in (value as object))
    return kinds.function;
  if (Array.isArray(value)) {
    return (await jsonata('$boolean(v)').evaluate({ v: value })) === true ? kinds.trueList : kinds.falseList;
  }
  return Object.keys(value as object).length > 0 ? kinds.object : kinds.emptyObject;
}

const values = [undefined, null, false, true, '', 'x', 0, 7, [], [0], ['a', 0], {}, { k: 1 }];

describe('the kinds of an expression', () => {
  const names = ['a', 'b', 'c'];

  function expression(next: () => number, depth: number): string {
    const sub = () => expression(next, depth - 1);
    if (depth <= 0 || next() < 0.15) {
      return next() < 0.6
        ? `args.${pick(next, names)}`
        : pick(next, ['1', '0', '""', '"x"', 'null', 'true', 'false', '[]', '{}', '$nope', 'args.a.k']);
    }
    const makers: (() => string)[] = [
      () => `$exists(${sub()})`,
      () => `$not(${sub()})`,
      () => `$boolean(${sub()})`,
      () => `$count(${sub()})`,
      () => `(${sub()}) ${pick(next, ['=', '!=', 'in', 'and', 'or', '<', '>=', '&', '+', '-', '*'])} (${sub()})`,
      () => `(${sub()}) ? (${sub()}) : (${sub()})`,
      () => `(${sub()}) ? (${sub()})`,
      () => `(${sub()}) ?? (${sub()})`,
      () => `(${sub()}) ?: (${sub()})`,
      () => `($v := ${sub()}; ${pick(next, ['$v', `$v = ${sub()}`, `$exists($v) and ${sub()}`])})`,
      () => `[${sub()}, ${sub()}]`,
      () => `{ "k": ${sub()} }`,
      () => `$merge([{ "a": ${sub()} }, { "b": ${sub()} }])`,
      () => `-(${sub()})`,
      () => `(${sub()}).k`,
      () => `(${sub()})[0]`,
      () => `$uppercase(${sub()})`,
      () => `$length(${sub()})`,
      () => `args.${pick(next, names)}.(${sub()})`,
      () => `args.${pick(next, names)}[${sub()}]`,
      () => `function($x) { $x }`,
      () => `(${sub()}; ${sub()})`,
      () => `$now()`,
      () => `(${sub()}) ~> ${pick(next, ['$uppercase', '$uppercase()', '$not()', '$count', '$exists()', '$sum()'])}`,
      () => `$split(${sub()}, "a")`,
      () => `$map(${sub()}, function($x) { $x })`,
    ];
    return pick(next, makers)();
  }

  test('hold what JSONata itself evaluates', async () => {
    const next = random(7);
    let evaluated = 0;
    let exact = 0;
    for (let round = 0; round < rounds(3_000); round++) {
      const source = expression(next, 4);
      const args = Object.fromEntries(names.map((name) => [name, pick(next, values)]));
      const known = new Map<string, Kinds>();
      for (const [name, value] of Object.entries(args)) known.set(name, await kindOf(value));
      const guess = kindsOfSource(source, (path) =>
        path[0] === 'args' && path.length === 2 ? (known.get(path[1]!) ?? kinds.absent) : anything,
      );
      let result: unknown;
      try {
        result = await jsonata(source).evaluate({ args });
      } catch {
        continue;
      }
      evaluated++;
      const actual = await kindOf(result);
      if (guess === actual) exact++;
      expect(guess & actual, `${source} with ${JSON.stringify(args)}`).toBe(actual);
    }
    expect(evaluated).toBeGreaterThan(rounds(800));
    expect(exact / evaluated).toBeGreaterThan(0.4);
  });
});

describe('presence alone', () => {
  const { absent, string } = kinds;
  const present = new Set(['a']);
  const input = ([root, name]: readonly string[]) =>
    root === 'args' && name ? (present.has(name) ? string : absent) : anything;

  test.each([
    ['$exists(args.a)', true],
    ['$exists(args.b)', false],
    ['args.a', true],
    ['args.b', false],
    ['$not(args.b)', false],
    ['$not($exists(args.b))', true],
    ['args.a and args.b', false],
    ['args.a or args.b', true],
    ['args.b != "x"', false],
    ['args.a != ""', true],
    ['args.a != null', true],
    ['args.b = null', false],
    ['$firstNonEmpty(args.b, args.a)', true],
    ['$exists(args.b) ? true : args.a != null', true],
    ['args.b ?? args.a', true],
    ['args.b ? args.a', false],
    ['args.b ? args.a : payload.records', undefined],
    ['args.a = "x"', undefined],
    ['payload.records and args.b', false],
    ['resources.x or args.a', true],
    ['args.b.c.$uppercase()', false],
    ['($x := args.b; $exists($x))', false],
    ['$nope and args.a', undefined],
    ['args.a = args.b', false],
  ])('decides %s', (source, truth) => {
    expect(truthOf(kindsOfSource(source, input))).toBe(truth);
  });
});
