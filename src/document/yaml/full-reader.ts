import { type Event, parseEvents, YAMLException } from 'js-yaml';
import type { Span } from '../../text/span.ts';
import { FEW_VALUES, MAX_DEPTH, MAX_DOCUMENTS } from '../limits.ts';
import { mostValues } from '../most-values.ts';
import type { Document, Failure, SyntaxProblem } from '../source.ts';
import { joinClosingBrackets, misplacedBrackets } from './closing-brackets.ts';
import { type Composition, compose } from './compose.ts';
import { candidates, confirmed, mask, readsBracesAsMaps } from './unquoted-placeholders.ts';

/** Control characters and halves of surrogate pairs, which YAML allows nowhere: not even in quotes. */
const FORBIDDEN = /[\0-\x08\v\f\x0e-\x1f\ud800-\udfff]/u;

type Attempt = { readonly events: Event[] } | { readonly failure: Failure };

/** Reads any YAML, whether or not it is right. */
export async function readYamlStream(text: string): Promise<Composition> {
  const tooMany = documentBeyondLimit(text) ?? valueBeyondLimit(text);
  if (tooMany !== undefined) return { documents: [broken(0, tooMany)], comments: [] };
  const control = text.search(FORBIDDEN);
  const printable = control < 0 ? text : text.replace(new RegExp(FORBIDDEN, 'gu'), 'x');
  const { attempt, masked, placeholders } = parse(printable);
  if ('events' in attempt && control < 0) return withoutEmptyFile(compose(text, attempt.events, placeholders));
  const failure = 'failure' in attempt ? attempt.failure : undefined;
  const found = control >= 0 && (!failure || control < failure.offset) ? controlCharacter(text, control) : undefined;
  return readBefore(
    text,
    masked,
    placeholders,
    found ? found.start : failure!.offset,
    (start) => found ?? (text.includes('\r\n') ? describeByLineFeeds(text) : describe(text, masked, failure!, start)),
  );
}

/**
 * What is wrong with a text that does not parse, as it is said of the same text with line feeds
 * alone: parsers give up elsewhere there.
 */
async function describeByLineFeeds(text: string): Promise<SyntaxProblem> {
  const { documents } = await readYamlStream(text.replaceAll('\r\n', '\n'));
  const problem = documents.at(-1)!.problems[0]!;
  const start = offsetWithReturns(text, problem.start);
  return { ...problem, start, end: Math.max(start, offsetWithReturns(text, problem.end)) };
}

/** Where in a text is what has an offset in the same text with line feeds alone. */
function offsetWithReturns(text: string, offset: number): number {
  let at = offset;
  for (let found = text.indexOf('\r\n'); found >= 0 && found < at; found = text.indexOf('\r\n', found + 2)) at++;
  return at;
}

interface Parse {
  readonly attempt: Attempt;
  /** The text that was parsed, and where in it placeholders without quotes begin. */
  readonly masked: string;
  readonly placeholders: ReadonlySet<number>;
}

/**
 * Parses a text; where placeholders without quotes changed its meaning or broke it, once more with
 * those masked.
 */
function parse(text: string): Parse {
  const attempt = tryParse(text);
  const plain: Parse = { attempt, masked: text, placeholders: new Set() };
  if (!text.includes('{{') || ('events' in attempt && !readsBracesAsMaps(attempt.events))) return plain;
  const spans = candidates(text);
  if (spans.length === 0) return plain;
  const all = parseMasked(text, spans);
  if ('failure' in all.attempt) return all;
  const right = confirmed(text, spans, all.attempt.events);
  return right.length === spans.length ? all : parseMasked(text, right);
}

function parseMasked(text: string, spans: readonly Span[]): Parse {
  const masked = mask(text, spans);
  return { attempt: tryParse(masked), masked, placeholders: new Set(spans.map(({ start }) => start)) };
}

function tryParse(text: string): Attempt {
  const attempt = tryParseOnce(text);
  const isIndentation = 'failure' in attempt && attempt.failure.reason === 'deficient indentation';
  return (isIndentation && retry(text)) || attempt;
}

function tryParseOnce(text: string): Attempt {
  try {
    // It counts scalars as a level of their own, and a flow collection in a block twice; the exact
    // limit is held when the tree is built.
    return { events: parseEvents(text, { maxDepth: MAX_DEPTH + 2 }) };
  } catch (error) {
    if (!(error instanceof YAMLException) || !error.mark) throw error;
    return { failure: { offset: error.mark.position, reason: error.reason } };
  }
}

/**
 * Parses a text once more in which what js-yaml alone takes for a lack of indentation is written in
 * another way, where there is such.
 */
function retry(text: string): Attempt | undefined {
  const spaced = withoutSeparatingTabs(text);
  if (spaced !== text) return tryParse(spaced);
  const joined = joinClosingBrackets(text);
  if (joined.brackets.length === 0) return undefined;
  const attempt = tryParseOnce(joined.text);
  if (!('events' in attempt)) return undefined;
  const misplaced = misplacedBrackets(text, joined.brackets, attempt.events);
  return misplaced.size === 0 ? attempt : tryParseOnce(joinClosingBrackets(text, misplaced).text);
}

/**
 * js-yaml takes a tab before or in a flow collection for indentation, wherever it is in its line.
 * As a space it means the same and no offset changes; what scalars hold is read from the text
 * itself.
 */
function withoutSeparatingTabs(text: string): string {
  return text.replace(/^([ \t?-]*)([^\s?-].*)$/gm, (_, indentation: string, rest: string) => {
    return indentation + rest.replaceAll('\t', ' ');
  });
}

/** The documents before an offset at which reading broke, and a last one that has nothing but the problem. */
async function readBefore(
  text: string,
  masked: string,
  placeholders: ReadonlySet<number>,
  offset: number,
  problem: (start: number) => SyntaxProblem | Promise<SyntaxProblem>,
): Promise<Composition> {
  const start = lastDocumentStart(masked, offset);
  // With the marker, so that directives before it do not lack theirs; the document that it begins
  // is dropped again.
  const before = start === 0 ? { events: [] } : tryParse(masked.slice(0, start + 3));
  const { documents, comments } = compose(text, 'events' in before ? before.events : [], placeholders, start);
  if (masked[start] === '-' && 'events' in before && start > 0) documents.pop();
  documents.push(broken(documents.length, await problem(start)));
  return { documents, comments };
}

/** Where the last line before an offset stands that begins or ends a document (`---`, `...`), or 0. */
function lastDocumentStart(text: string, offset: number): number {
  let start = 0;
  for (const match of text.matchAll(/(?<=^|[\r\n])(?:---|\.\.\.)(?=[ \t\r\n]|$)/g)) {
    if (match.index >= offset) break;
    start = match.index;
  }
  return start;
}

/** A file with nothing in it is a mistake; an empty document beside others is none. */
function withoutEmptyFile(composition: Composition): Composition {
  const { documents, comments } = composition;
  if (documents.some(({ root, problems }) => root || problems.length > 0)) return composition;
  return { documents: [broken(0, { start: 0, end: 0, cause: 'empty' }), ...documents.slice(1)], comments };
}

function broken(index: number, problem: SyntaxProblem): Document {
  return { index, root: undefined, problems: [problem], unquoted: [], tags: [] };
}

/**
 * The marker of the first document that is one too many; told before parsing, which would take
 * gigabytes for the rest.
 */
function documentBeyondLimit(text: string): SyntaxProblem | undefined {
  if (text.length < MAX_DOCUMENTS * '---\n'.length) return undefined;
  let markers = 0;
  for (let at = text.startsWith('---') ? 0 : nextMarker(text, 0); at >= 0; at = nextMarker(text, at)) {
    if (++markers > MAX_DOCUMENTS) return { start: at, end: at + 3, cause: 'tooManyDocuments', limit: MAX_DOCUMENTS };
  }
  return undefined;
}

/** What comes before each value but the first: a line's content, a comma, a bracket, a colon. */
const MARK = /\n[ \t]*(?=[^\s#])|[,[{]|:\s/g;

/**
 * Where a text has more of what comes before values than it may have of these; of that, too, the
 * events would take gigabytes.
 */
function valueBeyondLimit(text: string): SyntaxProblem | undefined {
  if (text.length < FEW_VALUES) return undefined;
  const limit = mostValues(text.length);
  let count = 0;
  for (MARK.lastIndex = 0; MARK.test(text); ) {
    if (++count > limit) return { start: MARK.lastIndex, end: MARK.lastIndex, cause: 'tooLarge', limit };
  }
  return undefined;
}

function nextMarker(text: string, from: number): number {
  const found = text.indexOf('\n---', from);
  return found < 0 ? -1 : found + 1;
}

async function describe(
  text: string,
  masked: string,
  { offset, reason }: Failure,
  start: number,
): Promise<SyntaxProblem> {
  const span = { start: Math.min(offset, text.length), end: Math.min(offset + 1, text.length) };
  if (reason.startsWith('nesting exceeded')) return { ...span, cause: 'tooDeep', limit: MAX_DEPTH };
  if (reason.includes('non-printable')) return controlCharacter(text, offset);
  const { diagnose } = await import('./diagnose.ts');
  return diagnose(text, masked, start, { offset, reason });
}

function controlCharacter(text: string, start: number): SyntaxProblem {
  return { start, end: start + 1, cause: 'controlCharacter', code: text.charCodeAt(start) };
}
