import { describe, expect, test } from 'vitest';
import type { SourceInput } from '../../src/document/parse.ts';
import { fromValue } from '../../src/document/value.ts';
import { analyse, lint } from '../../src/engine/lint.ts';
import type { LintResult } from '../../src/engine/result.ts';
import { toResult } from '../../src/engine/to-result.ts';
import { exampleConfig } from '../support/config.ts';
import { type Fields, setField, type Value } from '../support/jobs.ts';

const config = exampleConfig('', {});

const yaml = (text: string) => lint({ text, path: 'job.yaml' }, config);
const json = (value: unknown) =>
  lint({ text: typeof value === 'string' ? value : JSON.stringify(value), path: 'job.json' }, config);

function rulesOf({ findings }: LintResult): string[] {
  return findings.map(({ rule }) => rule);
}

/** A job of runtimes 1 to 3 with one step. */
function listJob(step: Fields = {}, job: Fields = {}): Fields {
  return { integration_name: 'hubspot', ...job, resources: [{ resource: 'crm/contacts', method: 'list', ...step }] };
}

function graphJob(nodes: readonly Fields[], job: Fields = {}): Fields {
  const account = '{{args.account}}';
  const first = {
    name: 'first',
    type: 'request',
    resource: 'crm/contacts',
    method: 'list',
    integrated_account_id: account,
  };
  const out = {
    name: 'out',
    type: 'destination',
    destination_type: 'webhook',
    config: { id: account },
    resources_to_persist: ['first'],
  };
  return {
    integration_name: 'hubspot',
    default_runtime_version: 4,
    args_schema: { account: { type: 'string', required: true } },
    ...job,
    resources: [first, ...nodes, out],
  };
}

describe('texts that are no jobs', () => {
  const bytes = (...values: number[]) => ({ bytes: Uint8Array.from(values) });
  const utf16 = (text: string) => ({ bytes: new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')) });
  const inputs: readonly (readonly [string, SourceInput])[] = [
    ['nothing', { text: '' }],
    ['blanks', { text: ' \n\n' }],
    ['a comment', { text: '# nothing\n' }],
    ['a byte-order mark', { bytes: Uint8Array.of(0xef, 0xbb, 0xbf) }],
    ['two byte-order marks', { text: '\ufeff\ufeff' }],
    ['binary', bytes(...Array.from({ length: 1000 }, (_, i) => (i * 37) % 256))],
    ['UTF-16', utf16('integration_name: x\nresources: []\n')],
    ['UTF-16 without its mark', { bytes: new Uint8Array(Buffer.from('resources: []\n', 'utf16le')) }],
    ['a cut UTF-8 sequence', bytes(0x61, 0xc3)],
    ['an overlong UTF-8 sequence', bytes(0xc0, 0xaf)],
    ['a surrogate in UTF-8', bytes(0xed, 0xa0, 0x80)],
    ['only document marks', { text: '---\n---\n...\n---\n' }],
    ['only directives', { text: '%YAML 1.2\n%TAG ! x\n' }],
    ['an alias alone', { text: '*a' }],
    ['an alias of itself', { text: '&a [*a]' }],
    ['a ring of aliases', { text: 'a: &a { b: &b { c: *a, d: *b } }' }],
    ['a merge of itself', { text: '&a\n<<: *a\n' }],
    ['a key that is a map', { text: '? { a: b }\n: { ? [x] : y }\n' }],
    ['a lone brace', { text: '{' }],
    ['an endless quote', { text: 'a: "' }],
    ['an endless placeholder', { text: 'a: {{' }],
    ['100,000 braces', { text: 'a: '.concat('{'.repeat(100_000)) }],
    ['100,000 flow lists', { text: '['.repeat(100_000) }],
    ['100,000 closed flow lists', { text: '['.repeat(100_000) + ']'.repeat(100_000) }],
    ['1,000 block levels', { text: Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n') }],
    ['10,000 dashes', { text: '- '.repeat(10_000) }],
    ['10,000 question marks', { text: '? '.repeat(10_000) }],
    ['10,000 anchors', { text: `a: ${Array.from({ length: 10_000 }, (_, i) => `&a${i}`).join(' ')} x` }],
    ['10,000 tags', { text: `a: ${'!x '.repeat(10_000)}` }],
    ['10,000 documents', { text: '--- a\n'.repeat(10_000) }],
    ['an alias bomb', { text: aliasBomb(60) }],
    [
      'an alias bomb of jobs',
      { text: `resources: []\nintegration_name: x\nx-bomb:\n${aliasBomb(60).replace(/^/gm, '  ')}` },
    ],
    ['100,000 tabs', { text: `a:\n${'\t'.repeat(100_000)}b: c` }],
    ['a line of 2,000,000 characters', { text: `integration_name: ${'x'.repeat(2_000_000)}` }],
  ];

  test.each(inputs)(
    '%s: findings in YAML, in JSON and unnamed',
    async (_, input) => {
      for (const path of ['job.yaml', 'job.json', undefined]) {
        const result = await lint({ ...input, ...(path !== undefined && { path }) }, config);
        expect(result.findings.length, path).toBeGreaterThan(0);
        expect(result.findings.length).toBeLessThan(50_000);
      }
    },
    20_000,
  );

  test('deep JSON', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = open.repeat(100_000);
      expect(rulesOf(await json(deep))).toEqual(['syntax']);
      expect(rulesOf(await json(`${deep}1${close.repeat(100_000)}`))).toEqual(['syntax']);
    }
  });

  test('each control character is one finding or none', async () => {
    for (let code = 0; code < 0x20; code++) {
      const character = String.fromCharCode(code);
      for (const text of [
        `integration_name: a${character}b\nresources: []\n`,
        `${character}resources: []\n`,
        `{"resources":"${character}"}`,
      ]) {
        for (const path of ['job.yaml', 'job.json']) {
          const result = await lint({ text, path }, config);
          expect(result.findings.length).toBeLessThan(4);
          for (const { message } of result.findings) expect(message).not.toMatch(/[\0-\x1f]/);
        }
      }
    }
  });

  test('lone surrogates', async () => {
    for (const text of ['\ud800', 'integration_name: "\udc00"\nresources: []', '"\\ud800": x\nresources: []'])
      await yaml(text);
    const result = await json(listJob({ query: { '\ud800': '{{args.\udfff}}', b: '{{args.x\ud83d}}' } }));
    expect(rulesOf(result)).toContain('invalid-placeholder');
  });
});

function aliasBomb(levels: number): string {
  const lines = ['a0: &a0 [x, x]'];
  for (let i = 1; i < levels; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}*a${i - 1}]`);
  return lines.join('\n');
}

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'then',
  '0',
  '-1',
  'null',
  '\u0000',
  '😀',
  ' ',
];

describe.each(names)('the name %j everywhere', (name) => {
  const field = (value: Value): Fields => {
    const fields: Fields = {};
    setField(fields, name, value);
    return fields;
  };

  test('in runtimes 1 to 3', async () => {
    const job = listJob(
      {
        name,
        method: name,
        depends_on: name,
        loop_on: name,
        query: {
          ...field(`{{args.${name}}}`),
          a: `{{${name}.${name}}}`,
          b: `{{resources.${name}.${name}}}`,
          c: `{{args.x:${name}}}`,
        },
        ...field(name),
        recurse: { if: name, config: field({}) },
        response_format: name,
      },
      {
        ...field(name),
        args_schema: {
          type: 'object',
          properties: field({ ...field(name), type: name, format: name }),
          required: [name],
          ...field({}),
        },
      },
    );
    await sane(job);
    await sane(listJob({ resource: name }, { args_schema: field({ type: 'string', enum: [name] }) }));
    await sane(listJob({ type: name }, { default_runtime_version: name }));
    await sane(
      listJob(
        {},
        { args_schema: { x: { $ref: `#/${name}` }, y: { $ref: `#/definitions/${name}` }, ...field({ $ref: '#/x' }) } },
      ),
    );
  });

  test('in runtime 4', async () => {
    const quoted = `\`${name}\``;
    await sane(
      graphJob(
        [
          {
            name,
            type: 'add_context',
            depends_on: 'first',
            config: { expression: `{ ${JSON.stringify(name)}: ${quoted}.${quoted}, "b": $${name}(args.${quoted}) }` },
            run_if: `resources.${quoted}`,
          },
          {
            name: 'a',
            type: 'transform',
            depends_on: name,
            config: { expression: `$$.${quoted} & $lookup($, ${JSON.stringify(name)})` },
            ...field(1),
          },
          { name: 'b', type: 'get_state', config: { key: name, ...field(name) } },
          {
            name: 'c',
            type: 'destination',
            destination_type: name,
            resources_to_persist: [name, 'a'],
            config: { id: `{{${name}}}` },
          },
          { name: 'd', type: 'event', config: { name } },
          {
            name: 'e',
            type: 'update_state',
            depends_on: 'd',
            config: { key: name, value: `{{resources.${name}.value}}` },
          },
        ],
        { args_schema: { account: { type: 'string', required: true }, ...field({ type: 'array' }) } },
      ),
    );
  });
});

/** Lints a job in all forms; they give the same. */
async function sane(job: Fields): Promise<void> {
  const fromJson = await json(job);
  const fromCode = toResult(await analyse(fromValue(job), config), config);
  const told = ({ findings }: LintResult) =>
    findings.map(({ rule, pointer, message }) => `${rule} ${pointer} ${message}`).sort();
  expect(told(fromCode)).toEqual(told(fromJson));
}

describe('many of something', () => {
  const many = (count: number, make: (i: number) => Fields) => Array.from({ length: count }, (_, i) => make(i));

  test('4,000 slips in depends_on', async () => {
    const resources = many(8_000, (i) => ({
      resource: `rows_${i >> 1}`,
      method: 'list',
      ...(i % 2 ? { name: `child_${i}`, depends_on: `rovs_${i >> 1}` } : {}),
    }));
    const result = await json({ integration_name: 'x', resources });
    expect(rulesOf(result).filter((rule) => rule === 'unknown-dependency')).toHaveLength(4_000);
  }, 20_000);

  test('2,000 slips in arguments, secrets and suppressions', async () => {
    const declared = Object.fromEntries(
      many(2_000, () => ({})).map((_, i) => [`argument_${i}`, { type: 'string', required: true }]),
    );
    const query = Object.fromEntries(
      many(2_000, () => ({})).map((_, i) => [
        `q${i}`,
        { a: `{{args.arguemnt_${i}}}`, client_secret: `correct-horse-${i}` },
      ]),
    );
    const result = await json(listJob({ query }, { args_schema: declared }));
    const counts = rulesOf(result);
    expect(counts.filter((rule) => rule === 'undeclared-arg')).toHaveLength(2_000);
    expect(counts.filter((rule) => rule === 'hardcoded-secret')).toHaveLength(2_000);
    const lines = many(2_000, () => ({})).map(
      (_, i) => `  - { resource: crm/rows_${i}, method: lsit } # sync-job-lint-disable-line unknown-method`,
    );
    const suppressed = await yaml(`integration_name: x\nresources:\n${lines.join('\n')}\n`);
    expect(suppressed.suppressed).toBe(2_000);
    expect(suppressed.findings).toEqual([]);
  }, 30_000);

  test('50,000 keys in one map, and 10,000 that stand there twice', async () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `      key_${i}: x`);
    const step = 'integration_name: x\nresources:\n  - resource: crm/contacts\n    method: list\n    query:\n';
    expect((await yaml(`${step}${keys.join('\n')}\n`)).findings).toEqual([]);
    const some = keys.slice(0, 10_000);
    const twice = await yaml(`${step}${[...some, ...some].join('\n')}\n`);
    expect(rulesOf(twice)).toHaveLength(10_000);
    expect(new Set(rulesOf(twice))).toEqual(new Set(['syntax']));
  }, 20_000);

  test('20,000 unknown keys of a step', async () => {
    const strange = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`retries_${i}`, i]));
    const result = await json(listJob(strange));
    expect(rulesOf(result)).toHaveLength(20_000);
  }, 20_000);

  test('10,000 uses of one bad anchor are one finding', async () => {
    const uses = Array.from({ length: 10_000 }, (_, i) => `  - { resource: crm/rows_${i}, method: list, query: *bad }`);
    const result = await yaml(`integration_name: x\nx-q: &bad { a: "{{args.zzz}}" }\nresources:\n${uses.join('\n')}\n`);
    expect(rulesOf(result)).toEqual(['undeclared-arg']);
  }, 20_000);

  test('4,000 nodes that one destination writes and reads', async () => {
    const nodes = many(4_000, (i) => ({
      name: `node_${i}`,
      type: 'request',
      resource: `rows_${i}`,
      method: 'list',
      integrated_account_id: '{{args.account}}',
    }));
    const job = graphJob(nodes);
    const out = (job.resources as Fields[]).at(-1)!;
    out.resources_to_persist = ['first', ...nodes.map(({ name }) => String(name))];
    Object.assign(out, { destination_type: 'datastore', method: 'insertMany' });
    out.config = {
      id: '{{args.account}}',
      config: Object.fromEntries(nodes.map(({ name }) => [String(name), `{{resources.${String(name)}.id}}`])),
    };
    expect(rulesOf(await json(job))).toEqual([]);
  }, 20_000);

  test('4,000 loops', async () => {
    const resources = many(4_000, (i) => ({
      resource: `crm/rows_${i}`,
      method: 'list',
      loop_on: 'ids',
      query: { id: '{{args.ids}}', b: `{{args.x | args.ids}}` },
    }));
    const args = { ids: { type: 'array', required: true }, x: { type: 'string' } };
    expect(rulesOf(await json({ integration_name: 'x', args_schema: args, resources }))).toEqual([]);
  }, 20_000);

  test('1,200 state nodes, contexts and expressions', async () => {
    const nodes = many(1_200, (i) => ({
      name: `ctx_${i}`,
      type: 'add_context',
      depends_on: i === 0 ? 'first' : `ctx_${i - 1}`,
      config: {
        expression: `{ "key_${i}": resources.crm.contacts, "old": ${i === 0 ? 'tenant_id' : `key_${i - 1}`} }`,
      },
    }));
    await json(graphJob(nodes));
    const states = many(1_200, (i) => ({
      name: `state_${i}`,
      type: i % 2 ? 'get_state' : 'delete_state',
      config: { key: `k_${i}` },
    }));
    await json(graphJob(states));
  }, 30_000);
});

describe('hostile texts', () => {
  const inQuery = (text: string) =>
    json(listJob({ query: { a: text } }, { args_schema: { x: { type: 'string', required: true } } }));

  test.each([
    ['openings', '{{'],
    ['closings', '}}'],
    ['unclosed placeholders', '{{args.x '],
    ['placeholders', '{{args.x}}'],
    ['angles', '<<args.x'],
    ['single braces', '{'],
    ['blocks', '{{#if args.x}}'],
    ['alternatives', '{{|'],
    ['quotes in braces', '{{"'],
    ['dots', '{{.'],
  ])(
    '100,000 %s',
    async (_, part) => {
      const result = await inQuery(part.repeat(20_000));
      expect(result.findings.length).toBeLessThanOrEqual(20_001);
      await inQuery(`{{${part.repeat(20_000)}}}`);
    },
    30_000,
  );

  test.each(['/(a+)+$/', '/(a?){30}a{30}/', '/^(([a-z])+.)+$/', '/(/', '/a/zz'])('the segment %s', async (segment) => {
    await inQuery(`{{args.${segment}}}`);
    await inQuery(`{{${segment.replace(/[()[\]{}+^$]/g, '?')}${'a'.repeat(50)}}}`);
  });

  test.each([
    '(a+)+$',
    '(((((((((a{1,1000}){1,1000}){1,1000}',
    '(?<a>x)(?<a>y)',
    '[',
    '\\p{Nope}',
    'a'.repeat(100_000),
    '('.repeat(50_000),
    '(?=a){1,2}',
  ])(
    'the pattern %#',
    async (pattern) => {
      const schema: Fields = {
        x: { type: 'string', pattern, default: `${'a'.repeat(60)}!`, required: true },
        y: { type: 'object', required: true, patternProperties: { [pattern]: {} }, default: { ['a'.repeat(60)]: 1 } },
      };
      await json(listJob({ query: { a: '{{args.x}}', b: '{{args.y:json}}' } }, { args_schema: schema }));
    },
    20_000,
  );

  test('schemas that lead back to themselves, deep and wide', async () => {
    const loop = {
      x: { $ref: '#/definitions/a' },
      definitions: { a: { $ref: '#/definitions/b' }, b: { $ref: '#/definitions/a' } },
    };
    const tree = {
      type: 'object',
      properties: { x: { $ref: '#/definitions/t', default: { kids: [{ kids: [{}] }] } } },
      definitions: {
        t: { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/definitions/t' } } } },
      },
    };
    const all = {
      type: 'object',
      properties: {
        x: {
          allOf: Array.from({ length: 30 }, () => ({ anyOf: [{ $ref: '#/properties/x' }, { type: 'string' }] })),
          default: 'a',
        },
      },
    };
    for (const args_schema of [loop, tree, all] as unknown as Fields[]) {
      const kids = '.kids'.repeat(2000);
      await json(listJob({ query: { a: `{{args.x${kids}}}`, b: '{{args.x.kids.0.kids.zzz}}' } }, { args_schema }));
    }
  }, 20_000);

  test.each([
    ['nested defaults', `${'('.repeat(40)}a${' ?? b)'.repeat(40)}`],
    ['nested conditions', `${'('.repeat(40)}a${' ?: b)'.repeat(40)}`],
    ['open parentheses', '('.repeat(20_000)],
    ['closed parentheses', `${'('.repeat(20_000)}a${')'.repeat(20_000)}`],
    ['a long path', `a${'.a'.repeat(20_000)}`],
    ['a long sum', `a${'+a'.repeat(20_000)}`],
    ['comments', '/* x */'.repeat(20_000)],
    ['an endless comment', `/*${'/*'.repeat(20_000)}`],
    ['an endless string', `"${'\\"'.repeat(20_000)}`],
    ['regular expressions', '/(a+)+$/'.repeat(1000)],
    ['functions in functions', `${'function($x){'.repeat(2000)}$x${'}'.repeat(2000)}`],
    ['signatures', `function($x)<${'a<'.repeat(5000)}>{ $x }`],
    ['unknown functions', Array.from({ length: 5000 }, (_, i) => `$uppercas${i}(a)`).join(' & ')],
    ['braces', '{"a": '.repeat(5000)],
    ['nothing but blanks', ' '.repeat(1_000_000)],
    ['backticks', '`'.repeat(100_001)],
    ['placeholders', '{{args.x}}'.repeat(10_000)],
  ])(
    'JSONata of %s',
    async (_, expression) => {
      const result = await json(
        graphJob([{ name: 'second', type: 'transform', depends_on: 'first', config: { expression } }]),
      );
      expect(result.findings.length).toBeGreaterThan(0);
    },
    20_000,
  );

  test('words of a megabyte are quoted in short', async () => {
    const word = 'x'.repeat(1_000_000);
    const result = await json(
      listJob({
        depends_on: word,
        loop_on: word,
        response_format: word,
        [word]: word,
        query: { a: `{{args.${word}}}` },
      }),
    );
    expect(result.findings.length).toBeGreaterThan(3);
    for (const { message, help = '' } of result.findings) expect(message.length + help.length).toBeLessThan(3000);
  });
});

test('more children, items and keys than a call takes arguments', async () => {
  const count = 130_000;
  const items = Array.from({ length: count }, () => 1);
  const job = {
    integration_name: 'hubspot',
    unheard_of: { items, keys: Object.fromEntries(items.map((_, i) => [`k${i}`, 1])) },
    resources: [{ resource: 'crm/deals', method: 'list', query: { ids: items } }],
  };
  const text = `# sync-job-lint-disable-file unused-arg\n${JSON.stringify(job)}`;
  expect(rulesOf(await yaml(text))).toEqual(['unused-suppression', 'unknown-property']);
}, 30_000);
