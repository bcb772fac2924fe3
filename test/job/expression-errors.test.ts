import { describe, expect, test } from 'vitest';
import { analyseExpression } from '../../src/job/expression/analyse.ts';

/** The range is written as `⟦…⟧` in the source. */
function parse(marked: string): { source: string; start: number; end: number } {
  const source = marked.replace('⟦', '').replace('⟧', '');
  return { source, start: marked.indexOf('⟦'), end: marked.indexOf('⟧') - 1 };
}

describe('what does not parse', () => {
  test.each<[code: string, marked: string, message: RegExp, help?: RegExp]>([
    ['S0101', 'a = ⟦"abc⟧', /^the string that begins here is not closed$/],
    ['S0101', "a = ⟦'abc⟧\n  & b", /string .* not closed/],
    ['S0102', 'a + ⟦1e999⟧ + b', /^"1e999" is too large for a number$/],
    ['S0103', '"a⟦\\q⟧b"', /^"\\q" is no escape sequence$/, /backslash/],
    ['S0104', '"a⟦\\u⟧00g1"', /^"\\u" lacks its four hexadecimal digits$/],
    ['S0105', 'args.⟦`x.y⟧', /lacks its closing backtick$/],
    ['S0106', 'args ⟦/*⟧ comment', /comment .* not closed$/],
    ['S0106', '⟦/*⟧', /comment .* not closed$/],
    ['S0201', 'a ⟦b⟧', /^"b" stands where an operator or the end was expected$/],
    ['S0201', 'a⟦,⟧ b', /^"," stands outside of a call/],
    ['S0201', '$x := 1⟦;⟧ $x', /^";" stands outside of parentheses$/, /\( …; … \)/],
    ['S0201', '(a)⟦)⟧', /^"\)" closes nothing$/],
    ['S0201', 'a ? b : c ⟦:⟧ d', /^":" stands where/],
    ['S0201', 'a ⟦||⟧ b', /^"\|\|" is no operator of JSONata$/, /"or"/],
    ['S0202', '$f(a ⟦b⟧)', /^"b" stands where "\)" was expected$/],
    ['S0202', '{"a" ⟦"b"⟧}', /^"b" stands where ":" was expected$/],
    ['S0202', '(a ⟦||⟧ b)', /^"\|\|" is no operator/],
    ['S0202', '⟦{{args.x}}⟧', /^"\{\{args\.x\}\}" is a placeholder, which JSONata does not know$/, /^write args\.x$/],
    ['S0202', '"a" & ⟦{{resources.a-b.id}}⟧ & c', /is a placeholder/, /^write resources\.`a-b`\.id$/],
    ['S0202', '$f(⟦{{args.x|args.y:int}}⟧)', /is a placeholder/],
    ['S0203', '$f(args.⟦x⟧', /^the expression ends where "\)" was expected$/],
    ['S0203', '{"a": 1⟦2⟧ \n', /^the expression ends where "}" was expected$/],
    ['S0203', '(⟦🎉⟧', /^the expression ends where/],
    ['S0204', '⟦!⟧args.x', /^"!" is no operator of JSONata$/, /\$not/],
    ['S0204', 'a ⟦~⟧ b', /^"~" is no operator of JSONata$/],
    ['S0207', 'a ⟦+⟧ ', /^the expression ends after "\+", where a value was expected$/],
    ['S0208', 'function(⟦x⟧){ x }', /^"x" is no parameter/, /^did you mean "\$x"\?$/],
    ['S0209', '(a){b: c}⟦[⟧0]', /^a filter cannot follow a grouping/],
    ['S0210', 'a{b: c}⟦{⟧d: e}', /^a step can have only one grouping$/],
    ['S0211', 'a ⟦==⟧ b', /^"==" is no operator of JSONata$/, /"="/],
    ['S0211', 'a ⟦===⟧ b', /^"===" is no operator of JSONata$/, /"="/],
    ['S0211', 'a ⟦!==⟧ b', /^"!==" is no operator of JSONata$/, /"!="/],
    ['S0211', 'a ⟦&&⟧ b', /^"&&" is no operator of JSONata$/, /"and"/],
    ['S0211', 'a ⟦<>⟧ b', /^"<>" is no operator of JSONata$/, /"!="/],
    ['S0211', 'x ⟦=>⟧ x', /^"=>" is no operator of JSONata$/, /function\(\$x\)/],
    ['S0211', '{"a": 1,\n⟦}⟧', /^"}" follows a comma: JSONata allows no trailing comma$/],
    ['S0211', '[1, 2, ⟦]⟧', /^"]" follows a comma/],
    ['S0211', '$f(a, ⟦)⟧', /^"\)" follows a comma/],
    ['S0211', '[1..⟦]⟧', /^"]" stands where a value was expected$/],
    ['S0211', '⟦<<args.x>>⟧', /is a placeholder/, /^write args\.x$/],
    ['S0211', 'a + ⟦/⟧ b', /regular expression/],
    ['S0212', '⟦x⟧ := 1', /^"x" can't be assigned to: variables begin with "\$"$/, /^did you mean "\$x"\?$/],
    ['S0212', 'args.⟦x⟧ := 1', /^"x" can't be assigned to/, /did you mean/],
    ['S0213', 'a.⟦1⟧', /^"1" cannot be a step of a path$/],
    ['S0213', 'resources.step-⟦2⟧.id', /^"2" cannot be a step of a path$/, /`step-2`/],
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
      /^"\/a\*\*\/i" is no regular expression: Nothing to repeat$/,
    ],
    ['SyntaxError', '⟦function($x)<(z-a):n>{ 1 }⟧', /none that JSONata can parse$/],
    ['empty', '⟦  \n⟧', /^the expression is empty$/],
    ['empty', '⟦/* nothing */⟧', /^the expression is empty$/],
  ])('%s: %s', (_, marked, message, help) => {
    const { source, start, end } = parse(marked.replace('a + ⟦/⟧ b', 'a + ⟦/ b⟧'));
    const { error } = analyseExpression(source);
    expect(error?.message).toMatch(message);
    expect(source.slice(error!.start, error!.end)).toBe(source.slice(start, end));
    expect(error!.start).toBe(start);
    if (help) expect(error!.help).toMatch(help);
    else expect(error!.help ?? '').not.toMatch(/did you mean/);
  });

  test('the empty text has the empty range', () => {
    expect(analyseExpression('').error).toEqual({ start: 0, end: 0, message: 'the expression is empty' });
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
    const { error } = analyseExpression(`a ${'b'.repeat(10_000)}`);
    expect(error!.message.length).toBeLessThan(120);
  });
});

describe('what the parser cannot take', () => {
  const nested = (levels: number, operator: string) =>
    Array.from({ length: levels }).reduce<string>((left) => `(${left} ${operator} b)`, 'a');

  test.each(['??', '?:'])('more than ten levels of %s on the left side', (operator) => {
    expect(analyseExpression(nested(10, operator)).error).toBeUndefined();
    const source = nested(11, operator);
    const { error } = analyseExpression(source);
    expect(error!.message).toContain('nest more than 10 levels deep');
    expect(source.slice(error!.start, error!.end)).toBe(operator);
    expect(error!.start).toBe(source.lastIndexOf(operator));
    expect(analyseExpression(nested(400, operator)).error!.message).toBe(error!.message);
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
      expect(analyseExpression(source).error?.message, source.slice(0, 60)).toContain('nest more than 10 levels deep');
      const ten = Array.from({ length: 10 }).reduce<string>((left) => wrap(left), 'a');
      expect(analyseExpression(ten).error, ten).toBeUndefined();
    }
  });

  test('a chain and many of them side by side count once', () => {
    expect(analyseExpression(Array(200).fill('a').join(' ?? ')).error).toBeUndefined();
    expect(analyseExpression(`{${Array(30).fill('"k": $f(x) ?? null').join(', ')}}`).error).toBeUndefined();
    expect(analyseExpression(`$f(${Array(300).fill('(a ?? b) ?: c').join(', ')})`).error).toBeUndefined();
    expect(analyseExpression('"(((((" & `??????????????????????` & /??/ & a').error?.message).not.toContain('nest');
  });

  test('copies of something large', () => {
    const list = `[${Array(100).fill('a').join(', ')}]`;
    const source = Array.from({ length: 9 }).reduce<string>((left) => `(${left} ?? b)`, list);
    expect(analyseExpression(source).error!.message).toContain('too many to be parsed');
  });

  test('many long paths', () => {
    const paths = (count: number) => `[${Array(count).fill(Array(900).fill('a').join('.')).join(', ')}]`;
    expect(analyseExpression(paths(3)).error).toBeUndefined();
    expect(analyseExpression(paths(30)).error!.message).toContain('too many to be parsed');
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
    expect(analyseExpression(source(100_000)).error!.message).toContain('to be parsed');
    if (!source(3).startsWith('|') && !source(3).endsWith('('))
      expect(analyseExpression(source(300)).error).toBeUndefined();
  });

  test('what is long but flat is parsed', () => {
    expect(analyseExpression(`{${Array(5_000).fill('"k": a.b').join(', ')}}`).error).toBeUndefined();
    expect(analyseExpression(`"${'x'.repeat(500_000)}"`).error).toBeUndefined();
    expect(analyseExpression(`[${Array(1_000_000).fill('a').join()}]`).error!.message).toContain('too many');
  });
});
