import { dirname, relative, sep } from 'node:path';
import type { Rule } from '../../rule/rule.ts';
import { didYouMean } from '../../text/words.ts';
import { type Config, type ConfigPath, type ConfigProblem, isPreset, presets, validateConfig } from '../config.ts';
import { ConfigError, type LocatedProblem } from '../config-error.ts';
import type { GlobMatcher } from '../glob.ts';
import type { ConfigLayer } from '../resolve.ts';
import { ruleDefect } from '../rules.ts';
import { importDefault, ModuleError, resolveFrom } from './modules.ts';
import type { ConfigSource } from './read.ts';
import type { FoundCapabilities } from './read-capabilities.ts';

/** A config that was read and checked. */
export interface FileLayer extends ConfigLayer {
  readonly source: ConfigSource;
  /** Absolute paths of the modules that it plugs in. */
  readonly plugins: readonly string[];
  /** Absolute paths of the files that its `capabilities` are. */
  readonly others: readonly string[];
  /** The glob of `ignore` that decides about a file, by its absolute path. */
  ignoring(path: string): string | undefined;
  /** The globs of each override that decide. */
  readonly overriding: readonly ((path: string) => string | undefined)[];
  /** Absolute: what its globs are relative to. */
  readonly dir: string;
}

export interface Loaded {
  /** The config, then those that it extends. */
  readonly layers: readonly FileLayer[];
  /** The rules known before and those of plugins. */
  readonly rules: readonly Rule[];
}

export interface LoadContext {
  /** All that is known without this config. */
  readonly rules: readonly Rule[];
  /** Reads another config, by its absolute path. */
  read(path: string): Promise<ConfigSource>;
  /** Whether the files that `capabilities` names need not be there. */
  readonly ignoreCapabilities?: boolean | undefined;
  /** The configs that led to this one by `extends`. */
  readonly trail?: readonly ConfigSource[];
  /** What the globs of a config from a package are relative to. */
  readonly dir?: string;
  /** Those that have been loaded: what another way leads to once more has no effect there. */
  readonly loaded?: Set<string>;
}

/** More configs are nobody's work to extend. */
const MAX_EXTENDED = 100;

/**
 * Checks a config and loads what it extends and plugs in.
 *
 * @throws ConfigError with all that is wrong in the first config that is not right
 */
export async function loadConfig(source: ConfigSource, context: LoadContext): Promise<Loaded> {
  const dir = context.dir ?? dirname(source.path);
  const extended = await loadExtended(source, dir, context);
  const plugins = await loadPlugins(source, extended.rules);
  const problems = validateConfig(source.value, plugins.rules);
  if (problems.length > 0) throw errorIn(source, problems);

  const config = (source.value ?? {}) as Config;
  const within = (matcher: GlobMatcher) => (path: string) => matcher(relative(dir, path).replaceAll(sep, '/'));
  const ignore = config.ignore ?? [];
  const overrides = config.overrides ?? [];
  const compile = ignore.length + overrides.length > 0 ? await globCompiler(source) : undefined;
  const able =
    config.capabilities && !context.ignoreCapabilities
      ? await capabilitiesOf(source, config.capabilities, dir, context)
      : undefined;
  const layer: FileLayer = {
    source,
    config,
    dir,
    plugins: plugins.paths,
    others: able?.paths ?? [],
    capabilities: able?.all,
    place: (path) => placeIn(source, path),
    ignoring: compile && ignore.length > 0 ? within(compile(ignore, ['ignore'])) : () => undefined,
    overriding: compile
      ? overrides.map(({ files }, index) => within(compile(files, ['overrides', index, 'files'])))
      : [],
  };
  return { layers: [layer, ...extended.layers], rules: plugins.rules };
}

async function capabilitiesOf(
  source: ConfigSource,
  entries: NonNullable<Config['capabilities']>,
  dir: string,
  { read }: LoadContext,
): Promise<FoundCapabilities> {
  const { readCapabilities } = await import('./read-capabilities.ts');
  return readCapabilities(source, entries, { dir, read, errorIn });
}

/** Compiles the globs at a place of a config; where one can't hold, that is a ConfigError. */
async function globCompiler(source: ConfigSource): Promise<(globs: readonly string[], at: ConfigPath) => GlobMatcher> {
  const { compileGlobs, GlobError } = await import('../glob.ts');
  return (globs, at) => {
    try {
      return compileGlobs(globs);
    } catch (error) {
      if (!(error instanceof GlobError)) throw error;
      throw errorIn(source, [{ path: [...at, error.index], part: 'value', message: error.message }]);
    }
  };
}

async function loadExtended(source: ConfigSource, dir: string, context: LoadContext): Promise<Loaded> {
  const trail = [...(context.trail ?? []), source];
  const known = context.loaded ?? new Set();
  const layers: FileLayer[] = [];
  let { rules } = context;
  for (const [name, path] of names(source.value, 'extends').reverse()) {
    if (isPreset(name)) continue;
    const found = resolveEntry(source, path, name, {
      message: `"${name}" is not a preset, and there is no such file or package`,
      help: didYouMean(name, presets),
    });
    const start = trail.findIndex((other) => other.path === found.path);
    if (start >= 0) {
      const circle = [...trail.slice(start), trail[start]!].map(({ shown }) => `"${shown}"`).join(' -> ');
      throw errorIn(source, [{ path, part: 'value', message: `configs extend each other: ${circle}` }]);
    }
    const base = found.isPackage ? dir : undefined;
    const key = JSON.stringify([found.path, base]);
    if (known.has(key)) continue;
    known.add(key);
    if (known.size > MAX_EXTENDED)
      throw errorIn(source, [
        { path, part: 'value', message: `there are more than ${MAX_EXTENDED} configs to extend` },
      ]);
    const other = await context.read(found.path);
    const loaded = await loadConfig(other, { ...context, rules, trail, loaded: known, dir: base });
    layers.push(...loaded.layers);
    rules = loaded.rules;
  }
  return { layers, rules };
}

async function loadPlugins(
  source: ConfigSource,
  known: readonly Rule[],
): Promise<{ paths: string[]; rules: readonly Rule[] }> {
  const byId = new Map(known.map((rule) => [rule.id, rule]));
  const paths: string[] = [];
  for (const [name, path] of names(source.value, 'plugins')) {
    const fail = (problem: Pick<ConfigProblem, 'message' | 'help'>) =>
      errorIn(source, [{ path, part: 'value', ...problem }]);
    const module = resolveEntry(source, path, name).path;
    paths.push(module);
    for (const value of await exportedRules(module, name, fail)) {
      const defect = ruleDefect(value);
      const id = (value as { id?: unknown } | null)?.id;
      if (defect)
        throw fail({ message: `"${name}" exports a rule${typeof id === 'string' ? ` "${id}"` : ''} that ${defect}` });
      const rule = value as Rule;
      if ((byId.get(rule.id) ?? rule) !== rule)
        throw fail({ message: `"${name}" exports a rule "${rule.id}", but there is one already` });
      byId.set(rule.id, rule);
    }
  }
  return { paths, rules: byId.size === known.length ? known : [...byId.values()] };
}

/** What a plugin exports: a rule, a list of rules, or either of a list and a map as `rules`. */
async function exportedRules(
  module: string,
  name: string,
  fail: (problem: Pick<ConfigProblem, 'message' | 'help'>) => ConfigError,
): Promise<readonly unknown[]> {
  let exported: unknown;
  try {
    exported = await importDefault(module);
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    const { position } = error;
    throw fail({
      message: `"${name}" does not load: ${error.message}`,
      ...(position ? { help: `see line ${position.line} of it` } : {}),
    });
  }
  const rules = typeof exported === 'object' && exported !== null && 'rules' in exported ? exported.rules : exported;
  if (Array.isArray(rules)) return rules;
  if (rules !== exported && typeof rules === 'object' && rules !== null) return Object.values(rules);
  return [rules];
}

function resolveEntry(
  source: ConfigSource,
  path: ConfigPath,
  name: string,
  problem?: Pick<ConfigProblem, 'message' | 'help'>,
): { path: string; isPackage: boolean } {
  try {
    return resolveFrom(source.path, name);
  } catch (error) {
    throw errorIn(source, [{ path, part: 'value', ...(problem ?? { message: (error as Error).message }) }]);
  }
}

/** The strings under a key of a value that has not been checked, with their paths. */
function names(value: unknown, key: 'extends' | 'plugins'): (readonly [name: string, path: ConfigPath])[] {
  const entry = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  if (key === 'extends' && typeof entry === 'string') return [[entry, [key]]];
  return Array.isArray(entry)
    ? entry.flatMap((name, i) => (typeof name === 'string' && name ? [[name, [key, i]] as const] : []))
    : [];
}

function errorIn(source: ConfigSource, problems: readonly ConfigProblem[]): ConfigError {
  const [first, ...others] = problems.map(({ path, part, message, help }): LocatedProblem => {
    const position = source.locate(path, part);
    const named = position || path.length === 0 ? message : `${keyPath(path)}: ${message}`;
    return { path: source.shown, ...position, message: named, ...(help ? { help } : {}) };
  });
  return new ConfigError([first!, ...others]);
}

function placeIn(source: ConfigSource, path: ConfigPath): string {
  const position = source.locate(path, 'key');
  return position ? `${source.shown}:${position.line}` : `${source.shown} (${keyPath(path)})`;
}

function keyPath(path: ConfigPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}
