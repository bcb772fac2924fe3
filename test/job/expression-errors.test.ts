import { describe, expect, test } from 'vitest';
import rule from '../../rules/invalid-expression.ts';
import type { Scalar } from '../../src/document/node.ts';
import { analyseExpression } from '../../src/job/expression/analyse.ts';
import type { Job } from '../../src/job/job.ts';

/** What the rule says about an expression. */
function told(source: string): { message: string; help?: string } | undefined {
  const analysis = analyseExpression(source);
  const node: Scalar = { kind: 'scalar', value: source, style: 'double', start: 0, end: source.length };
  const job = { expressions: [{ node, field: 'run_if', analysis }] } as unknown as Job;
  let found: { message: string; help?: string } | undefined;
  rule.check!(
    job,
    (cause, _place, data, details) => {
      found = { message: rule.messages[cause]!(data), help: details?.help };
    },
    {},
  );
  return found;
}

/** The range is written as `⟦…⟧` in the source. */
function parse(marked: string): { source: string; start: number; end: number } {
  const source = marked.replace('⟦', '').replace('⟧', '');
  return { source, start: marked.indexOf('⟦'), end: marked.indexOf('⟧') - 1 };
}

describe('what does not parse', () => {
  test.each<[code: string, marked: string, message: RegExp, help?: RegExp]>([
    ['S0101', 'a = ⟦"abc⟧', /^the string that begins here has no closing quote$/],
    ['S0101', "a = ⟦'abc⟧\n  & b", /string .* no closing quote/],
    ['S0102', 'a + ⟦1e999⟧ + b', /^"1e999" is too large for a number$/],
    ['S0103', '"a⟦\\q⟧b"', /^"\\q" is not an escape sequence$/, /backslash/],
    ['S0104', '"a⟦\\u⟧00g1"', /^"\\u" must be followed by four hexadecimal digits$/],
    ['S0105', 'args.⟦`x.y⟧', /has no closing backtick$/],
    ['S0106', 'args ⟦/*⟧ comment', /comment .* not closed$/],
    ['S0106', '⟦/*⟧', /comment .* not closed$/],
    ['S0201', 'a ⟦b⟧', /^unexpected "b", expected an operator or the end$/],
    ['S0201', 'a⟦,⟧ b', /^unexpected "," outside of a call/],
    ['S0201', '$x := 1⟦;⟧ $x', /^unexpected ";" outside of parentheses$/, /\( …; … \)/],
    ['S0201', '(a)⟦)⟧', /^unexpected "\)": there is no open bracket$/],
    ['S0201', 'a ? b : c ⟦:⟧ d', /^unexpected ":"/],
    ['S0201', 'a ⟦||⟧ b', /^unknown operator "\|\|"$/, /"or"/],
    ['S0202', '$f(a ⟦b⟧)', /^unexpected "b", expected "\)"$/],
    ['S0202', '{"a" ⟦"b"⟧}', /^unexpected "b", expected ":"$/],
    ['S0202', '(a ⟦||⟧ b)', /^unknown operator "\|\|"/],
    [
      'S0202',
      '⟦{{args.x}}⟧',
      /^"\{\{args\.x\}\}" is a placeholder, which JSONata does not support$/,
      /^write args\.x$/,
    ],
    ['S0202', '"a" & ⟦{{resources.a-b.id}}⟧ & c', /is a placeholder/, /^write resources\.`a-b`\.id$/],
    ['S0202', '$f(⟦{{args.x|args.y:int}}⟧)', /is a placeholder/],
    ['S0203', '$f(args.⟦x⟧', /^unexpected end of the expression: missing "\)"$/],
    ['S0203', '{"a": 1⟦2⟧ \n', /^unexpected end of the expression: missing "}"$/],
    ['S0203', '(⟦🎉⟧', /^unexpected end of the expression/],
    ['S0204', '⟦!⟧args.x', /^unknown operator "!"$/, /\$not/],
    ['S0204', 'a ⟦~⟧ b', /^unknown operator "~"$/],
    ['S0207', 'a ⟦+⟧ ', /^unexpected end of the expression: expected a value after "\+"$/],
    ['S0208', 'function(⟦x⟧){ x }', /^"x" is not a parameter/, /^did you mean "\$x"\?$/],
    ['S0209', '(a){b: c}⟦[⟧0]', /^a filter can't follow a grouping/],
    ['S0210', 'a{b: c}⟦{⟧d: e}', /^a step can have only one grouping$/],
    ['S0211', 'a ⟦==⟧ b', /^unknown operator "=="$/, /"="/],
    ['S0211', 'a ⟦===⟧ b', /^unknown operator "==="$/, /"="/],
    ['S0211', 'a ⟦!==⟧ b', /^unknown operator "!=="$/, /"!="/],
    ['S0211', 'a ⟦&&⟧ b', /^unknown operator "&&"$/, /"and"/],
    ['S0211', 'a ⟦<>⟧ b', /^unknown operator "<>"$/, /"!="/],
    ['S0211', 'x ⟦=>⟧ x', /^unknown operator "=>"$/, /function\(\$x\)/],
    ['S0211', '{"a": 1,\n⟦}⟧', /^"}" follows a comma: JSONata allows no trailing comma$/],
    ['S0211', '[1, 2, ⟦]⟧', /^"]" follows a comma/],
    ['S0211', '$f(a, ⟦)⟧', /^"\)" follows a comma/],
    ['S0211', '[1..⟦]⟧', /^unexpected "]", expected a value$/],
    ['S0211', '⟦<<args.x>>⟧', /is a placeholder/, /^write args\.x$/],
    ['S0211', 'a + ⟦/⟧ b', /regular expression/],
    ['S0212', '⟦x⟧ := 1', /^"x" can't be assigned to: variables begin with "\$"$/, /^did you mean "\$x"\?$/],
    ['S0212', 'args.⟦x⟧ := 1', /^"x" can't be assigned to/, /did you mean/],
    ['S0213', 'a.⟦1⟧', /^"1" can't be a step of a path$/],
    ['S0213', 'resources.step-⟦2⟧.id', /^"2" can't be a step of a path$/, /`step-2`/],
    ['S0214', 'a@⟦b⟧', /^"b" can't be bound/, /^did you mean "\$b"\?$/],
    ['S0214', 'a#⟦b⟧.c', /^"b" can't be bound/, /did you mean/],
    ['S0215', 'a[0]⟦@⟧$v', /before the filters/],
    ['S0216', 'a^(b)⟦@⟧$v', /before the sorting/],
    ['S0217', 'a + ⟦%⟧.b', /^"%" has no parent here$/],
    ['S0301', '⟦//⟧ note\nargs.x', /^"\/\/" is an empty regular expression$/, /\/\* … \*\//],
    ['S0302', '$match(a, ⟦/b⟧', /regular expression that begins here is not closed$/],
    ['S0401', 'function($x)<s⟦<⟧n>:n>{ 1 }', /^only the types "a" and "f"/],
    ['S0402', 'function($x)<⟦(⟧a<s>):n>{ 1 }', /^a choice of types/],
    [
      'SyntaxError',
      '$match(a, /b/) and $match(b, ⟦/a**/i⟧)',
      /^"\/a\*\*\/i" is not a regular expression: Nothing to repeat$/,
    ],
    ['SyntaxError', '⟦function($x)<(z-a):n>{ 1 }⟧', /^JSONata can't parse the expression$/],
    ['empty', '⟦  \n⟧', /^the expression is empty$/],
    ['empty', '⟦/* nothing */⟧', /^the expression is empty$/],
  ])('%s: %s', (_, marked, message, help) => {
    const { source, start, end } = parse(marked.replace('a + ⟦/⟧ b', 'a + ⟦/ b⟧'));
    const { error } = analyseExpression(source);
    const said = told(source);
    expect(said?.message).toMatch(message);
    expect(source.slice(error!.start, error!.end)).toBe(source.slice(start, end));
    expect(error!.start).toBe(start);
    if (help) expect(said!.help).toMatch(help);
    else expect(said!.help ?? '').not.toMatch(/did you mean/);
  });

  test('the empty text has the empty range', () => {
    expect(analyseExpression('').error).toEqual({ start: 0, end: 0, cause: 'empty' });
  });

  test('nothing else is known then', () => {
    expect(analyseExpression('args.x + $f("{{a}}") b')).toMatchObject({
      paths: [],
      functions: [],
      placeholders: [],
      hyphenated: [],
    });
  });

  test('a message is short whatever the text', () => {
    expect(told(`a ${'b'.repeat(10_000)}`)!.message.length).toBeLessThan(120);
  });
});

describe('what the parser cannot take', () => {
  const nested = (levels: number, operator: string) =>
    Array.from({ length: levels }).reduce<string>((left) => `(${left} ${operator} b)`, 'a');

  test.each(['??', '?:'])('more than ten levels of %s on the left side', (operator) => {
    expect(analyseExpression(nested(10, operator)).error).toBeUndefined();
    const source = nested(11, operator);
    const { error } = analyseExpression(source);
    expect(error).toMatchObject({ cause: 'tooManyDefaults', limit: 10 });
    expect(told(source)!.message).toContain('nested more than 10 levels deep');
    expect(source.slice(error!.start, error!.end)).toBe(operator);
    expect(error!.start).toBe(source.lastIndexOf(operator));
    expect(analyseExpression(nested(400, operator)).error!.cause).toBe('tooManyDefaults');
  });

  test('the same behind calls, filters, objects, functions and transformations', () => {
    const wraps = [
      (left: string) => `$f(1, ${left}) ?? b`,
      (left: string) => `x[${left}].y ?? b`,
      (left: string) => `{"k": 1, "l": ${left}} ?? b`,
      (left: string) => `[1, ${left}, 2] ?: b`,
      (left: string) => `function($x){ ${left} } ?? b`,
      (left: string) => `|x|${left}| ?? b`,
      (left: string) => `|${left}|x, y| ?? b`,
      (left: string) => `a = /* ( */ ($y := "?? [" & ${left}) ?? b`,
      (left: string) => `x{k: ${left}} ?? b`,
      (left: string) => `(c ? ${left} : d) ?? b`,
    ];
    for (const wrap of wraps) {
      const source = Array.from({ length: 30 }).reduce<string>((left) => wrap(left), 'a');
      expect(analyseExpression(source).error?.cause, source.slice(0, 60)).toBe('tooManyDefaults');
      const ten = Array.from({ length: 10 }).reduce<string>((left) => wrap(left), 'a');
      expect(analyseExpression(ten).error, ten).toBeUndefined();
    }
  });

  test('a chain and many of them side by side count once', () => {
    expect(analyseExpression(Array(200).fill('a').join(' ?? ')).error).toBeUndefined();
    expect(analyseExpression(`{${Array(30).fill('"k": $f(x) ?? null').join(', ')}}`).error).toBeUndefined();
    expect(analyseExpression(`$f(${Array(300).fill('(a ?? b) ?: c').join(', ')})`).error).toBeUndefined();
    expect(analyseExpression('"(((((" & `??????????????????????` & /??/ & a').error?.cause).not.toBe('tooManyDefaults');
  });

  test('copies of something large', () => {
    const list = `[${Array(100).fill('a').join(', ')}]`;
    const source = Array.from({ length: 9 }).reduce<string>((left) => `(${left} ?? b)`, list);
    expect(analyseExpression(source).error!.cause).toBe('tooLarge');
  });

  test('many long paths', () => {
    const paths = (count: number) => `[${Array(count).fill(Array(900).fill('a').join('.')).join(', ')}]`;
    expect(analyseExpression(paths(3)).error).toBeUndefined();
    expect(analyseExpression(paths(30)).error!.cause).toBe('tooLarge');
  });

  test.each<[what: string, source: (levels: number) => string]>([
    ['parentheses', (n) => `${'('.repeat(n)}a${')'.repeat(n)}`],
    ['open parentheses', (n) => '('.repeat(n)],
    ['arrays', (n) => `${'['.repeat(n)}a${']'.repeat(n)}`],
    ['objects', (n) => `${'{"a":'.repeat(n)}a${'}'.repeat(n)}`],
    ['calls', (n) => `${'$f('.repeat(n)}a${')'.repeat(n)}`],
    ['calls of calls', (n) => `$f${'(1)'.repeat(n)}`],
    ['filters', (n) => `a${'[0]'.repeat(n)}`],
    ['sums', (n) => Array(n).fill('a').join('+')],
    ['sums on the right', (n) => `${'(a+'.repeat(n)}a${')'.repeat(n)}`],
    ['paths', (n) => Array(n).fill('a').join('.')],
    ['conditions', (n) => `${'a ? b : '.repeat(n)}c`],
    ['signs', (n) => `${'-'.repeat(n)}a`],
    ['comments', (n) => `${'/**/'.repeat(n)}a`],
    ['transformations', (n) => '|'.repeat(n)],
  ])('%s nested without end', (_, source) => {
    expect(analyseExpression(source(100_000)).error!.cause).toMatch(/^too/);
    expect(told(source(100_000))!.message).toContain('to be parsed');
    if (!source(3).startsWith('|') && !source(3).endsWith('('))
      expect(analyseExpression(source(300)).error).toBeUndefined();
  });

  test('what is long but flat is parsed', () => {
    expect(analyseExpression(`{${Array(5_000).fill('"k": a.b').join(', ')}}`).error).toBeUndefined();
    expect(analyseExpression(`"${'x'.repeat(500_000)}"`).error).toBeUndefined();
    expect(analyseExpression(`[${Array(1_000_000).fill('a').join()}]`).error!.cause).toBe('tooLarge');
  });
});
