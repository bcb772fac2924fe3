import type { Entry, Mapping, Node, Scalar } from '../document/node.ts';
import { spanWithin } from '../document/offsets.ts';
import type { SourceFile } from '../document/source.ts';
import type { Edit, Span } from '../text/span.ts';
import type { Fix, FixSafety } from './rule.ts';

export function didYouMean(word: string): string {
  return `did you mean "${word}"?`;
}

/** Puts a text in the place of another. */
export function replacement({ start, end }: Span, text: string, safety: FixSafety = 'suggest'): Fix {
  return { safety, description: `change to "${text}"`, edits: [{ start, end, text }] };
}

/** Help and fix for a slip; nothing where no word is near. */
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

export function insertion(offset: number, text: string): Edit {
  return { start: offset, end: offset, text };
}

/**
 * The edits that put an entry in front of a map's first one, in the map's own style; none where what stands before its first
 * key (an anchor, a tag, `?`) would then belong to the new one.
 */
export function entryBefore(file: SourceFile, mapping: Mapping, key: string, value: string): Edit[] | undefined {
  const first = mapping.entries.find((entry) => mapping.start <= entry.key.start && entry.key.end <= mapping.end)?.key;
  if (!first) return undefined;
  const at = first.kind === 'scalar' && isQuoted(first) ? first.start - 1 : first.start;
  const lineStart = Math.max(file.text.lastIndexOf('\n', at - 1), file.text.lastIndexOf('\r', at - 1)) + 1;
  const before = file.text.slice(lineStart, at);
  if (mapping.flow) {
    if (!/[{,]\s*$/.test(before) && before.trim() !== '') return undefined;
    const name = file.language === 'json' ? `"${key}"` : key;
    const separator = before.trim() === '' ? `,${lineBreak(file)}${before}` : ', ';
    return [insertion(at, `${name}: ${value}${separator}`)];
  }
  if (!/^[\s-]*$/.test(before)) return undefined;
  return [insertion(at, `${key}: ${value}${lineBreak(file)}${before.replace(/-/g, ' ')}`)];
}

function isQuoted(node: Scalar): boolean {
  return node.style === 'single' || node.style === 'double';
}

function lineBreak(file: SourceFile): string {
  return /\r\n|\n|\r/.exec(file.text)?.[0] ?? '\n';
}

/** Whether an anchor, which aliases may need, would go with a part of the text; a text with `&` counts too. */
export function takesAnchor(file: SourceFile, { start, end }: Span): boolean {
  return file.language === 'yaml' && file.text.slice(start, end).includes('&');
}

/**
 * The edits that take an entry out of its map: its whole line in block style, with the comma that separates it in flow style. None
 * where the line or the map would be left with less than it needs, or a comment or an anchor would go with it.
 */
export function entryRemoval(file: SourceFile, { key, value }: Entry): Edit[] | undefined {
  const { text } = file;
  const quoted = (node: Node) => (node.kind === 'scalar' && isQuoted(node) ? 1 : 0);
  const start = key.start - quoted(key);
  const end = value.end + quoted(value);
  // An alias is written elsewhere.
  if (value.start < key.end || takesAnchor(file, { start: key.end, end: value.end })) return undefined;
  const ahead = text.slice(Math.max(0, start - 200), start);
  const item = /(?:^|[\r\n])([ \t]*-[ \t-]*)$/.exec(ahead);
  if (item) {
    // The next entry takes its place behind the dash.
    const next = /[ \t]*(?:\r\n|\n|\r)( *)(?=[^\s#-])/y;
    next.lastIndex = end;
    const sibling = next.exec(text);
    return sibling?.[1]?.length === item[1]!.length ? [{ start, end: next.lastIndex, text: '' }] : undefined;
  }
  const before = /(?:^|[\r\n,{])([ \t]*|[ \t\r\n]*)$/.exec(ahead);
  if (!before) return undefined;
  const comma = before[0][0] === ',' || before[0][0] === '{';
  const after = /[ \t]*(?:(,)\s*|(\r\n|\n|\r|$)|(?=[}\]]))/y;
  after.lastIndex = end;
  const match = after.exec(text);
  if (!match) return undefined;
  if (match[1]) return [{ start, end: end + match[0].length, text: '' }];
  if (comma && before[0][0] === ',') return [{ start: start - before[0].length, end, text: '' }];
  if (match[2] !== undefined && !comma)
    return [{ start: start - before[1]!.length, end: end + match[0].length, text: '' }];
  return undefined;
}
