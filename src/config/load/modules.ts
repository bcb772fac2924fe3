import { statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Position } from '../../text/lines.ts';

/**
 * The absolute path of a module or config that a config names.
 *
 * @param name a path, relative to the config's folder, or a package's name
 * @throws Error where there is none; the message says so
 */
export function resolveFrom(configPath: string, name: string): { path: string; isPackage: boolean } {
  const path = resolve(dirname(configPath), name);
  if (isFile(path)) return { path, isPackage: false };
  if (isPath(name)) throw new Error(`there is no file "${name}"`);
  // A module of Node's own holds no rules, and has no file to read.
  if (isBuiltin(name)) throw new Error(`"${name}" is a module of Node, not a file or a package`);
  try {
    return { path: createRequire(configPath).resolve(name), isPackage: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
        ? `the package of "${name}" exports no such module to require()`
        : `there is no file and no package "${name}"`,
    );
  }
}

/**
 * The default export of a module, or all its exports where it has none. A file that has changed is
 * read again, for the sake of editors.
 *
 * @throws ModuleError where the module does not load
 */
export async function importDefault(path: string): Promise<unknown> {
  const url = `${pathToFileURL(path).href}?mtime=${statSync(path).mtimeMs}`;
  try {
    const module = (await import(url)) as { default?: unknown };
    if (!('default' in module)) return { ...module };
    const exported = await module.default;
    const transpiled =
      typeof exported === 'object' && exported !== null && '__esModule' in exported && 'default' in exported;
    return transpiled ? exported.default : exported;
  } catch (error) {
    throw new ModuleError(path, error);
  }
}

/** A module that throws or does not parse; the position is where, if that is in the module itself. */
export class ModuleError extends Error {
  readonly position: Position | undefined;

  constructor(path: string, cause: unknown) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message.split('\n', 1)[0]}` : String(cause), { cause });
    this.position = cause instanceof Error ? positionInStack(cause.stack ?? '', path) : undefined;
  }
}

function positionInStack(stack: string, path: string): Position | undefined {
  for (const [, file, line, column] of stack.matchAll(
    /(file:\/\/[^\s()]+?|(?:\/|[A-Za-z]:\\)[^\n()]+?)(?:\?mtime=[\d.]+)?:(\d+)(?::(\d+))?(?=[)\s]|$)/g,
  )) {
    const found = file!.startsWith('file:') ? fileURLToPath(file!) : file;
    if (found === path) return { line: Number(line), column: Number(column ?? 1) };
  }
  return undefined;
}

function isPath(name: string): boolean {
  return /^\.{1,2}(?:[/\\]|$)/.test(name) || isAbsolute(name);
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
