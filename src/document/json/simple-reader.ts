import { EntryList } from '../entry-list.ts';
import { intern, internAt } from '../intern.ts';
import { MAX_DEPTH } from '../limits.ts';
import { mostValues } from '../most-values.ts';
import type { Mapping, Node, Scalar, Sequence } from '../node.ts';

/**
 * Reads an object or array that `JSON.parse` has accepted, so that nothing has to be checked any
 * more: in a fraction of the time that a scanner of any text takes.
 *
 * @returns what `readTokens` makes of the same text; nothing where that would find a problem (a key
 * that comes twice, a limit) or a scalar
 */
export function readUsualJson(text: string): Mapping | Sequence | undefined {
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error === GIVE_UP) return undefined;
    throw error;
  }
}

/** Thrown where more than the tree has to be said; no error, since making one takes long. */
const GIVE_UP = Symbol('not usual');

/**
 * Longer names hardly come twice, and longer texts would keep the whole one in memory, were they
 * remembered.
 */
const LONGEST_NAME = 40;
const SHORT = 12;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const FALSE = 0x66;
const NULL = 0x6e;
const TRUE = 0x74;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

class Reader {
  readonly #text: string;
  readonly #most: number;
  #at = 0;
  #levels = 0;
  #size = 0;

  constructor(text: string) {
    this.#text = text;
    this.#most = mostValues(text.length);
  }

  read(): Mapping | Sequence {
    const root = this.#value(this.#skip());
    if (root.kind === 'scalar') throw GIVE_UP;
    return root;
  }

  /** The first character after spaces and line breaks. */
  #skip(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code > 32) return code;
      this.#at++;
    }
  }

  #value(first: number): Node {
    if (++this.#size > this.#most) throw GIVE_UP;
    const start = this.#at;
    switch (first) {
      case OPEN_BRACE:
        return this.#object(start);
      case OPEN_BRACKET:
        return this.#array(start);
      case QUOTE:
        return this.#string(start, SHORT);
      case TRUE:
        this.#at += 4;
        return scalar(start, this.#at, true, 'plain', undefined);
      case FALSE:
        this.#at += 5;
        return scalar(start, this.#at, false, 'plain', undefined);
      case NULL:
        this.#at += 4;
        return scalar(start, this.#at, null, 'plain', undefined);
      default:
        return this.#number(start);
    }
  }

  #object(start: number): Mapping {
    const list = new EntryList();
    this.#enter();
    for (let code = this.#skip(); code !== CLOSE_BRACE; code = this.#skip()) {
      if (code === COMMA) {
        this.#at++;
        this.#skip();
      }
      if (++this.#size > this.#most) throw GIVE_UP;
      const key = this.#string(this.#at, LONGEST_NAME);
      this.#skip();
      this.#at++;
      const value = this.#value(this.#skip());
      if (list.add({ key, name: intern(String(key.value)), value })) throw GIVE_UP;
    }
    this.#levels--;
    return { kind: 'mapping', start, end: ++this.#at, entries: list.entries, flow: true, tag: undefined };
  }

  #array(start: number): Sequence {
    const items: Node[] = [];
    this.#enter();
    for (let code = this.#skip(); code !== CLOSE_BRACKET; code = this.#skip()) {
      if (code === COMMA) {
        this.#at++;
        code = this.#skip();
      }
      items.push(this.#value(code));
    }
    this.#levels--;
    return { kind: 'sequence', start, end: ++this.#at, items, flow: true, tag: undefined };
  }

  #enter(): void {
    this.#at++;
    if (++this.#levels > MAX_DEPTH) throw GIVE_UP;
  }

  /** @param longest up to which length a text is likely to come again */
  #string(open: number, longest: number): Scalar {
    const text = this.#text;
    const start = open + 1;
    let end = text.indexOf('"', start);
    if (text.charCodeAt(end - 1) === BACKSLASH) end = endOfEscaped(text, start);
    this.#at = end + 1;
    if (end - start <= longest) {
      const value = internAt(text, start, end);
      if (!value.includes('\\')) return scalar(start, end, value, 'double', undefined);
    }
    const written = text.slice(start, end);
    if (!written.includes('\\')) return scalar(start, end, written, 'double', undefined);
    return scalar(start, end, JSON.parse(text.slice(open, end + 1)) as string, 'double', text);
  }

  #number(start: number): Scalar {
    const text = this.#text;
    let end = start;
    for (let code = text.charCodeAt(end); isNumeric(code); code = text.charCodeAt(end)) end++;
    this.#at = end;
    const written = text.slice(start, end);
    const value = Number(written);
    return scalar(start, end, value, 'plain', String(value) === written ? undefined : text);
  }
}

/** Where the quote is that closes a string which has escapes. */
function endOfEscaped(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) at += code === BACKSLASH ? 2 : 1;
  return at;
}

/** A character of a number; in valid JSON, what comes after one is not. */
function isNumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2d || code === 0x2b || (code | 32) === 0x65;
}

function scalar(
  start: number,
  end: number,
  value: Scalar['value'],
  style: Scalar['style'],
  source: string | undefined,
): Scalar {
  return { kind: 'scalar', start, end, value, style, source, tag: undefined };
}
