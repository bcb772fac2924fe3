import { resolve } from 'node:path';
import { isPreset, type Preset, presets, type RuleSeverity, ruleSeverities } from '../config/config.ts';
import { type FormatName, formatNames, isFormatName } from '../report/index.ts';
import { alternatives, didYouMean } from '../text/words.ts';
import { colorOption } from './command.ts';
import { UsageError } from './errors.ts';
import type { Arguments, OptionSpecs } from './options.ts';

export const lintOptionSpecs = {
  format: { short: 'f', value: 'NAME[=FILE]', help: 'how to report, and to which file; repeatable' },
  config: { short: 'c', value: 'FILE', help: 'use this config and look for no others' },
  'print-config': { value: 'FILE', help: 'print what holds for a file, and where each part comes from' },
  'no-config': { help: 'look for no config' },
  rule: { value: 'NAME=SEVERITY', help: 'error, warning, info or off; repeatable' },
  preset: { value: 'NAME', help: 'recommended or strict' },
  fix: { help: 'apply the safe fixes' },
  'unsafe-fixes': { help: 'with --fix or --diff: the unsafe fixes too' },
  diff: { help: 'print what --fix would change, and change nothing' },
  baseline: { value: 'FILE', help: 'report only what this file does not know' },
  'update-baseline': { help: 'write what is found to the file that --baseline names' },
  'max-warnings': { value: 'N', help: 'exit with 1 where there are more warnings' },
  quiet: { help: 'report errors only' },
  cache: { help: 'skip files that are unchanged since they were last checked' },
  'cache-location': { value: 'FILE', help: 'where to remember them' },
  jobs: { value: 'N', help: 'how many threads check files; by default as many as pay' },
  'no-inline-suppressions': { help: 'ignore suppression comments' },
  'stdin-filename': {
    value: 'NAME',
    help: 'what standard input is called: decides language, config and the path in the report',
  },
  'allow-empty': { help: 'accept patterns that match nothing' },
  'exit-zero': { help: 'exit with 0 where there are findings' },
} satisfies OptionSpecs;

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
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly maxWarnings: number;
  readonly quiet: boolean;
  readonly inlineSuppressions: boolean;
  readonly color: boolean | undefined;
  readonly exitZero: boolean;
  readonly allowEmpty: boolean;
  readonly cache: boolean;
  readonly cacheLocation: string | undefined;
  /** How many worker threads; absent: as many as pay. */
  readonly jobs: number | undefined;
  readonly debug: boolean;
}

/** @throws UsageError */
export function readLintOptions(args: Arguments<string>, env: NodeJS.ProcessEnv): LintOptions {
  const stdin = args.positionals.includes('-');
  const stdinFilename = args.value('stdin-filename');
  if (stdinFilename !== undefined && !stdin) {
    throw new UsageError('"--stdin-filename" names standard input, which is not read', 'add "-" to read it');
  }
  const noConfig = args.has('no-config');
  const config = args.value('config');
  if (noConfig && config !== undefined) throw new UsageError('"--config" and "--no-config" exclude each other');
  const outputs = readOutputs(args.values('format'), env);
  const baseline = readBaseline(args, outputs, stdin && stdinFilename === undefined);
  return {
    patterns: args.positionals.filter((pattern) => pattern !== '-'),
    stdin,
    stdinFilename,
    outputs,
    config,
    noConfig,
    printConfig: args.value('print-config'),
    rules: args.values('rule').map(readRule),
    preset: readPreset(args.value('preset')),
    fix: readFix(args),
    unsafeFixes: args.has('unsafe-fixes'),
    baseline,
    updateBaseline: args.has('update-baseline'),
    maxWarnings: readLimit(args.value('max-warnings')),
    quiet: args.has('quiet'),
    inlineSuppressions: !args.has('no-inline-suppressions'),
    color: colorOption(args),
    exitZero: args.has('exit-zero'),
    allowEmpty: args.has('allow-empty'),
    cache: args.has('cache') || args.has('cache-location'),
    cacheLocation: args.value('cache-location'),
    jobs: readJobs(args.value('jobs')),
    debug: args.has('debug'),
  };
}

/** `--diff` is to `--fix` what a dry run is to a run, so it wins. */
function readFix(args: Arguments<string>): LintOptions['fix'] {
  if (args.has('diff')) {
    for (const other of ['format', 'update-baseline']) {
      if (args.has(other))
        throw new UsageError(`"--diff" only prints what would change, and "--${other}" asks for more`);
    }
    return 'diff';
  }
  if (args.has('fix')) return 'apply';
  if (!args.has('unsafe-fixes')) return undefined;
  throw new UsageError(
    '"--unsafe-fixes" says which fixes to apply, and nothing asks to apply any',
    'add "--fix", or "--diff" to see what would change',
  );
}

function readBaseline(args: Arguments<string>, outputs: readonly Output[], isNameless: boolean): string | undefined {
  const file = args.value('baseline');
  if (file !== undefined && outputs.some((output) => output.file !== undefined && isSamePath(output.file, file))) {
    throw new UsageError(`a report and the baseline can't both go to "${file}"`);
  }
  if (!args.has('update-baseline')) return file;
  if (file === undefined) {
    throw new UsageError(
      '"--update-baseline" writes the file that "--baseline" names, which is missing',
      'name it: --baseline sync-job-lint-baseline.json --update-baseline',
    );
  }
  if (isNameless)
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
      `"${format}" is no format, expected ${alternatives(formatNames)}`,
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
      `"${severity}" is no severity, expected ${alternatives(ruleSeverities)}`,
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
  throw new UsageError(`"${value}" is no preset, expected ${alternatives(presets)}`, didYouMean(value, presets));
}

function readLimit(value: string | undefined): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(value)) throw new UsageError(`"--max-warnings" takes a whole number from 0 on, found "${value}"`);
  return Number(value);
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
