import { describe, expect, test } from 'vitest';
import { definitionAt, highlightsAt, referencesAt } from '../../src/lsp/definition.ts';
import { renameAt, renameTarget } from '../../src/lsp/rename.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { modelOf, withCursor } from '../support/model.ts';

const graph = `default_runtime_version: 4
args_schema:
  type: object
  properties:
    account: { type: string, required: true }
    user_ids: { type: array, items: { type: string } }
  required: [user_ids]
resources:
  - name: state
    type: add_context
    config: { expression: '{ "since": $now(), "until": args.account }' }
  - name: get-users
    type: request
    depends_on: state
    resource: ticketing/users
    method: get
    id: "{{args.user_ids}}"
    loop_on: args.user_ids
    integrated_account_id: "{{args.account}}"
    query: { since: "{{since}}", until: "{{state.until|until}}" }
  - name: shape
    type: transform
    depends_on: get-users
    config:
      expression: |
        ($rows := resources.\`get-users\`; $map($rows, function($v) { $v.id & since }) & $map($rows, function($v) { $v }))
  - { name: store, type: destination, destination_type: webhook, config: { id: "{{args.account}}" }, resources_to_persist: [get-users, shape] }
`;

const legacy = `integration_name: slack
args_schema: { user_ids: { type: array, required: true } }
resources:
  - { name: users, resource: chat/users, method: get, id: "{{args.user_ids}}", loop_on: user_ids }
  - resource: chat/teams
    method: list
  - resource: chat/messages
    method: list
    depends_on: chat/teams
    query: { team: "{{resources.chat.teams.id}}" }
  - { resource: chat/reactions, method: list, depends_on: users, query: { user: "{{resources.chat.users.id}}" } }
`;

async function renamed(source: string, marked: string, to: string) {
  const { text, offset } = withCursor(
    source.includes(marked.replace('‸', '')) ? source.replace(marked.replace('‸', ''), marked) : marked,
  );
  const model = await modelOf(text);
  const renaming = await renameAt(model, offset, to);
  if ('refusal' in renaming) return renaming.refusal;
  return changedLines(text, applyEdits(text, renaming.edits));
}

function changedLines(before: string, after: string): string[] {
  const old = before.split('\n');
  return after.split('\n').flatMap((line, index) => (line === old[index] ? [] : [line.trim()]));
}

describe('renaming', () => {
  test('a step: in all that names it, with backticks where JSONata needs them', async () => {
    expect(await renamed(graph, '- name: get‸-users', 'fetch-users')).toEqual([
      '- name: fetch-users',
      'depends_on: fetch-users',
      '($rows := resources.`fetch-users`; $map($rows, function($v) { $v.id & since }) & $map($rows, function($v) { $v }))',
      expect.stringContaining('resources_to_persist: [fetch-users, shape]'),
    ]);
    expect(await renamed(legacy, 'depends_on: us‸ers', 'people')).toEqual([
      expect.stringContaining('name: people'),
      expect.stringContaining('depends_on: people, query: { user: "{{resources.chat.users.id}}" }'),
    ]);
  });

  test('an argument: its declaration, the list of required ones, placeholders, loops, JSONata', async () => {
    expect(await renamed(graph, '{{args.us‸er_ids}}', 'ids')).toEqual([
      'ids: { type: array, items: { type: string } }',
      'required: [ids]',
      'id: "{{args.ids}}"',
      'loop_on: args.ids',
    ]);
    expect(await renamed(legacy, 'loop_on: ‸user_ids', 'ids')).toEqual([
      'args_schema: { ids: { type: array, required: true } }',
      '- { name: users, resource: chat/users, method: get, id: "{{args.ids}}", loop_on: ids }',
    ]);
    expect(await renamed(graph, 'acc‸ount: {', 'my-account')).toEqual([
      'my-account: { type: string, required: true }',
      `config: { expression: '{ "since": $now(), "until": args.\`my-account\` }' }`,
      'integrated_account_id: "{{args.my-account}}"',
      expect.stringContaining('"{{args.my-account}}"'),
    ]);
  });

  test('a key of the context, in quotes, placeholders and JSONata', async () => {
    expect(await renamed(graph, '"{{sin‸ce}}"', 'from')).toEqual([
      `config: { expression: '{ "from": $now(), "until": args.account }' }`,
      'query: { since: "{{from}}", until: "{{state.until|until}}" }',
      '($rows := resources.`get-users`; $map($rows, function($v) { $v.id & from }) & $map($rows, function($v) { $v }))',
    ]);
  });

  test('a variable: where it is the same one', async () => {
    expect(await renamed(graph, '{ $v‸.id', '$user')).toEqual([
      '($rows := resources.`get-users`; $map($rows, function($user) { $user.id & since }) & $map($rows, function($v) { $v }))',
    ]);
    expect(await renamed(graph, '($ro‸ws', 'all')).toEqual([
      '($all := resources.`get-users`; $map($all, function($v) { $v.id & since }) & $map($all, function($v) { $v }))',
    ]);
  });

  test.each([
    ['- name: get‸-users', 'shape', 'there is a step "shape" already'],
    ['- name: get‸-users', 'a b', '"a b" can\'t be referred to everywhere: use letters, digits, "_" and "-"'],
    ['{{args.us‸er_ids}}', 'account', 'there is an argument "account" already'],
    ['($ro‸ws', 'map', '"$map" is something else already'],
    ['($ro‸ws', 'a-b', '"$a-b" can\'t be a variable: use letters, digits and "_"'],
    ['method: g‸et', 'x', 'there is no name of the job here that can be changed'],
  ])('is refused: %s to %s', async (marked, to, refusal) => {
    expect(await renamed(graph, marked, to)).toBe(refusal);
  });

  test('is refused where a name is written that is not the own one', async () => {
    expect(await renamed(legacy, 'depends_on: chat/te‸ams', 'teams')).toBe(
      'the step has no `name`: it is called by its `resource`',
    );
    expect(await renamed(legacy, 'resources.chat.us‸ers.id', 'people')).toBe(
      'this is the step\'s `resource`: its name is "users"',
    );
  });

  test('is refused where names are read that nobody can know, and says where', async () => {
    const dynamic = graph.replace('$v.id & since', '$lookup(args, "user_ids")');
    expect(await renamed(dynamic, '{{args.us‸er_ids}}', 'ids')).toMatch(
      /^(?:`args` is read as a whole in|the expression in) line 26/,
    );
    const broken = graph.replace('$v.id & since', '$v.id &');
    expect(await renamed(broken, '{{args.us‸er_ids}}', 'ids')).toBe(
      "the expression in line 26 can't be read, and may use it",
    );
  });

  test('is refused where the result has a finding more', async () => {
    // The context's key would have the argument's place.
    expect(await renamed(graph, '"{{sin‸ce}}"', 'args')).toMatch(
      /^it would be wrong in line \d+: |would mean something else/,
    );
  });
});

test('a name leads to its declaration, and to all its places', async () => {
  const { text, offset } = withCursor(graph.replace('depends_on: get-users', 'depends_on: ‸get-users'));
  const model = await modelOf(text);
  const lineOf = ({ range }: { range: { start: { line: number } } }) => range.start.line;
  expect(definitionAt(model, offset).map(lineOf)).toEqual([11]);
  expect(referencesAt(model, offset, true).map(lineOf)).toEqual([11, 22, 25, 26]);
  expect(referencesAt(model, offset, false).map(lineOf)).toEqual([22, 25, 26]);
  expect(highlightsAt(model, offset).map(({ kind }) => kind)).toEqual([3, 2, 2, 2]);
  expect(renameTarget(model, offset)).toMatchObject({ placeholder: 'get-users' });
  expect(definitionAt(model, 0)).toEqual([]);
});

test('a step without a name is found by its resource', async () => {
  const { text, offset } = withCursor(legacy.replace('{{resources.chat.teams', '{{resources.cha‸t.teams'));
  const model = await modelOf(text);
  expect(definitionAt(model, offset).map(({ range }) => range.start)).toEqual([{ line: 4, character: 14 }]);
});
