import type { Name } from './analysis.ts';
import { nameOf, textOf, tokenize } from './tokens.ts';

/**
 * Of an object in an expression: a key and the string that is written out as its value, both
 * without their quotes.
 */
export interface LiteralPair {
  readonly key: Name;
  readonly value: Name;
}

/**
 * The pairs of an expression's objects whose values are plain strings. It need not parse, and takes
 * linear time.
 */
export function* literalPairs(source: string): Iterable<LiteralPair> {
  const tokens = tokenize(source);
  const { list } = tokens;
  const isOneOf = (index: number, symbols: string) => {
    const token = list[index];
    return token?.kind === 'operator' && symbols.includes(textOf(tokens, token));
  };
  for (const [index, key] of list.entries()) {
    const value = list[index + 2];
    if (value?.kind !== 'string' || !(key.kind === 'string' || key.kind === 'name' || key.kind === 'quoted')) continue;
    // What is before a `:` may belong to a condition as well.
    if (!isOneOf(index - 1, '{,') || !isOneOf(index + 1, ':') || !isOneOf(index + 3, ',}')) continue;
    yield { key: nameOf(tokens, key), value: nameOf(tokens, value) };
  }
}
