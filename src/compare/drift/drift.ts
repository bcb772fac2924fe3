import type { DiffSide, JobChange } from '../diff.ts';

export const driftStates = ['changed', 'ambiguous', 'local-only', 'remote-only', 'equal'] as const;

/**
 * How a job in a file and a deployed one are related: `ambiguous` where several could be the other
 * one of the pair.
 */
export type DriftState = (typeof driftStates)[number];

/** What is different between a file and what is deployed (`schemas/drift.schema.json`). */
export interface JobDrift {
  readonly state: DriftState;
  /** The job in a file here; absent where there is none. */
  readonly local?: DiffSide;
  /** The deployed job; its places are those in the file that `remote pull remote` would write. */
  readonly remote?: DiffSide;
  /** What changes if the file is deployed: `before` is what is deployed, `after` the file. */
  readonly changes: readonly JobChange[];
  /** The deployed jobs that an ambiguous one could be, ten at most. */
  readonly candidates?: readonly DiffSide[];
  /** A deployed job without a file whose steps are the same: perhaps this one under another name. */
  readonly suggestion?: DiffSide;
}
