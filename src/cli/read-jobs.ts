import { rules } from '../../rules/index.ts';
import { ConfigLoader, type ConfigLoaderOptions } from '../config/load/loader.ts';
import { isString } from '../document/node.ts';
import { parseSource } from '../document/parse.ts';
import type { Analysis } from '../engine/analysis.ts';
import { analyse } from '../engine/lint.ts';
import type { LintResult } from '../engine/result.ts';
import { toResult } from '../engine/to-result.ts';
import { discover, type FoundFile } from '../files/discover.ts';
import { ReadError, readFile } from '../files/read.ts';
import type { Job } from '../job/job.ts';
import { alternatives, count, didYouMean } from '../text/words.ts';
import { type CommonOptions, commandNames, type Option, single, switchOption, valueOption } from './command.ts';
import { StandardInput } from './lint/stdin.ts';
import type { Log } from './log.ts';
import { UsageError } from './usage-error.ts';

/** What the commands that look at jobs take, besides what is their own. */
export const jobOptions: readonly Option[] = [
  valueOption('-c, --config <FILE>', 'use only this config file'),
  switchOption('--no-config', 'ignore config files'),
];

export interface GivenJobOptions extends CommonOptions {
  readonly config?: readonly string[];
  readonly noConfig?: true;
}

/** The configs of the files that a command looks at. */
export function configsOf(
  given: GivenJobOptions,
  cwd: string,
  more: Pick<ConfigLoaderOptions, 'ignoreCapabilities'> = {},
): ConfigLoader {
  return new ConfigLoader({
    ...more,
    cwd,
    configFile: single(given.config, '--config'),
    noConfig: given.noConfig,
    rules: [],
    inlineSuppressions: true,
    builtinRules: rules,
  });
}

/** A file that holds jobs, and all that the linter knows of it. */
export interface JobFile {
  readonly file: Pick<FoundFile, 'absolute' | 'path'>;
  readonly analysis: Analysis;
  readonly result: LintResult;
}

/**
 * Reads the jobs of files, directories, globs and standard input, for commands that show them. What can't be read is said, and `failed` tells so.
 *
 * @throws UsageError where nothing is named
 */
export async function readJobFiles(
  patterns: readonly string[],
  given: GivenJobOptions,
  log: Log,
): Promise<{ readonly files: readonly JobFile[]; readonly failed: boolean }> {
  const cwd = process.cwd();
  const configs = configsOf(given, cwd);
  const stdin = patterns.includes('-') ? new StandardInput(undefined, cwd) : undefined;
  const named = patterns.filter((pattern) => pattern !== '-');
  const project = patterns.length === 0 ? await configs.project() : undefined;
  if (patterns.length === 0 && !project) {
    throw new UsageError('no file is named, and no config has "files"', 'name a file, or "-" for standard input');
  }
  const found = project ? await discover(project.files, cwd, { base: project.dir }) : await discover(named, cwd);
  const reader = new JobReader(configs, log);
  for (const { pattern, help } of found.unmatched) {
    reader.fail(`"${pattern}" matches no file`, help ?? didYouMean(pattern, commandNames));
  }
  for (const { path, message } of found.unreadable) reader.fail(`"${path}" ${message}`);
  for (const path of found.own) reader.fail(`"${path}" is a file of sync-job-lint's own, not a sync job`);
  const files: JobFile[] = [];
  for (const file of stdin ? [...found.files, stdin.file] : found.files) {
    const read = await reader.read(file, () => (file === stdin?.file ? stdin.read() : readFile(file.absolute)));
    if (read) files.push(read);
  }
  if (files.length === 0 && !reader.failed) reader.fail('there is no sync job in the files that were named');
  return { files, failed: reader.failed };
}

/** Reads files that hold jobs, and says what it can't read. */
export class JobReader {
  readonly #configs: ConfigLoader;
  readonly #log: Log;
  /** Whether something could not be read. */
  failed = false;

  constructor(configs: ConfigLoader, log: Log) {
    this.#configs = configs;
    this.#log = log;
  }

  fail(message: string, help?: string): void {
    this.failed = true;
    this.#log.error(message, help);
  }

  /** @returns nothing for a file that the config ignores or that holds no job */
  async read(
    file: Pick<FoundFile, 'absolute' | 'path' | 'named'>,
    load: () => Uint8Array | Promise<Uint8Array>,
  ): Promise<JobFile | undefined> {
    const { config, ignored } = await this.#configs.forFile(file.absolute);
    if (ignored && !file.named) return undefined;
    try {
      const analysis = await analyse(await parseSource({ path: file.path, bytes: await load() }), config);
      const result = toResult(analysis, config);
      if (result.jobs > 0) return { file, analysis, result };
      if (file.named || result.holdsJobs) {
        const [broken] = result.findings.filter(({ rule }) => rule === 'syntax');
        if (broken) this.fail(`${file.path}:${broken.line}:${broken.column}: ${broken.message}`, broken.help);
        else this.fail(`"${file.path}" holds no sync job`);
      }
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      this.fail(`"${file.path}" ${error.message}`);
    }
    return undefined;
  }
}

/** The jobs of a file. */
export function jobsOf({ analysis }: Pick<JobFile, 'analysis'>): readonly Job[] {
  return analysis.documents.flatMap(({ jobs }) => jobs);
}

/**
 * Reads the one job that a command is about.
 *
 * @returns nothing where it can't be read, which has been said
 * @throws UsageError where a file has several jobs and none of them is named, or none of that name
 */
export async function readOneJob(
  file: string,
  given: GivenJobOptions & { readonly job?: readonly string[] },
  log: Log,
): Promise<{ readonly job: Job; readonly analysis: Analysis } | undefined> {
  const { files, failed } = await readJobFiles([file], given, log);
  if (failed) return undefined;
  const jobs = files.flatMap((read) => jobsOf(read).map((job) => ({ job, analysis: read.analysis })));
  const wanted = single(given.job, '--job');
  if (wanted !== undefined) return selectJobs(jobs, wanted, ({ job }, name) => textAt(job, name))[0];
  if (jobs.length === 1) return jobs[0];
  throw new UsageError(`"${file}" holds ${count(jobs.length, 'job')}, and one is needed`, 'name it: --job ID|LABEL|N');
}

function textAt(job: Job, name: 'id' | 'label'): string | undefined {
  const node = job.field(name)?.value;
  return isString(node) ? node.value : undefined;
}

/**
 * The jobs that are called so by their id or label; a number is a place in their order.
 *
 * @throws UsageError where there is none
 */
export function selectJobs<T>(
  jobs: readonly T[],
  wanted: string,
  textAt: (job: T, name: 'id' | 'label') => string | undefined,
): readonly T[] {
  const called = jobs.filter((job) => textAt(job, 'id') === wanted || textAt(job, 'label') === wanted);
  if (called.length > 0) return called;
  const numbered = /^[1-9]\d*$/.test(wanted) ? jobs[Number(wanted) - 1] : undefined;
  if (numbered) return [numbered];
  const names = jobs.flatMap((job) => [textAt(job, 'label'), textAt(job, 'id')]).filter((name) => name !== undefined);
  const known = names.length > 0 && names.length <= 6 ? `there is ${alternatives(names)}` : undefined;
  throw new UsageError(
    `"${wanted}" is none of the ${count(jobs.length, 'job')}`,
    didYouMean(wanted, names) ?? known ?? 'its id, its label, or a number from 1',
  );
}
