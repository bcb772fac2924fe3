import type { Mapping, Node } from '../document/node.ts';
import type { Job } from '../job/job.ts';
import type { Step } from '../job/step.ts';
import type { LintedDocument } from '../rule/rule.ts';
import { type NodeAt, nodeAt } from './node-at.ts';

/** A node in a job. */
interface PlaceInJob extends NodeAt {
  readonly job: Job;
  /** The step that it is in. */
  readonly step: Step | undefined;
}

/** The node at an offset, with the way from its job. */
export function placeInJob(documents: readonly LintedDocument[], offset: number): PlaceInJob | undefined {
  for (const { document, jobs } of documents) {
    const at = document.root && nodeAt(document.root, offset);
    if (!at) continue;
    const chain: readonly Node[] = [...at.around, at.node];
    const job = jobs.find(({ node }) => indexIn(chain, node) >= 0);
    if (!job) continue;
    const path = at.path.slice(indexIn(chain, job.node));
    const step = job.steps.find(({ node }) => indexIn(chain, node) >= 0);
    return { ...at, path, job, step };
  }
  return undefined;
}

/** The model may have a map that it read otherwise in place of the written one. */
function indexIn(chain: readonly Node[], { start, end }: Mapping): number {
  return chain.findIndex((node) => node.kind === 'mapping' && node.start === start && node.end === end);
}
