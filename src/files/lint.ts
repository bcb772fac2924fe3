import { ConfigError } from '../config/error.ts';
import type { ResolvedConfig } from '../engine/config.ts';
import { lint } from '../engine/lint.ts';
import type { LintResult } from '../engine/result.ts';
import type { FoundFile } from './discover.ts';
import { ReadError, readFile } from './read.ts';

/** Where the config of a file comes from. */
export interface Configs {
  /** @param path absolute */
  forFile(path: string): Promise<{ readonly config: ResolvedConfig; readonly ignoredBy?: string }>;
}

/** What became of a file. */
export type Outcome =
  | { readonly kind: 'linted'; readonly result: LintResult; readonly config: ResolvedConfig }
  /** Met through a directory, and no sync job. */
  | { readonly kind: 'foreign' }
  /** A config leaves it out: the glob that does, and where it is. */
  | { readonly kind: 'ignored'; readonly by: string }
  | { readonly kind: 'misconfigured'; readonly error: ConfigError }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** A fault of ours or of a plugin. */
  | { readonly kind: 'crashed'; readonly error: unknown };

export type LintableFile = Pick<FoundFile, 'absolute' | 'path' | 'named'>;

/** How long other work in the process may have to wait, in milliseconds. */
const SLICE = 50;

/** Lints files one after the other, so that only one is in memory. */
export async function* lintEach<File extends LintableFile>(
  files: Iterable<File>,
  configs: Configs,
  read: (file: File) => Uint8Array | Promise<Uint8Array> = ({ absolute }) => readFile(absolute),
): AsyncGenerator<readonly [File, Outcome]> {
  let last = performance.now();
  for (const file of files) {
    yield [file, await lintFile(file, configs, read)];
    if (performance.now() - last > SLICE) {
      await new Promise((resolve) => setImmediate(resolve));
      last = performance.now();
    }
  }
}

async function lintFile<File extends LintableFile>(
  file: File,
  configs: Configs,
  read: (file: File) => Uint8Array | Promise<Uint8Array>,
): Promise<Outcome> {
  try {
    const { config, ignoredBy } = await configs.forFile(file.absolute);
    if (ignoredBy !== undefined) return { kind: 'ignored', by: ignoredBy };
    const result = await lint({ path: file.path, bytes: await read(file) }, config);
    return result.holdsJobs || file.named ? { kind: 'linted', result, config } : { kind: 'foreign' };
  } catch (error) {
    if (error instanceof ReadError) return { kind: 'unreadable', message: error.message };
    return error instanceof ConfigError ? { kind: 'misconfigured', error } : { kind: 'crashed', error };
  }
}
