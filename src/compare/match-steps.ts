import type { Job } from '../job/job.ts';
import type { Step } from '../job/step.ts';
import { groupBy } from '../shared/group-by.ts';
import { isNote, type Meanings, type Rewriting } from './meaning.ts';

/** Which steps of two versions of a job are the same step. */
export interface StepMatches {
  readonly pairs: readonly StepPair[];
  readonly removed: readonly Step[];
  readonly added: readonly Step[];
  /** The names that steps had, with the names that they have now. */
  readonly renamed: ReadonlyMap<string, string>;
  /** What a name in one of the versions means, the same text for the same step. */
  readonly meaning: { readonly before: NameMeaning; readonly after: NameMeaning };
}

type NameMeaning = (name: string | undefined) => string | undefined;

export interface StepPair {
  readonly before: Step;
  readonly after: Step;
}

/**
 * Matches steps by their names, then (what has none, or lost it) by resource and method, then those that are equal in everything but
 * their name: those were renamed; of what is left without a name, the only one of a resource.
 */
export function matchSteps(before: Job, after: Job, meanings: Meanings): StepMatches {
  const pairs: StepPair[] = [];
  const removed = new Set(before.steps);
  const added = new Set(after.steps);
  const pair = (one: Step, other: Step) => {
    pairs.push({ before: one, after: other });
    removed.delete(one);
    added.delete(other);
  };
  pairBy(removed, added, ({ name }) => name?.value, pair);
  pairBy(removed, added, (step) => (step.name ? undefined : requestOf(step)), pair);
  const renamed = new Map<string, string>();
  pairBy(
    removed,
    added,
    (step) => bodyOf(step, meanings),
    (one, other) => {
      if (one.name && other.name) renamed.set(one.name.value, other.name.value);
      pair(one, other);
    },
  );
  // a name that was given to a step, or taken off it, changes nothing else
  pairBy(
    removed,
    added,
    (step) => requestOf(step),
    (one, other) => {
      if (!one.name || !other.name) pair(one, other);
    },
  );
  // The only step that is left of a resource asks for it with another method.
  pairUnique(removed, added, ({ name, resource }) => (name ? undefined : resource?.normal), pair);
  pairs.sort((a, b) => a.after.index - b.after.index);
  const names = (version: 'before' | 'after'): NameMeaning => {
    const known = new Map<string, string>();
    for (const [index, step] of pairs.entries()) {
      const name = step[version].name?.value;
      if (name !== undefined && !known.has(name)) known.set(name, `step ${index}`);
    }
    return (name) => name && (known.get(name) ?? `no step ${name}`);
  };
  const meaning = { before: names('before'), after: names('after') };
  return { pairs, removed: [...removed], added: [...added], renamed, meaning };
}

function pairBy(
  removed: ReadonlySet<Step>,
  added: ReadonlySet<Step>,
  keyOf: (step: Step) => string | undefined,
  pair: (before: Step, after: Step) => void,
): void {
  const news = groupBy(added, keyOf);
  for (const [key, olds] of groupBy(removed, keyOf)) {
    for (const [index, now] of (news.get(key) ?? []).entries()) if (olds[index]) pair(olds[index], now);
  }
}

function pairUnique(
  removed: ReadonlySet<Step>,
  added: ReadonlySet<Step>,
  keyOf: (step: Step) => string | undefined,
  pair: (before: Step, after: Step) => void,
): void {
  const news = groupBy(added, keyOf);
  for (const [key, [old, ...others]] of groupBy(removed, keyOf)) {
    const [now, ...more] = news.get(key) ?? [];
    if (now && others.length + more.length === 0) pair(old!, now);
  }
}

function requestOf({ resource, method }: Step): string | undefined {
  return resource && `${resource.normal} ${method?.value}`;
}

/** All that a step says but its name, and the names of others. */
function bodyOf({ node, name }: Step, all: Meanings): string {
  const anonymous = renaming(new Map(name ? [[name.value, '']] : []));
  const fields = node.entries.filter((entry) => !naming.has(entry.name) && !isNote(entry.name));
  const meanings = fields.map((entry) => [entry.name, all.of(entry.value, entry.name, anonymous)] as const);
  return JSON.stringify(meanings.filter(([, meaning]) => meaning !== '').sort());
}

const naming: ReadonlySet<string> = new Set(['name', 'depends_on', 'resources_to_persist']);

/** How a step is read from: `resources.NAME`, in JSONata with backticks where the name needs them. */
const READ = /\bresources\.(?:`([^`]+)`|([^\s.`'"[\]{}():?,|&=<>+*/]+))/g;

/**
 * How the texts of two versions are read so that the names of renamed steps are the same in both. A name that
 * only the other version has leads nowhere.
 *
 * @param renamed the old names, with the new ones
 */
export function rewritings(renamed: ReadonlyMap<string, string>): { before: Rewriting; after: Rewriting } {
  const [before, after] = [new Map<string, string>(), new Map<string, string>()];
  for (const [old, now] of renamed) {
    before.set(now, `${now} (nowhere)`);
    after.set(old, `${old} (nowhere)`);
  }
  for (const [old, now] of renamed) {
    before.set(old, now);
    after.set(now, now);
  }
  return { before: renaming(before), after: renaming(after) };
}

function renaming(names: ReadonlyMap<string, string>): Rewriting {
  if (names.size === 0) return (text) => text;
  return (text) =>
    text.replace(READ, (whole, quoted: string | undefined, plain: string | undefined) => {
      const name = names.get((quoted ?? plain)!);
      return name === undefined ? whole : `resources.${name}`;
    });
}
