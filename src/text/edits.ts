import type { Edit } from './span.ts';

/**
 * Applies edits to a text.
 *
 * @param edits in any order; they must not overlap (two insertions at one offset are applied in the
 * order given)
 * @throws RangeError when two edits overlap or one lies outside the text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let last = 0;
  for (const edit of sorted) {
    if (edit.start < last || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit ${edit.start}-${edit.end} overlaps another one or lies outside the text`);
    }
    pieces.push(text.slice(last, edit.start), edit.text);
    last = edit.end;
  }
  pieces.push(text.slice(last));
  return pieces.join('');
}
