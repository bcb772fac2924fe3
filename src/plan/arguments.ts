import type { Args } from '../job/args/args.ts';
import { anything, type Constant, type Kinds, kinds } from '../job/expression/kinds.ts';
import type { Known } from './answers.ts';

/** The arguments that a run is started with. */
export interface Arguments {
  readonly given: Readonly<Record<string, unknown>>;
  readonly declared: Args['declared'];
}

const INDEX = /^\d+$/;
const NAME = /^[\w-]+$/;
/** What placeholders take for a place in a list. */
const NUMBER = /^-?\d+$/;

/**
 * What a path below `args` holds: `unknown` where an argument is not given and has a `default`, which may be filled in, and where the
 * path is none that is simply followed.
 */
export function lookUp(
  { given, declared }: Arguments,
  path: readonly string[],
): { readonly value: unknown } | 'unknown' {
  const [name] = path;
  if (name !== undefined && !Object.hasOwn(given, name) && declared.get(name)?.hasDefault) return 'unknown';
  let value: unknown = given;
  for (const segment of path) {
    // What strings and objects have by nature, placeholders find and expressions do not.
    if (typeof value === 'string' || segment in Object.prototype) return 'unknown';
    if (typeof value !== 'object' || value === null) return { value: undefined };
    if (Array.isArray(value) ? !INDEX.test(segment) : !NAME.test(segment) || NUMBER.test(segment)) return 'unknown';
    const key = Array.isArray(value) ? String(Number(segment)) : segment;
    if (!Object.hasOwn(value, key)) return Array.isArray(value) ? 'unknown' : { value: undefined };
    value = (value as Record<string, unknown>)[key];
  }
  return { value };
}

/** What expressions can read, where the arguments are known and nothing else is. */
export function knownFrom(args: Arguments): Known {
  const at = ([root, ...path]: readonly string[]) => (root === 'args' ? lookUp(args, path) : 'unknown');
  return {
    kinds: (path) => {
      const found = at(path);
      return found === 'unknown' ? anything : kindsOfValue(found.value);
    },
    constants: (path) => {
      const found = at(path);
      return found === 'unknown' || !isConstant(found.value) ? undefined : { value: found.value };
    },
    isKnown: (path) => at(path) !== 'unknown',
  };
}

function isConstant(value: unknown): value is Constant['value'] {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function kindsOfValue(value: unknown): Kinds {
  switch (typeof value) {
    case 'undefined':
      return kinds.absent;
    case 'string':
      return value === '' ? kinds.emptyString : kinds.string;
    case 'number':
      return value === 0 ? kinds.zero : kinds.number;
    case 'boolean':
      return value ? kinds.true : kinds.false;
    default:
      if (value === null) return kinds.null;
      if (Array.isArray(value)) return value.length === 0 ? kinds.falseList : kinds.falseList | kinds.trueList;
      return Object.keys(value as object).length === 0 ? kinds.emptyObject : kinds.object;
  }
}
