import { describe, expect, test } from 'vitest';
import { analyseExpression } from '../../src/job/expression/analyse.ts';
import type { ExpressionAnalysis, FreePath } from '../../src/job/expression/analysis.ts';

const dotted = ({ segments }: { segments: FreePath['segments'] }) => segments.map(({ text }) => text).join('/');

function analyse(source: string): ExpressionAnalysis {
  const analysis = analyseExpression(source);
  expect(analysis.error).toBeUndefined();
  return analysis;
}

const pathsOf = (source: string) => analyse(source).paths.map((path) => `${dotted(path)}@${path.start}`);

describe('free paths', () => {
  test.each<[source: string, ...paths: string[]]>([
    ['args', 'args@0'],
    ['args.x', 'args/x@0'],
    ['{ "last_synced_at": resources.`get-last-synced-at`.value }', 'resources/get-last-synced-at/value@20'],
    [
      `sync_job_run.status = 'completed' ? $dtFromIso(sync_job_run.started_at.toISOString()).minus({ "minutes": 2 }).toUTC().toISO()`,
      'sync_job_run/status@0',
      'sync_job_run/started_at@47',
    ],
    ['"args".x', 'args/x@0'],
    [`args."first name".'l\\u0061st'`, 'args/first name/last@0'],
    ['$.args.x', 'args/x@2'],
    ['$$.args.x', 'args/x@3'],
    ['args.$.x', 'args/x@0'],
    ['$[0].args', 'args@5'],
    ['$[args.on].name', 'args/on@2', 'name@11'],
    ['$.{ "a": args.x }', 'args/x@9'],
    ['$$.(args.x)', 'args/x@4'],
    ['$${ "a": args.x }', 'args/x@9'],
    ['resources.crm.contacts[0].id', 'resources/crm/contacts/id@0'],
    ['args.ids[]', 'args/ids@0'],
    ['args . x /* y */ . z', 'args/x/z@0'],
    ['args.and.or.in', 'args/and/or/in@0'],
    ['and or or', 'and@0', 'or@7'],
    ['args.__proto__.constructor', 'args/__proto__/constructor@0'],
    ['{ k: args.x }', 'k@2', 'args/x@5'],
    ['args.x ?? args.y ?? null', 'args/x@0', 'args/y@10'],
    ['(args.x ?: args.y).z', 'args/x@1', 'args/y@11'],
    ['args.a ? args.b : args.c', 'args/a@0', 'args/b@9', 'args/c@18'],
    ['$f := args.x', 'args/x@6'],
    ['args.x ~> $uppercase', 'args/x@0'],
    ['-args.x * (args.y % 2)', 'args/x@1', 'args/y@11'],
    ['[args.x..args.y]', 'args/x@1', 'args/y@9'],
    ['a#$i.b', 'a/b@0'],
  ])('%s', (source, ...paths) => {
    expect(pathsOf(source)).toEqual(paths);
  });

  test.each<[why: string, source: string, ...paths: string[]]>([
    ['a filter looks up in the item', 'items[status = "x" and $$.args.y].id', 'items/id@0', 'args/y@26'],
    ['so does a mapping step', 'items.{ "id": id }', 'items@0'],
    ['and a block', 'resources.(crm.contacts)', 'resources@0'],
    ['what follows a block is unknown', '(resources.crm).contacts', 'resources/crm@1'],
    ['a sort term', 'items^(>age, $.name).id', 'items/id@0'],
    ['a grouping', 'items{ kind: total, "x": $$.args.x }', 'items@0', 'args/x@28'],
    ['a wildcard', 'args.*.x', 'args@0'],
    ['a descendant', 'resources.**.id', 'resources@0'],
    ['a transformation', 'args ~> |items|{ "a": b, "c": $$.d }, "e"|', 'args@0', 'd@33'],
    ['the arguments of a method', 'items.join(x)', 'items@0'],
    ['the arguments of a step', 'items.$lookup(x)', 'items@0'],
    ['a variable', '($c := args.x; $c.y[z])', 'args/x@7'],
    ['a parameter', '$map(r.x, function($v){ $v.id = args.y })', 'r/x@5', 'args/y@32'],
    ['a function keeps the context where it is written', 'items.$each(function($v){ args.z })', 'items@0'],
    ['what "@" binds is beside the next step', 'a@$v.b[c = $v.id].d', 'a@0', 'b/d@5'],
    ['filters after "@" look beside as well', 'a@$v.b@$w[c = $w.id]', 'a@0', 'b@5', 'c@10'],
    ['a literal', '"args.x"'],
    ['the first step of a call', '$f(args.x).y', 'args/x@3'],
  ])('%s: %s', (_, source, ...paths) => {
    expect(pathsOf(source)).toEqual(paths);
  });

  test('have the range of each name without its quotes, and of the path with them', () => {
    const source = '  "args" .`first-name`[0]\n. last';
    const [path] = analyse(source).paths;
    expect(source.slice(path!.start, path!.end)).toBe('"args" .`first-name`[0]\n. last');
    expect(path!.segments.map(({ start, end }) => source.slice(start, end))).toEqual(['args', 'first-name', 'last']);
  });
});

describe('functions', () => {
  test.each<[source: string, ...functions: string[]]>([
    [
      `status = 'completed' ? $dtFromIso(started_at.toISOString()).minus({ "minutes": 2 }).toISO()`,
      'call dtFromIso@23',
    ],
    ['$nope(1)', 'call nope@0'],
    ['$map(xs, $trimm)', 'call map@0', 'call trimm@9'],
    ['xs.$sift($trimm)', 'call sift@3', 'value trimm@9'],
    ['xs ~> $map($trimm)', 'call map@6', 'call trimm@11'],
    ['$reduce(xs, $f, $g)', 'call reduce@0', 'call f@12', 'value g@16'],
    ['$contains(x, $f)', 'call contains@0', 'value f@13'],
    ['x ~> $trimm', 'call trimm@5'],
    ['x ~> $f ~> $g()', 'call f@5', 'call g@11'],
    ['$f(?, 1)', 'call f@0'],
    ['$f', 'value f@0'],
    ['$f.x', 'value f@0'],
    ['uppercase(x)', 'bare uppercase@0'],
    ['not(a)', 'bare not@0'],
    ['a and(b)'],
    ['foo(x).bar(y)', 'bare foo@0'],
    ['x ~> trim', 'bare trim@5'],
    ['$map(xs, trim)', 'call map@0', 'bare trim@9'],
    ['items[contains(name, "a")]', 'bare contains@6'],
    ['items.(toISOString())'],
    ['x.toISOString()'],
    ['($f := function($x, $y){ $x + $y }; $f(1, 2))'],
    ['(λ($x){ $x(1) })(2)'],
    ['a@$v#$i.b[$v and $i]'],
    ['$.x + $$.y'],
    ['$f(1) ?? 2', 'call f@0'],
    ['a ?? b'],
    ['$type($exists(a) ?: 1)', 'call type@0', 'call exists@6'],
    ['($count := 1; $map(xs, $count))', 'call map@14'],
    ['$__proto__()', 'call __proto__@0'],
  ])('%s', (source, ...functions) => {
    const found = analyse(source).functions.map(({ kind, text, start, end }) => {
      expect(source.slice(start, end)).toBe(kind === 'bare' ? text : `$${text}`);
      return `${kind} ${text}@${start}`;
    });
    expect(found).toEqual(functions);
  });

  test('a bare name that is called is no path', () => {
    expect(pathsOf('uppercase(x)')).toEqual(['x@10']);
  });
});

describe('names with a hyphen', () => {
  test.each<[source: string, meant: string, halves: string, paths?: string[]]>([
    ['resources.knowledge-base.pages', 'resources/knowledge-base/pages', 'resources/knowledge base/pages'],
    ['resources.knowledge-base.pages[0].id', 'resources/knowledge-base/pages/id', 'resources/knowledge base/pages/id'],
    ['resources.knowledge-base-two.pages', 'resources/knowledge-base-two/pages', 'resources/knowledge base two/pages'],
    ['a.b-c.d-e.f', 'a/b-c/d-e/f', 'a/b c/d e/f'],
    ['$$.args.page-size', 'args/page-size', 'args/page size'],
    ['args.x + args.page-size * args.y', 'args/page-size', 'args/page size', ['args/x', 'args/y']],
    ['"x" & -args.page-size', 'args/page-size', 'args/page size'],
    ['items[$$.args.page-size > id]', 'args/page-size', 'args/page', ['items']],
    ['args.`x-y`.page-size', 'args/x-y/page-size', 'args/x-y/page size'],
    ['resources.check-in.x', 'resources/check-in/x', 'resources/check in/x'],
    ['resources.step-2', 'resources/step-2', 'resources/step'],
    ['first-name', 'first-name', 'first name'],
  ])('%s', (source, meant, halves, paths = []) => {
    const { hyphenated, paths: rest } = analyse(source);
    expect(hyphenated.map(dotted)).toEqual([meant]);
    expect(hyphenated[0]!.halves.map(dotted).join(' ')).toBe(halves);
    expect(rest.map(dotted)).toEqual(paths);
  });

  test.each([
    'args.page - size',
    'args.page -size',
    'args.page- size',
    'args.page/**/-size',
    '`args`-size',
    'args.x[0]-size',
    '(args.x)-y',
    'items.{"id": first-name}',
    'args.x-$y',
    'args.x-"y"',
  ])('not %s', (source) => {
    expect(analyse(source).hyphenated).toEqual([]);
  });

  test('are found at their own place', () => {
    const source = '1 + resources.knowledge-base.pages = 2';
    const { start, end, segments } = analyse(source).hyphenated[0]!;
    expect(source.slice(start, end)).toBe('resources.knowledge-base.pages');
    expect(segments.map((name) => source.slice(name.start, name.end))).toEqual([
      'resources',
      'knowledge-base',
      'pages',
    ]);
  });
});

describe('the keys of what an expression yields', () => {
  test.each<[source: string, keys: string | undefined]>([
    ['{"a": 1, "b": x}', 'a b'],
    ["{'a': 1}", 'a'],
    ['{}', ''],
    ['cond ? {"a":1} : null', 'a'],
    ['cond ? {"a":1}', 'a'],
    ['cond ? {"a":1} : {"b":1}', 'a b'],
    ['cond ? {"a":1} : x', 'a …'],
    ['($x := 1; {"a": $x})', 'a'],
    ['({"a": 1}; x)', undefined],
    ['$merge([{"a":1}, {"b":2}])', 'a b'],
    ['$merge([x, {"b":2}])', 'b …'],
    ['$merge(x)', '…'],
    ['$merge([])', ''],
    ['{"a": 1, k: 2}', 'a …'],
    ['{"a" & x: 1}', '…'],
    ['{"a": 1} ?? {"b": 2}', 'a b'],
    ['{"a": 1} ~> |$|{"b": 2}|', 'a …'],
    ['{"\\u0061": 1}', 'a'],
    ['{"__proto__": 1}', '__proto__'],
    ['$x := {"a": 1}', 'a'],
    ['x.{"a": 1}', undefined],
    ['{"a": 1}.a', undefined],
    ['[{"a": 1}]', undefined],
    ['{"a": 1}[]', undefined],
    ['x{"a": 1}', undefined],
    ['args', undefined],
    ['"a"', undefined],
  ])('%s', (source, expected) => {
    const { keys } = analyse(source);
    const words = keys && [...keys.names.map(({ text }) => text), ...(keys.open ? ['…'] : [])].join(' ');
    expect(words).toBe(expected);
  });

  test('have the range without the quotes', () => {
    const source = '( {"first": 1, \'second\': 2} )';
    expect(analyse(source).keys!.names.map(({ start, end }) => source.slice(start, end))).toEqual(['first', 'second']);
  });
});

describe('names that cannot be known', () => {
  test.each([
    '$',
    '$$',
    '*',
    '**',
    '$.*',
    '$[0]',
    '$^(x)',
    '$eval("args.x")',
    'items.$eval(x)',
    '$map(xs, $eval)',
    '$lookup($, "args")',
    '$lookup("args")',
    '$each($, function($v){ $v })',
    '$each(function($v){ $v })',
    '$spread($)',
    '$keys()',
    '$merge([$, {"a": 1}])',
    'items[$$ = x]',
    'args.%.x',
    '($root := $$; $root.args.x)',
    '$@$v.x',
    'function($x)<x-:x>{ $x.args }()',
    '$ ~> |args|{"a": 1}|',
  ])('%s', (source) => {
    expect(analyse(source).dynamic).toBe(true);
  });

  test.each([
    'args',
    'args.*',
    '$.x',
    '$$.x',
    'items[$ = 1]',
    'items.($.x)',
    'items.$keys()',
    'items.$lookup("a")',
    '$map(xs, function($v){ $v })',
    '$lookup(args, "x")',
    '$keys(args)',
    'args ~> $keys()',
    'args.ids[$ > 3]',
    'xs^($)',
  ])('not %s', (source) => {
    expect(analyse(source).dynamic).toBe(false);
  });
});

test('placeholders are found in strings alone', () => {
  const source = `"{{args.x}} and {{ args.y | args.z:int?:5 }}" & '{{a}}' & \`{{b}}\` /* {{c}} */ & "{{#if d}} {{}}"`;
  const found = analyse(source).placeholders.map(({ start, end }) => source.slice(start, end));
  expect(found).toEqual(['{{args.x}}', '{{ args.y | args.z:int?:5 }}', '{{a}}']);
});
