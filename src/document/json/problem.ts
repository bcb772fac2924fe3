import { isBreak } from '../../text/blanks.ts';
import { quote } from '../../text/quote.ts';
import type { Span } from '../../text/span.ts';
import type { Mapping, Sequence } from '../node.ts';
import type { SyntaxProblem } from '../source.ts';
import { Token } from './token.ts';

/** What may come next in a JSON text. */
export type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'end';

/** A token that JSON does not allow where it stands (or at all), and what is around it. */
export interface Refusal extends Span {
  readonly token: number;
  /** Where the token before ends. */
  readonly last: number;
  readonly expected: Expected;
  /** The innermost collection that is not closed yet. */
  readonly open: Mapping | Sequence | undefined;
}

/** Puts into words why a text is not JSON. */
export function jsonProblem(text: string, refusal: Refusal): SyntaxProblem {
  const { token, start, end, last, expected, open } = refusal;
  const found = text.slice(start, end);
  /** In one pair of quotes. */
  const shown = quote(token === Token.string ? found.slice(1, -1) : found);
  if (token === Token.end) return atEnd(text, refusal);
  if (token === Token.lineComment || token === Token.blockComment) {
    return malformed({ start, end }, `JSON has no comments: ${quote(found)}`, 'remove it, or write the file as YAML');
  }
  if (token === Token.string) {
    const problem = inString(text, start, end);
    if (problem) return problem;
  }
  const placeholder = placeholderAt(text, start);
  if (placeholder) {
    const { start: from, end: to } = placeholder;
    return malformed(placeholder, `${quote(text.slice(from, to))} has no quotes`, 'put it in double quotes');
  }
  if (/^['‘’“”`]/.test(found)) return inOtherQuotes(text, start);
  const afterComma = text[last - 1] === ',';
  if (
    (token === Token.closeBrace || token === Token.closeBracket) &&
    afterComma &&
    (expected === 'key' || expected === 'value')
  ) {
    return malformed({ start: last - 1, end: last }, 'trailing comma', 'remove the comma');
  }
  const span = { start, end };
  switch (expected) {
    case 'colon':
      return malformed(span, `expected ":" after the key, found ${shown}`, 'put ":" and a value after the key');
    case 'commaOrEnd':
      if (token === Token.closeBrace || token === Token.closeBracket) {
        return malformed(
          span,
          `expected "${open?.kind === 'mapping' ? '}' : ']'}", found "${found}"`,
          `close the ${open?.kind === 'mapping' ? 'object' : 'list'} first`,
        );
      }
      if (start === last && token !== Token.string && /[0-9.eE]/.test(text[last - 1]!)) return badNumber(text, start);
      return malformed(span, `missing comma before ${shown}`, 'put a comma between them');
    case 'end':
      if (start === last && /[0-9]/.test(text[last - 1]!)) return badNumber(text, start);
      return malformed(span, `unexpected ${shown} after the end of the JSON value`, 'a JSON file holds one value');
    case 'key':
    case 'keyOrEnd':
      return notAKey(span, token, found);
    default:
      return notAValue(text, refusal, found);
  }
}

function atEnd(text: string, { open, expected }: Refusal): SyntaxProblem {
  const span = { start: text.length, end: text.length };
  if (!open) return malformed(span, 'unexpected end of file: expected a value');
  const [bracket, closing] = open.kind === 'mapping' ? ['{', '}'] : ['[', ']'];
  const missing = expected === 'colon' ? '":" and a value are missing' : `a "${closing}" is missing`;
  return malformed(span, `unexpected end of file: "${bracket}" is never closed`, missing);
}

/** What is wrong inside the quotes, if anything. */
function inString(text: string, start: number, end: number): SyntaxProblem | undefined {
  for (let i = start + 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x09)
      return malformed({ start: i, end: i + 1 }, 'a tab is not allowed in a string', 'write it as "\\t"');
    if (code < 0x20) return { start: i, end: i + 1, cause: 'controlCharacter', code };
    if (code !== 0x5c) continue;
    const known = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(i, i + 6));
    if (known) {
      i += known[0].length - 1;
    } else if (i + 1 < end && !isBreak(text.charCodeAt(i + 1))) {
      const length = text[i + 1] === 'u' ? /^\\u[0-9a-fA-F]*/.exec(text.slice(i, i + 6))![0].length : 2;
      const written = text.slice(i, i + length);
      return malformed(
        { start: i, end: i + length },
        `"${written}" is not an escape sequence`,
        'write a backslash as "\\\\"',
      );
    }
  }
  if (end - start > 1 && text[end - 1] === '"' && !endsEscaped(text, start, end)) return undefined;
  const hint = end < text.length ? 'a string ends on its line; write a line break as "\\n"' : undefined;
  return malformed({ start, end }, `${quote(text.slice(start + 1, end))} has no closing quote`, hint);
}

function endsEscaped(text: string, start: number, end: number): boolean {
  let backslashes = 0;
  for (let i = end - 2; i > start && text[i] === '\\'; i--) backslashes++;
  return backslashes % 2 === 1;
}

function inOtherQuotes(text: string, start: number): SyntaxProblem {
  const line = text.slice(start, start + 200).split(/[\r\n]/, 1)[0]!;
  const quoted = /^(['‘’“”`])(.*?)['‘’“”`]/.exec(line);
  const end = start + (quoted ? quoted[0].length : 1);
  const hint = quoted ? `write ${quote(quoted[2]!)} in double quotes` : 'write it in double quotes';
  return malformed({ start, end }, `${text.slice(start, end)} is not in double quotes`, hint);
}

/** The placeholder that begins here, or one brace earlier. */
function placeholderAt(text: string, start: number): Span | undefined {
  const from = text.startsWith('{{', start) ? start : text.startsWith('{{', start - 1) ? start - 1 : -1;
  if (from < 0) return undefined;
  const line = text.slice(from, from + 500).split(/[\r\n]/, 1)[0]!;
  const close = line.indexOf('}}');
  return close < 0 ? undefined : { start: from, end: from + close + 2 };
}

function badNumber(text: string, at: number): SyntaxProblem {
  let start = at;
  while (start > 0 && /[-+.0-9a-zA-Z]/.test(text[start - 1]!)) start--;
  let end = at;
  while (end < text.length && /[-+.0-9a-zA-Z_]/.test(text[end]!)) end++;
  const written = text.slice(start, end);
  const hint = /^-?0[0-9]/.test(written) ? 'numbers have no leading zeros' : undefined;
  return malformed({ start, end }, `${quote(written)} is not a JSON number`, hint);
}

function notAKey(span: Span, token: number, found: string): SyntaxProblem {
  if (token === Token.unknown && /^[\w$@-]+$/.test(found)) {
    return malformed(span, `${quote(found)} is a key without quotes`, 'put it in double quotes');
  }
  if (token === Token.comma) return malformed(span, 'expected a key, found ","', 'remove the comma');
  return malformed(span, `expected a key in double quotes, found ${quote(found)}`);
}

const VALUES: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  null: 'null',
  none: 'null',
  undefined: 'null',
  nan: 'null',
};

function notAValue(text: string, { token, start, end, last }: Refusal, found: string): SyntaxProblem {
  const span = { start, end };
  if (token === Token.unknown || token === Token.number) {
    if (/^[-+.]?[0-9]/.test(found)) return badNumber(text, start);
    const meant = Object.hasOwn(VALUES, found.toLowerCase()) ? VALUES[found.toLowerCase()] : undefined;
    return malformed(
      span,
      `${quote(found)} is not a JSON value`,
      meant ? `write ${meant}` : 'put text in double quotes',
    );
  }
  if (text[last - 1] === ':') return malformed(span, `expected a value after ":", found ${quote(found)}`);
  const hint = token === Token.comma ? 'remove the comma' : undefined;
  return malformed(span, `expected a value, found ${quote(found)}`, hint);
}

function malformed({ start, end }: Span, problem: string, hint?: string): SyntaxProblem {
  return { start, end, cause: 'malformed', problem, hint };
}
