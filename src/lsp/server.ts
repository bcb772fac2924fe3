import { pathToFileURL } from 'node:url';
import {
  type CancellationToken,
  type CompletionItem,
  type CompletionList,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MessageType,
  type Position,
  ResponseError,
  ShowMessageNotification,
  type TextDocumentPositionParams,
  TextDocumentSyncKind,
  TextDocuments,
  type TextEdit,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { createProtocolConnection } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { rules } from '../../rules/index.ts';
import { rulePage } from '../rule-page.ts';
import { toError } from '../shared/errors.ts';
import type { Edit } from '../text/span.ts';
import { version } from '../version.ts';
import { codeActionsAt, EXPLAIN, editOf, FIX_ALL } from './code-actions.ts';
import { type Completions, completionsIn, completionsInConfig } from './completion/index.ts';
import { definitionAt, highlightsAt, referencesAt } from './definition.ts';
import { SOURCE } from './diagnostics.ts';
import { foldingIn } from './folding.ts';
import { hoverAt } from './hover.ts';
import { inlayHintsIn } from './inlay-hints.ts';
import { CompletionItemKind } from './kinds.ts';
import { configLinksIn, linksIn } from './links.ts';
import type { Model } from './model.ts';
import type { Positions } from './positions.ts';
import { renameAt, renameTarget } from './rename.ts';
import { semanticTokensIn, tokenTypes } from './semantic-tokens.ts';
import { readSettings } from './settings.ts';
import { symbolsIn } from './symbols.ts';
import { pathOf, Workspace } from './workspace.ts';
import { workspaceFiles } from './workspace-files.ts';

/** How long nothing is typed before a document is checked, in milliseconds. */
const PAUSE = 100;

/** How often it is asked whether the client is still alive, in milliseconds. */
const WATCH = 3000;

const SECTION = 'syncJobLint';

/**
 * Speaks the Language Server Protocol over stdio, until the client ends it or is gone.
 *
 * @returns the exit status
 */
export function serveLanguage(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<number> {
  return new Promise((resolve) => new LanguageServer(input, output, resolve));
}

class LanguageServer {
  readonly #connection;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #workspace: Workspace;
  readonly #pauses = new Map<string, NodeJS.Timeout>();
  /** What was said of each document that is checked only when it is saved. */
  readonly #saved = new Map<string, Reported>();
  #client: InitializeParams | undefined;
  #initialOptions: unknown;
  #reports = 0;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, ended: (status: number) => void) {
    let watch: NodeJS.Timeout | undefined;
    const watchDog = {
      shutdownReceived: false,
      initialize: ({ processId }: InitializeParams) => {
        if (typeof processId !== 'number') return;
        watch = setInterval(() => !isAlive(processId) && watchDog.exit(), WATCH).unref();
      },
      exit: () => {
        clearInterval(watch);
        for (const pause of this.#pauses.values()) clearTimeout(pause);
        this.#connection.dispose();
        input.removeAllListeners();
        (input as NodeJS.ReadStream).destroy?.();
        ended(watchDog.shutdownReceived ? 0 : 1);
      },
    };
    input.on('end', watchDog.exit).on('close', watchDog.exit);
    this.#connection = createConnection((logger) => createProtocolConnection(input, output, logger), watchDog);
    const { console: log } = this.#connection;
    this.#workspace = new Workspace({
      tell: (message) => this.#show(MessageType.Error, message),
      log: (message) => log.error(message),
    });
    this.#listen();
  }

  #listen(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#initialized());
    connection.onDidChangeConfiguration(({ settings }) => this.#configure(settings?.[SECTION] ?? settings));
    connection.onDidChangeWatchedFiles(() => this.#refresh());
    const documents = this.#documents;
    let opened: TextDocument | undefined;
    documents.onDidOpen(({ document }) => {
      opened = document;
      this.#check(document.uri);
    });
    documents.onDidChangeContent(({ document }) => {
      // What is opened is said to have changed, too.
      const isNew = opened === document;
      opened = undefined;
      if (isNew || this.#workspace.settings.run === 'onSave') return;
      const { uri } = document;
      clearTimeout(this.#pauses.get(uri));
      this.#pauses.set(
        uri,
        setTimeout(() => this.#check(uri), PAUSE),
      );
    });
    documents.onDidSave(({ document: { uri } }) => {
      this.#saved.delete(uri);
      this.#check(uri);
      if (this.#pulls && this.#workspace.settings.run === 'onSave') this.#connection.languages.diagnostics.refresh();
    });
    documents.onDidClose(({ document: { uri } }) => {
      clearTimeout(this.#pauses.get(uri));
      this.#pauses.delete(uri);
      this.#saved.delete(uri);
      this.#workspace.close(uri);
      if (!this.#pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
    documents.listen(connection);
    connection.languages.diagnostics.on(({ textDocument, previousResultId }, token) =>
      this.#pull(textDocument.uri, previousResultId, token),
    );
    connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token, _, progress) => {
      const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for await (const one of this.#pullAll(before, token)) {
        if (progress) progress.report({ items: [one] });
        else items.push(one);
      }
      return { items };
    });
    this.#answerAboutNames();
    this.#answerAboutDocuments();
    connection.onExecuteCommand(({ command, arguments: [rule] = [] }) => this.#execute(command, String(rule)));
    connection.listen();
  }

  #answerAboutNames(): void {
    const connection = this.#connection;
    connection.onHover((params, token) =>
      this.#answer(params, token, (model) => hoverAt(model, at(model, params)) ?? null),
    );
    connection.onDefinition((params, token) =>
      this.#answer(params, token, (model) => definitionAt(model, at(model, params))),
    );
    connection.onReferences((params, token) =>
      this.#answer(params, token, (model) => referencesAt(model, at(model, params), params.context.includeDeclaration)),
    );
    connection.onDocumentHighlight((params, token) =>
      this.#answer(params, token, (model) => highlightsAt(model, at(model, params))),
    );
    connection.onCompletion((params, token) => this.#complete(params, token));
    connection.onPrepareRename((params, token) =>
      this.#answer(params, token, (model) => {
        const target = renameTarget(model, at(model, params));
        if ('refusal' in target) throw new ResponseError(LSPErrorCodes.RequestFailed, target.refusal);
        return { range: model.positions.range(target), placeholder: target.placeholder };
      }),
    );
    connection.onRenameRequest((params, token) =>
      this.#answer(params, token, async (model) => {
        const renaming = await renameAt(model, at(model, params), params.newName);
        if ('refusal' in renaming) throw new ResponseError(LSPErrorCodes.RequestFailed, renaming.refusal);
        return this.#supported(editOf(model, renaming.edits));
      }),
    );
  }

  async #complete(params: TextDocumentPositionParams, token: CancellationToken): Promise<CompletionList | null> {
    const document = this.#documents.get(params.textDocument.uri);
    const config = document && (await this.#workspace.configModel(document));
    const complete = ({ positions }: Pick<Model, 'positions'>, found: Completions | undefined): CompletionList => ({
      isIncomplete: false,
      items: (found?.items ?? []).map((item, index) => completionItem(item, index, positions, found?.besides)),
    });
    if (config) {
      const { file, rules } = config;
      return complete(config, await completionsInConfig(file, config.positions.offset(params.position), rules));
    }
    return this.#answer(params, token, async (model) =>
      complete(model, await completionsIn(model.file, at(model, params), model.config)),
    );
  }

  #answerAboutDocuments(): void {
    const connection = this.#connection;
    connection.onDocumentSymbol((params, token) => this.#answer(params, token, symbolsIn));
    connection.onFoldingRanges((params, token) => this.#answer(params, token, foldingIn));
    connection.onDocumentLinks(async (params, token) => {
      const document = this.#documents.get(params.textDocument.uri);
      const config = document && (await this.#workspace.configModel(document));
      return config ? configLinksIn(config) : this.#answer(params, token, linksIn);
    });
    connection.languages.semanticTokens.on(async (params, token) => ({
      data: (await this.#answer(params, token, semanticTokensIn)) ?? [],
    }));
    connection.languages.inlayHint.on((params, token) =>
      this.#answer(params, token, (model) =>
        this.#workspace.settings.inlayHints ? inlayHintsIn(model, model.positions.span(params.range)) : [],
      ),
    );
    connection.onCodeAction((params, token) =>
      this.#answer(params, token, async (model, document) => {
        const { range, context } = params;
        const actions = await codeActionsAt(model, model.positions.span(range), context.only, {
          uriOf: (path) => this.#workspace.uriFrom(document, path),
          override: (rule) => this.#workspace.override(document, rule),
        });
        return actions.map((action) => (action.edit ? { ...action, edit: this.#supported(action.edit) } : action));
      }),
    );
  }

  /** Shows what there is to read about a rule: its page where the client can, else its reason. */
  async #execute(command: string, id: string): Promise<void> {
    if (command !== EXPLAIN) return;
    const page = rulePage(id);
    const { window } = this.#connection;
    if (page !== undefined && this.#client?.capabilities.window?.showDocument?.support) {
      const { success } = await window.showDocument({ uri: page, external: true });
      if (success) return;
    }
    const rule = rules.find((one) => one.id === id);
    if (rule) this.#show(MessageType.Info, `${id}: ${rule.why.trim()}`);
  }

  /** Nothing is asked, so nobody has to answer. */
  #show(type: MessageType, message: string): void {
    void this.#connection.sendNotification(ShowMessageNotification.type, { type, message });
  }

  /** An edit in the form that the client knows; an older client has no versions. */
  #supported(edit: WorkspaceEdit): WorkspaceEdit {
    if (this.#client?.capabilities.workspace?.workspaceEdit?.documentChanges) return edit;
    const changes: Record<string, TextEdit[]> = {};
    for (const change of edit.documentChanges ?? [])
      if ('edits' in change) changes[change.textDocument.uri] = change.edits as TextEdit[];
    return { changes };
  }

  #initialize(params: InitializeParams): InitializeResult {
    this.#client = params;
    const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    this.#workspace.folders = folders.map(pathOf).filter((path) => path !== undefined);
    this.#initialOptions = params.initializationOptions;
    this.#use(undefined);
    return {
      serverInfo: { name: 'sync-job-lint', version },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        completionProvider: { triggerCharacters: [...' .:|$`"\'{-,/'] },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentLinkProvider: {},
        codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL] },
        semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] }, full: true },
        inlayHintProvider: true,
        executeCommandProvider: { commands: [EXPLAIN] },
        ...(this.#pulls && {
          diagnosticProvider: {
            identifier: SOURCE,
            interFileDependencies: false,
            workspaceDiagnostics: true,
          },
        }),
      },
    };
  }

  /** Whether the client asks for diagnostics, and can be told when to ask again. */
  get #pulls(): boolean {
    const { textDocument, workspace } = this.#client?.capabilities ?? {};
    return textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true;
  }

  async #initialized(): Promise<void> {
    const { workspace } = this.#client!.capabilities;
    const { client } = this.#connection;
    if (workspace?.workspaceFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
        const kept = this.#workspace.folders.filter((folder) => !gone.has(folder));
        const more = added.map(({ uri }) => pathOf(uri)).filter((path) => path !== undefined);
        this.#workspace.folders = [...kept, ...more];
        this.#refresh();
      });
    }
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const names = ['sync-job-lint.config.*', 'sync-job-lint-baseline.json', 'package.json'];
      const watchers = names.map((name) => ({ globPattern: `**/${name}` }));
      await client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      await client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    if (workspace?.configuration) await this.#configure(undefined);
  }

  /** @param pushed what a client has sent that is not asked */
  async #configure(pushed: unknown): Promise<void> {
    const asked = this.#client?.capabilities.workspace?.configuration
      ? await this.#connection.workspace.getConfiguration(SECTION).catch(() => undefined)
      : pushed;
    this.#use(asked);
    this.#refresh();
  }

  /** Takes settings over those that the client has begun with. */
  #use(settings: unknown): void {
    const given = { ...asObject(this.#initialOptions), ...asObject(settings) };
    this.#workspace.settings = readSettings(given, (problem) => this.#show(MessageType.Error, problem));
  }

  /** Has all that is open checked again. */
  #refresh(): void {
    this.#saved.clear();
    const { workspace } = this.#client!.capabilities;
    if (workspace?.inlayHint?.refreshSupport) this.#connection.languages.inlayHint.refresh();
    if (this.#pulls) this.#connection.languages.diagnostics.refresh();
    else for (const uri of this.#documents.keys()) this.#check(uri);
  }

  /** Checks a document and tells the client, unless a newer version is there by then. */
  async #check(uri: string): Promise<void> {
    this.#pauses.delete(uri);
    const document = this.#documents.get(uri);
    if (!document || this.#pulls) return;
    const { version } = document;
    try {
      const diagnostics = await this.#workspace.diagnostics(document);
      const current = this.#documents.get(uri);
      if (current === document && document.version === version)
        void this.#connection.sendDiagnostics({ uri, version, diagnostics });
    } catch (error) {
      this.#failed(uri, error);
    }
  }

  async #pull(uri: string, before: string | undefined, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const document = this.#documents.get(uri);
    if (!document) return { kind: 'full', items: [] };
    await this.#pause(token);
    if (this.#workspace.settings.run === 'onSave' && this.#saved.has(uri))
      return reportOf(this.#saved.get(uri)!, before);
    const { version } = document;
    const items = await this.#workspace.diagnostics(document).catch((error) => {
      this.#failed(uri, error);
      return [];
    });
    if (document.version !== version)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed');
    const reported = this.#remember(uri, items);
    return reportOf(reported, before);
  }

  #remember(uri: string, items: Reported['items']): Reported {
    const said = JSON.stringify(items);
    const before = this.#saved.get(uri);
    const reported = before?.said === said ? before : { id: String(++this.#reports), items, said };
    this.#saved.set(uri, reported);
    return reported;
  }

  async *#pullAll(
    before: ReadonlyMap<string, string>,
    token: CancellationToken,
  ): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
    if (!this.#workspace.settings.workspaceDiagnostics) return;
    for await (const { path, text } of workspaceFiles(this.#workspace)) {
      await this.#pause(token);
      const uri = pathToFileURL(path).href;
      // What is open is asked for by itself.
      if (this.#documents.all().some((open) => pathOf(open.uri) === path)) continue;
      const closed = { uri, languageId: '', version: 0, getText: () => text };
      const items = await this.#workspace.diagnostics(closed).catch((error) => {
        this.#failed(uri, error);
        return [];
      });
      this.#workspace.close(uri);
      yield { uri, version: null, ...reportOf(this.#remember(uri, items), before.get(uri)) };
    }
  }

  /** Lets what has arrived be read, such as that an answer is not wanted any more. */
  async #pause(token: CancellationToken): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  }

  /**
   * Answers a request about a document that holds sync jobs.
   *
   * @param feature what answers it
   */
  async #answer<T>(
    { textDocument: { uri } }: { readonly textDocument: { readonly uri: string } },
    token: CancellationToken,
    feature: (model: Model, document: TextDocument) => T | Promise<T>,
  ): Promise<T | null> {
    const document = this.#documents.get(uri);
    if (!document) return null;
    await this.#pause(token);
    const { version } = document;
    try {
      const model = await this.#workspace.model(document);
      if (document.version !== version)
        throw new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed');
      return model ? await feature(model, document) : null;
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      this.#failed(uri, error);
      throw new ResponseError(ErrorCodes.InternalError, toError(error).message);
    }
  }

  #failed(uri: string, error: unknown): void {
    this.#connection.console.error(`internal failure for ${uri}: ${toError(error).stack ?? String(error)}`);
  }
}

/** What was said of a document last. */
interface Reported {
  readonly id: string;
  readonly items: Awaited<ReturnType<Workspace['diagnostics']>>;
  readonly said: string;
}

function reportOf({ id, items }: Reported, before: string | undefined) {
  if (before === id) return { kind: 'unchanged', resultId: id } as const;
  return { kind: 'full', resultId: id, items } as const;
}

function at({ positions }: Model, { position }: { readonly position: Position }): number {
  return positions.offset(position);
}

function completionItem(
  { label, kind, detail, documentation, edit, filter }: Completions['items'][number],
  index: number,
  positions: Positions,
  besides: Edit | undefined,
): CompletionItem {
  return {
    label,
    kind: CompletionItemKind[kind],
    ...(detail && { detail }),
    ...(documentation && { documentation: { kind: 'markdown', value: documentation } }),
    // Clients sort by this, and these have an order.
    sortText: String(index).padStart(5, '0'),
    filterText: filter,
    insertTextFormat: 1,
    textEdit: { range: positions.range(edit), newText: edit.text },
    ...(besides && { additionalTextEdits: [{ range: positions.range(besides), newText: besides.text }] }),
  };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
