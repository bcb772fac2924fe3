import { type Dirent, existsSync, lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describeError, errorCode } from './errors.ts';
import { GitIgnore } from './gitignore.ts';
import { kindOf } from './read.ts';

export interface FoundFile {
  /** Absolute. */
  readonly absolute: string;
  /** As it is reported: relative to the working directory, with `/`. */
  readonly path: string;
  /** The patterns that it was met through only as one of many: if it holds no job, it is none of theirs. */
  readonly patterns: Set<string>;
  /** Whether a pattern names it, by its path or by a glob that says what kind of file it wants. */
  named: boolean;
}

export interface Discovery {
  /** In path order, each file once. */
  readonly files: readonly FoundFile[];
  /** Patterns that lead to no file. */
  readonly unmatched: readonly UnmatchedPattern[];
  /** What could not be read on the way. */
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
}

export interface UnmatchedPattern {
  readonly pattern: string;
  /** Why, where there is more to say than that nothing is there. */
  readonly help?: string;
}

/** Nobody who names a folder or a glob means the config in it. */
const OWN_CONFIG = /^sync-job-lint\.config\.(?:ya?ml|json)$/;

const JOB_FILE = /\.(?:ya?ml|json)$/i;
const NEVER_ENTERED = new Set(['.git', 'node_modules']);

/**
 * Finds the files that patterns mean: a path (tried first), a directory (its YAML and JSON files, at any depth) or a glob.
 * `.gitignore` counts for directories and globs. Links to directories are followed only where a pattern names them, so that none leads in a circle.
 *
 * @param cwd absolute: what reported paths are relative to
 * @param base absolute: where relative patterns begin
 */
export async function discover(patterns: readonly string[], cwd: string, base = cwd): Promise<Discovery> {
  const finder = new Finder(cwd, base);
  for (const pattern of new Set(patterns)) await finder.find(pattern);
  return finder.discovery();
}

/** A path as it is reported: relative to `cwd`, with `/`. */
export function displayPath(absolute: string, cwd: string): string {
  // For nearly all files this is enough, and `relative` takes a tenth of a run over unchanged ones.
  const path = absolute.startsWith(cwd + sep) ? absolute.slice(cwd.length + 1) : relative(cwd, absolute) || '.';
  return path.replaceAll(sep, '/');
}

interface Walk {
  readonly pattern: string;
  readonly base: string;
  readonly gitIgnore: GitIgnore;
  readonly depth: number;
  readonly wants: (path: string) => boolean;
  readonly named: boolean;
}

const DANGLING = "can't be read: it is a link to nothing";

function isLink(absolute: string): boolean {
  try {
    return lstatSync(absolute).isSymbolicLink();
  } catch {
    return false;
  }
}

class Finder {
  readonly #cwd: string;
  readonly #base: string;
  readonly #files = new Map<string, FoundFile>();
  readonly #unmatched: UnmatchedPattern[] = [];
  readonly #unreadable: { path: string; message: string }[] = [];
  #ignored = 0;

  constructor(cwd: string, base: string) {
    this.#cwd = cwd;
    this.#base = base;
  }

  discovery(): Discovery {
    const files = [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return { files, unmatched: this.#unmatched, unreadable: this.#unreadable };
  }

  async find(pattern: string): Promise<void> {
    const absolute = resolve(this.#base, pattern);
    const stats = pattern === '' ? undefined : this.#stat(absolute);
    if (stats === 'unreadable') return;
    if (stats?.isDirectory())
      await this.#walk({ pattern, base: absolute, wants: (path) => JOB_FILE.test(path), named: false });
    else if (stats?.isFile()) this.#add(absolute, pattern, true);
    else if (stats) this.#refuse(absolute, `can't be read: it is ${kindOf(stats)}, not a file`);
    else if (pattern !== '' && isLink(absolute)) this.#refuse(absolute, DANGLING);
    else await this.#expand(pattern);
  }

  async #expand(pattern: string): Promise<void> {
    const glob = (await import('./glob.ts')).parseGlob(pattern);
    if (!glob) {
      this.#unmatched.push({ pattern });
      return;
    }
    // A glob such as `jobs/**` says nothing about the kind of file, like a directory.
    const named = !pattern.endsWith('*');
    await this.#walk({
      pattern,
      base: resolve(this.#base, glob.base),
      depth: glob.depth,
      wants: (path) => glob.matches(path) && (named || JOB_FILE.test(path)),
      named,
    });
  }

  async #walk({
    depth = Number.POSITIVE_INFINITY,
    ...rest
  }: Omit<Walk, 'gitIgnore' | 'depth'> & { depth?: number }): Promise<void> {
    const ignored = this.#ignored;
    const unreadable = this.#unreadable.length;
    const gitIgnore = await GitIgnore.above(rest.base, this.#cwd);
    const walk: Walk = { ...rest, depth, gitIgnore };
    let found = false;
    const folders = [{ absolute: rest.base, path: '', level: 0 }];
    for (let folder = folders.pop(); folder; folder = folders.pop()) {
      await gitIgnore.enter(folder.absolute);
      const odd = new Set<string>();
      for (const entry of this.#entries(folder.absolute)) {
        const absolute = join(folder.absolute, entry.name);
        const path = folder.path + entry.name;
        if (OWN_CONFIG.test(entry.name)) continue;
        // Of two names that look the same, one is not UTF-8.
        if (entry.name.includes('\ufffd') && (!existsSync(absolute) || odd.size === odd.add(entry.name).size)) {
          if (entry.isDirectory() || walk.wants(path)) this.#refuse(absolute, "can't be read: its name is not UTF-8");
        } else if (entry.isDirectory()) {
          if (folder.level >= depth || NEVER_ENTERED.has(entry.name) || this.#isIgnored(walk, absolute, true)) continue;
          folders.push({ absolute, path: `${path}/`, level: folder.level + 1 });
        } else if (walk.wants(path) && this.#isFile(entry, absolute) && !this.#isIgnored(walk, absolute, false)) {
          this.#add(absolute, walk.pattern, walk.named);
          found = true;
        }
      }
    }
    if (found || this.#unreadable.length > unreadable) return;
    this.#unmatched.push({
      pattern: walk.pattern,
      ...(this.#ignored > ignored && { help: 'what is there is ignored by .gitignore' }),
    });
  }

  #isIgnored({ gitIgnore }: Walk, absolute: string, isDirectory: boolean): boolean {
    const ignored = gitIgnore.ignores(absolute, isDirectory);
    if (ignored) this.#ignored++;
    return ignored;
  }

  #isFile(entry: Dirent, absolute: string): boolean {
    if (!entry.isSymbolicLink()) return entry.isFile();
    const stats = this.#stat(absolute);
    if (stats === undefined) this.#refuse(absolute, DANGLING);
    return typeof stats === 'object' && stats.isFile();
  }

  /** `undefined` where nothing is there. */
  #stat(absolute: string): Stats | 'unreadable' | undefined {
    try {
      return statSync(absolute);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(errorCode(error) ?? ''))
        return undefined;
      this.#refuse(absolute, `can't be read: ${describeError(error)}`);
      return 'unreadable';
    }
  }

  #entries(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      // A glob may begin in a folder that isn't there.
      if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? ''))
        this.#refuse(folder, `can't be read: ${describeError(error)}`);
      return [];
    }
  }

  #add(absolute: string, pattern: string, named: boolean): void {
    let file = this.#files.get(absolute);
    if (!file) {
      file = { absolute, path: displayPath(absolute, this.#cwd), patterns: new Set(), named };
      this.#files.set(absolute, file);
    }
    file.named ||= named;
    file.patterns.add(pattern);
  }

  #refuse(absolute: string, message: string): void {
    this.#unreadable.push({ path: displayPath(absolute, this.#cwd), message });
  }
}
