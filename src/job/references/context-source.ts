import { perObject } from '../../shared/memo.ts';
import type { AstNode, Pair } from '../expression/ast.ts';
import type { Job } from '../job.ts';
import type { Step } from '../step.ts';
import type { Expression } from '../texts/text.ts';
import { referencesIn } from './in-expression.ts';
import type { Reference } from './references.ts';

/** The path that an `add_context` sets a key to, if that is all that it is: `{ "since": resources.cursor.value }`. */
export function contextSource(job: Job, step: Step, key: string): Reference | undefined {
  const expression = contextExpressions(job).get(step);
  const { ast, hyphenated } = expression?.analysis ?? {};
  if (!expression || !ast || hyphenated!.length > 0) return undefined;
  const pairs = pairsOf(ast).filter(([name]) => name.type === 'string' && name.value === key);
  const value = pairs.length === 1 ? pairs[0]![1] : undefined;
  if (value?.type !== 'path' || value.predicate || value.group || value.keepArray) return undefined;
  const isPlain = value.steps!.every(({ type, stages, focus }) => type === 'name' && !stages && focus === undefined);
  const [first] = value.steps!;
  const start = first!.position! - String(first!.value).length;
  return isPlain ? referencesIn(job, expression).get(start) : undefined;
}

const contextExpressions = perObject((job: Job): ReadonlyMap<Step, Expression> => {
  const found = new Map<Step, Expression>();
  for (const expression of job.expressions) {
    const { step, field } = expression;
    if (step?.type === 'add_context' && field === 'config.expression') found.set(step, expression);
  }
  return found;
});

/** The pairs of the object that an expression is, be it in brackets. */
function pairsOf({ type, value, lhs, expressions, predicate, group }: AstNode): readonly Pair[] {
  if (predicate || group) return [];
  if (type === 'block') return expressions!.length === 1 ? pairsOf(expressions![0]!) : [];
  return type === 'unary' && value === '{' ? (lhs as readonly Pair[]) : [];
}
