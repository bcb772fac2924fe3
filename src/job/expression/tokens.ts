import { countWhile } from '../../shared/binary-search.ts';
import type { Name, Range } from './analysis.ts';

export interface Token extends Range {
  readonly kind: 'operator' | 'name' | 'quoted' | 'string' | 'number' | 'literal' | 'variable' | 'regex';
  /** Of an operator: whether it is where an operand belongs. */
  readonly prefix: boolean;
}

export interface Tokens {
  readonly source: string;
  /** In the order of the text, without spaces and comments. */
  readonly list: readonly Token[];
  /** The most comments that follow each other without a token between. */
  readonly comments: number;
}

const blanks = /[ \t\n\r\v]+/y;
const operator = /\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[.[\]{}(),@#;:?+\-*/%|=<>^&!~]/y;
const number = /(0|[1-9][0-9]*)(\.[0-9]+)?([Ee][-+]?[0-9]+)?/y;
const word = /[^ \t\n\r\v.[\]{}(),@#;:?+\-*/%|=<>^&!~]+/y;

/**
 * Splits an expression into tokens as JSONata's own tokenizer does, which keeps only where a token ends.
 * It never fails: what is not closed reaches to the end of the text.
 *
 * @param limit how many tokens are enough
 */
export function tokenize(source: string, limit = Number.POSITIVE_INFINITY): Tokens {
  const list: Token[] = [];
  let offset = 0;
  let comments = 0;
  let commentsInARow = 0;
  /** Whether the token before ends an operand, so that an operator has to follow. */
  let afterOperand = false;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset;
    return pattern.exec(source)?.[0];
  };
  const push = (kind: Token['kind'], end: number, prefix = false) => {
    list.push({ kind, start: offset, end, prefix });
    offset = end;
    commentsInARow = 0;
  };

  for (;;) {
    offset += match(blanks)?.length ?? 0;
    const first = source[offset];
    if (first === undefined || list.length >= limit) return { source, list, comments };

    if (first === '/' && source[offset + 1] === '*') {
      offset = after(source, '*/', offset + 2);
      comments = Math.max(comments, ++commentsInARow);
      continue;
    }
    if (first === '/' && !afterOperand) {
      push('regex', regexEnd(source, offset + 1));
      afterOperand = true;
      continue;
    }
    const symbol = match(operator);
    if (symbol !== undefined) {
      const prefix: boolean = !afterOperand;
      afterOperand = isClosing(symbol) || (prefix && (symbol === '*' || symbol === '**' || symbol === '%'));
      push('operator', offset + symbol.length, prefix);
      continue;
    }
    if (first === '"' || first === "'") push('string', stringEnd(source, offset));
    else if (first === '`') push('quoted', after(source, '`', offset + 1));
    else {
      const digits = match(number);
      const text = digits ?? match(word)!;
      const end = offset + text.length;
      if (digits !== undefined) push('number', end);
      else if (text.startsWith('$')) push('variable', end);
      else if (text === 'true' || text === 'false' || text === 'null') push('literal', end);
      else if (afterOperand && (text === 'and' || text === 'or' || text === 'in')) {
        push('operator', end);
        afterOperand = false;
        continue;
      } else push('name', end);
    }
    afterOperand = true;
  }
}

/**
 * The index in the list of the token that a character belongs to, or of the last one before it; -1
 * before the first.
 */
export function indexAt({ list }: Tokens, offset: number): number {
  return countWhile(list.length, (index) => list[index]!.start <= offset) - 1;
}

/** The source text of a token, or of any other range. */
export function textOf({ source }: Tokens, { start, end }: Range): string {
  return source.slice(start, end);
}

export function isClosing(symbol: string): boolean {
  return symbol === ')' || symbol === ']' || symbol === '}';
}

/** The token that ends at an offset: where JSONata says that a node is. */
export function tokenOf(tokens: Tokens, end: number): Token {
  return tokens.list[indexAt(tokens, end - 1)]!;
}

/** A token that is used as a name: its text and range without the quotes. */
export function nameOf(tokens: Tokens, { kind, start, end }: Token): Name {
  const range = kind === 'quoted' || kind === 'string' ? { start: start + 1, end: end - 1 } : { start, end };
  const text = textOf(tokens, range);
  return { ...range, text: kind === 'string' ? unescaped(text) : text };
}

const escapes = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** The value of a string, from between its quotes. */
function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gs, (_, code: string | undefined, char: string) =>
    code === undefined ? (escapes.get(char) ?? char) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function after(source: string, closing: string, from: number): number {
  const found = source.indexOf(closing, from);
  return found === -1 ? source.length : found + closing.length;
}

function stringEnd(source: string, start: number): number {
  const quote = source[start];
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === quote) return i + 1;
  }
  return source.length;
}

/** The end of a regular expression with its flags: a slash counts only outside of brackets, as in JSONata. */
function regexEnd(source: string, start: number): number {
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const char = source[i]!;
    if (char === '/' && depth === 0 && !isEscaped(source, i)) {
      let end = i + 1;
      while (end > start + 1 && (source[end] === 'i' || source[end] === 'm')) end++;
      return end;
    }
    if (source[i - 1] === '\\') continue;
    if (char === '(' || char === '[' || char === '{') depth++;
    else if (isClosing(char)) depth--;
  }
  return source.length;
}

function isEscaped(source: string, offset: number): boolean {
  let backslashes = 0;
  while (source[offset - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}
