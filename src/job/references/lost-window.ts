import { isString } from '../../document/node.ts';
import { perObject } from '../../shared/memo.ts';
import type { Job } from '../job.ts';
import { comparableKey, stateKeyOf } from '../state-nodes.ts';
import type { Step } from '../step.ts';
import type { Expression } from '../texts/text.ts';
import { type RunCondition, runCondition } from './run-conditions.ts';
import { inCompletedRun } from './run-status.ts';
import { scopeKey } from './scope.ts';

/** A cursor that moves in each completed run, and the conditions without which nothing is written. */
export interface LostWindow {
  readonly update: Step;
  readonly conditions: readonly [RunCondition, ...RunCondition[]];
}

/** How a job can lose what it has read, if it can. */
export const lostWindow = perObject((job: Job): LostWindow | undefined => {
  const update = job.stepsOfType('update_state').length > 0 ? cursorUpdate(job) : undefined;
  if (!update) return undefined;
  const [first, ...others] = outletConditions(job) ?? [];
  return first && !mayCoverEachOther([first, ...others]) ? { update, conditions: [first, ...others] } : undefined;
});

/** The first node that moves a cursor of this job whenever a run completes. */
function cursorUpdate(job: Job): Step | undefined {
  const keyOf = (step: Step) => {
    const key = stateKeyOf(step);
    return key && comparableKey(key);
  };
  const read = new Set(job.stepsOfType('get_state').map(keyOf));
  const mayWriteNothing = new Set(
    job.expressions
      .filter(({ field, analysis, node }) => {
        if (field !== 'config.value_expression') return false;
        if (!analysis || analysis.error || analysis.dynamic || !isString(node)) return true;
        return (
          inCompletedRun(node.value).includes('?') ||
          analysis.paths.some(({ segments }) => segments[0]!.text === 'args')
        );
      })
      .map(({ step }) => step),
  );
  return job.stepsOfType('update_state').find((step) => {
    const key = keyOf(step);
    return (
      key !== undefined &&
      read.has(key) &&
      !mayWriteNothing.has(step) &&
      job.scope.known(step) &&
      job.scope.find(step, scopeKey.event('complete')) !== undefined &&
      !job.scope.find(step, scopeKey.condition, { self: true })
    );
  });
}

/** The conditions without which nothing is written, each text once; nothing where something is written anyway, or that can't be told. */
function outletConditions(job: Job): RunCondition[] | undefined {
  const expressions = new Map<Step | undefined, Expression>();
  for (const expression of job.expressions)
    if (expression.field === 'run_if') expressions.set(expression.step, expression);
  const known = new Map<Step, RunCondition | undefined>();
  const conditionOf = (step: Step | undefined) => {
    const expression = expressions.get(step);
    if (!step || !expression) return undefined;
    if (!known.has(step)) known.set(step, runCondition(job, expression));
    return known.get(step);
  };

  const conditions = new Map<string, RunCondition>();
  if (job.steps.some(({ type }) => type === undefined)) return undefined;
  for (const step of job.stepsOfType('destination')) {
    if (!job.scope.known(step)) return undefined;
    const own = conditionOf(step);
    const needed = own
      ? [own]
      : step.persists.map(({ value }) => {
          const source = job.graph.named(value);
          return source && conditionOf(job.scope.find(source, scopeKey.condition, { self: true }));
        });
    if (needed.length === 0) return undefined;
    for (const condition of needed) {
      if (!condition) return undefined;
      if (!conditions.has(condition.text)) conditions.set(condition.text, condition);
    }
  }
  return [...conditions.values()];
}

/** Whether two conditions look at the same thing: then one may hold just where the other does not. */
function mayCoverEachOther(conditions: readonly RunCondition[]): boolean {
  const seen = new Set<string>();
  for (const { subjects } of conditions) {
    const own = new Set(subjects);
    for (const subject of own) {
      if (seen.has(subject)) return true;
      seen.add(subject);
    }
  }
  return false;
}
