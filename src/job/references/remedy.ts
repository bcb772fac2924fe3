import type { Job } from '../job.ts';
import type { Step } from '../step.ts';
import { nameOf } from '../step.ts';

/** The step that a step depends on, if it is one. */
export function parentOf(job: Job, step: Step): Step | undefined {
  const dependency = job.graph.dependency(step);
  return dependency.kind === 'step' ? dependency.step : undefined;
}

/**
 * Says which `depends_on` makes what a step provides available to another; none if that would close
 * a cycle.
 */
export function remedyFor(job: Job, provider: Step, reader: Step): string | undefined {
  const above = provider.type === 'add_context' ? parentOf(job, provider) : provider;
  if (!above || above === reader || job.scope.isAbove(reader, above)) return undefined;
  return `set \`depends_on: ${nameOf(above)}\`, or depend on a step below it`;
}
