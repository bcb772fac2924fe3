import { memoized } from '../text/memo.ts';

/**
 * Gives one string for all equal names. Slices of a text are strings of their own, and V8 compares and hashes each anew;
 * one that has been a property's name is compared by its address.
 */
export const intern = memoized((name: string): string => Object.keys({ [name]: true })[0]!);
