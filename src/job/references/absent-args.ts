import { isString, type Scalar } from '../../document/node.ts';
import { countWhile } from '../../shared/binary-search.ts';
import { perObject } from '../../shared/memo.ts';
import type { Argument } from '../args/args.ts';
import { guarantees } from '../args/presence.ts';
import type { Comparison, ExpressionAnalysis, Range } from '../expression/analysis.ts';
import { anything, kinds, kindsOf, truthOf } from '../expression/kinds.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';
import { isGuarded } from './guards.ts';
import { referencesIn } from './in-expression.ts';
import type { Reference } from './references.ts';
import { scopeKey } from './scope.ts';

/** A comparison that is false, or nothing, where an optional argument is missing, and makes a whole condition false. */
export interface AbsentArgCondition {
  readonly node: Scalar & { readonly value: string };
  readonly comparison: Comparison;
  readonly argument: Argument;
}

/** The conditions that forget the runs without an argument: of each condition, the first comparison of each argument. */
export const absentArgConditions = perObject((job: Job): readonly AbsentArgCondition[] => {
  if (!Array.from(job.args.declared.values()).some(mayMiss)) return [];
  return job.expressions.flatMap((expression) => [...skipped(job, expression)]);
});

function mayMiss({ required, hasDefault }: Argument): boolean {
  return required === false && !hasDefault;
}

/** How many conditions of an expression are worked out: to try each of very many would take quadratic time. */
const MOST_TRIED = 100;

interface Asked {
  readonly comparison: Comparison;
  readonly argument: Argument;
}

/** The first comparison of each argument that makes a condition false where the argument is missing. */
function* skipped(job: Job, expression: Expression): Iterable<AbsentArgCondition> {
  const { analysis, node, field } = expression;
  if (!analysis?.ast || !isString(node)) return;
  const asked = askedOf(job, expression, analysis);
  if (asked.length === 0) return;
  const mentions = argMentions(referencesIn(job, expression).values());
  const whole = { start: 0, end: node.value.length, ast: analysis.ast };
  const own = new Map<Argument, Set<number>>();
  for (const { comparison, argument } of asked) {
    own.set(argument, (own.get(argument) ?? new Set()).add(comparison.path.start));
  }
  const told = new Set<Argument>();
  let tries = 0;
  const { conditions, branches } = analysis;
  for (const condition of field === 'run_if' ? [whole, ...conditions, ...branches] : conditions) {
    // What decides about a branch may have asked.
    const around = branches.includes(condition) ? whole : condition;
    const first = countWhile(asked.length, (index) => asked[index]!.comparison.start < condition.start);
    for (let index = first; index < asked.length && asked[index]!.comparison.start < condition.end; index++) {
      const { comparison, argument } = asked[index]!;
      if (told.has(argument) || !isWithin(comparison, condition)) continue;
      const name = argument.name.value;
      // Whoever names it once more has thought of it.
      const others = [...(mentions.get(name) ?? []), ...(mentions.get(undefined) ?? [])];
      if (others.some((mention) => isWithin(mention, around) && !own.get(argument)!.has(mention.start))) continue;
      if (++tries > MOST_TRIED) return;
      const input = (path: readonly string[]) => (path[0] === 'args' && path[1] === name ? kinds.absent : anything);
      if (truthOf(kindsOf(condition.ast, input)) !== false) continue;
      told.add(argument);
      yield { node, comparison, argument };
    }
  }
}

function isWithin({ start, end }: Range, around: Range): boolean {
  return around.start <= start && end <= around.end;
}

/** The comparisons with an argument that may be missing, though nothing makes sure that it is there. */
function askedOf(job: Job, expression: Expression, { comparisons }: ExpressionAnalysis): readonly Asked[] {
  const { step, field } = expression;
  return comparisons.flatMap((comparison) => {
    if (!asksForAbsence(comparison, field) || isNegated(expression, comparison)) return [];
    const reference = referencesIn(job, expression).get(comparison.path.start);
    if (reference?.resolution.kind !== 'arg' || reference.names.length !== 2 || reference.resolution.element) return [];
    const { argument } = reference.resolution;
    const name = argument.name.value;
    if (!mayMiss(argument) || guarantees(job.args, [name])) return [];
    if (field !== 'args_validation' && isGuarded(job, undefined, name)) return [];
    const keys = [scopeKey.guard(name), scopeKey.openGuard];
    return step && keys.some((key) => job.scope.find(step, key)) ? [] : [{ comparison, argument }];
  });
}

/** Whether `$not(…)` is right around a comparison, which then holds where the argument is missing. */
function isNegated({ node }: Expression, { start }: Range): boolean {
  return /\$not\s*\(\s*$/.test(String((node as Scalar).value).slice(Math.max(0, start - 100), start));
}

/** Where each argument is named; all of them under `undefined`. */
function argMentions(references: Iterable<Reference>): ReadonlyMap<string | undefined, readonly Range[]> {
  const mentions = new Map<string | undefined, Range[]>();
  for (const { names } of references) {
    if (names[0]!.text !== 'args') continue;
    const range = { start: names[0]!.start, end: names.at(-1)!.end };
    const name = names[1]?.text;
    const own = mentions.get(name);
    if (own) own.push(range);
    else mentions.set(name, [range]);
  }
  return mentions;
}

function asksForAbsence({ operator, literals: [literal] }: Comparison, field: string): boolean {
  if (operator === 'not') return true;
  if (operator === '=' && literal!.value === null) return true;
  // What is not there needs no validation of its value.
  if (field === 'args_validation') return false;
  if (operator === '=') return literal!.value === false;
  return operator === '!=' && literal!.value !== null && literal!.value !== '';
}
