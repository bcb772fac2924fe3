import { memoized } from '../shared/memo.ts';

/**
 * Gives one string for all equal names. Slices of a text are strings of their own, and V8 compares
 * and hashes each anew; one that has been a property's name is compared by its address.
 */
export const intern = memoized((name: string): string => Object.keys({ [name]: true })[0]!);

const SLOTS = 1024;
const recent: string[] = new Array<string>(SLOTS).fill('');

/** The same for a part of a text, which mostly need not be cut out for it: names come again and again. */
export function internAt(text: string, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  const slot = (length * 37 + text.charCodeAt(start) * 11 + text.charCodeAt(end - 1)) % SLOTS;
  const known = recent[slot]!;
  if (known.length === length && text.startsWith(known, start)) return known;
  const name = intern(text.slice(start, end));
  recent[slot] = name;
  return name;
}
