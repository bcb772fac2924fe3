import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { ConfigLoader } from '../config/load/loader.ts';
import { configNames } from '../config/load/read.ts';
import type { MergedConfig } from '../config/resolve.ts';
import { applyBaseline, parseBaseline } from '../engine/baseline.ts';
import type { LintResult } from '../engine/result.ts';
import { displayPath } from '../files/discover.ts';
import type { Settings } from './settings.ts';

/** What holds for a file in an editor. */
export interface EditorConfig {
  readonly config: MergedConfig;
  /** Whether a config says that it is not checked. */
  readonly ignored: boolean;
  /** Whether a config lists it as a sync job. */
  readonly listed: boolean;
  /** The nearest config file, where there is one. */
  readonly nearest: string | undefined;
  /** Takes out the findings that the baseline knows. */
  known(result: LintResult): LintResult;
}

interface Loaded {
  readonly loader: ConfigLoader;
  /** What has been looked at, and what it was like. */
  readonly stamps: Map<string, string>;
  readonly files: Map<string, Promise<EditorConfig>>;
}

/** The configs of the files of an editor. Each time it is asked whether what they were read from is still the same. */
export class Configs {
  #settings: Settings;
  readonly #loaded = new Map<string, Loaded>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  use(settings: Settings): void {
    this.#settings = settings;
    this.#loaded.clear();
  }

  /**
   * What holds for a file; the same object as before where nothing has changed.
   *
   * @param path absolute
   * @param cwd absolute: the folder of the workspace that it is in
   * @throws ConfigError
   */
  forFile(path: string, cwd: string): Promise<EditorConfig> {
    const loaded = this.#fresh(cwd);
    const known = loaded.files.get(path);
    if (known) return known;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      for (const name of ['.git', 'package.json', ...configNames]) note(loaded, join(folder, name));
      if (dirname(folder) === folder) break;
    }
    const found = this.#find(loaded, path, cwd);
    loaded.files.set(path, found);
    // What is wrong may be in files that nobody knows of.
    found.catch(() => this.#loaded.delete(cwd));
    return found;
  }

  /** All that holds for the files of a folder of the workspace. */
  loader(cwd: string): ConfigLoader {
    return this.#fresh(cwd).loader;
  }

  #fresh(cwd: string): Loaded {
    const before = this.#loaded.get(cwd);
    return before && isFresh(before) ? before : this.#load(cwd);
  }

  #load(cwd: string): Loaded {
    const { configPath, config } = this.#settings;
    const options = { cwd, configFile: configPath, editor: config, rules: [], inlineSuppressions: true };
    const loaded: Loaded = {
      loader: new ConfigLoader({ ...options, builtinRules: rules }),
      stamps: new Map(),
      files: new Map(),
    };
    this.#loaded.set(cwd, loaded);
    return loaded;
  }

  async #find(loaded: Loaded, path: string, cwd: string): Promise<EditorConfig> {
    const { config, ignored, sources } = await loaded.loader.forFile(path);
    for (const source of sources) note(loaded, source);
    const listed = await loaded.loader.lists(path);
    const baseline = await loaded.loader.baseline();
    if (baseline !== undefined) note(loaded, baseline);
    return { config, ignored, listed, nearest: sources[0], known: (result) => withoutKnown(result, baseline, cwd) };
  }
}

function note({ stamps }: Loaded, path: string): void {
  if (!stamps.has(path)) stamps.set(path, stampOf(path));
}

function isFresh({ stamps }: Loaded): boolean {
  for (const [path, stamp] of stamps) if (stampOf(path) !== stamp) return false;
  return true;
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  // What is in a folder shows in the names that are asked for.
  return !stats ? '' : stats.isDirectory() ? 'folder' : `${stats.mtimeMs} ${stats.size}`;
}

/** A baseline that can't be read hides nothing: the command says why. */
function withoutKnown(result: LintResult, baseline: string | undefined, cwd: string): LintResult {
  if (baseline === undefined || result.path === undefined || !existsSync(baseline)) return result;
  const known = parseBaseline(readFileSync(baseline, 'utf8'));
  if (!('entries' in known)) return result;
  const folder = dirname(baseline);
  return applyBaseline(known, [result], { fileOf: (path) => displayPath(resolve(cwd, path), folder) }).results[0]!;
}
