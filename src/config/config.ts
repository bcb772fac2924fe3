import type { Capabilities } from '../job/capabilities.ts';
import type { Rule, Severity } from '../rule/rule.ts';
import { alternatives, didYouMean } from '../text/words.ts';

/**
 * `recommended` leaves the rules' own severities; `strict` turns warnings into errors and infos
 * into warnings.
 */
export type Preset = 'recommended' | 'strict';

export type RuleSeverity = Severity | 'off';

/** A severity alone keeps the options that a config further away gives. */
export type RuleSetting =
  | RuleSeverity
  | readonly [RuleSeverity]
  | readonly [RuleSeverity, Readonly<Record<string, unknown>>];

/** What a config says of all its files, and an override of some. */
export interface ConfigSettings {
  /** Severities, and options where a rule has some, by rule id. `syntax` takes none. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /**
   * All fields of the connected account's context: makes any other top-level name in a placeholder
   * an error.
   */
  readonly context?: readonly string[];
  /** The integration's own methods, beside `list`, `get`, `create`, `update` and `delete`. */
  readonly methods?: readonly string[];
  /** JSONata functions of one's own, with or without their `$`. */
  readonly functions?: readonly string[];
}

/** An account whose jobs are deployed from the files of a config. The token and the address are not for a config to say. */
export interface RemoteTarget {
  /** The id of the job that each file is deployed as, by paths relative to the config's folder. */
  readonly jobs?: Readonly<Record<string, string>>;
  /** Only jobs of these integrations. */
  readonly integrations?: readonly string[];
  /** Only jobs of this environment, by its id. */
  readonly environment?: string;
}

/** Settings for some files; a later override wins over an earlier one. */
export interface Override extends ConfigSettings {
  /** Globs, relative to the config's folder. */
  readonly files: readonly string[];
}

/** A config as in `sync-job-lint.config.yaml`. */
export interface Config extends ConfigSettings {
  /** For editors; the linter does not read it. */
  readonly $schema?: string;
  /** Whether the search for configs ends here instead of going on in the folders above. */
  readonly root?: boolean;
  /**
   * Presets, and paths (relative to this config) or package names of other configs; of several the
   * last wins.
   */
  readonly extends?: string | readonly string[];
  /** What a run without arguments checks: files, folders and globs, relative to the config's folder. */
  readonly files?: readonly string[];
  /** Globs of what is never checked, relative to the config's folder; `!` takes one back. */
  readonly ignore?: readonly string[];
  /**
   * What the integrations can do: files that `remote pull --capabilities` writes, as paths and globs
   * relative to the config's folder, or what such a file holds.
   */
  readonly capabilities?: readonly (string | Capabilities)[];
  /** The file of known findings, relative to the config's folder, as `--baseline`. */
  readonly baseline?: string;
  /** What the commands of `remote` look at, by the name that `--target` takes. */
  readonly remote?: Readonly<Record<string, RemoteTarget>>;
  readonly overrides?: readonly Override[];
  /** Modules that export rules: paths (relative to this config) or package names. */
  readonly plugins?: readonly string[];
}

export const presets: readonly Preset[] = ['recommended', 'strict'];

export const ruleSeverities: readonly RuleSeverity[] = ['error', 'warning', 'info', 'off'];

export function isPreset(name: string): name is Preset {
  return presets.includes(name as Preset);
}

/** The keys and indexes on the way to a part of a config. */
export type ConfigPath = readonly (string | number)[];

export interface ConfigProblem {
  readonly path: ConfigPath;
  /** What at that path is wrong: the key itself or its value. */
  readonly part: 'key' | 'value';
  /** One sentence without a full stop. */
  readonly message: string;
  readonly help?: string;
}

type Check = (value: unknown, path: ConfigPath) => readonly ConfigProblem[];

/**
 * What is wrong with a value as a config; `null` counts as absent.
 *
 * @param rules all that the config may name, those of its plugins included
 */
export function validateConfig(value: unknown, rules: readonly Rule[]): readonly ConfigProblem[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const settings: Record<keyof ConfigSettings, Check> = {
    rules: (value, path) => checkRules(value, path, byId),
    context: strings,
    methods: strings,
    functions: strings,
  };
  const override = { files: strings, ...settings } satisfies Record<keyof Override, Check>;
  const target: Record<keyof RemoteTarget, Check> = {
    jobs: (value, path) =>
      isMap(value)
        ? Object.entries(value).flatMap(([file, id]) =>
            typeof id === 'string' ? [] : [wrongType([...path, file], 'the id of a job', id)],
          )
        : [wrongType(path, 'a map from files to ids', value)],
    integrations: strings,
    environment: ofType('string', 'the id of an environment'),
  };
  const config: Record<keyof Config, Check> = {
    $schema: ofType('string', 'a string'),
    root: ofType('boolean', 'true or false'),
    extends: (value, path) => (typeof value === 'string' ? [] : strings(value, path)),
    files: strings,
    ignore: strings,
    ...settings,
    overrides: (value, path) =>
      Array.isArray(value)
        ? value.flatMap((item, i) => checkOverride(item, [...path, i], override))
        : [wrongType(path, 'a list of overrides', value)],
    capabilities: (value, path) =>
      Array.isArray(value)
        ? value.flatMap((item, i) =>
            (typeof item === 'string' && item !== '') || isMap(item)
              ? []
              : [wrongType([...path, i], 'paths, globs and capabilities', item, 'capabilities')],
          )
        : [wrongType(path, 'a list of paths and globs', value)],
    baseline: ofType('string', 'a path'),
    remote: (value, path) =>
      isMap(value)
        ? Object.entries(value).flatMap(([name, entry]) =>
            isAbsent(entry) ? [] : checkKeys(entry, [...path, name], target, 'a target'),
          )
        : [wrongType(path, 'a map of targets', value)],
    plugins: strings,
  };
  return isAbsent(value) ? [] : checkKeys(value, [], config, 'a config');
}

/** What is wrong with `--rule NAME=SEVERITY`, or with an entry of `rules` that has no options. */
export function validateRuleSeverity(
  id: string,
  severity: unknown,
  rules: readonly Pick<Rule, 'id'>[],
): Omit<ConfigProblem, 'path'> | undefined {
  if (!rules.some((rule) => rule.id === id)) {
    return {
      part: 'key',
      message: `"${id}" is not a rule`,
      ...suggestion(
        id,
        rules.map((rule) => rule.id),
      ),
    };
  }
  if (id === 'syntax') {
    return { part: 'key', message: '"syntax" takes no severity: what does not parse is always an error' };
  }
  if (ruleSeverities.includes(severity as RuleSeverity)) return undefined;
  if (typeof severity !== 'string') {
    return {
      part: 'value',
      message: `"${id}" takes a severity or a list of severity and options, found ${kindOf(severity)}`,
      ...(severity === false ? { help: 'write "off"' } : {}),
    };
  }
  const longer = ruleSeverities.find((known) => severity !== '' && known.startsWith(severity));
  return {
    part: 'value',
    message: `"${severity}" is not a severity, expected ${alternatives(ruleSeverities)}`,
    ...(longer ? { help: `did you mean "${longer}"?` } : suggestion(severity, ruleSeverities)),
  };
}

function checkOverride(
  value: unknown,
  path: ConfigPath,
  checks: Record<keyof Override, Check>,
): readonly ConfigProblem[] {
  const problems = checkKeys(value, path, checks, 'an override');
  if (!isMap(value) || !isAbsent(value.files)) return problems;
  return [...problems, { path, part: 'value', message: 'an override needs "files": the globs that it holds for' }];
}

function checkRules(value: unknown, path: ConfigPath, rules: ReadonlyMap<string, Rule>): readonly ConfigProblem[] {
  if (!isMap(value)) return [wrongType(path, 'a map of rules', value)];
  const known = [...rules.values()];
  return Object.entries(value).flatMap(([id, setting]) =>
    isAbsent(setting) ? [] : checkSetting(id, setting, [...path, id], known, rules.get(id)),
  );
}

function checkSetting(
  id: string,
  setting: unknown,
  path: ConfigPath,
  known: readonly Rule[],
  rule: Rule | undefined,
): readonly ConfigProblem[] {
  const list: readonly unknown[] = Array.isArray(setting) ? setting : [setting];
  const problem = validateRuleSeverity(id, list.length === 0 ? setting : list[0], known);
  if (problem) {
    return [
      { ...problem, path: Array.isArray(setting) && problem.part === 'value' && list.length > 0 ? [...path, 0] : path },
    ];
  }
  if (list.length > 2)
    return [{ path, part: 'value', message: `"${id}" takes a severity and options, found ${list.length} entries` }];
  return list.length === 2 && rule ? checkOptions(rule, list[1], [...path, 1]) : [];
}

function checkOptions(rule: Rule, value: unknown, path: ConfigPath): readonly ConfigProblem[] {
  if (!isMap(value)) return [wrongType(path, 'options in a map', value, rule.id)];
  const options = new Map(Object.entries(rule.options ?? {}));
  return Object.entries(value).flatMap(([name, choice]): readonly ConfigProblem[] => {
    const choices = options.get(name);
    if (!choices) {
      const message = options.size
        ? `"${name}" is not an option of ${rule.id}, expected ${alternatives([...options.keys()])}`
        : `"${name}" is not an option of ${rule.id}, which takes none`;
      return [{ path: [...path, name], part: 'key', message, ...suggestion(name, options.keys()) }];
    }
    if (choices.includes(choice as string)) return [];
    const found = typeof choice === 'string' ? `"${choice}"` : kindOf(choice);
    return [
      {
        path: [...path, name],
        part: 'value',
        message: `"${name}" of ${rule.id} takes ${alternatives(choices)}, found ${found}`,
        ...(typeof choice === 'string' ? suggestion(choice, choices) : {}),
      },
    ];
  });
}

function checkKeys(
  value: unknown,
  path: ConfigPath,
  checks: Record<string, Check>,
  what: string,
): readonly ConfigProblem[] {
  if (!isMap(value)) return [{ path, part: 'value', message: `${what} is a map, found ${kindOf(value)}` }];
  const known = new Map(Object.entries(checks));
  return Object.entries(value).flatMap(([key, entry]): readonly ConfigProblem[] => {
    const at = [...path, key];
    const check = known.get(key);
    if (!check)
      return [{ path: at, part: 'key', message: `"${key}" is not a key of ${what}`, ...suggestion(key, known.keys()) }];
    return isAbsent(entry) ? [] : check(entry, at);
  });
}

function strings(value: unknown, path: ConfigPath): readonly ConfigProblem[] {
  if (!Array.isArray(value)) {
    return [
      {
        ...wrongType(path, 'a list of strings', value),
        ...(typeof value === 'string' ? { help: `write ["${value}"]` } : {}),
      },
    ];
  }
  return value.flatMap((item: unknown, i): readonly ConfigProblem[] => {
    if (typeof item === 'string' && item !== '') return [];
    const found = item === '' ? 'an empty one' : kindOf(item);
    return [{ path: [...path, i], part: 'value', message: `"${path.at(-1)}" takes strings, found ${found}` }];
  });
}

function ofType(type: 'string' | 'boolean', expected: string): Check {
  return (value, path) => (typeof value === type ? [] : [wrongType(path, expected, value)]);
}

function wrongType(path: ConfigPath, expected: string, found: unknown, name = path.at(-1)): ConfigProblem {
  return { path, part: 'value', message: `"${name}" takes ${expected}, found ${kindOf(found)}` };
}

/** The nearest right name as the `help` of a problem, where there is one. */
function suggestion(word: string, candidates: Iterable<string>): { help?: string } {
  const help = didYouMean(word, candidates);
  return help === undefined ? {} : { help };
}

function kindOf(value: unknown): string {
  if (isAbsent(value)) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
