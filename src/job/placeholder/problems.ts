import { nearest } from '../../text/nearest.ts';
import { quote } from '../../text/quote.ts';
import type { Edit } from '../../text/span.ts';
import { casts, compileSegment, isCast, segmentKind } from './grammar.ts';
import type { Keyword } from './handlebars-tags.ts';
import type { Placeholder, PlaceholderPart, PlaceholderProblem, Range, Word } from './placeholder.ts';

type Diagnosis = Omit<PlaceholderProblem, 'start' | 'end'>;

/** Why a placeholder that the engine reads can't do what its author meant; the first reason from the left. */
export function diagnose(text: string, placeholder: Placeholder): PlaceholderProblem | undefined {
  const found = ofParts(text, placeholder) ?? ofDefault(text, placeholder);
  return found && { start: placeholder.start, end: placeholder.end, ...found };
}

/** A tag of Handlebars that the engine reads as a path. */
export function describeKeyword(text: string, placeholder: Placeholder, keyword: Keyword): PlaceholderProblem {
  const { start, end } = placeholder;
  const meant = {
    else: 'the runtime has no "else"',
    close: 'it closes a Handlebars block, and the runtime has none',
    this: 'the runtime has no "this"',
    parent: 'the runtime has no "../"',
  }[keyword];
  const written = quote(text.slice(start, end));
  return placeholder.fallback
    ? { start, end, message: `${written} always gives its default: ${meant}`, help: 'write the default alone' }
    : { start, end, message: `${written} is sent literally: ${meant}` };
}

/** @param stray the range of the placeholder with the braces beside it that are too many */
export function describeStrayBraces(text: string, { start, end }: Placeholder, stray: Range): PlaceholderProblem {
  const left = 'is sent with a stray brace before its value';
  const right = 'is sent with a stray brace after its value';
  const both = 'is sent with braces around its value';
  const correction = text.slice(start, end);
  return {
    start: stray.start,
    end: stray.end,
    message: `${quote(text.slice(stray.start, stray.end))} ${stray.start === start ? right : stray.end === end ? left : both}: two on each side are enough`,
    help: didYouMean(correction),
    suggestion: { start: stray.start, end: stray.end, text: correction },
  };
}

function ofParts(text: string, placeholder: Placeholder): Diagnosis | undefined {
  for (const part of placeholder.parts) {
    const { path } = part;
    const found =
      path.text === ''
        ? emptyPath(text, placeholder, part)
        : /\s/.test(path.text)
          ? blankInPath(path)
          : (ofSegments(path) ?? ofRoot(path) ?? ofCast(part));
    if (found) return found;
  }
  return undefined;
}

function emptyPath(text: string, placeholder: Placeholder, part: PlaceholderPart): Diagnosis {
  const { start, end, parts } = placeholder;
  const whole = quote(text.slice(start, end), 32);
  const named = parts.filter(({ path }) => path.text !== '');
  const first = parts[0]!.path.text;
  if (named.length === 0) return { message: `${whole} fails the run: it names no value` };
  const inner = text.slice(start + 2, end - 2);
  const defaultAt = inner.indexOf('?:');
  const left = named.map((one) => text.slice(one.start, one.end)).join('|');
  const correction =
    text.slice(start, start + 2) + left + (defaultAt === -1 ? '' : inner.slice(defaultAt)) + text.slice(end - 2, end);
  return {
    message:
      part === parts[0]
        ? `${whole} fails the run: its first alternative is empty`
        : `${whole} fails the run where ${quote(first, 20)} has no value: an alternative is empty`,
    help: didYouMean(correction),
    suggestion: { start, end, text: correction },
  };
}

function blankInPath(path: Word): Diagnosis {
  const words = path.text.split(/\s+/);
  const said = quote(path.text, 36);
  const corrected = correctBlanks(words);
  const correction = corrected === undefined ? undefined : correct(path, corrected);
  if (words.includes('?')) {
    return { message: `${said} is read as alternatives, not as a condition: a blank in a path works like "|"` };
  }
  if (/[^\S ]/.test(path.text)) {
    return {
      message: `${said} never resolves: a tab, line break or no-break space is part of the name`,
      ...correction,
    };
  }
  return {
    message: `${said} is read as ${words.length} alternatives: a blank in a path works like "|"`,
    ...(correction ?? { help: 'a name with a blank can\'t be addressed; separate alternatives by "|"' }),
  };
}

/** `a ?? b` as alternatives, and `a . b` as one path. */
function correctBlanks(words: readonly string[]): string | undefined {
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
      return {
        message: `${quote(path.text)} never resolves: a part of the path is empty`,
        ...correct(path, path.segments.flatMap((one) => one.text || []).join('.')),
      };
    }
    if (forbidden.has(text)) {
      return { message: `${quote(path.text)} never resolves: the runtime does not read "${text}"` };
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
    return {
      message: `${quote(text)} fails the run: its slashes make it a regular expression, a broken one`,
      help: 'a path has dots between its names and no slash in front',
    };
  }
}

function ofName(path: Word, segment: Word): Diagnosis | undefined {
  const { text } = segment;
  if (text.includes(':')) {
    return {
      message: `${quote(path.text)} never resolves: a colon without a cast after it is part of the name`,
      ...(text.endsWith(':') ? correctSegment(path, segment, text.slice(0, -1)) : undefined),
    };
  }
  const mark = text.indexOf('?');
  if (mark === -1) return undefined;
  const rest = text.slice(mark + 1);
  // "a?.b" of JavaScript, or a default that lacks its colon.
  const correction = rest === '' ? text.slice(0, mark) : `${text.slice(0, mark)}?:${rest}`;
  const isClear = !rest.includes('?') && (rest === '' || segment.end === path.end);
  return {
    message: `${quote(path.text)} never resolves: "?" alone is part of the name`,
    ...(isClear ? correctSegment(path, segment, correction) : undefined),
  };
}

function correctSegment(path: Word, { start, end }: Range, text: string): Partial<Diagnosis> | undefined {
  if (text === '' || text.endsWith(':')) return undefined;
  return correct(path, path.text.slice(0, start - path.start) + text + path.text.slice(end - path.start));
}

function ofRoot(path: PlaceholderPart['path']): Diagnosis | undefined {
  const root = path.segments[0];
  if (!root) return undefined;
  const kind = segmentKind(root.text);
  if (kind === 'index' || kind === 'slice') {
    return {
      message: `${quote(path.text)} never resolves: a number counts items of a list, and none is in front of it`,
    };
  }
  if (kind === 'name' && root.text.includes('/')) {
    return {
      message: `${quote(path.text)} never resolves: a slash in a path is part of the name`,
      help: 'a path has dots between its names',
    };
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
  const failure = `fails the run where ${quote(path.text, 32)} has a value`;
  if (cast.text === '') return { message: `":" ${failure}: no cast stands after it` };
  return unknownCast(cast, `":${quote(cast.text, 24).slice(1)} ${failure}: it is no cast`);
}

function unknownCast(cast: Word, message: string): Diagnosis {
  const near = nearestCast(cast.text);
  if (/^\d/.test(cast.text)) return { message, help: "a slice that ends can't be written in a placeholder" };
  if (near === undefined) return { message, help: `the casts are ${casts.map((name) => `:${name}`).join(', ')}` };
  return { message, help: didYouMean(`:${near}`), suggestion: { start: cast.start, end: cast.end, text: near } };
}

function ofDefault(text: string, { start, end, fallback }: Placeholder): Diagnosis | undefined {
  const inner = text.slice(start + 2, end - 2);
  const first = inner.indexOf('?:');
  if (first === -1) return undefined;
  const [value = '', dropped] = inner.slice(first + 2).split('?:', 2);
  if (value.includes('|')) {
    return { message: `${quote(value)} is one literal text: no alternatives follow "?:"` };
  }
  if (dropped !== undefined) {
    return { message: `${quote(`?:${dropped}`)} is dropped: a placeholder has one default` };
  }
  const cast = fallback?.cast;
  if (!cast || isCast(cast.text)) return undefined;
  const trimmed = cast.text.trim();
  if (isCast(trimmed)) {
    return {
      message: `${quote(`:${cast.text}`)} fails the run where the default is needed: its cast takes no blanks`,
      help: didYouMean(`:${trimmed}`),
      suggestion: { start: cast.start, end: cast.end, text: trimmed },
    };
  }
  if (nearestCast(cast.text) !== undefined) {
    return unknownCast(cast, `${quote(`:${cast.text}`)} fails the run where the default is needed: it is no cast`);
  }
  return {
    message: `${quote(value, 32)} can't be a default: ${quote(`:${cast.text}`, 16)} is read as a cast, and the run fails`,
  };
}

function correct({ start, end }: Range, text: string): { help: string; suggestion: Edit } | undefined {
  return text === '' ? undefined : { help: didYouMean(text), suggestion: { start, end, text } };
}

function didYouMean(correction: string): string {
  return `did you mean ${quote(correction)}?`;
}
