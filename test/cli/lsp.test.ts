import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol';
import { folder, program, run } from '../support/cli.ts';
import { startClient } from '../support/lsp.ts';

const job = `integration_name: slack
args_schema: { user: { type: string, required: true } }
resources:
  - resource: chat/users
    method: get
    id: "😀 {{args.usr}}"
`;

const pulling = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
};

test('diagnostics say what the command says, in UTF-16', async () => {
  const cwd = folder({ 'a.yaml': job });
  const client = await startClient({ cwd });
  const uri = pathToFileURL(join(cwd, 'a.yaml')).href;
  await client.open(uri, job);
  const diagnostics = await client.diagnostics(uri);
  expect(diagnostics).toMatchObject([
    {
      range: { start: { line: 5, character: 14 }, end: { line: 5, character: 22 } },
      severity: 1,
      source: 'sync-job-lint',
      code: 'undeclared-arg',
      message: 'unknown argument "usr": `args_schema` does not declare it\ndid you mean "user"?',
    },
  ]);
  expect(diagnostics[0]!.codeDescription!.href).toMatch(/rules\/README\.md#undeclared-arg$/);
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('what is typed is checked as it is, unsaved documents too, and a newer version drops an older run', async () => {
  const client = await startClient({ cwd: folder() });
  const uri = 'untitled:Untitled-1';
  await client.open(uri, job);
  await client.diagnostics(uri, 1);
  for (let version = 2; version < 20; version++) await client.change(uri, version, `${job}# ${version}\n`);
  await client.change(uri, 20, job.replace('usr', 'user'));
  expect(await client.diagnostics(uri)).toHaveLength(1);
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('other documents get nothing, until they hold a job', async () => {
  const client = await startClient({ cwd: folder() });
  const uri = 'untitled:Untitled-1';
  await client.open(uri, 'services: [a\n');
  expect(await client.diagnostics(uri, 1)).toEqual([]);
  await client.change(uri, 2, job);
  expect(await client.diagnostics(uri, 2)).toHaveLength(1);
  await client.change(uri, 3, `${job}  - [\n`);
  expect(await client.diagnostics(uri, 3)).toMatchObject([{ code: 'syntax' }]);
  await client.change(uri, 4, 'a: 1\n');
  expect(await client.diagnostics(uri, 4)).toEqual([]);
});

test("a config's files are checked whatever they hold, and what it ignores is not", async () => {
  const config = 'root: true\nfiles: ["jobs/*.yaml"]\nignore: ["jobs/draft.yaml"]\n';
  const cwd = folder({ 'sync-job-lint.config.yaml': config });
  const client = await startClient({ cwd });
  const at = (name: string) => pathToFileURL(join(cwd, name)).href;
  for (const name of ['jobs/a.yaml', 'b.yaml']) await client.open(at(name), 'a: 1\n');
  await client.open(at('jobs/draft.yaml'), job);
  expect(await client.diagnostics(at('jobs/a.yaml'))).toMatchObject([{ code: 'schema' }]);
  expect(await client.diagnostics(at('b.yaml'))).toEqual([]);
  expect(await client.diagnostics(at('jobs/draft.yaml'))).toEqual([]);
});

test('configs count as they are now', async () => {
  const cwd = folder();
  const config = join(cwd, 'sync-job-lint.config.yaml');
  const client = await startClient({ cwd });
  const uri = pathToFileURL(join(cwd, 'a.yaml')).href;
  await client.open(uri, job);
  expect(await client.diagnostics(uri, 1)).toMatchObject([{ severity: 1 }]);
  const states: [string | undefined, object[]][] = [
    ['root: true\nrules: { undeclared-arg: info }\n', [{ severity: 3 }]],
    ['root: true\nrules: { undeclared-argg: info }\n', []],
    ['root: true\nrules: { undeclared-arg: warning }\n', [{ severity: 2 }]],
    [undefined, [{ severity: 1 }]],
  ];
  let version = 1;
  for (const [text, expected] of states) {
    if (text === undefined) rmSync(config);
    else writeFileSync(config, text);
    await client.change(uri, ++version, job);
    expect(await client.diagnostics(uri, version)).toMatchObject(expected);
  }
  expect(client.messages).toEqual([
    'sync-job-lint checks nothing: sync-job-lint.config.yaml:2: "undeclared-argg" is not a rule; did you mean "undeclared-arg"?',
  ]);
  // A client that watches files says so, and open documents are checked again.
  writeFileSync(config, 'root: true\nrules: { undeclared-arg: off, unused-arg: off }\n');
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: pathToFileURL(config).href, type: 2 }],
  });
  for (let left = 10; left > 0 && (await client.diagnostics(uri)).length > 0; left--);
});

test('an editor is set as a config file, and wins over those', async () => {
  const cwd = folder({ 'sync-job-lint.config.yaml': 'root: true\nrules: { undeclared-arg: info }\n' });
  let settings: object = { rules: { 'undeclared-arg': 'warning' } };
  const capabilities = { workspace: { configuration: true } };
  const client = await startClient({ cwd, capabilities, configuration: () => settings });
  const uri = pathToFileURL(join(cwd, 'a.yaml')).href;
  await client.open(uri, job);
  for (let left = 10; left > 0 && (await client.diagnostics(uri))[0]?.severity !== 2; left--);
  settings = { run: 'sometimes', configPath: '' };
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  for (let left = 10; left > 0 && (await client.diagnostics(uri))[0]?.severity !== 3; left--);
  expect(client.messages).toEqual(['the setting "run" takes "onType" or "onSave", found "sometimes"']);
});

test('nothing is asked of a client that has not been answered yet', async () => {
  const workspace = { ...pulling.workspace, configuration: true };
  const capabilities = { ...pulling, workspace };
  const client = await startClient({ cwd: folder(), capabilities, initializationOptions: { run: 'never' } });
  await client.stop();
  expect(client.messages).not.toContain('asked before it was initialized');
  expect(client.messages).toContain('the setting "run" takes "onType" or "onSave", found "never"');
});

test('on save: not before', async () => {
  const client = await startClient({ cwd: folder(), initializationOptions: { run: 'onSave' } });
  const uri = 'untitled:Untitled-1';
  await client.open(uri, job);
  expect(await client.diagnostics(uri)).toHaveLength(1);
  await client.change(uri, 2, `${job}    quer: {}\n`);
  await client.change(uri, 3, job.replace('usr', 'user'));
  await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('its own configs are held against what it knows, unsaved', async () => {
  const cwd = folder({ 'sync-job-lint.config.yaml': 'root: true\n' });
  const client = await startClient({ cwd });
  const uri = pathToFileURL(join(cwd, 'sync-job-lint.config.yaml')).href;
  await client.open(uri, 'root: true\nrules:\n  unused-ars: off\n');
  expect(await client.diagnostics(uri)).toMatchObject([
    {
      range: { start: { line: 2, character: 2 }, end: { line: 2, character: 12 } },
      message: '"unused-ars" is not a rule\ndid you mean "unused-arg"?',
    },
  ]);
});

test('a baseline hides what it knows', async () => {
  const cwd = folder({
    'a.yaml': job,
    'sync-job-lint.config.yaml': 'root: true\nbaseline: sync-job-lint-baseline.json\n',
  });
  await run(['a.yaml', '--baseline', 'sync-job-lint-baseline.json', '--update-baseline'], { cwd });
  const client = await startClient({ cwd });
  const uri = pathToFileURL(join(cwd, 'a.yaml')).href;
  await client.open(uri, job);
  expect(await client.diagnostics(uri)).toEqual([]);
});

test('a client that asks is answered, with what has not changed left out', async () => {
  const cwd = folder({ 'a.yaml': job, 'b.yaml': job.replace('usr', 'user'), 'c.yaml': 'a: 1\n' });
  const initializationOptions = { workspaceDiagnostics: true };
  const client = await startClient({ cwd, capabilities: pulling, initializationOptions });
  expect(client.initialized.capabilities.diagnosticProvider).toMatchObject({ workspaceDiagnostics: true });
  const uri = pathToFileURL(join(cwd, 'a.yaml')).href;
  await client.open(uri, job);
  interface Answer {
    readonly kind: string;
    readonly resultId?: string;
    readonly items?: readonly { readonly code: string }[];
  }
  const first = await client.request<Answer>('textDocument/diagnostic', { textDocument: { uri } });
  expect(first).toMatchObject({ kind: 'full', items: [{ code: 'undeclared-arg' }] });
  const again = { textDocument: { uri }, previousResultId: first.resultId };
  expect(await client.request('textDocument/diagnostic', again)).toEqual({
    kind: 'unchanged',
    resultId: first.resultId,
  });
  await client.change(uri, 2, job.replace('usr', 'user'));
  expect(await client.request('textDocument/diagnostic', again)).toMatchObject({ kind: 'full', items: [] });

  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  const all = await client.request<{ items: (Answer & { uri: string })[] }>('workspace/diagnostic', {
    previousResultIds: [],
  });
  expect(all.items.map(({ uri, items }) => [uri.slice(-6), items!.length])).toEqual([
    ['a.yaml', 1],
    ['b.yaml', 0],
    ['c.yaml', 0],
  ]);
  const partial: string[] = [];
  client.connection.onProgress({ __: undefined } as never, 'token', (part: unknown) => {
    partial.push(...(part as typeof all).items.map(({ kind }) => kind));
  });
  await client.request('workspace/diagnostic', {
    previousResultIds: all.items.map(({ uri, resultId }) => ({ uri, value: resultId })),
    partialResultToken: 'token',
  });
  expect(partial).toEqual(['unchanged', 'unchanged', 'unchanged']);
});

test('what is asked about a document is answered, and what is about others is not', async () => {
  const client = await startClient({ cwd: folder() });
  const uri = 'untitled:Untitled-1';
  await client.open(uri, job);
  const textDocument = { uri };
  const position = { line: 5, character: 19 };
  const list = await client.request<{ items: object[] }>('textDocument/completion', { textDocument, position });
  expect(list.items).toMatchObject([
    {
      label: 'user',
      textEdit: { range: { start: { line: 5, character: 19 }, end: { line: 5, character: 22 } }, newText: 'user' },
    },
  ]);
  const symbols = await client.request<object[]>('textDocument/documentSymbol', { textDocument });
  expect(symbols).toMatchObject([{ name: 'slack', children: [{ name: 'args' }, { name: 'chat/users' }] }]);
  const right = 'untitled:Untitled-3';
  await client.open(right, job.replace('usr', 'user'));
  const at = { textDocument: { uri: right }, position: { line: 1, character: 17 } };
  expect(await client.request('textDocument/prepareRename', at)).toMatchObject({ placeholder: 'user' });
  const edit = await client.request<{ changes: object }>('textDocument/rename', { ...at, newName: 'person' });
  expect(Object.values(edit.changes)).toMatchObject([[{ newText: 'person' }, { newText: 'person' }]]);
  const refused = client.request('textDocument/rename', { ...at, newName: 'a b' });
  await expect(refused).rejects.toThrow('"a b" can\'t be referred to everywhere: use letters, digits, "_" and "-"');
  const range = { start: position, end: position };
  const context = { diagnostics: [], only: ['quickfix'] };
  const actions = await client.request<object[]>('textDocument/codeAction', { textDocument, range, context });
  expect(actions).toMatchObject([
    { title: 'Change to "user" (undeclared-arg)', edit: { changes: { [uri]: [{ newText: 'user' }] } } },
    { title: 'Disable undeclared-arg for this line' },
    { title: 'Disable undeclared-arg for this file' },
    { title: 'Explain undeclared-arg' },
  ]);
  await client.request('workspace/executeCommand', { command: 'sync-job-lint.explain', arguments: ['undeclared-arg'] });
  expect(client.messages[0]).toMatch(/^undeclared-arg: /);

  await client.open('untitled:Untitled-2', 'services: []\n');
  const other = { textDocument: { uri: 'untitled:Untitled-2' }, position: { line: 0, character: 3 } };
  for (const method of ['completion', 'hover', 'documentSymbol', 'definition', 'foldingRange'])
    expect(await client.request(`textDocument/${method}`, other)).toBeNull();
});

test('a request that is not wanted any more is not answered', async () => {
  const client = await startClient({ cwd: folder() });
  const uri = 'untitled:Untitled-1';
  await client.open(uri, job);
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } }, source.token);
  source.cancel();
  await expect(answer).rejects.toThrow('cancelled');
});

test('a rule that fails is a message, and the findings of the others are there', async () => {
  const plugin = `export default {
    id: 'no-luck', summary: 'a', severity: 'error', messages: {},
    check() { console.log('printed'); process.stdout.write('printed'); throw new Error('no luck') },
  }`;
  const cwd = folder({ 'plugin.mjs': plugin, 'sync-job-lint.config.yaml': 'root: true\nplugins: [./plugin.mjs]\n' });
  const client = await startClient({ cwd });
  const uri = pathToFileURL(join(cwd, 'a.yaml')).href;
  await client.open(uri, job);
  expect(await client.diagnostics(uri)).toMatchObject([{ code: 'undeclared-arg' }]);
  expect(client.messages).toEqual(['internal failure in the rule "no-luck", which is left out: Error: no luck']);
});

test('it ends as it is told, and with its client', async () => {
  const client = await startClient({ cwd: folder() });
  await client.stop();
  expect(await client.ended).toBe(0);
  expect(client.stderr()).toBe('');
  const other = await startClient({ cwd: folder() });
  other.child.stdin!.end();
  expect(await other.ended).toBe(1);
  expect(other.stderr()).toBe('');
});

test('it ends where the process that started it is gone', async () => {
  const parent = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  const child = spawn(process.execPath, [program, 'lsp']);
  const message = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: parent.pid, capabilities: {}, rootUri: null },
  });
  child.stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  parent.kill();
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
});

test('other ways to speak are refused in words', async () => {
  for (const option of ['--node-ipc', '--socket=1234']) {
    const { status, stdout, stderr } = await run(['lsp', option]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/is not supported: the server speaks over stdio\n\s+help: use "--stdio"/);
  }
});
