import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describeError } from './errors.ts';
import { ReadError, readFile } from './read.ts';

/** Why a file was left as it was: one sentence without a full stop, without its path. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/** Nothing can be put beside the file or take its place, as where it is mounted; it may be writable itself. */
export class PlaceError extends WriteError {}

/**
 * Writes a file whole or not at all: a file beside it is written and takes its place. A link stays, and what it leads to is replaced; the mode stays.
 * What is there and no file, such as `/dev/stdout`, is written to.
 *
 * @param expected what the file must still hold
 * @throws WriteError; then the file is what it was
 */
export function writeWhole(path: string, content: Uint8Array | string, expected?: Uint8Array): void {
  let temporary: string | undefined;
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) {
      // A pipe in the file's place would wait for its reader.
      if (expected) throw changed();
      writeFileSync(path, content);
      return;
    }
    const target = stats ? realpathSync(path) : path;
    if (stats) accessSync(target, constants.W_OK);
    const name = join(dirname(target), `.sync-job-lint-${process.pid}-${random()}.tmp`);
    const fd = create(name);
    temporary = name;
    try {
      writeFileSync(fd, content);
      if (stats) copyOwnerAndMode(fd, stats);
    } finally {
      closeSync(fd);
    }
    if (expected && Buffer.compare(readFile(target), expected) !== 0) throw changed();
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

function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o666);
  } catch (error) {
    throw new PlaceError(`can't be written: nothing can be put beside it: ${describeError(error)}`);
  }
}

function copyOwnerAndMode(fd: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(fd, uid, gid);
  } catch {
    // Only root may give files away: then the file belongs to who writes it.
  }
  fchmodSync(fd, mode);
}
