import { isCollection, parseAllDocuments, visit, type YAMLError, type Document as YamlDocument } from 'yaml';
import { quote } from '../../text/quote.ts';
import type { Failure, SyntaxProblem } from '../source.ts';

/** Beyond this length of a document the package takes seconds and gigabytes (measured). */
const LONGEST = 1_000_000;
/** How much text after the failure the package may read: errors cascade, and it reports them all. */
const LINES_AHEAD = 3;
const CHARACTERS_AHEAD = 2000;

/**
 * Says what is wrong with a YAML document that js-yaml's parser has refused, in words and at a
 * place that help: by the first error that the package `yaml` finds in it, or where it finds none,
 * by the parser's reason.
 *
 * @param text what is quoted
 * @param parsed the text as it was given to the parser, of the same length
 * @param start where the document begins in the text
 */
export function diagnose(text: string, parsed: string, start: number, failure: Failure): SyntaxProblem {
  const scene: Scene = { text, offset: Math.min(failure.offset, text.length), reason: failure.reason, start };
  const tabbed =
    failure.reason === 'deficient indentation' &&
    /^[ ]*\t\s*$/.test(text.slice(lineStart(text, scene.offset), scene.offset));
  const problem =
    tabbed || failure.reason.startsWith('tab characters') ? tabIndentation(text, scene.offset) : explain(scene, parsed);
  const begin = Math.min(problem.start, text.length);
  // Where a line is out of place that tabs indent, these are why.
  const indentation = text.slice(lineStart(text, begin), begin);
  if (/^[ \t]+$/.test(indentation) && indentation.includes('\t') && !/flow|quoted/.test(failure.reason))
    return tabIndentation(text, begin);
  return { ...problem, start: begin, end: Math.min(problem.end, text.length) };
}

function explain(scene: Scene, parsed: string): SyntaxProblem {
  const { text, start, offset, reason } = scene;
  const end = cut(text, offset);
  const documents = end - start > LONGEST ? [] : parseAllDocuments(parsed.slice(start, end), OPTIONS);
  for (const document of documents) {
    // A tag's handle may be declared before the document.
    const error = document.errors.find(({ code }) => code !== 'TAG_RESOLVE_FAILED' || /\btag\b/.test(reason));
    if (error) return byError(scene, document, error);
  }
  return byReason(scene);
}

/** How much of a line a problem covers at most. */
const LONGEST_LINE = 500;

const OPTIONS = { prettyErrors: false, uniqueKeys: false, keepSourceTokens: true, logLevel: 'error' } as const;

interface Scene {
  readonly text: string;
  /** Where the document begins, which is where the error's offsets count from. */
  readonly start: number;
  /** Where js-yaml gave up, and its reason. */
  readonly offset: number;
  readonly reason: string;
}

/** The end of the part of a text that shows what is wrong at an offset. */
function cut(text: string, offset: number): number {
  let end = offset;
  for (let line = 0; line < LINES_AHEAD && end < text.length; line++) {
    const next = text.indexOf('\n', end);
    end = next < 0 ? text.length : next + 1;
  }
  return Math.min(end, offset + CHARACTERS_AHEAD);
}

function byError(scene: Scene, document: YamlDocument.Parsed, error: YAMLError): SyntaxProblem {
  const { text, start } = scene;
  const at = Math.min(start + error.pos[0], text.length);
  const { message } = error;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return tabIndentation(text, at);
    case 'BAD_SCALAR_START':
      return restOfLine(text, at, () => `"${text[at]}" can't begin a value without quotes`, QUOTE_IT);
    case 'BAD_DQ_ESCAPE':
      return problemAt(
        at,
        at + 2,
        `${quote(text.slice(at, at + 2))} is not an escape sequence`,
        'write a backslash as "\\\\", or use single quotes',
      );
    case 'BLOCK_AS_IMPLICIT_KEY':
      return /sequence/.test(message) ? badIndentation(text, at, message) : nestedEntry(scene, at);
    case 'MULTILINE_IMPLICIT_KEY':
      return noEntry(text, at);
    case 'BLOCK_IN_FLOW':
      return missingComma(text, at);
    case 'BAD_INDENT':
      if (/must be sufficiently indented/.test(message)) {
        // It is closed, too far left.
        return /[\]}]/.test(text[scene.offset] ?? '') ? byReason(scene) : unclosedBracket(scene, document, at);
      }
      return badIndentation(text, at, message);
    case 'MISSING_CHAR':
      if (/^Missing closing/.test(message)) return unclosedQuote(scene, document, at);
      if (/must end with a/.test(message)) return unclosedBracket(scene, document, at);
      if (/need to be followed by map values/.test(message)) return noEntry(text, at);
      if (/^Missing ,/.test(message)) return missingComma(text, at);
      if (/^Comments/.test(message))
        return restOfLine(text, at, (rest) => `${rest} follows a value without a space`, 'put a space before "#"');
      if (/directives-end marker/.test(message)) {
        return problemAt(start, start + 3, 'a map or list begins on the line of "---"', 'put it on the next line');
      }
      return byReason(scene);
    case 'UNEXPECTED_TOKEN':
      return unexpected(scene, at, message);
    case 'MULTIPLE_ANCHORS':
      return word(text, at, (found) => `${found} is a second anchor of one value`, 'remove one');
    case 'MULTIPLE_TAGS':
      return word(text, at, (found) => `${found} is a second tag of one value`, 'remove one');
    case 'ALIAS_PROPS':
      return word(
        text,
        at,
        (found) => `${found} is an alias, which can't have an anchor or tag of its own`,
        'remove one',
      );
    case 'BAD_ALIAS':
      return problemAt(at, at + 1, `"${text[at]}" has no name after it`, 'put text that begins with it in quotes');
    case 'TAG_RESOLVE_FAILED': {
      const tag = wordAt(text, at);
      const span = { start: at, end: at + tag.length };
      if (/^!</.test(tag))
        return { ...span, cause: 'malformed', problem: `${quote(tag)} has no ">" at its end`, hint: 'add ">"' };
      return { ...span, cause: 'unknownTag', tag };
    }
    case 'KEY_OVER_1024_CHARS':
      return problemAt(at, at + 1, 'a key is longer than 1,024 characters', 'put "? " before it');
    default:
      return byReason(scene);
  }
}

const QUOTE_IT = 'put the value in quotes';

/** The reasons of js-yaml in better words. */
const REASONS: readonly (readonly [RegExp, (found: string) => string, string?])[] = [
  [/missed comma/, (found) => `${found} has no comma before it`, 'put commas between the entries of {…} and […]'],
  [/expected the node content/, () => '"," has no entry before it', 'remove the comma'],
  [/within a (?:single|double) quoted scalar/, () => 'missing closing quote'],
  [/within a flow collection/, () => 'missing closing bracket'],
  [/within a verbatim tag/, () => 'a tag has no ">" at its end'],
  [
    /deficient indentation/,
    (found) => `${found} is not indented deep enough for the quotes or brackets that it is in`,
    'indent it deeper than the key that the value belongs to',
  ],
  [
    /escape sequence|hexadecimal/,
    (found) => `${found} is not part of an escape sequence`,
    'write a backslash as "\\\\", or use single quotes',
  ],
  [/bad indentation/, (found) => `${found} does not line up with what is before it`],
  [/expected ':'|multiline key|multiline implicit/, (found) => `expected "key: value", found ${found}`],
  [/whitespace character is expected/, (found) => `${found} follows ":" without a space`],
  [/YAML version/, (found) => `${found} names a version of YAML that is not 1.x`, 'write "%YAML 1.2" or remove it'],
  [/YAML directive/, () => 'more than one %YAML directive', 'write "%YAML 1.2" or remove it'],
  [
    /TAG directive|tag handle|tag prefix|declared suffix/,
    (found) => `${found} is not a new handle such as "!e!" and a prefix`,
  ],
  [/directives end mark/, (found) => `${found} found where "---" is expected after a directive`],
  [
    /indentation width|chomping mode/,
    (found) => `${found} is not allowed after "|" or ">"`,
    'write |, |-, |+ or >, >-, >+',
  ],
  [
    /line break is expected/,
    (found) => `${found} follows a block scalar header on its line`,
    'its text begins on the next line',
  ],
  [/tag (?:suffix|name)/, (found) => `${found} is not part of a tag`, 'put text that begins with "!" in quotes'],
  [/valid JSON character/, () => 'a control character is not allowed in quotes', 'write it as an escape sequence'],
];

function byReason({ text, offset, reason }: Scene): SyntaxProblem {
  const directive = /directive|version|declared suffix/.test(reason) ? text.lastIndexOf('%', offset) : -1;
  for (const [pattern, words, hint] of REASONS) {
    if (pattern.test(reason)) return restOfLine(text, directive < 0 ? offset : directive, words, hint);
  }
  return restOfLine(
    text,
    offset,
    (found) => `unexpected ${found} after the end of the document`,
    'check the indentation and quotes before it',
  );
}

/** `key: a: b`, or a line that is indented below a value. */
function nestedEntry({ text, offset }: Scene, at: number): SyntaxProblem {
  const line = lineStart(text, Math.min(offset, text.length));
  if (line <= at) {
    if (text[at] === '"' || text[at] === "'")
      return restOfLine(text, at, (found) => `the quotes inside the value end it: ${found}`, quoteHint(text, at + 1));
    return restOfLine(text, at, (found) => `an unquoted value can't contain ": ": ${found}`, QUOTE_IT);
  }
  const start = skipBlanks(text, line);
  const end = Math.max(start + 1, Math.min(offset, lineEnd(text, start)));
  const severalLines = lineStart(text, line - 1) > at;
  const hint = severalLines
    ? 'write a string of several lines as a block scalar, with "|-"'
    : 'align the keys of a map';
  return problemAt(start, end, `${quote(text.slice(start, end))} is indented like a part of the value before it`, hint);
}

/** A line that should be an entry of a map. */
function noEntry(text: string, at: number): SyntaxProblem {
  const start = skipBlanks(text, at);
  const missesSpace = /^[\w-]+:[^\s/]/.test(text.slice(start, start + 100));
  return restOfLine(
    text,
    start,
    (found) => `expected "key: value", found ${found}`,
    missesSpace ? 'put a space after ":"' : 'add a key and ":", or indent it as part of the value above',
  );
}

function missingComma(text: string, at: number): SyntaxProblem {
  return restOfLine(
    text,
    at,
    (found) => `missing comma between two entries: ${found}`,
    'put commas between the entries of {…} and […]',
  );
}

function badIndentation(text: string, at: number, message: string): SyntaxProblem {
  const start = skipBlanks(text, at);
  if (/^Block scalar/.test(message)) {
    return restOfLine(
      text,
      start,
      (found) => `${found} is not indented like the text of the block scalar it belongs to`,
    );
  }
  const others = /sequence/.test(message) ? 'items' : 'keys';
  return restOfLine(
    text,
    start,
    (found) => `${found} does not line up with the ${others} before it`,
    `align the ${others} of a ${others === 'items' ? 'list' : 'map'}`,
  );
}

function unexpected(scene: Scene, at: number, message: string): SyntaxProblem {
  const { text } = scene;
  if (/^Block scalar header/.test(message)) {
    return word(text, at, (found) => `${found} is not allowed after "|" or ">"`, 'its text begins on the next line');
  }
  if (/same line with key/.test(message)) {
    return problemAt(
      at,
      at + 1,
      '"-" begins a list on the line of its key',
      'put the list on the lines below, or the text in quotes',
    );
  }
  if (/^Unexpected , in/.test(message)) return problemAt(at, at + 1, '"," has no entry before it', 'remove the comma');
  if (text[at] === ']' || text[at] === '}')
    return problemAt(
      at,
      at + 1,
      `unexpected "${text[at]}": there is no open bracket`,
      'remove it, or put the value in quotes',
    );
  if (text.slice(lineStart(text, at), at).trim() === '') {
    return restOfLine(text, at, (found) => `${found} does not belong to what is before it`, 'check its indentation');
  }
  return restOfLine(text, at, (found) => `unexpected ${found} after the end of the value`, quoteHint(text, at));
}

/** How to write a value whose own quotes end it. */
function quoteHint(text: string, at: number): string {
  const before = text.slice(0, at).trimEnd().at(-1);
  if (before === '"') return 'put the whole value in single quotes, or write each " inside it as \\"';
  if (before === "'") return "put the whole value in double quotes, or write each ' inside it as ''";
  return 'put the whole value in quotes';
}

/** The place of a quote that is never closed: where it opens. */
function unclosedQuote({ text, start }: Scene, document: YamlDocument.Parsed, at: number): SyntaxProblem {
  let open = -1;
  visit(document, {
    Scalar(_key, { type, range }) {
      if ((type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') && range && start + range[0] <= at)
        open = Math.max(open, start + range[0]);
    },
  });
  if (open < 0) return problemAt(at, at + 1, 'missing closing quote');
  const problem = `missing closing quote: ${quote(text.slice(open + 1, lineEnd(text, open)))}`;
  return problemAt(open, lineEnd(text, open), problem, `add a ${text[open]} at the end of the value`);
}

/** The place of a bracket that is never closed: where the innermost one opens. */
function unclosedBracket({ text, start }: Scene, document: YamlDocument.Parsed, at: number): SyntaxProblem {
  let open = -1;
  visit(document, (_key, node) => {
    if (!isCollection(node) || !node.flow || !node.range) return;
    const token = node.srcToken;
    const closed =
      token?.type === 'flow-collection' && token.end.some(({ source }) => source === ']' || source === '}');
    if (!closed) open = Math.max(open, start + node.range[0]);
  });
  if (open < 0) return problemAt(at, at + 1, 'missing closing bracket');
  const placeholder = text.startsWith('{{', open - 1) ? open - 1 : text.startsWith('{{', open) ? open : -1;
  if (placeholder >= 0) {
    return restOfLine(
      text,
      placeholder,
      (found) => `the braces of the placeholder are not closed: ${found}`,
      'close it with }} and put it in quotes',
    );
  }
  const closing = text[open] === '{' ? '}' : ']';
  return restOfLine(
    text,
    open,
    (found) => `missing closing "${closing}": ${found}`,
    `add "${closing}", or put the value in quotes`,
  );
}

/** The tabs in the indentation of the line that an offset is in. */
function tabIndentation(text: string, offset: number): SyntaxProblem {
  const line = lineStart(text, offset);
  let start = line;
  while (text[start] === ' ') start++;
  if (text[start] !== '\t') start = offset;
  let end = start;
  while (text[end] === '\t') end++;
  return { start, end: Math.max(end, start + 1), cause: 'tabIndentation' };
}

/** A problem of what an offset begins, up to the end of its line or to a comment. */
function restOfLine(text: string, at: number, words: (found: string) => string, hint?: string): SyntaxProblem {
  const line = text.slice(at, Math.min(lineEnd(text, at), at + LONGEST_LINE));
  const rest = line.replace(/[ \t]+#.*$/, '').trimEnd();
  const found = rest === '' ? 'the end of the line' : quote(rest);
  return problemAt(
    at,
    at + Math.max(1, rest.length),
    at >= text.length ? words('the end of the file') : words(found),
    hint,
  );
}

function word(text: string, at: number, words: (found: string) => string, hint?: string): SyntaxProblem {
  const found = wordAt(text, at);
  return problemAt(at, at + Math.max(1, found.length), words(quote(found)), hint);
}

function wordAt(text: string, at: number): string {
  return /^[^\s,[\]{}]*/.exec(text.slice(at, at + 200))![0];
}

function problemAt(start: number, end: number, problem: string, hint?: string): SyntaxProblem {
  return { start, end, cause: 'malformed', problem, hint };
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function skipBlanks(text: string, offset: number): number {
  let at = offset;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}
