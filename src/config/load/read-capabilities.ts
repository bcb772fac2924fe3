import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parseGlob } from '../../files/glob.ts';
import type { Capabilities } from '../../job/capabilities.ts';
import { PatternError } from '../../text/glob.ts';
import { capabilitiesProblems } from '../capabilities.ts';
import type { ConfigProblem } from '../config.ts';
import type { ConfigSource } from './read.ts';

/** What a config says of integrations, and the files that it says it with. */
export interface FoundCapabilities {
  readonly all: readonly Capabilities[];
  /** Absolute. */
  readonly paths: readonly string[];
}

export interface CapabilitiesContext {
  /** Absolute: what paths and globs are relative to. */
  readonly dir: string;
  /** Reads a file as a config is read, by its absolute path. */
  read(path: string): Promise<ConfigSource>;
  /** Makes an error of problems of a config, or of one of these files. */
  errorIn(source: ConfigSource, problems: readonly ConfigProblem[]): Error;
}

/**
 * Reads the entries of `capabilities`: paths, globs, and what such files hold.
 *
 * @throws what the context makes of problems
 */
export async function readCapabilities(
  config: ConfigSource,
  entries: readonly (string | Capabilities)[],
  { dir, read, errorIn }: CapabilitiesContext,
): Promise<FoundCapabilities> {
  const paths = new Set<string>();
  const all: Capabilities[] = [];
  for (const [index, entry] of entries.entries()) {
    const at = ['capabilities', index];
    const fail = (message: string, help?: string) =>
      errorIn(config, [{ path: at, part: 'value', message, ...(help !== undefined && { help }) }]);
    if (typeof entry !== 'string') {
      const problems = capabilitiesProblems(entry, at);
      if (problems.length > 0) throw errorIn(config, problems);
      all.push(entry);
      continue;
    }
    const found = expand(entry, dir, fail);
    if (found.length === 0)
      throw fail(`"${entry}" matches no file`, 'get them with "sync-job-lint remote pull --capabilities"');
    for (const path of found) {
      if (extname(path).toLowerCase() !== '.json') throw fail(`"${entry}" is not a JSON file`);
      paths.add(path);
    }
  }
  const sorted = [...paths].sort();
  for (const path of sorted) {
    const source = await read(path);
    const problems = capabilitiesProblems(source.value);
    if (problems.length > 0) throw errorIn(source, problems);
    all.push(source.value as Capabilities);
  }
  return { all, paths: sorted };
}

/** More files are those of another folder. */
const MAX_FILES = 10_000;

/** The files that a path or a glob means; links are followed where they are named, as everywhere. */
function expand(pattern: string, dir: string, fail: (message: string) => Error): string[] {
  const literal = resolve(dir, pattern);
  if (existsSync(literal)) return [literal];
  let glob: ReturnType<typeof parseGlob>;
  try {
    glob = parseGlob(pattern.replace(/^(?:\.\/)+/, ''));
  } catch (error) {
    throw error instanceof PatternError ? fail(error.message) : error;
  }
  if (!glob) return [];
  const found: string[] = [];
  const walk = (folder: string, names: readonly string[]) => {
    for (const entry of entriesOf(folder)) {
      const own = [...names, entry.name];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (own.length <= glob.depth && !NEVER_ENTERED.has(entry.name)) walk(path, own);
      } else if (entry.isFile() && glob.matches(own)) found.push(path);
      if (found.length > MAX_FILES) throw fail(`"${pattern}" matches more than ${MAX_FILES} files`);
    }
  };
  walk(resolve(dir, glob.base), []);
  return found;
}

const NEVER_ENTERED = new Set(['.git', 'node_modules']);

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
