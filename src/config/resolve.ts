import type { ResolvedConfig } from '../engine/config.ts';
import type { Capabilities } from '../job/capabilities.ts';
import type { Rule } from '../rule/rule.ts';
import {
  type Config,
  type ConfigPath,
  type ConfigSettings,
  isPreset,
  type Preset,
  type RuleSeverity,
  validateConfig,
} from './config.ts';
import { ruleDefect } from './rules.ts';

/** A valid config and where it is from. */
export interface ConfigLayer {
  readonly config: Config;
  /** What its `capabilities` say, read. */
  readonly capabilities?: readonly Capabilities[] | undefined;
  /** Where a part of it is written, as people read it: `sync-job-lint.config.yaml:4`. */
  place(path: ConfigPath): string;
}

/** What the command line says in place of configs. */
export interface CommandLineConfig {
  readonly preset?: Preset | undefined;
  /** `--rule NAME=SEVERITY`, in the order given: the last one for a rule wins. */
  readonly rules: readonly (readonly [id: string, severity: RuleSeverity])[];
  readonly inlineSuppressions: boolean;
  /** Whether findings have the `names` that a baseline goes by. */
  readonly names?: boolean | undefined;
}

/** Where a part of the merged config comes from: an entry of a config, or an option of the command line. */
export type Origin = { readonly layer: ConfigLayer; readonly path: ConfigPath } | { readonly option: string };

/** What holds for a file, and for each part that is not a default where it comes from. */
export interface MergedConfig extends ResolvedConfig {
  readonly origins: {
    readonly preset?: Origin | undefined;
    /** By rule id. */
    readonly severities: ReadonlyMap<string, Origin>;
    /** By rule id. */
    readonly options: ReadonlyMap<string, Origin>;
    readonly lists: ReadonlyMap<SettingsList, Origin>;
    /** Of `capabilities`, with the layer that has them. */
    readonly capabilities?: { readonly layer: ConfigLayer; readonly path: ConfigPath } | undefined;
  };
}

export type SettingsList = 'context' | 'methods' | 'functions';

export const settingsLists: readonly SettingsList[] = ['context', 'methods', 'functions'];

/**
 * Merges what configs and the command line say of one file: `--rule` over `overrides` over `rules`
 * over the preset, and within each of them the nearer config over the one further away. `--preset`
 * takes the place of the presets that configs extend. Options and lists are taken whole from the
 * first that has them.
 *
 * @param layers nearest first, each before the configs that it extends
 * @param applies whether an override holds for the file, by the indexes of its layer and of itself
 * @param rules all that are known
 */
export function mergeConfigs(
  layers: readonly ConfigLayer[],
  applies: (layer: number, override: number) => boolean,
  commandLine: CommandLineConfig,
  rules: readonly Rule[],
): MergedConfig {
  const severities = new Map<string, RuleSeverity>();
  const options = new Map<string, Readonly<Record<string, unknown>>>();
  const lists = new Map<SettingsList, readonly string[]>();
  const origins = {
    severities: new Map<string, Origin>(),
    options: new Map<string, Origin>(),
    lists: new Map<SettingsList, Origin>(),
  };

  for (const [id, severity] of commandLine.rules) {
    severities.set(id, severity);
    origins.severities.set(id, { option: '--rule' });
  }
  for (const { settings, layer, path } of byPrecedence(layers, applies)) {
    for (const [id, setting] of Object.entries(settings.rules ?? {})) {
      if (setting === null) continue;
      const [severity, chosen] = typeof setting === 'string' ? [setting] : setting;
      const origin = { layer, path: [...path, 'rules', id] };
      if (!severities.has(id)) {
        severities.set(id, severity);
        origins.severities.set(id, origin);
      }
      if (chosen && !options.has(id)) {
        options.set(id, chosen);
        origins.options.set(id, origin);
      }
    }
    for (const key of settingsLists) {
      const list = settings[key];
      if (!list || lists.has(key)) continue;
      lists.set(key, list);
      origins.lists.set(key, { layer, path: [...path, key] });
    }
  }

  const preset = findPreset(layers, commandLine.preset);
  const able = layers.find(({ capabilities }) => capabilities);
  return {
    rules,
    severities,
    preset: preset?.name ?? 'recommended',
    options,
    settings: {
      ...(lists.has('context') ? { context: lists.get('context') } : {}),
      methods: lists.get('methods') ?? [],
      functions: (lists.get('functions') ?? []).map((name) => name.replace(/^\$/, '')),
      ...(able && { capabilities: able.capabilities! }),
    },
    inlineSuppressions: commandLine.inlineSuppressions,
    names: commandLine.names || layers.some(({ config }) => config.baseline !== undefined),
    origins: {
      preset: preset?.origin,
      ...origins,
      ...(able && { capabilities: { layer: able, path: ['capabilities'] } }),
    },
  };
}

/** All settings that hold, the strongest first. */
function* byPrecedence(
  layers: readonly ConfigLayer[],
  applies: (layer: number, override: number) => boolean,
): Generator<{ settings: ConfigSettings; layer: ConfigLayer; path: ConfigPath }> {
  for (const [l, layer] of layers.entries()) {
    const overrides = layer.config.overrides ?? [];
    for (let o = overrides.length - 1; o >= 0; o--) {
      if (applies(l, o)) yield { settings: overrides[o]!, layer, path: ['overrides', o] };
    }
  }
  for (const layer of layers) yield { settings: layer.config, layer, path: [] };
}

function findPreset(
  layers: readonly ConfigLayer[],
  option: Preset | undefined,
): { name: Preset; origin: Origin } | undefined {
  if (option) return { name: option, origin: { option: '--preset' } };
  for (const layer of layers) {
    const name = extendsOf(layer.config).findLast(isPreset);
    if (name) return { name, origin: { layer, path: ['extends'] } };
  }
  return undefined;
}

/** The presets and configs that a config extends; of several the last wins. */
function extendsOf(config: Config): readonly string[] {
  return typeof config.extends === 'string' ? [config.extends] : (config.extends ?? []);
}

/** What the library's `LintOptions` say about rules. */
export interface ConfigOptions {
  /**
   * As in a config file. What needs files has no place in it (`plugins`, other configs in
   * `extends`) or no effect (`files`, `ignore`, `root`).
   */
  readonly config?: Config | undefined;
  /** More rules, of the same shape as ours. */
  readonly rules?: readonly Rule[] | undefined;
  /** What the globs of `overrides` are matched against. */
  readonly path?: string | undefined;
}

/**
 * The config of a library call.
 *
 * @throws TypeError where an option is wrong, with its name and the nearest right one
 */
export async function resolveOptionsConfig(
  options: ConfigOptions,
  builtinRules: readonly Rule[],
): Promise<ResolvedConfig> {
  const rules = [...builtinRules, ...extraRules(options.rules, builtinRules)];
  const config = options.config ?? {};
  const [problem] = validateConfig(config, rules);
  if (problem)
    throw new TypeError([`${optionName(problem.path)}: ${problem.message}`, problem.help].filter(Boolean).join('; '));
  if (config.plugins?.length)
    throw new TypeError('config.plugins: modules can\'t be loaded here, give the rules themselves as "rules"');
  const other = extendsOf(config).find((name) => !isPreset(name));
  if (other !== undefined)
    throw new TypeError(`config.extends: "${other}" is not a preset, expected "recommended" or "strict"`);

  const overrides = config.overrides ?? [];
  const path = (options.path ?? '').replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const { compileGlobs, GlobError } = overrides.length > 0 ? await import('./glob.ts') : {};
  const applying = overrides.map(({ files }, index) => {
    try {
      return isTaken(compileGlobs!(files)(path));
    } catch (error) {
      if (!(error instanceof GlobError!)) throw error;
      throw new TypeError(`config.overrides[${index}].files[${error.index}]: ${error.message}`);
    }
  });
  const layer: ConfigLayer = { config, place: optionName, capabilities: await givenCapabilities(config) };
  return mergeConfigs([layer], (_, override) => applying[override]!, { rules: [], inlineSuppressions: true }, rules);
}

/** @throws TypeError */
async function givenCapabilities({ capabilities }: Config): Promise<readonly Capabilities[] | undefined> {
  if (!capabilities) return undefined;
  const { capabilitiesProblems } = await import('./capabilities.ts');
  return capabilities.map((entry, index) => {
    if (typeof entry === 'string')
      throw new TypeError(`config.capabilities[${index}]: files can't be read here, give what they hold`);
    const [problem] = capabilitiesProblems(entry, ['capabilities', index]);
    if (problem) throw new TypeError(`${optionName(problem.path)}: ${problem.message}`);
    return entry;
  });
}

/** Whether the glob that decides takes a path in, not back. */
export function isTaken(glob: string | undefined): boolean {
  return glob !== undefined && !glob.startsWith('!');
}

function extraRules(rules: readonly Rule[] | undefined, known: readonly Rule[]): readonly Rule[] {
  if (rules === undefined) return [];
  if (!Array.isArray(rules)) throw new TypeError('rules: expected a list of rules');
  const ids = new Set(known.map((rule) => rule.id));
  return rules.map((rule: Rule, i) => {
    const defect = ruleDefect(rule);
    if (defect) throw new TypeError(`rules[${i}] ${defect}`);
    if (ids.has(rule.id)) throw new TypeError(`rules[${i}]: there is another rule "${rule.id}"`);
    ids.add(rule.id);
    return rule;
  });
}

function optionName(path: ConfigPath): string {
  return path.reduce<string>((name, key) => (typeof key === 'number' ? `${name}[${key}]` : `${name}.${key}`), 'config');
}
