import { type Dirent, existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PatternError } from '../text/glob.ts';
import { describeError, errorCode } from './errors.ts';
import { GitIgnore } from './gitignore.ts';
import type { Glob } from './glob.ts';
import { isJobFile } from './job-file.ts';
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
  readonly unreadable: readonly PathMessage[];
  /** Files of the tool's own that were named outright, as they are reported: they are never jobs. */
  readonly own: readonly string[];
  /** How many links to files were passed by because they lead out of the folder that was walked. */
  readonly outside: number;
  /** What of the ignore files does not count. */
  readonly warnings: readonly PathMessage[];
}

export interface DiscoverOptions {
  /** Absolute: where relative patterns begin; by default the working directory. */
  readonly base?: string;
  /** More files of the tool's own than those that their names tell. */
  readonly own?: readonly string[] | undefined;
}

export interface PathMessage {
  /** As it is reported. */
  readonly path: string;
  readonly message: string;
}

export interface UnmatchedPattern {
  readonly pattern: string;
  /** Why, where there is more to say than that nothing is there. */
  readonly help?: string;
  /** Whether it is a folder without any YAML or JSON file. */
  readonly isFolder?: boolean;
}

/** Configs and baselines are never jobs, not even where a hook names each file that has changed. */
const OWN_FILE = /^sync-job-lint(?:\.config\.(?:ya?ml|json|[cm]?js)|-baseline\.json)$/;

const NEVER_ENTERED = new Set(['.git', 'node_modules']);

/**
 * Finds the files that patterns mean: a path (tried first), a directory (its YAML and JSON files,
 * at any depth) or a glob. A glob that names a directory means what is in it. `.gitignore` counts
 * for directories and globs. In these, links are followed only to files that are below the same
 * directory; any link is where a pattern names it.
 *
 * @param cwd absolute: what reported paths are relative to
 */
export async function discover(
  patterns: readonly string[],
  cwd: string,
  { base = cwd, own = [] }: DiscoverOptions = {},
): Promise<Discovery> {
  const finder = new Finder(cwd, base, new Set(own));
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
  /** Absolute. */
  readonly base: string;
  /** Absent where all that is below the base is meant. */
  readonly glob?: Glob;
  /** Whether its files are named by the pattern. */
  readonly named: boolean;
}

interface Folder {
  readonly absolute: string;
  /** The names on the way from the base. */
  readonly names: readonly string[];
  /** Whether all that is in it is meant. */
  readonly isMeant: boolean;
  readonly gitIgnore: GitIgnore;
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
  readonly #unreadable: PathMessage[] = [];
  readonly #own: ReadonlySet<string>;
  readonly #ownNamed = new Set<string>();
  readonly #outside = new Set<string>();
  readonly #warnings = new Map<string, string>();
  #ignored = 0;

  constructor(cwd: string, base: string, own: ReadonlySet<string>) {
    this.#cwd = cwd;
    this.#base = base;
    this.#own = own;
  }

  discovery(): Discovery {
    return {
      files: [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
      unmatched: this.#unmatched,
      unreadable: this.#unreadable,
      own: [...this.#ownNamed],
      outside: this.#outside.size,
      warnings: Array.from(this.#warnings, ([path, message]) => ({ path, message })),
    };
  }

  async find(pattern: string): Promise<void> {
    const absolute = resolve(this.#base, pattern);
    const stats = pattern === '' ? undefined : this.#stat(absolute);
    if (stats === 'unreadable') return;
    if (stats?.isDirectory()) this.#walk({ pattern, base: absolute, named: false });
    else if (stats?.isFile() && this.#isOwn(absolute)) this.#ownNamed.add(displayPath(absolute, this.#cwd));
    else if (stats?.isFile()) this.#add(absolute, pattern, true);
    else if (stats) this.#refuse(absolute, `can't be read: it is ${kindOf(stats)}, not a file`);
    else if (pattern !== '' && isLink(absolute)) this.#refuse(absolute, DANGLING);
    else await this.#expand(pattern);
  }

  async #expand(pattern: string): Promise<void> {
    const { parseGlob } = await import('./glob.ts');
    try {
      const glob = parseGlob(pattern);
      // A glob such as `jobs/**` says nothing about the kind of file, like a directory.
      if (glob) this.#walk({ pattern, base: resolve(this.#base, glob.base), glob, named: !pattern.endsWith('*') });
      else this.#unmatched.push({ pattern });
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      this.#unmatched.push({ pattern, help: `the pattern ${error.message}` });
    }
  }

  #walk(walk: Walk): void {
    const ignored = this.#ignored;
    const unreadable = this.#unreadable.length;
    const outside = this.#outside.size;
    const warn = (path: string, message: string) => this.#warnings.set(displayPath(path, this.#cwd), message);
    const gitIgnore = GitIgnore.above(walk.base, this.#cwd, warn);
    let found = false;
    const folders: Folder[] = [{ absolute: walk.base, names: [], isMeant: !walk.glob, gitIgnore }];
    for (let folder = folders.pop(); folder; folder = folders.pop()) {
      const odd = new Set<string>();
      for (const entry of this.#entries(folder.absolute)) {
        const { name } = entry;
        const absolute = join(folder.absolute, name);
        const isFolder = entry.isDirectory();
        const isMeant = isFolder ? takesFolder(walk, folder, name) : takesFile(walk, folder, name);
        // Of two names that look the same, one is not UTF-8.
        if (name.includes('\ufffd') && (!existsSync(absolute) || odd.size === odd.add(name).size)) {
          if (isFolder || isMeant) this.#refuse(absolute, "can't be read: its name is not UTF-8");
        } else if (isFolder) {
          const names = [...folder.names, name];
          if (!isMeant && names.length > walk.glob!.depth) continue;
          if (NEVER_ENTERED.has(name) || this.#isIgnored(folder, name, true)) continue;
          folders.push({ absolute, names, isMeant, gitIgnore: folder.gitIgnore.in(name, absolute) });
        } else if (!isMeant || this.#isOwn(absolute)) {
        } else if (!this.#isIgnored(folder, name, false) && this.#isFile(entry, absolute, walk)) {
          this.#add(absolute, walk.pattern, walk.named && !folder.isMeant);
          found = true;
        }
      }
    }
    if (found || this.#unreadable.length > unreadable) return;
    const help =
      this.#ignored > ignored
        ? 'what is there is ignored by .gitignore'
        : this.#outside.size > outside
          ? 'what is there are links that lead elsewhere, which are read only where they are named'
          : undefined;
    this.#unmatched.push({ pattern: walk.pattern, ...(help && { help }), ...(!walk.glob && { isFolder: true }) });
  }

  #isOwn(absolute: string): boolean {
    return OWN_FILE.test(basename(absolute)) || this.#own.has(absolute);
  }

  #isIgnored({ gitIgnore }: Folder, name: string, isFolder: boolean): boolean {
    const ignored = gitIgnore.ignores(name, isFolder);
    if (ignored) this.#ignored++;
    return ignored;
  }

  /**
   * Whether something met in a walk is a file, or a link to one that the walk could meet itself;
   * others could show what is none of theirs who wrote them.
   */
  #isFile(entry: Dirent, absolute: string, walk: Walk): boolean {
    if (!entry.isSymbolicLink()) return entry.isFile();
    try {
      const target = realpathSync(absolute);
      const way = relative(realpathSync(walk.base), target);
      const isInside = !isAbsolute(way) && !way.split(sep).some((name) => name === '..' || NEVER_ENTERED.has(name));
      if (isInside) return statSync(target).isFile();
    } catch (error) {
      const code = errorCode(error) ?? '';
      if (code === 'ELOOP') this.#refuse(absolute, `can't be read: ${describeError(error)}`);
      // What leads to nothing, such as a lock of Emacs, is nobody's job.
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) return false;
    }
    this.#outside.add(absolute);
    return false;
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

function takesFile({ glob, named, pattern }: Walk, folder: Folder, name: string): boolean {
  if (folder.isMeant) return isJobFile(name);
  return (named || isJobFile(name)) && !pattern.endsWith('/') && glob!.matches([...folder.names, name]);
}

/**
 * Whether all that is in a folder is meant, as where a glob matches its path: but `jobs/*` is about
 * files.
 */
function takesFolder({ glob, pattern }: Walk, folder: Folder, name: string): boolean {
  return folder.isMeant || (!pattern.endsWith('*') && glob!.matches([...folder.names, name]));
}
