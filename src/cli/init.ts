import { writeStarter } from '../config/load/loader.ts';
import { displayPath } from '../files/discover.ts';
import type { CommandSpec } from './command.ts';
import { Log } from './log.ts';
import { UsageError } from './usage-error.ts';

export const initCommand: CommandSpec = {
  name: 'init',
  usage: '',
  summary: 'Write a commented config to start from',
  async run(args, { color }) {
    if (args.length > 0) throw new UsageError(`"init" takes no argument, found "${args[0]}"`);
    const path = await writeStarter(process.cwd());
    new Log(color).notice(`wrote "${displayPath(path, process.cwd())}"`);
    return 0;
  },
};
