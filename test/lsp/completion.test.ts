import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Config } from '../../src/config/config.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import { parseSource } from '../../src/document/parse.ts';
import type { Language } from '../../src/document/source.ts';
import { type Completions, completionsIn, completionsInConfig } from '../../src/lsp/completion/index.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { withCursor } from '../support/model.ts';

async function complete(marked: string, language: Language = 'yaml', config: Config = {}) {
  const { text, offset } = withCursor(marked);
  expect(offset).toBeGreaterThanOrEqual(0);
  const file = await parseSource({ text, language });
  const found = await completionsIn(file, offset, await resolveOptionsConfig({ config }, rules));
  return { text, found, labels: found?.items.map(({ label }) => label) ?? [] };
}

function apply(text: string, found: Completions | undefined, label: string): string {
  const item = found?.items.find((one) => one.label === label);
  expect(item, label).toBeDefined();
  return applyEdits(text, [item!.edit, ...(found!.besides ? [found!.besides] : [])]);
}

/** The line that changed, with what was typed completed. */
async function completed(marked: string, label: string, language: Language = 'yaml', config: Config = {}) {
  const { text, found } = await complete(marked, language, config);
  const after = apply(text, found, label);
  const { documents } = await parseSource({ text: after, language });
  expect(
    documents.flatMap(({ problems }) => problems),
    after,
  ).toEqual([]);
  const { offset } = withCursor(marked);
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return end < 0 ? after.slice(start) : after.slice(start, after.length - (text.length - end));
}

const legacy = (step: string) => `integration_name: zendesk
args_schema:
  type: object
  properties:
    user_ids: { type: array, items: { type: object, properties: { key: { type: string } } } }
    since: { type: string, default: "2020" }
    mode: { type: string, enum: [all, some] }
    count: { type: integer }
resources:
  - resource: ticketing/users
    method: list
  - resource: ticketing/tickets
    name: tickets
    method: list
    depends_on: ticketing/users
${step}
  - resource: contacts
    method: list
`;

const graph = (step: string) => `default_runtime_version: 4
args_schema:
  integrated_account_id: { type: string, format: integrated_account_id, required: true }
  my-arg: { type: string }
  target: { type: string, format: webhook_id }
resources:
  - name: cursor
    type: add_context
    config: { expression: '{ "since": $now() }' }
  - name: get-users
    type: request
    resource: crm/users
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
  - name: other
    type: request
    resource: crm/others
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
${step}
  - name: store
    type: destination
    destination_type: webhook
    config: { id: "{{args.target}}" }
    resources_to_persist: [get-users]
`;

describe('keys', () => {
  test('of a step: those that are missing, the required ones first', async () => {
    const { labels } = await complete(legacy('  - resource: x/y\n    ‸'));
    expect(labels.slice(0, 3)).toEqual(['method', 'type', 'name']);
    expect(labels).not.toContain('resource');
    expect(labels).not.toContain('run_if');
  });

  test.each([
    ['  - ‸', 'resource', '  - resource: '],
    ['  - re‸', 'resource', '  - resource: '],
    ['  - resource: a/b\n    me‸', 'method', '    method: '],
    ['  - resource: a/b\n    me‸thod: list', 'method', '    method: list'],
    ['  - resource: a/b\n    me‸: list', 'method', '    method: list'],
    ['  - { resource: a/b, me‸ }', 'method', '  - { resource: a/b, method:  }'],
    ['  - { resource: a/b, me‸', 'method', '  - { resource: a/b, method: '],
    ['  - resource: a/b\n    "me‸', 'method', '    "method": '],
    ['  - resource: a/b\n    "me‸"', 'method', '    "method": '],
    ['  - resource: a/b\n    que‸', 'query', '    query: '],
    ['  - resource: a/b\n    recurse:\n      con‸', 'config', '      config:\n        '],
    ['  - resource: a/b\r\n    me‸', 'method', '    method: '],
  ])('in %j: %s', async (step, label, expected) => {
    const { text, found } = await complete(legacy(step));
    expect(apply(text, found, label)).toContain(expected);
  });

  test('of a job, from the first character on', async () => {
    const { labels } = await complete('‸');
    expect(labels[0]).toBe('resources');
    expect(await completed('integration_name: x\nres‸', 'resources')).toBe('resources:\n  - ');
    expect(await completed('default_runtime_version: 4\nresources:\n  - name: a\n    ‸', 'type')).toBe('    type: ');
  });

  test('of a definition in args_schema, but not where names are', async () => {
    const { labels } = await complete('args_schema:\n  a: { type: string, ‸ }\nresources: []\n');
    expect(labels).toContain('default');
    expect(labels).not.toContain('type');
    expect((await complete('args_schema:\n  a: { type: string }\n  ‸\nresources: []\n')).labels).toEqual([]);
    expect(
      (await complete('args_schema:\n  type: object\n  properties:\n    a:\n      for‸\nresources: []\n')).labels,
    ).toContain('format');
  });

  test('none where they are free', async () => {
    expect((await complete(legacy('  - resource: a/b\n    query:\n      ‸'))).labels).toEqual([]);
  });
});

describe('values', () => {
  test.each([
    ['    depends_on: ‸', ['tickets', 'ticketing/users', 'contacts']],
    ['    method: ‸', ['list', 'get', 'create', 'update', 'delete']],
    ['    response_format: ‸', ['raw', 'unified', 'normalized']],
    ['    persist: ‸', ['true', 'false']],
    ['    loop_on: ‸', ['args.user_ids']],
  ])('in %s', async (line, expected) => {
    const { labels } = await complete(legacy(`  - resource: a/b\n${line}`));
    expect(labels).toEqual(expected);
  });

  test('no parent makes a cycle', async () => {
    const { labels } = await complete(
      legacy('').replace(
        'list\n  - resource: ticketing/tickets',
        'list\n    depends_on: ‸\n  - resource: ticketing/tickets',
      ),
    );
    expect(labels).toEqual(['contacts']);
  });

  test('of methods and resources, what the integration can do', async () => {
    const capabilities = [
      {
        integration: { name: 'zendesk' },
        unified: [{ model: 'ticketing', resource: 'macros', methods: ['list', 'run'] }],
      },
    ];
    const config: Config = { capabilities };
    expect((await complete(legacy('  - resource: ticketing/macros\n    method: ‸'), 'yaml', config)).labels).toEqual([
      'list',
      'run',
    ]);
    expect((await complete(legacy('  - resource: tick‸'), 'yaml', config)).labels).toContain('ticketing/macros');
  });

  test.each([
    ['    depends_on: get‸-users', 'other', '    depends_on: other'],
    ['    depends_on: "get‸"', 'other', '    depends_on: "other"'],
    ['    depends_on: "get‸', 'other', '    depends_on: "other"'],
    ["    depends_on: '‸", 'other', "    depends_on: 'other'"],
    ['    type: req‸', 'request', '    type: request'],
    [
      '    integrated_account_id: ‸',
      '{{args.integrated_account_id}}',
      '    integrated_account_id: "{{args.integrated_account_id}}"',
    ],
    [
      '    integrated_account_id: "‸"',
      '{{args.integrated_account_id}}',
      '    integrated_account_id: "{{args.integrated_account_id}}"',
    ],
    ['    resources_to_persist: [‸]', 'get-users', '    resources_to_persist: [get-users]'],
    ['    resources_to_persist: [ot‸', 'other', '    resources_to_persist: [other]'],
    ['    resources_to_persist:\n      - ‸', 'other', '      - other'],
  ])('in %s: %s', async (line, label, expected) => {
    const type = line.includes('persist') ? '\n    type: destination' : '';
    expect(await completed(graph(`  - name: new${type}\n${line}`), label)).toBe(expected);
  });

  test('of types and formats in args_schema', async () => {
    expect((await complete('args_schema:\n  a: { type: ‸ }\nresources: []\n')).labels).toContain('integer');
    expect((await complete('args_schema:\n  a: { format: ‸ }\nresources: []\n')).labels).toContain(
      'integrated_account_id',
    );
    expect(
      (await complete('args_schema: { type: object, properties: { a: {} }, required: [‸] }\nresources: []\n')).labels,
    ).toEqual(['a']);
  });
});

test('versions', async () => {
  expect((await complete('default_runtime_version: ‸\nresources: []\n')).labels).toEqual(['4', '3', '2', '1']);
});

describe('placeholders', () => {
  const inQuery = (value: string) =>
    legacy(`  - resource: a/b\n    method: list\n    depends_on: tickets\n    query: { q: ${value} }`);

  test.each([
    ['"{{‸}}"', ['args', 'resources', 'sync_job_run', 'tenant_id', 'previous_run_date']],
    ['"{{args.‸}}"', ['user_ids', 'since', 'mode', 'count']],
    ['"a {{ args.si‸ }} b"', ['user_ids', 'since', 'mode', 'count']],
    ['"{{resources.‸}}"', ['ticketing', 'tickets']],
    ['"{{resources.ticketing.‸}}"', ['users', 'tickets']],
    ['"{{sync_job_run.‸}}"', ['id', 'status', 'started_at', 'finished_at', 'created_at', 'updated_at']],
    ['"{{args.since|args.‸}}"', ['user_ids', 'since', 'mode', 'count']],
    ['"{{args.user_ids.‸}}"', ['key']],
    ['"{{args.count:‸}}"', ['str', 'int', 'num', 'any', 'null', 'undefined', 'ignore-empty-str']],
    ['"{{args.since?:‸}}"', ['2020']],
    ['"{{args.mode?:‸}}"', ['all', 'some']],
    ['"{{args.count?:5:‸}}"', ['str', 'int', 'num', 'any']],
    ['"args.‸"', []],
    ['"{{args.since}} ‸"', []],
  ])('%s', async (value, expected) => {
    expect((await complete(inQuery(value))).labels).toEqual(expected);
  });

  test.each([
    ['"{{args.‸}}"', 'since', '{ q: "{{args.since}}" }'],
    ['"{{args.si‸nce}}"', 'mode', '{ q: "{{args.mode}}" }'],
    ['"{{args.‸"', 'since', '{ q: "{{args.since}}" }'],
    ["'{{args.‸}}'", 'since', "{ q: '{{args.since}}' }"],
    ['"{{‸"', 'args', '{ q: "{{args" }'],
    ['"\\u00e9 😀 {{args.‸}}"', 'since', '{ q: "\\u00e9 😀 {{args.since}}" }'],
    ['"{{args.count:i‸}}"', 'int', '{ q: "{{args.count:int}}" }'],
  ])('%s: %s', async (value, label, expected) => {
    expect(await completed(inQuery(value), label)).toContain(expected);
  });

  test.each([
    ['    id: "{{args.‸', '    id: "{{args.since}}"'],
    ['    id: "{{args.si‸}}', '    id: "{{args.since}}"'],
    ['    id: {{args.‸}}', '    id: {{args.since}}'],
    ['    id: {{args.‸', '    id: {{args.since}}'],
    ['    id: >-\n      {{args.‸}}', '      {{args.since}}'],
    ['    query: { a: "{{args.‸', '    query: { a: "{{args.since}}"}'],
  ])('half-typed: %s', async (line, expected) => {
    expect(await completed(legacy(`  - resource: a/b\n    method: list\n${line}`), 'since')).toBe(expected);
  });

  test('know what the context has at a step', async () => {
    const { labels } = await complete(
      graph('  - name: n\n    type: request\n    depends_on: get-users\n    id: "{{‸}}"'),
    );
    expect(labels).toEqual(['args', 'resources', 'since', 'sync_job_run', 'tenant_id']);
  });
});

describe('JSONata', () => {
  const transform = (expression: string) =>
    graph(`  - name: n\n    type: transform\n    depends_on: get-users\n    config:\n      expression: ${expression}`);

  test.each([
    ['"$‸"', ['$map', '$dtFromIso'], ['args']],
    ['"‸"', ['args', 'resources', 'since', 'total_records_size', '$map'], []],
    ['"args.‸"', ['integrated_account_id', 'my-arg'], ['$map', 'since']],
    ['"resources.‸"', ['crm', 'get-users'], ['other']],
    ['"($rows := resources.crm.users; $r‸)"', ['$rows', '$replace'], []],
    ['"$map(resources.crm.users, function($v) { $v‸ })"', ['$v'], ['$i']],
    ['"$map(resources.crm.users, function($v) { ‸ })"', ['$v', 'args'], []],
    ['"resources.crm.users.{ \\"id\\": ‸ }"', ['$map'], ['args']],
    ['"resources.crm.users[‸]"', ['$map'], ['args']],
    ['\'"‸"\'', [], ['args', '$map']],
    ['"args ‸"', [], ['args', '$map']],
    ['"$$.args.‸"', ['my-arg'], []],
    ['"$v.‸"', [], ['args', 'my-arg']],
  ])('%s', async (expression, some, none) => {
    const { labels } = await complete(transform(expression));
    for (const label of some) expect(labels).toContain(label);
    for (const label of none) expect(labels).not.toContain(label);
    if (some.length === 0) expect(labels).toEqual([]);
  });

  test.each([
    ['"args.my‸"', 'my-arg', '"args.`my-arg`"'],
    ['"args.`my‸`"', 'my-arg', '"args.`my-arg`"'],
    ['|\n        $map(resources.get‸, $trim)', 'get-users', '        $map(resources.`get-users`, $trim)'],
    ['"$tri‸m(args.x)"', '$trim', '"$trim(args.x)"'],
    ['$ma‸', '$map', '      expression: $map'],
  ])('%s: %s', async (expression, label, expected) => {
    expect(await completed(transform(expression), label)).toContain(expected);
  });

  test('half-typed', async () => {
    expect(await completed(transform('"$map(args.‸'), 'my-arg')).toBe('      expression: "$map(args.`my-arg`"');
  });
});

describe('JSON', () => {
  const job = (step: string) => `{
  "integration_name": "zendesk",
  "args_schema": { "since": { "type": "string" } },
  "resources": [
    { "resource": "ticketing/users", "method": "list", "name": "users" },
    ${step}
  ]
}
`;

  test.each([
    ['{ "resource": "a/b", "me‸" }', 'method', '    { "resource": "a/b", "method": "" }'],
    ['{ "resource": "a/b", "me‸": "list" }', 'method', '    { "resource": "a/b", "method": "list" }'],
    ['{ "resource": "a/b", ‸ }', 'method', '    { "resource": "a/b", "method": "" }'],
    ['{ "resource": "a/b" ‸ }', 'method', '    { "resource": "a/b" , "method": "" }'],
    ['{ ‸ "resource": "a/b" }', 'method', '    { "method": "", "resource": "a/b" }'],
    ['{ "resource": "a/b", "query‸ }', 'query', undefined],
    ['{ "resource": "a/b", "depends_on": "‸" }', 'users', '    { "resource": "a/b", "depends_on": "users" }'],
    ['{ "resource": "a/b", "depends_on": ‸ }', 'users', '    { "resource": "a/b", "depends_on": "users" }'],
    [
      '{ "resource": "a/b", "depends_on": ‸, "method": "list" }',
      'users',
      '    { "resource": "a/b", "depends_on": "users", "method": "list" }',
    ],
    ['{ "resource": "a/b", "persist": ‸ }', 'true', '    { "resource": "a/b", "persist": true }'],
    ['{ "resource": "a/b", "id": "{{args.‸}}" }', 'since', '    { "resource": "a/b", "id": "{{args.since}}" }'],
    ['{ "resource": "a/b", "id": "{{args.‸" }', 'since', '    { "resource": "a/b", "id": "{{args.since}}" }'],
    [
      '{ "resource": "a/b", "id": "\\u00e9 {{args.‸}}" }',
      'since',
      '    { "resource": "a/b", "id": "\\u00e9 {{args.since}}" }',
    ],
  ])('%s: %s', async (step, label, expected) => {
    if (expected !== undefined) expect(await completed(job(step), label, 'json')).toBe(expected);
    else expect((await complete(job(step), 'json')).labels).toContain(label);
  });
});

describe('other places', () => {
  test('comments that suppress rules', async () => {
    expect((await complete('# sync-job-lint-dis‸\nresources: []\n')).labels).toContain('sync-job-lint-disable-file');
    expect(await completed('# sync-job-lint-disable-file unused-arg, unk‸\nresources: []\n', 'unknown-method')).toBe(
      '# sync-job-lint-disable-file unused-arg, unknown-method',
    );
    expect((await complete('# sync-job-lint-disable-file unused-arg -- ‸\nresources: []\n')).labels).toEqual([]);
    expect((await complete('# a ‸\nresources: []\n')).labels).toEqual([]);
  });

  test('a broken line elsewhere is left out', async () => {
    const text = legacy('  - resource: a/b\n    depends_on: ‸').replace('    name: tickets', '    name: "tickets');
    expect((await complete(text)).labels).toContain('contacts');
  });

  test('a text without anything around it', async () => {
    for (const text of ['{‸', '[‸', '"‸', '- ‸', '‸:', '---\n‸\n---\n', '\r\n‸']) {
      await complete(text);
      await complete(text, 'json');
    }
  });

  test.each([
    ['rules:\n  unused-a‸', 'unused-arg', '  unused-arg: '],
    ['rules:\n  unused-arg: ‸', 'off', '  unused-arg: off'],
    ['rules:\n  unused-arg: [‸]', 'warning', '  unused-arg: [warning]'],
    ['ex‸', 'extends', 'extends: '],
    ['extends: ‸', 'strict', 'extends: strict'],
    ['overrides:\n  - ru‸', 'rules', '  - rules:\n      '],
  ])('configs: %j', async (marked, label, expected) => {
    const { text, offset } = withCursor(marked);
    const found = await completionsInConfig(await parseSource({ text, language: 'yaml' }), offset, rules);
    const after = apply(text, found, label);
    expect(after.split('\n').slice(-expected.split('\n').length).join('\n')).toBe(expected);
  });
});
