import { countWhile } from '../shared/binary-search.ts';
import type { Span } from './span.ts';

/** A place as people count: both from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const LF = 10;
const CR = 13;

/** Where the lines of a text start; LF, CRLF and a lone CR end a line. */
export class Lines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    if (!text.includes('\r')) {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
      return;
    }
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) this.#starts.push(i + 1);
    }
  }

  get count(): number {
    return this.#starts.length;
  }

  /** The position of an offset (0 to the length of the text). */
  position(offset: number): Position {
    const line = countWhile(this.count, (index) => this.#starts[index]! <= offset);
    return { line, column: offset - this.#starts[line - 1]! + 1 };
  }

  /** The span of a line (from 1) without its line break. */
  span(line: number): Span {
    const start = this.#starts[line - 1]!;
    let end = this.#starts[line] ?? this.#text.length;
    if (line < this.count) {
      if (this.#text.charCodeAt(end - 1) === LF) end--;
      if (end > start && this.#text.charCodeAt(end - 1) === CR) end--;
    }
    return { start, end };
  }

  /** The text of a line (from 1) without its line break. */
  textOf(line: number): string {
    const { start, end } = this.span(line);
    return this.#text.slice(start, end);
  }
}
