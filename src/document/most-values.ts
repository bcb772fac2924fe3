import { FEW_VALUES, LEAST_LENGTH, MAX_VALUES } from './limits.ts';

/**
 * How many values and keys may be written in so many characters. Each takes about a hundred bytes,
 * so that memory is to grow with the text and not with how densely it is written; a job has ten
 * characters a value and more.
 */
export function mostValues(characters: number): number {
  return Math.min(MAX_VALUES, Math.max(FEW_VALUES, Math.floor(characters / LEAST_LENGTH)));
}
