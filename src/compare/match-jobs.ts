import { groupBy } from '../shared/group-by.ts';

/** What tells which job it is. */
export interface JobIdentity {
  /** The file that both versions of a job are in, under whatever name. */
  readonly file: string;
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly integration?: string | undefined;
}

/** A job of both versions, or of one of them. */
export interface JobPair<T> {
  readonly before?: T;
  readonly after?: T;
}

/**
 * Which job of one version is which of the other: by id, by being alone in its file, by a label and
 * integration that no other has, by the place in a file that has as many; never by likeness.
 *
 * @returns in the order of the new version, with those that are gone at the end
 */
export function matchJobs<T>(
  before: readonly T[],
  after: readonly T[],
  identify: (job: T) => JobIdentity,
): JobPair<T>[] {
  const removed = new Set(before);
  const added = new Set(after);
  const found = new Map<T, T>();
  const pair = (old: T, now: T) => {
    found.set(now, old);
    removed.delete(old);
    added.delete(now);
  };
  const pairUnique = (keyOf: (job: JobIdentity) => string | undefined) => {
    const [olds, news] = [removed, added].map((jobs) => groupBy(jobs, (job) => keyOf(identify(job))));
    for (const [key, [now, ...others]] of news!) {
      const [old, ...more] = olds!.get(key) ?? [];
      if (old && others.length === 0 && more.length === 0) pair(old, now!);
    }
  };
  pairUnique(({ id }) => id || undefined);
  pairUnique(({ file }) => file);
  pairUnique(({ file, label, integration }) => (label ? JSON.stringify([file, label, integration]) : undefined));
  pairUnique(({ label, integration }) => (label ? JSON.stringify([label, integration]) : undefined));
  const [olds, news] = [removed, added].map((jobs) => groupBy(jobs, (job) => identify(job).file));
  for (const [file, jobs] of news!) {
    const same = olds!.get(file) ?? [];
    if (same.length === jobs.length) for (const [index, now] of jobs.entries()) pair(same[index]!, now);
  }
  const pairs = after.map((now): JobPair<T> => {
    const old = found.get(now);
    return old === undefined ? { after: now } : { before: old, after: now };
  });
  return [...pairs, ...[...removed].map((old) => ({ before: old }))];
}
