import { perObject } from '../../shared/memo.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';
import type { Reference } from './references.ts';

const none: ReadonlyMap<number, Reference> = new Map();

/** What an expression reads, by where its first name begins, without its quotes. */
export function referencesIn(job: Job, expression: Expression): ReadonlyMap<number, Reference> {
  return byExpression(job).get(expression) ?? none;
}

const byExpression = perObject((job: Job): ReadonlyMap<Expression, ReadonlyMap<number, Reference>> => {
  const all = new Map<Expression, Map<number, Reference>>();
  for (const reference of job.references.all) {
    const { expression, names } = reference;
    if (!expression) continue;
    const own = all.get(expression);
    if (own) own.set(names[0]!.start, reference);
    else all.set(expression, new Map([[names[0]!.start, reference]]));
  }
  return all;
});
