import { countWhile } from '../shared/binary-search.ts';
import type { SyntaxProblem } from './source.ts';

export interface Decoded {
  readonly text: string;
  readonly problem?: SyntaxProblem;
  /** See `SourceFile`. */
  readonly undecoded?: string;
}

/**
 * One for all, since making one takes as long as decoding a usual file; made when bytes come, which
 * texts and values do without.
 */
let decoder: TextDecoder | undefined;

/**
 * Decodes a file's bytes, which must be UTF-8, and takes its byte-order mark away. Where they are
 * not, the text is what can be decoded before the first bad byte, and the problem is at its end.
 */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = otherEncoding(bytes);
  if (encoding) {
    return { text: '', problem: { start: 0, end: 0, cause: 'notUtf8', encoding }, undecoded: asciiOf(bytes) };
  }
  try {
    decoder ??= new TextDecoder('utf-8', { fatal: true });
    return { text: decoder.decode(bytes) };
  } catch {
    const text = decodeValid(bytes);
    const problem: SyntaxProblem = { start: text.length, end: text.length, cause: 'notUtf8' };
    return { text, problem, undecoded: asciiOf(bytes) };
  }
}

/** What is ASCII can be read in all encodings that are met, once the zeros of UTF-16 and UTF-32 are gone. */
function asciiOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes.filter((byte) => byte !== 0));
}

/** UTF-16 and UTF-32, told by their byte-order marks or by where the zeros of the first characters stand. */
function otherEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'UTF-32BE';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32LE' : 'UTF-16LE';
  if (a === 0xfe && b === 0xff) return 'UTF-16BE';
  if (a === 0 && b === 0 && c === 0 && d) return 'UTF-32BE';
  if (a && b === 0 && c === 0 && d === 0) return 'UTF-32LE';
  if (a === 0 && b && (c === 0 || c === undefined)) return 'UTF-16BE';
  if (a && b === 0 && (d === 0 || c === undefined)) return 'UTF-16LE';
  return undefined;
}

/** What decodes before the first bad byte. */
function decodeValid(bytes: Uint8Array): string {
  const length = countWhile(bytes.length, (index) => decodesAsPrefix(bytes.subarray(0, index + 1)));
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
}

function decodesAsPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
