import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** Git could not say what has changed; the message says why, without a full stop. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

const LARGEST_LIST = 256 * 1024 * 1024;

/**
 * The files below a folder's repository that differ from a revision, those that git does not track
 * and does not ignore included.
 *
 * @param cwd absolute
 * @param revision what to compare with; by default where the branch left its upstream, or `HEAD`
 * where it has none
 * @returns absolute paths; deleted files are left out
 * @throws GitError where git is not installed, `cwd` is in no repository, or there is no such
 * revision
 */
export async function changedFiles(cwd: string, revision?: string): Promise<ReadonlySet<string>> {
  // Links on the way to `cwd` are followed in what git answers, and not in other paths.
  const root = resolve(cwd, (await git(cwd, ['rev-parse', '--show-cdup'])).trimEnd());
  const base = revision === undefined ? await mergeBase(cwd) : await commitOf(cwd, revision);
  const [changed, untracked] = await Promise.all([
    // Before the first commit all files are new.
    base === undefined
      ? git(root, ['ls-files', '-z'])
      : git(root, ['diff', '--name-only', '--no-renames', '--diff-filter=d', '-z', base, '--']),
    git(root, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  return new Set(
    `${changed}${untracked}`
      .split('\0')
      .filter(Boolean)
      .map((path) => resolve(root, path)),
  );
}

/** A file that differs from a revision. */
export interface ChangedFile {
  /** What it was called there, relative to the repository's folder, with `/`; absent where it is new. */
  readonly before?: string;
  /** Absolute; absent where it is gone. */
  readonly after?: string;
}

/** What a repository was at a revision. */
export class Revision {
  readonly #root: string;
  readonly #commit: string;

  private constructor(root: string, commit: string) {
    this.#root = root;
    this.#commit = commit;
  }

  /**
   * @param cwd absolute, in the repository
   * @throws GitError where git is not installed, `cwd` is in no repository, or there is no such
   * revision
   */
  static async open(cwd: string, revision: string): Promise<Revision> {
    const root = resolve(cwd, (await git(cwd, ['rev-parse', '--show-cdup'])).trimEnd());
    return new Revision(root, await commitOf(cwd, revision));
  }

  /** The files that differ, those that git does not track and does not ignore included. */
  async changes(): Promise<ChangedFile[]> {
    const [changed, untracked] = await Promise.all([
      git(this.#root, ['diff', '--name-status', '--find-renames=100%', '-z', this.#commit, '--']),
      git(this.#root, ['ls-files', '--others', '--exclude-standard', '-z']),
    ]);
    const files: ChangedFile[] = untracked
      .split('\0')
      .filter(Boolean)
      .map((path) => ({ after: this.absolute(path) }));
    const fields = changed.split('\0');
    for (let at = 0; at + 1 < fields.length; ) {
      const [status = '', path = '', newPath = ''] = fields.slice(at, at + 3);
      const isRenamed = /^[RC]/.test(status);
      at += isRenamed ? 3 : 2;
      if (isRenamed) files.push({ before: path, after: this.absolute(newPath) });
      else if (status === 'A') files.push({ after: this.absolute(path) });
      else if (status === 'D') files.push({ before: path });
      else files.push({ before: path, after: this.absolute(path) });
    }
    return files;
  }

  /** What a file was at the revision, as it is stored: without filters. */
  async read(path: string): Promise<Uint8Array> {
    return git(this.#root, ['cat-file', 'blob', `${this.#commit}:${path}`], 'buffer');
  }

  /** Of a path in the repository. */
  absolute(path: string): string {
    return resolve(this.#root, path);
  }
}

/**
 * Whether git tracks a file of a repository or submodule.
 *
 * @param root absolute: the folder with `.git`
 * @param path absolute, without links on the way
 * @throws GitError where git can't say
 */
export async function isTracked(root: string, path: string): Promise<boolean> {
  return (await git(root, ['--literal-pathspecs', 'ls-files', '-z', '--', path])) !== '';
}

/** Where the branch left its upstream, or its last commit; absent before the first one. */
async function mergeBase(cwd: string): Promise<string | undefined> {
  for (const args of [
    ['merge-base', 'HEAD', '@{upstream}'],
    ['rev-parse', '--verify', '--quiet', 'HEAD'],
  ]) {
    const commit = await git(cwd, args).catch(() => undefined);
    if (commit) return commit.trimEnd();
  }
  return undefined;
}

async function commitOf(cwd: string, revision: string): Promise<string> {
  try {
    return (await git(cwd, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])).trimEnd();
  } catch (error) {
    if (error instanceof GitError && /not a git repository|not installed/.test(error.message)) throw error;
    throw new GitError(`"${revision}" is not a revision of this repository`);
  }
}

async function git(cwd: string, args: readonly string[]): Promise<string>;
async function git(cwd: string, args: readonly string[], encoding: 'buffer'): Promise<Uint8Array>;
async function git(
  cwd: string,
  args: readonly string[],
  encoding: 'utf8' | 'buffer' = 'utf8',
): Promise<string | Uint8Array> {
  try {
    // Neither a pager, a diff program nor a file system monitor of the repository's own config is
    // to run. A folder that is made up as a repository without `.git` can be checked in, with a
    // config of its own.
    const settings = ['core.fsmonitor=false', 'diff.external=', 'core.quotePath=false', 'safe.bareRepository=explicit'];
    const safe = settings.flatMap((setting) => ['-c', setting]);
    const options = { cwd, encoding, maxBuffer: LARGEST_LIST, env: { ...process.env, LC_ALL: 'C' } };
    return (await promisify(execFile)('git', [...safe, ...args], options)).stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string | Uint8Array };
    if (code === 'ENOENT') throw new GitError('git is not installed');
    const reason = /(?:fatal: )?(.*)/.exec(String(stderr ?? ''))?.[1];
    throw new GitError(reason || 'git failed');
  }
}
