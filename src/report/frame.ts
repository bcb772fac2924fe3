import type { Lines, Position } from '../text/lines.ts';
import { type Cell, cellsOf, widthOfCells } from './cells.ts';

/** A part of the text to show and underline. */
export interface Mark {
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
  /** What draws the line under it. */
  readonly underline: string;
  readonly label?: string;
  /** Colours the underline and its label. */
  readonly paint: (text: string) => string;
}

export interface FrameStyle {
  /** How many columns a line of the source may take. */
  readonly width: number;
  /** Colours line numbers and bars. */
  readonly paint: (text: string) => string;
}

/** The part of a mark on one line; columns are UTF-16 offsets in that line. */
interface Row {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly label: string | undefined;
  readonly mark: Mark;
}

const LINES_OF_A_MARK = 3;
const ELLIPSIS = '…';

export interface Frame {
  readonly rows: readonly string[];
  /** The width of the line numbers. */
  readonly gutter: number;
}

/** The lines of a text that carry marks, in the order of the text, each mark underlined. */
export function codeFrame(lines: Lines, marks: readonly Mark[], style: FrameStyle): Frame {
  const rows = marks.flatMap((mark) => rowsOf(lines, mark)).sort((a, b) => a.line - b.line);
  const gutter = String(rows.at(-1)?.line ?? 1).length;
  const bar = (number = '') => style.paint(`${number.padStart(gutter)} |`);
  const out = [bar()];
  for (let i = 0, last: number | undefined; i < rows.length; ) {
    const { line } = rows[i]!;
    if (last !== undefined && line > last + 1) out.push(style.paint('...'));
    last = line;
    let end = i + 1;
    while (rows[end]?.line === line) end++;
    for (const { source, underlines } of renderLine(lines.textOf(line), rows.slice(i, end), style.width)) {
      out.push(`${bar(String(line))} ${source}`.trimEnd(), ...underlines.map((underline) => `${bar()} ${underline}`));
    }
    i = end;
  }
  return { rows: out, gutter };
}

/** A mark by lines: of several lines the first few, without indentation and empty ones. */
function rowsOf(lines: Lines, mark: Mark): Row[] {
  const { start, end, label } = mark;
  const text = lines.textOf(start.line);
  const from = Math.min(start.column - 1, text.length);
  if (end.line === start.line) return [{ line: start.line, from, to: Math.max(end.column - 1, from), label, mark }];
  const rows: Row[] = [{ line: start.line, from, to: Math.max(text.trimEnd().length, from), label, mark }];
  const stop = Math.min(end.line, start.line + LINES_OF_A_MARK - 1);
  for (let line = start.line + 1; line <= stop; line++) {
    const text = lines.textOf(line);
    const covered = text.slice(0, line === end.line ? end.column - 1 : undefined);
    const to = covered.trimEnd().length;
    if (to > 0) rows.push({ line, from: covered.length - covered.trimStart().length, to, label: undefined, mark });
  }
  return rows;
}

/** One line with all its underlines; a line that is too long is shown once for each mark, around it. */
function* renderLine(text: string, rows: readonly Row[], width: number) {
  const cells = text.length <= width * 4 ? cellsOf(text) : undefined;
  if (cells && widthOfCells(cells) <= width) {
    yield { source: join(cells), underlines: rows.map((row) => underline(cells, row)) };
    return;
  }
  for (const row of rows) {
    const shown = windowAround(text, row.from, width);
    yield { source: join(shown), underlines: [underline(shown, row)] };
  }
}

/** The cells around an offset of a long line, a third of them before it; what is cut off is an ellipsis. */
function windowAround(text: string, offset: number, width: number): Cell[] {
  const near = cellsOf(text, boundary(text, offset - width), boundary(text, offset + width * 2));
  const at = near.findIndex(({ end }) => end > offset);
  let first = at < 0 ? near.length : at;
  for (let before = 0; first > 0 && before < width / 3; first--) before += near[first - 1]!.width;
  let end = first;
  for (let used = 2; end < near.length && used + near[end]!.width <= width; end++) used += near[end]!.width;
  const shown = near.slice(first, end);
  const from = shown[0]?.start ?? offset;
  const to = shown.at(-1)?.end ?? offset;
  if (from > 0) shown.unshift({ start: from - 1, end: from - 1, text: ELLIPSIS, width: 1 });
  if (to < text.length) shown.push({ start: text.length, end: text.length, text: ELLIPSIS, width: 1 });
  return shown;
}

/** The nearest offset within the text that does not split a surrogate pair. */
function boundary(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}

function join(cells: readonly Cell[]): string {
  return cells.map(({ text }) => text).join('');
}

function underline(cells: readonly Cell[], { from, to, label, mark }: Row): string {
  const before = cells.filter(({ end }) => end <= from);
  const covered = cells.filter(({ start, end }) => end > from && start < to);
  const bar = mark.underline.repeat(Math.max(1, widthOfCells(covered)));
  return ' '.repeat(widthOfCells(before)) + mark.paint(label ? `${bar} ${label}` : bar);
}
