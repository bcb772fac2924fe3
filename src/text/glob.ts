/**
 * Patterns for paths, as in globs and in `.gitignore`. Whatever the pattern, a match takes time
 * that grows with it and with the path: all ways to match are followed at once, part by part, where
 * the regular expressions that such patterns are usually made into try one after the other.
 */

/** Why a pattern is refused: one sentence without a full stop, without the pattern. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Of paths, between the slashes: `**`, or what a name must match. */
export type Segment = '**' | NamePattern;

/** Longer ones are nobody's work. */
const MAX_LENGTH = 1000;

/** How many wildcards, sets, groups and braces a pattern may have. */
const MAX_WILD = 50;

/** How many patterns the braces of one may stand for. */
const MAX_EXPANDED = 1000;

/** How deep groups may be nested: each level multiplies the time by the length of a name. */
const MAX_GROUPS = 2;

const STAR = { kind: 'star' } as const;
const ANY = { kind: 'any' } as const;

type Part = string | typeof STAR | typeof ANY | CharacterSet | Group;

interface CharacterSet {
  readonly kind: 'set';
  readonly negated: boolean;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** `@(a|b)`, `?(a)`, `*(a)`, `+(a)`, `!(a)`. */
interface Group {
  readonly kind: '@' | '?' | '*' | '+' | '!';
  readonly alternatives: readonly (readonly Part[])[];
}

/** What a name must match. */
export class NamePattern {
  readonly #prefix: string;
  readonly #suffix: string;
  /** What is between these two. */
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    const [first] = parts;
    const last = parts.at(-1);
    this.#prefix = typeof first === 'string' ? first : '';
    this.#suffix = parts.length > 1 && typeof last === 'string' ? last : '';
    this.#parts = parts.slice(this.#prefix ? 1 : 0, this.#suffix ? -1 : undefined);
  }

  /** The only name that matches, if there is but one. */
  get literal(): string | undefined {
    return this.#parts.length === 0 ? this.#prefix : undefined;
  }

  matches(name: string): boolean {
    if (this.#parts.length === 0) return name === this.#prefix;
    const length = name.length - this.#prefix.length - this.#suffix.length;
    if (length < 0 || !name.startsWith(this.#prefix) || !name.endsWith(this.#suffix)) return false;
    if (this.#parts.length === 1 && this.#parts[0] === STAR) return true;
    const text = name.slice(this.#prefix.length, this.#prefix.length + length);
    return follow(this.#parts, text, startAt(text, 0))[length] === 1;
  }
}

/** Whether the names of a path, from one on, match a pattern. */
export function matchesPath(segments: readonly Segment[], names: readonly string[], from = 0): boolean {
  const count = names.length - from;
  let fixed = segments.indexOf('**');
  if (fixed < 0) fixed = segments.length;
  if (fixed === segments.length ? count !== fixed : count < fixed) return false;
  for (let i = 0; i < fixed; i++) if (!(segments[i] as NamePattern).matches(names[from + i]!)) return false;
  if (fixed === segments.length) return true;
  // From the end, since that is what most patterns are about.
  const last = segments.at(-1)!;
  if (last !== '**' && !(count > 0 && last.matches(names.at(-1)!))) return false;
  let reached = new Uint8Array(count + 1);
  reached[fixed] = 1;
  for (const segment of segments.slice(fixed)) {
    const next = new Uint8Array(count + 1);
    if (segment === '**') {
      const first = reached.indexOf(1);
      if (first >= 0) next.fill(1, first);
    } else {
      for (let at = 0; at < count; at++) if (reached[at] && segment.matches(names[from + at]!)) next[at + 1] = 1;
    }
    reached = next;
  }
  return reached[count] === 1;
}

/**
 * Reads a glob: `*`, `?`, `[…]`, `{a,b}`, `{1..9}`, `**` and groups such as `!(a|b)`. The patterns
 * are those that its braces stand for.
 *
 * @throws PatternError where it is too long or too wild
 */
export function parseGlobPattern(glob: string): readonly (readonly Segment[])[] {
  if (glob.length > MAX_LENGTH) throw new PatternError(`has more than ${MAX_LENGTH} characters`);
  const patterns = expandBraces(glob).map((pattern) => new Parser(pattern, true).segments()!);
  return patterns.map((segments) => below(segments.filter((segment) => segment === '**' || !isEmpty(segment))));
}

/** At the end of a pattern, `**` is what is in a folder, and not the folder. */
export function below(segments: readonly Segment[]): readonly Segment[] {
  return segments.at(-1) === '**' ? [...segments, new NamePattern([STAR])] : segments;
}

function isEmpty(segment: NamePattern): boolean {
  return segment.literal === '' || segment.literal === '.';
}

/**
 * Reads what a line of `.gitignore` says of paths, without `!` and the slashes at its ends.
 *
 * @returns nothing where git takes it as a pattern that matches nothing
 * @throws PatternError where it is too long or too wild
 */
export function parseGitPattern(pattern: string): readonly Segment[] | undefined {
  if (pattern.length > MAX_LENGTH) throw new PatternError(`has more than ${MAX_LENGTH} characters`);
  const segments = new Parser(pattern, false).segments();
  return segments && below(segments);
}

class Parser {
  readonly #text: string;
  readonly #isGlob: boolean;
  #at = 0;
  #wild = 0;

  constructor(text: string, isGlob: boolean) {
    this.#text = text;
    this.#isGlob = isGlob;
  }

  segments(): Segment[] | undefined {
    const segments: Segment[] = [];
    for (;;) {
      if (this.#isGlobstar()) segments.push('**');
      else {
        const parts = this.#sequence(0);
        if (!parts) return undefined;
        segments.push(new NamePattern(parts));
      }
      if (this.#at >= this.#text.length) return segments;
      this.#at++;
    }
  }

  /** Takes two or more stars that are all there is between two slashes. */
  #isGlobstar(): boolean {
    let end = this.#at;
    while (this.#text[end] === '*') end++;
    if (end - this.#at < 2 || (end < this.#text.length && this.#text[end] !== '/')) return false;
    this.#at = end;
    this.#countWild();
    return true;
  }

  /** Parts up to a slash or, in a group, to where an alternative ends. */
  #sequence(depth: number): Part[] | undefined {
    const parts: Part[] = [];
    const add = (part: Part) => {
      const last = parts.at(-1);
      if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
      else if (part !== STAR || last !== STAR) parts.push(part);
    };
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!;
      if (char === '/') {
        if (depth === 0) break;
        throw new PatternError('has a slash in parentheses: use braces, as in "{a/b,c}"');
      }
      if (depth > 0 && (char === '|' || char === ')')) break;
      const group = this.#isGlob ? this.#group(depth) : undefined;
      if (group) {
        add(group);
      } else if (char === '\\') {
        const next = this.#text[this.#at + 1];
        if (next === undefined && !this.#isGlob) return undefined;
        add(next ?? char);
        this.#at += 2;
      } else if (char === '[') {
        const set = readSet(this.#text, this.#at);
        if (!set && !this.#isGlob) return undefined;
        add(set?.set ?? char);
        this.#at = set?.end ?? this.#at + 1;
        if (set) this.#countWild();
      } else {
        this.#at++;
        if (char === '*' || char === '?') this.#countWild();
        add(char === '*' ? STAR : char === '?' ? ANY : char);
      }
    }
    return parts;
  }

  #group(depth: number): Group | undefined {
    const char = this.#text[this.#at]!;
    const isPlain = char === '(';
    const open = isPlain ? this.#at : this.#at + 1;
    if (!isPlain && !(isGroupKind(char) && this.#text[open] === '(')) return undefined;
    const { end, isChoice } = closingParenthesis(this.#text, open);
    if (end === undefined || (isPlain && !isChoice)) return undefined;
    if (depth >= MAX_GROUPS) throw new PatternError(`has more than ${MAX_GROUPS} levels of parentheses`);
    this.#countWild();
    const alternatives: (readonly Part[])[] = [];
    this.#at = open;
    do {
      this.#at++;
      alternatives.push(this.#sequence(depth + 1)!);
    } while (this.#text[this.#at] === '|');
    this.#at++;
    return { kind: isGroupKind(char) ? char : '@', alternatives };
  }

  #countWild(): void {
    if (++this.#wild > MAX_WILD) throw new PatternError(`has more than ${MAX_WILD} wildcards`);
  }
}

function isGroupKind(char: string): char is Group['kind'] {
  return '@?*+!'.includes(char);
}

/**
 * Where the parenthesis that opens at a place is closed, if it is before a slash, and whether it
 * holds several alternatives.
 */
function closingParenthesis(text: string, open: number): { end?: number; isChoice: boolean } {
  let depth = 0;
  let isChoice = false;
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '[') at = (readSet(text, at)?.end ?? at + 1) - 1;
    else if (char === '(') depth++;
    else if (char === '|' && depth === 1) isChoice = true;
    else if (char === ')' && --depth === 0) return { end: at, isChoice };
  }
  return { isChoice };
}

/** As git has them, of ASCII only. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '09AZaz',
  alpha: 'AZaz',
  blank: '  \t\t',
  cntrl: '\0\x1f\x7f\x7f',
  digit: '09',
  graph: '!~',
  lower: 'az',
  print: ' ~',
  punct: '!/:@[`{~',
  space: '  \t\n\r\r',
  upper: 'AZ',
  xdigit: '09AFaf',
};

/** Reads `[…]`, as git does; nothing where it does not end or names an unknown class. */
function readSet(text: string, open: number): { readonly set: CharacterSet; readonly end: number } | undefined {
  let at = open + 1;
  const negated = text[at] === '!' || text[at] === '^';
  if (negated) at++;
  const ranges: [number, number][] = [];
  let before: number | undefined;
  for (let isFirst = true; isFirst || text[at] !== ']'; isFirst = false) {
    if (at >= text.length) return undefined;
    if (text.startsWith('[:', at)) {
      const close = text.indexOf(']', at + 2);
      if (close < 0) return undefined;
      if (close > at + 2 && text[close - 1] === ':') {
        const name = text.slice(at + 2, close - 1);
        if (!Object.hasOwn(CLASSES, name)) return undefined;
        const ends = CLASSES[name]!;
        for (let i = 0; i < ends.length; i += 2) ranges.push([ends.charCodeAt(i), ends.charCodeAt(i + 1)]);
        before = undefined;
        at = close + 1;
        continue;
      }
    }
    const isRange = text[at] === '-' && before !== undefined && at + 1 < text.length && text[at + 1] !== ']';
    if (isRange) at++;
    if (text[at] === '\\') at++;
    const code = text.codePointAt(at);
    if (code === undefined) return undefined;
    at += code > 0xffff ? 2 : 1;
    ranges.push([isRange ? before! : code, code]);
    before = isRange ? undefined : code;
  }
  return { set: { kind: 'set', negated, ranges }, end: at + 1 };
}

function startAt(text: string, at: number): Uint8Array {
  const reached = new Uint8Array(text.length + 1);
  reached[at] = 1;
  return reached;
}

/** Where in a text one can be after some parts, from where one can be before them. */
function follow(parts: readonly Part[], text: string, from: Uint8Array): Uint8Array {
  let reached = from;
  for (const part of parts) {
    const first = reached.indexOf(1);
    if (first < 0) break;
    reached = followPart(part, text, reached, first);
  }
  return reached;
}

/** @param first where the first of them is */
function followPart(part: Part, text: string, from: Uint8Array, first: number): Uint8Array {
  const next = new Uint8Array(from.length);
  if (part === STAR) return next.fill(1, first);
  if (typeof part === 'string') {
    for (let at = text.indexOf(part, first); at >= 0; at = text.indexOf(part, at + 1))
      if (from[at]) next[at + part.length] = 1;
    return next;
  }
  if (part.kind === 'any' || part.kind === 'set') {
    for (let at = first; at < text.length; at++) {
      if (!from[at]) continue;
      const code = text.codePointAt(at)!;
      if (part.kind === 'any' || isIn(part, code)) next[at + (code > 0xffff ? 2 : 1)] = 1;
    }
    return next;
  }
  return followGroup(part as Group, text, from);
}

function isIn({ negated, ranges }: CharacterSet, code: number): boolean {
  return ranges.some(([from, to]) => from <= code && code <= to) !== negated;
}

function followGroup({ kind, alternatives }: Group, text: string, from: Uint8Array): Uint8Array {
  const once = (starts: Uint8Array) => {
    const ends = new Uint8Array(starts.length);
    for (const alternative of alternatives) merge(ends, follow(alternative, text, starts));
    return ends;
  };
  if (kind === '@') return once(from);
  if (kind === '!') {
    const ends = new Uint8Array(from.length);
    for (let at = 0; at < from.length; at++) {
      if (!from[at]) continue;
      const others = once(startAt(text, at));
      for (let end = at; end < ends.length; end++) if (!others[end]) ends[end] = 1;
    }
    return ends;
  }
  const reached = kind === '+' ? new Uint8Array(from.length) : from.slice();
  let added = from;
  do {
    added = merge(reached, once(added));
  } while (kind !== '?' && added.includes(1));
  return reached;
}

/** Adds places to others, and gives those that were not there. */
function merge(places: Uint8Array, others: Uint8Array): Uint8Array {
  const added = new Uint8Array(places.length);
  for (let at = 0; at < places.length; at++) {
    if (!others[at] || places[at]) continue;
    places[at] = 1;
    added[at] = 1;
  }
  return added;
}

/** The patterns that the braces of a glob stand for, as in a shell. */
function expandBraces(glob: string): string[] {
  const braces = findBraces(glob);
  if (!braces) return [glob];
  const { start, end, alternatives } = braces;
  const head = glob.slice(0, start);
  const tails = expandBraces(glob.slice(end + 1));
  const heads = alternatives.flatMap((alternative) => expandBraces(alternative));
  if (heads.length * tails.length > MAX_EXPANDED)
    throw new PatternError(`expands to more than ${MAX_EXPANDED} patterns`);
  return heads.flatMap((middle) => tails.map((tail) => head + middle + tail));
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly alternatives: readonly string[];
}

/** The first braces with several alternatives in them. */
function findBraces(glob: string): Braces | undefined {
  for (let at = 0; at < glob.length; at++) {
    if (glob[at] === '\\') at++;
    else if (glob[at] === '[') at = (readSet(glob, at)?.end ?? at + 1) - 1;
    else if (glob[at] === '{') {
      const braces = readBraces(glob, at);
      if (braces) return braces;
    }
  }
  return undefined;
}

function readBraces(glob: string, start: number): Braces | undefined {
  const alternatives: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < glob.length; at++) {
    const char = glob[at];
    if (char === '\\') at++;
    else if (char === '[') at = (readSet(glob, at)?.end ?? at + 1) - 1;
    else if (char === '{') depth++;
    else if (depth === 1 && (char === ',' || char === '}')) {
      alternatives.push(glob.slice(from, at));
      from = at + 1;
      if (char === ',') continue;
      const all = alternatives.length > 1 ? alternatives : range(alternatives[0]!);
      return all && { start, end: at, alternatives: all };
    } else if (char === '}') depth--;
  }
  return undefined;
}

/** What `{1..3}` and `{a..c}` stand for. */
function range(text: string): readonly string[] | undefined {
  const [, from, to] = /^(-?\d{1,9}|[A-Za-z])\.\.(-?\d{1,9}|[A-Za-z])$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const isNumber = /\d$/.test(from);
  if (isNumber !== /\d$/.test(to)) return undefined;
  const [a, b] = isNumber ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const count = Math.abs(b - a) + 1;
  if (count > MAX_EXPANDED) throw new PatternError(`expands to more than ${MAX_EXPANDED} patterns`);
  const step = a <= b ? 1 : -1;
  return Array.from({ length: count }, (_, i) => (isNumber ? String(a + i * step) : String.fromCharCode(a + i * step)));
}
