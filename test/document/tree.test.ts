import { describe, expect, test } from 'vitest';
import { decode } from '../../src/document/decode.ts';
import { isMapping, type Node } from '../../src/document/node.ts';
import { parseSource } from '../../src/document/parse.ts';
import { PointerIndex } from '../../src/document/pointers.ts';
import type { Document, SyntaxProblem } from '../../src/document/source.ts';
import { fromValue, toValue } from '../../src/document/value.ts';
import { rounds } from '../support/random.ts';
import { randomYaml } from '../support/yaml-text.ts';

async function yaml(text: string): Promise<Document> {
  return (await parseSource({ text, language: 'yaml' })).documents[0]!;
}

async function value(text: string): Promise<unknown> {
  const { root, problems } = await yaml(text);
  expect(problems).toEqual([]);
  return root && toValue(root);
}

function covered(text: string, problems: readonly SyntaxProblem[]): [string, string][] {
  return problems.map(({ cause, start, end }) => [cause, text.slice(start, end)]);
}

describe('YAML', () => {
  test.each([
    ['null: [null, ~, Null, NULL, ]', [null, null, null, null]],
    ['v: [true, True, FALSE, yes, No, on, y]', [true, true, false, 'yes', 'No', 'on', 'y']],
    ['v: [1, -1, +1, 010, 0o10, 0x1F, 1_000, 12:30, 0b1]', [1, -1, 1, 10, 8, 31, '1_000', '12:30', '0b1']],
    [
      'v: [1.0, .5, 1., 1e3, 0.1e400, .inf, -.INF, +.Inf, ., 1.2.3]',
      [1, 0.5, 1, 1000, Infinity, Infinity, -Infinity, Infinity, '.', '1.2.3'],
    ],
    ['v: [2020-01-01, "1", \'true\', -1a]', ['2020-01-01', '1', 'true', '-1a']],
  ])('%s', async (text, expected) => {
    expect(Object.values((await value(text)) as object)[0]).toEqual(expected);
  });

  test('not a number', async () => {
    expect(await value('[.nan, .NaN]')).toEqual([NaN, NaN]);
  });

  test('the core schema holds whatever %YAML says', async () => {
    expect(await value('%YAML 1.1\n---\nrequired: yes\noct: 010\n')).toEqual({ required: 'yes', oct: 10 });
  });

  test('core tags are honoured, however they are written', async () => {
    const text =
      '%TAG !e! tag:yaml.org,2002:\n---\n[!!str 1, !e!int "2", !<tag:yaml.org,2002:float> 3, ! 4, !!null "", !!bool "true", !!seq [], !!map {}, !!str ]';
    expect(await value(text)).toEqual(['1', 2, 3, '4', null, true, [], {}, '']);
  });

  test('a core tag that its value does not fit', async () => {
    for (const text of ['a: !!int x', 'a: !!bool yes', 'a: !!map [1]', 'a: !!seq {a: 1}', 'a: !!map x']) {
      const { problems } = await yaml(text);
      expect(
        problems.map(({ cause }) => cause),
        text,
      ).toEqual(['malformed']);
    }
  });

  test('other tags are kept beside the tree', async () => {
    const text = 'run_if: !args.x\nb: !env {c: 1}\nd: !!binary aGk=\n';
    const { problems, tags, root } = await yaml(text);
    expect(problems).toEqual([]);
    expect(tags.map(({ tag }) => tag)).toEqual(['!args.x', '!env', '!!binary']);
    expect(root && toValue(root)).toEqual({ run_if: '', b: { c: 1 }, d: 'aGk=' });
    expect(tags[0]!.node.tag).toEqual({ start: 8, end: 15 });
    expect(tags[1]!.node.kind).toBe('mapping');
  });

  test('aliases share the node of their anchor, the last one before them', async () => {
    const { root } = await yaml('a: &x {k: 1}\nb: *x\nc: &x 2\nd: *x\n');
    if (!isMapping(root)) throw new Error('no map');
    const [a, b, c, d] = root.entries.map((entry) => entry.value);
    expect(b).toBe(a);
    expect(d).toBe(c);
  });

  test('150 aliases of one scalar are harmless', async () => {
    expect(await value(`- &a x\n${'- *a\n'.repeat(150)}`)).toHaveLength(151);
  });

  test('unresolved aliases and cycles', async () => {
    const text = 'a: &user_id 1\nb: *user_idd\nc: &c [*c]\nd: &d {e: *d}\nf: *zzz';
    const { problems } = await yaml(text);
    expect(covered(text, problems)).toEqual([
      ['unresolvedAlias', '*user_idd'],
      ['aliasCycle', '*c'],
      ['unresolvedAlias', '*zzz'],
    ]);
    expect(problems[0]).toMatchObject({ name: 'user_idd', near: 'user_id' });
  });

  test('merge keys: own keys win, then the earlier; the entries are the anchor’s own', async () => {
    const text =
      'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\nd: {<<: *a, <<: *b}\ne: {<<: {q: 1}}\nf: {"<<": 1, k: 2}\n';
    const { root, problems } = await yaml(text);
    expect(problems).toEqual([]);
    if (!isMapping(root)) throw new Error('no map');
    expect(toValue(root)).toMatchObject({
      c: { x: 0, y: 1, z: 2 },
      d: { x: 1, y: 1, z: 2 },
      e: { q: 1 },
      f: { '<<': 1, k: 2 },
    });
    const [a, , c] = root.entries.map((entry) => entry.value);
    if (!isMapping(a) || !isMapping(c)) throw new Error('no maps');
    expect(c.entries.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
    expect(c.entries[1]).toBe(a.entries[1]);
  });

  test('duplicate keys are told by their property names, each later one', async () => {
    const text = '1: a\n"1": b\n0x1: c\nk: {x: 1, x: 2}\n';
    const { problems } = await yaml(text);
    const x = text.indexOf('x: 1');
    expect(problems).toEqual([
      { cause: 'duplicateKey', name: '1', start: 6, end: 7, first: { start: 0, end: 1 } },
      { cause: 'duplicateKey', name: '1', start: 12, end: 15, first: { start: 0, end: 1 } },
      { cause: 'duplicateKey', name: 'x', start: x + 6, end: x + 7, first: { start: x, end: x + 1 } },
    ]);
  });

  test('50,000 keys and 50,000 duplicates', async () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1\n`).join('');
    expect((await yaml(keys)).problems).toEqual([]);
    expect((await yaml(keys + 'k49999: 2\n'.repeat(50_000))).problems).toHaveLength(50_000);
  });

  test('names of the prototype are ordinary keys', async () => {
    const read = (await value('a: &a {__proto__: {x: 1}, constructor: 2}\nb: {<<: *a}\n')) as Record<string, object>;
    expect(Object.keys(read.b!)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(read.b)).toBe(Object.prototype);
    expect(
      Object.keys(toValue((await parseSource({ text: '{"__proto__": 1}' })).documents[0]!.root!) as object),
    ).toEqual(['__proto__']);
  });

  test.each(['[', '{a: ', '- ', '? ', '[{"a": '])('nesting is limited to 100: %j 10,000 times', async (open) => {
    const { root, problems } = await yaml(open.repeat(10_000));
    expect(problems).toMatchObject([{ cause: 'tooDeep', limit: 100 }]);
    expect(root).toBeUndefined();
  });

  test('100 levels are fine, with aliases too; 101 are not', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
    expect((await yaml(nested(100))).problems).toEqual([]);
    expect((await yaml(nested(101))).problems).toMatchObject([{ cause: 'tooDeep' }]);
    expect((await yaml(`a: &a ${nested(50)}\nb: ${'['.repeat(49)}*a${' ]'.repeat(49)}`)).problems).toEqual([]);
    expect((await yaml(`a: &a ${nested(50)}\nb: ${'['.repeat(50)}*a${' ]'.repeat(50)}`)).problems).toMatchObject([
      { cause: 'tooDeep' },
    ]);
  });

  test.each([
    ['lists', '- &a0 [1, 1]\n', (i: number) => `- &a${i} [*a${i - 1}, *a${i - 1}]\n`],
    ['merge keys', '- &a0 {k0: 1}\n', (i: number) => `- &a${i} {<<: *a${i - 1}, k${i}: 1}\n`],
  ])('more than 1,000,000 nodes by aliases of aliases: %s', async (_name, first, next) => {
    const count = first.includes('{') ? 3000 : 60;
    const { root, problems } = await yaml(first + Array.from({ length: count }, (_, i) => next(i + 1)).join(''));
    expect(problems).toMatchObject([{ cause: 'tooLarge', limit: 1_000_000 }]);
    expect(root).toBeUndefined();
  });

  test('documents: an empty one beside others is none of the problems', async () => {
    const read = async (text: string) =>
      (await parseSource({ text, language: 'yaml' })).documents.map(({ index, root, problems }) => [
        index,
        root && toValue(root),
        problems.map(({ cause }) => cause),
      ]);
    expect(await read('a: 1\n---\n---\nb: 2\n---\n')).toEqual([
      [0, { a: 1 }, []],
      [1, undefined, []],
      [2, { b: 2 }, []],
      [3, undefined, []],
    ]);
    for (const text of ['', ' \n', '# only\n', '---\n', '...\n'])
      expect(await read(text), text).toEqual([[0, undefined, ['empty']]]);
    for (const text of ['null\n', '---\n--- ~\n']) {
      expect(
        (await read(text)).filter(([, root]) => root === null),
        text,
      ).toHaveLength(1);
    }
    expect((await read('a: 1\n---\nnull\n'))[1]).toEqual([1, undefined, []]);
    expect(await read('---\n---\n')).toEqual([
      [0, undefined, ['empty']],
      [1, undefined, []],
    ]);
  });

  test('a syntax error ends the file: documents before it are read, those after it are not', async () => {
    const text = 'a: 1\n---\nb: {<<: *x}\n---\nc: [1\nd: 2\n---\ne: 3\n';
    const { documents } = await parseSource({ text, language: 'yaml' });
    expect(documents.map(({ index, root }) => [index, root && toValue(root)])).toEqual([
      [0, { a: 1 }],
      [1, { b: { '<<': null } }],
      [2, undefined],
    ]);
    expect(covered(text, documents[1]!.problems)).toEqual([['unresolvedAlias', '*x']]);
    expect(covered(text, documents[2]!.problems)).toEqual([['malformed', '[1']]);
    const directives = await parseSource({ text: 'a: 1\n...\n%TAG !e! tag:e,2000:\n---\nb: ]', language: 'yaml' });
    expect(directives.documents.map(({ root }) => root && toValue(root))).toEqual([{ a: 1 }, undefined]);
  });

  test('50,000 anchors and 50,000 unresolved aliases', async () => {
    const anchors = Array.from({ length: 50_000 }, (_, i) => `- &anchor${i} x\n- *missing${i}\n`).join('');
    expect((await yaml(anchors)).problems).toHaveLength(50_000);
  });

  test('merge keys do not nest', async () => {
    const chain = Array.from({ length: 300 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}], k: ${i}}\n`).join('');
    expect((await yaml(`a0: &a0 {x: 1}\n${chain}`)).problems).toEqual([]);
  });

  test('anchors do not reach the next document', async () => {
    const { documents } = await parseSource({ text: 'a: &a 1\n---\nb: *a\n', language: 'yaml' });
    expect(documents[1]!.problems).toMatchObject([{ cause: 'unresolvedAlias', near: undefined }]);
  });

  test('spans: values without quotes, absent values behind their colon', async () => {
    const text =
      'plain: a b # c\n"q": "x\\ty"\nnone:\nfold: >-\n  one\n  two\n\nlist:\n  - \'s\'\n  -\nflow: { a: [1, "2" ] , b }\nlast: |\n   x\n    y  \n\n';
    const { root } = await yaml(text);
    if (!isMapping(root)) throw new Error('no map');
    const at = (node: Node) => text.slice(node.start, node.end);
    expect(root.entries.map(({ key, value }) => [at(key), at(value)])).toEqual([
      ['plain', 'a b'],
      ['q', 'x\\ty'],
      ['none', ''],
      ['fold', 'one\n  two'],
      ['list', "- 's'\n  -"],
      ['flow', '{ a: [1, "2" ] , b }'],
      ['last', 'x\n    y  '],
    ]);
    expect(root.entries[2]!.value.start).toBe(text.indexOf('none:') + 5);
    expect([root.start, root.end]).toEqual([0, text.indexOf('y  ') + 3]);
    expect(root.entries.map(({ value }) => value.kind === 'scalar' && value.source !== undefined)).toEqual([
      false,
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  test('a byte-order mark belongs to no offset; CRLF and emoji do', async () => {
    const file = await parseSource({ text: '\ufeffa: 😀\r\nb: |\r\n  x\r\n  y\r\n', path: 'x.yaml' });
    const { root } = file.documents[0]!;
    expect(file.text[0]).toBe('a');
    expect(root && toValue(root)).toEqual({ a: '😀', b: 'x\ny\n' });
    expect(isMapping(root) && root.entries[1]!.key.start).toBe(7);
  });

  test('comments, and what only looks like one', async () => {
    const text =
      '# head\na: "# no" # one\nb: x#no\nc: | # two\n  # no\n# three\nd: [1, # four\n 2]\ne: \'\n  # no\'\n---\n#\n';
    const { comments } = await parseSource({ text, language: 'yaml' });
    expect(comments.map((comment) => comment.text)).toEqual([' head', ' one', ' two', ' three', ' four', '']);
    for (const comment of comments) expect(text.slice(comment.start, comment.end)).toBe(`#${comment.text}`);
  });

  test.each([
    ['a: x\u0001y', '\u0001'],
    ['a: "\u0000"', '\u0000'],
    ['a: 1 # \u001b', '\u001b'],
    ['a: \ud800x', '\ud800'],
    ['a: \ufffe', '\ufffe'],
  ])('control characters: %j', async (text, character) => {
    expect(covered(text, (await yaml(text)).problems)).toEqual([['controlCharacter', character]]);
  });
});

describe('unquoted placeholders', () => {
  /** The texts that the fix quotes, with `|` between them. */
  async function unquoted(text: string): Promise<string[]> {
    const { unquoted: found, problems } = await yaml(text);
    expect(problems).toEqual([]);
    return found.map(({ start, end, node }) => {
      expect([node.start, node.end, node.style]).toEqual([start, end, 'plain']);
      return text.slice(start, end);
    });
  }

  test.each([
    ['id: {{args.user_id}}', ['{{args.user_id}}']],
    ['- {{args.x}}', ['{{args.x}}']],
    ['x:\n  {{a}}', ['{{a}}']],
    ['[{{a}}, {{b}}]', ['{{a}}', '{{b}}']],
    ['query: {id: {{args.x}}}', ['{{args.x}}']],
    ['q: {"id":{{args.x}},b: 1}', ['{{args.x}}']],
    ['x: {{a|b}}', ['{{a|b}}']],
    ['x: {{$f(a)}}', ['{{$f(a)}}']],
    ['x: {{"a"}}', ['{{"a"}}']],
    ['x: {{a ?: b}} # c', ['{{a ?: b}}']],
    ['x: {{a: int}}', ['{{a: int}}']],
    ['x: {{a, b}}', ['{{a, b}}']],
    ['x: {{}}\ny: {{ }}', ['{{}}', '{{ }}']],
    ['x: {{{a}}}', ['{{{a}}}']],
    ['url: {{a}}/x # c', ['{{a}}/x']],
    ['x: {{a}}{{b}}', ['{{a}}{{b}}']],
    ['x: {{a}} and {{b}} # {{c}}', ['{{a}} and {{b}}']],
    ['x: {{a.b[0]}}', ['{{a.b[0]}}']],
    ['x: {{#if a}}y{{/if}}', ['{{#if a}}y{{/if}}']],
    ['x: &k {{a}}\ny: *k', ['{{a}}']],
    ['x: !foo {{a}}', ['{{a}}']],
    ['x: !foo &a {{a}}', ['{{a}}']],
    ['- - {{a}}', ['{{a}}']],
    ['? x\n: {{a}}', ['{{a}}']],
    ['--- {{a}}', ['{{a}}']],
    ['x: {{\n  a\n  }}\ny: 1', ['{{\n  a\n  }}']],
    ['x: {{a}}\r\ny: {{b}}\r\n', ['{{a}}', '{{b}}']],
    ['😀: {{a}}', ['{{a}}']],
    ['x: "a: {{b}}"\ny: {{c}}', ['{{c}}']],
    ["x: 'it''s: {{b}}' # {{d}}\ny: {{c}}", ['{{c}}']],
    ['x: |\n  {{a}}\n  k: {{b}}\ny: {{c}}', ['{{c}}']],
    ['url: x/{{a}} y # c', []],
    ['{{args.x}}: value', []],
    ['x: { {a} }', []],
    ['x: "{{a}}"\ny: \'{{a}}\'\nz: |-\n  {{a}}', []],
    ['x: "{{a}}, {{b}}: {{c}}"', []],
  ])('%j', async (text, expected) => {
    expect(await unquoted(text)).toEqual(expected);
  });

  test('their value is their text, as a key too', async () => {
    expect(await value('a: {{x|y}}/z\n{{k}}: [{{ 1 }}]\nm: {{\n  n\n  }}\n')).toEqual({
      a: '{{x|y}}/z',
      '{{k}}': ['{{ 1 }}'],
      m: '{{ n }}',
    });
  });

  test('a broken file stays broken, and its words quote the placeholder', async () => {
    const { problems } = await yaml('a: {{x}}\nb: "c" {{d}}\n');
    expect(problems).toMatchObject([{ cause: 'malformed', problem: expect.stringContaining('"{{d}}"') }]);
  });

  test('many on one line, and many that never close or only at the end', async () => {
    expect((await yaml(`${'x: {{a\n'.repeat(50_000)}}}`)).problems).toHaveLength(1);
    expect(await unquoted(`a: ${'{{a}}'.repeat(50_000)}`)).toHaveLength(1);
    expect((await yaml(`a: ${'{{a '.repeat(50_000)}`)).problems).toHaveLength(1);
  });
});

describe('bytes', () => {
  const utf16 = (text: string) => [...text].flatMap((character) => [character.charCodeAt(0), 0]);

  test.each([
    ['UTF-16LE', [0xff, 0xfe, ...utf16('a: 1')]],
    ['UTF-16LE', utf16('a: 1')],
    ['UTF-16BE', [0, ...utf16('a: 1').slice(0, -1)]],
    ['UTF-16BE', [0xfe, 0xff, 0, 0x61]],
    ['UTF-32LE', [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]],
    ['UTF-32BE', [0, 0, 0, 0x61]],
  ])('%s', (encoding, bytes) => {
    expect(decode(Uint8Array.from(bytes)).problem).toEqual({ start: 0, end: 0, cause: 'notUtf8', encoding });
  });

  test('the first bad byte', () => {
    expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9))).toEqual({ text: 'aé' });
    expect(decode(Uint8Array.of(0x61, 0xc3, 0xa9, 0xe9, 0x62))).toEqual({
      text: 'aé',
      problem: { start: 2, end: 2, cause: 'notUtf8' },
      undecoded: 'aÃ©éb',
    });
    expect(decode(Uint8Array.from(utf16('a: 1'))).undecoded).toBe('a: 1');
    expect(decode(Uint8Array.of(0x61, 0xc3)).problem).toMatchObject({ start: 1 });
  });

  test('are read as text is', async () => {
    const bytes = new TextEncoder().encode('\ufeffa: é');
    const { documents, text } = await parseSource({ bytes, path: 'a.yml' });
    expect([text, toValue(documents[0]!.root!)]).toEqual(['a: é', { a: 'é' }]);
    expect((await parseSource({ bytes: Uint8Array.of(0xff), path: 'a.json' })).documents[0]!.problems).toMatchObject([
      { cause: 'notUtf8' },
    ]);
  });
});

test('the language: the option, the extension, then what the text is', async () => {
  const language = async (input: Parameters<typeof parseSource>[0]) => (await parseSource(input)).language;
  expect(await language({ text: '{"a": 1}' })).toBe('json');
  expect(await language({ text: '{a: 1}' })).toBe('yaml');
  expect(await language({ text: '{"a": 1}', path: 'x.YML' })).toBe('yaml');
  expect(await language({ text: 'a: 1', path: 'x.json' })).toBe('json');
  expect(await language({ text: '{"a": 1}', path: 'x.txt', language: 'yaml' })).toBe('yaml');
});

function find(node: Node, matches: (node: Node) => boolean): Node | undefined {
  if (matches(node) || node.kind === 'scalar') return matches(node) ? node : undefined;
  const below = node.kind === 'sequence' ? node.items : node.entries.flatMap(({ key, value }) => [key, value]);
  for (const child of below) {
    const found = find(child, matches);
    if (found) return found;
  }
  return undefined;
}

describe('pointers', () => {
  test('of one node are those of an index, in random documents', async () => {
    let compared = 0;
    for (let seed = 0; seed < rounds(400); seed++) {
      const { documents } = await parseSource({ text: randomYaml(seed), language: 'yaml' });
      for (const { root } of documents) {
        if (!root) continue;
        const nodes: Node[] = [];
        find(root, (node) => nodes.push(node) < 0);
        const skip = (name: string) => name === 'b';
        const index = new PointerIndex(root, skip);
        for (let i = 0; i < 20; i++) index.pointer(root);
        for (const node of nodes) {
          const alone = new PointerIndex(root, skip).pointer(node);
          if (alone !== index.pointer(node)) expect(alone, `seed ${seed}`).toBe(index.pointer(node));
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(2000);
  });

  test('of values and keys, at the first use, merged entries where they are merged', async () => {
    const text = 'x-base: &base {q: {limit: 1}}\na/b: {~c: [5, *base]}\nd:\n  <<: *base\n  e: 2\n';
    const root = (await yaml(text)).root!;
    const index = new PointerIndex(root, (name, depth) => depth === 0 && name.startsWith('x-'));
    const every: [string, string][] = [];
    const visit = (node: Node): void => {
      if (node.kind === 'scalar') every.push([text.slice(node.start, node.end), index.pointer(node)]);
      else if (node.kind === 'sequence') node.items.forEach(visit);
      else for (const { key, value } of node.entries) [key, value].forEach(visit);
    };
    visit(root);
    expect(Object.fromEntries(every)).toEqual({
      'x-base': '/x-base',
      q: '/a~1b/~0c/1/q',
      limit: '/a~1b/~0c/1/q/limit',
      1: '/a~1b/~0c/1/q/limit',
      5: '/a~1b/~0c/0',
      'a/b': '/a~1b',
      '~c': '/a~1b/~0c',
      d: '/d',
      e: '/d/e',
      2: '/d/e',
    });
    for (const [part, pointer] of every) {
      const fresh = new PointerIndex(root, (name, depth) => depth === 0 && name.startsWith('x-'));
      const found = find(root, (node) => node.kind === 'scalar' && text.slice(node.start, node.end) === part)!;
      expect(fresh.pointer(found), part).toBe(pointer);
    }
    expect(index.pointer(root)).toBe('');
    expect(index.pointer({ kind: 'scalar', start: 0, end: 0, value: 1, style: 'plain' })).toBe('');
    expect(new PointerIndex(root).pointer(isMapping(root) ? root.entries[0]!.value : root)).toBe('/x-base');
  });

  test('below a key of very many letters are those of what holds it', async () => {
    const long = 'k'.repeat(20_000);
    const { documents } = await parseSource({
      text: JSON.stringify({ a: [{ [long]: { b: [7] } }] }),
      language: 'json',
    });
    const root = documents[0]!.root!;
    const seven = find(root, (node) => node.kind === 'scalar' && node.value === 7)!;
    const key = find(root, (node) => node.kind === 'scalar' && node.value === long)!;
    const index = new PointerIndex(root);
    for (let i = 0; i < 20; i++) {
      expect(index.pointer(seven)).toBe('/a/0');
      expect(index.pointer(key)).toBe('/a/0');
    }
  });
});

describe('values from code', () => {
  function problem(value: unknown): unknown {
    const { problems, root } = fromValue(value).documents[0]!;
    expect(root).toBeUndefined();
    return problems[0]?.cause;
  }

  test('are read as JSON.stringify writes them', () => {
    const date = new Date(0);
    for (const given of [
      { a: [1, 'x', null, true, undefined, () => 1, Symbol('s')], b: undefined, c: () => 1, d: date, e: Number.NaN },
      [new String('s'), new Number(1), new Boolean(false), new Map([[1, 2]]), Object.create(null)],
      JSON.parse('{"__proto__": {"x": 1}}'),
      { toJSON: () => ({ x: 1 }) },
      Array.from({ length: 3 }),
      'text',
    ]) {
      const { root, problems } = fromValue(given).documents[0]!;
      expect(problems).toEqual([]);
      expect(JSON.stringify(toValue(root!))).toBe(JSON.stringify(given));
    }
  });

  test('spans are distinct and increase, and a string has one for each character', () => {
    const { root } = fromValue({ a: ['', '', 'xyz'], b: { c: 1, d: null } }).documents[0]!;
    const scalars: Node[] = [];
    const visit = (node: Node): void => {
      if (node.kind === 'scalar') scalars.push(node);
      else if (node.kind === 'sequence') node.items.forEach(visit);
      else for (const { key, value } of node.entries) [key, value].forEach(visit);
    };
    visit(root!);
    expect(scalars).toHaveLength(9);
    for (let i = 1; i < scalars.length; i++) expect(scalars[i]!.start).toBeGreaterThan(scalars[i - 1]!.end);
    for (const scalar of scalars)
      if (scalar.kind === 'scalar' && typeof scalar.value === 'string')
        expect(scalar.end - scalar.start).toBe(scalar.value.length);
  });

  test('what can’t be read comes back as a problem', () => {
    const cyclic: unknown[] = [];
    cyclic.push({ cyclic });
    let deep: unknown = 1;
    for (let i = 0; i < 101; i++) deep = [deep];
    let wide: unknown = [1, 1];
    for (let i = 0; i < 40; i++) wide = [wide, wide];
    expect(problem(cyclic)).toBe('malformed');
    expect(problem(deep)).toBe('tooDeep');
    expect(problem(wide)).toBe('tooLarge');
    expect(problem(new Array(1e9))).toBe('tooLarge');
    expect(problem({ a: 10n })).toBe('malformed');
    expect(
      problem({
        get a() {
          throw new Error('no');
        },
      }),
    ).toBe('malformed');
    expect(
      problem({
        toJSON() {
          throw null;
        },
      }),
    ).toBe('malformed');
    expect(problem(undefined)).toBe('empty');
  });
});
