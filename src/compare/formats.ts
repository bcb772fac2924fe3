import type { JobChange, JobDiff } from './diff.ts';
import { type Level, levels } from './kinds.ts';

export const diffFormats = ['pretty', 'json', 'markdown', 'github'] as const;

export type DiffFormat = (typeof diffFormats)[number];

export interface DiffOptions {
  readonly color: boolean;
  /** Absolute, with `/`. */
  readonly cwd: string;
  /** The repository's folder, where code hosts count paths from; absolute, with `/`. */
  readonly root?: string;
}

/** How bad a difference is: a job that is gone breaks all who run it. */
export function levelOf({ state, changes }: JobDiff): Level | undefined {
  if (state === 'removed') return 'breaking';
  if (state === 'added') return 'safe';
  return levels.find((level) => changes.some((change) => change.level === level));
}

/** The changes of a job, the worst first. */
export function worstFirst({ changes }: JobDiff): JobDiff['changes'] {
  return levels.flatMap((level) => changes.filter((change) => change.level === level));
}

/** How many jobs, and changes of each level, there are. */
export function countChanges(diffs: readonly JobDiff[]): Readonly<Record<Level, number>> {
  const counts = { breaking: 0, dangerous: 0, safe: 0 };
  for (const diff of diffs) {
    for (const { level } of diff.changes) counts[level]++;
    if (diff.state === 'removed' || diff.state === 'added') counts[levelOf(diff)!]++;
  }
  return counts;
}

export const stateWords = {
  equal: 'no changes',
  changed: 'changed',
  added: 'the job is new',
  removed: 'the job is gone: its runs and cron triggers have none',
} as const satisfies Readonly<Record<JobDiff['state'], string>>;

/** The values of a change, where a reader wants to see both. */
export function valuesOf({ kind, before, after }: JobChange): readonly [old: string, now: string] | undefined {
  const isOfValue = /-(?:changed|narrowed|widened|raised|lowered)$/.test(kind);
  return isOfValue && before && after && before.text !== after.text ? [before.text, after.text] : undefined;
}
