import { perObject } from '../../shared/memo.ts';
import type { Argument } from '../args/args.ts';
import { guarantees } from '../args/presence.ts';
import type { ExpressionAnalysis } from '../expression/analysis.ts';
import { mentionedPaths } from '../expression/hyphenated-paths.ts';
import type { Job } from '../job.ts';
import type { Step } from '../step.ts';
import type { Template } from '../texts/text.ts';
import type { PlaceholderUse } from './references.ts';
import { scopeKey } from './scope.ts';

/** The placeholders that do not survive the absence of an optional argument, with that. */
export const unguardedUses = perObject((job: Job): ReadonlyMap<PlaceholderUse, Argument> => {
  const unguarded = new Map<PlaceholderUse, Argument>();
  if (!Array.from(job.args.declared.values()).some(mayMiss)) return unguarded;
  for (const use of job.references.uses) {
    const argument = unguardedArg(job, use);
    if (argument) unguarded.set(use, argument);
  }
  return unguarded;
});

function mayMiss({ required, hasDefault }: Argument): boolean {
  return required === false && !hasDefault;
}

/**
 * The optional argument whose absence a placeholder does not survive: the runtime then sends the
 * placeholder's text. None if a default, a flag or an alternative covers it, where a `run_if` or
 * `args_validation` looks at the argument, where `args_schema` asks for one of the alternatives, or
 * where that can't be known.
 */
function unguardedArg(job: Job, use: PlaceholderUse): Argument | undefined {
  const { placeholder, references, template } = use;
  if (placeholder.fallback || placeholder.undefinedFlag || placeholder.nullFlag) return undefined;
  const args: Argument[] = [];
  for (const { resolution } of references) {
    if (resolution.kind !== 'arg' || resolution.element) return undefined;
    const { argument } = resolution;
    if (!mayMiss(argument)) return undefined;
    args.push(argument);
  }
  const names = args.map(({ name }) => name.value);
  if (names.some((name) => isGuarded(job, template.step, name)) || guarantees(job.args, names)) return undefined;
  return args[0];
}

/** Whether an argument may be missing at a step: it is optional, and nothing looks whether it is there. */
export function mayBeMissing(job: Job, step: Step | undefined, argument: Argument): boolean {
  const name = argument.name.value;
  return mayMiss(argument) && !isGuarded(job, step, name) && !guarantees(job.args, [name]);
}

/** Whether a `run_if` on the way to a step, or the job's `args_validation`, looks at an argument. */
export function isGuarded(job: Job, step: Step | undefined, name: string): boolean {
  if (mentionedInValidation(job, name)) return true;
  if (!step) return false;
  return [scopeKey.guard(name), scopeKey.openGuard].some((key) => job.scope.covers(step, key));
}

/** Whether a text is the `config.id` of a destination. */
export function isDestinationId({ step, field, path }: Template): boolean {
  return step?.type === 'destination' && field === 'config' && path.length === 1 && path[0] === 'id';
}

function mentionedInValidation(job: Job, name: string): boolean {
  // It is the first expression, if there is one; a search would cost quadratic time in all.
  const first = job.expressions[0];
  if (first?.field !== 'args_validation') return false;
  const { analysis } = first;
  if (!analysis || analysis.error || analysis.dynamic) return true;
  const mentioned = mentionedArgs(analysis);
  return mentioned === 'all' || mentioned.has(name);
}

/** The arguments that an expression mentions. */
const mentionedArgs = perObject((analysis: ExpressionAnalysis): ReadonlySet<string> | 'all' => {
  const paths = mentionedPaths(analysis).filter(({ segments }) => segments[0]?.text === 'args');
  const names = paths.map(({ segments }) => segments[1]?.text);
  return names.includes(undefined) ? 'all' : new Set(names.filter((name) => name !== undefined));
});
