import { perObject } from '../../shared/memo.ts';
import type { Job } from '../job.ts';
import type { Step } from '../step.ts';
import type { Expression } from '../texts/text.ts';

/** The keys that a step adds to the context. */
export interface AddedKeys {
  /** In the order of the text, each once. */
  readonly names: readonly string[];
  /** Whether there may be more. */
  readonly open: boolean;
}

/** What each `add_context` with an expression adds. */
export const addedContext = perObject(
  ({ expressions }: Job): ReadonlyMap<Step, AddedKeys> =>
    new Map(expressions.filter(addsContext).map((expression) => [expression.step!, addedKeys(expression)])),
);

export function addsContext({ step, field }: Expression): boolean {
  return step?.type === 'add_context' && field === 'config.expression';
}

export function addedKeys({ analysis }: Expression): AddedKeys {
  if (!analysis?.keys || analysis.error) return { names: [], open: true };
  const { names, open } = analysis.keys;
  return { names: [...new Set(names.map(({ text }) => text))], open };
}
