import { ConfigError } from '../config/config-error.ts';
import { compareFiles, type NotedFile } from '../engine/compare.ts';
import type { ResolvedConfig } from '../engine/config.ts';
import { lintFile as lintText } from '../engine/lint.ts';
import type { FileResult, LintResult } from '../engine/result.ts';
import type { FoundFile } from '../files/discover.ts';
import { ReadError, readFile } from '../files/read.ts';

/** What configs say of a file. */
export interface FoundConfig {
  /** The same object for all files for which the same holds. */
  readonly config: ResolvedConfig;
  readonly ignoredBy?: string;
  /** Absolute paths of all that was read for it, plugins included. */
  readonly sources?: readonly string[];
}

/** Where the config of a file comes from. */
export interface Configs {
  /** @param path absolute */
  forFile(path: string): Promise<FoundConfig>;
}

/** What became of a file. */
export type Outcome =
  | { readonly kind: 'linted'; readonly result: FileResult; readonly config: ResolvedConfig }
  /** Met through a directory, and no sync job. */
  | { readonly kind: 'foreign' }
  /** A config that holds for the file is the file itself. */
  | { readonly kind: 'own' }
  /** A config leaves it out: the glob that does, and where it is. */
  | { readonly kind: 'ignored'; readonly by: string }
  | { readonly kind: 'misconfigured'; readonly error: ConfigError }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** A fault of ours or of a plugin. */
  | { readonly kind: 'crashed'; readonly error: unknown };

export type LintableFile = Pick<FoundFile, 'absolute' | 'path' | 'named'>;

/** How a file that was read is linted: here, in another thread, or by remembering what came of it. */
export type LintFile = (file: LintableFile, bytes: Uint8Array, found: FoundConfig) => Promise<FileResult>;

export interface LintEachOptions<File extends LintableFile> {
  readonly read?: (file: File) => Uint8Array | Promise<Uint8Array>;
  readonly lint?: LintFile;
  /** How many files are in memory at once. */
  readonly ahead?: number;
}

/** Lints a file in this thread. */
export const lintHere: LintFile = ({ path }, bytes, { config }) => lintText({ path, bytes }, config);

/**
 * How long other work in the process may have to wait, in milliseconds; by `Date`, since
 * `performance` takes a millisecond to load.
 */
const SLICE = 50;

/** Lints files in their order; one after the other, unless several may be in memory. */
export async function* lintEach<File extends LintableFile>(
  files: Iterable<File> | AsyncIterable<File>,
  configs: Configs,
  { read = ({ absolute }) => readFile(absolute), lint = lintHere, ahead = 1 }: LintEachOptions<File> = {},
): AsyncGenerator<readonly [File, Outcome]> {
  const begun: (readonly [File, Promise<Outcome>])[] = [];
  let last = Date.now();
  for await (const file of files) {
    begun.push([file, lintFile(file, configs, read, lint)]);
    if (begun.length < ahead) continue;
    const [first, outcome] = begun.shift()!;
    yield [first, await outcome];
    if (Date.now() - last > SLICE) {
      await new Promise((resolve) => setImmediate(resolve));
      last = Date.now();
    }
  }
  for (const [file, outcome] of begun) yield [file, await outcome];
}

async function lintFile<File extends LintableFile>(
  file: File,
  configs: Configs,
  read: (file: File) => Uint8Array | Promise<Uint8Array>,
  lint: LintFile,
): Promise<Outcome> {
  try {
    const found = await configs.forFile(file.absolute);
    if (found.sources?.includes(file.absolute)) return { kind: 'own' };
    if (found.ignoredBy !== undefined) return { kind: 'ignored', by: found.ignoredBy };
    const result = await lint(file, await read(file), found);
    return result.holdsJobs || file.named ? { kind: 'linted', result, config: found.config } : { kind: 'foreign' };
  } catch (error) {
    if (error instanceof ReadError) return { kind: 'unreadable', message: error.message };
    return error instanceof ConfigError ? { kind: 'misconfigured', error } : { kind: 'crashed', error };
  }
}

/** Files that were linted, as far as rules compare them. */
export class ComparedFiles<File extends LintableFile> {
  readonly #files: ComparableFile<File>[] = [];

  /** Remembers a file, and gives its result without what is only for this. */
  take(file: File, { notes, ...result }: FileResult, config: ResolvedConfig): LintResult {
    if (notes) this.#files.push({ path: file.path, file, notes, rules: config.rules, config });
    return result;
  }

  /**
   * Compares the files.
   *
   * @param results those that came of them
   * @param read what a file holds now
   * @returns the results, new ones for files in which something was found
   * @throws InternalError when a rule fails
   */
  async compare(
    results: LintResult[],
    read: (file: File) => Uint8Array | Promise<Uint8Array> = ({ absolute }) => readFile(absolute),
  ): Promise<LintResult[]> {
    const found = compareFiles(this.#files);
    if (found.size === 0) return results;
    const again = new Map<string | undefined, LintResult>();
    for (const [{ file, path, config }, compared] of found) {
      try {
        const { notes: _, ...result } = await lintText({ path, bytes: await read(file) }, config, compared);
        again.set(path, result);
      } catch (error) {
        // A file that has gone meanwhile keeps its result.
        if (!(error instanceof ReadError)) throw error;
      }
    }
    return results.map((result) => again.get(result.path) ?? result);
  }
}

interface ComparableFile<File> extends NotedFile {
  readonly file: File;
  readonly config: ResolvedConfig;
}
