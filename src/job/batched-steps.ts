import type { Job } from './job.ts';
import { parentOf } from './references/remedy.ts';
import type { Step } from './step.ts';

/**
 * The nodes whose output comes in several batches, as far as the job shows it: below (or at) a
 * request that pages, loops or recurses, down to the next `spool`, which emits everything as one
 * batch. What a method of the integration's own does can't be known: it counts as one.
 */
export function batchedSteps(job: Job): ReadonlySet<Step> {
  const batched = new Set<Step>();
  const pending = [...job.graph.tree.roots];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const parent = job.graph.dependency(step);
    const inherits = parent.kind === 'step' && batched.has(parent.step);
    if (step.type !== 'spool' && (inherits || repeats(step))) batched.add(step);
    for (const child of job.graph.tree.children(step)) pending.push(child);
  }
  return batched;
}

/**
 * Finds the request whose batches a step hands on one by one, through transforms; none below a
 * `spool`, which makes one of them.
 */
export function batchSources(job: Job): (step: Step) => Step | undefined {
  return nearestAbove(job, (step) =>
    repeats(step) ? 'this' : step.type === 'spool' || !job.scope.known(step) ? 'none' : 'above',
  );
}

/** Finds the request whose records a step hands on, through transforms and spools. */
export function recordSources(job: Job): (step: Step) => Step | undefined {
  return nearestAbove(job, (step) =>
    step.type === 'request' ? 'this' : step.type === 'spool' || step.type === 'transform' ? 'above' : 'none',
  );
}

/** Each way up is gone once. */
function nearestAbove(job: Job, look: (step: Step) => 'this' | 'above' | 'none'): (step: Step) => Step | undefined {
  const known = new Map<Step, Step | undefined>();
  return (start) => {
    const passed: Step[] = [];
    let at: Step | undefined = start;
    let found: Step | undefined;
    for (; at; at = parentOf(job, at)) {
      if (known.has(at)) {
        found = known.get(at);
        break;
      }
      passed.push(at);
      // Whoever comes here again is in a ring.
      known.set(at, undefined);
      const seen = look(at);
      if (seen === 'this') found = at;
      if (seen !== 'above') break;
    }
    for (const step of passed) known.set(step, found);
    return found;
  };
}

function repeats(step: Step): boolean {
  if (step.type !== 'request') return false;
  return step.method?.meant === 'list' || step.loopOn !== undefined || step.field('recurse') !== undefined;
}
