import { type Command, commonOptions } from './command.ts';
import { describeOptions, describeRows } from './options.ts';

/** The text of `--help`. */
export function helpOf(command: Command, commands: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(commands).map(([name, { usage, summary }]) => ({
    usage: usage.startsWith(name) ? usage : name,
    help: summary,
  }));
  return [
    `Usage: sync-job-lint ${command.usage}\n\n${command.summary}\n`,
    ...(rows.length ? [`\nCommands:\n${describeRows(rows)}`] : []),
    `\nOptions:\n${describeOptions({ ...command.options, ...commonOptions })}`,
    ...(command.notes ? [`\n${command.notes}\n`] : []),
  ].join('');
}
