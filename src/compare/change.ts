import type { Place } from '../document/node.ts';
import type { ChangeKind, Level } from './kinds.ts';

/** What is different between two versions of a job, in what it means. */
export interface Change {
  readonly kind: ChangeKind;
  readonly level: Level;
  /** The way to it by names: `resources[list-users].query`. */
  readonly names: string;
  /** What changed and what follows from it, in one sentence without a full stop. */
  readonly message: string;
  /** Where it is written; absent on the side that does not have it. */
  readonly before?: Place;
  readonly after?: Place;
}

export interface Places {
  readonly before?: Place | undefined;
  readonly after?: Place | undefined;
}

/** Takes a change; `level` where it is not the one that the kind usually has. */
export type AddChange = (kind: ChangeKind, names: string, message: string, places: Places, level?: Level) => void;
