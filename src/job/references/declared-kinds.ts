import { anything, type InputKinds, type Kinds, kinds } from '../expression/kinds.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';
import { kindsOfArgument } from './argument-sets.ts';
import { referencesIn } from './in-expression.ts';

/** What the arguments that an expression reads can hold, as `args_schema` declares them; of all else nothing is known. */
export function declaredKinds(job: Job, expression: Expression): InputKinds {
  const declared = new Map<string, Kinds>();
  const open = new Set<string>();
  for (const { names, resolution, hyphenated } of referencesIn(job, expression).values()) {
    const name = names[1]?.text;
    if (name === undefined) continue;
    // In a loop the name of a list stands for one of its items.
    if (resolution.kind !== 'arg' || resolution.element || hyphenated) open.add(name);
    else if (names.length === 2) {
      const { argument } = resolution;
      const mayMiss = argument.required !== true && !argument.hasDefault;
      declared.set(name, kindsOfArgument(argument) | (mayMiss ? kinds.absent : 0));
    }
  }
  return ([root, name, ...below]) => {
    if (root !== 'args' || name === undefined || below.length > 0 || open.has(name)) return anything;
    return declared.get(name) ?? anything;
  };
}
