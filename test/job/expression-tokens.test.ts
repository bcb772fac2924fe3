import { expect, test } from 'vitest';
import { tokenize } from '../../src/job/expression/tokens.ts';

test.each<[source: string, ...tokens: string[]]>([
  ['a.*/b/c', 'a', '.', '*', '/', 'b', '/', 'c'],
  ['[a.**/b, c/2]', '[', 'a', '.', '**', '/', 'b', ',', 'c', '/', '2', ']'],
  ['a.%/b/c', 'a', '.', '%', '/', 'b', '/', 'c'],
  ['a*/b/i', 'a', '*', '/b/i'],
  ['a % b / c', 'a', '%', 'b', '/', 'c'],
  ['(a)/b/c', '(', 'a', ')', '/', 'b', '/', 'c'],
  ['$f(a, /[/]\\/b/im, 1)', '$f', '(', 'a', ',', '/[/]\\/b/im', ',', '1', ')'],
  ['$f(a, /\\(/, /\\\\/)', '$f', '(', 'a', ',', '/\\(/', ',', '/\\\\/', ')'],
  ['$f(/(a|[b])/)/2', '$f', '(', '/(a|[b])/', ')', '/', '2'],
  ['$f(/[)]/)/2', '$f', '(', '/[)]/)/2'], // JSONata counts brackets in classes, too
  ['and and or or in', 'and', 'and', 'or', 'or', 'in'],
  ['a/**/ /*/ */-1.5e+3', 'a', '-', '1.5e+3'],
  ['1..3', '1', '..', '3'],
  ['it\'s `a b`."c\\"d"', "it's", '`a b`', '.', '"c\\"d"'],
  ['a\u00a0b😀', 'a\u00a0b😀'],
  ['$x:=$$.y~>$f??1?:2', '$x', ':=', '$$', '.', 'y', '~>', '$f', '??', '1', '?:', '2'],
  ['"open', '"open'],
  ['a `open', 'a', '`open'],
  ['$f(/open', '$f', '(', '/open'],
  ['a /* open', 'a'],
  ['"\\', '"\\'],
  [''],
])('%s', (source, ...tokens) => {
  expect(tokenize(source).list.map(({ start, end }) => source.slice(start, end))).toEqual(tokens);
});

test('words are operators only behind an operand', () => {
  const kinds = tokenize('and and or or in').list.map(({ kind }) => kind);
  expect(kinds).toEqual(['name', 'operator', 'name', 'operator', 'name']);
});
