import { describe, expect, test } from 'vitest';
import type { TextDocumentEdit, TextEdit } from 'vscode-languageserver-protocol';
import { rules } from '../../rules/index.ts';
import { parseSource } from '../../src/document/parse.ts';
import { lint } from '../../src/engine/lint.ts';
import { knownFunctions } from '../../src/job/expression/functions.ts';
import { codeActionsAt, difference } from '../../src/lsp/code-actions.ts';
import { readConfigModel } from '../../src/lsp/config-file.ts';
import { overrideIn } from '../../src/lsp/disable.ts';
import { foldingIn } from '../../src/lsp/folding.ts';
import { documentedFunction } from '../../src/lsp/functions.ts';
import { hoverAt } from '../../src/lsp/hover.ts';
import { inlayHintsIn } from '../../src/lsp/inlay-hints.ts';
import { configLinksIn, linksIn } from '../../src/lsp/links.ts';
import type { Model } from '../../src/lsp/model.ts';
import { semanticTokensIn, tokenTypes } from '../../src/lsp/semantic-tokens.ts';
import { symbolsIn } from '../../src/lsp/symbols.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { modelOf, withCursor } from '../support/model.ts';

const around = { uriOf: (path: string) => path, override: async () => undefined };

async function actionsAt(marked: string, only?: readonly string[]) {
  const { text, offset } = withCursor(marked);
  const model = await modelOf(text);
  const actions = await codeActionsAt(model, { start: offset, end: offset }, only, around);
  return actions.map(({ title, kind, isPreferred, edit, command }) => ({
    title,
    kind,
    preferred: isPreferred === true,
    after: edit && applied(model, edit.documentChanges as TextDocumentEdit[]),
    command: command?.command,
  }));
}

function applied({ positions, file }: Model, [change]: readonly TextDocumentEdit[]): string {
  expect(change!.textDocument.version).toBe(1);
  const edits = (change!.edits as readonly TextEdit[]).map(({ range, newText }) => ({
    ...positions.span(range),
    text: newText,
  }));
  return applyEdits(file.text, edits);
}

const broken = `integration_name: slack
resources:
  - resource: chat/users/
    method: lis‸t
  - resource: " chat/teams"
    method: lsit
    body:
      text: |
        a {{args.x}}
`;

describe('code actions', () => {
  test('a suggestion, the two ways to disable, and what explains', async () => {
    const actions = await actionsAt(broken.replace('‸', '').replace('lsit', 'ls‸it'));
    expect(actions.map(({ title, preferred }) => [title, preferred])).toEqual([
      ['Change to "list" (unknown-method)', true],
      ['Disable unknown-method for this line', false],
      ['Disable unknown-method for this file', false],
      ['Explain unknown-method', false],
      ['Fix all safe problems', false],
    ]);
    expect(actions[0]!.after).toContain('    method: list\n    body');
    expect(actions[1]!.after).toContain('    # sync-job-lint-disable-next-line unknown-method\n    method: lsit\n');
    expect(actions[2]!.after).toMatch(/^# sync-job-lint-disable-file unknown-method\nintegration_name/);
  });

  test('all of a rule, and all that is safe, by one edit', async () => {
    const actions = await actionsAt(broken.replace('‸', '').replace('users/', 'users‸/'));
    const all = actions.find(({ title }) => title === 'Fix all safe problems of resource-format')!;
    expect(all.after).toContain('- resource: chat/users\n');
    expect(all.after).toContain('- resource: "chat/teams"\n');
    const [fixAll] = await actionsAt(broken, ['source.fixAll']);
    expect(fixAll).toMatchObject({ kind: 'source.fixAll.sync-job-lint', after: all.after });
    expect(
      await actionsAt(
        broken.replaceAll(/\/$|" /gm, (found) => found.trim()),
        ['source.fixAll.eslint'],
      ),
    ).toEqual([]);
  });

  test('what is in a text of several lines is disabled above its key', async () => {
    const actions = await actionsAt(broken.replace('‸', '').replace('{{args.x', '{{args‸.x'));
    const disable = actions.find(({ title }) => title === 'Disable undeclared-arg for this line')!;
    expect(disable.after).toContain('      # sync-job-lint-disable-next-line undeclared-arg\n      text: |\n');
  });

  test('a name more in a comment that is there, before its reason', async () => {
    const marked = broken
      .replace('‸', '')
      .replace(
        '    method: lsit',
        '    # sync-job-lint-disable-next-line unused-arg -- it is right\n    method: ls‸it',
      );
    const actions = await actionsAt(marked);
    const disable = actions.find(({ title }) => title === 'Disable unknown-method for this line')!;
    expect(disable.after).toContain('# sync-job-lint-disable-next-line unused-arg, unknown-method -- it is right\n');
  });

  test('an edit splits no line break and no pair of surrogates', () => {
    for (const [before, after] of [
      ['a\r\nb', 'a\nb'],
      ['a\r\nb', 'a\rb'],
      ['a😀b', 'a😁b'],
      ['a', ''],
      ['aa', 'aaa'],
    ] as const) {
      const [edit] = difference(before, after);
      expect(applyEdits(before, [edit!])).toBe(after);
      expect(before.slice(edit!.start, edit!.end)).not.toMatch(/^\n|\r$|^[\udc00-\udfff]|[\ud800-\udbff]$/);
    }
    expect(difference('a', 'a')).toEqual([]);
  });

  test.each([
    ['', 'yaml', 'overrides:\n  - files: ["a.json"]\n    rules: { unused-arg: off }\n'],
    ['root: true', 'yaml', 'root: true\noverrides:\n  - files: ["a.json"]\n    rules: { unused-arg: off }\n'],
    [
      'overrides:\n- files: [b]\n# end\nroot: true\n',
      'yaml',
      'overrides:\n- files: [b]\n- files: ["a.json"]\n  rules: { unused-arg: off }\n# end\nroot: true\n',
    ],
    ['overrides: [{ files: [b] }]', 'yaml', undefined],
    [
      '{\n  "extends": "strict"\n}\n',
      'json',
      '{\n  "extends": "strict",\n  "overrides": [\n    { "files": ["a.json"], "rules": { "unused-arg": "off" } }\n  ]\n}\n',
    ],
    [
      '{ "overrides": [{ "files": ["b"] }] }',
      'json',
      '{ "overrides": [{ "files": ["b"] },\n    { "files": ["a.json"], "rules": { "unused-arg": "off" } }] }',
    ],
  ] as const)('an entry in the config for what has no comments: %j', async (text, language, expected) => {
    const edit = overrideIn(await parseSource({ text, language }), 'a.json', 'unused-arg');
    expect(edit && applyEdits(text, [edit])).toBe(expected);
  });
});

const job = `default_runtime_version: 4
args_schema:
  account: { type: string, format: integrated_account_id, required: true, description: The account. }
  limit: { type: integer, default: 10 }
resources:
  - name: users
    type: request
    resource: crm/users
    method: list
    integrated_account_id: "{{args.account}}"
    query: { limit: "{{args.limit:int}}" }
  - name: details
    type: request
    depends_on: users
    resource: crm/details
    method: list
    integrated_account_id: "{{args.account}}"
    query: { user: "{{resources.users.id|args.account?:none}}" }
  - name: shape
    type: transform
    depends_on: details
    config: { expression: "$map(resources.details, $trim)" }
  - name: store
    type: destination
    destination_type: webhook
    config: { id: "{{args.account}}" }
    resources_to_persist: [shape]
`;

async function hovered(marked: string): Promise<string | undefined> {
  const { text, offset } = withCursor(job.replace(marked.replace('‸', ''), marked));
  expect(offset).toBeGreaterThan(0);
  const hover = hoverAt(await modelOf(text), offset);
  return hover && (hover.contents as { value: string }).value;
}

describe('hovers', () => {
  test.each([
    ['acc‸ount: {', 'Argument `account`: string, integrated_account_id, required\n\nThe account.\n\nUsed 4 times.'],
    [
      'limit: "{{args.li‸mit',
      'Argument `limit`: integer, optional, default `10`\n\nUsed once.\n\n---\n\nPlaceholder, which stands for\n- `args.limit`: the argument `limit` (integer), cast with `int`\n\nIt is there in every run.',
    ],
    ['depends_on: us‸ers', 'Step `users`: list `crm/users`\n- before `details`'],
    ['- name: sh‸ape', 'Step `shape`: transform\n- runs after `details`\n- persisted by `store`'],
    [
      'user: "{‸{',
      'Placeholder, which stands for\n- `resources.users.id`: `id` of the output of `users` (crm/users)\n- `args.account`: the argument `account` (string)\n\nWhere none has a value: the default `none`.',
    ],
    [
      '$ma‸p',
      '```\n$map(array, function)\n```\n\nWhat a function makes of each item: function($value, $index, $array)',
    ],
    ['destination_t‸ype', 'What is written to.'],
    ['method: li‸st', undefined],
  ])('%s', async (marked, expected) => {
    expect(await hovered(marked)).toBe(expected);
  });

  test('of a finding: the reason of its rule', async () => {
    const { text, offset } = withCursor(broken.replace('‸', '').replace('lsit', 'l‸sit'));
    const value = (hoverAt(await modelOf(text), offset)!.contents as { value: string }).value;
    expect(value).toContain(rules.find(({ id }) => id === 'unknown-method')!.why.trim());
    expect(value).toMatch(/^\*\*\[unknown-method\]\(http/);
  });

  test('know all functions', () => {
    for (const name of knownFunctions.keys()) expect(documentedFunction(name), name).toBeDefined();
  });
});

test('symbols: arguments, and steps below those that they depend on', async () => {
  interface Symbol {
    readonly name: string;
    readonly detail?: string;
    readonly children?: readonly Symbol[];
  }
  const shown = ({ name, detail = '', children = [] }: Symbol): string =>
    `${name}${detail && `: ${detail}`}${children.length > 0 ? ` (${children.map(shown).join(', ')})` : ''}`;
  expect(symbolsIn(await modelOf(job)).map(shown)).toEqual([
    'sync job (args (account: string, limit: integer), users: list crm/users (details: list crm/details (shape: transform)), store: destination)',
  ]);
});

test('folding: what has several lines, whose last one stays where a bracket closes it', async () => {
  const text =
    '# a\n# b\nintegration_name: x\nresources:\n  - resource: a/b\n    method: list\n    query: {\n      a: 1\n    }\n    body:\n      x: |\n        a\n        b\n\n';
  const ranges = foldingIn(await modelOf(text)).map(({ startLine, endLine, kind }) => [startLine, endLine, kind]);
  expect(ranges).toEqual([
    [0, 1, 'comment'],
    [2, 12, undefined],
    [3, 12, undefined],
    [4, 12, undefined],
    [6, 8, undefined],
    [9, 12, undefined],
    [10, 12, undefined],
  ]);
});

test('links: rules that comments and configs name, and files that a config extends', async () => {
  const [link] = linksIn(await modelOf('# sync-job-lint-disable-file unused-arg, mine -- reason\nresources: []\n'));
  expect(link).toMatchObject({ range: { start: { character: 29 }, end: { character: 39 } } });
  expect(link!.target).toMatch(/#unused-arg$/);
  const path = `${process.cwd()}/sync-job-lint.config.yaml`;
  const text =
    'extends: [strict, ./package.json, ./gone.yaml]\nrules: { unused-arg: off }\noverrides: [{ files: [a], rules: { schema: off } }]\n';
  const source = { uri: '', version: 1, path, language: undefined, text };
  const targets = configLinksIn(await readConfigModel(source, path, rules)).map(({ target }) =>
    target!.replace(/.*[/#]/, ''),
  );
  expect(targets).toEqual(['package.json', 'unused-arg', 'schema']);
});

test('semantic tokens: what is in placeholders and JSONata, in one line each', async () => {
  const text = `resources:
  - resource: a/b
    method: list
    query: { q: "é {{args.x:int?:5}}" }
    body: |
      $map(args.xs, function($v) { $v = "a
      b" })
`;
  const data = semanticTokensIn(await modelOf(text));
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    character = data[at] === 0 ? character + data[at + 1]! : data[at + 1]!;
    line += data[at]!;
    found.push(`${tokenTypes[data[at + 3]!]} ${text.split('\n')[line]!.slice(character, character + data[at + 2]!)}`);
  }
  expect(found.filter((one) => !one.startsWith('operator'))).toEqual([
    'namespace args',
    'property x',
    'keyword int',
    'string 5',
    'function $map',
    'namespace args',
    'property xs',
    'keyword function',
    'variable $v',
    'variable $v',
    'string "a',
    'string b"',
  ]);
});

test('inlay hints: what placeholders stand for', async () => {
  const model = await modelOf(
    job.replace('    method: list\n    integrated', '    method: list\n    loop_on: args.limit\n    integrated'),
  );
  const hints = inlayHintsIn(model, { start: 0, end: model.file.text.length });
  expect(hints.map(({ label }) => label)).toEqual(['for each of args.limit', 'string', 'string', 'string', 'string']);
  expect(inlayHintsIn(model, { start: 0, end: 10 })).toEqual([]);
});

test('findings stay those of the command', async () => {
  const model = await modelOf(broken.replace('‸', ''));
  const { findings } = await lint({ text: broken.replace('‸', ''), path: 'job.yaml' }, model.config);
  expect(model.findings).toEqual(findings);
});
