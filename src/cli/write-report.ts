import { writeFileSync } from 'node:fs';
import { describeError } from '../files/errors.ts';
import { PlaceError, WriteError, writeWhole } from '../files/write.ts';

/**
 * Writes a report whole, so that who reads it never meets half of one; in its place where nothing can be put beside it, as on a mounted file.
 *
 * @param path absolute
 * @returns why it can't be written
 */
export function writeReport(path: string, cwd: string, text: string): string | undefined {
  try {
    try {
      writeWhole(path, text, { within: cwd, makeFolder: true });
    } catch (error) {
      if (!(error instanceof PlaceError)) throw error;
      writeFileSync(path, text);
    }
    return undefined;
  } catch (error) {
    return error instanceof WriteError ? error.message.replace("can't be written: ", '') : describeError(error);
  }
}
