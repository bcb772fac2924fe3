import { matchesPath, type NamePattern, parseGlobPattern } from '../text/glob.ts';

export interface Glob {
  /** The folder to start from. */
  readonly base: string;
  /** How many folders below the base a path that matches can be. */
  readonly depth: number;
  /** Whether the names on the way from the base match. */
  readonly matches: (names: readonly string[]) => boolean;
}

/**
 * Reads a pattern as a glob; `undefined` where nothing in it is special.
 *
 * @throws PatternError where it is too long or too wild
 */
export function parseGlob(pattern: string): Glob | undefined {
  const patterns = parseGlobPattern(pattern);
  const literals = patterns.map((segments) => {
    const wild = segments.findIndex((segment) => segment === '**' || segment.literal === undefined);
    return segments.slice(0, wild < 0 ? segments.length : wild).map((segment) => (segment as NamePattern).literal!);
  });
  const [first, ...others] = literals;
  if (others.length === 0 && first!.length === patterns[0]!.length) return undefined;
  // The last name is that of a file.
  const most = Math.min(...patterns.map(({ length }) => length - 1));
  let shared = 0;
  while (shared < most && shared < first!.length && others.every((names) => names[shared] === first![shared])) shared++;
  const rests = patterns.map((segments) => segments.slice(shared));
  const isUnbounded = rests.some((segments) => segments.includes('**'));
  return {
    base: `${pattern.startsWith('/') ? '/' : ''}${first!.slice(0, shared).join('/')}` || '.',
    depth: isUnbounded ? Number.POSITIVE_INFINITY : Math.max(...rests.map(({ length }) => length)) - 1,
    matches: (names) => rests.some((segments) => matchesPath(segments, names)),
  };
}
