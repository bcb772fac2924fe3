import { perObject } from '../shared/memo.ts';
import { afterBreak, isBlank, isBreak } from '../text/blanks.ts';
import type { Span } from '../text/span.ts';
import type { Located, Place, Scalar } from './node.ts';

/** Of each UTF-16 unit of a decoded value, where the text that stands for it begins and ends. */
interface Places {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/**
 * Where a part of a string is written.
 *
 * @param from index of the first UTF-16 unit of the decoded value
 * @param to index after the last one; `from` again for an empty span
 */
export function spanWithin(scalar: Scalar, from: number, to: number): Span {
  if (scalar.source === undefined) return { start: scalar.start + from, end: scalar.start + to };
  const places = placesIn(scalar);
  const start = from < places.starts.length ? places.starts[from]! : scalar.end;
  return { start, end: to > from ? places.ends[to - 1]! : start };
}

/** The place of a part of a string: indices as for `spanWithin`. */
export function placeIn(scalar: Scalar, from: number, to: number): Place {
  if (scalar.source !== undefined) return new Part(scalar, from, to, undefined);
  return { start: scalar.start + from, end: scalar.start + to, node: scalar };
}

/** A part of a string that is worth something by itself, and its place: indices as for `spanWithin`. */
export function locateIn(scalar: Scalar, from: number, to: number, value: string): Located {
  if (scalar.source !== undefined) return new Part(scalar, from, to, value);
  return { start: scalar.start + from, end: scalar.start + to, node: scalar, value };
}

/**
 * Where the text is not simply the value, its place is looked for when somebody asks, and of a
 * clean file nobody does.
 */
class Part<T> implements Located<T> {
  readonly node: Scalar;
  readonly value: T;
  readonly #from: number;
  readonly #to: number;

  constructor(node: Scalar, from: number, to: number, value: T) {
    this.node = node;
    this.value = value;
    this.#from = from;
    this.#to = to;
  }

  get start(): number {
    return spanWithin(this.node, this.#from, this.#to).start;
  }

  get end(): number {
    return spanWithin(this.node, this.#from, this.#to).end;
  }
}

const placesIn = perObject((scalar: Scalar) => placesOf(scalar, scalar.source ?? '', String(scalar.value)));

function placesOf(scalar: Scalar, source: string, value: string): Places {
  const walk = new Walk(value.length);
  if (scalar.style === 'literal' || scalar.style === 'folded') walkBlock(scalar, source, value, walk);
  else walkFlow(scalar, source, walk);
  walk.rest(scalar.end);
  return walk;
}

class Walk implements Places {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** How many units have their place. */
  at = 0;

  constructor(length: number) {
    this.starts = new Uint32Array(length);
    this.ends = new Uint32Array(length);
  }

  /** Says where the next units are written, all in one place. */
  units(count: number, start: number, end: number): void {
    for (let i = 0; i < count && this.at < this.starts.length; i++) {
      this.starts[this.at] = start;
      this.ends[this.at++] = end;
    }
  }

  rest(offset: number): void {
    this.units(this.starts.length - this.at, offset, offset);
  }
}

/**
 * Plain and quoted scalars: escapes, and line breaks that are folded together with the spaces
 * around them.
 */
function walkFlow({ start, end, style }: Scalar, source: string, walk: Walk): void {
  let at = start;
  while (at < end) {
    const code = source.charCodeAt(at);
    if (isBlank(code) || isBreak(code)) {
      const { next, breaks } = skipBlanks(source, at, end);
      if (breaks > 0) walk.units(Math.max(1, breaks - 1), at, next);
      else for (let i = at; i < next; i++) walk.units(1, i, i + 1);
      at = next;
    } else if (code === 0x27 && style === 'single') {
      walk.units(1, at, at + 2);
      at += 2;
    } else if (code === 0x5c && style === 'double') {
      at = walkEscape(source, at, end, walk);
    } else {
      walk.units(1, at, ++at);
    }
  }
}

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function walkEscape(source: string, at: number, end: number, walk: Walk): number {
  const character = source[at + 1]!;
  if (isBreak(character.charCodeAt(0))) return skipBlanks(source, at + 1, end).next;
  const digits = HEX_DIGITS[character] ?? 0;
  const next = at + 2 + digits;
  const units = digits === 8 && Number.parseInt(source.slice(at + 2, next), 16) > 0xffff ? 2 : 1;
  walk.units(units, at, next);
  return next;
}

/**
 * Literal and folded block scalars: lines without their indentation, and between them line breaks
 * that stand for themselves or, folded, for a space.
 */
function walkBlock({ start, end }: Scalar, source: string, value: string, walk: Walk): void {
  const indentation = start - lineStart(source, start);
  walk.units(newlines(value, 0), start, start);
  let at = start;
  while (at < end) {
    while (at < end && !isBreak(source.charCodeAt(at))) walk.units(1, at, ++at);
    if (at >= end) return;
    const breaks: Span[] = [];
    while (at < end && isBreak(source.charCodeAt(at))) {
      const next = afterBreak(source, at);
      breaks.push({ start: at, end: next });
      at = next;
      for (let i = 0; i < indentation && source.charCodeAt(at) === 32; i++) at++;
    }
    const units = Math.max(1, newlines(value, walk.at));
    for (let i = 0; i < units; i++) {
      const place = breaks[Math.min(i, breaks.length - 1)]!;
      walk.units(1, place.start, place.end);
    }
  }
}

/** How many line breaks a decoded value has from an index on. */
function newlines(value: string, from: number): number {
  let to = from;
  while (value.charCodeAt(to) === 10) to++;
  return to - from;
}

function skipBlanks(source: string, from: number, end: number): { next: number; breaks: number } {
  let next = from;
  let breaks = 0;
  while (next < end) {
    const code = source.charCodeAt(next);
    if (isBreak(code)) {
      breaks++;
      next = afterBreak(source, next);
    } else if (isBlank(code)) next++;
    else break;
  }
  return { next, breaks };
}

function lineStart(source: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(source.charCodeAt(at - 1))) at--;
  return at;
}
