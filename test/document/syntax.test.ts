import { describe, expect, test } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import type { Language } from '../../src/document/source.ts';
import { toValue } from '../../src/document/value.ts';
import { patience, pick, random, rounds } from '../support/random.ts';
import { randomYaml } from '../support/yaml-text.ts';

/** The one problem of a text: its words and the text that it covers. */
async function problemOf(text: string, language: Language): Promise<[covered: string, words: string]> {
  const { documents } = await parseSource({ text, language });
  const problems = documents.flatMap((document) => document.problems);
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  if (problem?.cause !== 'malformed') throw new Error(JSON.stringify(problem));
  return [text.slice(problem.start, problem.end), problem.problem];
}

describe('broken YAML: the place and the words', () => {
  test.each([
    ['a: "x\nb: 1', '"x', 'missing closing quote'],
    ["a: 'x\nb: 1\n", "'x", 'missing closing quote'],
    ['a: "x\nb: "y"\nc: 1', '"x', 'missing closing quote'],
    ['a: [1, 2\nb: 3', '[1, 2', 'missing closing "]"'],
    ['a:\n  b: {x: [1, 2\n  c: 3', '[1, 2', 'missing closing "]"'],
    ['{a: 1, b: 2', '{a: 1, b: 2', 'missing closing "}"'],
    ['url: {{a}', '{{a}', 'braces of the placeholder are not closed'],
    ['a: "b{ "c": d }"', '"b{ "c": d }"', 'the quotes inside the value end it'],
    ['a: b: c # d', 'b: c', 'can\'t contain ": "'],
    ['run_if: args.a = "b" ? 1 : 2', 'args.a = "b" ? 1 : 2', 'can\'t contain ": "'],
    ['e: (\n  $a := 1;\n  {"x": 1}\n)', '{"x"', 'part of the value before it'],
    ['a: 1\n b: 2', 'b', 'part of the value before it'],
    ['a:\n    b: 1\n  c: 2', 'c: 2', 'does not line up with the keys'],
    ['- - a\n - b', '- b', 'does not line up with the items'],
    ['a:\n  - x\n - y', '- y', 'does not line up with the items'],
    ['- a\nb: 1', 'b: 1', 'does not belong to what is before it'],
    ['k: `x`', '`x`', "can't begin a value"],
    ['k: @x # c', '@x', "can't begin a value"],
    ['key: "a" b', 'b', 'after the end of the value'],
    ["e: 'a' = args.x", '= args.x', 'after the end of the value'],
    ['a: 1\n]', ']', 'there is no open bracket'],
    ['foo: 1\nbar\nbaz: 2', 'bar', 'expected "key: value"'],
    ['a:b\nc: 1', 'a:b', 'expected "key: value"'],
    ['a: 1\nb 2\n', 'b 2', 'expected "key: value"'],
    ['a: "\\q"', '\\q', 'not an escape sequence'],
    ['a: |x\n b', 'x', 'is not allowed after "|"'],
    ['a: &x &y 1', '&y', 'second anchor'],
    ['a: &x *y', '*y', "can't have an anchor"],
    ['a: *', '*', 'no name'],
    ['a: [1 2, "x" y]', 'y]', 'missing comma'],
    ['a: [a, , b]', ',', 'no entry before it'],
    ['a: - b', '-', 'begins a list on the line of its key'],
    ['a: &x b: c', '&x b: c', 'begins a map on the line of its key'],
    ['--- a: 1', '---', 'on the line of'],
    ['%YAML 2.0\n---\na: 1', '%YAML 2.0', 'names a version'],
    ['b: "c"#bad', '#bad', 'without a space'],
    ['a: !<x', '!<x', 'no ">"'],
  ])('%j', async (text, covered, words) => {
    const [found, problem] = await problemOf(text, 'yaml');
    expect(found).toBe(covered);
    expect(problem).toContain(words);
  });

  test('tabs as indentation, and an undeclared tag handle', async () => {
    for (const [text, cause, covered] of [
      ['a:\n\tb: 1', 'tabIndentation', '\t'],
      ['a:\n  b: 1\n \t\tc: 2', 'tabIndentation', '\t\t'],
      ['\ta: 1', 'tabIndentation', '\t'],
      ['a: !e!x 1', 'unknownTag', '!e!x'],
    ] as const) {
      const [problem] = (await parseSource({ text, language: 'yaml' })).documents[0]!.problems;
      expect([problem?.cause, text.slice(problem?.start, problem?.end)]).toEqual([cause, covered]);
    }
  });

  test(
    'whatever is done to a text, each document has one problem of the kind that ends reading at most, within the text',
    async () => {
      const next = random(11);
      for (let seed = 0; seed < rounds(600); seed++) {
        const good = randomYaml(seed);
        const at = Math.floor(next() * good.length);
        const text =
          good.slice(0, at) +
          pick(next, ['"', "'", '[', '}', '\t', ': ', '- ', '{{', '`', '&', '*', '!x ', '\n', '', '#', '---', '|']) +
          good.slice(at + Math.floor(next() * 3));
        const { documents } = await parseSource({ text, language: 'yaml' });
        expect(documents.length).toBeGreaterThan(0);
        for (const { problems } of documents) {
          const ending = problems.filter(({ cause }) => cause !== 'duplicateKey' && cause !== 'unresolvedAlias');
          expect(ending.length, text).toBeLessThan(2);
          for (const problem of problems) {
            if (!(0 <= problem.start && problem.start <= problem.end && problem.end <= text.length))
              throw new Error(`${JSON.stringify(problem)}\n${text}`);
            if (problem.cause === 'malformed' && (problem.problem.endsWith('.') || problem.problem.length > 120))
              throw new Error(problem.problem);
          }
        }
      }
    },
    patience(60_000),
  );
});

describe('JSON', () => {
  test.each([
    ['{"a": 1,}', ',', 'trailing comma'],
    ['[1, 2, ]', ',', 'trailing comma'],
    ['{"a": 1 // note\n}', '// note', 'JSON has no comments'],
    ['/* x */ {}', '/* x */', 'JSON has no comments'],
    ["{'a': 1}", "'a'", 'not in double quotes'],
    ['{"a": \'it is\'}', "'it is'", 'not in double quotes'],
    ['{a: 1}', 'a', 'key without quotes'],
    ['{"a": 1 "b": 2}', '"b"', 'missing comma before "b"'],
    ['{"a": 10"b": 2}', '"b"', 'missing comma before "b"'],
    ['[1 2]', '2', 'missing comma before'],
    ['{"a" 1}', '1', 'expected ":" after the key'],
    ['{"a": }', '}', 'expected a value after ":"'],
    ['[1,,2]', ',', 'expected a value, found'],
    ['{"a": [1}', '}', 'expected "]", found'],
    ['{"a": NaN}', 'NaN', 'not a JSON value'],
    ['{"a": True}', 'True', 'not a JSON value'],
    ['{"a": 01}', '01', 'not a JSON number'],
    ['{"a": +1}', '+1', 'not a JSON number'],
    ['{"a": .5}', '.5', 'not a JSON number'],
    ['{"a": 1.}', '1.', 'not a JSON number'],
    ['{"a": "x}', '"x}', 'no closing quote'],
    ['{"a": "x\ny"}', '"x', 'no closing quote'],
    ['{"a": "\\q"}', '\\q', 'not an escape sequence'],
    ['{"a": "\\u12g4"}', '\\u12', 'not an escape sequence'],
    ['{"a": "\t"}', '\t', 'tab'],
    ['{"a": {{args.x}}}', '{{args.x}}', 'no quotes'],
    ['{"a": 1', '', 'unexpected end of file'],
    ['{"a": [', '', 'unexpected end of file'],
    ['{} {}', '{', 'after the end of the JSON value'],
    ['{"a": 1}}', '}', 'after the end of the JSON value'],
  ])('%j', async (text, covered, words) => {
    const [found, problem] = await problemOf(text, 'json');
    expect(problem).toContain(words);
    expect(found).toBe(covered);
  });

  test('control characters in strings, duplicate keys, an empty text', async () => {
    const causes = async (text: string) => (await parseSource({ text, language: 'json' })).documents[0]!.problems;
    expect(await causes('["\u0001"]')).toEqual([{ cause: 'controlCharacter', code: 1, start: 2, end: 3 }]);
    expect(await causes('{"a": 1, "\\u0061": 2}')).toEqual([
      { cause: 'duplicateKey', name: 'a', start: 10, end: 16, first: { start: 2, end: 3 } },
    ]);
    for (const text of ['', ' \n']) expect(await causes(text)).toMatchObject([{ cause: 'empty' }]);
    for (const open of ['[', '{"a":']) expect(await causes(open.repeat(100_000))).toMatchObject([{ cause: 'tooDeep' }]);
    expect(await causes(`${'['.repeat(100)}${']'.repeat(100)}`)).toEqual([]);
    expect(await causes(`[${'1,'.repeat(1_000_000)}1]`)).toEqual([]);
  });

  test('values and problems as JSON.parse has them, whatever is done to a text', async () => {
    const next = random(3);
    const make = (depth: number): unknown => {
      const kind = depth > 3 ? next() * 0.6 : next();
      if (kind < 0.15) return next() * 10 ** Math.floor(next() * 40 - 20);
      if (kind < 0.45)
        return pick(next, ['', 'a', '"', '\\', '\n\t', 'é', '😀', '\ud800', '\u2028', '</', '{{args.x}}']);
      if (kind < 0.6) return pick(next, [null, true, false, 0, -1]);
      if (kind < 0.8) return Array.from({ length: Math.floor(next() * 4) }, () => make(depth + 1));
      return Object.fromEntries(
        Array.from({ length: Math.floor(next() * 4) }, (_, i) => [
          `${pick(next, ['k', 'é', '"'])}${i}`,
          make(depth + 1),
        ]),
      );
    };
    let broken = 0;
    for (let i = 0; i < rounds(3_000); i++) {
      const good = JSON.stringify([make(0)], null, Math.floor(next() * 3));
      const at = Math.floor(next() * good.length);
      const text =
        next() < 0.4
          ? good
          : good.slice(0, at) +
            pick(next, ['', ',', '"', '{', ']', ':', '0', '-', '\\', "'", '/', 'x', '\n']) +
            good.slice(at + Math.floor(next() * 3));
      const { root, problems } = (await parseSource({ text, language: 'json' })).documents[0]!;
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        broken++;
        const ending = problems.filter(({ cause }) => cause !== 'duplicateKey');
        if (
          ending.length !== 1 ||
          (ending[0]?.cause === 'malformed' && ending[0].problem === 'the file is not valid JSON')
        )
          throw new Error(`${text}\n${JSON.stringify(problems)}`);
        continue;
      }
      if (problems.length === 0) expect(root && toValue(root), text).toEqual(expected ?? undefined);
      else expect(problems.every(({ cause }) => cause === 'duplicateKey' || cause === 'empty')).toBe(true);
    }
    expect(broken).toBeGreaterThan(rounds(400));
  });
});
