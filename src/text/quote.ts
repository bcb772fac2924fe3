import { printable } from './escape.ts';

/** A user's text in double quotes, on one line; what is longer than `limit` code units loses its middle. */
export function quote(text: string, limit = 40): string {
  return `"${printable(shorten(text, limit))}"`;
}

/** A text that loses its middle where it is longer than `limit` code units. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor((limit - 1) / 2);
  // A cut must not leave half of a surrogate pair.
  const head = text.slice(0, half).replace(/[\ud800-\udbff]$/, '');
  const tail = text.slice(-half).replace(/^[\udc00-\udfff]/, '');
  return `${head}…${tail}`;
}
