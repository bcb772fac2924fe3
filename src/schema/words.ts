import type { Node } from '../document/node.ts';
import { quote } from '../text/quote.ts';

/** What a value is, with its article. */
export function kindOf(node: Node): string {
  if (node.kind === 'mapping') return 'a map';
  if (node.kind === 'sequence') return 'a list';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'boolean') return node.value ? '`true`' : '`false`';
  return typeof node.value === 'string' ? 'a string' : 'a number';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a string',
  object: 'a map',
  array: 'a list',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  number: 'a number',
};

/** The types of JSON Schema that a value may have, in words; `null` goes without saying. */
export function typesInWords(types: unknown): string {
  return [types]
    .flat()
    .filter((type) => type !== 'null')
    .map((type) => typeWords[String(type)] ?? String(type))
    .join(' or ');
}

/** `"a", "b" and 3 more`: the first five, or as many as `most` says. */
export function firstOf(words: readonly string[], most = 5): string {
  const quoted = words.slice(0, most).map((word) => quote(word));
  return words.length > most ? `${quoted.join(', ')} and ${words.length - most} more` : quoted.join(', ');
}

/** `"a", "b" and "c"`; of more than five, the first five and how many others. */
export function together(words: readonly string[]): string {
  if (words.length < 2 || words.length > 5) return firstOf(words);
  return `${firstOf(words.slice(0, -1))} and ${quote(words.at(-1)!)}`;
}
