import { existsSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { alternatives, didYouMean } from '../text/words.ts';
import { version } from '../version.ts';
import { STDOUT, writeExactly } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export type { Option };

/** Of the commands, in the order of the help. */
export const commandNames = [
  'lint',
  'explain',
  'schema',
  'init',
  'graph',
  'plan',
  'args',
  'diff',
  'remote',
  'lsp',
  'completion',
] as const;

/** A command of the program. */
export interface CommandSpec {
  readonly name: string;
  /** The arguments that it takes, as the help shows them. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly Option[];
  /** Commands of its own, which have its name before theirs. */
  readonly subcommands?: readonly CommandSpec[];
  /** What the help says at its end. */
  readonly notes?: string;
  /**
   * @param args what is given besides options
   * @param options by their names in camel case: a switch that is given is `true`, a value the list
   * of all that are given
   * @returns the exit status, or a promise of it
   */
  run(args: readonly string[], options: CommonOptions): number | Promise<number>;
}

/** What every command takes. */
export interface CommonOptions {
  /** Absent where the options leave it to the terminal. */
  readonly color?: boolean;
  readonly debug?: boolean;
}

const WIDTH = 80;

/**
 * The commander of a command, which throws a UsageError where its arguments are wrong.
 *
 * @param others what the help lists as other commands
 */
export function buildCommand(spec: CommandSpec, others: readonly CommandSpec[] = []): Command {
  const isDefault = others.length > 0;
  const listed = spec.subcommands ?? others;
  const command = new Command(isDefault ? 'sync-job-lint' : `sync-job-lint ${spec.name}`);
  command
    .usage(`${isDefault ? '[lint] ' : ''}[options] ${spec.usage}`.trimEnd())
    .description(spec.summary)
    .argument('[arguments...]')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .showSuggestionAfterError(false)
    // Whoever catches the error says it.
    .configureOutput({
      outputError: () => {},
      writeOut: (text) => writeExactly(STDOUT, text),
      getOutHelpWidth: () => WIDTH,
    })
    .configureHelp({
      optionTerm: ({ flags }) => flags.replace(/[<>]/g, ''),
      visibleArguments: () => [],
      visibleCommands: () =>
        listed.map(({ name, usage, summary }) => new Command(`${name} ${usage}`.trimEnd()).description(summary)),
      subcommandTerm: (other) => other.name(),
    });
  for (const option of spec.options ?? []) command.addOption(option);
  command
    .option('--color', 'colour the output')
    .option('--no-color', 'do not colour the output (as do NO_COLOR and TERM=dumb)')
    .option('--debug', 'show more about failures')
    .version(version, '-V, --version', 'print the version');
  if (spec.notes) command.addHelpText('after', `\n${spec.notes}`);
  return command;
}

/** All options of a command, those of every command included. */
export function optionsOf(spec: CommandSpec): readonly Option[] {
  return buildCommand(spec).createHelp().visibleOptions(buildCommand(spec));
}

/** An option with a value, which may be given several times: its value is the list of all. */
export function valueOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, all: readonly string[] = []) => [...all, value]);
}

/**
 * The one value of an option that takes one.
 *
 * @throws UsageError where several are given, of which one would count for nothing
 */
export function single(values: readonly string[] | undefined, flag: string): string | undefined {
  const [first, other] = new Set(values);
  if (other === undefined) return first;
  throw new UsageError(`"${flag}" is given twice: "${first}" and "${other}"`, 'remove one of them');
}

/**
 * The value of an option that takes one of a few.
 *
 * @throws UsageError
 */
export function oneOf<T extends string>(
  values: readonly string[] | undefined,
  flag: string,
  what: string,
  known: readonly T[],
): T | undefined {
  const value = single(values, flag);
  const found = known.find((name) => name === value);
  if (value === undefined || found !== undefined) return found;
  throw new UsageError(`"${value}" is not ${what}, expected ${alternatives(known)}`, didYouMean(value, known));
}

/** An option without a value. One that begins with `no` undoes no other. */
export function switchOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  option.negate = false;
  return option;
}

/** An option that the help does not list, since there is no need to give it. */
export function hiddenOption(flags: string): Option {
  return new Option(flags).hideHelp();
}

/**
 * Reads the arguments of a command, and answers `--help` and `--version`.
 *
 * @returns whether the command itself is to run
 * @throws UsageError for an unknown option, a missing value, and a value where none belongs
 */
export function parseArguments(command: Command, argv: readonly string[]): boolean {
  refuseNames(argv);
  refuseMissingValues(command, argv);
  try {
    command.parse(argv, { from: 'user' });
    return true;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return false;
    throw toUsageError(error as CommanderError, command);
  }
}

/**
 * Whoever names all files of a folder, as hooks do, names also one that is called like an option.
 * Who made it may want a config, a baseline or a report to be taken for the user's.
 */
function refuseNames(argv: readonly string[]): void {
  for (const argument of argv) {
    if (argument === '--') return;
    if (argument.length > 1 && argument.startsWith('-') && existsSync(argument))
      throw new UsageError(
        `"${argument}" is an option, and also a file`,
        `write "./${argument}" for the file, or rename it: options are read as files after "--" alone`,
      );
  }
}

/** Commander takes whatever follows an option that needs a value for it, the next option included. */
function refuseMissingValues(command: Command, argv: readonly string[]): void {
  for (const [index, argument] of argv.entries()) {
    if (argument === '--') return;
    // An empty value after "=" is as good as none.
    const flag = argument.replace(/=$/, '');
    const option = command.options.find((one) => isCalled(one, flag));
    const next = flag === argument ? argv[index + 1] : '';
    if (!option?.required || (next && !/^-./.test(next))) continue;
    const { flags } = option;
    const value = flags.slice(flags.indexOf('<') + 1, flags.lastIndexOf('>'));
    throw new UsageError(`"${flag}" needs a value: ${flag} ${value}`);
  }
}

function isCalled({ short, long }: Option, flag: string): boolean {
  return flag === long || flag === short;
}

function toUsageError(error: CommanderError, { options }: Command): unknown {
  if (error.code !== 'commander.unknownOption') return error;
  const flag = /'(.*)'/s.exec(error.message)![1]!;
  const name = flag.replace(/=.*/s, '');
  if (options.some((option) => isCalled(option, name))) {
    const value = flag.slice(name.length + 1);
    return new UsageError(`"${name}" takes no value, found "${value}"`, `write "${name}" alone`);
  }
  const known = options.flatMap(({ long }) => long ?? []);
  return new UsageError(`unknown option "${name}"`, didYouMean(name, known) ?? 'sync-job-lint --help lists them');
}
