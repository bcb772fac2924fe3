import type { Job } from '../job.ts';
import type { Step } from '../step.ts';
import { nameOf } from '../step.ts';

/** The step that a step depends on, where it is one. */
export function parentOf(job: Job, step: Step): Step | undefined {
  const dependency = job.graph.dependency(step);
  return dependency.kind === 'step' ? dependency.step : undefined;
}

/** Which `depends_on` would make what a step provides available to another; none where that would close a cycle. */
export function remedyFor(job: Job, provider: Step, reader: Step): string | undefined {
  const above = provider.type === 'add_context' ? parentOf(job, provider) : provider;
  if (!above || above === reader || job.scope.isAbove(reader, above)) return undefined;
  return `\`depends_on: ${nameOf(above)}\` would make it available`;
}
