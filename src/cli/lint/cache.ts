import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, realpathSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { decode } from '../../document/decode.ts';
import type { ResolvedConfig } from '../../engine/config.ts';
import type { FileResult } from '../../engine/result.ts';
import { kindOf, ReadError, readFile } from '../../files/read.ts';
import { WriteError, writeWhole } from '../../files/write.ts';
import type { FoundConfig, LintFile } from '../../project/lint-files.ts';

/** Tells builds apart: a hash of all that they are made of. */
declare const SYNC_JOB_LINT_BUILD: string;

/**
 * What came of a file, without its text; the seal is a hash of all that it depends on and of
 * itself, so that a damaged one is none.
 */
type Entry = readonly [seal: string, result: Omit<FileResult, 'text'>];

/** One file for all: to read one takes less time than a thousand. */
interface CacheFile {
  /** Which build of the linter wrote it; another one may find other things. */
  readonly build: string;
  /** By the path as it is reported. */
  readonly entries: Record<string, Entry>;
}

/** How such a file begins. */
const MARK = '{"build":"';

/**
 * Remembers results across runs. What it holds is believed only of a file with the same content and
 * path, under a config that says the same, plugins with the same content (what they import is not
 * looked at) and the same build of the linter; and only of a cache that nobody else can have
 * written: what is checked in could hide the mistakes of who checks it in.
 */
export class Cache {
  /** Absolute. */
  readonly path: string;
  readonly #cwd: string;
  readonly #entries: Map<string, Entry>;
  /** Why it is neither believed nor written. */
  readonly #refused: string | undefined;
  readonly #seen = new Set<string>();
  readonly #configs = new Map<ResolvedConfig, string>();
  #changed = false;

  private constructor(path: string, cwd: string, entries: Map<string, Entry>, refused: string | undefined) {
    this.path = path;
    this.#cwd = cwd;
    this.#entries = entries;
    this.#refused = refused;
  }

  /** @param location what `--cache-location` says, relative to `cwd` */
  static async open(location: string | undefined, cwd: string): Promise<Cache> {
    const path = resolve(cwd, location ?? defaultLocation(cwd));
    const { text, refused } = read(path);
    const reason = refused ?? (await whyNotBelieved(path, text));
    return new Cache(path, cwd, reason ? new Map() : entriesIn(text), reason);
  }

  /** Whether what is there is a cache of ours, so that it is nobody's job. */
  get isThere(): boolean {
    return this.#entries.size > 0;
  }

  /** Lints only what is not known. */
  around(lint: LintFile): LintFile {
    return async (file, bytes, found) => {
      const basis = `${this.#hashConfig(found)} ${hash(bytes)}`;
      this.#seen.add(file.path);
      const [seal, known] = this.#entries.get(file.path) ?? [];
      if (known && seal === sealOf(basis, known)) return withText(known, bytes);
      const { text, ...result } = await lint(file, bytes, found);
      this.#changed = true;
      // The text of a result has its secrets masked, which the file's has not.
      if (text === undefined || text === decode(bytes).text)
        this.#entries.set(file.path, [sealOf(basis, result), result]);
      else this.#entries.delete(file.path);
      return text === undefined ? result : { ...result, text };
    };
  }

  /**
   * Writes what is new, without files that are gone; says why where that fails, which is no reason
   * to fail.
   */
  save(): string | undefined {
    if (this.#refused) return this.#refused;
    if (!this.#changed) return undefined;
    const entries = [...this.#entries].filter(([path]) => this.#seen.has(path) || existsSync(resolve(this.#cwd, path)));
    const file: CacheFile = { build: SYNC_JOB_LINT_BUILD, entries: Object.fromEntries(entries) };
    try {
      writeWhole(this.path, JSON.stringify(file), { within: this.#cwd, makeFolder: true });
      return undefined;
    } catch (error) {
      if (error instanceof WriteError) return error.message;
      throw error;
    }
  }

  #hashConfig({ config, sources = [] }: FoundConfig): string {
    let known = this.#configs.get(config);
    if (known === undefined) {
      const { rules, severities, options, ...rest } = config;
      const parts = [
        rules.map(({ id }) => id),
        [...severities].sort(),
        [...options].sort(),
        { ...rest, origins: undefined },
        sources.map((path) => hash(readFileSync(path))),
      ];
      known = hash(JSON.stringify(parts));
      this.#configs.set(config, known);
    }
    return known;
  }
}

function sealOf(basis: string, result: Entry[1]): string {
  return hash(`${basis} ${JSON.stringify(result)}`);
}

function withText(result: Entry[1], bytes: Uint8Array): FileResult {
  return result.findings.length > 0 ? { ...result, text: decode(bytes).text } : result;
}

/** What is there, if it is a file of ours and no link; an empty one is nobody's. */
function read(path: string): { readonly text: string; readonly refused?: string } {
  let stats: Stats;
  try {
    stats = lstatSync(path);
  } catch {
    // Where nothing can be written either, that is said when it is tried.
    return { text: '' };
  }
  const refuse = (reason: string) => ({ text: '', refused: `can't be written: ${reason}` });
  if (stats.isSymbolicLink()) return refuse('it is a link, through which nothing is read or written');
  if (!stats.isFile()) return refuse(`it is ${kindOf(stats)}, not a file`);
  if (process.getuid && stats.uid !== process.getuid()) return refuse('it belongs to another user');
  try {
    const text = Buffer.from(readFile(path)).toString();
    return text === '' || text.startsWith(MARK) ? { text } : refuse('the file there is not a cache');
  } catch (error) {
    if (error instanceof ReadError) return { text: '', refused: error.message };
    throw error;
  }
}

/** Why a cache that is there is not believed: it may have come with what is to be checked. */
async function whyNotBelieved(path: string, text: string): Promise<string | undefined> {
  if (text === '') return undefined;
  const { findRepository } = await import('../../files/gitignore.ts');
  const real = realpathSync(path);
  const root = findRepository(dirname(real));
  if (!root) return undefined;
  const { GitError, isTracked } = await import('../../files/git.ts');
  try {
    if (!(await isTracked(root, real))) return undefined;
    return 'is not used: git tracks it, so anybody can have written it';
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return `is not used: git can't say whether it tracks it: ${error.message}`;
  }
}

/** What this build has written; whatever else is there counts as nothing. */
function entriesIn(text: string): Map<string, Entry> {
  try {
    const file = JSON.parse(text) as CacheFile;
    if (file.build === SYNC_JOB_LINT_BUILD)
      return new Map(Object.entries(file.entries).filter(([, entry]) => isEntry(entry)));
  } catch {
    // It is broken, and will be written anew.
  }
  return new Map();
}

function isEntry(value: unknown): value is Entry {
  return Array.isArray(value) && value.length === 2 && typeof value[1] === 'object' && value[1] !== null;
}

/** Where tools keep such files, if there is a place for them. */
function defaultLocation(cwd: string): string {
  return existsSync(join(cwd, 'node_modules'))
    ? join('node_modules', '.cache', 'sync-job-lint', 'cache.json')
    : '.sync-job-lint-cache';
}

function hash(content: Uint8Array | string): string {
  return createHash('sha1').update(content).digest('base64');
}
