import { isMapping, isPresent, isSequence, isString, type Located, type Node, valueAt } from '../../document/node.ts';
import type { StructureProblem } from '../../schema/check.ts';
import { lacksId } from '../method.ts';
import type { Step, StepType } from '../step.ts';
import type { Template } from '../texts/text.ts';
import type { Loop } from './loops.ts';

/**
 * What may mention an argument without being read: broken placeholders, and what is under keys that
 * nobody knows.
 */
export function unreadableTexts(templates: readonly Template[], structure: readonly StructureProblem[]): string[] {
  const texts = templates.filter((template) => template.isKey || isBroken(template)).map(({ scalar }) => scalar.value);
  return [...texts, ...textsIn(unknownValues(structure))];
}

/** What is under keys that nobody knows. */
export function unknownValues(structure: readonly StructureProblem[]): Node[] {
  return structure.flatMap((problem) =>
    problem.kind === 'unknownProperty' && problem.near === undefined ? problem.values : [],
  );
}

/** The strings in some values, at any depth. */
export function textsIn(values: readonly Node[]): string[] {
  const texts: string[] = [];
  const pending = [...values];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (isString(node)) texts.push(node.value);
    else if (isMapping(node)) for (const { value } of node.entries) pending.push(value);
    else if (isSequence(node)) for (const item of node.items) pending.push(item);
  }
  return texts;
}

/**
 * Placeholders where the platform reads none, and what a loop names in a way that is not a path: a
 * rule of their own reports them.
 */
export function unreadableNames(steps: readonly Step[], loops: readonly Loop[]): string[] {
  const names: string[] = [];
  for (const { resource, method, name, dependsOn } of steps) {
    if (mentions(resource)) names.push(resource.value);
    if (mentions(method)) names.push(method.value);
    if (mentions(name)) names.push(name.value);
    if (mentions(dependsOn)) names.push(dependsOn.value);
  }
  for (const { target, problem } of loops) if (problem?.cause === 'notAPath') names.push(target.value);
  return names;
}

function mentions(name: Located | undefined): name is Located {
  return name?.value.includes('{{') === true;
}

/** Whether something in a text was meant as a placeholder and can't be read as one. */
export function isBroken({ placeholders, problems }: Template): boolean {
  return problems.length > 0 || placeholders.some(({ problem }) => problem !== undefined);
}

/** The text in `config` that a type of step can't do without. */
const neededConfig: Readonly<Partial<Record<StepType, 'expression' | 'key' | 'id'>>> = {
  transform: 'expression',
  add_context: 'expression',
  get_state: 'key',
  update_state: 'key',
  delete_state: 'key',
  destination: 'id',
};

type Expected = 'text' | 'map' | 'either';

/** What the fields that may mention something are to be. */
const expectedOf: ReadonlyMap<string, Expected> = new Map([
  ['id', 'text'],
  ['loop_on', 'text'],
  ['integrated_account_id', 'text'],
  ['config', 'map'],
  ['recurse', 'map'],
  ['delete_tracking_query', 'map'],
  ['query', 'either'],
  ['body', 'either'],
]);

function fits(value: Node, expected: Expected): boolean {
  return (expected !== 'map' && isString(value)) || (expected !== 'text' && isMapping(value));
}

/**
 * Whether a step lacks a text that it can't do without, or has a value of another type in its
 * place: nobody knows what that text would have mentioned.
 */
export function lacksTexts(step: Step, kind: 'legacy' | 'graph'): boolean {
  const { type, config } = step;
  for (const { name, value } of step.node.entries) {
    const expected = expectedOf.get(name);
    if (expected !== undefined && isPresent(value) && !fits(value, expected)) return true;
  }
  if (type === 'request') {
    const account = step.field('integrated_account_id')?.value;
    return lacksId(step) || (kind === 'graph' && !(isString(account) && account.value.trim() !== ''));
  }
  const needed = type && neededConfig[type];
  if (needed === undefined) return false;
  const value = config && valueAt(config, needed);
  // an expression of another type is read as one that may mention anything
  return needed === 'expression' ? !isPresent(value) : !(isString(value) && value.value !== '');
}
