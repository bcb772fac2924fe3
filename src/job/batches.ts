import type { Job, Step } from './model.ts';

/**
 * The nodes whose output comes in several batches, as far as the job shows it: below (or at) a request that pages, loops or recurses,
 * down to the next `spool`, which hands everything on as one. What a method of the integration's own does can't be known: it counts as one.
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

function repeats(step: Step): boolean {
  if (step.type !== 'request') return false;
  return step.method?.meant === 'list' || step.loopOn !== undefined || step.field('recurse') !== undefined;
}
