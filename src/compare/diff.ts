import type { ChangeKind, Level } from './kinds.ts';

/** What is different between two versions of a job (`schemas/diff.schema.json`). */
export interface JobDiff {
  /** `added` and `removed`: only one of the versions is there. */
  readonly state: 'equal' | 'changed' | 'added' | 'removed';
  readonly before?: DiffSide;
  readonly after?: DiffSide;
  readonly changes: readonly JobChange[];
}

/** One of the versions of a job. */
export interface DiffSide {
  /** As it is reported; absent for a value from code. */
  readonly path?: string;
  /** The revision of git that it is from, as it was named; absent where it is a file. */
  readonly revision?: string;
  /** The index of the document in its file. */
  readonly document: number;
  /** RFC 6901, within the document. */
  readonly pointer: string;
  /** Of the job's first line; absent for a value from code. */
  readonly line?: number;
  readonly id?: string;
  readonly label?: string;
  readonly integration?: string;
  readonly runtime?: number;
}

export interface JobChange {
  readonly kind: ChangeKind;
  readonly level: Level;
  /** The way to it by names: `resources[list-users].query`. */
  readonly names: string;
  /** What changed and what follows from it, in one sentence without a full stop. */
  readonly message: string;
  /** Where it is written; absent on the side that does not have it. */
  readonly before?: ChangePlace;
  readonly after?: ChangePlace;
}

/** All from 1, columns in UTF-16 code units; the end is where the next character would be. */
export interface ChangePlace {
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** What is written there: a string as it is, everything else as JSON; long texts lose their middle. */
  readonly text: string;
}
