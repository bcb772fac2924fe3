import { isString } from '../../document/node.ts';
import { perObject } from '../../shared/memo.ts';
import { writtenKeys } from '../expression/keys.ts';
import { branchesOf, kinds, kindsInWords, kindsOf, truthOf } from '../expression/kinds.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';
import { declaredKinds } from './declared-kinds.ts';

/** How an `args_validation` refuses runs without a message. */
export interface InvertedValidation {
  readonly expression: Expression;
  /** What it can yield: a boolean that can be true, a value of another kind, or an object without `message`. */
  readonly yields: 'boolean' | 'value' | 'object';
  /** The kind in words. */
  readonly kind: string;
}

const lists = kinds.falseList | kinds.trueList;

/** What is wrong with what a job's `args_validation` yields: the first of its branches that refuses a run and can't say why. */
export const invertedValidation = perObject((job: Job): InvertedValidation | undefined => {
  // It is the first expression, if there is one.
  const [expression] = job.expressions;
  if (expression?.field !== 'args_validation' || !isString(expression.node)) return undefined;
  const { ast, hyphenated } = expression.analysis ?? {};
  if (!ast || hyphenated!.length > 0) return undefined;
  const branches = branchesOf(ast);
  const declared = declaredKinds(job, expression);
  for (const branch of branches) {
    // What variables hold is known from the top.
    const found = kindsOf(branches.length === 1 ? ast : branch, declared);
    if (truthOf(found) === false) continue;
    const kind = kindsInWords(found);
    if (writtenKeys(branch)?.includes('message') === false) return { expression, yields: 'object', kind };
    if (found & (kinds.object | kinds.emptyObject | lists)) continue;
    return { expression, yields: found & kinds.true ? 'boolean' : 'value', kind };
  }
  return undefined;
});
