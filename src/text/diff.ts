import { applyEdits } from './edits.ts';
import { escapeDiffPath } from './escape.ts';
import type { Edit } from './span.ts';

const CONTEXT = 3;

/**
 * Lines of the text before and of the one after that take each other's place: half-open ranges of
 * line indexes.
 */
interface Change {
  start: number;
  end: number;
  newStart: number;
  newEnd: number;
}

/**
 * The unified diff of what edits change in a text, as `git apply` and `patch -p1` read it; the
 * empty string where they change nothing. It goes by the edits and compares no texts, which would
 * take time that grows with the square of their number.
 *
 * @param path with `/`
 * @param passes edits in the order in which they are applied, each pass to the text that the one
 * before it leaves
 */
export function unifiedDiff(path: string, text: string, passes: readonly (readonly Edit[])[]): string {
  const before = linesOf(text);
  let after = before;
  let origins = Array.from(before, (_, index): number | undefined => index);
  let current = text;
  for (const edits of passes) {
    const next = applyEdits(current, edits);
    const nextLines = linesOf(next);
    origins = untouchedLines(after, nextLines, next.length, edits).map((line) =>
      line === undefined ? undefined : origins[line],
    );
    after = nextLines;
    current = next;
  }
  const hunks = inHunks(changesOf(before, after, origins)).map((changes) => formatHunk(before, after, changes));
  return hunks.length === 0
    ? ''
    : [`--- ${escapeDiffPath(`a/${path}`)}`, `+++ ${escapeDiffPath(`b/${path}`)}`, ...hunks, ''].join('\n');
}

/** With their line feeds: to a patch, a carriage return belongs to its line. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** For each line of the text after, the line of the text before that it is, if no edit touched that one. */
function untouchedLines(
  before: readonly string[],
  after: readonly string[],
  length: number,
  edits: readonly Edit[],
): (number | undefined)[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const origins: (number | undefined)[] = new Array(after.length).fill(undefined);
  let edit = 0;
  let start = 0;
  let shift = 0;
  let newLine = 0;
  let newStart = 0;
  for (const [index, line] of before.entries()) {
    const end = start + line.length;
    for (; edit < sorted.length && sorted[edit]!.end <= start; edit++) {
      shift += sorted[edit]!.text.length - (sorted[edit]!.end - sorted[edit]!.start);
    }
    const isTouched = edit < sorted.length && sorted[edit]!.start < end;
    if (!isTouched) {
      while (newStart < start + shift) newStart += after[newLine++]!.length;
      const isWhole = newStart === start + shift && (line.endsWith('\n') || newStart + line.length === length);
      if (isWhole) origins[newLine] = index;
    }
    start = end;
  }
  return origins;
}

function changesOf(
  before: readonly string[],
  after: readonly string[],
  origins: readonly (number | undefined)[],
): Change[] {
  const changes: Change[] = [];
  let start = 0;
  let newStart = 0;
  const upTo = (end: number, newEnd: number) => {
    while (start < end && newStart < newEnd && before[start] === after[newStart]) {
      start++;
      newStart++;
    }
    const change = { start, end, newStart, newEnd };
    while (change.end > start && change.newEnd > newStart && before[change.end - 1] === after[change.newEnd - 1]) {
      change.end--;
      change.newEnd--;
    }
    if (change.end > start || change.newEnd > newStart) changes.push(change);
    start = end + 1;
    newStart = newEnd + 1;
  };
  for (const [newLine, line] of origins.entries()) if (line !== undefined) upTo(line, newLine);
  upTo(before.length, after.length);
  return changes;
}

/** Changes whose lines around them would meet share a hunk. */
function inHunks(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last && change.start - last.end <= 2 * CONTEXT) hunks.at(-1)!.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function formatHunk(before: readonly string[], after: readonly string[], changes: readonly Change[]): string {
  const first = changes[0]!;
  const last = changes.at(-1)!;
  const start = Math.max(0, first.start - CONTEXT);
  const end = Math.min(before.length, last.end + CONTEXT);
  const newStart = first.newStart - (first.start - start);
  const newEnd = last.newEnd + (end - last.end);
  const rows: string[] = [];
  let at = start;
  for (const change of changes) {
    for (; at < change.start; at++) rows.push(row(' ', before[at]!));
    for (; at < change.end; at++) rows.push(row('-', before[at]!));
    for (let line = change.newStart; line < change.newEnd; line++) rows.push(row('+', after[line]!));
  }
  for (; at < end; at++) rows.push(row(' ', before[at]!));
  return [`@@ -${range(start, end)} +${range(newStart, newEnd)} @@`, ...rows].join('\n');
}

function row(mark: string, line: string): string {
  return line.endsWith('\n') ? `${mark}${line.slice(0, -1)}` : `${mark}${line}\n\\ No newline at end of file`;
}

/** Lines count from 1, and an empty range is named by the line before it. */
function range(start: number, end: number): string {
  return `${end > start ? start + 1 : start},${end - start}`;
}
