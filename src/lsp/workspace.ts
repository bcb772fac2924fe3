import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic, WorkspaceEdit } from 'vscode-languageserver';
import { rules } from '../../rules/index.ts';
import { ConfigError } from '../config/config-error.ts';
import { parseSource } from '../document/parse.ts';
import type { Language } from '../document/source.ts';
import { displayPath } from '../files/discover.ts';
import { findRepository } from '../files/gitignore.ts';
import { readFile } from '../files/read.ts';
import { isBelow } from '../files/write.ts';
import { type ConfigModel, configDiagnostics, isConfigFile, readConfigModel } from './config-file.ts';
import { Configs, type EditorConfig } from './configs.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { overrideIn } from './disable.ts';
import { type ClientText, type Model, readModel } from './model.ts';
import { Positions } from './positions.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** A document that is open in the client. */
interface OpenText {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  getText(): string;
}

/** Who is told what goes wrong. */
interface Listener {
  /** What the user has to know: a config that can't hold. */
  tell(message: string): void;
  log(message: string): void;
}

interface Known {
  readonly text: OpenText;
  readonly version: number;
  readonly config: EditorConfig;
  readonly model: Promise<Model>;
}

/** The open documents, and what is known of them. */
export class Workspace {
  /** Absolute paths of the folders that are open in the client. */
  folders: readonly string[] = [];
  readonly configs = new Configs(defaultSettings);
  #settings = defaultSettings;
  readonly #listener: Listener;
  readonly #known = new Map<string, Known>();
  /** The documents that have held a job: one that is being written may not parse. */
  readonly #jobs = new Set<string>();
  #told: string | undefined;
  readonly #failed = new Set<string>();

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  get settings(): Settings {
    return this.#settings;
  }

  set settings(settings: Settings) {
    this.#settings = settings;
    this.configs.use(settings);
    this.#told = undefined;
  }

  close(uri: string): void {
    this.#known.delete(uri);
    this.#jobs.delete(uri);
  }

  /** What is known of a document that holds sync jobs; of all others nothing. */
  async model(text: OpenText): Promise<Model | undefined> {
    const path = pathOf(text.uri);
    const language = languageOf(text, path);
    if (language === undefined || (path !== undefined && isConfigFile(path))) return undefined;
    const config = await this.#config(path);
    if (!config || config.ignored) return undefined;
    if (!config.listed && !this.#jobs.has(text.uri) && !MENTION.test(text.getText())) return undefined;
    const model = await this.#read(text, path, language, config);
    if (model.result.holdsJobs) this.#jobs.add(text.uri);
    else if (model.documents.every(({ syntax }) => syntax.length === 0)) this.#jobs.delete(text.uri);
    return config.listed || this.#jobs.has(text.uri) ? model : undefined;
  }

  async configModel(text: OpenText): Promise<ConfigModel | undefined> {
    const path = pathOf(text.uri);
    if (path === undefined || !isConfigFile(path)) return undefined;
    const { uri, version } = text;
    const source: ClientText = { uri, version, path, language: undefined, text: text.getText() };
    const known = await this.configs.forFile(path, this.folderOf(path)).then(
      ({ config }) => config.rules,
      () => rules,
    );
    return readConfigModel(source, path, known);
  }

  async diagnostics(text: OpenText): Promise<Diagnostic[]> {
    const config = await this.configModel(text);
    if (config) return configDiagnostics(config);
    const model = await this.model(text);
    if (!model) return [];
    return diagnosticsOf(model, (path) => this.uriFrom(text, path));
  }

  /** The address of a file by its path as it is reported for a document. */
  uriFrom(text: OpenText, path: string): string {
    return pathToFileURL(resolve(this.folderOf(pathOf(text.uri)), path)).href;
  }

  /** The edit of a document's config that turns a rule off for it: of the nearest one, or a new one. */
  async override(text: OpenText, rule: string): Promise<WorkspaceEdit | undefined> {
    const path = pathOf(text.uri);
    const config = path === undefined ? undefined : await this.#config(path);
    if (path === undefined || !config) return undefined;
    const { nearest = join(this.folderOf(path), NEW_CONFIG) } = config;
    const isThere = config.nearest !== undefined;
    if (isThere && !isConfigFile(nearest)) return undefined;
    const file = await parseSource(isThere ? { bytes: readFile(nearest), path: nearest } : { text: '', path: nearest });
    const edit = overrideIn(file, displayPath(path, dirname(nearest)), rule);
    if (!edit) return undefined;
    const positions = new Positions(file.text, false);
    const uri = pathToFileURL(nearest).href;
    const change = {
      textDocument: { uri, version: null },
      edits: [{ range: positions.range(edit), newText: edit.text }],
    };
    return { documentChanges: isThere ? [change] : [{ kind: 'create', uri }, change] };
  }

  /** The folder of the workspace that a file is in; what the paths of findings are relative to. */
  folderOf(path: string | undefined): string {
    const [first = process.cwd()] = this.folders;
    if (path === undefined) return first;
    const around = this.folders.filter((folder) => isBelow(path, folder)).sort((a, b) => b.length - a.length);
    return around[0] ?? findRepository(dirname(path)) ?? dirname(path);
  }

  async #config(path: string | undefined): Promise<EditorConfig | undefined> {
    const folder = this.folderOf(path);
    try {
      const config = await this.configs.forFile(path ?? join(folder, 'untitled'), folder);
      this.#told = undefined;
      return config;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const said = error.problems
        .map(
          ({ path, line, message, help }) =>
            `${[path, line].filter(Boolean).join(':')}: ${message}${help ? `; ${help}` : ''}`,
        )
        .join('\n');
      if (said !== this.#told) this.#listener.tell(`sync-job-lint checks nothing: ${said}`);
      this.#told = said;
      return undefined;
    }
  }

  #read(text: OpenText, path: string | undefined, language: Language, config: EditorConfig): Promise<Model> {
    const before = this.#known.get(text.uri);
    if (before?.text === text && before.version === text.version && before.config === config) return before.model;
    const { uri, version } = text;
    const shown = path === undefined ? undefined : displayPath(path, this.folderOf(path));
    const source: ClientText = { uri, version, path: shown, language, text: text.getText() };
    const model = readModel(
      source,
      config.config,
      ({ rule, cause }) => this.#ruleFailed(rule!, cause),
      (result) => config.known(result),
    );
    this.#known.set(uri, { text, version, config, model });
    return model;
  }

  /** Once for each rule and reason: a document is checked with each key that is typed. */
  #ruleFailed(rule: string, cause: unknown): void {
    const message = `internal failure in the rule "${rule}", which is left out: ${String(cause)}`;
    if (this.#failed.has(message)) return;
    this.#failed.add(message);
    this.#listener.log(message);
  }
}

/** What each text with a job has: others, which may be large, are not read with every key that is typed. */
const MENTION = /resource|integration_name|args_schema|results?["']?\s*:/;

const NEW_CONFIG = 'sync-job-lint.config.yaml';

/** The absolute path of a document; none where it is not a file. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? resolve(fileURLToPath(uri)) : undefined;
  } catch {
    return undefined;
  }
}

/** What a document is written in, where it may hold jobs. */
function languageOf({ languageId }: OpenText, path: string | undefined): Language | undefined {
  const extension = path === undefined ? '' : extname(path).toLowerCase();
  if (languageId === 'yaml' || extension === '.yaml' || extension === '.yml') return 'yaml';
  if (languageId === 'json' || languageId === 'jsonc' || extension === '.json') return 'json';
  return undefined;
}
