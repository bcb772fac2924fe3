import { perObject } from '../shared/memo.ts';
import type { Job } from './job.ts';
import { parentOf } from './references/remedy.ts';
import type { Step } from './step.ts';

/** The transforms and spools with no request above them, which have no records to work on; not those of which that can't be known. */
export const stepsWithoutRequest = perObject((job: Job): ReadonlySet<Step> => new Set(readSteps(job)));

function* readSteps(job: Job): Iterable<Step> {
  const candidates = [...job.stepsOfType('transform'), ...job.stepsOfType('spool')];
  if (candidates.length === 0) return;
  const hasRequest = new Map<Step, boolean>();
  for (const step of candidates) {
    if (job.graph.ancestorsKnown(step) && !isBelowRequest(job, step, hasRequest)) yield step;
  }
}

/** Each way up is gone once. */
function isBelowRequest(job: Job, start: Step, answers: Map<Step, boolean>): boolean {
  const passed: Step[] = [];
  let answer = false;
  for (let at: Step | undefined = start; at; at = parentOf(job, at)) {
    // What a node of an unknown type yields nobody knows.
    const here = answers.get(at) ?? (at.type === undefined || at.type === 'request' ? true : undefined);
    if (here !== undefined) {
      answer = here;
      break;
    }
    passed.push(at);
  }
  for (const step of passed) answers.set(step, answer);
  return answer;
}
