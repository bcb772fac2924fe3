import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import rule from '../../rules/invalid-placeholder.ts';
import type { Scalar } from '../../src/document/node.ts';
import type { Job } from '../../src/job/job.ts';
import { compileSegment, isCast, segmentKind, segmentsOf } from '../../src/job/placeholder/grammar.ts';
import { explainProblems, parsePlaceholders } from '../../src/job/placeholder/parse.ts';
import type { ParsedText, Placeholder, PlaceholderProblem, Range } from '../../src/job/placeholder/placeholder.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { patience, pick, random, rounds } from '../support/random.ts';

// Its types can't be resolved by its `exports`.
const replace: (value: unknown, context: object) => unknown = (await import('@truto/replace-placeholders' as string))
  .default;

const context = {
  a: 'A',
  b: 'B',
  n: '42',
  num: 42,
  bool: true,
  nul: null,
  empty: '',
  arr: ['p', 'q'],
  recs: [{ id: 1 }, { id: 2 }],
  obj: { k: 'v', n: { a: 7 } },
  name: 'NAME',
  args: { x: 'X', first: 'F', user_ids: ['u', 'w'], '2024': 'yr' },
};

function problemsOf({ placeholders, problems }: ParsedText): PlaceholderProblem[] {
  return [...problems, ...placeholders.flatMap(({ problem }) => problem ?? [])].sort((a, b) => a.start - b.start);
}

/** What the rule says about the first problem of a text. */
function told(text: string, parsed = parsePlaceholders(text)): { message: string; help?: string } {
  const scalar: Scalar = { kind: 'scalar', value: text, style: 'double', start: 0, end: text.length };
  const template = { scalar, isKey: false, placeholders: [], problems: problemsOf(parsed) };
  const found: { message: string; help?: string }[] = [];
  rule.check!(
    { templates: [template], expressions: [] } as unknown as Job,
    (cause, _place, data, details) => found.push({ message: rule.messages[cause]!(data), help: details?.help }),
    {},
  );
  return found[0]!;
}

/** A string, and the text under each problem in it. */
type Row = readonly [text: string, ...covered: string[]];

/** The table of the engine facts, row by row; `true` where a problem covers the whole string. */
const table: readonly (readonly [text: string, problem: boolean | string])[] = [
  ['{{a}}', false],
  ['{{ a }}', false],
  ['{{num}}', false],
  ['{{bool}}', false],
  ['{{obj}}', false],
  ['{{arr}}', false],
  ['{{d}}', false],
  ['{{arr:any}}', false],
  ['x {{obj:json}}', false],
  [' {{n:int}}', false],
  ['{{n:int}}\n', false],
  ['{{arr.0}}', false],
  ['{{arr.-1}}', false],
  ['{{arr.-9}}', false],
  ['{{arr.0:2}}', true],
  ['{{arr.0:-1}}', false],
  ['{{args.2024}}', false],
  ['{{recs.id}}', false],
  ['{{a.}}', true],
  ['{{obj..k}}', true],
  ['{{.}}', false],
  ['{{obj.toString}}', false],
  ['{{obj.constructor}}', true],
  ['{{/ARR/i}}', false],
  ['{{/crm/contacts}}', true],
  ['{{/?/}}', true],
  ['{{crm/contacts}}', true],
  ['{{args.first name}}', true],
  ['{{ args . x }}', true],
  ['{{args.a\tb}}', true],
  ['{{a ?? b}}', true],
  ['{{a || b}}', true],
  ['{{zz||a}}', true],
  ['{{a ? b : c}}', true],
  ['{{a:date}}', true],
  ['{{missing:date}}', true],
  ['{{a:string}}', true],
  ['{{a:INT}}', true],
  ['{{a: int}}', false],
  ['{{a:int}}', false],
  ['{{n:int:date}}', false],
  ['{{n:null:int}}', false],
  ['{{missing:int:undefined}}', false],
  ['{{missing: undefined}}', false],
  ['{{missing:nullable}}', true],
  ['{{a:nullable}}', true],
  ['x {{a:null}}', false],
  ['{{n:}}', true],
  ['{{n::int}}', true],
  ['{{:int}}', true],
  ['{{zz|a}}', false],
  ['{{nul|a}}', false],
  ['{{empty|a}}', false],
  ['{{empty|a:ignore-empty-str}}', false],
  ['{{empty:ignore-empty-str}}', false],
  ['{{zz:int|n}}', false],
  ['{{zz|yy:null}}', false],
  ['{{a|}}', true],
  ['{{zz|}}', true],
  ['{{zz|default}}', false],
  ['{{zz?:dflt}}', false],
  ['{{zz?:a}}', false],
  ['{{zz?:a|b}}', true],
  ['{{zz?:x?:y}}', true],
  ['{{zz?:}}', false],
  ['{{zz?::str}}', false],
  ['{{zz ?: x}}', false],
  ['{{zz:int?:5}}', false],
  ['{{zz?:1:int}}', false],
  ['{{zz?:1:int }}', true],
  ['{{zz?:1: int}}', true],
  ['{{zz?:1:int|b}}', true],
  ['{{zz?:2024-01-01T00:00:00Z}}', true],
  ['{{a?:2024-01-01T00:00:00Z}}', true],
  ['{{zz?:https://h/x}}', false],
  ['{{zz?:http:foo}}', true],
  ['{{zz:undefined?:d}}', false],
  ['{{zz?a}}', true],
  ['{{?:d}}', true],
  ['{{"a"}}', true],
  ['{{arr[0]}}', true],
  ['{{args["x"]}}', true],
  ['{{$now()}}', true],
  ['{{@root}}', true],
  ['{{a+b}}', true],
  ['{{a,b}}', true],
  ['{{*}}', true],
  ['{{obj.*}}', true],
  ['{{args.`first-name`}}', true],
  ['{{a\\.b}}', true],
  ['{{été}}', true],
  ['{{\u00a0a\u00a0}}', false],
  ['{{“a”}}', true],
  ['{{#if a}}y{{/if}}', '{{#if a}}'],
  ['{{#each arr}}{{this}}{{/each}}', '{{#each arr}}'],
  ['{{else}}', true],
  ['{{/if}}', true],
  ['{{this}}', true],
  ['{{../a}}', true],
  ['{{^a}}', true],
  ['{{! c }}', true],
  ['{{!-- {{a}} --}}', true],
  ['{{> p}}', true],
  ['{{&a}}', true],
  ['{{~a~}}', true],
  ['\\{{a}}', false],
  ['{{{a}}}', true],
  ['{{{{a}}}}', true],
  ['{{a}}}', true],
  ['{{{a}}', true],
  ['{{a{{b}}}}', true],
  ['{{}}', true],
  ['{{ }}', true],
  ['{{a}', true],
  ['{{a} }', '{{a}'],
  ['{a}', false],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: not a template
  ['${a}', false],
  ['<%= a %>', false],
  ['{{true}}', false],
  ['{{1}}', true],
];

describe('the table of engine facts', () => {
  test.each(table)('%j', (text, problem) => {
    const covered = problem === true ? [text] : problem === false ? [] : [problem];
    expect(problemsOf(parsePlaceholders(text)).map(({ start, end }) => text.slice(start, end))).toEqual(covered);
    expect(evaluate(text)).toEqual(run(text));
  });
});

describe('what is a problem', () => {
  const rows: readonly Row[] = [
    // Braces of the text around a placeholder are its own affair as long as they balance.
    ['{"id":{{args.id}}}'],
    ['{"a":{"id":{{args.id}},"b":[{"c":{{args.c}}}]}}'],
    ['x {{{a}}} y'],
    ['a }} b }'],
    ['{"a":{"b":1}}'],
    ['query { user { id }}'],
    ['{"a":{"id":{{args.id}}}'],
    ['{"id":{{args.id}}}}', '{{args.id}}}'],
    ['{"q":"{{args.q}}}"}', '{{args.q}}}'],
    ['x {{{a}} y', '{{{a}}'],
    [' {{{a}}}\n', '{{{a}}}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: not a template
    ['price ${{args.price}}'],
    // Unread text
    ['{{args.a} and {{args.b}}', '{{args.a}'],
    ['{{ args.a and {{args.b}}', '{{ args.a'],
    ['{{$x}} {{a:int}} {{$y}}', '{{$x}}', '{{$y}}'],
    ['{{a {{$b}} c}}', '{{a {{$b}} c}}'],
    ['{{fn({a:1})}}', '{{fn({a:1})}}'],
    ['{"x":"{{a}","y":{"z":1}}', '{{a}'],
    // Handlebars: what belongs to a block is said with it
    ['{{#if a}}{{x}}{{else}}{{y}}{{/if}} {{else}}', '{{#if a}}', '{{else}}'],
    ['{{#each xs}}{{#if this.a}}{{@index}}{{/if}}{{this.a}}{{/each}}{{this}}', '{{#each xs}}', '{{this}}'],
    ['{{~#if a~}}{{~else~}}{{/if}}', '{{~#if a~}}'],
    ['{{#if a}}{{b:INT}}{{$c}}{{/if}}', '{{#if a}}', '{{b:INT}}', '{{$c}}'],
    ['{{!-- {{else}} --}}{{#with a}}', '{{!-- {{else}} --}}', '{{#with a}}'],
    ['{{else if a}}', '{{else if a}}'],
    // Angle brackets
    ['<<args.x>> <<resources.a.b:int>> <<args>>'],
    ['1 << 2 >> 3, vector<<b>>, cat <<EOF, <<: *base, <<args["x"]>>, <<argsx>>'],
    ['<<args.x:INT>>', '<<args.x:INT>>'],
    ['<<b|args.first name>>', '<<b|args.first name>>'],
    // Details of paths, casts and defaults
    ['{{args.__proto__.x}}', '{{args.__proto__.x}}'],
    ['{{a: }}', '{{a: }}'],
    ['{{a|b|c:strng}}', '{{a|b|c:strng}}'],
    ['{{.args.x}} {{elsewhere}} {{thisOne.a}} {{arr.0:}} {{resources.crm/contacts.id}} {{args.a/b}}'],
    ['{{args.x?.y}}', '{{args.x?.y}}'],
    ['{{a?:12:00}}', '{{a?:12:00}}'],
    ['{{a?:x:}} {{a?:b?}} {{a?:x:null}}'],
  ];
  test.each(rows)('%j', (text, ...covered) => {
    expect(problemsOf(parsePlaceholders(text)).map(({ start, end }) => text.slice(start, end))).toEqual(covered);
  });
});

test.each([
  ['{{arr[0]}}', '{{arr.0}}'],
  ['{{ args["x"].b[-1] }}', '{{ args.x.b.-1 }}'],
  ['{{args.`first-name`}}', '{{args.first-name}}'],
  ['{{“args.x”}}', '{{args.x}}'],
  ['{{args.x || "none"}}', '{{args.x?:none}}'],
  ['{{args.x | default: "none"}}', '{{args.x?:none}}'],
  ['{{$args.x}}', '{{args.x}}'],
  ['{{~a~}}', '{{a}}'],
  ['{{&a}}', '{{a}}'],
  ['x {{ {{a}} }}', 'x {{a}}'],
  ['{{{a}}}', '{{a}}'],
  ['{{{args["x"]}}}', '{{args.x}}'],
  ['{{a} b', '{{a}} b'],
  ['{{a:INT}}', '{{a:int}}'],
  ['{{a: string }}', '{{a: str }}'],
  ['{{a:nullable}}', '{{a:null}}'],
  ['{{a?:1: int}}', '{{a?:1:int}}'],
  ['{{a || b}}', '{{a|b}}'],
  ['{{a||b:int?:c|}}', '{{a|b:int?:c|}}'],
  ['{{a ?? b ?? c}}', '{{a|b|c}}'],
  ['{{ args . x }}', '{{ args.x }}'],
  ['{{a..b.}}', '{{a.b}}'],
  ['{{args.x?.y}}', '{{args.x.y}}'],
  ['{{zz?a}}', '{{zz?:a}}'],
  ['{{n::int}}', '{{n:int}}'],
])('suggests for %j', (text, expected) => {
  const [problem] = problemsOf(parsePlaceholders(text));
  expect(applyEdits(text, [problem!.suggestion!])).toBe(expected);
  expect(told(text).help).toMatch(/^did you mean/);
});

test.each(['{{$now()}}', '{{$x}}', '{{"a"}}', '{{a+b}}', '{{été}}', '{{@index}}', '{{args.first name}}', '{{a?:b|c}}'])(
  'suggests nothing for %j',
  (text) => {
    expect(problemsOf(parsePlaceholders(text))[0]!.suggestion).toBeUndefined();
  },
);

test('messages state the consequence and the cause', () => {
  const messageOf = (text: string) => told(text).message;
  expect(messageOf('{{$now()}}')).toBe(`"{{$now()}}" is sent literally: a placeholder can't call functions`);
  expect(messageOf('{{arr[0]}}')).toBe(`"{{arr[0]}}" is sent literally: "[" is not allowed in a placeholder`);
  expect(messageOf('{{a\u200b}}')).toBe(`"{{a\\u200b}}" is sent literally: "\\u200b" is not allowed in a placeholder`);
  expect(messageOf('{{a:date}}')).toBe(`unknown cast ":date": the run fails whenever "a" has a value`);
  expect(messageOf('{{a?:12:00}}')).toBe(`"12:00" can't be a default: ":00" is read as a cast, and the run fails`);
});

test('long texts lose their middle in messages', () => {
  const long = 'abcd_'.repeat(1000);
  const texts = [`{{${long}[}}`, `{{${long} b}}`, `{{a:${long}}}`, `{{${long}|}}`, `{{a?:${long}:${long}}}`];
  texts.push(`{{{${long}}}}`, `{{#${long}}}`, `{{!-- {{${long}}} --}}`, `{{/${long}/${long}}}`, `{{${long}..b}}`);
  texts.push(`{{${long}`, `{{${'😀'.repeat(999)}}}`, `{{1.${long}}}`, `{{/${long}}}`, `{{${long}:date}}`);
  for (const text of texts) {
    const { message, help = '' } = told(text);
    expect(message).toContain('…');
    expect(message.length).toBeLessThan(121);
    expect(help.length).toBeLessThan(121);
    expect(`${message}${help}`).not.toMatch(/\p{Surrogate}/u);
  }
});

test('every part carries its place', () => {
  const text = 'x {{ args.a.0 : int |b:null:str ?: d e:str}}';
  const [placeholder] = parsePlaceholders(text).placeholders;
  const said = ({ start, end }: Range) => text.slice(start, end);
  expect(placeholder).toMatchObject({ spelling: 'braces', alone: false, nullFlag: true, undefinedFlag: false });
  expect(placeholder!.parts.map(said)).toEqual(['args.a.0 : int', 'b:null:str']);
  expect(placeholder!.parts.map(({ path }) => said(path))).toEqual(['args.a.0', 'b']);
  expect(placeholder!.parts[0]!.path.segments.map(said)).toEqual(['args', 'a', '0']);
  expect(placeholder!.parts.map(({ casts }) => casts.map(said))).toEqual([['int'], ['null', 'str']]);
  expect(said(placeholder!.fallback!)).toBe(' d e');
  expect(said(placeholder!.fallback!.cast!)).toBe('str');
});

test('Handlebars says what a tag was meant to be', async () => {
  const explained = async (text: string) => problemsOf(await explainProblems(text, parsePlaceholders(text)))[0]!;
  const ofBlock = await explained('a {{#if a}}x{{/if}}');
  expect(ofBlock).toMatchObject({ start: 2, end: 11, cause: 'block' });
  expect(told('a {{#if a}}x{{/if}}', { placeholders: [], problems: [ofBlock] })).toEqual({
    message: '"{{#if a}}" is sent literally: the runtime has no "if" blocks',
    help: expect.stringContaining('run_if'),
  });
  const messages = [
    ['{{date args.x "Y"}}', 'is sent literally: the runtime has no helper "date"'],
    ['{{upper args.x}}', 'calls no helper: the runtime has no helper "upper"'],
    ['{{"a"}}', 'is sent literally: a placeholder contains a path, not a string'],
    ['{{@index}}', 'is sent literally: the runtime has no "@index"'],
    ['{{> p}}', 'is sent literally: the runtime has no Handlebars partials'],
    ['{{! c }}', 'is sent literally: the runtime has no Handlebars comments'],
  ] as const;
  for (const [text, message] of messages) {
    const said = told(text, { placeholders: [], problems: [await explained(text)] });
    expect(said.message).toBe(`"${text}" ${message}`);
  }
  // What it rejects, or would say no better, stays.
  for (const text of ['{{$now("x")}}', '{{args["x"]}}', '{{args.first name}}', '{{a:INT}}', '{{{a}}}', '{{#a}}']) {
    expect(await explained(text)).toEqual(problemsOf(parsePlaceholders(text))[0]);
  }
  const clean = parsePlaceholders('{{a}}');
  expect(await explainProblems('{{a}}', clean)).toBe(clean);
});

const pieces =
  'a b n num bool nul empty arr obj args recs name x k id zz 0 1 -1 2 . . . | | : : ? ?: / - _ int str any json null undefined ignore-empty-str nullable INT this else'
    .split(' ')
    .concat([
      ' ',
      ' ',
      '  ',
      '\t',
      '\n',
      '\u00a0',
      '{',
      '}',
      '{{',
      '}}',
      '"',
      '$',
      'é',
      '😀',
      '[',
      ']',
      '(',
      ')',
      '#',
      '!',
      '~',
    ]);
const inner = pieces.slice(0, pieces.indexOf('{'));

function randomText(next: () => number): string {
  const text = (items: readonly string[], length: number) => Array.from({ length }, () => pick(next, items)).join('');
  const length = () => Math.floor(next() * 9);
  const placeholder = () => `{{${text(next() < 0.9 ? inner : pieces, 1 + length())}}}`;
  const shape = next();
  if (shape < 0.45) return placeholder();
  if (shape < 0.6) return text(pieces, length() * 2);
  if (shape < 0.7) return `${text(pieces, length())}<<args${text(inner, length())}>>`;
  return text(pieces, length() % 3) + placeholder() + text(pieces, length() % 4) + placeholder();
}

/** Enough for the slowest machine; the tests do not depend on it. */
const timeout = patience(60_000);

test('agrees with the engine on random texts', { timeout }, () => {
  const next = random(20240607);
  const seen = { replaced: 0, left: 0, thrown: 0 };
  for (let i = 0; i < rounds(40_000); i++) {
    const text = randomText(next);
    const expected = run(text);
    const spans = parsePlaceholders(text).placeholders.flatMap(({ spelling, start, end }) =>
      spelling === 'braces' ? `${start}${text.slice(start, end)}` : [],
    );
    const matches = [...text.matchAll(/{{([\w-./|:?\s]+)}}/gi)].map((match) => `${match.index}${match[0]}`);
    const actual = evaluate(text);
    // `expect` takes too long to be called this often.
    if (!isDeepStrictEqual(spans, matches)) expect(spans, JSON.stringify(text)).toEqual(matches);
    if (!isDeepStrictEqual(actual, expected)) expect(actual, JSON.stringify(text)).toEqual(expected);
    if ('thrown' in expected) seen.thrown++;
    else seen[expected.value === text ? 'left' : 'replaced']++;
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(rounds(2_400));
});

test('whatever fails in the engine is a problem', { timeout }, () => {
  const next = random(7);
  let thrown = 0;
  for (let i = 0; i < rounds(10_000); i++) {
    const text = randomText(next);
    if (!('thrown' in run(text))) continue;
    thrown++;
    expect(problemsOf(parsePlaceholders(text)), JSON.stringify(text)).not.toEqual([]);
  }
  expect(thrown).toBeGreaterThan(rounds(400));
});

test('ranges lie in each other, texts at their ranges, and suggestions change something', {
  timeout,
}, async () => {
  const next = random(99);
  let suggestions = 0;
  for (let i = 0; i < rounds(4_000); i++) {
    const text = randomText(next);
    const parsed = parsePlaceholders(text);
    const whole = { start: 0, end: text.length };
    let last = 0;
    for (const placeholder of parsed.placeholders) {
      expectWithin(placeholder, whole, text);
      expect(placeholder.start).toBeGreaterThanOrEqual(last);
      last = placeholder.end;
      for (const part of placeholder.parts) {
        expectWithin(part, placeholder, text);
        for (const word of [part.path, ...part.casts]) expectWithin(word, part, text);
        for (const segment of part.path.segments) expectWithin(segment, part.path, text);
      }
      const { fallback } = placeholder;
      if (fallback) expectWithin(fallback, placeholder, text);
      if (fallback?.cast) expectWithin(fallback.cast, placeholder, text);
    }
    last = 0;
    for (const { start } of parsed.problems) {
      expect(start, text).toBeGreaterThanOrEqual(last);
      last = start;
    }
    for (const problem of problemsOf(parsed)) {
      expectWithin(problem, whole, text);
      const { suggestion } = problem;
      if (!suggestion) continue;
      suggestions++;
      expectWithin({ start: suggestion.start, end: suggestion.end }, problem, text);
      expect(applyEdits(text, [suggestion]), JSON.stringify([text, suggestion])).not.toBe(text);
    }
    const explained = problemsOf(await explainProblems(text, parsed));
    expect(explained.map(({ start, end }) => [start, end])).toEqual(
      problemsOf(parsed).map(({ start, end }) => [start, end]),
    );
  }
  expect(suggestions).toBeGreaterThan(rounds(240));
});

function expectWithin(inner: Range & { text?: string }, outer: Range, text: string): void {
  const { start, end } = inner;
  if (!(outer.start <= start && start <= end && end <= outer.end))
    expect.fail(`${start}-${end} in ${JSON.stringify(text)}`);
  if (inner.text !== undefined && inner.text !== text.slice(start, end))
    expect(inner.text).toBe(text.slice(start, end));
}

/** Quadratic time on these would take far longer than a test may. */
test('takes large texts', { timeout }, () => {
  const many = 20_000;
  expect(parsePlaceholders('{{args.x:int|b?:c}} '.repeat(many)).placeholders).toHaveLength(many);
  expect(parsePlaceholders('{{$a '.repeat(many)).problems).toHaveLength(many);
  expect(problemsOf(parsePlaceholders('{{$a'.repeat(many) + '}}'.repeat(many)))).toHaveLength(1);
  expect(problemsOf(parsePlaceholders('{{#a}}'.repeat(many) + '{{/b}}'.repeat(many)))).toHaveLength(1);
  expect(problemsOf(parsePlaceholders('{{{a}}'.repeat(many)))).toHaveLength(many);
  for (const text of [
    '{',
    '{{',
    '{{a',
    '{{a|',
    '<<args.',
    '{{ ',
    '{{}',
    '{{a{{b}}',
    '}',
    '{{a}} {',
    '{{"',
    '{{a ?? ',
  ]) {
    expect(parsePlaceholders(text.repeat(many)).placeholders.length).toBeLessThanOrEqual(many);
  }
  for (const inside of ['a', ' ', '|', ':a', '.', ': ', '?:', 'a ', '/', '~', '-1.', '"', '[0]', '?']) {
    expect(problemsOf(parsePlaceholders(`{{${inside.repeat(many)}}}`)).length).toBeLessThanOrEqual(1);
    expect(problemsOf(parsePlaceholders(`{{$${inside.repeat(many)}}}`))).toHaveLength(1);
  }
});

type Outcome = { readonly value: unknown } | { readonly thrown: string };

function run(text: string): Outcome {
  return outcome(() => replace(text, context));
}

/** What the engine's own code does with the text, on our reading of it. */
function evaluate(text: string): Outcome {
  return outcome(() => {
    let result: unknown = text;
    for (const placeholder of parsePlaceholders(text).placeholders) {
      if (placeholder.spelling === 'angles') continue;
      const source = text.slice(placeholder.start, placeholder.end);
      const value = resolve(placeholder, source);
      result = placeholder.alone ? value : (result as string).replace(source, () => String(value));
    }
    return result;
  });
}

function outcome(get: () => unknown): Outcome {
  try {
    return { value: get() };
  } catch (error) {
    // The words of other errors are those of wild-wild-path and of the JavaScript engine.
    const message = String(error);
    return { thrown: message.startsWith('Error: Unsupported type') ? message : 'another error' };
  }
}

function resolve(placeholder: Placeholder, source: string): unknown {
  const { parts, fallback, alone } = placeholder;
  for (const { path, casts } of parts) {
    const value = lookUp(path.text);
    if (value === undefined || (value === '' && placeholder.ignoresEmptyText)) continue;
    return cast(value, casts[0] ? casts[0].text : 'str', alone);
  }
  if (fallback) return cast(fallback.text, fallback.cast?.text ?? 'str', alone);
  if (placeholder.undefinedFlag) return alone ? undefined : '';
  return placeholder.nullFlag ? null : source;
}

function cast(value: unknown, type: string, alone: boolean): unknown {
  if (value === null) return null;
  if (!isCast(type)) throw new Error(`Unsupported type: ${type}`);
  if (type === 'str') return String(value);
  const raw = typeof value === 'string' ? value.trim() : value;
  if (type === 'null') return raw === 'null' ? null : alone ? raw : 'null';
  if (type === 'int' || type === 'num') {
    const number = type === 'int' ? Number.parseInt(raw as string, 10) : Number.parseFloat(raw as string);
    return Number.isNaN(number) ? raw : number;
  }
  if (type === 'bool') return raw === 'true' ? true : raw === 'false' ? false : raw;
  if (type !== 'json' || !alone || typeof raw === 'object') return raw;
  try {
    return JSON.parse(raw as string);
  } catch {
    return raw;
  }
}

type Token = string | number | RegExp | { readonly from: string | undefined; readonly to: string | undefined };

/** wild-wild-path's `get`, as far as its queries can be written between the braces. */
function lookUp(path: string): unknown {
  if (path === '') throw new Error('empty query');
  const alternatives = path.split(' ').filter((text) => text !== '');
  const queries = alternatives.map((text) =>
    segmentsOf({ start: 0, end: text.length, text }).map((one) => token(one.text)),
  );
  return firstMatch(context, queries, 0)[0];
}

function token(text: string): Token {
  const kind = segmentKind(text);
  if (kind === 'name') return text;
  if (kind === 'index') return Number(text);
  if (kind === 'regex') return compileSegment(text);
  const [from, to] = text.split(':');
  return { from, to };
}

/** Of several paths with a beginning in common the shortest is first; else their order counts, that of numbers aside. */
function firstMatch(value: unknown, queries: readonly (readonly Token[])[], depth: number): [] | [unknown] {
  if (queries.some((query) => query.length === depth)) return [value];
  const groups: Record<string, { value: unknown; queries: (readonly Token[])[] }> = Object.create(null);
  for (const query of queries) {
    for (const [key, child] of children(value, query[depth]!)) {
      if (key === '__proto__' || key === 'prototype' || key === 'constructor') continue;
      groups[key] ??= { value: child, queries: [] };
      groups[key].queries.push(query);
    }
  }
  for (const group of Object.values(groups)) {
    const found = firstMatch(group.value, group.queries, depth + 1);
    if (found.length > 0) return found;
  }
  return [];
}

function children(value: unknown, at: Token): [PropertyKey & (string | number), unknown][] {
  if (typeof at === 'string') {
    return typeof value === 'object' && value !== null && at in value ? [[at, value[at as keyof typeof value]]] : [];
  }
  if (at instanceof RegExp) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    return Object.entries(value).filter(([key]) => at.test(key));
  }
  if (!Array.isArray(value)) return [];
  if (typeof at === 'number') {
    const index = indexIn(value, at);
    return index < value.length ? [[index, value[index]]] : [];
  }
  const from = Math.min(indexIn(value, at.from ? Number(at.from) : 0), value.length);
  const to = Math.min(indexIn(value, at.to ? Number(at.to) : -0), value.length);
  return value.slice(from, Math.max(from, to)).map((item, i) => [from + i, item]);
}

/** Negative ones, minus zero among them, count from the end. */
function indexIn(list: readonly unknown[], index: number): number {
  return index > 0 || Object.is(index, 0) ? index : Math.max(list.length + index, 0);
}
