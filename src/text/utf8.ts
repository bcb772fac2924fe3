import { Lines, type Position } from './lines.ts';

/**
 * Turns places in a text into the ones that tools written in Go or Rust count: lines from 1,
 * columns from 1 in UTF-8 bytes.
 */
export class Utf8Positions {
  readonly #lines: Lines;
  /** The bytes before each UTF-16 offset; absent where each unit is one byte. */
  readonly #bytes: Uint32Array | undefined;

  constructor(text: string) {
    this.#lines = new Lines(text);
    if (/[^\x00-\x7f]/.test(text)) this.#bytes = byteOffsets(text);
  }

  /** The position of an offset (0 to the length of the text). */
  ofOffset(offset: number): Position {
    return this.ofPosition(this.#lines.position(offset));
  }

  /**
   * The same position with its column, which counts UTF-16 code units, in bytes; one outside the
   * text is returned as it is.
   */
  ofPosition({ line, column }: Position): Position {
    if (!this.#bytes || line > this.#lines.count) return { line, column };
    const { start } = this.#lines.span(line);
    const end = this.#bytes[start + column - 1];
    return { line, column: end === undefined ? column : end - this.#bytes[start]! + 1 };
  }
}

function byteOffsets(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    offsets[i] = bytes;
    const code = text.codePointAt(i)!;
    if (code > 0xffff) {
      offsets[++i] = bytes;
      bytes += 4;
    } else {
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    }
  }
  offsets[text.length] = bytes;
  return offsets;
}
