import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Diagnostic, InitializeParams, InitializeResult } from 'vscode-languageserver-protocol';
import { createProtocolConnection, type ProtocolConnection } from 'vscode-languageserver-protocol/node';
import { program } from './cli.ts';

/** What a client sees of the server, with the usual of its requests. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly child: ChildProcess;
  readonly initialized: InitializeResult;
  /** What the server has logged or shown. */
  readonly messages: readonly string[];
  readonly stderr: () => string;
  /** The exit status. */
  readonly ended: Promise<number | null>;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** Replaces the whole text. */
  change(uri: string, version: number, text: string): Promise<void>;
  /** What is pushed next for a document, or has been pushed for that version of it. */
  diagnostics(uri: string, version?: number): Promise<readonly Diagnostic[]>;
  request<T>(method: string, params: object): Promise<T>;
  stop(): Promise<void>;
}

export interface ClientOptions {
  readonly cwd: string;
  readonly capabilities?: InitializeParams['capabilities'];
  readonly initializationOptions?: unknown;
  /** What `workspace/configuration` is answered with. */
  readonly configuration?: (section: string) => unknown;
  /** Another server than ours. */
  readonly script?: string;
  readonly args?: readonly string[];
}

/** Starts the built server in a folder, and ends it with the test. */
export async function startClient({
  cwd,
  capabilities = {},
  initializationOptions,
  configuration,
  script = program,
  args = ['lsp', '--stdio'],
}: ClientOptions): Promise<Client> {
  const child = spawn(process.execPath, [script, ...args], { cwd });
  onTestFinished(() => void child.kill());
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.on('error', () => {});
  const connection = createProtocolConnection(child.stdout, child.stdin);
  const messages: string[] = [];
  const pushed = new Map<string, { version?: number; diagnostics: Diagnostic[] }[]>();
  const waiting = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params) => {
    pushed.set(params.uri, [...(pushed.get(params.uri) ?? []), params]);
    for (const wake of waiting) wake();
  });
  for (const method of ['window/logMessage', 'window/showMessage'])
    connection.onNotification(method, ({ message }) => {
      messages.push(message);
    });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  let isReady = false;
  connection.onRequest('workspace/configuration', ({ items }) => {
    if (!isReady) messages.push('asked before it was initialized');
    return items.map(({ section }: { section: string }) => configuration?.(section) ?? null);
  });
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(cwd).href, name: 'test' }],
    capabilities,
    initializationOptions,
  });
  isReady = true;
  await connection.sendNotification('initialized', {});

  return {
    connection,
    child,
    initialized,
    messages,
    stderr: () => stderr,
    ended,
    open: (uri, text, languageId = uri.endsWith('.json') ? 'json' : 'yaml') =>
      connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, text) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    async diagnostics(uri, version) {
      for (;;) {
        const list = pushed.get(uri) ?? [];
        const found = version === undefined ? list.shift() : list.find((one) => one.version === version);
        if (found) return found.diagnostics;
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    request: (method, params) => connection.sendRequest(method, params),
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
    },
  };
}
