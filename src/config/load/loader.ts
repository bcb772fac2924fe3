import { existsSync, lstatSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describeError } from '../../files/errors.ts';
import { findRepository, isRepository } from '../../files/gitignore.ts';
import type { Glob } from '../../files/glob.ts';
import { isBelow } from '../../files/write.ts';
import type { Rule } from '../../rule/rule.ts';
import { PatternError } from '../../text/glob.ts';
import { didYouMean } from '../../text/words.ts';
import { type RemoteTarget, validateRuleSeverity } from '../config.ts';
import { ConfigError } from '../config-error.ts';
import { starterConfig, starterName } from '../init.ts';
import { explainConfig } from '../print.ts';
import { type CommandLineConfig, isTaken, type MergedConfig, mergeConfigs } from '../resolve.ts';
import { type FileLayer, loadConfig } from './layers.ts';
import { type ConfigSource, findConfig, readConfig } from './read.ts';

export interface ConfigLoaderOptions extends CommandLineConfig {
  /**
   * Absolute. Paths are shown relative to it, and a run without arguments looks for its config here
   * and above.
   */
  readonly cwd: string;
  /** The only config, in place of those that a search finds; relative to `cwd`. */
  readonly configFile?: string | undefined;
  /** No config at all. */
  readonly noConfig?: boolean | undefined;
  /** What an editor is set to, as in a config file in `cwd`: it wins over those. */
  readonly editor?: object | undefined;
  readonly builtinRules: readonly Rule[];
  /** Whether the files that `capabilities` of a config names are yet to be written. */
  readonly ignoreCapabilities?: boolean | undefined;
}

/** What holds for a file. */
export interface FileConfig {
  /** The same object for all files for which the same holds. */
  readonly config: MergedConfig;
  /** Whether the configs say that it is not checked. */
  readonly ignored: boolean;
  /** The glob that says so and where it is written: `"drafts/**" (sync-job-lint.config.yaml:3)`. */
  readonly ignoredBy?: string;
  /** Absolute paths of all that was read or loaded for it, plugins included: what to watch. */
  readonly sources: readonly string[];
}

/** A target of `remote`. */
export interface RemoteFiles extends Omit<RemoteTarget, 'jobs'> {
  /** The ids of jobs by the absolute paths of their files. */
  readonly files: ReadonlyMap<string, string>;
}

/** What holds for the files of a folder. */
interface Chain {
  /** Nearest first, each before those that it extends. */
  readonly layers: readonly FileLayer[];
  readonly rules: readonly Rule[];
  readonly sources: readonly string[];
  /**
   * Set where `--rule` names what is none of the rules: an error only if some file of the folder is
   * linted.
   */
  readonly wrongOptions: ConfigError | undefined;
  /** By the overrides that apply. */
  readonly merged: Map<string, MergedConfig>;
}

/**
 * Finds, reads and merges the configs of files. It keeps what it has read: to look at the disk
 * again, make another one.
 *
 * Its methods reject with a {@link ConfigError} where a config (or `--rule`) is wrong, with the
 * same one for all files that it keeps from being checked.
 */
export class ConfigLoader {
  readonly #options: ConfigLoaderOptions;
  /** By the folder. */
  readonly #chains = new Map<string, Promise<Chain>>();
  /** The same below what the editor is set to. */
  readonly #withEditor = new Map<string, Promise<Chain>>();
  readonly #passedBy = new Set<string>();

  constructor(options: ConfigLoaderOptions) {
    this.#options = options;
  }

  /**
   * What holds for a file.
   *
   * @param path absolute; the file need not exist
   */
  async forFile(path: string): Promise<FileConfig> {
    const chain = await this.#chainOf(dirname(path));
    const ignoredBy = decidingGlob(chain.layers, path);
    return {
      config: this.#merge(chain, path),
      ignored: ignoredBy !== undefined,
      ...(ignoredBy === undefined ? {} : { ignoredBy }),
      sources: chain.sources,
    };
  }

  /**
   * Configs that a search has passed by, as they are shown: another user has put them into a shared
   * folder.
   */
  get passedBy(): Iterable<string> {
    return this.#passedBy;
  }

  /** What `--print-config` prints about a file, by its absolute path. */
  async explain(path: string): Promise<string> {
    const chain = await this.#chainOf(dirname(path));
    return explainConfig(this.#merge(chain, path), {
      path: this.#show(path),
      configs: chain.layers.map(({ source }) => source.shown),
      ignoredBy: decidingGlob(chain.layers, path),
    });
  }

  /** What a run without arguments checks: paths and globs relative to `dir`; nothing where no config says. */
  async project(): Promise<{ readonly files: readonly string[]; readonly dir: string } | undefined> {
    const { layers } = await this.#chainOf(this.#options.cwd);
    const layer = layers.find(({ config }) => config.files?.length);
    return layer && { files: layer.config.files!, dir: layer.dir };
  }

  /**
   * Whether a config lists a file in its `files`: of several configs the nearest that lists any.
   *
   * @param path absolute
   */
  async lists(path: string): Promise<boolean> {
    const { layers } = await this.#chainOf(dirname(path));
    const layer = layers.find(({ config }) => config.files?.length);
    if (!layer) return false;
    const { parseGlob } = await import('../../files/glob.ts');
    return layer.config.files!.some((pattern) => {
      if (isBelow(path, resolve(layer.dir, pattern))) return true;
      const glob = globOf(pattern, parseGlob);
      const base = glob && resolve(layer.dir, glob.base);
      return base !== undefined && isBelow(path, base) && glob!.matches(relative(base, path).split(sep));
    });
  }

  /** All rules that the config of the working directory may name, those of its plugins included. */
  async rules(): Promise<readonly Rule[]> {
    return (await this.#chainOf(this.#options.cwd)).rules;
  }

  /** The baseline that the config of the working directory names, as an absolute path. */
  async baseline(): Promise<string | undefined> {
    const { layers } = await this.#chainOf(this.#options.cwd);
    const layer = layers.find(({ config }) => config.baseline);
    return layer && resolve(layer.dir, layer.config.baseline!);
  }

  /**
   * What the configs of the working directory say of an account; nothing where they say nothing of
   * any.
   *
   * @param name of the target; the only one is meant where it is absent
   * @throws ConfigError where there is none of that name
   */
  async remote(name: string | undefined): Promise<RemoteFiles | undefined> {
    const { layers } = await this.#chainOf(this.#options.cwd);
    const all = layers.flatMap(({ config, dir }) =>
      Object.entries(config.remote ?? {}).map(([key, target]) => ({ key, target: target ?? {}, dir })),
    );
    const keys = [...new Set(all.map(({ key }) => key))];
    const wanted = name ?? (keys.length === 1 ? keys[0] : undefined);
    if (wanted === undefined) return undefined;
    const found = all.find(({ key }) => key === wanted);
    if (!found) {
      const message = `"${wanted}" is not a target in "remote" of the config`;
      throw new ConfigError([{ path: '--target', message, help: didYouMean(wanted, keys) }]);
    }
    const { jobs = {}, ...filter } = found.target;
    return { ...filter, files: new Map(Object.entries(jobs).map(([file, id]) => [resolve(found.dir, file), id])) };
  }

  #merge(chain: Chain, path: string): MergedConfig {
    const applying = chain.layers.map(({ overriding }) => overriding.map((globFor) => isTaken(globFor(path))));
    const key = applying.flat().map(Number).join('');
    let merged = chain.merged.get(key);
    if (!merged) {
      if (chain.wrongOptions) throw chain.wrongOptions;
      merged = mergeConfigs(chain.layers, (layer, override) => applying[layer]![override]!, this.#options, chain.rules);
      chain.merged.set(key, merged);
    }
    return merged;
  }

  #wrongOptions(rules: readonly Rule[]): ConfigError | undefined {
    const [first, ...others] = this.#options.rules.flatMap(([id, severity]) => {
      const problem = validateRuleSeverity(id, severity, rules);
      return problem ? [{ path: `--rule ${id}=${severity}`, message: problem.message, help: problem.help }] : [];
    });
    return first && new ConfigError([first, ...others]);
  }

  #chainOf(folder: string): Promise<Chain> {
    const { configFile, noConfig } = this.#options;
    const key = configFile !== undefined || noConfig ? '' : folder;
    let chain = this.#withEditor.get(key);
    if (!chain) {
      chain = this.#ofEditor(this.#filesOf(key));
      this.#withEditor.set(key, chain);
    }
    return chain;
  }

  /** What config files say about a folder. */
  #filesOf(folder: string): Promise<Chain> {
    const { configFile, noConfig } = this.#options;
    let chain = this.#chains.get(folder);
    if (!chain) {
      chain = noConfig ? this.#empty() : configFile !== undefined ? this.#explicit(configFile) : this.#search(folder);
      this.#chains.set(folder, chain);
    }
    return chain;
  }

  async #ofEditor(files: Promise<Chain>): Promise<Chain> {
    const { cwd, editor } = this.#options;
    const outer = await files;
    if (!editor) return outer;
    const shown = 'the settings of the editor';
    return this.#extend(outer, { path: join(cwd, shown), shown, value: editor, locate: () => undefined }, false);
  }

  async #search(folder: string): Promise<Chain> {
    const show = (found: string) => this.#show(found);
    const path = await findConfig(folder, show, (planted) => this.#passedBy.add(show(planted)));
    const parent = dirname(folder);
    const isTop = parent === folder || isRepository(folder);
    if (path === undefined) return isTop ? this.#empty() : this.#filesOf(parent);
    const source = await this.#read(path);
    const isRoot = (source.value as { root?: unknown } | null | undefined)?.root === true;
    return this.#extend(isTop || isRoot ? await this.#empty() : await this.#filesOf(parent), source);
  }

  async #explicit(configFile: string): Promise<Chain> {
    const source = await this.#read(resolve(this.#options.cwd, configFile), true);
    return this.#extend(await this.#empty(), source);
  }

  /** @param isFile whether it is a file, which may change */
  async #extend(outer: Chain, source: ConfigSource, isFile = true): Promise<Chain> {
    const { layers, rules } = await loadConfig(source, {
      rules: outer.rules,
      read: (path) => this.#read(path),
      ignoreCapabilities: this.#options.ignoreCapabilities,
    });
    const chain = this.#chain([...layers, ...outer.layers], rules);
    return isFile ? chain : { ...chain, sources: chain.sources.filter((path) => path !== source.path) };
  }

  async #empty(): Promise<Chain> {
    return this.#chain([], this.#options.builtinRules);
  }

  #chain(layers: readonly FileLayer[], rules: readonly Rule[]): Chain {
    const sources = new Set(layers.flatMap(({ source, plugins, others }) => [source.path, ...plugins, ...others]));
    return { layers, rules, sources: [...sources], wrongOptions: this.#wrongOptions(rules), merged: new Map() };
  }

  /** @param isNamed whether the user names it, and not another config or its place */
  async #read(path: string, isNamed = false): Promise<ConfigSource> {
    if (!isNamed && leadsOut(path, this.#options.cwd)) {
      const message = 'is a link that leads out of the repository, and is not read';
      throw new ConfigError([{ path: this.#show(path), message, help: 'name it with "--config" to use it' }]);
    }
    const syntax = this.#options.builtinRules.find(({ id }) => id === 'syntax');
    return readConfig(
      path,
      this.#show(path),
      (problem) => syntax?.messages[problem.cause]?.(problem) ?? 'is neither YAML nor JSON',
    );
  }

  #show(path: string): string {
    return relative(this.#options.cwd, path).replaceAll(sep, '/');
  }
}

/** Whether a config is a link to what is elsewhere: what is wrong there would be shown. */
function leadsOut(path: string, cwd: string): boolean {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
  const folder = dirname(path);
  const top = findRepository(folder) ?? (isBelow(path, cwd) ? cwd : folder);
  return existsSync(path) && !isBelow(realpathSync(path), realpathSync(top));
}

/** A pattern that is too wild is said to be so where it is expanded. */
function globOf(pattern: string, parse: (pattern: string) => Glob | undefined): Glob | undefined {
  try {
    return parse(pattern);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** The nearest config that says anything about ignoring a file decides. */
function decidingGlob(layers: readonly FileLayer[], path: string): string | undefined {
  for (const layer of layers) {
    const glob = layer.ignoring(path);
    if (glob === undefined) continue;
    return isTaken(glob) ? `"${glob}" (${layer.place(['ignore', layer.config.ignore!.lastIndexOf(glob)])})` : undefined;
  }
  return undefined;
}

/**
 * Writes a commented config into a folder and gives its path.
 *
 * @throws ConfigError where the folder has a config: nothing is overwritten
 */
export async function writeStarter(folder: string): Promise<string> {
  const show = (path: string) => relative(folder, path);
  const found = await findConfig(folder, show);
  if (found)
    throw new ConfigError([{ path: show(found), message: 'there is a config already, and nothing was written' }]);
  const path = join(folder, starterName);
  try {
    // What is there stays, even a link that leads to nothing.
    writeFileSync(path, starterConfig, { flag: 'wx' });
  } catch (error) {
    throw new ConfigError([{ path: show(path), message: `can't be written: ${describeError(error)}` }]);
  }
  return path;
}
