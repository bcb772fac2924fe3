import type { Argument } from '../args/args.ts';
import type { ExpressionAnalysis } from '../expression/analysis.ts';
import { mentionedPaths } from '../expression/hyphenated-paths.ts';
import { anything, type InputKinds, type Kinds, kinds } from '../expression/kinds.ts';
import type { Job } from '../job.ts';
import type { Expression } from '../texts/text.ts';

/** More optional arguments are not tried with and without. */
export const MOST_TRIED = 6;

/** The optional arguments without a default that conditions look at. */
export function mentionedOptional(job: Job, conditions: readonly Expression[]): readonly Argument[] {
  const found = new Set<Argument>();
  const seen = new Set<ExpressionAnalysis>();
  for (const { analysis } of conditions) {
    if (!analysis || seen.has(analysis)) continue;
    seen.add(analysis);
    for (const { segments } of mentionedPaths(analysis)) {
      const [root, name] = segments;
      const argument = root!.text === 'args' && name ? job.args.declared.get(name.text) : undefined;
      if (argument && argument.required !== true && !argument.hasDefault) found.add(argument);
    }
  }
  return [...found];
}

/** The sets of arguments, small ones first. */
export function subsets(args: readonly Argument[]): ReadonlySet<string>[] {
  if (args.length > MOST_TRIED) return [];
  const sets: ReadonlySet<string>[] = [];
  for (let bits = 0; bits < 1 << args.length; bits++) {
    sets.push(new Set(args.flatMap(({ name }, index) => (bits & (1 << index) ? name.value : []))));
  }
  return sets.sort((a, b) => a.size - b.size);
}

export function presenceOf(names: readonly string[], given: ReadonlySet<string>): ReadonlyMap<string, boolean> {
  return new Map(names.map((name) => [name, given.has(name)]));
}

export function inputOf(job: Job, tried: readonly Argument[], given: ReadonlySet<string>): InputKinds {
  const missing = new Set(tried.map(({ name }) => name.value).filter((name) => !given.has(name)));
  return ([root, name, ...below]) => {
    if (root !== 'args') return anything;
    if (name === undefined) return kinds.object | kinds.emptyObject;
    if (missing.has(name)) return kinds.absent;
    const argument = job.args.declared.get(name);
    if (!argument || below.length > 0) return anything;
    const isThere = argument.required === true || argument.hasDefault || given.has(name);
    return isThere ? kindsOfArgument(argument) : anything;
  };
}

/** What an argument can be that is there. */
export function kindsOfArgument({ types }: Argument): Kinds {
  if (!types) return anything & ~kinds.absent;
  return types.reduce((all, type) => all | (typeKinds[type] ?? anything), 0);
}

const typeKinds: Readonly<Record<string, Kinds>> = {
  string: kinds.emptyString | kinds.string,
  number: kinds.zero | kinds.number,
  integer: kinds.zero | kinds.number,
  boolean: kinds.false | kinds.true,
  array: kinds.falseList | kinds.trueList,
  object: kinds.emptyObject | kinds.object,
  null: kinds.null,
};
