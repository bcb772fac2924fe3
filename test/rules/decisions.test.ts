import { expect, test } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import { analyse } from '../../src/engine/lint.ts';
import { dedent } from '../../src/text/dedent.ts';
import { exampleConfig } from '../support/config.ts';

/** All findings as `rule: text under the underline`. */
async function found(source: string): Promise<string[]> {
  const text = dedent(source);
  const file = await parseSource({ text, path: 'job.yaml' });
  const { reports } = await analyse(file, exampleConfig('', {}));
  return reports.map(({ rule, place }) => `${rule.id}: ${text.slice(place.start, place.end)}`);
}

/** A job of runtimes 1 to 3 around its steps. */
function list(steps: string, fields = ''): string {
  return `integration_name: hubspot\n${dedent(fields)}resources:\n${dedent(steps).replace(/^(?=.)/gm, '  ')}`;
}

/** A job of runtime 4 around its nodes, with an account, a webhook and a destination for the named ones. */
function graph(nodes: string, persist = 'a', args = '', fields = ''): string {
  return `default_runtime_version: 4
integration_name: zendesk
${dedent(fields)}args_schema:
  account: { type: string, required: true }
  hook: { type: string, required: true }
${dedent(args).replace(/^(?=.)/gm, '  ')}resources:
${dedent(nodes).replace(/^(?=.)/gm, '  ')}  - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [${persist}] }
`;
}

const request = (name: string, more = '') =>
  `- { name: ${name}, type: request, resource: crm/${name}, method: list, integrated_account_id: "{{args.account}}"${more && `, ${more}`} }\n`;

const cases: readonly [name: string, source: string, findings: readonly string[]][] = [
  ['a clean list job', list('- { resource: crm/contacts, method: list }'), []],
  ['a clean graph job', graph(request('a')), []],

  // What a did-you-mean names counts as used, depended on, looped over or present.
  [
    'a misspelt depends_on does not make its parent discarded',
    list('- { resource: owners, method: list }\n- { resource: crm/deals, method: list, depends_on: ownerz }'),
    ['unknown-dependency: ownerz'],
  ],
  [
    'a misspelt key is present: its placeholders count',
    list(
      '- { resource: crm/deals, method: list, qurey: { a: "{{args.x}}" } }',
      'args_schema: { x: { type: string, required: true } }\n',
    ),
    ['unknown-property: qurey'],
  ],
  ['a misspelt required key', list('- { resource: crm/deals, methd: list }'), ['unknown-property: methd']],
  [
    'a misspelt loop target is looped over',
    list(
      '- { resource: crm/deals, method: get, loop_on: idz, id: "{{args.ids}}" }',
      'args_schema: { ids: { type: array, required: true } }\n',
    ),
    ['invalid-loop-target: idz'],
  ],
  [
    'a misspelt reference to the looped array',
    list(
      '- { resource: crm/deals, method: get, loop_on: idents, id: "{{args.idnets}}" }',
      'args_schema: { idents: { type: array, required: true } }\n',
    ),
    ['undeclared-arg: args.idnets'],
  ],

  // null counts as absent everywhere; an empty string where a name belongs is schema.
  [
    'null fields',
    list('- { resource: crm/deals, method: list, name: null, depends_on: ~, loop_on: null, id: , query: null }'),
    [],
  ],
  ['a null method is missing', list('- { resource: crm/deals, method: null }'), ['schema: resource']],
  ['an empty name', list('- { name: "", resource: crm/deals, method: list }'), ['schema: ']],
  ['an empty resource', list('- { resource: "", method: list }'), ['resource-format: ']],
  ['an empty depends_on', list('- { resource: crm/deals, method: list, depends_on: "" }'), ['schema: ']],
  [
    'an empty integration_name',
    'integration_name: ""\nresources: [{ resource: crm/deals, method: list }]\n',
    ['missing-integration-name: integration_name'],
  ],
  [
    'an empty integration_name in runtime 4',
    graph(request('a')).replace('integration_name: zendesk', 'integration_name: ""'),
    [],
  ],

  // Only the top-level argument's required and default count; a nested optional property is not reported.
  [
    'a nested optional property',
    list(
      '- { resource: crm/deals, method: list, query: { a: "{{args.f.x}}" } }',
      'args_schema: { f: { type: object, required: true, properties: { x: { type: string } } } }\n',
    ),
    [],
  ],
  [
    'a path below a string argument',
    list(
      '- { resource: crm/deals, method: list, query: { a: "{{args.f.x}}" } }',
      'args_schema: { f: { type: string, required: true } }\n',
    ),
    ['undeclared-arg: args.f.x'],
  ],
  [
    'an open object',
    list(
      '- { resource: crm/deals, method: list, query: { a: "{{args.f.y}}" } }',
      'args_schema: { f: { type: object, required: true, properties: { x: { type: string } }, additionalProperties: true } }\n',
    ),
    [],
  ],

  // Casts and flags.
  [
    'flags after a cast are no second cast',
    list(
      '- { resource: crm/deals, method: list, query: { a: "{{args.f:int:undefined}}", b: "{{args.f:int:null}}", c: "{{args.f:str:ignore-empty-str}}" } }',
      'args_schema: { f: { type: string, required: true } }\n',
    ),
    [],
  ],

  // References.
  [
    'resources.<name> in runtimes 1 to 3',
    list(
      '- { name: all, resource: crm/contacts, method: list }\n- { resource: crm/deals, method: list, depends_on: all, query: { a: "{{resources.all.id}}", b: "{{resources}}", c: "{{resources.crm}}" } }',
    ),
    [],
  ],
  [
    'resources.crm where no ancestor is of crm',
    list(
      '- { resource: owners, method: list }\n- { resource: crm/deals, method: list, depends_on: owners, query: { c: "{{resources.crm}}" } }',
    ),
    ['unavailable-reference: resources.crm'],
  ],
  [
    'below a broken dependency, references are not reported',
    list(
      '- { resource: owners, method: list, persist: true }\n- { resource: crm/deals, method: list, depends_on: nothing-like-it }\n- { resource: crm/notes, method: list, depends_on: crm/deals, query: { a: "{{resources.owners.id}}" } }',
    ),
    ['unknown-dependency: nothing-like-it'],
  ],
  [
    'a duplicated name',
    list(
      '- { name: x, resource: crm/contacts, method: list }\n- { name: x, resource: crm/deals, method: list }\n- { resource: crm/notes, method: list, depends_on: x, query: { a: "{{resources.x.id}}" } }',
    ),
    ['duplicate-name: x'],
  ],

  // Runtimes.
  [
    'fields of runtime 4 under an explicit lower version',
    list('- { resource: crm/contacts, method: list, run_if: "true" }', 'default_runtime_version: 3\n'),
    ['unknown-property: run_if'],
  ],
  [
    'run_if without a version makes it a graph',
    'integration_name: x\nresources:\n  - { name: a, type: request, resource: crm/a, method: list, integrated_account_id: "7", run_if: tenant_id }\n  - { name: out, type: spool, depends_on: a }\n',
    ['runtime-version: request', 'discarded-records: name'],
  ],
  [
    'version 4 without types',
    list('- { resource: crm/contacts, method: list }', 'default_runtime_version: 4\n'),
    ['runtime-version: 4'],
  ],
  ['version 4 and nothing', 'default_runtime_version: 4\nresources: []\n', ['empty-resources: []']],
  ['a numeric string', graph(request('a')).replace('default_runtime_version: 4', 'default_runtime_version: "4"'), []],
  [
    'a version from the future',
    graph(request('a')).replace('default_runtime_version: 4', 'default_runtime_version: 5'),
    ['runtime-version: 5'],
  ],
  [
    'no version in a graph',
    graph(request('a')).replace('default_runtime_version: 4\n', ''),
    ['runtime-version: destination'],
  ],
  [
    'one step without a type among typed ones',
    graph(
      `${request('a')}- { name: b, resource: crm/b, method: list, integrated_account_id: "{{args.account}}" }\n`,
      'a, b',
    ),
    ['schema: name'],
  ],

  // Expressions.
  ['a tag on an expression field', graph(request('a', 'run_if: !args.x')), ['invalid-expression: !args.x']],
  [
    'a hyphenated argument in JSONata',
    graph(request('a', 'query: "{ \\"n\\": args.page-size }"'), 'a', 'page-size: { type: integer, required: true }\n'),
    ['unquoted-path: args.page-size'],
  ],
  [
    'a function position counts as a call',
    graph(request('a', 'query: "{ \\"n\\": $map(args.account, $trimm) }"')),
    ['unknown-function: $trimm'],
  ],
  ['other unbound variables pass', graph(request('a', 'query: "{ \\"n\\": $thing }"')), []],
  ['fields of another node type', graph(request('a', 'persist: true')), ['unknown-property: persist']],
  [
    'update_state without a value',
    graph(
      `${request('a')}- { name: done, type: event, config: { name: complete }, depends_on: a }\n- { name: s, type: update_state, config: { key: k }, depends_on: done }\n- { name: g, type: get_state, config: { key: k } }\n`,
      'a',
      '',
      'state_key: "{{args.account}}"\nmutex_key: m\n',
    ),
    ['schema: config'],
  ],

  // Names out of place.
  [
    'payload outside destinations',
    graph(request('a', 'query: { a: "{{payload.records}}" }')),
    ['unknown-reference: payload.records'],
  ],
  [
    'previous_run_date in runtime 4',
    graph(request('a', 'query: { a: "{{previous_run_date}}" }')),
    ['unknown-reference: previous_run_date'],
  ],
  [
    'sync_job_run in args_validation',
    graph(request('a'), 'a', '', "args_validation: \"sync_job_run.status = 'x' ? { 'message': 'no' }\"\n"),
    ['unknown-reference: sync_job_run.status'],
  ],

  // Placeholders.
  [
    'a placeholder as a key',
    list(
      '- { resource: crm/deals, method: list, query: { {{args.x}}: v } }',
      'args_schema: { x: { type: string, required: true } }\n',
    ),
    ['invalid-placeholder: {{args.x}}'],
  ],
  [
    'angle brackets: one of the errors, and the spelling besides',
    list('- { resource: crm/deals, method: list, query: { a: "<<args.x>>" } }'),
    ['angle-placeholder: <<args.x>>', 'undeclared-arg: args.x'],
  ],
  [
    'text that merely has braces',
    list('- { resource: crm/deals, method: list, query: { a: "}} {x} <z> << >>" } }'),
    [],
  ],

  // What is read in a way that can't be known.
  [
    'the whole context, and names that match an expression',
    list(
      '- { resource: crm/deals, method: list, query: { all: "{{.:json}}" } }\n- { resource: crm/notes, method: list, query: { some: "{{args./^i/}}", any: "{{args./d/}}" } }',
      'args_schema: { id: { type: string, required: true } }\n',
    ),
    ['invalid-placeholder: {{args./^i/}}'],
  ],
  [
    'an argument where no placeholder is read',
    list(
      '- { resource: "crm/{{args.kind}}", method: list }',
      'args_schema: { kind: { type: string, required: true } }\n',
    ),
    ['resource-format: crm/{{args.kind}}'],
  ],
  ...['x {{args.ids}}', 'args.ids[0]', '$.args.ids', 'args.`ids`', '{{args.ids:integer}}', 'arg.ids'].map(
    (target): (typeof cases)[number] => [
      `the element of a loop over ${target}`,
      list(
        `- { resource: crm/deals, method: get, loop_on: "${target}", id: "{{args.ids}}" }`,
        'args_schema: { ids: { type: array, required: true } }\n',
      ),
      [target.includes(':') ? `invalid-placeholder: ${target}` : `invalid-loop-target: ${target}`],
    ],
  ),

  // A resource with slips at its ends is the one that was meant.
  [
    'a dependency on a resource with a slip',
    list(
      '- { resource: " crm/a ", method: list }\n- { resource: /crm/b, method: list, depends_on: crm/a }\n- { resource: crm/c, method: list, depends_on: /crm/b }',
    ),
    ['resource-format:  crm/a ', 'resource-format: /crm/b', 'unknown-dependency: /crm/b'],
  ],

  // One warning for a placeholder.
  [
    'an endless recursion and a cast that is lost',
    list(
      '- { resource: kb/a, method: list, recurse: { if: " {{resources.kb.a.more:bool}} ", config: { id: "{{resources.kb.a.id}}" } } }\n- { resource: kb/b, method: list, recurse: { if: "{{resources.kb.b.more:bool:int}}", config: { id: "{{resources.kb.b.id}}" } } }',
    ),
    ['ineffective-cast: bool', 'recursion-without-end: {{resources.kb.b.more:bool:int}}'],
  ],

  // Tabs.
  [
    'tabs that separate',
    'integration_name:\tx\nresources:\t[ {resource:\tcrm/a,\tmethod: lsit} ]\t# c\n',
    ['unknown-method: lsit'],
  ],
  [
    'tabs that indent what is in brackets',
    'integration_name: x\nresources: [\n\t{ resource: crm/a, method: list }\n  ]\n',
    ['syntax: \t'],
  ],
  [
    'a version that is none',
    list('- { resource: crm/a, method: list }', 'default_runtime_version: true\n'),
    ['schema: true'],
  ],

  // Mix-ups.
  [
    'depends_on as a list',
    list(
      '- { resource: crm/a, method: list }\n- { resource: crm/b, method: list, depends_on: [crm/a], query: { a: "{{resources.crm.a.id}}" } }',
    ),
    ['schema: [crm/a]'],
  ],
  [
    'resources by name',
    'integration_name: x\nresources:\n  a: { resource: crm/a, method: list }\n',
    ['schema: a: { resource: crm/a, method: list }'],
  ],
  ['a number as id', list('- { resource: crm/a, method: get, id: 7 }'), ['schema: 7']],
  [
    'required: yes',
    list(
      '- { resource: crm/a, method: list, query: { a: "{{args.x?:y}}" } }',
      'args_schema: { x: { type: string, required: yes } }\n',
    ),
    ['invalid-args-schema: yes'],
  ],
  [
    'delete_tracking on a Proxy API resource',
    list('- { resource: owners, method: list, persist: true, delete_tracking: hard }'),
    ['unsupported-delete-tracking: hard'],
  ],

  // Secrets and ids.
  [
    'a uuid as a default is no id',
    graph(request('a').replace('{{args.account}}', '{{args.account?:6ba7b810-9dad-11d1-80b4-00c04fd430c8}}')),
    [],
  ],
  [
    'a uuid as an account',
    graph(request('a').replace('{{args.account}}', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')),
    ['unused-arg: account', 'hardcoded-id: 6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ],

  // Documents.
  [
    'documents before a broken one are checked, those after it are not',
    'integration_name: x\nresources: []\n---\na: "\n---\nintegration_name: x\nresources: []\n',
    ['empty-resources: []', 'syntax: "'],
  ],
  [
    'a list response',
    'results:\n  - { integration_name: x, resources: [] }\nnext_cursor: null\nlimit: 10\nother: 1\n',
    ['empty-resources: []'],
  ],
  ['no sync job at all', 'kind: Deployment\nmetadata: { name: x }\n', ['schema: kind']],
];

test.each(cases)('%s', async (_name, source, findings) => {
  expect(await found(source)).toEqual(findings);
});
