import type { Placeholder, PlaceholderDefault, PlaceholderPart, Word } from './placeholder.ts';

/** The casts that the runtime knows; their case counts. */
export const casts = ['str', 'int', 'num', 'bool', 'json', 'any', 'null', 'undefined', 'ignore-empty-str'] as const;

export function isCast(name: string): boolean {
  return (casts as readonly string[]).includes(name);
}

/**
 * The runtime's own expression, and the same between angle brackets. It is linear: none of the characters
 * between the braces can begin a placeholder or end one.
 */
const placeholders = /\{\{[\w\-./|:?\s]+\}\}|<<[\w\-./|:?\s]+>>/g;

/** Whether a colon splits off a cast: before anything else than these it is ordinary text. */
function beginsCast(text: string, colon: number): boolean {
  return /[\w\s]/.test(text.charAt(colon + 1));
}

/**
 * The placeholders of a text in their order, as `@truto/replace-placeholders` reads them; problems
 * are not looked for.
 */
export function readPlaceholders(text: string): Placeholder[] {
  const found: Placeholder[] = [];
  for (const { 0: source, index } of text.matchAll(placeholders)) {
    const placeholder = readPlaceholder(source, index, source.length === text.length);
    if (placeholder.spelling === 'braces' || placeholder.parts.some(isReference)) found.push(placeholder);
  }
  return found;
}

/**
 * Between angle brackets only `args` and `resources` are names; anything else may be a heredoc or a
 * shift.
 */
function isReference({ path }: PlaceholderPart): boolean {
  const root = path.segments[0]?.text;
  return root === 'args' || root === 'resources';
}

function readPlaceholder(source: string, index: number, alone: boolean): Placeholder {
  const inner: Word = { start: index + 2, end: index + source.length - 2, text: source.slice(2, -2) };
  const [left, right] = split(inner, '?:') as [Word, Word?];
  return {
    start: index,
    end: index + source.length,
    spelling: source.startsWith('{') ? 'braces' : 'angles',
    parts: split(left, '|').map(readPart),
    fallback: right && readDefault(right),
    undefinedFlag: left.text.includes(':undefined'),
    nullFlag: left.text.includes(':null'),
    ignoresEmptyText: left.text.includes(':ignore-empty-str'),
    alone,
  };
}

function readPart(part: Word): PlaceholderPart {
  const [path, ...partCasts] = split(part, ':', beginsCast).map(trim) as [Word, ...Word[]];
  const { start, end, text } = path;
  return {
    start,
    end: (partCasts.at(-1) ?? path).end,
    path: { start, end, text, segments: segmentsOf(path) },
    casts: partCasts,
  };
}

/** An empty default is none; the cast of a default is not trimmed. */
function readDefault(right: Word): PlaceholderDefault | undefined {
  if (right.text === '') return undefined;
  const [{ start, end, text }, cast] = split(right, ':', beginsCast) as [Word, Word?];
  return { start, end, text, cast };
}

/**
 * The segments of the first alternative of a path, as wild-wild-path has them: none in `.`, which
 * is the whole context.
 */
export function segmentsOf(path: Word): Word[] {
  const space = path.text.indexOf(' ');
  const first = space === -1 ? path : { start: path.start, end: path.start + space, text: path.text.slice(0, space) };
  const segments = split(first, '.');
  if (segments[0]!.text === '') segments.shift();
  if (segments.every(({ text }) => text === '')) segments.pop();
  return segments;
}

export type SegmentKind = 'index' | 'slice' | 'regex' | 'name';

/**
 * How wild-wild-path reads a segment: an index or a slice of a list, an expression that keys must
 * match, or a key.
 */
export function segmentKind(segment: string): SegmentKind {
  if (segment.startsWith('/') && segment.lastIndexOf('/') > 1) return 'regex';
  if (/^(-?\d+)?:(-?\d+)?$/.test(segment)) return 'slice';
  return /^-?\d+$/.test(segment) ? 'index' : 'name';
}

/**
 * The expression that a segment of the kind `regex` is. Throws where it is none. It is the user's:
 * never run it.
 */
export function compileSegment(segment: string): RegExp {
  const end = segment.lastIndexOf('/');
  return new RegExp(segment.slice(1, end), segment.slice(end + 1));
}

/** Like `String.prototype.split`, with places; `separates` may reject a separator. */
function split(word: Word, separator: string, separates?: (text: string, index: number) => boolean): Word[] {
  const { start, end, text } = word;
  const words: Word[] = [];
  let from = 0;
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, at + separator.length)) {
    if (separates && !separates(text, at)) continue;
    words.push({ start: start + from, end: start + at, text: text.slice(from, at) });
    from = at + separator.length;
  }
  words.push(from === 0 ? word : { start: start + from, end, text: text.slice(from) });
  return words;
}

function trim(word: Word): Word {
  const text = word.text.trim();
  if (text.length === word.text.length) return word;
  const start = text === '' ? word.start : word.end - word.text.trimStart().length;
  return { start, end: start + text.length, text };
}
