import { parseArgs } from 'node:util';
import { didYouMean } from '../text/words.ts';
import { UsageError } from './errors.ts';

export interface OptionSpec {
  readonly short?: string;
  /** How the help names its value; an option without one is a switch. */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What was given, in the order it was given. */
export interface Arguments<Name extends string> {
  readonly positionals: readonly string[];
  /** Whether a switch was given. */
  has(name: Name): boolean;
  /**
   * The value of an option that is given once.
   *
   * @throws UsageError where it is given with several values, of which one would count for nothing
   */
  value(name: Name): string | undefined;
  values(name: Name): readonly string[];
  /** Of several names, the one given last: `--color` and `--no-color` undo each other. */
  last(...names: Name[]): Name | undefined;
}

/**
 * Reads the arguments of a command; `--` ends its options.
 *
 * @throws UsageError for an unknown option, a missing value, and a value where none belongs
 */
export function parseOptions<Specs extends OptionSpecs>(
  argv: readonly string[],
  specs: Specs,
): Arguments<keyof Specs & string> {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { short, value }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), multiple: true, ...(short && { short }) },
    ]),
  );
  // The strict mode of parseArgs has words of its own for what is wrong, and no nearest names.
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const given: { name: string; value: string }[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name]! : undefined;
    if (!spec) throw unknownOption(token.rawName, specs);
    if (spec.value) {
      const missing = !token.value || (!token.inlineValue && /^-./.test(token.value));
      if (missing) throw new UsageError(`"${token.rawName}" needs a value: ${token.rawName} ${spec.value}`);
    } else if (token.inlineValue) {
      throw new UsageError(`"${token.rawName}" takes no value, found "${token.value}"`);
    }
    given.push({ name: token.name, value: token.value ?? '' });
  }
  const values = (name: string) => given.filter((option) => option.name === name).map((option) => option.value);
  return {
    positionals,
    has: (name) => given.some((option) => option.name === name),
    value(name) {
      const [first, other] = new Set(values(name));
      if (other === undefined) return first;
      throw new UsageError(`"--${name}" is given twice: "${first}" and "${other}"`, 'leave one of them out');
    },
    values,
    last: (...names) => given.findLast((option) => names.includes(option.name))?.name as keyof Specs & string,
  };
}

function unknownOption(rawName: string, specs: OptionSpecs): UsageError {
  return new UsageError(
    `unknown option "${rawName}"`,
    didYouMean(
      rawName,
      Object.keys(specs).map((name) => `--${name}`),
    ) ?? 'sync-job-lint --help lists them',
  );
}

/** The lines that explain options, in two columns. */
export function describeOptions(specs: OptionSpecs): string {
  const rows = Object.entries(specs).map(([name, { short, value, help }]) => ({
    usage: `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    help,
  }));
  return describeRows(rows);
}

const COLUMN = 30;

export function describeRows(rows: readonly { usage: string; help: string }[]): string {
  return rows
    .map(({ usage, help }) =>
      usage.length < COLUMN ? `  ${usage.padEnd(COLUMN)}${help}\n` : `  ${usage}\n  ${' '.repeat(COLUMN)}${help}\n`,
    )
    .join('');
}
