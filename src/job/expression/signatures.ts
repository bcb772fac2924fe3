import { type Kinds, kinds } from './kinds.ts';

/**
 * What the built-in functions of jsonata 2.2 take, as it checks them itself before each call: `?` is optional, a parameter before `-`
 * is filled from the context. Without those that the platform replaces.
 */
const signatures: Readonly<Record<string, string>> = {
  sum: 'a<n>',
  count: 'a',
  max: 'a<n>',
  min: 'a<n>',
  average: 'a<n>',
  substring: 's-nn?',
  substringBefore: 's-s',
  substringAfter: 's-s',
  lowercase: 's-',
  uppercase: 's-',
  length: 's-',
  trim: 's-',
  pad: 's-ns?',
  match: 's-fn?',
  contains: 's-(sf)',
  replace: 's-(sf)(sf)n?',
  split: 's-(sf)n?',
  formatNumber: 'n-so?',
  formatBase: 'n-n?',
  formatInteger: 'n-s',
  parseInteger: 's-s',
  number: '(nsb)-',
  floor: 'n-',
  ceil: 'n-',
  round: 'n-n?',
  abs: 'n-',
  sqrt: 'n-',
  power: 'n-n',
  random: '',
  boolean: 'x-',
  not: 'x-',
  map: 'af',
  zip: 'a+',
  filter: 'af',
  single: 'af?',
  reduce: 'afj?',
  lookup: 'x-s',
  append: 'xx',
  exists: 'x',
  spread: 'x-',
  merge: 'a<o>',
  reverse: 'a',
  error: 's?',
  assert: 'bs?',
  type: 'x',
  sort: 'af?',
  shuffle: 'a',
  distinct: 'x',
  encodeUrlComponent: 's-',
  encodeUrl: 's-',
  decodeUrlComponent: 's-',
  decodeUrl: 's-',
  eval: 'sx?',
  toMillis: 's-s?',
  fromMillis: 'n-s?s?',
  clone: '(oa)-',
  now: 's?s?',
  millis: '',
};

interface Parameter {
  readonly accepts: Kinds;
  readonly word: string;
  readonly optional: boolean;
  readonly many: boolean;
  readonly context: boolean;
}

const { absent, null: nothing, emptyString, string, zero, number, falseList, trueList, emptyObject, object } = kinds;

const symbols: Readonly<Record<string, readonly [Kinds, string]>> = {
  s: [emptyString | string | absent, 'string'],
  n: [zero | number | absent, 'number'],
  b: [kinds.false | kinds.true | absent, 'boolean'],
  o: [emptyObject | object | absent, 'object'],
  a: [falseList | trueList | absent, 'list'],
  l: [nothing | absent, 'null'],
  f: [kinds.function, 'function'],
};

const data = Object.values(symbols).reduce((all, [kind]) => all | kind, 0) & ~kinds.function;

const parameter = /(?:\((\w+)\)|([a-z]))(?:<(\w)>)?([-?+]?)/g;

function parse(signature: string): readonly Parameter[] {
  return [...signature.matchAll(parameter)].map(([, choice, symbol, items, mark]) => {
    const of = { optional: mark === '?' || mark === '-', many: mark === '+', context: mark === '-' };
    if (choice !== undefined) {
      const parts = [...choice].map((one) => symbols[one]!);
      const accepts = parts.reduce((all, [kind]) => all | kind, absent);
      return { accepts, word: parts.map(([, word]) => word).join(' or '), ...of };
    }
    if (symbol === 'x' || symbol === 'j')
      return { accepts: symbol === 'x' ? data | kinds.function : data, word: 'value', ...of };
    // What is no list counts as a list of one.
    if (symbol === 'a') {
      const single = items === undefined ? data | kinds.function : symbols[items]![0];
      const word = items === undefined ? 'list' : `list of ${symbols[items]![1]}s`;
      return { accepts: single | falseList | trueList | absent, word, ...of };
    }
    const [accepts, word] = symbols[symbol!]!;
    return { accepts, word, ...of };
  });
}

const parsed = new Map(Object.entries(signatures).map(([name, signature]) => [name, parse(signature)]));

/**
 * Whether a function may take arguments of these kinds; of functions without a known signature nobody can tell.
 *
 * @param inInput whether the context is the expression's input, which is an object
 */
export function mayTake(name: string, given: readonly Kinds[], inInput: boolean): boolean {
  const parameters = parsed.get(name);
  if (!parameters) return true;
  let reached = skipping(parameters, new Set([0]), inInput);
  for (const kind of given) {
    const next = new Set<number>();
    for (const index of reached) {
      const at = parameters[index];
      if (at && at.accepts & kind) next.add(index + 1);
      const before = parameters[index - 1];
      if (before?.many && before.accepts & kind) next.add(index);
    }
    reached = skipping(parameters, next, inInput);
  }
  return reached.has(parameters.length);
}

/** Whether it is known what a function takes. */
export function hasSignature(name: string): boolean {
  return parsed.has(name);
}

/** What a function wants as its first argument, if it fails on an object. */
export function wantsFirst(name: string): 'text' | 'number' | undefined {
  const [first] = parsed.get(name) ?? [];
  if (first === undefined || (first.accepts & object) !== 0) return undefined;
  return first.accepts & string && name !== 'number' ? 'text' : 'number';
}

/** The parameters that come next where optional ones are left out. */
function skipping(parameters: readonly Parameter[], reached: ReadonlySet<number>, inInput: boolean): Set<number> {
  const all = new Set(reached);
  for (const index of all) {
    const at = parameters[index];
    const fits = !at?.context || !inInput || (at.accepts & object) !== 0;
    if (at?.optional && fits) all.add(index + 1);
  }
  return all;
}

/** `$substring(string, number, number?)`: how a function wants to be called. */
export function usageOf(name: string): string {
  const words = parsed.get(name)!.map(({ word, optional, many, context }) => {
    if (many) return `${word}, …`;
    return optional && !context ? `${word}?` : word;
  });
  return `$${name}(${words.join(', ')})`;
}
