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

/** Where the runtime splits off a cast: a colon before anything else is ordinary text. */
const beforeCast = /:(?=[\w\s])/;

/** The placeholders of a text in their order, as `@truto/replace-placeholders` reads them; problems are not looked for. */
export function readPlaceholders(text: string): Placeholder[] {
  const found: Placeholder[] = [];
  for (const { 0: source, index } of text.matchAll(placeholders)) {
    const placeholder = readPlaceholder(source, index, source.length === text.length);
    if (placeholder.spelling === 'braces' || placeholder.parts.some(isReference)) found.push(placeholder);
  }
  return found;
}

/** Between angle brackets only `args` and `resources` are names; anything else may be a heredoc or a shift. */
function isReference({ path }: PlaceholderPart): boolean {
  const root = path.segments[0]?.text;
  return root === 'args' || root === 'resources';
}

function readPlaceholder(source: string, index: number, alone: boolean): Placeholder {
  const inner: Word = { start: index + 2, end: index + source.length - 2, text: source.slice(2, -2) };
  const [left, right] = split(inner, '?:', 2) as [Word, Word?];
  return {
    start: index,
    end: index + source.length,
    spelling: source.startsWith('{') ? 'braces' : 'angles',
    parts: split(left, '|', 1).map(readPart),
    fallback: right && readDefault(right),
    undefinedFlag: left.text.includes(':undefined'),
    nullFlag: left.text.includes(':null'),
    ignoresEmptyText: left.text.includes(':ignore-empty-str'),
    alone,
  };
}

function readPart(part: Word): PlaceholderPart {
  const [path, ...partCasts] = split(part, beforeCast, 1).map(trim) as [Word, ...Word[]];
  const { start, end } = trim(part);
  return { start, end, path: { ...path, segments: segmentsOf(path) }, casts: partCasts };
}

/** An empty default is none; the cast of a default is not trimmed. */
function readDefault(right: Word): PlaceholderDefault | undefined {
  if (right.text === '') return undefined;
  const [text, cast] = split(right, beforeCast, 1) as [Word, Word?];
  return { ...text, cast };
}

/** The segments of the first alternative of a path, as wild-wild-path has them: none in `.`, which is the whole context. */
export function segmentsOf(path: Word): Word[] {
  const space = path.text.indexOf(' ');
  const first = space === -1 ? path : { ...path, text: path.text.slice(0, space) };
  const segments = split(first, '.', 1);
  if (segments[0]!.text === '') segments.shift();
  if (segments.every(({ text }) => text === '')) segments.pop();
  return segments;
}

export type SegmentKind = 'index' | 'slice' | 'regex' | 'name';

/** How wild-wild-path reads a segment: an index or a slice of a list, an expression that keys must match, or a key. */
export function segmentKind(segment: string): SegmentKind {
  if (segment.startsWith('/') && segment.lastIndexOf('/') > 1) return 'regex';
  if (/^(-?\d+)?:(-?\d+)?$/.test(segment)) return 'slice';
  return /^-?\d+$/.test(segment) ? 'index' : 'name';
}

/** The expression that a segment of the kind `regex` is. Throws where it is none. It is the user's: never run it. */
export function compileSegment(segment: string): RegExp {
  const end = segment.lastIndexOf('/');
  return new RegExp(segment.slice(1, end), segment.slice(end + 1));
}

/** Like `String.prototype.split`, with places; `width` is the length of what separates. */
function split({ start, text }: Word, separator: string | RegExp, width: number): Word[] {
  let at = start;
  return text.split(separator).map((piece) => {
    const word = { start: at, end: at + piece.length, text: piece };
    at = word.end + width;
    return word;
  });
}

function trim({ start, text }: Word): Word {
  const from = start + text.length - text.trimStart().length;
  const trimmed = text.trim();
  return { start: from, end: from + trimmed.length, text: trimmed };
}
