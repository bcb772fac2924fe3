import type { Located } from '../document/node.ts';
import { groupBy } from '../shared/group-by.ts';
import { perObject } from '../shared/memo.ts';
import { Speller } from '../text/nearest.ts';
import type { Job } from './job.ts';
import type { Step, StepType } from './step.ts';

/** The types of the nodes whose records a destination can write. */
export const yieldingTypes: readonly StepType[] = ['request', 'transform', 'spool'];

/** An entry of a destination's `resources_to_persist`. */
export interface PersistedName {
  readonly destination: Step;
  readonly entry: Located;
  /**
   * The nodes of that name; more than one only where a name is used twice. The same list for the
   * same name.
   */
  readonly named: readonly Step[];
  /** Where there is none: the node whose `resource` it is. */
  readonly byResource?: Step;
  /** Where there is none: the node that was likely meant. */
  readonly near?: Step;
}

/** What the destinations of a job name as their sources. */
export const persistedNames = perObject((job: Job): readonly PersistedName[] =>
  job.stepsOfType('destination').length > 0 ? [...readNames(job)] : [],
);

function* readNames(job: Job): Iterable<PersistedName> {
  const byName = groupBy(job.steps, ({ name }) => name?.value);
  const yielding = job.steps.filter(({ type }) => type && yieldingTypes.includes(type));
  const byResource = groupBy(yielding, ({ resource }) => resource?.value);
  let speller: Speller | undefined;
  for (const destination of job.stepsOfType('destination')) {
    for (const entry of destination.persists) {
      const named = byName.get(entry.value) ?? [];
      const ofResource = byResource.get(entry.value)?.[0];
      if (named.length > 0) {
        yield { destination, entry, named };
      } else if (ofResource) {
        yield { destination, entry, named, byResource: ofResource };
      } else {
        speller ??= new Speller(new Set(yielding.flatMap(({ name }) => (name ? [name.value] : []))));
        const word = speller.nearest(entry.value);
        yield { destination, entry, named, near: word === undefined ? undefined : byName.get(word)?.[0] };
      }
    }
  }
}

/**
 * The steps that some destination writes, or likely means to, so that a typo in a name is not a
 * second defect elsewhere.
 */
export function persistedSteps(job: Job): ReadonlySet<Step> {
  const steps = new Set<Step>();
  for (const { named, byResource, near } of persistedNames(job)) {
    // One list may be named very often.
    if (named.length > 0 && steps.has(named[0]!)) continue;
    for (const step of [...named, byResource, near]) if (step) steps.add(step);
  }
  return steps;
}

/** Whether what a step of runtimes 1 to 3 reads is kept. */
export function isPersisted(step: Step): boolean {
  const persist = step.field('persist')?.value;
  if (persist?.kind === 'scalar' && persist.value === true) return true;
  return step.type === 'request' && step.resource?.unified !== undefined;
}
