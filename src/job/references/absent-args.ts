import { isString, type Scalar } from '../../document/node.ts';
import { perObject } from '../../shared/memo.ts';
import type { Argument } from '../args/args.ts';
import { guarantees } from '../args/presence.ts';
import type { Comparison } from '../expression/analysis.ts';
import { anything, kinds, kindsOf, truthOf } from '../expression/kinds.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';
import { isGuarded } from './guards.ts';
import { referencesIn } from './in-expression.ts';
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

/** The first comparison of each argument that makes a condition false where the argument is missing. */
function* skipped(job: Job, expression: Expression): Iterable<AbsentArgCondition> {
  const { step, field } = expression;
  const { analysis, node } = expression;
  if (!analysis?.ast || !isString(node)) return;
  const whole = { start: 0, end: node.value.length, ast: analysis.ast };
  const conditions = [...(field === 'run_if' ? [whole] : []), ...analysis.conditions];
  const references = referencesIn(job, expression);
  const told = new Set<string>();
  for (const condition of conditions) {
    const inside = ({ start, end }: { start: number; end: number }) => condition.start <= start && end <= condition.end;
    const asked = analysis.comparisons.filter((comparison) => inside(comparison) && asksForAbsence(comparison, field));
    for (const comparison of asked) {
      const reference = references.get(comparison.path.start);
      if (reference?.resolution.kind !== 'arg' || reference.names.length !== 2 || reference.resolution.element)
        continue;
      const { argument } = reference.resolution;
      const name = argument.name.value;
      if (told.has(name) || !mayMiss(argument) || guarantees(job.args, [name])) continue;
      const others = [...references.values()].some(
        ({ names: [root, second, ...rest] }) =>
          root!.text === 'args' &&
          (second === undefined || second.text === name) &&
          inside({ start: root!.start, end: (rest.at(-1) ?? second ?? root)!.end }) &&
          !asked.some(({ path }) => path.start === root!.start),
      );
      if (others || (field !== 'args_validation' && isGuarded(job, undefined, name))) continue;
      if (step && [scopeKey.guard(name), scopeKey.openGuard].some((key) => job.scope.find(step, key) !== undefined))
        continue;
      const input = (path: readonly string[]) => (path[0] === 'args' && path[1] === name ? kinds.absent : anything);
      if (truthOf(kindsOf(condition.ast, input)) !== false) continue;
      told.add(name);
      yield { node, comparison, argument };
    }
  }
}

function asksForAbsence({ operator, literals: [literal] }: Comparison, field: string): boolean {
  if (operator === 'not') return true;
  if (operator === '=' && literal!.value === null) return true;
  // What is not there needs no validation of its value.
  if (field === 'args_validation') return false;
  if (operator === '=') return literal!.value === false;
  return operator === '!=' && literal!.value !== null && literal!.value !== '';
}
