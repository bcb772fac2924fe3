import { expect, test } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import { analyse } from '../../src/engine/lint.ts';
import { exampleConfig } from '../support/config.ts';

type Fields = Readonly<Record<string, unknown>>;

/** All findings as `rule: text under the underline`, of a job of runtime 4 whose webhook gets what the nodes in `persist` yield. */
async function found(nodes: readonly Fields[], { persist = [], context, ...job }: Fields = {}): Promise<string[]> {
  const text = JSON.stringify({
    default_runtime_version: 4,
    args_schema: { account: arg('string'), hook: arg('string'), ...(job.args as Fields) },
    ...(job.fields as Fields),
    resources: [
      ...nodes,
      {
        name: 'out',
        type: 'destination',
        destination_type: 'webhook',
        config: { id: '{{args.hook}} {{args.account}}' },
        resources_to_persist: ['all-tickets', ...(persist as string[])],
      },
    ],
  });
  const file = await parseSource({ text, path: 'job.json' });
  const config = context ? { config: { context: context as string[] } } : {};
  const { reports } = await analyse(file, exampleConfig('', config));
  return reports.map(({ rule, place }) => `${rule.id}: ${text.slice(place.start, place.end)}`);
}

function arg(type: string, more: Fields = {}): Fields {
  return { type, required: true, ...more };
}

function request(name: string, fields: Fields = {}): Fields {
  return {
    name,
    type: 'request',
    resource: `ticketing/${name}`,
    method: 'list',
    integrated_account_id: '{{args.account}}',
    ...fields,
  };
}

const pages = { name: 'paging', type: 'add_context', config: { expression: '{ "page-no": 1, "offset": 2 }' } };

/** The findings of an expression in a transform below a request and an `add_context`. */
function inTransform(expression: string, job: Fields = {}): Promise<string[]> {
  return found(
    [
      pages,
      request('all-tickets', {
        depends_on: 'paging',
        query: { page: '{{page-no}} {{offset}} {{args.page-size}}', range: '{{args.range:json}}' },
      }),
      { name: 't', type: 'transform', depends_on: 'all-tickets', config: { expression } },
    ],
    {
      persist: ['t'],
      args: {
        'page-size': arg('integer', { default: 5 }),
        range: arg('object', { properties: { end: {}, start: {} } }),
      },
      ...job,
    },
  );
}

test.each([
  ['resources.`all-tickets`.count-1', []],
  ['resources.`all-tickets`.total-args.`page-size`', []],
  ['resources.`all-tickets`.end-resources.`all-tickets`.start', []],
  ['resources.`all-tickets`.id-offset', []],
  ['args.range.end-args.range.start', []],
  ['offset-1', []],
  ['resources.`all-tickets`.due-date', ['resources.`all-tickets`.due-date']],
  ['args.page-size-1', ['args.page-size']],
  ['args.page-size-args.page-size', ['args.page-size', 'args.page-size']],
  [
    'resources.all-tickets.end-resources.all-tickets.start',
    ['resources.all-tickets.end', 'resources.all-tickets.start'],
  ],
  ['page-no', ['page-no']],
  ['offset-page-no', ['page-no']],
])('names with a hyphen and subtractions: %s', async (expression, paths) => {
  expect(await inTransform(expression)).toEqual(paths.map((path) => `unquoted-path: ${path}`));
});

test('a name that only begins like a known one is no path', async () => {
  expect(await inTransform('resources.all-tickets-old.id')).toEqual(['unavailable-reference: resources.all']);
});

test('fields of the configured context have hyphens and values of nothing too', async () => {
  const context = ['org-id', 'paid'];
  expect(await inTransform('paid ? org-id : undefined', { context })).toEqual(['unquoted-path: org-id']);
});

test('a subtraction guards the arguments on both sides', async () => {
  const args = { end: { type: 'integer' }, start: { type: 'integer' } };
  const query = { a: '{{args.end}}', b: '{{args.start}}' };
  expect(await found([request('all-tickets', { run_if: 'args.end-args.start > 0', query })], { args })).toEqual([]);
});

test('a loop in a loop: both paths stand for an element', async () => {
  const ids = arg('array', {
    items: { type: 'object', properties: { subs: { type: 'array', items: { type: 'string' } } } },
  });
  const nodes = [
    request('all-tickets', { loop_on: 'args.ids', query: { a: '{{args.ids:json}}' } }),
    request('subs', { depends_on: 'all-tickets', loop_on: 'args.ids.subs', query: { a: '{{args.ids.subs}}' } }),
  ];
  expect(await found(nodes, { args: { ids }, persist: ['subs'] })).toEqual([]);
});

test('a loop of a destination without a known type is left to the schema', async () => {
  const store = {
    name: 'store',
    type: 'destination',
    method: 'insertMany',
    loop_on: 'payload.records',
    resources_to_persist: ['all-tickets'],
    config: { id: '{{args.hook}}', config: { document: '{{payload.records:json}}' } },
  };
  expect(await found([request('all-tickets'), { ...store, destination_type: 'dataStore' }])).toEqual([
    'schema: dataStore',
  ]);
  expect(await found([request('all-tickets'), store])).toEqual(['schema: name']);
});

test('below a duplicated name nothing is unavailable', async () => {
  const nodes = [
    request('all-tickets'),
    request('all-tickets', { resource: 'ticketing/users' }),
    request('below', { depends_on: 'all-tickets', query: { a: '{{resources.ticketing.users.id}}' } }),
  ];
  expect(await found(nodes, { persist: ['below'] })).toEqual(['duplicate-name: all-tickets']);
});

test('a name with a dot can be neither addressed nor judged', async () => {
  const nodes = [
    request('all-tickets'),
    request('a.b', { resource: 'x/y', depends_on: 'all-tickets' }),
    request('below', { depends_on: 'a.b', query: { a: '{{resources.a.b.id}}' } }),
  ];
  expect(await found(nodes, { persist: ['a.b', 'below'] })).toEqual([]);
});

test.each([
  ['state_key', '{{resources.all-tickets.id}}', ['unavailable-reference: resources.all-tickets.id']],
  ['mutex_key', '{{resources.nothing.id}}', ['unavailable-reference: resources.nothing.id']],
  ['mutex_key', '{{page-no}}', ['unavailable-reference: page-no']],
  ['args_validation', 'page-no', ['unquoted-path: page-no']],
  ['args_validation', 'offset', ['unknown-reference: offset']],
  ['args_validation', 'hook', ['unknown-reference: hook']],
  ['args_validation', 'site_id ? {"message": "x"} : undefined', []],
])('%s: %s', async (field, text, findings) => {
  const nodes = [pages, request('all-tickets', { depends_on: 'paging', query: { a: '{{page-no}} {{offset}}' } })];
  expect(await found(nodes, { fields: { [field]: text } })).toEqual(findings);
});

test('below a node of a misspelt type its keys, and in it what its type would have, are not missed', async () => {
  const nodes = [
    { name: 'paging', type: 'add_contxt', config: { expression: '{ "page": args.first }' } },
    request('all-tickets', { depends_on: 'paging', query: { page: '{{page}}' } }),
    { name: 'sum', type: 'transfrom', depends_on: 'all-tickets', config: { expression: 'total_records_size' } },
    {
      name: 'store',
      type: 'destinaton',
      destination_type: 'datastore',
      method: 'insertMany',
      loop_on: 'payload.records',
      resources_to_persist: ['all-tickets'],
      config: { id: '{{args.hook}}', config: { a: '{{payload.records.id}}', b: '{{resources.all-tickets.id}}' } },
    },
  ];
  expect(await found(nodes, { args: { first: arg('integer') }, context: ['site_id'] })).toEqual([
    'schema: add_contxt',
    'schema: transfrom',
    'schema: destinaton',
  ]);
});

test('a misspelt key of an expression is that key', async () => {
  const nodes = [
    { name: 'paging', type: 'add_context', config: { exprssion: '{ "page": args.first }' } },
    request('all-tickets', { depends_on: 'paging', query: { page: '{{page}}' } }),
  ];
  expect(await found(nodes, { args: { first: arg('integer') }, context: ['site_id'] })).toEqual([
    'unknown-property: exprssion',
  ]);
});

test('a placeholder in the other spelling inside a string of an expression', async () => {
  expect(await inTransform('"<<args.account>>" & "<<EOF>>"')).toEqual(['invalid-placeholder: <<args.account>>']);
});

test('an account that is an empty text is missing', async () => {
  expect(await found([request('all-tickets', { integrated_account_id: ' ' })])).toEqual([
    'missing-integrated-account: name',
  ]);
});

test('a version of very many digits is one from the future', async () => {
  const fields = { default_runtime_version: '9'.repeat(20) };
  expect(await found([request('all-tickets')], { fields })).toEqual([`runtime-version: ${'9'.repeat(20)}`]);
});
