import type { Position, Range } from 'vscode-languageserver';
import { Lines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

/** Offsets of a decoded text as positions of the protocol, both in UTF-16 code units, and back. */
export class Positions {
  readonly #lines: Lines;
  readonly #length: number;
  /** How far the client's first line is ahead: it may hold the byte-order mark. */
  readonly #mark: number;

  constructor(text: string, hasByteOrderMark: boolean) {
    this.#lines = new Lines(text);
    this.#length = text.length;
    this.#mark = hasByteOrderMark ? 1 : 0;
  }

  position(offset: number): Position {
    const { line, column } = this.#lines.position(Math.min(offset, this.#length));
    return { line: line - 1, character: column - 1 + (line === 1 ? this.#mark : 0) };
  }

  range({ start, end }: Span): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  /** The offset of a position; of one beyond the end of its line, the end of that. */
  offset({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.#lines.count) return this.#length;
    const { start, end } = this.#lines.span(line + 1);
    return Math.min(end, start + Math.max(0, character - (line === 0 ? this.#mark : 0)));
  }

  span({ start, end }: Range): Span {
    return { start: this.offset(start), end: this.offset(end) };
  }

  /** The span of the line that an offset is in, without its break. */
  lineAt(offset: number): Span {
    return this.#lines.span(this.#lines.position(offset).line);
  }
}
