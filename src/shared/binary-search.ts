/**
 * Searches what is in order by halves.
 *
 * @param length how many items there are
 * @param holds a condition on an item's index that holds for the first items and for none after them
 * @returns how many items it holds for
 */
export function countWhile(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
