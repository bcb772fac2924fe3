import { Ajv } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { describe, expect, it, vi } from 'vitest';
import rule from '../../rules/invalid-args-schema.ts';
import { isMapping, type Mapping, type Node, placeOf, valueAt } from '../../src/document/node.ts';
import { parseSource } from '../../src/document/parse.ts';
import type { Language } from '../../src/document/source.ts';
import type { Args } from '../../src/job/args/args.ts';
import { accepts } from '../../src/job/args/quick-default.ts';
import { type ArgPathOptions, readArgs, resolveArgPath } from '../../src/job/args/read.ts';
import { Budget } from '../../src/job/budget.ts';
import type { Job } from '../../src/job/job.ts';
import { patience, pick, random, rounds } from '../support/random.ts';

async function parse(text: string, language: Language = 'yaml'): Promise<Node | undefined> {
  return (await parseSource({ text, language })).documents[0]?.root;
}

async function read(text: string, language?: Language): Promise<Args> {
  return readArgs(await parse(text, language), new Budget());
}

/** The arguments as people would list them: `name`, `name!` if required, `name=` with a default. */
async function names(text: string): Promise<string[]> {
  const { declared } = await read(text);
  return [...declared.values()].map(
    ({ name, required, hasDefault }) => name.value + (required ? '!' : '') + (hasDefault ? '=' : ''),
  );
}

/** The findings as `cause: text under the underline`. */
async function problems(text: string): Promise<string[]> {
  const args = await read(text);
  return args.problems.map(({ cause, place }) => `${cause}: ${text.slice(place.start, place.end)}`);
}

/** Message and help of each finding. */
async function messages(text: string): Promise<string[]> {
  const found: string[] = [];
  const args = await read(text);
  rule.check?.(
    { args } as Job,
    (message, _, data, details) => {
      found.push(rule.messages[message]!(data) + (details?.help === undefined ? '' : ` | ${details.help}`));
    },
    {},
  );
  return found;
}

describe('the shapes of args_schema', () => {
  it.each([
    ['null', [], true],
    ['{}', [], true],
    ['text', [], false],
    ['[a]', [], false],
    ['{ type: object }', [], true],
    ['{ type: object, properties: { x: { type: string } } }', ['x'], true],
    ['{ properties: { x: { type: string }, y: {} } }', ['x', 'y'], true],
    ['{ properties: { type: string } }', ['properties'], true],
    ['{ properties: { type: { type: string } } }', ['type'], true],
    ['{ properties: {} }', [], true],
    ['{ type: { type: string }, x: {} }', ['type', 'x'], true],
    ['{ type: { type: string }, properties: { type: object } }', ['type', 'properties'], true],
    ['{ required: { type: string } }', ['required'], true],
    ['{ format: {}, default: {} }', ['format', 'default'], true],
    ['{ x: { type: string }, y: }', ['x', 'y'], true],
    ['{ x: {}, x-ui: { type: tabs, order: [] }, x-rev: 5 }', ['x', 'x-ui'], true],
    ['{ x-tenant: { type: string } }', ['x-tenant'], true],
    ['{ type: object, properties: { x: {} }, x-ui: { type: string } }', ['x'], true],
    ['{ format: date, required: true, x-ui: {} }', [], false],
    ['{ x: {}, if: { required: [x] }, then: { properties: { y: {} } } }', ['x'], false],
    ['{ x: {}, if: { type: string }, not: { required: true } }', ['x', 'if', 'not'], true],
    ['{ x: {}, dependentRequired: { x: [y] }, dependencies: { type: string } }', ['x', 'dependencies'], true],
    ['{ x: string }', ['x'], true],
    ['{ type: object, x: { type: string } }', ['x'], true],
    ['{ type: string, format: date, required: true }', [], false],
    ['{ format: date, required: true }', [], false],
    ['{ type: object, properties: [] }', [], false],
    ['{ type: object, properties: { x: {} }, allOf: [{}] }', ['x'], false],
    ['{ type: object, properties: { x: {} }, additionalProperties: true }', ['x'], false],
    ['{ type: object, properties: { x: {} }, additionalProperties: false }', ['x'], true],
    ['{ type: object, patternProperties: { "^x": {} } }', [], false],
    ['{ $ref: "#/$defs/a", $defs: { a: {} } }', [], false],
    ['{ x: { $ref: "#/definitions/a" }, definitions: { a: { type: string } } }', ['x'], true],
    ['{ __proto__: {}, constructor: {}, toString: {} }', ['__proto__', 'constructor', 'toString'], true],
    ['{ type: object, properties: { __proto__: {}, hasOwnProperty: {} } }', ['__proto__', 'hasOwnProperty'], true],
  ])('%s', async (text, expected, complete) => {
    const args = await read(text);
    expect([...args.declared.keys()]).toEqual(expected);
    expect(args.complete).toBe(complete);
  });

  it('takes "required" from the argument and from the list, defaults from the argument', async () => {
    expect(
      await names(`type: object
required: [b, c]
properties:
  a: { type: string, required: true }
  b: { type: string, default: x }
  c: { type: string, required: false, default: null }
  d: { type: string, required: "true" }
  e: { type: [string, "null"], default: null }
  f: { type: string, default: "" }
`),
    ).toEqual(['a!', 'b!=', 'c!', 'd', 'e=', 'f=']);
    expect(await names('{ a: { required: true }, b: { required: yes }, required: [b] }')).toEqual(['a!', 'b!']);
  });

  it('places an argument at its key', async () => {
    const text = 'type: object\nproperties:\n  "first name": { type: string }\n';
    const name = (await read(text)).declared.get('first name')!.name;
    expect(text.slice(name.start, name.end)).toBe('first name');
  });

  it('knows types through references', async () => {
    const { declared } = await read(`type: object
properties:
  a: { $ref: "#/definitions/x~1y" }
  b: { $ref: "#/$defs/b%20c" }
  c: { $ref: "#/definitions/loop" }
  d: { type: int }
  e: { enum: [1] }
  f: { type: [string, array] }
  g: { $ref: "https://example.com/g" }
definitions:
  x/y: { $ref: "#/$defs/b c" }
  loop: { $ref: "#/definitions/loop" }
$defs:
  b c: { type: array }
`);
    expect([...declared].map(([name, { types }]) => [name, types])).toEqual([
      ['a', ['array']],
      ['b', ['array']],
      ['c', undefined],
      ['d', undefined],
      ['e', undefined],
      ['f', ['string', 'array']],
      ['g', undefined],
    ]);
  });
});

describe('keywords glued to their colon', () => {
  async function parted(text: string): Promise<string[]> {
    const { declared, glued, problems } = await read(text);
    const covered = glued.map(({ place }) => text.slice(place.start, place.end));
    const args = [...declared.values()].map(
      ({ name, types, required, hasDefault }) =>
        `${name.value} ${types ?? '?'}${required ? '!' : ''}${hasDefault ? '=' : ''}`,
    );
    return [
      ...args,
      ...covered,
      ...problems.map(({ cause, place }) => `${cause}: ${text.slice(place.start, place.end)}`),
    ];
  }

  it.each([
    ['{ x: { type:string, required:true } }', ['x string!', 'type:string', 'required:true']],
    ['{ x: { type:int } }', ['x ?', 'type:int', 'unknownType: int']],
    ['{ x: { required:yes } }', ['x ?', 'required:yes', 'wrongValue: yes']],
    ['{ x: { type:integer, default:ten } }', ['x integer=', 'type:integer', 'default:ten', 'refusedDefault: ten']],
    [
      '{ x: { type:number, minimum:-1.5, default:-2 } }',
      ['x number=', 'type:number', 'minimum:-1.5', 'default:-2', 'refusedDefault: -2'],
    ],
    ['{ x: { type:"string", format:date-time } }', ['x string', 'type:"string"', 'format:date-time']],
    ['{ x: { description:a:b c, type: string } }', ['x string', 'description:a:b c']],
    ['{ type:object, properties: { x: { type:string } } }', ['x string', 'type:object', 'type:string']],
    ['{ type: object, properties: { x: {} , type:string: {} } }', ['x ?', 'type:string ?']],
    ['{ x: { default: { type:string, required:true } } }', ['x ?=']],
    ['{ x: { items: { type:string }, anyOf: [{ minLength:1 }] } }', ['x ?', 'type:string', 'minLength:1']],
    ['{ x: &x { type:string }, y: *x }', ['x string', 'y string', 'type:string']],
    ['{ x: { "type:string": , label:L } }', ['x ?']],
    ['x:\n  type:string:\n', ['x ?']],
  ])('%s', async (text, expected) => {
    expect(await parted(text)).toEqual(expected);
  });

  it('are names in JSON', async () => {
    const text = '{ "x": { "type:string": null } }';
    expect((await read(text, 'json')).glued).toEqual([]);
  });
});

describe('problems', () => {
  it.each([
    ['{ x: { type: string, label: L, help_text: 5, format: color } }', []],
    ['{ type: object, required: true, properties: { x: { type: string } } }', []],
    ['{ x: { type: int } }', ['unknownType: int']],
    ['{ x: { type: [string, date] } }', ['unknownType: date']],
    ['{ x: { type: [] } }', ['emptyList: []']],
    ['{ x: { type: 5 } }', ['wrongValue: 5']],
    ['{ type: objct, properties: { x: {} } }', ['unknownType: objct']],
    ['{ x: string, y: 5 }', ['notADefinition: string', 'notADefinition: 5']],
    ['{ type: object, properties: { x: true, y: string } }', ['notADefinition: string']],
    ['{ x: { required: yes } }', ['wrongValue: yes']],
    ['{ x: { required: "true" } }', ['wrongValue: true']],
    ['{ x: { required: 1 } }', ['wrongValue: 1']],
    ['{ x: { type: object, required: [{ a: 1 }], default: {} } }', ['wrongItem: { a: 1 }']],
    ['{ x: { dependentRequired: { a: [{ b: 1 }] }, default: { a: 1 } } }', ['wrongItem: { b: 1 }']],
    ['{ x: { type: object, required: [1, a, a] } }', ['wrongItem: 1', 'duplicateItem: a']],
    ['{ type: object, properties: { x: {} }, required: [x, y] }', ['undeclaredRequired: y']],
    ['{ type: object, required: [y] }', ['undeclaredRequired: y']],
    ['{ x: {}, required: [x, y] }', ['undeclaredRequired: y']],
    ['{ type: object, properties: { x: {} }, required: [y], additionalProperties: true }', []],
    ['{ x: { type: object, properties: { a: {} }, required: [b] } }', ['undeclaredRequired: b']],
    ['{ x: { type: object, properties: { a: {} }, anyOf: [{ properties: { c: {} }, required: [b] }] } }', []],
    ['{ type: object, x: { type: string } }', ['misplaced: x']],
    ['{ type: object, ui: { order: [] } }', []],
    ['{ x: { type: object, y: { type: string } } }', ['misplaced: y']],
    ['{ x: { type: string, ui: { type: dropdown } } }', []],
    ['{ x: { type: string }, x-ui: { type: dropdown, required: yes } }', []],
    ['{ type: string, format: date, required: true }', ['unnamed: type']],
    ['{ "": { type: string } }', ['emptyName: ']],
    ['{ x: { enum: [] } }', ['emptyList: []']],
    ['{ x: { enum: a } }', ['wrongValue: a']],
    ['{ x: { enum: [a, b, a] } }', ['duplicateItem: a']],
    ['{ x: { minimum: "5" } }', ['wrongValue: 5']],
    ['{ x: { minLength: -1 } }', ['wrongValue: -1']],
    ['{ x: { minLength: 1.5, multipleOf: 0 } }', ['wrongValue: 1.5', 'wrongValue: 0']],
    ['{ type: object, properties: [] }', ['wrongValue: []']],
    ['{ x: { type: object, properties: text } }', ['wrongValue: text']],
    ['{ x: { allOf: [] } }', ['emptyList: []']],
    ['{ x: { anyOf: [{ type: strin }, 5] } }', ['unknownType: strin', 'wrongItem: 5']],
    ['{ x: { items: [{ type: a1 }, { type: string }] } }', ['unknownType: a1']],
    ['{ x: { pattern: "[" } }', ['invalidPattern: [']],
    ['{ x: { pattern: "^\\\\d{4}\\\\-\\\\d{2}$" } }', []],
    ['{ x: { pattern: "^\\\\p{L}+$" } }', []],
    ['{ x: { patternProperties: { "^a\\\\-": {} } } }', []],
    [
      '{ x: { $dynamicRef: "#a", $defs: { a: { $dynamicAnchor: a } } }, y: { $dynamicRef: "#b" } }',
      ['unresolvedRef: #b'],
    ],
    ['{ x: { $recursiveRef: "#" } }', []],
    ['{ x: { patternProperties: { "(": { type: tex1 } } } }', ['invalidPattern: (', 'unknownType: tex1']],
    ['{ x: { $ref: "#/definitions/a" } }', ['unresolvedRef: #/definitions/a']],
    ['{ x: { $ref: "#/definitions/a" }, definitions: { a: 5, b: {} } }', ['unresolvedRef: #/definitions/a']],
    ['{ x: { $ref: "other.json#/a" }, y: { $ref: "https://example.com/a" } }', []],
    ['{ x: { $ref: "#a" }, y: { $anchor: a } }', []],
    ['{ x: { $ref: "#a" } }', ['unresolvedRef: #a']],
    ['{ x: { $ref: "#/x" } }', ['unresolvedRef: #/x']],
    ['{ x: { type: array, items: { $ref: "#/x" } } }', []],
    ['{ x: { type: integer, format: webhook_id } }', ['stringFormat: webhook_id']],
    ['{ x: { type: integer, format: email } }', []],
    ['{ x: { dependencies: { a: [b, 1], c: { type: q } } } }', ['wrongItem: 1', 'unknownType: q']],
    ['{ x: &x { type: int }, y: *x }', ['unknownType: int']],
    ['{ x: { type: , enum: , minimum: , properties: , required: } }', []],
    ['text', []],
  ])('%s', async (text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  it('puts a missing name on the key, where it is told the key', async () => {
    const text = 'args_schema: { type: string, required: true }';
    const entry = ((await parse(text)) as Mapping).entries[0]!;
    const { problems } = await readArgs(entry.value, new Budget(), entry.key);
    expect(problems).toEqual([{ cause: 'unnamed', place: placeOf(entry.key) }]);
  });

  it('says what was found and what would be right', async () => {
    expect(
      await messages(`type: object
properties:
  a: { type: int }
  b: { type: Strign }
  c: { type: datetime }
  d: { type: any }
  e: { required: yes }
  f: { minimum: "5" }
  g: { pattern: "a/u: [" }
  h: string
  i: { type: integer, format: date }
  j: { type: array, items: { type: integer }, default: [1, "x"] }
required: [aa, i, i]
since: { type: string }
`),
    ).toEqual([
      '"i" is listed twice in `required` | remove one of them',
      '"aa" is required, but not declared | did you mean "a"?',
      '"since" is outside of `properties`, where JSON Schema ignores it | move it into `properties`',
      'unknown type "int", expected "integer", "string", "number", "boolean", "array" or 2 more | did you mean "integer"?',
      'unknown type "Strign", expected "string", "integer", "number", "boolean", "array" or 2 more | did you mean "string"?',
      'unknown type "datetime", expected "string", "integer", "number", "boolean", "array" or 2 more | write the type "string" with the format "date-time"',
      'unknown type "any", expected "string", "integer", "number", "boolean", "array" or 2 more | remove `type` if any value is allowed',
      '`required` is a string, expected `true`, `false` or a list of names | write true without quotes: yes and on are strings in YAML 1.2',
      '`minimum` is a string, expected a number',
      '"a/u: [" is not a regular expression: Unterminated character class | write a regular expression of JavaScript, without slashes around it',
      '"h" is a string, expected a definition (a map) | write { "type": "string" }',
      'the format "date" applies to strings, but the type is "integer" | change the type to "string", or remove the format',
      '`default[1]` is a string, expected an integer | change the default, or its definition',
    ]);
  });

  it('stays linear with many arguments', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `  a${i}: { type: string, default: x }`).join('\n');
    const required = Array.from({ length: 10_000 }, (_, i) => `no-such-name-${i}`).join(', ');
    const args = await read(`type: object\nrequired: [${required}]\nproperties:\n${many}\n`);
    expect(args.declared.size).toBe(10_000);
    expect(args.problems.length).toBe(10_000);
  });
});

describe('defaults', () => {
  it('are not judged by a definition that is wrong itself', async () => {
    expect(await problems('{ x: { type: int, default: five } }')).toEqual(['unknownType: int']);
  });

  it.each([
    ['{ type: integer, default: "5" }', '5'],
    ['{ type: string, default: 5 }', '5'],
    ['{ type: string, default: null }', undefined],
    ['{ type: [string, integer], default: true }', 'true'],
    ['{ type: string, format: date, default: 2024-02-29 }', undefined],
    ['{ type: string, format: date, default: 2023-02-29 }', '2023-02-29'],
    ['{ type: string, format: date-time, default: 2026-01-01 00:00:00 }', '2026-01-01 00:00:00'],
    ['{ type: string, format: email, default: nobody }', 'nobody'],
    ['{ type: string, format: updated_at, default: nobody }', undefined],
    ['{ type: string, format: datastore_id, default: nobody }', undefined],
    ['{ type: string, format: shade, default: nobody }', undefined],
    ['{ type: string, enum: [a, b], default: c }', 'c'],
    ['{ const: a, default: b }', 'b'],
    ['{ type: integer, minimum: 10, default: 5 }', '5'],
    ['{ type: integer, multipleOf: 10, default: 5 }', '5'],
    ['{ type: string, maxLength: 1, default: "😀" }', undefined],
    ['{ type: string, maxLength: 1, default: ab }', 'ab'],
    ['{ type: array, items: { type: string }, default: [a, 1, b] }', '1'],
    ['{ type: array, default: [] }', undefined],
    ['{ type: array, minItems: 1, default: [] }', '[]'],
    ['{ type: object, properties: { a: { type: string, required: true } }, default: { b: 1 } }', 'default'],
    ['{ type: object, properties: { a: { type: string, required: true } }, default: { a: 1 } }', '1'],
    ['{ type: object, properties: { toString: { required: true } }, default: {} }', 'default'],
    ['{ type: object, required: [__proto__], default: { __proto__: 1 } }', undefined],
    ['{ anyOf: [{ type: string }, { type: "null" }], default: 5 }', '5'],
    ['{ $ref: "#/definitions/n", default: five }', 'five'],
    ['{ $ref: "#/definitions/tree", default: { left: { left: 5 } } }', '5'],
    ['{ $ref: "#/definitions/tree", default: { left: { left: { left: { left: {} } } } } }', undefined],
    ['{ not: { $ref: "#/definitions/tree" }, default: { left: { left: {} } } }', '{ left: { left: {} } }'],
    ['{ not: { $ref: "#/definitions/tree" }, default: { left: { left: 5 } } }', undefined],
    ['{ $ref: "#/definitions/itself", default: 5 }', undefined],
    ['{ $recursiveRef: "#", default: { x: { x: {} } } }', undefined],
    ['{ $recursiveRef: "#", default: { x: { x: 5 } } }', '5'],
    ['{ $ref: "#tree", default: { left: 5 } }', '5'],
    ['{ $dynamicRef: "#tree", default: { left: 5 } }', '5'],
    ['{ $ref: "other.json", default: five }', undefined],
    [
      '{ type: string, pattern: "^(a+)+$", default: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1 }',
      undefined,
    ],
    ['{ type: integer, pattern: "^(a+)+$", default: aaa1 }', 'aaa1'],
    ['{ not: { pattern: a }, default: b }', undefined],
    ['{ not: { type: string }, default: b }', 'b'],
    ['{ patternProperties: { "^a": {} }, additionalProperties: false, default: { a: 1 } }', undefined],
    ['{ prefixItems: [{ type: string }], items: { type: integer }, default: [a, b] }', 'b'],
    ['{ $ref: "#/definitions/laughs0", default: 5 }', undefined],
    ['{ type: number, multipleOf: 0.01, default: 19.99 }', undefined],
    ['{ type: number, multipleOf: 0.01, default: 19.995 }', '19.995'],
    ['{ multipleOf: 0.01, default: 0.07 }', undefined],
    ['{ multipleOf: 0.1, default: 0.3 }', undefined],
    ['{ multipleOf: 0.05, default: 4.35 }', undefined],
    ['{ multipleOf: 1.0e-7, default: 3.0e-7 }', undefined],
    ['{ multipleOf: 0.01, default: -19.99 }', undefined],
    ['{ multipleOf: 0.01, default: 0 }', undefined],
    ['{ multipleOf: 0.01, default: 1.0e+300 }', undefined],
    ['{ multipleOf: 3, default: 100000000000000000000 }', '100000000000000000000'],
    ['{ items: { multipleOf: 0.01 }, default: [0.07, 0.075] }', '0.075'],
    ['{ properties: { a: { anyOf: [{ multipleOf: 0.1 }, { type: string }] } }, default: { a: 0.3 } }', undefined],
    ['{ not: { multipleOf: 0.01 }, default: 19.99 }', '19.99'],
    ['{ not: { multipleOf: 0.01 }, default: 19.995 }', undefined],
    ['{ $ref: "#/definitions/closed", unevaluatedProperties: false, default: { level: w } }', undefined],
    ['{ $ref: "#/definitions/closed", unevaluatedProperties: false, default: { levl: w } }', '{ levl: w }'],
    [
      '{ $ref: "#/definitions/closed", allOf: [{ properties: { a: {} } }], unevaluatedProperties: false, default: { a: 1, level: w } }',
      undefined,
    ],
    ['{ $ref: "#/definitions/n", minimum: 3, default: 1 }', '1'],
    ['{ unevaluatedItems: { type: boolean }, anyOf: [{ items: { type: string } }], default: [a, b] }', undefined],
    ['{ unevaluatedItems: false, anyOf: [{ items: { type: string } }], default: [a, b] }', undefined],
    ['{ unevaluatedItems: { type: boolean }, anyOf: [{ prefixItems: [{ type: string }] }], default: [a, b] }', 'b'],
    ['{ unevaluatedItems: false, anyOf: [{ prefixItems: [{ type: string }] }], default: [a, b] }', '[a, b]'],
    [
      '{ properties: { __proto__: { type: string } }, additionalProperties: false, default: { __proto__: a } }',
      undefined,
    ],
    [
      '{ properties: { a/b: { properties: { "": { "~": { const: 1 } } } } }, default: { a/b: { "": { "~": 2 } } } }',
      undefined,
    ],
    [
      '{ properties: { a/b: { properties: { "": { properties: { "~": { const: 1 } } } } } }, default: { a/b: { "": { "~": 2 } } } }',
      '2',
    ],
    ['{ const: null, default: 5 }', '5'],
    ['{ enum: [.inf], default: 5 }', '5'],
    ['{ const: null, default: [] }', '[]'],
    ['{ format: url, default: "http://localhost:3000" }', undefined],
    ['{ format: url, default: "http://10.0.0.1/x" }', undefined],
    ['{ format: url, default: "http://my_host/x?y=1#z" }', undefined],
    ['{ format: url, default: "https://例え.jp/" }', undefined],
    ['{ format: url, default: "localhost" }', 'localhost'],
    ['{ format: url, default: "localhost:3000" }', 'localhost:3000'],
    ['{ format: url, default: "http:///x" }', 'http:///x'],
    ['{ format: email, default: "root@localhost" }', undefined],
    ['{ format: email, default: "root@" }', 'root@'],
    ['{ format: email, default: "a@b@c" }', 'a@b@c'],
    ['{ format: regex, default: "a\\-b" }', undefined],
    ['{ format: regex, default: "(" }', '('],
  ])('%s', async (definition, covered) => {
    const laughs = Array.from(
      { length: 40 },
      (_, i) =>
        `  laughs${i}: { allOf: [{ $ref: "#/definitions/laughs${i + 1}" }, { $ref: "#/definitions/laughs${i + 1}" }] }`,
    );
    const text = `type: object
properties:
  x: ${definition}
definitions:
  n: { type: number }
  tree: { $anchor: tree, type: object, properties: { left: { $ref: "#/definitions/tree" } } }
  itself: { allOf: [{ $ref: "#/definitions/itself" }] }
  closed: { properties: { level: { type: string } } }
${laughs.join('\n')}
  laughs40: {}
`;
    expect(await problems(text)).toEqual(covered === undefined ? [] : [`refusedDefault: ${covered}`]);
  });

  it('need no validator in the usual cases', async () => {
    const load = vi.fn(() => ({ checkDefaults: () => [] }));
    vi.doMock('../../src/job/args/validate-default.ts', load);
    vi.resetModules();
    const { readArgs } = await import('../../src/job/args/read.ts');
    await readArgs(
      await parse(`type: object
properties:
  account: { type: string, format: integrated_account_id, label: Account, required: true }
  since: { type: string, format: date, default: 2026-01-01 }
  size: { type: integer, minimum: 1, maximum: 500, default: 100 }
  full: { type: boolean, default: false }
  status: { type: string, enum: [open, closed], default: open }
  ids: { type: array, items: { type: string, format: uuid }, default: [] }
  code: { type: string, pattern: "^[a-z]+$", default: abc }
  user: { type: object, properties: { name: { type: string, required: true } } }
`),
      new Budget(),
    );
    expect(load).not.toHaveBeenCalled();
    await readArgs(await parse('{ size: { type: integer, default: "100" } }'), new Budget());
    expect(load).toHaveBeenCalledOnce();
    vi.doUnmock('../../src/job/args/validate-default.ts');
  });

  it('accepts without a validator only what the validator accepts', async () => {
    const ajv = new Ajv({ strict: false, logger: false, formats: fullFormats });
    const next = random(7);
    const values = [
      '',
      'a',
      'abc',
      0,
      5,
      -1,
      1.5,
      true,
      false,
      '2024-02-28',
      '2024-02-30',
      'a@b.co',
      [],
      ['a'],
      [1, 'a'],
      [[1]],
      {},
    ] as const;
    const texts = [
      '2024-01-01T00:00:00Z',
      '2024-01-01T25:00:00Z',
      'https://example.com/a',
      'x:y',
      '6f1c8b1e-0d8f-4a8e-9b11-0123456789ab',
    ];
    let accepted = 0;
    for (let i = 0; i < rounds(1_500); i++) {
      const schema: Record<string, unknown> = {};
      const simple = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];
      if (next() < 0.6)
        schema.type = next() < 0.8 ? pick(next, simple) : [...new Set([pick(next, simple), pick(next, simple)])];
      if (next() < 0.2) schema.enum = ['a', 5, true, []];
      if (next() < 0.1) schema.const = pick(next, ['a', 5]);
      if (next() < 0.3)
        schema.format = pick(next, ['date', 'date-time', 'uuid', 'email', 'uri', 'int32', 'ipv4', 'shade']);
      if (next() < 0.2) schema.minimum = pick(next, [0, 3]);
      if (next() < 0.2) schema.maxLength = pick(next, [0, 2]);
      if (next() < 0.2) schema.items = pick(next, [{ type: 'string' }, { type: 'integer' }, true, {}]);
      if (next() < 0.1) schema.minItems = 1;
      if (next() < 0.1) schema.uniqueItems = true;
      if (next() < 0.1) schema.not = { type: 'string' };
      if (next() < 0.1) schema.exclusiveMaximum = 5;
      schema.title = 'T';
      const value = pick(next, [...values, ...texts]);
      const root = (await parse(JSON.stringify({ schema, value }), 'json')) as Mapping;
      const definition = valueAt(root, 'schema');
      if (!isMapping(definition) || !accepts(definition, valueAt(root, 'value')!)) continue;
      accepted++;
      expect(ajv.validate(schema, value), JSON.stringify({ schema, value })).toBe(true);
    }
    expect(accepted).toBeGreaterThan(rounds(120));
  });
});

describe('agreement with the meta-schema', () => {
  const next = random(42);
  const simple = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];
  const odd = [5, -1, 1.5, 'text', true, [], ['a', 'a'], [1], {}, { a: 5 }, 'object'];

  function schema(depth: number): unknown {
    if (next() < 0.05) return pick(next, [true, false, 5, 'string', []]);
    const result: Record<string, unknown> = {};
    const put = (name: string, value: () => unknown) => {
      if (next() < 0.15) result[name] = next() < 0.06 ? pick(next, odd) : value();
    };
    const nested = () => (depth > 0 ? schema(depth - 1) : { title: 'leaf' });
    const map = () => ({ [pick(next, ['a', 'toString', 'type'])]: nested(), b: nested() });
    if (next() < 0.5) result.type = next() < 0.9 ? pick(next, simple) : pick(next, [...odd, 'int']);
    for (const name of ['minimum', 'maximum', 'exclusiveMinimum']) put(name, () => pick(next, [0, -3, 1.5]));
    for (const name of ['minLength', 'maxItems', 'minProperties']) put(name, () => pick(next, [0, 3]));
    put('multipleOf', () => pick(next, [1, 0.5]));
    for (const name of ['uniqueItems', 'readOnly']) put(name, () => true);
    for (const name of ['title', 'description', '$comment', 'contentEncoding', 'format']) put(name, () => 'text');
    put('enum', () => ['a', 1, true]);
    put('pattern', () => pick(next, ['^a$', '[', '\\d+']));
    put('examples', () => [1]);
    put('required', () => ['a', 'b']);
    for (const name of ['not', 'if', 'then', 'contains', 'additionalProperties', 'propertyNames']) put(name, nested);
    for (const name of ['allOf', 'anyOf', 'oneOf']) put(name, () => [nested()]);
    put('items', () => (next() < 0.5 ? nested() : [nested(), nested()]));
    for (const name of ['properties', 'definitions']) put(name, map);
    put('patternProperties', () => ({ [pick(next, ['^a', '('])]: nested() }));
    put('dependencies', () => ({ a: ['b'], c: nested() }));
    put('unheard', () => pick(next, odd));
    return result;
  }

  it('reports what draft-07 rejects, and nothing else', async () => {
    const ajv = new Ajv({ strict: false, logger: false, formats: fullFormats });
    const counts = { valid: 0, invalid: 0 };
    const beyond = new Set([
      'refusedDefault',
      'undeclaredRequired',
      'misplaced',
      'unresolvedRef',
      'stringFormat',
      'invalidPattern',
    ]);
    for (let i = 0; i < rounds(800); i++) {
      const definition = schema(3);
      if (JSON.stringify(definition).match(/"required":true/)) continue;
      const text = JSON.stringify({ type: 'object', properties: { x: definition } });
      const args = await read(text, 'json');
      const found = args.problems.filter(({ cause }) => !beyond.has(cause));
      const valid = ajv.validateSchema(JSON.parse(text)) === true;
      counts[valid ? 'valid' : 'invalid']++;
      expect({ text, valid, found: found.map(({ cause }) => cause) }).toEqual({
        text,
        valid,
        found: valid ? [] : expect.arrayContaining([expect.any(String)]),
      });
    }
    expect(Math.min(counts.valid, counts.invalid)).toBeGreaterThan(rounds(80));
  });

  it(
    'survives whatever stands there',
    async () => {
      const keys = [
        'type',
        'properties',
        'required',
        '$ref',
        'default',
        'items',
        'x',
        '__proto__',
        'allOf',
        'definitions',
        'enum',
        'pattern',
      ];
      const scalars = [null, true, 5, '', 'string', 'object', '#', '#/x', '#/definitions/x', '#/%', 'yes', -0, 1e300];
      const value = (depth: number): unknown => {
        if (depth === 0 || next() < 0.3) return pick(next, scalars);
        if (next() < 0.2) return [value(depth - 1), value(depth - 1)];
        return Object.fromEntries(Array.from({ length: 4 }, () => [pick(next, keys), value(depth - 1)]));
      };
      for (let i = 0; i < rounds(800); i++) {
        const args = await read(JSON.stringify(value(4)), 'json');
        for (const path of [['x'], ['x', 'x'], ['x', '0', 'x'], ['__proto__', 'x', 'y']]) {
          expect(['ok', 'undeclared', 'unknown']).toContain(
            resolveArgPath(args, path, { inItems: next() < 0.5 }).outcome,
          );
        }
      }
    },
    patience(30_000),
  );
});

describe('paths', () => {
  const schema = `type: object
properties:
  user: { type: object, properties: { name: { type: string }, address: { $ref: "#/definitions/address" } } }
  free: { type: object }
  opened: { type: object, properties: { a: {} }, additionalProperties: { type: string } }
  closed: { type: object, properties: { a: {} }, additionalProperties: false }
  composed: { properties: { a: { type: string } }, allOf: [{}] }
  patterned: { type: object, properties: { a: {} }, patternProperties: { "^x": {} } }
  text: { type: string }
  maybe: { type: ["null", string] }
  bare: {}
  nothing:
  ids: { type: array, items: { type: string } }
  users: { type: array, items: { type: object, properties: { id: { type: integer } } } }
  rows: { type: array, items: { type: array, items: { type: string } } }
  pair: { type: array, items: [{ type: string }, { type: object, properties: { a: {} } }] }
  list: { type: array }
  either: { type: [array, string], items: { properties: { a: {} } } }
  numbered: { type: object, properties: { "0": { type: string } } }
  outside: { $ref: "https://example.com/x" }
  endless: { type: array, items: { $ref: "#/properties/endless" } }
definitions:
  address: { type: object, properties: { city: { type: string } } }
`;

  it.each<[string, string, ArgPathOptions?]>([
    ['', 'ok'],
    ['user', 'ok object'],
    ['usr', 'undeclared 0'],
    ['toString', 'undeclared 0'],
    ['/us/i', 'unknown'],
    ['user.name', 'ok string'],
    ['user.nam', 'undeclared 1 name,address'],
    ['user.name.first', 'undeclared 2 '],
    ['user.address.city', 'ok string'],
    ['user.address.town', 'undeclared 2 city'],
    ['user.constructor', 'undeclared 1 name,address'],
    ['free.x.y', 'unknown'],
    ['opened.x', 'unknown'],
    ['closed.x', 'undeclared 1 a'],
    ['composed.a', 'ok string'],
    ['composed.b', 'unknown'],
    ['patterned.b', 'unknown'],
    ['text.x', 'undeclared 1 '],
    ['maybe.x', 'undeclared 1 '],
    ['bare.x', 'unknown'],
    ['nothing', 'ok'],
    ['nothing.x', 'unknown'],
    ['ids', 'ok array'],
    ['ids', 'ok string', { inItems: true }],
    ['ids.0', 'ok string'],
    ['ids.-1', 'ok string'],
    ['ids.0.x', 'undeclared 2 '],
    ['ids.length', 'unknown'],
    ['users.0.id', 'ok integer'],
    ['users.0.idd', 'undeclared 2 id'],
    ['users.id', 'ok integer'],
    ['users.idd', 'undeclared 1 id'],
    ['users.id', 'undeclared 1 ', { isPlaceholder: true }],
    ['users.length', 'unknown', { isPlaceholder: true }],
    ['users.id', 'ok integer', { isPlaceholder: true, inItems: true }],
    ['rows', 'ok array', { inItems: true }],
    ['rows.0', 'ok array', { inItems: true }],
    ['rows.0.0', 'ok string'],
    ['pair.1.a', 'ok'],
    ['pair.1.b', 'undeclared 2 a'],
    ['pair.2.b', 'unknown'],
    ['pair.a', 'unknown'],
    ['list.0.x', 'unknown'],
    ['either.a', 'ok'],
    ['either.b', 'undeclared 1 a'],
    ['user.0', 'undeclared 1 ', { isPlaceholder: true }],
    ['free.0', 'undeclared 1 ', { isPlaceholder: true }],
    ['free.-1', 'undeclared 1 ', { isPlaceholder: true }],
    ['free.0', 'unknown'],
    ['opened.0', 'undeclared 1 ', { isPlaceholder: true }],
    ['composed.0', 'unknown', { isPlaceholder: true }],
    ['text.0', 'undeclared 1 ', { isPlaceholder: true }],
    ['bare.0', 'unknown', { isPlaceholder: true }],
    ['ids.0', 'ok string', { isPlaceholder: true }],
    ['either.0.a', 'ok', { isPlaceholder: true }],
    ['numbered.0', 'ok string'],
    ['numbered.0', 'undeclared 1 ', { isPlaceholder: true }],
    ['outside.0', 'unknown', { isPlaceholder: true }],
    ['outside.x', 'unknown'],
    ['endless.x', 'unknown'],
  ])('args.%s: %s', async (path, expected, options = {}) => {
    const args = await read(schema);
    const { outcome, at, candidates, types } = resolveArgPath(args, path === '' ? [] : path.split('.'), options);
    const found = [outcome, at ?? types?.join(), at ? [...(candidates ?? [])].join() : undefined];
    expect(found.filter((part) => part !== undefined).join(' ')).toBe(expected);
  });

  it('stays silent where the arguments are not known', async () => {
    expect(resolveArgPath(await read('text'), ['x']).outcome).toBe('unknown');
    expect(resolveArgPath(await readArgs(undefined, new Budget()), ['x']).outcome).toBe('undeclared');
    expect([...resolveArgPath(await read('{ a: {} }'), ['x']).candidates!]).toEqual(['a']);
  });
});
