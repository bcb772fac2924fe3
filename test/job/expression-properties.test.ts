import jsonata from 'jsonata';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { analyseExpression } from '../../src/job/expression/analyse.ts';
import type { ExpressionAnalysis, Name, Range } from '../../src/job/expression/analysis.ts';
import { knownFunctions } from '../../src/job/expression/functions.ts';
import { tokenize } from '../../src/job/expression/tokens.ts';
import { pick, random, rounds } from '../support/random.ts';

type Next = () => number;

vi.setConfig({ testTimeout: 30_000 });

// JSONata formats a stack for each error, which takes most of the time here.
const stackTraceLimit = Error.stackTraceLimit;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const names = ['a', 'b', 'c', 'd', 'e', 'f-g', 'und'];

function name(next: Next): string {
  const text = pick(next, names);
  return /\W/.test(text) || next() < 0.15 ? `\`${text}\`` : text;
}

/** The tokens of an expression that JSONata accepts; `plain` ones evaluate all their operands and never fail. */
function expression(next: Next, depth: number, plain: boolean): string[] {
  const sub = () => expression(next, depth - 1, plain);
  const path = () => [name(next), ...(next() < 0.5 ? ['.', name(next)] : [])];
  if (depth <= 0 || next() < 0.15) {
    return next() < 0.75 ? path() : [pick(next, ['1', '"a.b"', "'it'", 'null', '2.5e1', 'true', '"\\u0061\\""'])];
  }
  const both: (() => string[])[] = [
    path,
    () => [pick(next, ['$', '$$']), '.', ...path()],
    () => [...sub(), pick(next, ['&', '=', '!=', 'in']), ...sub()],
    () => ['(', ...sub(), ';', ...sub(), ')'],
    () => ['(', pick(next, ['$x', '$y']), ':=', ...sub(), ')'],
    () => ['[', ...sub(), ',', ...sub(), ']'],
    () => ['{', '"k"', ':', ...sub(), ',', '"l"', ':', ...sub(), '}'],
    () => ['$append', '(', ...sub(), ',', ...sub(), ')'],
    () => ['$exists', '(', ...sub(), ')'],
    () => ['$type', '(', ...sub(), ')', '=', ...sub()],
    () => ['(', ...sub(), ')', '.', name(next)],
    () => [pick(next, ['$', '$$']), '.', '(', ...sub(), ')'],
  ];
  const variable = () => pick(next, ['$x', '$y', '$v', '$i', '$nope']);
  const any: (() => string[])[] = [
    () => [...sub(), pick(next, ['+', '-', '*', '/', '%', 'and', 'or', '<', '>=', '??', '?:']), ...sub()],
    () => [...sub(), '?', ...sub(), ':', ...sub()],
    () => [...path(), '[', ...sub(), ']', '.', ...path()],
    () => [...path(), '.', '(', ...sub(), ')'],
    () => [...path(), '.', '{', '"k"', ':', ...sub(), '}'],
    () => [...path(), '^', '(', pick(next, ['<', '>', '']), ...sub(), ')'],
    () => [...path(), '{', ...sub(), ':', ...sub(), '}'],
    () => [...path(), '@', '$v', '.', ...path(), '[', ...sub(), ']'],
    () => [...path(), '#', '$i', '[', ...sub(), ']'],
    () => [...path(), '.', pick(next, ['*', '**', '%', '$']), '.', name(next)],
    () => [pick(next, ['$', '$$', '*', '**'])],
    () => [pick(next, ['$', '$$']), '[', ...sub(), ']', '.', name(next)],
    () => ['$', '@', '$v', '.', ...path()],
    () => [variable(), '.', name(next)],
    () => [variable(), '(', ...sub(), ')'],
    () => ['(', '$y', ':=', 'function', '(', '$x', ')', '{', ...sub(), '}', ';', '$y', '(', ...sub(), ')', ')'],
    () => ['$map', '(', ...sub(), ',', 'function', '(', '$v', ',', '$i', ')', '{', ...sub(), '}', ')'],
    () => ['$filter', '(', ...sub(), ',', pick(next, ['$exists', '$boolean', '$v']), ')'],
    () =>
      ['$', pick(next, ['keys', 'string', 'spread', 'boolean', 'not', 'clone']), '(', ')'].join('').split(/(?=[()])/),
    () => ['$lookup', '(', ...sub(), ')'],
    () => ['$each', '(', 'function', '(', '$v', ')', '{', ...sub(), '}', ')'],
    () => [...path(), '.', '$string', '(', ')'],
    () => [...path(), '.', '$lookup', '(', ...sub(), ')'],
    () => [...sub(), '~>', pick(next, ['$string', '$keys', '$exists', '$nope'])],
    () => [...sub(), '~>', '|', ...sub(), '|', '{', '"k"', ':', ...sub(), '}', '|'],
    () => [name(next), '(', ...sub(), ')'],
    () => [...path(), '.', 'method', '(', ...sub(), ')'],
    () => ['-', ...sub()],
    () => [...path(), '[', ']'],
    () => ['$contains', '(', ...sub(), ',', '/a[/]b\\/?/i', ')'],
  ];
  return pick(next, plain ? both : [...both, ...any, ...any])();
}

const gaps = ['', ' ', '\n', '\t ', '\r\n', ' /* 🎉 ( " */ ', '/**/'];

/** Joins tokens with blanks and comments, and with nothing where that keeps them apart. */
function join(next: Next, tokens: readonly string[]): string {
  let text = pick(next, gaps);
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1] ?? '(';
    const apart =
      /^[()[\]{},;]$/.test(token) || /^[()[\]{},;]$/.test(before) || (/\w$/.test(before) && /^[.-]$/.test(token));
    text += next() < 0.5 && apart ? token : `${pick(next, gaps) || ' '}${token}`;
  }
  return text + pick(next, gaps);
}

function inRange(source: string, range: Range): boolean {
  return 0 <= range.start && range.start <= range.end && range.end <= source.length;
}

function check(source: string, analysis: ExpressionAnalysis): void {
  const { error, paths, functions, hyphenated, keys, placeholders } = analysis;
  const halves = hyphenated.flatMap((path) => path.halves);
  const written: Name[] = [...paths, ...hyphenated, ...halves].flatMap(({ segments }) => [...segments]);
  const ranges: Range[] = [...written, ...paths, ...functions, ...hyphenated, ...halves, ...placeholders];
  if (keys) ranges.push(...keys.names);
  if (error) ranges.push(error);
  for (const range of ranges) if (!inRange(source, range)) expect.fail(`${JSON.stringify(range)} in ${source}`);
  if (error && error.start === error.end && source !== '') expect.fail(`no range for "${error.cause}" in ${source}`);
  for (const { text, start, end } of written) {
    if (source[start - 1] !== '"' && source[start - 1] !== "'" && source.slice(start, end) !== text) {
      expect.fail(`${text} at ${start} in ${source}`);
    }
  }
  for (const { text, start, end, kind } of functions) {
    const found = source.slice(start, end);
    if (found !== (kind === 'bare' ? text : `$${text}`) && found !== `\`${text}\``)
      expect.fail(`${text} at ${start} in ${source}`);
  }
}

/** The syntax tree, where there is one. */
function parse(source: string): unknown {
  try {
    return jsonata(source).ast();
  } catch {
    return undefined;
  }
}

/** All positions in a syntax tree. */
function positions(node: unknown, found = new Set<number>()): Set<number> {
  if (typeof node === 'object' && node !== null && !(node instanceof RegExp)) {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'position' && typeof value === 'number') found.add(value);
      else positions(value, found);
    }
  }
  return found;
}

describe('a random expression', () => {
  test('is analysed, and each of its tokens has its place', () => {
    const next = random(1);
    let parsed = 0;
    for (let round = 0; round < rounds(1_500); round++) {
      const source = join(next, expression(next, 1 + Math.floor(next() * 4), false));
      const analysis = analyseExpression(source);
      check(source, analysis);
      const ast = parse(source);
      if ((ast === undefined) !== (analysis.error !== undefined)) expect.fail(`${analysis.error?.cause} in ${source}`);
      if (ast === undefined) continue;
      parsed++;
      const ends = new Set(tokenize(source).list.map(({ end }) => end));
      for (const position of positions(ast)) {
        if (!ends.has(position)) expect.fail(`no token ends at ${position} in ${source}`);
      }
    }
    expect(parsed).toBeGreaterThan(rounds(800));
  });

  test('has the same paths and functions whatever stands between its tokens', () => {
    const next = random(2);
    const outline = ({ paths, functions, dynamic, keys, error }: ExpressionAnalysis) => ({
      paths: paths.map(({ segments }) => segments.map(({ text }) => text)),
      functions: functions.map(({ kind, text }) => [kind, text]),
      keys: keys && [keys.open, ...keys.names.map(({ text }) => text)],
      dynamic,
      failed: error !== undefined,
    });
    for (let round = 0; round < rounds(1_500); round++) {
      const tokens = expression(next, 3, false);
      const spaced = outline(analyseExpression(tokens.join(' ')));
      expect(outline(analyseExpression(join(next, tokens)))).toEqual(spaced);
    }
  });

  test('never throws where it does not parse', () => {
    const next = random(3);
    const soup = [
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '|',
      '?',
      ':',
      '??',
      '?:',
      '"',
      "'",
      '`',
      '/',
      '/*',
      '*/',
      '\\',
      '%',
      '@',
      '#',
      '~>',
      ':=',
      '..',
      ';',
      ',',
      '$',
      '$x',
      'function',
      '<s-:s>',
      '<',
      '!',
      '&',
      '-',
      '1',
      '1e999',
      '\u0000',
      '🎉',
      '\ud800',
      '\u00a0',
      '{{a}}',
      '//',
      '"\\u00"',
      'λ',
      '^(',
      'and',
    ];
    for (let round = 0; round < rounds(3_000); round++) {
      const tokens = next() < 0.5 ? expression(next, 2, false) : [];
      for (let i = Math.floor(next() * 8); i >= 0; i--) {
        tokens.splice(Math.floor(next() * (tokens.length + 1)), next() < 0.3 ? 1 : 0, pick(next, soup));
      }
      const source = tokens.join(next() < 0.5 ? '' : ' ');
      const analysis = analyseExpression(source);
      check(source, analysis);
      if ((parse(source) === undefined) !== (analysis.error !== undefined))
        expect.fail(`${analysis.error?.cause} in ${source}`);
    }
  });
});

/** An input that notes which of its names are looked up, and whether all are. */
function recorder(next: Next): { input: object; read: Set<string>; all: () => boolean } {
  const read = new Set<string>();
  let all = false;
  const leaf = () => pick<unknown>(next, [1, 'a', 'b', true, [1, 2], ['a']]);
  const item = () => Object.fromEntries(names.map((key) => [key, leaf()]));
  const values = Object.fromEntries(names.map((key) => [key, pick(next, [item, leaf, () => [item(), item()]])()]));
  const input = new Proxy(values, {
    get: (target, key) => {
      if (typeof key === 'string' && names.includes(key)) read.add(key);
      return Reflect.get(target, key);
    },
    ownKeys: (target) => {
      all = true;
      return Reflect.ownKeys(target);
    },
  });
  return { input, read, all: () => all };
}

function topLevel({ paths, hyphenated, functions }: ExpressionAnalysis): Set<string> {
  const halves = hyphenated.flatMap((path) => path.halves);
  const bare = functions.filter(({ kind }) => kind === 'bare').map(({ text }) => text);
  return new Set([...[...paths, ...halves].map(({ segments }) => segments[0]!.text), ...bare]);
}

describe('what JSONata really reads', () => {
  const evaluate = async (source: string, input: object) => {
    try {
      await jsonata(source, { timeout: 500, stack: 200 }).evaluate(input);
      return true;
    } catch {
      return false;
    }
  };

  test('is among the free paths, or the expression is dynamic', async () => {
    const next = random(4);
    let reading = 0;
    for (let round = 0; round < rounds(2_500); round++) {
      const source = join(next, expression(next, 1 + Math.floor(next() * 4), false));
      const analysis = analyseExpression(source);
      if (analysis.error || analysis.dynamic) continue;
      const { input, read, all } = recorder(next);
      await evaluate(source, input);
      const known = topLevel(analysis);
      if (all()) expect.fail(`all is read by ${source}`);
      for (const key of read) if (!known.has(key)) expect.fail(`${key} is read by ${source}`);
      if (read.size > 0) reading++;
    }
    expect(reading).toBeGreaterThan(rounds(480));
  });

  test('is exactly the free paths where every operand is evaluated', async () => {
    const next = random(5);
    let evaluated = 0;
    for (let round = 0; round < rounds(1_500); round++) {
      const source = join(next, expression(next, 1 + Math.floor(next() * 4), true));
      const analysis = analyseExpression(source);
      const { input, read } = recorder(next);
      if (!(await evaluate(source, input))) continue;
      evaluated++;
      if (analysis.error || analysis.dynamic) expect.fail(`${analysis.error?.cause ?? 'dynamic'}: ${source}`);
      expect([...topLevel(analysis)].sort(), source).toEqual([...read].sort());
    }
    expect(evaluated).toBeGreaterThan(rounds(400));
  });

  test('the functions called without a name that is known fail', async () => {
    const next = random(6);
    for (let round = 0; round < rounds(500); round++) {
      const source = join(next, expression(next, 2, true));
      for (const { text } of analyseExpression(source).functions) expect(knownFunctions.has(text), source).toBe(true);
    }
  });
});
