import type { LintResult } from '../../engine/result.ts';
import type { FoundFile } from '../../files/discover.ts';
import type { UsageError } from '../usage-error.ts';

/** A file that is not on the disk. */
export interface StreamedFile extends FoundFile {
  readonly bytes: () => Uint8Array;
}

/** Files that come one after the other, from elsewhere than the disk. */
export interface StreamedFiles {
  /** Never rejects: see `failure`. */
  files(): AsyncIterable<StreamedFile>;
  /** Takes note that a file was linted; it may be needed once more. */
  done(file: FoundFile): void;
  /** Why there are no more, where there should be. */
  readonly failure: UsageError | undefined;
  /** Whether they are all that there is. */
  readonly isAll: boolean;
  /** The results as they are reported, once all files were linted. */
  finish(results: readonly LintResult[]): Promise<LintResult[]>;
}
