import { isMapping, isSequence, isString, type Located, type Node } from '../document/node.ts';
import type { StructureProblem } from '../schema/check.ts';
import type { Loop } from './loops.ts';
import type { Step, Template } from './model.ts';

/** What may mention an argument without being read: broken placeholders, and what stands under keys that nobody knows. */
export function unreadableTexts(templates: readonly Template[], structure: readonly StructureProblem[]): string[] {
  const texts = templates.filter((template) => template.isKey || isBroken(template)).map(({ scalar }) => scalar.value);
  return [...texts, ...textsIn(unknownValues(structure))];
}

/** What stands under keys that nobody knows. */
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

/** Placeholders where the platform reads none, and what a loop names in a way that is no path: a rule of their own reports them. */
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
