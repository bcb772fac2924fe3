import type { Job } from './job.ts';
import { parentOf } from './references/remedy.ts';
import type { Step } from './step.ts';

const known = new WeakMap<Job, ReadonlySet<Step>>();

/** The transforms and spools with no request above them, which have no records to work on; not those of which that can't be known. */
export function stepsWithoutRequest(job: Job): ReadonlySet<Step> {
  let steps = known.get(job);
  if (!steps) {
    steps = new Set(readSteps(job));
    known.set(job, steps);
  }
  return steps;
}

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
