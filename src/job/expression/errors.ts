import type { ExpressionCause, ExpressionError, Range } from './analysis.ts';
import { indexAt, type Token, type Tokens, textOf } from './tokens.ts';

/**
 * What JSONata throws: a plain object with a code; a broken regular expression and a stack overflow
 * throw a native error.
 */
interface Thrown {
  readonly code?: string;
  /** Mostly the end of the offending token. */
  readonly position?: number;
  /** What was expected (S0202, S0203), or the number of a parameter (S0208). */
  readonly value?: unknown;
}

/** Operators of other languages that JSONata reads as two of its own, or not at all. */
const foreign: ReadonlySet<string> = new Set(['==', '===', '!==', '<>', '&&', '||', '=>', '!']);

/** A placeholder outside of a string, in either spelling. */
const placeholder = /\{\{([\w\-./|:?\s]+)\}\}|<<([\w\-./|:?\s]+)>>/g;

/** Finds the cause and the place of what JSONata threw on an expression. */
export function describeError(error: unknown, tokens: Tokens): ExpressionError {
  if (error instanceof RangeError) {
    return { ...everything(tokens), cause: 'tooDeep' };
  }
  if (error instanceof SyntaxError) return badRegex(tokens) ?? unknownError(tokens);
  const thrown: Thrown = typeof error === 'object' && error !== null ? error : {};
  const code = thrown.code ?? '';
  if (code === 'S0106') return unclosedComment(thrown.position!);
  if (tokens.list.length === 0) return { ...everything(tokens), cause: 'empty' };
  if (code === 'S0203' || code === 'S0207') return atEnd(thrown, tokens);

  const index = offender(code, thrown.position, tokens);
  const token = tokens.list[index];
  if (!token) return unknownError(tokens);
  const known = isLexical(code) ? undefined : (placeholderAt(token, tokens) ?? foreignOperator(index, tokens));
  return known ?? explain(code, thrown, index, tokens);
}

function explain(code: string, thrown: Thrown, index: number, tokens: Tokens): ExpressionError {
  const token = tokens.list[index]!;
  const text = textOf(tokens, token);
  const at = (cause: ExpressionCause): ExpressionError => ({ start: token.start, end: token.end, ...cause });
  switch (code) {
    case 'S0101':
      return { ...firstLine(token, tokens), cause: 'unclosedString' };
    case 'S0102':
      return at({ cause: 'hugeNumber', text });
    case 'S0103':
    case 'S0104':
      return badEscape(code, thrown.position!, tokens);
    case 'S0105':
      return { ...firstLine(token, tokens), cause: 'unclosedName' };
    case 'S0201':
      return at(unexpected(text));
    case 'S0202':
      return at({ cause: 'expectedOther', text, expected: String(thrown.value) });
    case 'S0204':
      return at({ cause: 'unknownOperator', text });
    case 'S0208':
      return at({ cause: 'noParameter', text, isName: token.kind === 'name' });
    case 'S0212':
      return at({ cause: 'noVariable', text, isName: token.kind === 'name' });
    case 'S0214':
      return at({ cause: 'noBinding', text, isName: token.kind === 'name' });
    case 'S0209':
      return at({ cause: 'filterAfterGrouping' });
    case 'S0210':
      return at({ cause: 'secondGrouping' });
    case 'S0211':
      return at(noOperand(index, tokens));
    case 'S0213':
      return at({ cause: 'noStep', text, name: hyphenatedName(index, tokens) });
    case 'S0215':
      return at({ cause: 'lateBinding', after: 'filters' });
    case 'S0216':
      return at({ cause: 'lateBinding', after: 'sorting' });
    case 'S0217':
      return at({ cause: 'noParent' });
    case 'S0301':
      return at({ cause: 'emptyRegex' });
    case 'S0302': {
      const isComment = /^.?\/\//s.test(tokens.source.slice(Math.max(0, token.start - 1)));
      return { ...firstLine(token, tokens), cause: 'unclosedRegex', isComment };
    }
    case 'S0401':
      return at({ cause: 'signatureParameter' });
    case 'S0402':
      return at({ cause: 'signatureChoice' });
    default:
      return unknownError(tokens);
  }
}

/** The token to show; -1 if there is none. */
function offender(code: string, position: number | undefined, tokens: Tokens): number {
  if (code === 'S0217') return tokens.list.findIndex((token) => token.prefix && textOf(tokens, token) === '%');
  if (position === undefined || Number.isNaN(position)) return -1;
  if (code === 'S0102') return indexAt(tokens, position);
  const index = indexAt(tokens, Math.max(0, position - 1));
  // Of `a.b := 1` it has the dot.
  if (code === 'S0212' && textOf(tokens, tokens.list[index]!) === '.') return index + 1;
  return index;
}

function isLexical(code: string): boolean {
  return /^S01|^S03/.test(code);
}

function unknownError(tokens: Tokens): ExpressionError {
  return { ...everything(tokens), cause: 'unknown' };
}

function unclosedComment(start: number): ExpressionError {
  return { start, end: start + 2, cause: 'unclosedComment' };
}

/** An expression that ends too early, at its last character. */
function atEnd({ value }: Thrown, tokens: Tokens): ExpressionError {
  const last = tokens.list.at(-1)!;
  const text = textOf(tokens, last);
  const character = [...text].at(-1)!;
  const range = { start: last.end - character.length, end: last.end };
  return value === undefined
    ? { ...range, cause: 'missingValue', text }
    : { ...range, cause: 'missingToken', expected: String(value) };
}

function badRegex(tokens: Tokens): ExpressionError | undefined {
  for (const token of tokens.list) {
    if (token.kind !== 'regex') continue;
    const text = textOf(tokens, token);
    const slash = text.lastIndexOf('/');
    try {
      new RegExp(text.slice(1, slash), text.slice(slash + 1));
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(error.message.lastIndexOf(':') + 2) : '';
      return { start: token.start, end: token.end, cause: 'badRegex', text, reason };
    }
  }
  return undefined;
}

/** @param position of the character after the backslash */
function badEscape(code: string, position: number, { source }: Tokens): ExpressionError {
  const range = { start: position - 1, end: Math.min(position + 1, source.length) };
  return {
    ...range,
    cause: code === 'S0104' ? 'badUnicodeEscape' : 'badEscape',
    text: source.slice(range.start, range.end),
  };
}

function placeholderAt(token: Token, tokens: Tokens): ExpressionError | undefined {
  for (const match of tokens.source.matchAll(placeholder)) {
    const range = { start: match.index, end: match.index + match[0].length };
    if (token.start < range.start || token.end > range.end) continue;
    const inner = (match[1] ?? match[2])!.trim();
    const path = /^[\w-]+(\.[\w-]+)*$/.test(inner) ? asPath(inner) : undefined;
    return { ...range, cause: 'placeholder', text: match[0], path };
  }
  return undefined;
}

function asPath(dotted: string): string {
  return dotted
    .split('.')
    .map((name) => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``))
    .join('.');
}

/** The run of operators around the token, if together they are an operator of another language. */
function foreignOperator(index: number, tokens: Tokens): ExpressionError | undefined {
  let first = index;
  let last = index;
  while (touches(first - 1, tokens)) first--;
  while (touches(last, tokens)) last++;
  const range = { start: tokens.list[first]!.start, end: tokens.list[last]!.end };
  const text = textOf(tokens, range);
  return foreign.has(text) ? { ...range, cause: 'unknownOperator', text } : undefined;
}

/** Whether a token and the one after it are parts of operators without a space between. */
function touches(index: number, tokens: Tokens): boolean {
  const [left, right] = [tokens.list[index], tokens.list[index + 1]];
  return (
    left !== undefined &&
    right !== undefined &&
    left.end === right.start &&
    isSign(left, tokens) &&
    isSign(right, tokens)
  );
}

function isSign(token: Token, tokens: Tokens): boolean {
  return /^[=!<>&|]+$/.test(textOf(tokens, token));
}

function unexpected(text: string): ExpressionCause {
  if (text === ')' || text === ']' || text === '}') return { cause: 'extraBracket', text };
  if (text === ';') return { cause: 'looseSemicolon' };
  return text === ',' ? { cause: 'looseComma' } : { cause: 'noOperator', text };
}

function noOperand(index: number, tokens: Tokens): ExpressionCause {
  const text = textOf(tokens, tokens.list[index]!);
  const before = tokens.list[index - 1];
  const isTrailing = /^[)\]}]$/.test(text) && before && textOf(tokens, before) === ',';
  return { cause: isTrailing ? 'trailingComma' : 'noValue', text };
}

/** `resources.step-2.id`: the number was meant as a part of the name. */
function hyphenatedName(index: number, tokens: Tokens): string | undefined {
  const [name, hyphen, number] = tokens.list.slice(Math.max(0, index - 2), index + 1);
  if (name?.kind !== 'name' || !hyphen || !number || textOf(tokens, hyphen) !== '-') return undefined;
  if (name.end !== hyphen.start || hyphen.end !== number.start) return undefined;
  return textOf(tokens, { start: name.start, end: number.end });
}

function everything({ source }: Tokens): Range {
  return { start: 0, end: source.length };
}

/** The part of a token that is on the line where it begins. */
function firstLine(token: Token, tokens: Tokens): Range {
  const [line] = textOf(tokens, token).split(/[\r\n]/, 1);
  return { start: token.start, end: token.start + Math.max(1, line!.length) };
}
