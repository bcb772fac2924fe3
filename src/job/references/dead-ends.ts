import { isString } from '../../document/node.ts';
import { perObject } from '../../shared/memo.ts';
import type { Argument } from '../args/args.ts';
import { refuses } from '../args/presence.ts';
import type { ExpressionAnalysis } from '../expression/analysis.ts';
import { mentionedPaths } from '../expression/hyphenated-paths.ts';
import { anything, type InputKinds, type Kinds, kinds, kindsOf, truthOf } from '../expression/kinds.ts';
import type { Job } from '../job.ts';
import type { Step } from '../step.ts';
import type { Expression } from '../texts/text.ts';

/** Why runs of a job write nothing, whatever they read. */
export type DeadEnd =
  /** A run with just these of its optional arguments starts, and no destination runs. */
  | { readonly kind: 'starts'; readonly given: readonly string[]; readonly missing: readonly string[] }
  /** `args_validation` refuses each run in which some destination could run. */
  | { readonly kind: 'refused' };

/** More optional arguments are not tried with and without. */
const MOST_TRIED = 6;

/**
 * A set of arguments with which no destination runs, the smallest one. Only whether arguments are there is looked at: a
 * condition that is not decided by that may hold, and a run whose validation is not decided may be refused.
 */
export const deadEnd = perObject((job: Job): DeadEnd | undefined => {
  const destinations = job.stepsOfType('destination');
  if (destinations.length === 0 || job.steps.some(({ type }) => type === undefined)) return undefined;
  const [first] = job.expressions;
  const validation = first?.field === 'args_validation' ? first : undefined;
  const needed = waysTo(job, destinations);
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

/** The destinations, what they write, and all that is above; nothing where that can't be known. */
function waysTo(job: Job, destinations: readonly Step[]): ReadonlySet<Step> | undefined {
  const { graph } = job;
  const found = new Set<Step>();
  for (const destination of destinations) {
    if (destination.persists.length === 0) return undefined;
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

/** The optional arguments without a default that conditions look at. */
function mentionedOptional(job: Job, conditions: readonly Expression[]): readonly Argument[] {
  const found = new Set<Argument>();
  const seen = new Set<ExpressionAnalysis>();
  for (const { analysis } of conditions) {
    if (!analysis || seen.has(analysis)) continue;
    seen.add(analysis);
    for (const { segments } of mentionedPaths(analysis)) {
      const [root, name] = segments;
      const argument = root!.text === 'args' && name ? job.args.declared.get(name.text) : undefined;
      if (argument && argument.required !== true && !argument.hasDefault) found.add(argument);
    }
  }
  return [...found];
}

/** The sets of arguments, small ones first. */
function subsets(args: readonly Argument[]): ReadonlySet<string>[] {
  if (args.length > MOST_TRIED) return [];
  const sets: ReadonlySet<string>[] = [];
  for (let bits = 0; bits < 1 << args.length; bits++) {
    sets.push(new Set(args.flatMap(({ name }, index) => (bits & (1 << index) ? name.value : []))));
  }
  return sets.sort((a, b) => a.size - b.size);
}

function presenceOf(names: readonly string[], given: ReadonlySet<string>): ReadonlyMap<string, boolean> {
  return new Map(names.map((name) => [name, given.has(name)]));
}

function inputOf(job: Job, tried: readonly Argument[], given: ReadonlySet<string>): InputKinds {
  const missing = new Set(tried.map(({ name }) => name.value).filter((name) => !given.has(name)));
  return ([root, name, ...below]) => {
    if (root !== 'args') return anything;
    if (name === undefined) return kinds.object | kinds.emptyObject;
    if (missing.has(name)) return kinds.absent;
    const argument = job.args.declared.get(name);
    if (!argument || below.length > 0) return anything;
    const isThere = argument.required === true || argument.hasDefault || given.has(name);
    return isThere ? kindsOfArgument(argument) : anything;
  };
}

/** What an argument can be that is there. */
function kindsOfArgument({ types }: Argument): Kinds {
  if (!types) return anything & ~kinds.absent;
  return types.reduce((all, type) => all | (typeKinds[type] ?? anything), 0);
}

const typeKinds: Readonly<Record<string, Kinds>> = {
  string: kinds.emptyString | kinds.string,
  number: kinds.zero | kinds.number,
  integer: kinds.zero | kinds.number,
  boolean: kinds.false | kinds.true,
  array: kinds.falseList | kinds.trueList,
  object: kinds.emptyObject | kinds.object,
  null: kinds.null,
};

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
