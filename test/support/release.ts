import { execFileSync } from 'node:child_process';

/** An environment in which git, npm and pre-commit neither see the settings of this machine nor those of the process that runs the tests. */
export function isolated(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:npm_|GIT_|PRE_COMMIT|GITHUB_)/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...extra,
  };
}

export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', [...args], { cwd, env: isolated(), encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Makes a repository with a commit on `main` in a folder, and gives the folder. */
export function emptyRepository(folder: string): string {
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  git(folder, 'config', 'user.name', 'Test');
  git(folder, 'config', 'user.email', 'test@example.com');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'Start');
  return folder;
}
