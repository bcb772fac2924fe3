import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPreset, type Preset, presets, type RuleSeverity, ruleSeverities } from '../../config/config.ts';
import { type FormatName, formatNames, isFormatName } from '../../report/index.ts';
import { alternatives, didYouMean } from '../../text/words.ts';
import { type CommonOptions, type Option, single as singleOf, switchOption, valueOption } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** Made when the command is: an option remembers nothing of a run. */
export const lintOptions: readonly Option[] = [
  valueOption('-f, --format <NAME[=FILE]>', 'output format, optionally written to FILE (repeatable)'),
  valueOption('-c, --config <FILE>', 'use only this config file'),
  valueOption('--print-config <FILE>', 'print what holds for a file, and where each part comes from'),
  switchOption('--no-config', 'ignore config files'),
  valueOption('--rule <NAME=SEVERITY>', 'error, warning, info or off (repeatable)'),
  valueOption('--preset <NAME>', 'recommended or strict'),
  switchOption('--fix', 'apply the safe fixes'),
  switchOption('--unsafe-fixes', 'with --fix or --diff: the unsafe fixes too'),
  switchOption('--suggestions', 'with --fix or --diff: what findings suggest too'),
  switchOption('--diff', 'print what --fix would change, and change nothing'),
  valueOption('--baseline <FILE>', 'report only findings that are not in this baseline'),
  switchOption('--update-baseline', 'write all findings to the file that --baseline names'),
  valueOption('--max-warnings <N>', 'exit with 1 if there are more than N warnings'),
  switchOption('--quiet', 'report errors only'),
  valueOption('--max-findings <N>', 'list at most N findings, the most severe first'),
  switchOption('--statistics', 'count the findings of each rule, in a table after them'),
  switchOption(
    '--changed [REF]',
    'of the files, check only those that differ from REF in git (default: the merge base with the upstream branch, else HEAD)',
  ),
  switchOption('--cache', 'skip files that are unchanged since they were last checked'),
  valueOption('--cache-location <FILE>', 'cache file'),
  valueOption('--jobs <N>', 'number of worker threads (default: automatic)'),
  switchOption('--no-inline-suppressions', 'ignore suppression comments'),
  valueOption(
    '--stdin-filename <NAME>',
    'file name to assume for standard input (sets language, config and reported path)',
  ),
  switchOption('--allow-empty', 'accept patterns that match nothing'),
  switchOption('--ignore-unknown', 'skip and count named files that hold no sync job'),
  switchOption('--exit-zero', 'exit with 0 even if there are errors'),
];

/** What commander makes of them: a switch that is given is `true`, a value the list of all that are given. */
type Switch =
  | 'statistics'
  | 'noConfig'
  | 'fix'
  | 'unsafeFixes'
  | 'suggestions'
  | 'diff'
  | 'updateBaseline'
  | 'quiet'
  | 'cache'
  | 'noInlineSuppressions'
  | 'allowEmpty'
  | 'ignoreUnknown'
  | 'exitZero';
type Value =
  | 'maxFindings'
  | 'format'
  | 'config'
  | 'printConfig'
  | 'rule'
  | 'preset'
  | 'baseline'
  | 'maxWarnings'
  | 'cacheLocation'
  | 'jobs'
  | 'stdinFilename';
type GivenOptions = CommonOptions & { readonly changed?: true | string } & { readonly [Name in Switch]?: true } & {
  readonly [Name in Value]?: readonly string[];
};

export interface Output {
  readonly format: FormatName;
  /** Absent: stdout. */
  readonly file?: string;
}

/** What the command line asks for. */
export interface LintOptions {
  /** Without `-`. */
  readonly patterns: readonly string[];
  readonly stdin: boolean;
  readonly stdinFilename: string | undefined;
  readonly outputs: readonly Output[];
  readonly config: string | undefined;
  readonly noConfig: boolean;
  readonly printConfig: string | undefined;
  readonly rules: readonly (readonly [id: string, severity: RuleSeverity])[];
  readonly preset: Preset | undefined;
  /** Whether to apply fixes, or only to tell what they would change. */
  readonly fix: 'apply' | 'diff' | undefined;
  readonly unsafeFixes: boolean;
  /** Whether to apply what findings suggest as well. */
  readonly suggestions: boolean;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly maxWarnings: number;
  readonly quiet: boolean;
  /** How many findings to list at most. */
  readonly maxFindings: number;
  readonly statistics: boolean;
  /** The revision that files must differ from to be checked; `true` for the default one. */
  readonly changed: true | string | undefined;
  readonly inlineSuppressions: boolean;
  readonly color: boolean | undefined;
  readonly exitZero: boolean;
  readonly allowEmpty: boolean;
  /**
   * Whether files that are named are treated as those that are met in a directory: for hooks, which
   * name all that has changed.
   */
  readonly ignoreUnknown: boolean;
  readonly cache: boolean;
  readonly cacheLocation: string | undefined;
  /** How many worker threads; absent: as many as pay. */
  readonly jobs: number | undefined;
  readonly debug: boolean;
}

/**
 * @param args what is given besides options
 * @throws UsageError
 */
export function readLintOptions(args: readonly string[], given: GivenOptions, env: NodeJS.ProcessEnv): LintOptions {
  const stdin = args.includes('-') || given.changed === '-';
  const stdinFilename = single(given, 'stdinFilename');
  if (stdinFilename !== undefined && !stdin) {
    throw new UsageError('"--stdin-filename" names standard input, which is not read', 'add "-" to read it');
  }
  const noConfig = given.noConfig ?? false;
  const config = single(given, 'config');
  if (noConfig && config !== undefined)
    throw new UsageError('"--config" and "--no-config" exclude each other', 'remove one of them');
  const outputs = readOutputs(given.format ?? [], env);
  const baseline = readBaseline(given, outputs, stdin && stdinFilename === undefined);
  const changed = readChanged(given.changed, args);
  return {
    patterns: [...changed.patterns, ...args.filter((pattern) => pattern !== '-')],
    stdin,
    stdinFilename,
    outputs,
    config,
    noConfig,
    printConfig: single(given, 'printConfig'),
    rules: (given.rule ?? []).map(readRule),
    preset: readPreset(single(given, 'preset')),
    fix: readFix(given),
    unsafeFixes: given.unsafeFixes ?? false,
    suggestions: given.suggestions ?? false,
    baseline,
    updateBaseline: given.updateBaseline ?? false,
    maxWarnings: readLimit(given, 'maxWarnings'),
    quiet: given.quiet ?? false,
    maxFindings: readLimit(given, 'maxFindings'),
    statistics: readStatistics(given, outputs),
    changed: changed.revision,
    inlineSuppressions: !given.noInlineSuppressions,
    color: given.color,
    exitZero: given.exitZero ?? false,
    allowEmpty: given.allowEmpty ?? false,
    ignoreUnknown: given.ignoreUnknown ?? false,
    cache: given.cache ?? given.cacheLocation !== undefined,
    cacheLocation: single(given, 'cacheLocation'),
    jobs: readJobs(single(given, 'jobs')),
    debug: given.debug ?? false,
  };
}

/** @throws UsageError where an option is given with several values, of which one would count for nothing */
function single(given: GivenOptions, name: Value): string | undefined {
  return singleOf(given[name], flagOf(name));
}

function flagOf(name: Value): string {
  return lintOptions.find((option) => option.attributeName() === name)!.long!;
}

/** `--diff` is to `--fix` what a dry run is to a run, so it wins. */
function readFix({ diff, fix, unsafeFixes, suggestions, format, updateBaseline }: GivenOptions): LintOptions['fix'] {
  if (diff) {
    const other = format ? '--format' : updateBaseline ? '--update-baseline' : undefined;
    if (other) throw new UsageError(`"--diff" can't be combined with "${other}"`, 'remove one of them');
    return 'diff';
  }
  if (fix) return 'apply';
  if (!unsafeFixes && !suggestions) return undefined;
  throw new UsageError(
    `"${unsafeFixes ? '--unsafe-fixes' : '--suggestions'}" needs "--fix" or "--diff"`,
    'add "--fix", or "--diff" to see what would change',
  );
}

function readBaseline(given: GivenOptions, outputs: readonly Output[], isNameless: boolean): string | undefined {
  const file = single(given, 'baseline');
  if (file !== undefined && outputs.some((output) => output.file !== undefined && isSamePath(output.file, file))) {
    throw new UsageError(`a report and the baseline can't both go to "${file}"`, 'give one of them another file');
  }
  if (given.updateBaseline && isNameless)
    throw new UsageError('a baseline goes by file names, and standard input has none', 'add --stdin-filename NAME');
  return file;
}

function readOutputs(values: readonly string[], env: NodeJS.ProcessEnv): Output[] {
  if (values.length === 0) {
    return env.GITHUB_ACTIONS === 'true' ? [{ format: 'pretty' }, { format: 'github' }] : [{ format: 'pretty' }];
  }
  const outputs = values.map(readOutput);
  const [first, second] = outputs.filter(({ format, file }) => file === undefined && format !== 'github');
  if (second) {
    const [a, b] = [first!.format, second.format];
    throw new UsageError(`"${a}" and "${b}" can't both go to stdout`, `give one a file: --format ${b}=FILE`);
  }
  const files = outputs.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, i) => files.findIndex((other) => isSamePath(file, other)) < i);
  if (twice !== undefined) throw new UsageError(`two reports can't both go to "${twice}"`);
  return outputs;
}

function readOutput(value: string): Output {
  const [format, file] = splitAt(value, '=');
  if (!isFormatName(format)) {
    throw new UsageError(
      `"${format}" is not a format, expected ${alternatives(formatNames)}`,
      didYouMean(format, formatNames),
    );
  }
  if (file === '') throw new UsageError(`"--format ${value}" names no file after "="`);
  return file === undefined ? { format } : { format, file };
}

/** Whether there is such a rule is known once plugins are loaded. */
function readRule(value: string): readonly [string, RuleSeverity] {
  const [id, severity] = splitAt(value, '=');
  if (severity === undefined || id === '')
    throw new UsageError(`"--rule ${value}" needs a name and a severity: --rule NAME=SEVERITY`);
  if (!isSeverity(severity)) {
    throw new UsageError(
      `"${severity}" is not a severity, expected ${alternatives(ruleSeverities)}`,
      didYouMean(severity, ruleSeverities),
    );
  }
  return [id, severity];
}

function isSeverity(word: string): word is RuleSeverity {
  return ruleSeverities.includes(word as RuleSeverity);
}

function readPreset(value: string | undefined): Preset | undefined {
  if (value === undefined || isPreset(value)) return value;
  throw new UsageError(`"${value}" is not a preset, expected ${alternatives(presets)}`, didYouMean(value, presets));
}

function readLimit(given: GivenOptions, name: 'maxWarnings' | 'maxFindings'): number {
  const value = single(given, name);
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(value)) throw new UsageError(`"${flagOf(name)}" takes a whole number from 0 on, found "${value}"`);
  return Number(value);
}

function readStatistics({ statistics }: GivenOptions, outputs: readonly Output[]): boolean {
  if (!statistics) return false;
  if (outputs.some(({ format }) => format === 'pretty' || format === 'compact')) return true;
  throw new UsageError('"--statistics" needs the format "pretty" or "compact"', 'add "--format compact", or remove it');
}

/** What follows `--changed` is a revision, unless a file of that name is there: then it is what to check. */
function readChanged(
  given: GivenOptions['changed'],
  args: readonly string[],
): { revision: GivenOptions['changed']; patterns: readonly string[] } {
  const isInline = process.argv.includes(`--changed=${given}`);
  if (typeof given === 'string' && !isInline && (existsSync(given) || given === '-'))
    return { revision: true, patterns: given === '-' || args.includes(given) ? [] : [given] };
  return { revision: given, patterns: [] };
}

function isSamePath(a: string, b: string): boolean {
  return resolve(a) === resolve(b);
}

const MOST_JOBS = 256;

function readJobs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const jobs = /^\d+$/.test(value) ? Number(value) : 0;
  if (jobs < 1) throw new UsageError(`"--jobs" takes a whole number from 1 on, found "${value}"`);
  return Math.min(jobs, MOST_JOBS);
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + separator.length)];
}
