import { createScanner } from 'jsonc-parser';
import { EntryList } from '../entry-list.ts';
import { intern } from '../intern.ts';
import { MAX_DEPTH } from '../limits.ts';
import { mostValues } from '../most-values.ts';
import type { Mapping, Node, Scalar, Sequence } from '../node.ts';
import { addCounted } from '../problems.ts';
import type { SyntaxProblem } from '../source.ts';
import { type Expected, jsonProblem } from './problem.ts';
import { Token } from './token.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Frame =
  | { readonly node: Mutable<Mapping>; readonly list: EntryList; key: Scalar | undefined }
  | { readonly node: Mutable<Sequence>; readonly items: Node[] };

/**
 * Reads any JSON text, token by token; of what is wrong as JSON, the first.
 *
 * @param valid `JSON.parse` has accepted the text
 */
export function readTokens(
  text: string,
  valid: boolean,
): { root: Node | undefined; problems: readonly SyntaxProblem[] } {
  return new JsonReader(text, valid).read();
}

class JsonReader {
  readonly #text: string;
  /** `JSON.parse` has accepted the text. */
  readonly #valid: boolean;
  readonly #scanner: ReturnType<typeof createScanner>;
  readonly #stack: Frame[] = [];
  readonly #problems: SyntaxProblem[] = [];
  #expected: Expected = 'value';
  /** The values and keys so far. */
  #size = 0;
  #root: Node | undefined;

  constructor(text: string, valid: boolean) {
    this.#text = text;
    this.#valid = valid;
    this.#scanner = createScanner(text, valid);
  }

  read(): { root: Node | undefined; problems: readonly SyntaxProblem[] } {
    const failure = this.#tokens();
    if (failure)
      return { root: undefined, problems: [...this.#problems.filter((p) => p.start < failure.start), failure] };
    return { root: this.#root, problems: this.#problems };
  }

  /** Takes token after token, and says what ended that before the end of the text. */
  #tokens(): SyntaxProblem | undefined {
    const scanner = this.#scanner;
    const limit = mostValues(this.#text.length);
    for (let last = 0; ; ) {
      const token: number = scanner.scan();
      if (token === Token.lineBreak || token === Token.blank) continue;
      const start = scanner.getTokenOffset();
      const end = start + scanner.getTokenLength();
      if (token === Token.end && this.#expected === 'end') {
        if (this.#valid) return undefined;
        // `JSON.parse` knows better; nothing is known that gets here.
        return { start: 0, end: 0, cause: 'malformed', problem: 'the file is not valid JSON' };
      }
      if (scanner.getTokenError() !== 0 || !this.#take(token, start, end)) {
        const open = this.#stack[this.#stack.length - 1]?.node;
        return jsonProblem(this.#text, { token, start, end, last, expected: this.#expected, open });
      }
      if (this.#stack.length > MAX_DEPTH) return { start, end, cause: 'tooDeep', limit: MAX_DEPTH };
      if (this.#size > limit) return { start, end, cause: 'tooLarge', limit };
      last = end;
    }
  }

  /** Takes a token if it is one that may stand here. */
  #take(token: number, start: number, end: number): boolean {
    switch (this.#expected) {
      case 'value':
        return this.#value(token, start, end);
      case 'valueOrEnd':
        return token === Token.closeBracket ? this.#close(end) : this.#value(token, start, end);
      case 'key':
        return this.#key(token, start, end);
      case 'keyOrEnd':
        return token === Token.closeBrace ? this.#close(end) : this.#key(token, start, end);
      case 'colon':
        this.#expected = 'value';
        return token === Token.colon || this.#refuse('colon');
      case 'commaOrEnd':
        return this.#separator(token, end);
      case 'end':
        return false;
    }
  }

  #refuse(expected: Expected): false {
    this.#expected = expected;
    return false;
  }

  #separator(token: number, end: number): boolean {
    const mapping = this.#stack[this.#stack.length - 1]!.node.kind === 'mapping';
    if (token === (mapping ? Token.closeBrace : Token.closeBracket)) return this.#close(end);
    if (token !== Token.comma) return false;
    this.#expected = mapping ? 'key' : 'value';
    return true;
  }

  #key(token: number, start: number, end: number): boolean {
    const frame = this.#stack[this.#stack.length - 1]!;
    if (token !== Token.string || !('list' in frame)) return false;
    frame.key = this.#string(start, end);
    this.#size++;
    this.#expected = 'colon';
    return true;
  }

  #value(token: number, start: number, end: number): boolean {
    this.#size++;
    switch (token) {
      case Token.openBrace: {
        const list = new EntryList();
        const node: Mutable<Mapping> = {
          kind: 'mapping',
          start,
          end,
          entries: list.entries,
          flow: true,
          tag: undefined,
        };
        this.#stack.push({ node, list, key: undefined });
        this.#expected = 'keyOrEnd';
        break;
      }
      case Token.openBracket: {
        const items: Node[] = [];
        this.#stack.push({ node: { kind: 'sequence', start, end, items, flow: true, tag: undefined }, items });
        this.#expected = 'valueOrEnd';
        break;
      }
      case Token.string:
        this.#add(this.#string(start, end));
        break;
      case Token.number:
        this.#add(this.#number(start, end));
        break;
      case Token.true:
      case Token.false:
        this.#add(scalar(start, end, token === Token.true));
        break;
      case Token.null:
        this.#add(scalar(start, end, null));
        break;
      default:
        return false;
    }
    return true;
  }

  #string(start: number, end: number): Scalar {
    const value = this.#scanner.getTokenValue();
    // An escape is always longer than what it stands for.
    const source = value.length === end - start - 2 ? undefined : this.#text;
    return { kind: 'scalar', start: start + 1, end: end - 1, value, style: 'double', source, tag: undefined };
  }

  #number(start: number, end: number): Scalar {
    const written = this.#text.slice(start, end);
    const value = Number(written);
    return { ...scalar(start, end, value), source: String(value) === written ? undefined : this.#text };
  }

  #close(end: number): true {
    const { node } = this.#stack.pop()!;
    node.end = end;
    this.#add(node);
    return true;
  }

  #add(node: Node): void {
    const frame = this.#stack[this.#stack.length - 1];
    this.#expected = frame ? 'commaOrEnd' : 'end';
    if (!frame) {
      this.#root = node;
    } else if ('items' in frame) {
      frame.items.push(node);
    } else {
      const key = frame.key!;
      const name = intern(String(key.value));
      const first = frame.list.add({ key, name, value: node });
      if (first) {
        const { start, end } = first.key;
        const above = this.#stack[this.#stack.length - 2];
        addCounted<SyntaxProblem>(this.#problems, {
          start: key.start,
          end: key.end,
          cause: 'duplicateKey',
          name,
          first: { start, end },
          item: above && 'items' in above ? { start: frame.node.start, flow: true } : undefined,
        });
      }
    }
  }
}

function scalar(start: number, end: number, value: Scalar['value']): Scalar {
  return { kind: 'scalar', start, end, value, style: 'plain', source: undefined, tag: undefined };
}
