import { formatNames } from '../../report/index.ts';
import type { CommandSpec, CommonOptions } from '../command.ts';
import { lintOptions, readLintOptions } from '../lint/options.ts';
import { LintRun } from '../lint/run.ts';
import { Log } from '../log.ts';
import { UsageError } from '../usage-error.ts';
import { DeployedFiles } from './deployed-files.ts';
import { type GivenRemoteOptions, readRemoteOptions, remoteOptions } from './options.ts';

/** What is about files on the disk, or changes them. */
const LOCAL = new Set(['changed', 'stdinFilename', 'allowEmpty', 'ignoreUnknown']);

export const remoteLintCommand: CommandSpec = {
  name: 'remote lint',
  usage: '',
  summary: 'Check the jobs that are deployed',
  options: [...remoteOptions, ...lintOptions.filter((option) => !LOCAL.has(option.attributeName()))],
  notes: `Formats: ${formatNames.join(', ')}\nExit status: 0 no errors, 1 errors or too many warnings, 2 usage, configuration or I/O error`,
  run: lintDeployed,
};

type GivenOptions = CommonOptions & GivenRemoteOptions & { readonly fix?: true; readonly diff?: true };

async function lintDeployed(args: readonly string[], given: GivenOptions): Promise<number> {
  if (args.length > 0) {
    throw new UsageError(
      `"remote lint" takes no argument, found "${args[0]}"`,
      'it checks what is deployed; "sync-job-lint" alone checks files',
    );
  }
  if (given.fix && !given.diff) {
    throw new UsageError(
      '"--fix" can\'t change deployed jobs',
      'pull them, fix the files and deploy those; "--diff" shows what would change',
    );
  }
  const log = new Log(given.color);
  const run = new LintRun(readLintOptions([], given, process.env), async (configs) => {
    const source = await readRemoteOptions(given, configs, process.env);
    return new DeployedFiles(source, configs, process.cwd(), log);
  });
  return run.run();
}
