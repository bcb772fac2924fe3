import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DiffFormat, diffFormats, levelOf } from '../compare/formats.ts';
import type { AnalysedJob } from '../compare/index.ts';
import { levels } from '../compare/kinds.ts';
import { displayPath } from '../files/discover.ts';
import { readFile } from '../files/read.ts';
import { PatternError } from '../text/glob.ts';
import { type CommandSpec, oneOf, single, valueOption } from './command.ts';
import { Log } from './log.ts';
import {
  configsOf,
  type GivenJobOptions,
  type JobFile,
  JobReader,
  jobOptions,
  jobsOf,
  readJobFiles,
} from './read-jobs.ts';
import { reportRoots } from './report-roots.ts';
import { STDOUT, wantsColor, write, writeExactly } from './terminal.ts';
import { UsageError } from './usage-error.ts';

interface GivenOptions extends GivenJobOptions {
  readonly against?: readonly string[];
  readonly format?: readonly string[];
  readonly failOn?: readonly string[];
}

const thresholds = ['breaking', 'dangerous', 'any', 'never'] as const;

export const diffCommand: CommandSpec = {
  name: 'diff',
  usage: 'OLD NEW | --against REV [PATTERN...]',
  summary: 'Show what a change of jobs means, and whether it breaks callers or data',
  options: [
    valueOption('--against <REV>', 'compare with a git revision: what differs from it, of PATTERN'),
    valueOption('-f, --format <NAME>', `${diffFormats.join(', ')} (default: pretty)`),
    valueOption('--fail-on <LEVEL>', `exit with 1 from this level on: ${thresholds.join(', ')} (default: breaking)`),
    ...jobOptions,
  ],
  notes: 'Exit status: 0 no change of that level, 1 at least one, 2 usage, configuration or I/O error',
  run: diff,
};

const FAILED = 2;

interface Versions {
  readonly before: readonly AnalysedJob[];
  readonly after: readonly AnalysedJob[];
  readonly failed: boolean;
}

async function diff(args: readonly string[], given: GivenOptions): Promise<number> {
  const format: DiffFormat = oneOf(given.format, '--format', 'a format', diffFormats) ?? 'pretty';
  const failOn = oneOf(given.failOn, '--fail-on', 'a level', thresholds) ?? 'breaking';
  const revision = single(given.against, '--against');
  const log = new Log(given.color);
  const versions =
    revision === undefined ? await readTwo(args, given, log) : await readSince(revision, args, given, log);
  if (versions.failed) return FAILED;

  const { diffJobs, formatDiffs } = await import('../compare/index.ts');
  const diffs = diffJobs(versions.before, versions.after);
  const cwd = process.cwd();
  const text = await formatDiffs(diffs, format, {
    color: wantsColor(STDOUT, given.color),
    ...reportRoots(cwd),
  });
  if (format === 'pretty') write(STDOUT, text);
  else writeExactly(STDOUT, text);
  if (failOn === 'never') return 0;
  const counting = failOn === 'any' ? levels : levels.slice(0, levels.indexOf(failOn) + 1);
  return diffs.some((one) => counting.some((level) => level === levelOf(one))) ? 1 : 0;
}

async function readTwo([old, now, more]: readonly string[], given: GivenOptions, log: Log): Promise<Versions> {
  if (old === undefined || now === undefined) {
    throw new UsageError('"diff" needs two files or directories', 'or one version: --against REV');
  }
  if (more !== undefined) throw new UsageError(`"diff" takes two files or directories, found another one: "${more}"`);
  if (old === '-' && now === '-') throw new UsageError('standard input can be read once only');
  const read = async (pattern: string) => {
    const { files, failed } = await readJobFiles([pattern], given, log);
    const base = resolve(pattern);
    // The file that is named is the other one in its new version, whatever its name is.
    const nameOf = ({ file }: JobFile) => file.absolute.slice(base.length);
    return { jobs: files.flatMap((file) => analysed(file, nameOf(file))), failed };
  };
  const before = await read(old);
  const after = await read(now);
  return { before: before.jobs, after: after.jobs, failed: before.failed || after.failed };
}

/** The jobs of the files that differ from a revision, as they were and as they are. */
async function readSince(
  revision: string,
  patterns: readonly string[],
  given: GivenOptions,
  log: Log,
): Promise<Versions> {
  const cwd = process.cwd();
  const configs = configsOf(given, cwd);
  const project = patterns.length === 0 ? await configs.project() : undefined;
  const meant = await Meant.open(project?.files ?? (patterns.length > 0 ? patterns : ['.']), project?.dir ?? cwd);
  const { GitError, Revision } = await import('../files/git.ts');
  try {
    const then = await Revision.open(cwd, revision);
    const reader = new JobReader(configs, log);
    const before: AnalysedJob[] = [];
    const after: AnalysedJob[] = [];
    for (const change of await then.changes()) {
      const old = change.before === undefined ? undefined : then.absolute(change.before);
      const file = change.after ?? old!;
      if (!meant.has(file)) continue;
      if (old !== undefined) {
        const path = displayPath(old, cwd);
        const found = { absolute: old, path: `${revision}:${path}`, named: false };
        const read = await reader.read(found, () => then.read(change.before!));
        if (read) before.push(...analysed(read, file).map((job) => ({ ...job, revision: { name: revision, path } })));
      }
      if (change.after !== undefined) {
        const found = { absolute: file, path: displayPath(file, cwd), named: false };
        const read = await reader.read(found, () => readFile(file));
        if (read) after.push(...analysed(read, file));
      }
    }
    for (const pattern of meant.unmatched()) reader.fail(`"${pattern}" matches no file`);
    return { before, after, failed: reader.failed };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UsageError(`"--against" can't ask git: ${error.message}`);
  }
}

function analysed(file: JobFile, name: string): AnalysedJob[] {
  return jobsOf(file).map((job) => ({ job, analysis: file.analysis, file: name || '-' }));
}

/** Files that need not be there are told by the patterns alone. */
class Meant {
  readonly #tests: ReadonlyMap<string, (path: string) => boolean>;
  readonly #base: string;
  readonly #unmatched: Set<string>;

  constructor(tests: ReadonlyMap<string, (path: string) => boolean>, base: string) {
    this.#tests = tests;
    this.#base = base;
    this.#unmatched = new Set(tests.keys());
  }

  static async open(patterns: readonly string[], base: string): Promise<Meant> {
    const { meaning } = await import('../files/meant.ts');
    const test = (pattern: string) => {
      try {
        return meaning(pattern, base);
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        throw new UsageError(`"${pattern}" matches no file: the pattern ${error.message}`);
      }
    };
    return new Meant(new Map(patterns.map((pattern) => [pattern, test(pattern)])), base);
  }

  has(path: string): boolean {
    const matching = [...this.#tests].filter(([, test]) => test(path)).map(([pattern]) => pattern);
    for (const pattern of matching) this.#unmatched.delete(pattern);
    return matching.length > 0;
  }

  /** The paths that name nothing: a glob may match nothing that differs. */
  unmatched(): string[] {
    return [...this.#unmatched].filter(
      (pattern) => !/[*?[{]/.test(pattern) && !existsSync(resolve(this.#base, pattern)),
    );
  }
}
