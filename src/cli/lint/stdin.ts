import { resolve } from 'node:path';
import { displayPath, type FoundFile } from '../../files/discover.ts';
import { readStdin } from '../../files/read.ts';

const NAMELESS = '<stdin>';

/** Standard input as a file of a run. */
export class StandardInput {
  readonly file: FoundFile;
  /** What becomes of it by `--fix`. */
  fixed: Uint8Array | undefined;
  #bytes: Promise<Uint8Array> | undefined;

  /** @param name what `--stdin-filename` says */
  constructor(name: string | undefined, cwd: string) {
    const absolute = resolve(cwd, name ?? NAMELESS);
    const path = name === undefined ? NAMELESS : displayPath(absolute, cwd);
    this.file = { absolute, path, named: true, patterns: new Set() };
  }

  /**
   * Reads it to its end, once.
   *
   * @throws ReadError
   */
  read(): Promise<Uint8Array> {
    this.#bytes ??= readStdin();
    return this.#bytes;
  }
}
