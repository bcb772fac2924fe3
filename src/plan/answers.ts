import { isString } from '../document/node.ts';
import type { ExpressionAnalysis } from '../job/expression/analysis.ts';
import { mentionedPaths } from '../job/expression/hyphenated-paths.ts';
import { type InputConstants, type InputKinds, kindsOf, truthOf } from '../job/expression/kinds.ts';
import type { Job } from '../job/job.ts';
import { isPersisted } from '../job/persisted-names.ts';
import { nameOf, type Step } from '../job/step.ts';
import type { Expression } from '../job/texts/text.ts';
import type { Answer, Delivery, Start } from './plan.ts';

/** What is known of what expressions read. */
export interface Known {
  readonly kinds: InputKinds;
  readonly constants?: InputConstants;
  /** Whether a path is known, so that nothing depends on it. */
  isKnown?(path: readonly string[]): boolean;
}

/** Whether a step runs, and why not, or on what it depends. */
export interface Running {
  readonly answer: Answer;
  readonly because?: string;
}

export function answerOf(truth: boolean | undefined): Answer {
  return truth === undefined ? 'depends' : truth ? 'yes' : 'no';
}

/** What a condition comes to; nothing is evaluated. */
function truthOfExpression({ analysis, node }: Expression, known: Known): boolean | undefined {
  if (!analysis?.ast || analysis.hyphenated.length > 0 || !isString(node)) return undefined;
  return truthOf(kindsOf(analysis.ast, known.kinds, known.constants));
}

/** Whether the run starts, as far as `args_validation` says. */
export function validationOf(job: Job, known: Known): Start {
  const [first] = job.expressions;
  if (first?.field !== 'args_validation') return { starts: 'yes' };
  const refuses = truthOfExpression(first, known);
  if (refuses) return { starts: 'no', refusedBy: 'args_validation' };
  return { starts: refuses === undefined ? 'depends' : 'yes' };
}

/** Of each step, whether it runs: its own condition holds, and those of all steps above it. */
export function runningOf(job: Job, known: Known): ReadonlyMap<Step, Running> {
  const { graph } = job;
  const conditions = new Map<Step, Expression>();
  for (const one of job.expressions) if (one.field === 'run_if' && one.step) conditions.set(one.step, one);
  const cyclic = new Set(graph.cycles.flat());
  const decide = deciding(known);
  const running = new Map<Step, Running>();
  const pending: { step: Step; above: Step | undefined }[] = [];
  const push = (steps: readonly Step[], above: Step | undefined) => {
    for (const step of steps) pending.push({ step, above });
  };
  push(graph.tree.roots, undefined);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { step, above } = next;
    const condition = conditions.get(step);
    running.set(
      step,
      cyclic.has(step) ? IN_CYCLE : answerFor(job, step, above, running, condition && decide(condition)),
    );
    push(graph.tree.children(step), step);
  }
  for (const step of job.stepsOfType('destination')) running.set(step, fed(job, step, running));
  return running;
}

const IN_CYCLE: Running = { answer: 'no', because: 'it depends on itself' };
const RUNS: Running = { answer: 'yes' };

/** What conditions come to, each once: steps may share one. */
function deciding(known: Known): (condition: Expression) => Running {
  const decided = new Map<ExpressionAnalysis, Running>();
  const decide = (condition: Expression): Running => {
    const truth = truthOfExpression(condition, known);
    if (truth === undefined) return { answer: 'depends', because: dependsOn(condition.analysis, known) };
    return truth ? RUNS : { answer: 'no', because: '`run_if` is false' };
  };
  return (condition) => {
    const { analysis } = condition;
    if (!analysis) return decide(condition);
    const before = decided.get(analysis) ?? decide(condition);
    decided.set(analysis, before);
    return before;
  };
}

/** @param own what its own condition comes to, where it has one */
function answerFor(
  job: Job,
  step: Step,
  above: Step | undefined,
  running: ReadonlyMap<Step, Running>,
  own: Running = RUNS,
): Running {
  const upper = above && running.get(above)!;
  if (upper?.answer === 'no') return { answer: 'no', because: `"${nameOf(above!)}" does not run` };
  if (own !== RUNS) return own;
  if (upper?.answer === 'depends') return { answer: 'depends', because: `as "${nameOf(above!)}"` };
  if (!above && job.graph.dependency(step).kind !== 'none') {
    return { answer: 'depends', because: 'what it depends on is not known' };
  }
  return step.type === 'event' ? eventOf(step) : RUNS;
}

function eventOf({ config }: Step): Running {
  const name = config?.entries.find((entry) => entry.name === 'name')?.value;
  if (!isString(name) || name.value === 'start') return RUNS;
  return { answer: 'depends', because: name.value === 'error' ? 'only if the run fails' : 'only if the run completes' };
}

function dependsOn(analysis: ExpressionAnalysis | undefined, known: Known): string {
  if (!analysis || analysis.error) return "`run_if` can't be read";
  const paths = mentionedPaths(analysis).map(({ segments }) => segments.map(({ text }) => text));
  const names = new Set(paths.filter((path) => !known.isKnown?.(path)).map((path) => path.join('.')));
  return names.size > 0 ? `depends on ${[...names].slice(0, 5).join(', ')}` : 'depends on what `run_if` comes to';
}

/** A destination runs where some of what it writes does. */
function fed(job: Job, step: Step, running: ReadonlyMap<Step, Running>): Running {
  const own = running.get(step)!;
  if (own.answer === 'no') return own;
  const sources = step.persists.map(({ value }) => job.graph.named(value));
  const answers = sources.map((source) => (source ? running.get(source)!.answer : 'depends'));
  if (answers.length > 0 && answers.every((answer) => answer === 'no')) {
    return { answer: 'no', because: 'nothing that it writes runs' };
  }
  if (own.answer === 'yes' && !answers.includes('yes')) return { answer: 'depends', because: 'as what it writes' };
  return own;
}

/** What each destination receives; in runtimes 1 to 3 the steps that are persisted stand for those. */
export function deliveriesOf(job: Job, running: ReadonlyMap<Step, Running>): Delivery[] {
  const stored = job.runtime.kind === 'graph' ? job.stepsOfType('destination') : job.steps.filter(isPersisted);
  return stored.map((step) => ({ name: nameOf(step), receives: running.get(step)!.answer }));
}

/** Whether anything is written, by what each destination receives. */
export function writesOf(deliveries: readonly Delivery[]): Answer {
  if (deliveries.some(({ receives }) => receives === 'yes')) return 'yes';
  return deliveries.some(({ receives }) => receives === 'depends') ? 'depends' : 'no';
}
