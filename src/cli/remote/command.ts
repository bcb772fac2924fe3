import { alternatives, didYouMean } from '../../text/words.ts';
import type { CommandSpec } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { remoteDiffCommand } from './diff.ts';
import { remoteLintCommand } from './lint.ts';
import { pullCommand } from './pull.ts';

const remoteCommands: readonly CommandSpec[] = [remoteLintCommand, remoteDiffCommand, pullCommand];

export const remoteNames: readonly string[] = remoteCommands.map(({ name }) => name.slice('remote '.length));

export const remoteCommand: CommandSpec = {
  name: 'remote',
  usage: remoteNames.join('|'),
  summary: 'Look at the jobs that are deployed',
  subcommands: remoteCommands,
  run([name]) {
    if (name === undefined) throw new UsageError(`"remote" needs a command: ${alternatives(remoteNames)}`);
    throw new UsageError(
      `"${name}" is not a command of "remote", expected ${alternatives(remoteNames)}`,
      didYouMean(name, remoteNames),
    );
  },
};
