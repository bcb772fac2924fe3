import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Ignore } from 'ignore';

/** Which paths `.gitignore` files leave out, for a walk that goes down from one folder. */
export class GitIgnore {
  readonly #folders = new Map<string, Ignore | undefined>();
  readonly #top: string;

  private constructor(top: string) {
    this.#top = top;
  }

  /** For a walk from `folder`, whose `.gitignore` files count up to the repository's own folder, or up to `cwd` where there is no repository. */
  static async above(folder: string, cwd: string): Promise<GitIgnore> {
    const inCwd = folder === cwd || folder.startsWith(withSeparator(cwd));
    const gitIgnore = new GitIgnore(findRepository(folder) ?? (inCwd ? cwd : folder));
    for (let above = folder; ; above = dirname(above)) {
      await gitIgnore.enter(above);
      if (above === gitIgnore.#top || above === dirname(above)) return gitIgnore;
    }
  }

  /** Reads the `.gitignore` of a folder; to be called before its entries are asked about. */
  async enter(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    let text: string | undefined;
    try {
      const path = join(folder, '.gitignore');
      // A pipe would wait for its writer.
      if (statSync(path).isFile()) text = readFileSync(path, 'utf8');
    } catch {
      // There is none, which is the rule, or git could not read it either.
    }
    this.#folders.set(folder, text === undefined ? undefined : (await import('./ignore.ts')).createIgnore(text));
  }

  /** Whether a path below an entered folder is left out; the nearest file that mentions it decides. */
  ignores(path: string, isDirectory: boolean): boolean {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const ignore = this.#folders.get(folder);
      if (ignore) {
        const name = relative(folder, path).split(sep).join('/');
        const { ignored, unignored } = ignore.test(isDirectory ? `${name}/` : name);
        if (ignored || unignored) return ignored;
      }
      if (folder === this.#top || folder === dirname(folder)) return false;
    }
  }
}

/** The folder with `.git` (a file in worktrees) at or above a folder. */
export function findRepository(folder: string): string | undefined {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return above;
    if (above === dirname(above)) return undefined;
  }
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
