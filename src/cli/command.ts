import type { Arguments, OptionSpecs } from './options.ts';

/** Of the commands, in the order of the help. */
export const commandNames = ['lint', 'explain', 'schema', 'init'] as const;

/** A command of the program. */
export interface Command {
  /** What follows the program's name. */
  readonly usage: string;
  readonly summary: string;
  readonly options: OptionSpecs;
  /** What the help says at its end. */
  readonly notes?: string;
  /** The exit status, or a promise of it. */
  run(args: Arguments<string>): number | Promise<number>;
}

/** What every command takes. */
export const commonOptions = {
  color: { help: 'colour the output' },
  'no-color': { help: 'do not colour the output (as do NO_COLOR and TERM=dumb)' },
  debug: { help: 'show more about failures' },
  version: { short: 'V', help: 'print the version' },
  help: { short: 'h', help: 'print this help' },
} satisfies OptionSpecs;

/** What `--color` and `--no-color` say. */
export function colorOption(args: Arguments<string>): boolean | undefined {
  const last = args.last('color', 'no-color');
  return last === undefined ? undefined : last === 'color';
}
