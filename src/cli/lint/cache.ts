import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { decode } from '../../document/decode.ts';
import type { ResolvedConfig } from '../../engine/config.ts';
import type { LintResult } from '../../engine/result.ts';
import { describeError } from '../../files/errors.ts';
import { kindOf } from '../../files/read.ts';
import { WriteError, writeWhole } from '../../files/write.ts';
import type { FoundConfig, LintFile } from '../../project/lint-files.ts';
import { version } from '../../version.ts';

/** What came of a file: its content and config when it was linted, as hashes, and the result without its text. */
interface Entry {
  readonly content: string;
  readonly config: string;
  readonly result: Omit<LintResult, 'text'>;
}

/** One file for all: to read one takes less time than a thousand. */
interface CacheFile {
  /** Which build of the linter wrote it; another one may find other things. */
  readonly build: string;
  /** By the path as it is reported. */
  readonly entries: Record<string, Entry>;
}

/**
 * Remembers results across runs. What it holds is believed only of a file with the same content and path, under a config that says the
 * same, plugins with the same content (what they import is not looked at) and the same build of the linter.
 */
export class Cache {
  readonly #path: string;
  readonly #cwd: string;
  readonly #build = `${version} ${fingerprint(process.argv[1])}`;
  readonly #entries: Map<string, Entry>;
  readonly #seen = new Set<string>();
  readonly #configs = new Map<ResolvedConfig, string>();
  #changed = false;
  /** Whether the user names a file that never was a cache: a slip, most likely. */
  readonly #isForeign: boolean;

  /** @param location what `--cache-location` says, relative to `cwd` */
  constructor(location: string | undefined, cwd: string) {
    this.#cwd = cwd;
    this.#path = resolve(cwd, location ?? defaultLocation(cwd));
    this.#entries = this.#load();
    this.#isForeign = location !== undefined && this.#entries.size === 0 && isForeign(this.#path);
  }

  /** Whether what is there is a cache of ours, so that it is nobody's job. */
  get isThere(): boolean {
    return this.#entries.size > 0;
  }

  /** Absolute. */
  get path(): string {
    return this.#path;
  }

  /** Lints only what is not known. */
  around(lint: LintFile): LintFile {
    return async (file, bytes, found) => {
      const content = hash(bytes);
      const config = this.#hashConfig(found);
      this.#seen.add(file.path);
      const known = this.#entries.get(file.path);
      if (known?.content === content && known.config === config) return withText(known.result, bytes);
      const { text, ...result } = await lint(file, bytes, found);
      this.#changed = true;
      // The text of a result has its secrets masked, which the file's has not.
      if (text === undefined || text === decode(bytes).text) this.#entries.set(file.path, { content, config, result });
      else this.#entries.delete(file.path);
      return text === undefined ? result : { ...result, text };
    };
  }

  /** Writes what is new, without files that are gone; says why where that fails, which is no reason to fail. */
  save(): string | undefined {
    if (!this.#changed) return undefined;
    const entries = [...this.#entries].filter(([path]) => this.#seen.has(path) || existsSync(resolve(this.#cwd, path)));
    const file: CacheFile = { build: this.#build, entries: Object.fromEntries(entries) };
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      if (lstatSync(this.#path, { throwIfNoEntry: false })?.isSymbolicLink())
        return "can't be written: it is a link, through which nothing is written";
      const stats = statSync(this.#path, { throwIfNoEntry: false });
      if (stats && !stats.isFile()) return `can't be written: it is ${kindOf(stats)}, not a file`;
      if (this.#isForeign) return "can't be written: the file there is not a cache";
      writeWhole(this.#path, JSON.stringify(file));
      return undefined;
    } catch (error) {
      return error instanceof WriteError ? error.message : `can't be written: ${describeError(error)}`;
    }
  }

  /** What is there, if this build wrote it; whatever else is there counts as nothing. */
  #load(): Map<string, Entry> {
    try {
      // A pipe would wait for its writer.
      if (!statSync(this.#path).isFile()) return new Map();
      const { build, entries } = JSON.parse(readFileSync(this.#path, 'utf8')) as CacheFile;
      if (build === this.#build) return new Map(Object.entries(entries));
    } catch {
      // It is not there yet, or broken: it will be written anew.
    }
    return new Map();
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

function isForeign(path: string): boolean {
  try {
    return statSync(path).isFile() && !/^(?:\{"build":|$)/.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
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

/** Tells builds of one version apart, for those who work on the linter. */
function fingerprint(program: string | undefined): string {
  const stats = program === undefined ? undefined : statSync(program, { throwIfNoEntry: false });
  return stats ? `${stats.size} ${stats.mtimeMs}` : '';
}

function withText(result: Entry['result'], bytes: Uint8Array): LintResult {
  return result.findings.length > 0 ? { ...result, text: decode(bytes).text } : result;
}
