import { nearest } from '../../text/nearest.ts';
import type { Edit } from '../../text/span.ts';
import { casts, compileSegment, isCast, segmentKind } from './grammar.ts';
import type {
  Keyword,
  Placeholder,
  PlaceholderCause,
  PlaceholderPart,
  PlaceholderProblem,
  Range,
  Word,
} from './placeholder.ts';

type Diagnosis = PlaceholderCause & { readonly suggestion?: Edit };

/** Why a placeholder that the engine reads can't do what its author meant; the first reason from the left. */
export function diagnose(text: string, placeholder: Placeholder): PlaceholderProblem | undefined {
  const found = ofParts(text, placeholder) ?? ofDefault(text, placeholder);
  return found && { start: placeholder.start, end: placeholder.end, ...found };
}

/** A tag of Handlebars that the engine reads as a path. */
export function keywordProblem(text: string, placeholder: Placeholder, keyword: Keyword): PlaceholderProblem {
  const { start, end } = placeholder;
  const cause = placeholder.fallback ? 'keywordWithDefault' : 'keyword';
  return { start, end, cause, text: text.slice(start, end), keyword };
}

/** @param stray the range of the placeholder with the extra braces beside it */
export function strayBracesProblem(text: string, { start, end }: Placeholder, stray: Range): PlaceholderProblem {
  return {
    start: stray.start,
    end: stray.end,
    cause: 'strayBraces',
    text: text.slice(stray.start, stray.end),
    side: stray.start === start ? 'after' : stray.end === end ? 'before' : 'around',
    suggestion: { start: stray.start, end: stray.end, text: text.slice(start, end) },
  };
}

function ofParts(text: string, placeholder: Placeholder): Diagnosis | undefined {
  for (const part of placeholder.parts) {
    const { path } = part;
    const found =
      path.text === ''
        ? emptyPath(text, placeholder, part)
        : /\s/.test(path.text)
          ? spacesInPath(path)
          : (ofSegments(path) ?? ofRoot(path) ?? ofCast(part));
    if (found) return found;
  }
  return undefined;
}

function emptyPath(text: string, placeholder: Placeholder, part: PlaceholderPart): Diagnosis {
  const { start, end, parts } = placeholder;
  const whole = text.slice(start, end);
  const named = parts.filter(({ path }) => path.text !== '');
  const first = parts[0]!.path.text;
  if (named.length === 0) return { cause: 'noPath', text: whole };
  const inner = text.slice(start + 2, end - 2);
  const defaultAt = inner.indexOf('?:');
  const left = named.map((one) => text.slice(one.start, one.end)).join('|');
  const correction =
    text.slice(start, start + 2) + left + (defaultAt === -1 ? '' : inner.slice(defaultAt)) + text.slice(end - 2, end);
  const suggestion = { start, end, text: correction };
  return part === parts[0]
    ? { cause: 'emptyFirst', text: whole, suggestion }
    : { cause: 'emptyAlternative', text: whole, first, suggestion };
}

function spacesInPath(path: Word): Diagnosis {
  const words = path.text.split(/\s+/);
  if (words.includes('?')) return { cause: 'condition', path: path.text };
  const corrected = correctSpaces(words);
  const suggestion = corrected === undefined ? undefined : correct(path, corrected);
  return /[^\S ]/.test(path.text)
    ? { cause: 'oddSpace', path: path.text, suggestion }
    : { cause: 'spacedPath', path: path.text, words: words.length, suggestion };
}

/** `a ?? b` as alternatives, and `a . b` as one path. */
function correctSpaces(words: readonly string[]): string | undefined {
  const isOperator = (word: string) => word === '??' || word === 'or';
  if (words.length > 2 && words.length % 2 === 1 && words.every((word, i) => isOperator(word) === (i % 2 === 1))) {
    return words.filter((_, i) => i % 2 === 0).join('|');
  }
  const dotted = words.every((word, i) => i === 0 || word.startsWith('.') || words[i - 1]!.endsWith('.'));
  return dotted ? words.join('') : undefined;
}

/** The engine never follows these, whatever the value. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

function ofSegments(path: PlaceholderPart['path']): Diagnosis | undefined {
  for (const segment of path.segments) {
    const { text } = segment;
    if (text === '') {
      const corrected = path.segments.flatMap((one) => one.text || []).join('.');
      return { cause: 'emptyPart', path: path.text, suggestion: correct(path, corrected) };
    }
    if (forbidden.has(text)) {
      return { cause: 'forbiddenName', path: path.text, name: text };
    }
    const kind = segmentKind(text);
    if (kind === 'regex') {
      const problem = ofRegex(segment);
      if (problem) return problem;
    } else if (kind === 'name') {
      const problem = ofName(path, segment);
      if (problem) return problem;
    }
  }
  return undefined;
}

function ofRegex({ text }: Word): Diagnosis | undefined {
  try {
    compileSegment(text);
    return undefined;
  } catch {
    return { cause: 'brokenRegex', name: text };
  }
}

function ofName(path: Word, segment: Word): Diagnosis | undefined {
  const { text } = segment;
  if (text.includes(':')) {
    const suggestion = text.endsWith(':') ? correctSegment(path, segment, text.slice(0, -1)) : undefined;
    return { cause: 'looseColon', path: path.text, suggestion };
  }
  const mark = text.indexOf('?');
  if (mark === -1) return undefined;
  const rest = text.slice(mark + 1);
  // "a?.b" of JavaScript, or a default that lacks its colon.
  const correction = rest === '' ? text.slice(0, mark) : `${text.slice(0, mark)}?:${rest}`;
  const isClear = !rest.includes('?') && (rest === '' || segment.end === path.end);
  const suggestion = isClear ? correctSegment(path, segment, correction) : undefined;
  return { cause: 'looseMark', path: path.text, suggestion };
}

function correctSegment(path: Word, { start, end }: Range, text: string): Edit | undefined {
  if (text === '' || text.endsWith(':')) return undefined;
  return correct(path, path.text.slice(0, start - path.start) + text + path.text.slice(end - path.start));
}

function ofRoot(path: PlaceholderPart['path']): Diagnosis | undefined {
  const root = path.segments[0];
  if (!root) return undefined;
  const kind = segmentKind(root.text);
  if (kind === 'index' || kind === 'slice') {
    return { cause: 'leadingIndex', path: path.text };
  }
  if (kind === 'name' && root.text.includes('/')) {
    return { cause: 'slash', path: path.text };
  }
  return undefined;
}

/** What other languages call the casts. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['string', 'str'],
  ['text', 'str'],
  ['integer', 'int'],
  ['number', 'num'],
  ['float', 'num'],
  ['double', 'num'],
  ['boolean', 'bool'],
  ['object', 'json'],
  ['array', 'json'],
  ['list', 'json'],
  ['nullable', 'null'],
  ['optional', 'undefined'],
]);

function nearestCast(name: string): string | undefined {
  return aliases.get(name.toLowerCase()) ?? nearest(name, casts);
}

function ofCast({ path, casts: [cast] }: PlaceholderPart): Diagnosis | undefined {
  if (!cast || isCast(cast.text)) return undefined;
  if (cast.text === '') return { cause: 'missingCast', path: path.text };
  return { cause: 'unknownCast', path: path.text, cast: cast.text, ...castCorrection(cast) };
}

function castCorrection(cast: Word): { readonly near?: string; readonly suggestion?: Edit } {
  const near = /^\d/.test(cast.text) ? undefined : nearestCast(cast.text);
  return near === undefined ? {} : { near, suggestion: { start: cast.start, end: cast.end, text: near } };
}

function ofDefault(text: string, { start, end, fallback }: Placeholder): Diagnosis | undefined {
  const inner = text.slice(start + 2, end - 2);
  const first = inner.indexOf('?:');
  if (first === -1) return undefined;
  const [value = '', dropped] = inner.slice(first + 2).split('?:', 2);
  if (value.includes('|')) return { cause: 'lateAlternatives', value };
  if (dropped !== undefined) return { cause: 'secondDefault', value: dropped };
  const cast = fallback?.cast;
  if (!cast || isCast(cast.text)) return undefined;
  const trimmed = cast.text.trim();
  if (isCast(trimmed)) {
    const suggestion = { start: cast.start, end: cast.end, text: trimmed };
    return { cause: 'spacedCast', cast: cast.text, near: trimmed, suggestion };
  }
  return nearestCast(cast.text) === undefined
    ? { cause: 'colonInDefault', value, cast: cast.text }
    : { cause: 'unknownDefaultCast', cast: cast.text, ...castCorrection(cast) };
}

function correct({ start, end }: Range, text: string): Edit | undefined {
  return text === '' ? undefined : { start, end, text };
}
