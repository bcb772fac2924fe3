import { describe, expect, test } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import { analyse } from '../../src/engine/lint.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly covers: string;
  readonly message: string;
  readonly help: string | undefined;
}

async function lint(text: string, language: 'yaml' | 'json' = 'yaml'): Promise<Found[]> {
  const file = await parseSource({ text, language });
  const { reports } = await analyse(file, exampleConfig('', {}));
  return reports.map(({ rule, severity, place, message, help }) => {
    return {
      ...{ rule: rule.id, severity: severity ?? rule.severity, message, help },
      covers: text.slice(place.start, place.end),
    };
  });
}

/** All findings as `rule: text under the underline`. */
async function found(source: string): Promise<string[]> {
  return (await lint(dedent(source))).map(({ rule, covers }) => `${rule}: ${covers}`);
}

/** Each message with its help. */
async function said(source: string): Promise<string[]> {
  return (await lint(dedent(source))).map(({ message, help }) =>
    help === undefined ? message : `${message}: ${help}`,
  );
}

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
type Fields = { [key: string]: Value };

const account = '{{args.account}}';
const required = { type: 'string', required: true };
const request = { type: 'request', resource: 'crm/contacts', method: 'list', integrated_account_id: account };

/** A clean job of runtime 4 with a node of each type. */
const graph: Fields = {
  default_runtime_version: 4,
  state_key: 'contacts-{{args.account}}',
  mutex_key: 'contacts-{{args.account}}',
  args_schema: { account: required, hook: required, bucket: required },
  resources: [
    { name: 'cursor', type: 'get_state', config: { key: 'since', default: '2020-01-01' } },
    {
      name: 'names',
      type: 'add_context',
      depends_on: 'cursor',
      config: { expression: '{ "since": resources.cursor.value }' },
    },
    { name: 'contacts', depends_on: 'names', ...request, query: { since: '{{since}}' } },
    {
      name: 'short',
      type: 'transform',
      depends_on: 'all',
      config: { expression: 'resources.contacts.{ "id": id }' },
    },
    { name: 'all', type: 'spool', depends_on: 'contacts' },
    {
      name: 'out',
      type: 'destination',
      destination_type: 'webhook',
      config: { id: '{{args.hook}}' },
      resources_to_persist: ['short'],
    },
    {
      name: 'files',
      type: 'destination',
      destination_type: 'datastore',
      method: 'uploadObject',
      loop_on: 'payload.records',
      config: { id: '{{args.bucket}}', config: { path: 'contacts', file_name: '{{payload.records.id}}.json' } },
      resources_to_persist: ['short'],
    },
    { name: 'done', type: 'event', config: { name: 'complete' } },
    {
      name: 'move',
      type: 'update_state',
      depends_on: 'done',
      config: { key: 'since', value_expression: 'sync_job_run.started_at.toISOString()' },
    },
    { name: 'failed', type: 'event', config: { name: 'error' } },
    { name: 'forget', type: 'delete_state', depends_on: 'failed', config: { key: 'since' } },
  ],
};

/** A clean job of runtimes 1 to 3 with each kind of step. */
const list: Fields = {
  integration_name: 'hubspot',
  resources: [
    { resource: 'owners', method: 'list' },
    { name: 'all', type: 'spool', depends_on: 'owners' },
    { name: 'short', type: 'transform', depends_on: 'all', config: { expression: 'resources.owners.{ "id": id }' } },
    {
      resource: 'crm/contacts',
      method: 'get',
      depends_on: 'short',
      id: '{{resources.owners.id}}',
      recurse: {
        if: '{{resources.crm.contacts.more:bool?:false:bool}}',
        config: { id: '{{resources.crm.contacts.next}}' },
      },
    },
  ],
};

/** The way to each required key of both jobs. */
const requiredKeys: readonly (readonly [job: Fields, path: string])[] = [
  ...[
    ...['default_runtime_version', 'resources'],
    ...['name', 'type', 'config', 'config.key'].flatMap((key) => [`resources.0.${key}`, `resources.10.${key}`]),
    ...['name', 'type', 'config', 'config.expression'].flatMap((key) => [`resources.1.${key}`, `resources.3.${key}`]),
    ...['name', 'type', 'resource', 'method', 'integrated_account_id'].map((key) => `resources.2.${key}`),
    ...['name', 'type'].map((key) => `resources.4.${key}`),
    ...['name', 'type', 'destination_type', 'config', 'config.id', 'resources_to_persist'].flatMap((key) => [
      `resources.5.${key}`,
      `resources.6.${key}`,
    ]),
    'resources.6.method',
    ...['name', 'type', 'config', 'config.name'].map((key) => `resources.7.${key}`),
    ...['name', 'type', 'config', 'config.key', 'config.value_expression'].map((key) => `resources.8.${key}`),
  ].map((path) => [graph, path] as const),
  ...[
    'resources',
    ...['resource', 'method'].flatMap((key) => [`resources.0.${key}`, `resources.3.${key}`]),
    ...['name', 'type'].map((key) => `resources.1.${key}`),
    ...['name', 'type', 'config', 'config.expression'].map((key) => `resources.2.${key}`),
    'resources.3.recurse.config',
  ].map((path) => [list, path] as const),
];

/** The job with a key under another name, in its place. */
function renamed(job: Fields, path: string, rename: (key: string) => string): Fields {
  const [head, ...rest] = path.split('.');
  const inner = (value: Value): Value => {
    if (Array.isArray(value)) {
      const [index, ...others] = rest;
      return value.map((item, i) => (String(i) === index ? renamed(item as Fields, others.join('.'), rename) : item));
    }
    return renamed(value as Fields, rest.join('.'), rename);
  };
  return Object.fromEntries(
    Object.entries(job).map(([key, value]) => {
      if (key !== head) return [key, value];
      return rest.length === 0 ? [rename(key), value] : [key, inner(value)];
    }),
  );
}

const doubled = (key: string) => `${key}${key.at(-1)}`;
const swapped = (key: string) => (key.length < 3 ? key.toUpperCase() : `${key[1]}${key[0]}${key.slice(2)}`);
const hyphenated = (key: string) => (key.includes('_') ? key.replaceAll('_', '-') : key.toUpperCase());

describe('a misspelt required key', () => {
  test('the jobs are clean without it', async () => {
    for (const job of [graph, list]) expect(await lint(JSON.stringify(job), 'json')).toEqual([]);
  });

  test.each(requiredKeys)('%# is one error: %s %s', async (job, path) => {
    for (const rename of [doubled, swapped, hyphenated]) {
      const key = rename(path.split('.').at(-1)!);
      const text = JSON.stringify(renamed(job, path, rename));
      for (const language of ['json', 'yaml'] as const) {
        const findings = await lint(text, language);
        expect(findings.map(({ rule, severity, covers }) => [rule, severity, covers])).toEqual([
          ['unknown-property', 'error', key],
        ]);
      }
    }
  });

  test('an optional one is a warning', async () => {
    const [{ severity, help }] = (await lint(
      '{ integration_name: a, resources: [{ resource: crm/a, method: list, respones_format: raw }] }',
    )) as [Found];
    expect([severity, help]).toEqual(['warning', 'did you mean "response_format"?']);
  });
});

/** A job of runtimes 1 to 3 around its steps. */
function ofList(steps: string): string {
  return `integration_name: hubspot\nargs_schema:\n  ids: { type: array, items: { type: string }, required: true }\nresources:${steps}`;
}

/** A job of runtime 4 around nodes between a request `a` and a destination of `persist`. */
function ofGraph(nodes: string, persist = 'a', first = 'name: a, ', version = '4'): string {
  return `default_runtime_version: ${version}
args_schema:
  account: { type: string, required: true }
  hook: { type: string, required: true }
resources:
  - { ${first}type: request, resource: crm/a, method: list, integrated_account_id: "{{args.account}}" }
${nodes.trim().replace(/^(?=.)/gm, '  ')}${nodes === '' ? '' : '\n'}  - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [${persist}] }
`;
}

describe('one mistake, one finding', () => {
  const loop = '\n  - { resource: crm/a, method: get, loop_on: ids, id: "{{args.ids}}" }';
  test.each<[string, string, string[]]>([
    ['a clean list', ofList(loop), []],
    ['a clean graph', ofGraph(''), []],
    ['no resources', 'integration_name: a\nargs_schema: { x: { type: string } }\n', ['schema: integration_name']],
    ['resources without a value', ofList(''), ['schema: integration_name']],
    ['no steps', ofList(' []'), ['empty-resources: []']],
    ['a string as resources', ofList(' crm/a'), ['schema: crm/a']],
    ['a step as a string', ofList('\n  - crm/a'), ['schema: crm/a']],
    ['an empty item', ofList('\n  -'), ['schema: ']],
    [
      'resources by name',
      ofList('\n  a: { resource: crm/a, method: list }'),
      ['schema: a: { resource: crm/a, method: list }'],
    ],
    ['a request without a name', ofGraph('', 'a', ''), ['schema: type']],
    ['a spool without a name', ofGraph('- { type: spool, depends_on: a }', 'all'), ['schema: type']],
    [
      'an event without a name',
      `default_runtime_version: 4
state_key: a
mutex_key: a
resources:
  - { name: cursor, type: get_state, config: { key: c } }
  - { type: event, config: { name: complete } }
  - { name: move, type: update_state, depends_on: done, config: { key: c, value: 1 } }
`,
      ['schema: type'],
    ],
    [
      'a step without a resource, on which another depends',
      ofList(`${loop}\n  - { method: list }\n  - { resource: crm/b, method: list, depends_on: teams }`),
      ['schema: method'],
    ],
    [
      'expression beside config',
      ofGraph('- { name: t, type: transform, depends_on: a, expression: resources.crm.a.id }', 't'),
      ['unknown-property: expression'],
    ],
    [
      'expression beside an empty config',
      ofGraph('- { name: t, type: transform, depends_on: a, config: {}, expression: resources.crm.a.id }', 't'),
      ['unknown-property: expression'],
    ],
    [
      'expression not indented below config',
      ofGraph('- name: t\n  type: transform\n  depends_on: a\n  config:\n  expression: resources.crm.a.id\n', 't'),
      ['unknown-property: expression'],
    ],
    [
      'expression of the context beside config',
      ofGraph(
        `- { name: c, type: add_context, depends_on: a, expression: '{ "x": 1 }' }
- { name: b, type: request, resource: crm/b, method: list, depends_on: c, integrated_account_id: "{{args.account}}", query: { x: "{{x}}" } }`,
        'b',
      ),
      ['unknown-property: expression'],
    ],
    [
      'the id of a destination beside config',
      ofGraph(
        '- { name: copy, type: destination, destination_type: webhook, id: "{{args.hook}}", resources_to_persist: [a] }',
      ),
      ['unknown-property: id'],
    ],
    [
      'key and value of a state beside config',
      `default_runtime_version: 4
state_key: a
mutex_key: a
resources:
  - { name: cursor, type: get_state, config: { key: c } }
  - { name: done, type: event, config: { name: complete } }
  - { name: move, type: update_state, depends_on: done, key: c, value: 1 }
`,
      ['unknown-property: key'],
    ],
    [
      'a loop that mentions its array under another key',
      ofList('\n  - { resource: crm/a, method: list, loop_on: ids, params: { id: "{{args.ids}}" } }'),
      ['unknown-property: params'],
    ],
    [
      'arguments that are not indented below args_schema',
      'integration_name: a\nargs_schema:\nids: { type: string }\nresources:\n  - { resource: crm/a, method: list, query: { a: "{{args.ids}}" } }\n',
      ['unknown-property: ids'],
    ],
    [
      'a step that is not indented below resources',
      'integration_name: a\nresources:\nresource: crm/a\nmethod: list\n',
      ['unknown-property: resource'],
    ],
    [
      'a destination without config',
      ofGraph('- { name: copy, type: destination, destination_type: webhook, resources_to_persist: [a] }').replace(
        'hook: {',
        'other: { type: string, required: true }\n  hook: {',
      ),
      ['schema: name'],
    ],
    [
      'a request without an account',
      ofGraph('').replace(', integrated_account_id: "{{args.account}}"', ''),
      ['missing-integrated-account: name'],
    ],
    [
      'a looping child that forgets depends_on',
      ofList(
        '\n  - { resource: owners, method: list }\n  - { resource: crm/a, method: get, loop_on: ids, id: "{{args.ids}}-{{resources.owners.id}}" }',
      ),
      ['unavailable-reference: resources.owners.id'],
    ],
    [
      'a name that nothing has',
      ofList(
        '\n  - { resource: owners, method: list }\n  - { resource: crm/b, method: list, depends_on: teams }',
      ).replace(/^args_schema:\n.*\n/m, ''),
      ['unknown-dependency: teams'],
    ],
    ['a loop that is no text', ofList(loop.replace('loop_on: ids', 'loop_on: 7')), ['schema: 7']],
    [
      'a looping step that lost its id',
      ofList('\n  - { resource: crm/a, method: get, loop_on: ids }'),
      ['missing-id: resource'],
    ],
    [
      'a transform that lost its type',
      ofList(`${loop}\n  - { name: t, depends_on: crm/a, config: { expression: resources.crm.a.id } }`),
      ['schema: name'],
    ],
  ])('%s', async (_title, source, expected) => {
    expect(await found(source)).toEqual(expected);
  });

  test.each(['v4', 'V4', '"4.0"', "' 4'", 'runtime 4', '[4]', 'true', 'four', '""'])(
    'default_runtime_version: %s',
    async (version) => {
      for (const source of [
        ofGraph('', 'a', 'name: a, ', version),
        ofGraph('', 'a', 'name: a, ', version)
          .replace(/^ {2}- \{ name: out.*\n/m, '')
          .replace('method: list', 'method: create')
          .replace(/^ {2}hook.*\n/m, ''),
      ]) {
        const findings = await lint(source);
        expect(findings.map(({ rule, help }) => [rule, help])).toEqual([
          ['schema', 'the nodes are of runtime 4: write 4'],
        ]);
      }
    },
  );
});

describe('what the platform and its SDK write is clean', () => {
  test.each<[string, string]>([
    ['a string as query and body', '- { resource: crm/a, method: list, query: \'{ "x": args.ids }\', body: "{}" }'],
    [
      'a string in what a recursion changes',
      `- { resource: crm/a, method: list, recurse: { config: { query: '{ "x": args.ids, "p": resources.crm.a.id }' } } }`,
    ],
    [
      'persist on a spool and a transform',
      `- { resource: a, method: list, query: { x: "{{args.ids:json}}" } }
- { name: s, type: spool, depends_on: a, persist: true }
- { name: t, type: transform, depends_on: s, persist: true, config: { expression: resources.a.id } }`,
    ],
    [
      'recurse without if',
      '- { resource: crm/a, method: get, loop_on: ids, id: "{{args.ids}}", recurse: { config: { id: "{{args.ids}}" } } }',
    ],
    [
      'null under keys of other steps',
      '- { resource: crm/a, method: get, loop_on: ids, id: "{{args.ids}}", config: null, run_if: ~ }',
    ],
  ])('%s', async (_title, steps) => {
    expect(await found(ofList(`\n${steps.replace(/^/gm, '  ')}\n`))).toEqual([]);
  });

  test.each([
    'id: ""',
    'environment_id: ""',
    'created_at: 2026-04-01 10:00:00',
    'updated_at: 2021-08-10T10:00:00.000Z',
    'default_runtime_version: "3"',
    'description: A template',
    'sharing: ask',
    '$schema: https://example.com/sync-job.schema.json',
    '$schema: null',
  ])('%s', async (field) => {
    expect(await found(`${field}\nintegration_name: a\nresources:\n  - { resource: crm/a, method: list }\n`)).toEqual(
      [],
    );
  });

  test('the expression of a destination is read, with payload in scope', async () => {
    const job = (expression: string) =>
      ofGraph('').replace(
        'config: { id: "{{args.hook}}" }',
        `config: { id: "{{args.hook}}", expression: '${expression}' }`,
      );
    expect(await found(job('payload.records.{ "id": id }'))).toEqual([]);
    expect(await found(job('{ "a": args.account, "n": $count(payload.records) }'))).toEqual([]);
    expect(await found(job('{ "a": args.acount }'))).toEqual(['undeclared-arg: args.acount']);
    expect(await found(job('$cuont(payload.records)'))).toEqual(['unknown-function: $cuont']);
    expect(await found(job('payload.records.{'))).toEqual(['invalid-expression: {']);
    expect(await found(job('resources.knowledge-base.pages'))).not.toEqual([]);
  });
});

describe('keys without a value', () => {
  test.each<[string, string[]]>([
    ['depends-on:', ['unknown-property: depends-on']],
    ['foo:', ['unknown-property: foo']],
    ['foo: ~', ['unknown-property: foo']],
    ['__proto__: null', ['unknown-property: __proto__']],
    ['x-note:', []],
    ['depends_on:', []],
    ['integrated_account_id:', []],
    ['recurse: { config: { id: a, boddy: } }', ['unknown-property: boddy']],
  ])('%s', async (field, expected) => {
    expect(
      await found(`integration_name: a\nresources:\n  - resource: crm/a\n    method: list\n    ${field}\n`),
    ).toEqual(expected);
  });

  test('in JSON, and at the top', async () => {
    const text =
      '{"foo":null,"integration_name":"a","resources":[{"resource":"crm/a","method":"list","depends-on":null}]}';
    expect((await lint(text, 'json')).map(({ covers }) => covers)).toEqual(['foo', 'depends-on']);
  });
});

describe('words', () => {
  test.each<[string, string, string[]]>([
    [
      'settings of a datastore one level too high',
      ofGraph('').replace(
        'destination_type: webhook, config: { id: "{{args.hook}}" }',
        'destination_type: datastore, method: uploadObject, loop_on: payload.records, config: { id: "{{args.hook}}", path: a, file_name: "{{payload.records.id}}", content: "{{payload.records.id}}" }',
      ),
      ['"path", "file_name" and "content" belong in `config.config`: move them below `config.config`'],
    ],
    [
      'an empty query',
      'integration_name: a\nresources:\n  - resource: crm/a\n    method: list\n    query:\n    status: open\n',
      ['`query` is empty: "status" after it is not indented: indent "status" below `query`'],
    ],
    [
      'a typo after an empty query stays one',
      'integration_name: a\nresources:\n  - resource: crm/a\n    query:\n    mehtod: list\n',
      [
        'unknown key "mehtod" in a resource, expected `method`, `type`, `name`, `depends_on`, `id` or 7 more: did you mean "method"?',
      ],
    ],
    [
      'resources by name, in runtimes 1 to 3',
      ofList('\n  a: { resource: crm/a, method: list }\n  b: { resource: crm/b, method: list, depends_on: crm/a }\n'),
      ['`resources` is a map, expected a list of 2 steps: write each as an item, without its key: "- resource: …"'],
    ],
    [
      'resources by the names that others depend on',
      ofList('\n  a: { resource: crm/a, method: list }\n  b: { resource: crm/b, method: list, depends_on: a }\n'),
      ['`resources` is a map, expected a list of 2 steps: write each as an item, with its key as its `name`'],
    ],
    [
      'resources by name, in runtime 4',
      'default_runtime_version: 4\nresources:\n  a: { type: event, config: { name: start } }\n',
      ['`resources` is a map, expected a list of 1 step: write each as an item, with its key as its `name`'],
    ],
    [
      'a missing dash',
      'integration_name: a\nresources:\n  resource: crm/a\n  method: list\n',
      [
        '`resources` is a step, expected a list of steps: put "- " before "resource", and indent the other lines to match',
      ],
    ],
    [
      'missing brackets',
      'integration_name: a\nresources: { resource: crm/a, method: list }\n',
      ['`resources` is a step, expected a list of steps: put it in brackets'],
    ],
    [
      'both lists of a response',
      '{ result: [], results: [], next_cursor: null, limit: 1 }',
      ['`result` and `results` both list jobs, expected one of them: remove one of them'],
    ],
  ])('%s', async (_title, source, expected) => {
    expect(await said(source)).toEqual(expected);
  });
});

describe('documents', () => {
  test.each<[string, string[]]>([
    ['null', ['schema: null']],
    ['# c\n--- ~\n', ['schema: ~']],
    ['', ['syntax: ']],
    ['---\n...\n', ['syntax: ']],
    ['null\n---\nintegration_name: a\nresources:\n  - { resource: crm/a, method: list }\n', []],
    ['- null\n- { integration_name: a, resources: [{ resource: crm/a, method: list }] }\n', ['schema: null']],
  ])('%j', async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('a list response as the SDK answers it; its jobs are checked', async () => {
    const job = { integration_name: 'a', resources: [{ resource: 'crm/a', method: 'list' }] };
    const page = { result: [job, { ...job, resources: [] }], next_cursor: null, limit: 25 };
    const findings = await lint(JSON.stringify(page), 'json');
    expect(findings.map(({ rule }) => rule)).toEqual(['empty-resources']);
    expect(await lint('{"result":[],"next_cursor":null,"limit":25}', 'json')).toEqual([]);
    expect((await lint('{"result":7,"next_cursor":null,"limit":25}', 'json')).map(({ covers }) => covers)).toEqual([
      '7',
    ]);
  });
});

describe('methods', () => {
  test.each([
    '"list "',
    '"\\tlist"',
    '"list\\u200b"',
    '"list\\u00a0"',
    'list.',
    'list,',
    'list;',
    '“list”',
    'list😀',
    '\'"list"\'',
    'lsit',
    'List',
  ])('%s is meant as list', async (method) => {
    const source = `integration_name: a\nresources:\n  - resource: owners\n    method: ${method}\n`;
    const findings = await lint(source);
    expect(findings.map(({ rule, help }) => [rule, help]).sort()).toEqual([
      ['discarded-records', 'add `persist: true`, or remove the step'],
      ['unknown-method', 'did you mean "list"?'],
    ]);
  });

  test.each(['listé', 'list_all', 'list-all', 'list2', 'download', 'set', '{{args.m}}'])(
    '%s passes',
    async (method) => {
      expect(
        await found(`integration_name: a\nresources:\n  - resource: crm/a\n    method: "${method}"\n`),
      ).not.toContain(`unknown-method: ${method}`);
    },
  );

  test.each(['\n', '\r\n', '\r'])('a swallowed line, with %j', async (lineBreak) => {
    const lines = [
      'integration_name: a',
      'resources:',
      '  - resource: crm/a',
      '    method: get',
      '      depends_on crm/b',
      '',
    ];
    const findings = await lint(lines.join(lineBreak));
    expect(findings.map(({ rule }) => rule)).toEqual(['missing-id', 'unknown-method']);
    expect(findings[1]!.help).toMatch(/^the next line is part of the value/);
  });
});

describe('shared and misspelt', () => {
  test('what aliases share is said once', async () => {
    const source =
      ofGraph(`- &d { name: files, type: destination, destination_type: datastore, method: uploadObject, loop_on: payload.records, config: { id: "{{args.hook}}", path: "{{payload.records.id}}" }, resources_to_persist: [a] }
- { <<: *d, name: copy }`);
    expect(await found(source)).toEqual(['unknown-property: path']);
  });

  test('a misspelt type makes the job one of runtime 4', async () => {
    expect(await found('resources:\n  - { name: a, tpye: event, config: { name: start } }\n')).toEqual([
      'unknown-property: tpye',
      'runtime-version: event',
    ]);
  });
});
