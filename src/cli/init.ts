import { writeStarter } from '../config/files.ts';
import { displayPath } from '../files/discover.ts';
import { type Command, colorOption } from './command.ts';
import { UsageError } from './errors.ts';
import { Messages } from './messages.ts';

export const initCommand: Command = {
  usage: 'init',
  summary: 'Write a commented config to start from',
  options: {},
  async run(args) {
    if (args.positionals.length > 0) throw new UsageError(`"init" takes no argument, found "${args.positionals[0]}"`);
    const path = await writeStarter(process.cwd());
    new Messages(colorOption(args)).notice(`wrote "${displayPath(path, process.cwd())}"`);
    return 0;
  },
};
