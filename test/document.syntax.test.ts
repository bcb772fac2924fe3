import { describe, expect, test } from 'vitest';
import { parseSource } from '../src/document/parse.ts';
import type { Language } from '../src/document/source.ts';
import { toValue } from '../src/document/value.ts';
import { pick, random } from './support/random.ts';
import { randomYaml } from './support/yaml-text.ts';

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
    ['a: "x\nb: 1', '"x', 'never closed'],
    ["a: 'x\nb: 1\n", "'x", 'never closed'],
    ['a: "x\nb: "y"\nc: 1', '"x', 'never closed'],
    ['a: [1, 2\nb: 3', '[1, 2', 'never closed'],
    ['a:\n  b: {x: [1, 2\n  c: 3', '[1, 2', 'never closed'],
    ['{a: 1, b: 2', '{a: 1, b: 2', 'never closed'],
    ['url: {{a}', '{{a}', 'braces are not closed'],
    ['a: b: c # d', 'b: c', 'holds ": "'],
    ['run_if: args.a = "b" ? 1 : 2', 'args.a = "b" ? 1 : 2', 'holds ": "'],
    ['e: (\n  $a := 1;\n  {"x": 1}\n)', '{"x"', 'part of the value before it'],
    ['a: 1\n b: 2', 'b', 'part of the value before it'],
    ['a:\n    b: 1\n  c: 2', 'c: 2', 'does not line up with the keys'],
    ['- - a\n - b', '- b', 'does not line up with the items'],
    ['a:\n  - x\n - y', '- y', 'does not line up with the items'],
    ['- a\nb: 1', 'b: 1', 'does not belong to what is before it'],
    ['k: `x`', '`x`', "can't begin a value"],
    ['k: @x # c', '@x', "can't begin a value"],
    ['key: "a" b', 'b', 'follows a value that has ended'],
    ["e: 'a' = args.x", '= args.x', 'follows a value that has ended'],
    ['a: 1\n]', ']', 'closes nothing'],
    ['foo: 1\nbar\nbaz: 2', 'bar', 'no entry of a map'],
    ['a:b\nc: 1', 'a:b', 'no entry of a map'],
    ['a: 1\nb 2\n', 'b 2', 'no entry of a map'],
    ['a: "\\q"', '\\q', 'no escape sequence'],
    ['a: |x\n b', 'x', 'no header of a block scalar'],
    ['a: &x &y 1', '&y', 'second anchor'],
    ['a: &x *y', '*y', "can't have an anchor"],
    ['a: *', '*', 'no name'],
    ['a: [1 2, "x" y]', 'y]', 'lacks a comma'],
    ['a: [a, , b]', ',', 'no entry before it'],
    ['a: - b', '-', 'begins a list on the line of its key'],
    ['a: &x b: c', '&x b: c', 'begins a map on the line of its key'],
    ['--- a: 1', '---', 'behind it on its line'],
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

  test('whatever is done to a text, each document has one problem of the kind that ends reading at most, within the text', async () => {
    const next = random(11);
    for (let seed = 0; seed < 600; seed++) {
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
  }, 60_000);
});

describe('JSON', () => {
  test.each([
    ['{"a": 1,}', ',', 'nothing behind it'],
    ['[1, 2, ]', ',', 'nothing behind it'],
    ['{"a": 1 // note\n}', '// note', 'is a comment'],
    ['/* x */ {}', '/* x */', 'is a comment'],
    ["{'a': 1}", "'a'", 'not in double quotes'],
    ['{"a": \'it is\'}', "'it is'", 'not in double quotes'],
    ['{a: 1}', 'a', 'key without quotes'],
    ['{"a": 1 "b": 2}', '"b"', 'without a comma'],
    ['[1 2]', '2', 'without a comma'],
    ['{"a" 1}', '1', 'where ":" belongs'],
    ['{"a": }', '}', 'where a value belongs'],
    ['[1,,2]', ',', 'where a value belongs'],
    ['{"a": [1}', '}', 'where "]" belongs'],
    ['{"a": NaN}', 'NaN', 'no JSON value'],
    ['{"a": True}', 'True', 'no JSON value'],
    ['{"a": 01}', '01', 'no JSON number'],
    ['{"a": +1}', '+1', 'no JSON number'],
    ['{"a": .5}', '.5', 'no JSON number'],
    ['{"a": 1.}', '1.', 'no JSON number'],
    ['{"a": "x}', '"x}', 'no closing quote'],
    ['{"a": "x\ny"}', '"x', 'no closing quote'],
    ['{"a": "\\q"}', '\\q', 'no escape sequence'],
    ['{"a": "\\u12g4"}', '\\u12', 'no escape sequence'],
    ['{"a": "\t"}', '\t', 'tab'],
    ['{"a": {{args.x}}}', '{{args.x}}', 'no quotes'],
    ['{"a": 1', '', 'ends before'],
    ['{"a": [', '', 'ends before'],
    ['{} {}', '{', 'behind the end'],
    ['{"a": 1}}', '}', 'behind the end'],
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
    for (let i = 0; i < 3000; i++) {
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
        if (ending.length !== 1 || (ending[0]?.cause === 'malformed' && ending[0].problem === 'the text is not JSON'))
          throw new Error(`${text}\n${JSON.stringify(problems)}`);
        continue;
      }
      if (problems.length === 0) expect(root && toValue(root), text).toEqual(expected ?? undefined);
      else expect(problems.every(({ cause }) => cause === 'duplicateKey' || cause === 'empty')).toBe(true);
    }
    expect(broken).toBeGreaterThan(500);
  });
});
