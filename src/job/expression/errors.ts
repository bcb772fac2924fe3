import type { ExpressionError, Range } from './analysis.ts';
import { indexAt, type Token, type Tokens, textOf } from './tokens.ts';

/** What JSONata throws: a plain object with a code; a regular expression or a stack that overflows throws a native error. */
interface Thrown {
  readonly code?: string;
  /** Mostly the end of the offending token. */
  readonly position?: number;
  /** What was expected (S0202, S0203), or the number of a parameter (S0208). */
  readonly value?: unknown;
}

/** Operators of other languages that JSONata reads as a pair of its own, or not at all. */
const foreign: Readonly<Record<string, string>> = {
  '==': 'JSONata compares with "="',
  '===': 'JSONata compares with "="',
  '!==': 'JSONata compares with "!="',
  '<>': 'JSONata compares with "!="',
  '&&': 'JSONata writes "and"',
  '||': 'JSONata writes "or"',
  '=>': 'JSONata writes function($x) { … }',
  '!': 'JSONata writes $not(…)',
};

/** A placeholder outside of a string, in either spelling. */
const placeholder = /\{\{([\w\-./|:?\s]+)\}\}|<<([\w\-./|:?\s]+)>>/g;

/** Puts what JSONata threw on an expression into words and gives it the place of what caused it. */
export function describeError(error: unknown, tokens: Tokens): ExpressionError {
  if (error instanceof RangeError) {
    return { ...everything(tokens), message: 'the expression is nested too deeply to be parsed' };
  }
  if (error instanceof SyntaxError) return badRegex(tokens) ?? unknownError(tokens);
  const thrown: Thrown = typeof error === 'object' && error !== null ? error : {};
  const code = thrown.code ?? '';
  if (code === 'S0106') return unclosedComment(thrown.position!);
  if (tokens.list.length === 0) return { ...everything(tokens), message: 'the expression is empty' };
  if (code === 'S0203' || code === 'S0207') return atEnd(thrown, tokens);

  const index = offender(code, thrown.position, tokens);
  const token = tokens.list[index];
  if (!token) return unknownError(tokens);
  const slip = isLexical(code) ? undefined : (placeholderAt(token, tokens) ?? foreignOperator(index, tokens));
  return slip ?? explain(code, thrown, index, tokens);
}

function explain(code: string, thrown: Thrown, index: number, tokens: Tokens): ExpressionError {
  const token = tokens.list[index]!;
  const word = quote(textOf(tokens, token));
  const at = (message: string, help?: string): ExpressionError => ({
    start: token.start,
    end: token.end,
    message,
    help,
  });
  switch (code) {
    case 'S0101':
      return { ...firstLine(token, tokens), message: 'the string that begins here is not closed' };
    case 'S0102':
      return at(`${word} is too large for a number`);
    case 'S0103':
    case 'S0104':
      return badEscape(code, thrown.position!, tokens);
    case 'S0105':
      return { ...firstLine(token, tokens), message: 'the name that begins here lacks its closing backtick' };
    case 'S0201':
      return at(...unexpected(index, tokens));
    case 'S0202':
      return at(`${word} stands where ${quote(String(thrown.value))} was expected`);
    case 'S0204':
      return at(`${word} is no operator of JSONata`);
    case 'S0208':
      return at(`${word} is no parameter: parameters begin with "$"`, variableHelp(token, tokens));
    case 'S0212':
      return at(`${word} can't be assigned to: variables begin with "$"`, variableHelp(token, tokens));
    case 'S0214':
      return at(`${word} can't be bound: variables begin with "$"`, variableHelp(token, tokens));
    case 'S0209':
      return at('a filter cannot follow a grouping in one step', 'put what is grouped into parentheses: (a{…})[…]');
    case 'S0210':
      return at('a step can have only one grouping');
    case 'S0211':
      return at(...noOperand(index, tokens));
    case 'S0213':
      return at(`${word} cannot be a step of a path`, stepHelp(index, tokens));
    case 'S0215':
      return at('a binding with "@" must stand before the filters of its step');
    case 'S0216':
      return at('a binding with "@" must stand before the sorting of its step');
    case 'S0217':
      return at('"%" has no parent here');
    case 'S0301':
      return at('"//" is an empty regular expression', 'a comment is written /* … */');
    case 'S0302':
      return {
        ...firstLine(token, tokens),
        message: 'the regular expression that begins here is not closed',
        help: /^.?\/\//s.test(tokens.source.slice(Math.max(0, token.start - 1)))
          ? 'a comment is written /* … */'
          : undefined,
      };
    case 'S0401':
      return at('only the types "a" and "f" of a signature can have a parameter');
    case 'S0402':
      return at('a choice of types in a signature cannot hold parameters');
    default:
      return at(`${word} stands where JSONata expects something else`);
  }
}

/** The token to show; -1 where there is none. */
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
  return { ...everything(tokens), message: 'the expression is none that JSONata can parse' };
}

function unclosedComment(start: number): ExpressionError {
  return { start, end: start + 2, message: 'the comment that begins here is not closed' };
}

/** Where the text ends too early: its last character. */
function atEnd({ value }: Thrown, tokens: Tokens): ExpressionError {
  const last = tokens.list.at(-1)!;
  const message =
    value === undefined
      ? `the expression ends after ${quote(textOf(tokens, last))}, where a value was expected`
      : `the expression ends where ${quote(String(value))} was expected`;
  const character = [...textOf(tokens, last)].at(-1)!;
  return { start: last.end - character.length, end: last.end, message };
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
      return { start: token.start, end: token.end, message: `${quote(text)} is no regular expression: ${reason}` };
    }
  }
  return undefined;
}

/** @param position where the character after the backslash is */
function badEscape(code: string, position: number, { source }: Tokens): ExpressionError {
  const range = { start: position - 1, end: Math.min(position + 1, source.length) };
  const written = quote(source.slice(range.start, range.end));
  return code === 'S0104'
    ? { ...range, message: `${written} lacks its four hexadecimal digits` }
    : { ...range, message: `${written} is no escape sequence`, help: 'a backslash is written \\\\' };
}

function placeholderAt(token: Token, tokens: Tokens): ExpressionError | undefined {
  for (const match of tokens.source.matchAll(placeholder)) {
    const range = { start: match.index, end: match.index + match[0].length };
    if (token.start < range.start || token.end > range.end) continue;
    const inner = (match[1] ?? match[2])!.trim();
    return {
      ...range,
      message: `${quote(match[0])} is a placeholder, which JSONata does not know`,
      help: /^[\w-]+(\.[\w-]+)*$/.test(inner) ? `write ${asPath(inner)}` : undefined,
    };
  }
  return undefined;
}

function asPath(dotted: string): string {
  return dotted
    .split('.')
    .map((name) => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``))
    .join('.');
}

/** The whole run of signs around the token, where it is an operator of another language. */
function foreignOperator(index: number, tokens: Tokens): ExpressionError | undefined {
  let first = index;
  let last = index;
  while (touches(first - 1, tokens)) first--;
  while (touches(last, tokens)) last++;
  const range = { start: tokens.list[first]!.start, end: tokens.list[last]!.end };
  const help = Object.hasOwn(foreign, textOf(tokens, range)) ? foreign[textOf(tokens, range)] : undefined;
  return help === undefined
    ? undefined
    : { ...range, message: `${quote(textOf(tokens, range))} is no operator of JSONata`, help };
}

/** Whether a token and the one after it are signs without a blank between. */
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

function unexpected(index: number, tokens: Tokens): [message: string, help?: string] {
  const text = textOf(tokens, tokens.list[index]!);
  switch (text) {
    case ')':
    case ']':
    case '}':
      return [`${quote(text)} closes nothing`];
    case ';':
      return ['";" stands outside of parentheses', 'put the expressions into parentheses: ( …; … )'];
    case ',':
      return ['"," stands outside of a call, an array and an object'];
    default:
      return [`${quote(text)} stands where an operator or the end was expected`];
  }
}

function noOperand(index: number, tokens: Tokens): [message: string, help?: string] {
  const text = textOf(tokens, tokens.list[index]!);
  const before = tokens.list[index - 1];
  return /^[)\]}]$/.test(text) && before && textOf(tokens, before) === ','
    ? [`${quote(text)} follows a comma: JSONata allows no trailing comma`]
    : [`${quote(text)} stands where a value was expected`];
}

function variableHelp(token: Token, tokens: Tokens): string | undefined {
  const text = textOf(tokens, token);
  return token.kind === 'name' ? `did you mean "$${text}"?` : undefined;
}

/** `resources.step-2.id`: the number was meant as a part of the name. */
function stepHelp(index: number, tokens: Tokens): string | undefined {
  const [name, hyphen, number] = tokens.list.slice(Math.max(0, index - 2), index + 1);
  if (name?.kind !== 'name' || !hyphen || !number || textOf(tokens, hyphen) !== '-') return undefined;
  if (name.end !== hyphen.start || hyphen.end !== number.start) return undefined;
  return `a name with a hyphen is written in backticks: \`${textOf(tokens, { start: name.start, end: number.end })}\``;
}

function everything({ source }: Tokens): Range {
  return { start: 0, end: source.length };
}

/** The part of a token that is on the line where it begins. */
function firstLine(token: Token, tokens: Tokens): Range {
  const [line] = textOf(tokens, token).split(/[\r\n]/, 1);
  return { start: token.start, end: token.start + Math.max(1, line!.length) };
}

/** A text in double quotes, unless it has its own, cut where it is long. */
function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const short = line.length > 40 ? `${line.slice(0, 39)}…` : line;
  return short.startsWith('"') ? short : `"${short}"`;
}
