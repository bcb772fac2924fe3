import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { describeError } from './errors.ts';
import { isPlanted } from './planted.ts';
import { ReadError, readFile } from './read.ts';

/** Why a file was left as it was: one sentence without a full stop, without its path. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/**
 * Nothing can be put beside the file or take its place, as where it is mounted; it may be writable
 * itself.
 */
export class PlaceError extends WriteError {}

export interface WriteOptions {
  /** Of a file that is rewritten: what it must still hold. */
  readonly expected?: Uint8Array;
  /**
   * Absolute: a folder out of which no link that is in it may lead, and of a file that is rewritten
   * none at all.
   */
  readonly within?: string;
  /** Whether to make the folders above the file where they are missing. */
  readonly makeFolder?: boolean;
}

/**
 * Writes a file whole or not at all: a file beside it, which nobody else can read, is written and
 * takes its place. A link stays, and what it leads to is replaced; the mode and the owner stay. A
 * file that would lose its owner or its other names (hard links) is written in its place; what is
 * there and no file, such as `/dev/stdout`, as well.
 *
 * @throws WriteError; then the file is what it was
 */
export function writeWhole(path: string, content: Uint8Array | string, options: WriteOptions = {}): void {
  const { expected, within, makeFolder = false } = options;
  let temporary: string | undefined;
  try {
    if (isPlanted(path))
      throw new WriteError("can't be written: it belongs to another user, in a folder where everybody can put files");
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) {
      // A pipe in the file's place would wait for its reader.
      if (expected) throw changed();
      if (within !== undefined && isBelow(path, within)) refuseOutside(path, realpathSync(path), within, false);
      writeFileSync(path, content);
      return;
    }
    if (!stats && makeFolder) makeFolderOf(path, within);
    const target = stats ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
    if (within !== undefined) refuseOutside(path, target, within, expected !== undefined);
    if (stats) accessSync(target, constants.W_OK);
    const name = join(dirname(target), `.sync-job-lint-${process.pid}-${random()}.tmp`);
    const fd = create(name, stats);
    temporary = name;
    let keepsOwner = true;
    try {
      writeFileSync(fd, content);
      if (stats) keepsOwner = copyOwnerAndMode(fd, stats);
    } finally {
      closeSync(fd);
    }
    if (expected && Buffer.compare(readFile(target), expected) !== 0) throw changed();
    if (stats && (stats.nlink > 1 || !keepsOwner)) {
      overwrite(target, content, expected);
      return;
    }
    replace(name, target);
    temporary = undefined;
  } catch (error) {
    if (error instanceof WriteError) throw error;
    // What can't be read any more is not what was read.
    throw error instanceof ReadError ? changed() : new WriteError(`can't be written: ${describeError(error)}`);
  } finally {
    if (temporary !== undefined) rmSync(temporary, { force: true });
  }
}

function makeFolderOf(path: string, within: string | undefined): void {
  const folder = dirname(path);
  let there = folder;
  while (!existsSync(there) && there !== dirname(there)) there = dirname(there);
  if (within !== undefined) refuseOutside(path, realpathSync(there), within, false);
  mkdirSync(folder, { recursive: true });
}

/** @param isRewritten whether a link that is outside itself may not lead there either */
function refuseOutside(path: string, target: string, folder: string, isRewritten: boolean): void {
  if (isBelow(target, realpathSync(folder))) return;
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (isBelow(path, folder) || (isRewritten && isLink))
    throw new WriteError("can't be written: a link leads to it, out of the working directory");
}

/** Whether a path is a folder or in it, links aside. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Writes into a file; where that fails, what it held, if that is known. */
function overwrite(path: string, content: Uint8Array | string, before: Uint8Array | undefined): void {
  const fd = openSync(path, 'r+');
  const put = (bytes: Uint8Array) => {
    let at = 0;
    while (at < bytes.length) at += writeSync(fd, bytes, at, bytes.length - at, at);
    ftruncateSync(fd, bytes.length);
  };
  try {
    put(Buffer.from(content));
  } catch (error) {
    if (before) put(before);
    throw error;
  } finally {
    closeSync(fd);
  }
}

function replace(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw new PlaceError(`can't be written: ${describeError(error)}`);
  }
}

function changed(): WriteError {
  return new WriteError("can't be written: it has changed since it was read");
}

/** In each container the process has the same number, and one that was killed may have left its file. */
function random(): string {
  return Math.random().toString(36).slice(2, 8);
}

function create(path: string, old: Stats | undefined): number {
  try {
    return openSync(path, 'wx', old ? 0o600 : 0o666);
  } catch (error) {
    throw new PlaceError(`can't be written: nothing can be put beside it: ${describeError(error)}`);
  }
}

/** Whether the owner is the same, which only root can give to files of others. */
function copyOwnerAndMode(fd: number, { uid, gid, mode }: Stats): boolean {
  try {
    fchownSync(fd, uid, gid);
  } catch {
    return false;
  }
  fchmodSync(fd, mode);
  return true;
}
