import { resolve, sep } from 'node:path';
import { parseGlob } from './glob.ts';
import { isJobFile } from './job-file.ts';

/**
 * Tells of a file that need not be there whether a pattern means it, as `discover` would: the file's path, a
 * directory above it (of YAML and JSON files), or a glob.
 *
 * @param base absolute: where a relative pattern begins
 * @returns takes an absolute path
 * @throws PatternError
 */
export function meaning(pattern: string, base: string): (path: string) => boolean {
  const absolute = resolve(base, pattern);
  const isBelow = (path: string, folder: string) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  const glob = parseGlob(pattern);
  const globBase = glob && resolve(base, glob.base);
  return (path) => {
    if (path === absolute || (isBelow(path, absolute) && isJobFile(path))) return true;
    return (
      globBase !== undefined &&
      isBelow(path, globBase) &&
      glob!.matches(path.slice(globBase.length).split(sep).filter(Boolean))
    );
  };
}
