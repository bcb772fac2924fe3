import picomatch from 'picomatch';

export interface Glob {
  /** The folder to start from, as it is written. */
  readonly base: string;
  /** How many folders below the base a path that matches can be. */
  readonly depth: number;
  /** Whether a path relative to the base, with `/`, matches. */
  readonly matches: (path: string) => boolean;
}

/** Reads a pattern as a glob; `undefined` where nothing in it is special. */
export function parseGlob(pattern: string): Glob | undefined {
  const { base, glob, isGlob } = picomatch.scan(pattern, { nonegate: true, unescape: true });
  if (!isGlob) return undefined;
  const unbounded = glob.includes('**') || glob.includes('(');
  return {
    base: base || (pattern.startsWith('/') ? '/' : '.'),
    depth: unbounded ? Number.POSITIVE_INFINITY : glob.split('/').length - 1,
    matches: picomatch(glob, { dot: true, nonegate: true, posix: true }),
  };
}
