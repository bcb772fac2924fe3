import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { entryOf, isMapping, isPresent, isSequence, type Mapping, type Node } from '../../document/node.ts';
import { parseSource } from '../../document/parse.ts';
import type { SourceFile, SyntaxProblem } from '../../document/source.ts';
import { describeError } from '../../files/errors.ts';
import { isPlanted } from '../../files/planted.ts';
import { Lines, type Position } from '../../text/lines.ts';
import type { ConfigPath, ConfigProblem } from '../config.ts';
import { ConfigError } from '../config-error.ts';
import { importDefault, isFile, ModuleError } from './modules.ts';

const extensions = ['.js', '.mjs', '.cjs', '.json', '.yaml', '.yml'];
const manifest = 'package.json';
const manifestKey = 'sync-job-lint';

/** The names under which a folder's config is found. */
export const configNames: readonly string[] = extensions.map((extension) => `sync-job-lint.config${extension}`);

/** A config as it is written: not yet checked. */
export interface ConfigSource {
  /** Absolute. */
  readonly path: string;
  /** As people read it. */
  readonly shown: string;
  readonly value: unknown;
  /** Where a part of it is written; nothing for JavaScript. */
  locate(path: ConfigPath, part: ConfigProblem['part']): Position | undefined;
}

/**
 * The absolute path of a folder's config, which may be its `package.json`. One that another user
 * has put into a shared folder is passed by: it may be code, and would run with the rights of
 * whoever checks something below.
 *
 * @param passBy takes the paths of such configs
 * @throws ConfigError where there are several
 */
export async function findConfig(
  folder: string,
  show: (path: string) => string,
  passBy: (path: string) => void = () => {},
): Promise<string | undefined> {
  const isThere = (path: string) => {
    if (!existsSync(path)) return false;
    if (!isPlanted(path)) return true;
    passBy(path);
    return false;
  };
  const found = configNames.map((name) => join(folder, name)).filter(isThere);
  const packagePath = join(folder, manifest);
  if (isThere(packagePath) && readable(show(packagePath), () => holdsConfig(packagePath))) found.push(packagePath);
  if (found.length > 1) {
    const [first, second] = found.map((path) => JSON.stringify(basename(path)));
    throw new ConfigError([
      {
        path: show(found[1]!),
        message: `${second} and ${first} are both configs of one folder`,
        help: 'keep one of them',
      },
    ]);
  }
  return found[0];
}

/** @throws ConfigError where a file can't be read */
function readable<T>(shown: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigError([
      { path: shown, message: `can't be read: ${error instanceof RangeError ? error.message : describeError(error)}` },
    ]);
  }
}

/** A larger one is nobody's work. */
const MAX_BYTES = 1024 * 1024;

/** Reads what is a file. */
function readBytes(path: string): Buffer {
  if (statSync(path).size > MAX_BYTES) throw new RangeError(`it has more than ${MAX_BYTES / 1024 / 1024} MB`);
  return readFileSync(path);
}

function holdsConfig(packagePath: string): boolean {
  if (!isFile(packagePath)) return false;
  const text = readBytes(packagePath).toString();
  if (!text.includes(`"${manifestKey}"`)) return false;
  try {
    return Object.hasOwn(JSON.parse(text.replace(/^\uFEFF/, '')), manifestKey);
  } catch {
    return false; // A broken manifest is npm's to report: that our name is in it most often means a dependency.
  }
}

/** What is wrong with a text as YAML or JSON, in words. */
export type SyntaxWords = (problem: SyntaxProblem) => string;

/**
 * Reads a config of any format.
 *
 * @param shown the path as people read it
 * @throws ConfigError where it can't be read, with the place
 */
export async function readConfig(path: string, shown: string, words: SyntaxWords): Promise<ConfigSource> {
  if (!readable(shown, () => isFile(path))) {
    throw new ConfigError([{ path: shown, message: existsSync(path) ? 'it is not a file' : 'there is no such file' }]);
  }
  const extension = extname(path);
  if (!extensions.includes(extension)) {
    throw new ConfigError([
      { path: shown, message: `"${basename(path)}" is not a config, expected one of ${extensions.join(', ')}` },
    ]);
  }
  return extension.endsWith('js') ? readModule(path, shown) : readDocument(path, shown, words);
}

async function readModule(path: string, shown: string): Promise<ConfigSource> {
  try {
    return { path, shown, value: await importDefault(path), locate: () => undefined };
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
    throw new ConfigError([{ path: shown, ...error.position, message: error.message }]);
  }
}

async function readDocument(path: string, shown: string, words: SyntaxWords): Promise<ConfigSource> {
  return configIn(await parseSource({ bytes: readable(shown, () => readBytes(path)), path }), path, shown, words);
}

/**
 * The config in a file of YAML or JSON.
 *
 * @param path absolute
 * @param shown the path as people read it
 * @throws ConfigError where it does not parse, with the places
 */
export function configIn(file: SourceFile, path: string, shown: string, words: SyntaxWords): ConfigSource {
  const isManifest = basename(path) === manifest;
  const lines = new Lines(file.text);
  const problemAt = (start: number, message: string) => ({ path: shown, ...lines.position(start), message });
  const problems = file.documents.flatMap((document) => [
    ...document.problems,
    ...document.tags.map(({ start, end, tag }) => ({ start, end, cause: 'unknownTag', tag }) as const),
  ]);
  // A text without any document is an empty config.
  const faults = problems.filter(({ cause }) => cause !== 'empty');
  const documents = file.documents.filter(({ root }) => isPresent(root));
  const second = documents[1]?.root;
  const [first, ...others] = faults.map((problem) => problemAt(problem.start, words(problem)));
  if (first) throw new ConfigError([first, ...others]);
  if (second) throw new ConfigError([problemAt(second.start, 'a config is one document, found another one')]);

  const whole = documents[0]?.root;
  const root = isManifest && isMapping(whole) ? entryOf(whole, manifestKey)?.value : whole;
  if (isManifest && !root) throw new ConfigError([{ path: shown, message: `there is no "${manifestKey}" in it` }]);
  return {
    path,
    shown,
    value: root && plainValue(root),
    locate: (at, part) => {
      const offset = root && offsetOf(root, at, part);
      return offset === undefined ? undefined : lines.position(offset);
    },
  };
}

/** The value of a tree without its places; the parser bounds its depth. */
function plainValue(root: Node): unknown {
  const values = new Map<Node, unknown>();
  const convert = (node: Node): unknown => {
    if (node.kind === 'scalar') return node.value;
    if (!values.has(node)) values.set(node, isSequence(node) ? node.items.map(convert) : convertMapping(node));
    return values.get(node);
  };
  const convertMapping = (mapping: Mapping) => {
    const entries = new Map<string, unknown>();
    // Of several entries of one name the first counts: those of merge keys come last.
    for (const { name, value } of mapping.entries) if (!entries.has(name)) entries.set(name, convert(value));
    return Object.fromEntries(entries);
  };
  return convert(root);
}

function offsetOf(root: Node, path: ConfigPath, part: ConfigProblem['part']): number {
  let node = root;
  let offset = root.start;
  for (const [i, step] of path.entries()) {
    if (isSequence(node) && node.items[Number(step)]) {
      node = node.items[Number(step)]!;
      offset = node.start;
    } else if (isMapping(node)) {
      const entry = entryOf(node, String(step));
      if (!entry) return offset;
      node = entry.value;
      const isEmpty = node.start === node.end;
      offset = isEmpty || (part === 'key' && i === path.length - 1) ? entry.key.start : node.start;
    }
  }
  return offset;
}
