import type { Entry, Mapping, Node, Scalar } from '../document/node.ts';
import { spanWithin } from '../document/places.ts';
import type { SourceFile } from '../document/source.ts';
import { afterBreak, beforeBreak, isBreak, skip, skipBack } from '../text/blanks.ts';
import type { Edit, Span } from '../text/span.ts';
import type { Fix, FixSafety } from './rule.ts';

/** The help for a likely typo: `did you mean "list"?`. */
export function didYouMean(word: string): string {
  return `did you mean "${word}"?`;
}

/** A fix that replaces the text of a span: `change to "list"`. */
export function replacement({ start, end }: Span, text: string, safety: FixSafety = 'suggest'): Fix {
  return { safety, description: `change to "${text}"`, edits: [{ start, end, text }] };
}

/**
 * Help and fix for a typo; empty if no word is near.
 *
 *     report('unknown', place, { name }, correction(place, nearest(name, knownNames)));
 */
export function correction(place: Span, near: string | undefined): { help?: string; fix?: Fix } {
  return near === undefined ? {} : { help: didYouMean(near), fix: replacement(place, near) };
}

/** The edits that put a plain scalar of YAML into quotes, with what else changes inside it. */
export function quoting(file: SourceFile, { start, end }: Span, inner: readonly Edit[] = []): Edit[] {
  const text = file.text.slice(start, end);
  const quote = /["\\]/.test(text) ? "'" : '"';
  const doubled = quote === "'" ? [...text.matchAll(/'/g)].map(({ index }) => insertion(start + index, "'")) : [];
  return [insertion(start, quote), ...doubled, ...inner, insertion(end, quote)];
}

/** Edits inside a scalar's text, given as ranges of its value; a plain scalar of YAML is quoted as well. */
export function rewriting(
  file: SourceFile,
  scalar: Scalar,
  edits: readonly { start: number; end: number; text: string }[],
): Edit[] {
  const inner = edits.map(({ start, end, text }) => ({ ...spanWithin(scalar, start, end), text }));
  return scalar.style === 'plain' && file.language === 'yaml' ? quoting(file, scalar, inner) : inner;
}

/** The edit that puts a text in at an offset. */
export function insertion(offset: number, text: string): Edit {
  return { start: offset, end: offset, text };
}

/**
 * The edits that put an entry before a map's first one, in the map's own style; none where what is
 * before its first key (an anchor, a tag, `?`) would then belong to the new one.
 */
export function entryBefore(file: SourceFile, mapping: Mapping, key: string, value: string): Edit[] | undefined {
  const { text } = file;
  const first = mapping.entries.find((entry) => mapping.start <= entry.key.start && entry.key.end <= mapping.end)?.key;
  if (!first) return undefined;
  const at = withQuotes(first).start;
  const lineStart = skipBack(text, at, mapping.flow ? BLANK : BLANK_OR_DASH);
  const beginsLine = isLineStart(text, lineStart);
  const indentation = text.slice(lineStart, at).replaceAll('-', ' ');
  if (!mapping.flow) {
    return beginsLine ? [insertion(at, `${key}: ${value}${breakAround(text, lineStart)}${indentation}`)] : undefined;
  }
  if (!beginsLine && !/[{,]/.test(text[lineStart - 1]!)) return undefined;
  const name = file.language === 'json' ? `"${key}"` : key;
  return [insertion(at, `${name}: ${value},${beginsLine ? breakAround(text, lineStart) + indentation : ' '}`)];
}

/** A node with its quotes, which its span leaves out. */
function withQuotes(node: Node): Span {
  const around = node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? 1 : 0;
  return { start: node.start - around, end: node.end + around };
}

const BLANK = /[ \t]/;
const BLANK_OR_DASH = /[ \t-]/;
const SPACE = /\s/;

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || isBreak(text.charCodeAt(offset - 1));
}

function isLineEnd(text: string, offset: number): boolean {
  return offset === text.length || isBreak(text.charCodeAt(offset));
}

/** The line break before an offset at which a line starts; of the first line, the one that ends it. */
function breakAround(text: string, lineStart: number): string {
  const before = text.slice(beforeBreak(text, lineStart), lineStart);
  return before || (/\r\n|\n|\r/.exec(text)?.[0] ?? '\n');
}

/**
 * Whether an anchor, which aliases may need, would go with a part of the text; a text with `&`
 * counts too.
 */
export function takesAnchor(file: SourceFile, { start, end }: Span): boolean {
  return file.language === 'yaml' && file.text.slice(start, end).includes('&');
}

/**
 * The edits that take an entry out of its map: its whole line where it has one to itself; with the
 * comma that separates it in flow style. None where the line or the map would be left with less
 * than it needs, or a comment or an anchor would go with it.
 */
export function entryRemoval(file: SourceFile, mapping: Mapping, { key, value }: Entry): Edit[] | undefined {
  // An alias is written elsewhere.
  if (value.start < key.end || takesAnchor(file, { start: key.end, end: value.end })) return undefined;
  const { start } = withQuotes(key);
  const { end } = withQuotes(value);
  return mapping.flow ? removalInFlow(file.text, start, end) : removalInBlock(file.text, start, end);
}

function removalInBlock(text: string, start: number, end: number): Edit[] | undefined {
  const lineStart = skipBack(text, start, BLANK_OR_DASH);
  const lineEnd = skip(text, end, BLANK);
  if (!isLineStart(text, lineStart) || !isLineEnd(text, lineEnd)) return undefined;
  if (skipBack(text, start, BLANK) === lineStart) return [lineRemoval(text, lineStart, lineEnd)];
  // The next entry takes its place after the dash.
  const next = afterBreak(text, lineEnd);
  const sibling = skip(text, next, / /);
  const takesPlace = sibling - next === start - lineStart && /[^\s#-]/.test(text.charAt(sibling));
  return takesPlace ? [removal(start, sibling)] : undefined;
}

function removalInFlow(text: string, start: number, end: number): Edit[] | undefined {
  const lineStart = skipBack(text, start, BLANK);
  const beginsLine = isLineStart(text, lineStart);
  const before = skipBack(text, lineStart, SPACE);
  const next = skip(text, end, BLANK);
  if (!/[,{]/.test(text.charAt(before - 1))) return undefined;
  if (text[next] === ',') {
    const rest = skip(text, next + 1, BLANK);
    if (beginsLine && isLineEnd(text, rest)) return [lineRemoval(text, lineStart, rest)];
    const isLast = isLineEnd(text, rest) || text[rest] === '}';
    return [isLast ? removal(lineStart, next + 1) : removal(start, rest)];
  }
  if (text[before - 1] !== ',' || text[skip(text, end, SPACE)] !== '}') return undefined;
  if (beginsLine && isLineEnd(text, next)) return [removal(before - 1, before), lineRemoval(text, lineStart, next)];
  return [removal(skipBack(text, before - 1, BLANK), end)];
}

function removal(start: number, end: number): Edit {
  return { start, end, text: '' };
}

/** A line with the break that ends it; of the last one, with the break before it. */
function lineRemoval(text: string, start: number, end: number): Edit {
  return end < text.length ? removal(start, afterBreak(text, end)) : removal(beforeBreak(text, start), end);
}
