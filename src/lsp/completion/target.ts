import type { Entry, Mapping, Scalar, Sequence } from '../../document/node.ts';
import { parseSource, type SourceInput } from '../../document/parse.ts';
import type { Language, SourceFile } from '../../document/source.ts';
import type { ResolvedConfig } from '../../engine/config.ts';
import { readDocuments } from '../../engine/read-documents.ts';
import type { Job } from '../../job/job.ts';
import type { Step } from '../../job/step.ts';
import type { LintedDocument } from '../../rule/rule.ts';
import { endOfLine, isBreak, skipBack } from '../../text/blanks.ts';
import type { Edit, Span } from '../../text/span.ts';
import { placeInJob } from '../job-at.ts';
import { nodeAt } from '../node-at.ts';

/** A name that stands where the cursor is, so that there is something to be found. */
export const MARK = 'Zq0Cursor0Zq';

/** Where something is typed, in a text that could be read with a name at the cursor. */
export interface Target {
  /** The keys and indexes that lead there: from the job, or from the document where it holds none. */
  readonly path: readonly (string | number)[];
  readonly isKey: boolean;
  /** The key or the value with the name in it. */
  readonly scalar: Scalar & { readonly value: string };
  /** Where that name begins in it. */
  readonly at: number;
  readonly entry: Entry | undefined;
  readonly around: readonly (Mapping | Sequence)[];
  readonly job: Job | undefined;
  readonly step: Step | undefined;
  readonly language: Language;
  /** What had to be closed for the text to be read, and is not there. */
  readonly closers: string;
  /** The same at the end of the line, where something is between. */
  readonly lineEnd: Edit | undefined;
  /** In JSON: whether a comma has to come before, and after. */
  readonly commas: { readonly before: boolean; readonly after: boolean };
  /** The span of a part of the scalar in the text as it is: offsets of the text that was read. */
  original(span: Span): Span;
}

interface Variant {
  readonly text: string;
  /** What was put in at the cursor: what has to come before the name, that, and the rest of the word behind the cursor. */
  readonly insertion: string;
  /** How much of what is behind the cursor is in it. */
  readonly consumed: number;
  readonly closers: string;
  /** Whether that is at the end of the line. */
  readonly atEnd: boolean;
  /** Whether the name is to be the key of a map. */
  readonly asKey: boolean;
}

/**
 * Finds what may be typed at an offset, the likeliest first. A text is broken exactly while one types: it is tried with a name at the cursor,
 * as a value and as a key, with what the line has opened closed, without the rest of the line, without what follows, and without other lines
 * that are broken.
 *
 * @param takesMap whether a key may be where it was found
 */
export async function* findTargets(
  file: SourceFile,
  offset: number,
  config: Pick<ResolvedConfig, 'settings'>,
  takesMap: (target: Target) => boolean,
): AsyncGenerator<Target> {
  const { path, language } = file;
  const all = variants(file, offset);
  for (const most of [0, MOST_BROKEN]) {
    let found = false;
    const others: Target[] = [];
    for (const variant of all) {
      const read = await readWithout(variant, offset, most, { language, ...(path !== undefined && { path }) });
      const target = read && (await targetIn(read, variant, offset, config));
      if (!target) continue;
      found = true;
      if (variant.asKey === target.isKey && (!variant.asKey || takesMap(target))) yield target;
      else if (!variant.asKey) others.push(target);
    }
    yield* others;
    if (found) return;
  }
}

/** Reads a text without lines that keep it from being read; nothing where that of the cursor is one, or there are too many. */
async function readWithout(
  { text: given, insertion }: Variant,
  offset: number,
  most: number,
  input: Pick<SourceInput, 'language' | 'path'>,
): Promise<SourceFile | undefined> {
  let text = given;
  for (let left = most; ; left--) {
    const file = await parseSource({ ...input, text });
    const problem = file.documents
      .flatMap(({ problems }) => problems)
      .find(({ cause }) => cause !== 'duplicateKey' && cause !== 'unresolvedAlias');
    if (!problem) return file;
    const start = lineStart(text, problem.start);
    const end = endOfLine(text, problem.start);
    if (left === 0 || start === end || (start <= offset + insertion.length && offset <= end)) return undefined;
    text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
  }
}

/** How many broken lines besides that of the cursor are left out. */
const MOST_BROKEN = 3;

async function targetIn(
  file: SourceFile,
  { insertion, consumed, closers, atEnd }: Variant,
  offset: number,
  config: Pick<ResolvedConfig, 'settings'>,
): Promise<Target | undefined> {
  const documents = await readDocuments(file, config);
  const lead = insertion.indexOf(MARK);
  const inside = offset + lead + 1;
  const place = placeInJob(documents, inside) ?? placeOutside(documents, inside);
  if (!place) return undefined;
  const { node } = place;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  const at = node.value.indexOf(MARK);
  if (at < 0) return undefined;
  const original = ({ start, end }: Span) => {
    const back = (one: number) => {
      if (one <= offset + lead) return Math.min(one, offset);
      if (one >= offset + insertion.length) return one - insertion.length + consumed;
      return offset + Math.max(0, Math.min(consumed, one - offset - lead - MARK.length));
    };
    return { start: back(start), end: back(end) };
  };
  const commas = { before: insertion.startsWith(','), after: insertion.endsWith(',') };
  const end = offset + consumed;
  return {
    ...place,
    scalar: { ...node, value: node.value },
    at,
    language: file.language,
    closers: atEnd ? '' : closers,
    lineEnd: atEnd ? { start: end, end, text: closers } : undefined,
    commas,
    original,
  };
}

function placeOutside(documents: readonly LintedDocument[], offset: number) {
  for (const { document } of documents) {
    const { root } = document;
    const at = root && root.start <= offset && offset <= root.end ? nodeAt(root, offset) : undefined;
    if (at) return { ...at, job: undefined, step: undefined };
  }
  return undefined;
}

function variants({ text, language }: SourceFile, offset: number): Variant[] {
  const before = text.slice(0, offset);
  const after = text.slice(offset);
  const rest = after.slice(endOfLine(after, 0));
  const line = before.slice(lineStart(text, offset));
  const tail = after.slice(0, after.length - rest.length);
  const word = /^[\w-]*/.exec(tail)![0];
  const all: Variant[] = [];
  const add: Add = (insertion, kept, consumed, closers = '', asKey = false, atEnd = false) =>
    all.push({ text: before + insertion + kept, insertion, consumed, closers, atEnd, asKey });
  if (language === 'json') {
    jsonVariants(before, tail, rest, add);
    return all;
  }
  const start = skipBack(line, line.length, /[\w$-]/);
  const quote = /^["']?/.exec(line.slice(start - 1, start))![0];
  const isKeyPosition =
    /^[\s-]*$/.test(line.slice(0, start - quote.length)) && /^\s*$/.test(tail.slice(word.length).replace(/^["']/, ''));
  if (isKeyPosition) {
    const isClosed = quote !== '' && tail.startsWith(quote, word.length);
    const closed = quote && !isClosed ? quote : '';
    const consumed = word.length + (isClosed ? 1 : 0);
    for (const kept of [rest, '']) add(`${MARK}${word}${quote}: `, kept, consumed, closed, true);
  }
  for (const asKey of [false, true]) add(MARK, after, 0, '', asKey);
  const closers = closersOf(line, tail);
  if (closers && /\S/.test(tail.slice(word.length)))
    for (const asKey of [false, true]) add(`${MARK}${tail}${closers}`, rest, tail.length, closers, asKey, true);
  for (const kept of [tail.slice(word.length) + rest, rest, ''])
    for (const asKey of [false, true]) add(`${MARK}${word}${closers}`, kept, word.length, closers, asKey);
  return all;
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text.charCodeAt(at - 1))) at--;
  return at;
}

/** What a line has opened before the cursor and does not close after it: braces of a placeholder, quotes, brackets. */
function closersOf(line: string, tail: string): string {
  let closers = '';
  const open: string[] = [];
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (quote) {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && /(?:^|[\s[{,:-])$/.test(line.slice(0, at))) quote = char;
    else if (char === '#' && /\s$/.test(line.slice(0, at))) return '';
    else if (char === '{' || char === '[') open.push(char === '{' ? '}' : ']');
    else if (char === '}' || char === ']') open.pop();
  }
  if (line.lastIndexOf('{{') > line.lastIndexOf('}}')) {
    if (quote && !tail.includes('}}')) closers += '}}';
    if (!quote) open.splice(-2);
    if (!quote && !tail.includes('}}')) closers += '}}';
  }
  if (quote && !tail.includes(quote)) closers += quote;
  return closers + open.reverse().join('');
}

type Add = (
  insertion: string,
  kept: string,
  consumed: number,
  closers?: string,
  asKey?: boolean,
  atEnd?: boolean,
) => void;

/** JSON tells what belongs at the cursor by what is before it. */
function jsonVariants(before: string, tail: string, rest: string, add: Add): void {
  const { inString, isKey, needsComma, open } = scanJson(before);
  const word = inString ? /^[^"\\]*/.exec(tail)![0] : '';
  const isClosed = inString && tail[word.length] === '"';
  const kept = isClosed ? tail.slice(word.length + 1) : inString ? '' : tail;
  const consumed = isClosed ? word.length + 1 : 0;
  const following = kept + rest;
  const colon = isKey && !/^\s*:/.test(following) ? ': null' : '';
  const comma = !(isKey && colon === '') && /^\s*["{[\w-]/.test(following) ? ',' : '';
  const mark = `${needsComma && !inString ? ',' : ''}${inString ? '' : '"'}${MARK}${isClosed ? word : ''}"${colon}`;
  const closers = inString && !isClosed ? '"' : '';
  if (comma) add(mark + comma, following, consumed, closers, isKey);
  add(mark, following, consumed, closers, isKey);
  add(mark, rest, consumed, closers, isKey);
  add(mark + [...open].reverse().join(''), '', consumed, closers, isKey);
}

/** What is open at the end of a beginning of JSON, and what belongs there. */
function scanJson(text: string) {
  const open: string[] = [];
  let inString = false;
  /** Whether a key belongs where a value could be. */
  let isKey = false;
  let needsComma = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') {
        inString = false;
        needsComma = !isKey;
      }
      continue;
    }
    if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      isKey = char === '{';
      needsComma = false;
    } else if (char === '}' || char === ']') {
      open.pop();
      needsComma = true;
      isKey = open.at(-1) === '}';
    } else if (char === ':') isKey = false;
    else if (char === ',') {
      isKey = open.at(-1) === '}';
      needsComma = false;
    } else if (/[\w.-]/.test(char)) needsComma = true;
  }
  if (needsComma && !inString) isKey = open.at(-1) === '}';
  return { inString, isKey, needsComma, open };
}
