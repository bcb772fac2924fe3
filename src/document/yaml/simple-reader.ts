import { characterTable } from '../../shared/character-table.ts';
import { EntryList } from '../entry-list.ts';
import { intern, internAt } from '../intern.ts';
import { mostValues } from '../most-values.ts';
import type { Comment, Mapping, Node, Scalar, ScalarStyle, Sequence } from '../node.ts';
import type { Composition } from './compose.ts';
import { resolvePlain } from './core-schema.ts';

/** js-yaml takes it for a marker all the same where a text begins with it. */
const INDENTED_MARKER = /^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]+---/;

/**
 * Reads the YAML in which jobs are mostly written: one document in block style, indented by spaces,
 * with scalars and flow collections that end on their line and literal blocks. The tree is built in
 * a single pass, in a fraction of the time that a parser of all YAML takes.
 *
 * @returns what `readYamlStream` makes of the same text; nothing where the text is not right or has
 * anything else: anchors, tags, tabs, folded lines, placeholders without quotes, …
 */
export function readUsualYaml(text: string): Composition | undefined {
  if (UNUSUAL.test(text) || INDENTED_MARKER.test(text)) return undefined;
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error === GIVE_UP) return undefined;
    throw error;
  }
}

/**
 * Control characters, tabs and carriage returns among them, separators, byte-order marks, halves of
 * surrogate pairs.
 */
const UNUSUAL = /[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Thrown where a text is not usual; no error, since making one takes long. */
const GIVE_UP = Symbol('not usual');

/** Usual jobs are less deep, and the recursion ends here. */
const MAX_LEVELS = 50;

/** YAML limits keys on one line to 1024 characters. */
const LONGEST_KEY = 1000;

/** Words such as `request` and `string`, which come again and again. */
const SHORT = 12;

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 0x22;
const HASH = 0x23;
const APOSTROPHE = 0x27;
const PLUS = 0x2b;
const COMMA = 0x2c;
const DASH = 0x2d;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const BAR = 0x7c;
const CLOSE_BRACE = 0x7d;

/** The expression below keeps a note for each character, and V8 has room for some millions. */
const LONGEST_ESCAPED = 1_000_000;

/** Escapes that YAML and JSON have in common. */
const ESCAPED = /^(?:[^\\]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*$/;

class Reader {
  readonly #text: string;
  /** The text with a line break at its end, so that each line has one. */
  readonly #input: string;
  readonly #comments: Comment[] = [];
  readonly #most: number;
  #at = 0;
  /** The column of the line's first character, once a line has been begun; -1 at the end of the text. */
  #indent = 0;
  /** Where the last node ends, closing quotes and brackets included. */
  #end = 0;
  #levels = 0;
  #size = 0;
  #begun = false;

  constructor(text: string) {
    this.#text = text;
    this.#most = mostValues(text.length);
    this.#input = text.endsWith('\n') ? text : `${text}\n`;
  }

  read(): Composition {
    this.#nextLine(0);
    if (this.#indent < 0) throw GIVE_UP;
    const root = this.#block();
    if (this.#indent >= 0) throw GIVE_UP;
    const document = { index: 0, root, problems: [], unquoted: [], tags: [] };
    return { documents: [document], comments: this.#comments };
  }

  /** Goes to the first line at or below one that holds more than spaces and a comment. */
  #nextLine(lineStart: number): void {
    const input = this.#input;
    const { length } = input;
    for (let at = lineStart; at < length; ) {
      const start = at;
      while (input.charCodeAt(at) === SPACE) at++;
      const code = input.charCodeAt(at);
      if (code === NEWLINE) at++;
      else if (code === HASH) at = this.#comment(at);
      else if (at === start && isMarker(input, at)) {
        if (this.#begun || !input.startsWith('---\n', at)) throw GIVE_UP;
        this.#begun = true;
        at += 4;
      } else {
        this.#begun = true;
        this.#at = at;
        this.#indent = at - start;
        return;
      }
    }
    this.#indent = -1;
  }

  /** Takes a comment; gives the offset of the next line. */
  #comment(start: number): number {
    const end = this.#input.indexOf('\n', start);
    this.#comments.push({ start, end, text: this.#text.slice(start + 1, end) });
    return end + 1;
  }

  /** Goes on to the next line from after a value. */
  #endLine(from: number): void {
    const input = this.#input;
    let at = from;
    while (input.charCodeAt(at) === SPACE) at++;
    const code = input.charCodeAt(at);
    if (code === NEWLINE) this.#nextLine(at + 1);
    else if (code === HASH && at > from) this.#nextLine(this.#comment(at));
    else throw GIVE_UP;
  }

  /** A collection that begins with the line at hand. */
  #block(): Node {
    return this.#isItem() ? this.#sequence(this.#indent) : this.#mapping(this.#indent, this.#colonBehind(this.#at));
  }

  #isItem(): boolean {
    return this.#input.charCodeAt(this.#at) === DASH && isGap(this.#input.charCodeAt(this.#at + 1));
  }

  #sequence(indent: number): Sequence {
    const start = this.#at;
    const items: Node[] = [];
    this.#enter();
    do items.push(this.#item(indent));
    while (this.#indent === indent && this.#isItem());
    this.#leave(indent);
    return { kind: 'sequence', start, end: this.#end, items, flow: false, tag: undefined };
  }

  #item(indent: number): Node {
    const dash = this.#at;
    const at = this.#skipSpaces(dash + 1);
    const code = this.#input.charCodeAt(at);
    if (code === NEWLINE || code === HASH) {
      this.#endLine(dash + 1);
      return this.#indent > indent ? this.#block() : this.#absent(dash + 1);
    }
    const colon = code === OPEN_BRACE || code === OPEN_BRACKET ? -1 : this.#colonBehind(at);
    if (colon < 0) return this.#inline(at, code, indent);
    this.#at = at;
    return this.#mapping(indent + at - dash, colon);
  }

  /** @param colon where the colon after its first key is */
  #mapping(indent: number, colon: number): Mapping {
    const start = this.#at;
    const list = new EntryList();
    this.#enter();
    for (let behindKey = colon; ; behindKey = this.#colonBehind(this.#at)) {
      if (behindKey < 0) throw GIVE_UP;
      const key = this.#key(this.#at, behindKey);
      this.#add(list, key, this.#value(behindKey, indent));
      if (this.#indent !== indent) break;
    }
    this.#leave(indent);
    return { kind: 'mapping', start, end: this.#end, entries: list.entries, flow: false, tag: undefined };
  }

  #enter(): void {
    if (++this.#levels > MAX_LEVELS) throw GIVE_UP;
    if (++this.#size > this.#most) throw GIVE_UP;
  }

  /** A collection ends with a line that is indented less; a list in a map also with the next key. */
  #leave(indent: number): void {
    if (this.#indent > indent) throw GIVE_UP;
    this.#levels--;
  }

  #add(list: EntryList, key: Scalar, value: Node): void {
    const name = key.style === 'plain' && typeof key.value === 'string' ? key.value : intern(String(key.value));
    if (list.add({ key, name, value })) throw GIVE_UP;
  }

  /** The value of a map's entry. */
  #value(colon: number, indent: number): Node {
    const at = this.#skipSpaces(colon + 1);
    const code = this.#input.charCodeAt(at);
    if (code !== NEWLINE && code !== HASH) return this.#inline(at, code, indent);
    this.#endLine(colon + 1);
    if (this.#indent > indent) return this.#block();
    return this.#indent === indent && this.#isItem() ? this.#sequence(indent) : this.#absent(colon + 1);
  }

  #absent(at: number): Scalar {
    this.#end = at;
    return this.#scalar(at, at, null, 'plain', undefined);
  }

  #scalar(start: number, end: number, value: Scalar['value'], style: ScalarStyle, source: string | undefined): Scalar {
    if (++this.#size > this.#most) throw GIVE_UP;
    return { kind: 'scalar', start, end, value, style, source, tag: undefined };
  }

  #key(start: number, colon: number): Scalar {
    if (colon - start > LONGEST_KEY) throw GIVE_UP;
    const code = this.#input.charCodeAt(start);
    if (code === QUOTE || code === APOSTROPHE) return this.#quoted(start, code);
    if (code > 0x7f) throw GIVE_UP;
    let end = colon;
    while (this.#input.charCodeAt(end - 1) === SPACE) end--;
    const text = internAt(this.#text, start, end);
    if (text === '<<') throw GIVE_UP;
    return this.#plainScalar(start, end, text);
  }

  /** The colon after the key that begins here in block style, or -1 if what begins here is not a key. */
  #colonBehind(start: number): number {
    const input = this.#input;
    const first = input.charCodeAt(start);
    let at = start;
    if (first === QUOTE || first === APOSTROPHE) {
      at = this.#skipSpaces(endOfQuoted(input, start, first) + 1);
      return input.charCodeAt(at) === COLON && isGap(input.charCodeAt(at + 1)) ? at : -1;
    }
    if (!beginsPlain(first, input.charCodeAt(start + 1))) return -1;
    for (let before = 0; ; at++) {
      const code = input.charCodeAt(at);
      if (code === COLON && isGap(input.charCodeAt(at + 1))) return at;
      if (code === NEWLINE || (code === HASH && before === SPACE)) return -1;
      before = code;
    }
  }

  /** A value that begins on the line of its key or dash. */
  #inline(at: number, code: number, indent: number): Node {
    if (code === BAR) return this.#literal(at, indent);
    const node = this.#flowNode(at, code, false);
    this.#endLine(this.#end);
    return node;
  }

  /** A scalar or a flow collection that ends on its line. */
  #flowNode(at: number, code: number, inFlow: boolean): Node {
    switch (code) {
      case QUOTE:
      case APOSTROPHE:
        return this.#quoted(at, code);
      case OPEN_BRACE:
        return this.#flowMapping(at);
      case OPEN_BRACKET:
        return this.#flowSequence(at);
      default: {
        const end = this.#endOfPlain(at, inFlow);
        if (this.#input.charCodeAt(end) === COLON) throw GIVE_UP;
        return this.#plain(at, end);
      }
    }
  }

  #plain(start: number, end: number): Scalar {
    this.#end = end;
    // A longer one would keep the whole text in memory, were it remembered.
    const text = end - start <= SHORT ? internAt(this.#text, start, end) : this.#text.slice(start, end);
    return this.#plainScalar(start, end, text);
  }

  #plainScalar(start: number, end: number, text: string): Scalar {
    const value = resolvePlain(text);
    const isOther = typeof value === 'number' && String(value) !== text;
    return this.#scalar(start, end, value, 'plain', isOther ? this.#text : undefined);
  }

  /**
   * Where a plain scalar ends; after it and the spaces there comes the end of the line, a comment,
   * a colon, or in flow style a comma or bracket.
   */
  #endOfPlain(start: number, inFlow: boolean): number {
    const input = this.#input;
    if (!beginsPlain(input.charCodeAt(start), input.charCodeAt(start + 1))) throw GIVE_UP;
    let end = start;
    for (let at = start; ; at++) {
      const code = input.charCodeAt(at);
      if (code === SPACE) continue;
      if (code === NEWLINE || (code === HASH && end < at)) return end;
      if (code === COLON) {
        const next = input.charCodeAt(at + 1);
        if (isGap(next) && end === at) return end;
        if (isGap(next) || (inFlow && isFlowIndicator(next))) throw GIVE_UP;
      } else if (inFlow && isFlowIndicator(code)) return end;
      end = at + 1;
    }
  }

  #quoted(open: number, quote: number): Scalar {
    const close = endOfQuoted(this.#input, open, quote);
    const start = open + 1;
    this.#end = close + 1;
    const written = this.#text.slice(start, close);
    const style = quote === QUOTE ? 'double' : 'single';
    if (!written.includes(quote === QUOTE ? '\\' : "''")) return this.#scalar(start, close, written, style, undefined);
    if (quote === QUOTE && (written.length > LONGEST_ESCAPED || !ESCAPED.test(written))) throw GIVE_UP;
    const value = quote === QUOTE ? (JSON.parse(`"${written}"`) as string) : written.replaceAll("''", "'");
    return this.#scalar(start, close, value, style, this.#text);
  }

  #flowSequence(open: number): Sequence {
    const items: Node[] = [];
    this.#enter();
    let at = this.#skipSpaces(open + 1);
    while (this.#input.charCodeAt(at) !== CLOSE_BRACKET) {
      items.push(this.#flowNode(at, this.#input.charCodeAt(at), true));
      at = this.#behindComma(CLOSE_BRACKET);
    }
    this.#levels--;
    this.#end = at + 1;
    return { kind: 'sequence', start: open, end: at + 1, items, flow: true, tag: undefined };
  }

  #flowMapping(open: number): Mapping {
    const list = new EntryList();
    this.#enter();
    let at = this.#skipSpaces(open + 1);
    while (this.#input.charCodeAt(at) !== CLOSE_BRACE) {
      const key = this.#flowKey(at);
      const colon = this.#skipSpaces(this.#end);
      if (this.#input.charCodeAt(colon) !== COLON || this.#input.charCodeAt(colon + 1) !== SPACE) throw GIVE_UP;
      const start = this.#skipSpaces(colon + 1);
      this.#add(list, key, this.#flowNode(start, this.#input.charCodeAt(start), true));
      at = this.#behindComma(CLOSE_BRACE);
    }
    this.#levels--;
    this.#end = at + 1;
    return { kind: 'mapping', start: open, end: at + 1, entries: list.entries, flow: true, tag: undefined };
  }

  #flowKey(at: number): Scalar {
    const code = this.#input.charCodeAt(at);
    if (code === QUOTE || code === APOSTROPHE) return this.#quoted(at, code);
    if (code > 0x7f) throw GIVE_UP;
    const key = this.#plain(at, this.#endOfPlain(at, true));
    if (key.value === '<<' || key.end - at > LONGEST_KEY) throw GIVE_UP;
    return key;
  }

  /** Where the next item of a flow collection begins, or the bracket that closes it is. */
  #behindComma(close: number): number {
    const at = this.#skipSpaces(this.#end);
    const code = this.#input.charCodeAt(at);
    if (code === close) return at;
    if (code !== COMMA) throw GIVE_UP;
    return this.#skipSpaces(at + 1);
  }

  /** A literal block: its lines as they are, without their indentation. */
  #literal(bar: number, indent: number): Scalar {
    const input = this.#input;
    const text = this.#text;
    const chomping = input.charCodeAt(bar + 1);
    const header = this.#skipSpaces(chomping === DASH || chomping === PLUS ? bar + 2 : bar + 1);
    if (input.charCodeAt(header) !== NEWLINE) throw GIVE_UP;
    const lines: string[] = [];
    let content = -1;
    let start = 0;
    let end = 0;
    let filled = 0;
    let at = header + 1;
    for (; at < text.length; ) {
      const column = this.#skipSpaces(at) - at;
      const lineEnd = input.indexOf('\n', at);
      if (at + column === lineEnd) {
        // Before the first line that is not empty, and at the end of the text, spaces have their own rules.
        if (column > 0 && (content < 0 || column > content || lineEnd >= text.length)) throw GIVE_UP;
        lines.push('');
      } else {
        if (content < 0) {
          if (column <= indent || column === 0) throw GIVE_UP;
          content = column;
          start = at + column;
        }
        if (column < content) break;
        lines.push(text.slice(at + content, lineEnd));
        filled = lines.length;
        end = lineEnd;
      }
      at = lineEnd + 1;
    }
    if (content < 0) throw GIVE_UP;
    this.#end = end;
    this.#nextLine(at);
    const kept = chomping === PLUS ? lines : lines.slice(0, filled);
    const value = chomping === DASH ? kept.join('\n') : `${kept.join('\n')}\n`;
    return this.#scalar(start, end, value, 'literal', value === text.slice(start, end) ? undefined : text);
  }

  #skipSpaces(from: number): number {
    let at = from;
    while (this.#input.charCodeAt(at) === SPACE) at++;
    return at;
  }
}

/** Where the quote is that closes a scalar on its line. */
function endOfQuoted(input: string, open: number, quote: number): number {
  for (let at = open + 1; ; at++) {
    const code = input.charCodeAt(at);
    const escapes = code === BACKSLASH && quote === QUOTE;
    if (code === NEWLINE || (escapes && input.charCodeAt(at + 1) === NEWLINE)) throw GIVE_UP;
    if (escapes) at++;
    else if (code === quote) {
      if (quote === QUOTE || input.charCodeAt(at + 1) !== APOSTROPHE) return at;
      at++;
    }
  }
}

/** Whether a line begins or ends a document. */
function isMarker(input: string, at: number): boolean {
  return (input.startsWith('---', at) || input.startsWith('...', at)) && isGap(input.charCodeAt(at + 3));
}

function isGap(code: number): boolean {
  return code === SPACE || code === NEWLINE;
}

function isFlowIndicator(code: number): boolean {
  return FLOW_INDICATORS[code] === 1;
}

const INDICATORS = characterTable('?:,[]{}#&*!|>\'"%@`');
const FLOW_INDICATORS = characterTable(',[]{}');

/** Whether a plain scalar can begin so, as people begin them. */
function beginsPlain(code: number, next: number): boolean {
  if (code === DASH) return !isGap(next) && !isFlowIndicator(next);
  return !isGap(code) && !INDICATORS[code];
}
