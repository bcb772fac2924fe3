import type { ConfigLoader } from '../../config/load/loader.ts';
import { type Discovery, discover } from '../../files/discover.ts';
import { UsageError } from '../usage-error.ts';
import type { LintOptions } from './options.ts';

/**
 * The files to check: those that the options name, else those of the config; with `--changed` of
 * these the ones that git says have changed.
 *
 * @param own absolute: files of the tool's own
 * @throws UsageError where there is nothing to look for, or git can't answer
 */
export async function findFiles(
  options: LintOptions,
  configs: ConfigLoader,
  cwd: string,
  own: readonly string[] | undefined,
): Promise<Discovery> {
  const found = await search(options, configs, cwd, own);
  if (options.changed === undefined) return found;
  const { changedFiles, GitError } = await import('../../files/git.ts');
  try {
    const differing = await changedFiles(cwd, options.changed === true ? undefined : options.changed);
    return { ...found, files: found.files.filter(({ absolute }) => differing.has(absolute)) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UsageError(`"--changed" can't ask git: ${error.message}`);
  }
}

async function search(
  { patterns, stdin }: LintOptions,
  configs: ConfigLoader,
  cwd: string,
  own: readonly string[] | undefined,
): Promise<Discovery> {
  if (patterns.length > 0 || stdin) return discover(patterns, cwd, { own });
  const project = await configs.project();
  if (project) return discover(project.files, cwd, { base: project.dir, own });
  throw new UsageError(
    'nothing to check: no file is named, and no config has "files"',
    'name files, directories or globs, such as "sync-job-lint jobs", or run "sync-job-lint --help"',
  );
}
