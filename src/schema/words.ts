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

/** The types of JSON Schema that a value may have, in words, without `null`. */
export function typesInWords(types: unknown): string {
  return [types]
    .flat()
    .filter((type) => type !== 'null')
    .map((type) => typeWords[String(type)] ?? String(type))
    .join(' or ');
}

/** `"a", "b" and "c"`; if there are more than `most`, the first ones and how many more there are. */
export function together(words: readonly string[], mark: (word: string) => string = inQuotes, most = 5): string {
  return listed(words, 'and', mark, most);
}

/** `"a", "b" or "c"`; if there are more than `most`, the first ones and how many more there are. */
export function eitherOf(words: readonly string[], mark: (word: string) => string = inQuotes, most = 5): string {
  return listed(words, 'or', mark, most);
}

/** The name of a field or a keyword of the format, as messages show it. */
export function asField(name: string): string {
  return `\`${name}\``;
}

function inQuotes(word: string): string {
  return quote(word);
}

function listed(words: readonly string[], conjunction: string, mark: (word: string) => string, most: number): string {
  const shown = words.slice(0, most).map(mark);
  const last = words.length > most ? `${words.length - most} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} ${conjunction} ${last}`;
}
