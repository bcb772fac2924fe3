import picomatch from 'picomatch';
import { trimEndOf } from '../text/trim.ts';

/** Whether a path is meant by a list of globs: the one that decides, with its `!` where it takes the path back. */
export type GlobMatcher = (path: string) => string | undefined;

/**
 * Compiles globs of a config. A glob that names a folder means all that is below it; of several that match, the last decides.
 *
 * The matcher takes paths relative to the config's folder, with `/`. One that leads out of that folder (`../jobs/a.yaml`) is still met
 * by globs that hold anywhere (those that begin with a globstar), so that a shared config can have some.
 */
export function compileGlobs(globs: readonly string[]): GlobMatcher {
  const matchers = globs
    .map((glob) => {
      const pattern = trimEndOf(glob, /\//)
        .replace(/^!/, '')
        .replace(/^(?:\.\/)+/, '');
      const everything = pattern === '' || pattern === '.';
      const matches = picomatch(everything ? '**' : [pattern, `${pattern}/**`], { dot: true });
      const anywhere = pattern.startsWith('**/');
      return { glob, matches: (path: string) => matches(anywhere ? path.replace(/^(?:\.\.\/)+/, '') : path) };
    })
    .reverse();
  return (path) => matchers.find(({ matches }) => matches(path))?.glob;
}
