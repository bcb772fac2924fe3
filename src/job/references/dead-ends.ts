import { isString } from '../../document/node.ts';
import { perObject } from '../../shared/memo.ts';
import { refuses } from '../args/presence.ts';
import type { ExpressionAnalysis } from '../expression/analysis.ts';
import { kindsOf, truthOf } from '../expression/kinds.ts';
import type { Job } from '../job.ts';
import { persistedSteps } from '../persisted-names.ts';
import type { Step } from '../step.ts';
import type { Expression } from '../texts/text.ts';
import { inputOf, MOST_TRIED, mentionedOptional, presenceOf, subsets } from './argument-sets.ts';

/** Why runs of a job write nothing, whatever they read. */
export type DeadEnd =
  /** A run with just these of its optional arguments starts, and no destination runs. */
  | { readonly kind: 'starts'; readonly given: readonly string[]; readonly missing: readonly string[] }
  /** `args_validation` refuses each run in which some destination could run. */
  | { readonly kind: 'refused' };

/**
 * A set of arguments with which no destination runs, the smallest one. Only whether arguments are there is looked at: a
 * condition that is not decided by that may hold, and a run whose validation is not decided may be refused.
 */
export const deadEnd = perObject((job: Job): DeadEnd | undefined => {
  const destinations = job.stepsOfType('destination');
  if (destinations.length === 0 || job.steps.some(({ type }) => type === undefined)) return undefined;
  const [first] = job.expressions;
  const validation = first?.field === 'args_validation' ? first : undefined;
  const acting = actingSteps(job);
  const needed = waysTo(job, destinations, acting);
  if (!needed) return undefined;
  const conditions = new Map<Step, Expression>();
  for (const one of job.expressions) {
    if (one.field === 'run_if' && one.step && needed.has(one.step)) conditions.set(one.step, one);
  }
  if (conditions.size === 0 && !validation) return undefined;
  const tried = mentionedOptional(job, validation ? [...conditions.values(), validation] : [...conditions.values()]);
  if (tried.length > MOST_TRIED) return undefined;

  const sets = subsets(tried);
  const all = (1n << BigInt(sets.length)) - 1n;
  const inputs = sets.map((given) => inputOf(job, tried, given));
  const known = new Map<ExpressionAnalysis, Truths>();
  const truthsOf = ({ analysis, node }: Expression): Truths => {
    if (!analysis?.ast || analysis.hyphenated.length > 0 || !isString(node)) return { mayHold: all, mayFail: all };
    const before = known.get(analysis);
    if (before) return before;
    const found = truthsIn(inputs.map((input) => truthOf(kindsOf(analysis.ast!, input))));
    known.set(analysis, found);
    return found;
  };

  const running = runningIn(job, (step) => {
    const condition = conditions.get(step);
    return condition ? truthsOf(condition).mayHold : all;
  });
  let reached = 0n;
  for (const step of acting) reached |= running.get(step) ?? all;
  for (const destination of destinations) {
    let fed = 0n;
    for (const { value } of destination.persists) fed |= running.get(job.graph.named(value)!) ?? all;
    reached |= fed & (running.get(destination) ?? all);
    if (reached === all && !validation) return undefined;
  }
  const refused = validation ? truthsOf(validation) : { mayHold: 0n, mayFail: all };
  if (reached && !(reached & refused.mayFail)) return { kind: 'refused' };
  const names = tried.map(({ name }) => name.value);
  const dead = sets.find((given, at) => {
    const bit = 1n << BigInt(at);
    return !(reached & bit) && !(refused.mayHold & bit) && !refuses(job.args, presenceOf(names, given));
  });
  if (!dead) return undefined;
  const isGiven = (name: string) => dead.has(name);
  // What is only validated is not what a destination lacks.
  const looked = mentionedOptional(job, [...conditions.values()]).map(({ name }) => name.value);
  const given = names.filter(isGiven);
  const missing = looked.filter((name) => !isGiven(name));
  return given.length + missing.length > 0 ? { kind: 'starts', given, missing } : undefined;
});

/** Methods that only read. */
const reading: ReadonlySet<string> = new Set(['list', 'get', 'search', 'download']);

/** Methods that change something, whatever becomes of their answer. */
const writing: ReadonlySet<string> = new Set(['create', 'update', 'delete']);

/**
 * The steps that a run may be for besides its destinations: requests that change something (a method of the integration's own
 * may, if nothing uses its answer), and states that are deleted, or written under a condition of their own.
 */
function actingSteps(job: Job): readonly Step[] {
  const persisted = persistedSteps(job);
  return job.steps.filter((step) => {
    if (step.type === 'delete_state') return true;
    if (step.type === 'update_state') return step.field('run_if') !== undefined;
    if (step.type !== 'request' || !step.method) return false;
    const { meant } = step.method;
    if (writing.has(meant)) return true;
    return !reading.has(meant) && !job.graph.hasChildren(step) && !persisted.has(step);
  });
}

/** The destinations, what they write, steps that act by themselves, and all that is above; nothing where that can't be known. */
function waysTo(job: Job, destinations: readonly Step[], acting: readonly Step[]): ReadonlySet<Step> | undefined {
  const { graph } = job;
  const found = new Set<Step>();
  if (destinations.some(({ persists }) => persists.length === 0)) return undefined;
  for (const destination of [...destinations, ...acting]) {
    for (const start of [destination, ...destination.persists.map(({ value }) => graph.named(value))]) {
      if (!start || !graph.ancestorsKnown(start)) return undefined;
      for (let step: Step | undefined = start; step && !found.has(step); ) {
        found.add(step);
        const above = graph.dependency(step);
        step = above.kind === 'step' ? above.step : undefined;
      }
    }
  }
  return found;
}

/** Of each set of arguments, a bit: whether a condition may be true with them, and whether it may be false. */
interface Truths {
  readonly mayHold: bigint;
  readonly mayFail: bigint;
}

function truthsIn(truths: readonly (boolean | undefined)[]): Truths {
  let mayHold = 0n;
  let mayFail = 0n;
  for (const [index, truth] of truths.entries()) {
    if (truth !== false) mayHold |= 1n << BigInt(index);
    if (truth !== true) mayFail |= 1n << BigInt(index);
  }
  return { mayHold, mayFail };
}

/** With which sets of arguments each step may run: its own condition holds, and those of all steps above it. */
function runningIn(job: Job, own: (step: Step) => bigint): ReadonlyMap<Step, bigint> {
  const { tree } = job.graph;
  const running = new Map<Step, bigint>();
  const pending = tree.roots.map((step) => ({ step, above: -1n }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const may = next.above & own(next.step);
    running.set(next.step, may);
    for (const child of tree.children(next.step)) pending.push({ step: child, above: may });
  }
  return running;
}
