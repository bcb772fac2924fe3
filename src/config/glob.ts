import { below, matchesPath, PatternError, parseGlobPattern } from '../text/glob.ts';
import { shorten } from '../text/quote.ts';
import { trimEndOf } from '../text/trim.ts';

/**
 * Whether a path is meant by a list of globs: the one that decides, with its `!` where it takes the
 * path back.
 */
export type GlobMatcher = (path: string) => string | undefined;

/** A glob that can't hold: its index in its list, and why. */
export class GlobError extends Error {
  override readonly name = 'GlobError';
  readonly index: number;

  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}

/** More are nobody's work, and each file is held against all of them. */
const MAX_GLOBS = 10_000;

/**
 * Compiles globs of a config. A glob that names a folder means all that is below it; of several
 * that match, the last decides.
 *
 * The matcher takes paths relative to the config's folder, with `/`. One that leads out of that
 * folder (`../jobs/a.yaml`) is still met by globs that hold anywhere (those that begin with a
 * globstar), so that a shared config can have some.
 *
 * @throws GlobError
 */
export function compileGlobs(globs: readonly string[]): GlobMatcher {
  if (globs.length > MAX_GLOBS) throw new GlobError(MAX_GLOBS, `there are more than ${MAX_GLOBS} globs`);
  const matchers = globs.map((glob, index) => ({ glob, matches: compileGlob(glob, index) })).reverse();
  return (path) => {
    const names = path.split('/');
    return matchers.find(({ matches }) => matches(names))?.glob;
  };
}

function compileGlob(glob: string, index: number): (names: readonly string[]) => boolean {
  try {
    const patterns = parseGlobPattern(trimEndOf(glob, /\//).replace(/^!/, '')).flatMap((segments) => [
      segments,
      below([...segments, '**']),
    ]);
    return (names) => {
      const inside = names.findIndex((name) => name !== '..');
      return patterns.some((segments) => matchesPath(segments, names, segments[0] === '**' ? inside : 0));
    };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new GlobError(index, `"${shorten(glob, 100)}" ${error.message}`);
  }
}
