import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { matchesPath, PatternError, parseGitPattern, type Segment } from '../text/glob.ts';
import { isPlanted } from './planted.ts';

/**
 * What the `.gitignore` files from the top to a folder may hold in all: every file is held against
 * every line.
 */
const MAX_BYTES = 512 * 1024;
const MAX_LINES = 10_000;
const MAX_WILD = 20_000;

/** Takes what is wrong with a `.gitignore`: its absolute path, and one sentence without a full stop. */
export type IgnoreWarning = (path: string, message: string) => void;

interface IgnoreRule {
  readonly negated: boolean;
  readonly onlyFolders: boolean;
  /** Whether it is about names at any depth, not about paths. */
  readonly isName: boolean;
  readonly segments: readonly Segment[];
}

/**
 * Which paths below a folder its `.gitignore` and those above leave out, as git does: with regard
 * to letter case, whatever the disk does.
 */
export class GitIgnore {
  readonly #above: GitIgnore | undefined;
  /** The last ones first, since the last that matches decides. */
  readonly #rules: readonly IgnoreRule[];
  /** The names of the folders from the one at the top, which is left out, to this one. */
  readonly #names: readonly string[];
  readonly #warn: IgnoreWarning;
  readonly #bytes: number;
  readonly #lines: number;
  readonly #wild: number;
  /** Whether the folder itself is left out, with all that is in it. */
  readonly #isIgnored: boolean;

  private constructor(
    folder: string,
    names: readonly string[],
    warn: IgnoreWarning,
    above?: GitIgnore,
    isIgnored = false,
  ) {
    this.#above = above;
    this.#names = names;
    this.#warn = warn;
    this.#isIgnored = isIgnored;
    const { bytes, lines, wild, rules } = this.#read(join(folder, '.gitignore'));
    this.#bytes = (above ? above.#bytes : 0) + bytes;
    this.#lines = (above ? above.#lines : 0) + lines;
    this.#wild = (above ? above.#wild : 0) + wild;
    this.#rules = rules;
  }

  /**
   * For a walk from `folder`, whose `.gitignore` files count up to the repository's own folder, or
   * up to `cwd` where there is no repository.
   */
  static above(folder: string, cwd: string, warn: IgnoreWarning): GitIgnore {
    const inCwd = folder === cwd || folder.startsWith(withSeparator(cwd));
    const top = findRepository(folder) ?? (inCwd ? cwd : folder);
    let gitIgnore = new GitIgnore(top, [], warn);
    let at = top;
    for (const name of relative(top, folder).split(sep)) {
      if (name === '') continue;
      at = join(at, name);
      gitIgnore = gitIgnore.in(name, at);
    }
    return gitIgnore;
  }

  /** For a folder in this one. */
  in(name: string, folder: string): GitIgnore {
    return new GitIgnore(folder, [...this.#names, bytesOf(name)], this.#warn, this, this.ignores(name, true));
  }

  /** Whether what is in this folder under a name is left out; the nearest file that mentions it decides. */
  ignores(name: string, isFolder: boolean): boolean {
    if (this.#isIgnored) return true;
    const own = [bytesOf(name)];
    const names = [...this.#names, ...own];
    for (let at: GitIgnore | undefined = this; at; at = at.#above) {
      for (const { negated, onlyFolders, isName, segments } of at.#rules) {
        if (onlyFolders && !isFolder) continue;
        if (isName ? matchesPath(segments, own) : matchesPath(segments, names, at.#names.length)) return !negated;
      }
    }
    return false;
  }

  #read(path: string): Contents {
    const none = { bytes: 0, lines: 0, wild: 0, rules: [] };
    const left = MAX_BYTES - (this.#above ? this.#above.#bytes : 0);
    const text = readText(path, left);
    if (text === undefined) return none;
    if (text === 'too large') {
      this.#warn(path, `is not read: it and those above hold more than ${MAX_BYTES / 1024} KB`);
      return none;
    }
    const lines = text.replace(/^\xEF\xBB\xBF/, '').split('\n');
    if (lines.length + (this.#above ? this.#above.#lines : 0) > MAX_LINES) {
      this.#warn(path, `is not read: it and those above hold more than ${MAX_LINES} lines`);
      return none;
    }
    const wild = lines.reduce((sum, line) => sum + wildIn(line), 0);
    if (wild + (this.#above ? this.#above.#wild : 0) > MAX_WILD) {
      this.#warn(path, `is not read: it and those above hold more than ${MAX_WILD} wildcards`);
      return none;
    }
    const rules: IgnoreRule[] = [];
    let refused: string | undefined;
    for (const [index, line] of lines.entries()) {
      try {
        const rule = readRule(line.endsWith('\r') ? line.slice(0, -1) : line);
        if (rule) rules.push(rule);
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        refused ??= `line ${index + 1} is left out: it ${error.message}`;
      }
    }
    if (refused !== undefined) this.#warn(path, refused);
    return { bytes: text.length, lines: lines.length, wild, rules: rules.reverse() };
  }
}

/** What one file holds. */
interface Contents {
  readonly bytes: number;
  readonly lines: number;
  readonly wild: number;
  readonly rules: readonly IgnoreRule[];
}

/** How many wildcards a line may have: each is followed through every name. */
function wildIn(line: string): number {
  return line.startsWith('#') ? 0 : (line.match(/[*?[]/g)?.length ?? 0);
}

/** The bytes of a file; nothing where there is none. As git does, links are not followed. */
function readText(path: string, most: number): string | 'too large' | undefined {
  let fd: number | undefined;
  try {
    // A pipe would wait for its writer.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    const stats = fstatSync(fd);
    if (!stats.isFile() || isPlanted(path)) return undefined;
    return stats.size > most ? 'too large' : readFileSync(fd, 'latin1');
  } catch {
    // There is none, which is the rule, or git could not read it either.
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** @throws PatternError */
function readRule(line: string): IgnoreRule | undefined {
  if (line.startsWith('#')) return undefined;
  let pattern = withoutTrailingSpaces(line);
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const onlyFolders = pattern.endsWith('/');
  if (onlyFolders) pattern = pattern.slice(0, -1);
  const isName = !pattern.includes('/');
  const segments = parseGitPattern(pattern.startsWith('/') ? pattern.slice(1) : pattern);
  if (!segments || pattern === '') return undefined;
  // In a name, two stars are one.
  const isAny = isName && segments.includes('**');
  return { negated, onlyFolders, isName, segments: isAny ? parseGitPattern('*')! : segments };
}

/** Spaces at the end do not count, unless there is a backslash before them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  let slashes = 0;
  while (line[end - 1 - slashes] === '\\') slashes++;
  return line.slice(0, slashes % 2 === 1 && end < line.length ? end + 1 : end);
}

/** The folder with `.git` (a file in worktrees) at or above a folder. */
export function findRepository(folder: string): string | undefined {
  for (let above = folder; ; above = dirname(above)) {
    if (isRepository(above)) return above;
    if (above === dirname(above)) return undefined;
  }
}

/**
 * Whether a folder has `.git`. One that another user has put into a shared folder is none of ours,
 * as for git.
 */
export function isRepository(folder: string): boolean {
  const path = join(folder, '.git');
  return existsSync(path) && !isPlanted(path);
}

/** A name as git compares it: a character for each byte. */
function bytesOf(name: string): string {
  return Buffer.byteLength(name) === name.length ? name : Buffer.from(name).toString('latin1');
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
