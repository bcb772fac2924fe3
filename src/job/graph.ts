import { isSequence, isString, type Node } from '../document/node.ts';
import { Speller } from '../text/nearest.ts';
import { normaliseResource } from './read-steps.ts';
import type { Step } from './step.ts';

/** What a `depends_on` names. */
export type Dependency =
  | { readonly kind: 'none' }
  | { readonly kind: 'step'; readonly step: Step }
  /** No step; `near` is the one that was likely meant, `byResource` the one whose `resource` it is. */
  | { readonly kind: 'unknown'; readonly near?: Step; readonly byResource?: Step }
  /** Several steps without a name answer to it. */
  | { readonly kind: 'ambiguous'; readonly steps: readonly Step[] }
  /** Not a name at all; the schema says so. */
  | { readonly kind: 'unreadable' };

/** Who depends on whom: a forest along `depends_on`, besides its cycles. */
export interface Graph {
  dependency(step: Step): Dependency;
  /** Whether some step depends on this one (or one of the same name), or likely means to. */
  hasChildren(step: Step): boolean;
  /** The steps whose name an earlier one has. */
  readonly repeated: readonly Step[];
  /**
   * Whether it is known of each step what others can call it: else a name that is not a step's may
   * be one.
   */
  readonly complete: boolean;
  /** The step that a name (in runtimes 1 to 3 also a resource) belongs to, the first of several. */
  named(name: string): Step | undefined;
  /**
   * Each group of steps that depend on each other in a ring, in the order of the dependencies, from
   * its first member in the file.
   */
  readonly cycles: readonly (readonly Step[])[];
  /**
   * Whether all ancestors are known: not where a `depends_on` on the way up is unknown, ambiguous,
   * a name of several steps or part of a cycle.
   */
  ancestorsKnown(step: Step): boolean;
  /**
   * The steps with those that depend on them below, parents first; the members of cycles have no
   * parent here.
   */
  readonly tree: Tree;
}

export interface Tree {
  readonly roots: readonly Step[];
  children(step: Step): readonly Step[];
}

/**
 * Builds the graph in linear time. What is known of a step is kept by its index.
 *
 * @param isWhole whether there are no other steps, which could not be read
 */
export function readGraph(steps: readonly Step[], kind: 'legacy' | 'graph', isWhole: boolean): Graph {
  const names = new StepNames(steps, kind);
  const dependencies: Dependency[] = [];
  const parents: (Step | undefined)[] = [];
  const depended: boolean[] = [];
  let isClear = true;
  for (const step of steps) {
    const dependency = readDependency(step, names);
    dependencies.push(dependency);
    if (dependency.kind === 'step') {
      parents.push(dependency.step);
      depended[dependency.step.index] = true;
      if (names.isShared(step.dependsOn!.value)) isClear = false;
    } else {
      parents.push(undefined);
      if (dependency === NO_DEPENDENCY) continue;
      isClear = false;
      // Many steps may share one ambiguous parent: those are marked once.
      if (dependency.kind === 'ambiguous' && depended[dependency.steps[0]!.index]) continue;
      for (const other of meant(step, dependency, names)) if (other) depended[other.index] = true;
    }
  }

  const cycles = findCycles(steps, parents);
  const inCycle: boolean[] = [];
  for (const cycle of cycles) for (const { index } of cycle) inCycle[index] = true;
  const children: (Step[] | undefined)[] = [];
  const roots: Step[] = [];
  for (const step of steps) {
    const parent = inCycle[step.index] ? undefined : parents[step.index];
    if (!parent) roots.push(step);
    else if (children[parent.index]) children[parent.index]!.push(step);
    else children[parent.index] = [step];
  }
  const tree: Tree = { roots, children: ({ index }) => children[index] ?? NO_STEPS };

  const unknown: boolean[] = [];
  const isUnclear = (step: Step) => {
    const { kind } = dependencies[step.index]!;
    const ofSeveral = step.dependsOn !== undefined && names.isShared(step.dependsOn.value);
    return inCycle[step.index] || ofSeveral || (kind !== 'step' && kind !== 'none');
  };
  const pending = isClear && cycles.length === 0 ? [] : steps.filter(isUnclear);
  for (let step = pending.pop(); step; step = pending.pop()) {
    if (unknown[step.index]) continue;
    unknown[step.index] = true;
    for (const child of tree.children(step)) pending.push(child);
  }

  return {
    dependency: ({ index }) => dependencies[index]!,
    hasChildren({ index, name }) {
      const first = name && names.first(name.value);
      return depended[index] === true || (first !== undefined && depended[first.index] === true);
    },
    named: (name) => names.first(name),
    repeated: names.repeated,
    complete:
      isWhole &&
      steps.every((step) => step.name ?? (kind === 'legacy' && !step.field('name') && step.resource?.normal)),
    cycles,
    ancestorsKnown: ({ index }) => !unknown[index],
    tree,
  };
}

const NO_DEPENDENCY: Dependency = { kind: 'none' };
const NO_STEPS: readonly Step[] = [];

function readDependency(step: Step, names: StepNames): Dependency {
  if (step.dependsOn) return names.resolve(step.dependsOn.value);
  return step.field('depends_on') ? { kind: 'unreadable' } : NO_DEPENDENCY;
}

/** The steps that a dependency is likely about, so that a typo in it is not a second defect elsewhere. */
function meant(step: Step, dependency: Dependency, names: StepNames): readonly (Step | undefined)[] {
  switch (dependency.kind) {
    case 'none':
      return NO_STEPS;
    case 'step':
      return [dependency.step];
    case 'ambiguous':
      return dependency.steps;
    case 'unknown':
      return [dependency.near, dependency.byResource];
    case 'unreadable':
      return namesIn(step.field('depends_on')!.value).map((name) => names.first(name));
  }
}

/** The names in a list, which other platforms want in a `depends_on`. */
function namesIn(node: Node): string[] {
  return isSequence(node) ? node.items.filter(isString).map(({ value }) => value) : [];
}

/**
 * What `depends_on` can name: a node's `name`; in runtimes 1 to 3 the `resource` of a step without
 * one, as it is once extra characters at its ends are fixed.
 */
class StepNames {
  /** The steps whose name an earlier one has. */
  readonly repeated: Step[] = [];
  readonly #steps: readonly Step[];
  readonly #byName = new Map<string, Step>();
  #shared: Set<string> | undefined;
  readonly #kind: 'legacy' | 'graph';
  #resources: Resources | undefined;
  #speller: Speller | undefined;

  constructor(steps: readonly Step[], kind: 'legacy' | 'graph') {
    this.#steps = steps;
    this.#kind = kind;
    for (const step of steps) {
      if (!step.name) continue;
      const name = step.name.value;
      const earlier = this.#byName.get(name);
      if (!earlier || isUnfinished(earlier)) this.#byName.set(name, step);
      else if (!isUnfinished(step)) this.repeated.push(step);
    }
  }

  first(name: string): Step | undefined {
    return this.#byName.get(name) ?? this.#without(name)[0];
  }

  /** Whether several steps have the name, so that any of them may be meant. */
  isShared(name: string): boolean {
    if (this.repeated.length === 0) return false;
    this.#shared ??= new Set(this.repeated.map((step) => step.name!.value));
    return this.#shared.has(name);
  }

  resolve(name: string): Dependency {
    const step = this.#byName.get(name);
    if (step) return { kind: 'step', step };
    const unnamed = this.#without(name);
    if (unnamed.length === 1) return { kind: 'step', step: unnamed[0]! };
    if (unnamed.length > 1) return { kind: 'ambiguous', steps: unnamed };
    const byResource = this.#index().first.get(name);
    if (byResource) return { kind: 'unknown', byResource };
    this.#speller ??= new Speller(this.#targets());
    const word = this.#speller.nearest(name);
    const near = this.first(normaliseResource(name)) ?? (word === undefined ? undefined : this.first(word));
    return near ? { kind: 'unknown', near } : { kind: 'unknown' };
  }

  /** The steps of a resource that have no name. */
  #without(resource: string): readonly Step[] {
    return this.#kind === 'graph' ? NO_STEPS : (this.#index().unnamed.get(resource) ?? NO_STEPS);
  }

  /** Built when a name is not a step's. */
  #index(): Resources {
    this.#resources ??= readResources(this.#steps);
    return this.#resources;
  }

  #targets(): string[] {
    const resources = this.#kind === 'graph' ? [] : this.#index().unnamed.keys();
    return [...new Set([...this.#byName.keys(), ...resources])];
  }
}

interface Resources {
  /** The first step of each resource. */
  readonly first: ReadonlyMap<string, Step>;
  /** The steps of each resource that have no name. */
  readonly unnamed: ReadonlyMap<string, readonly Step[]>;
}

/**
 * Whether a step has nothing but its name: the schema says what it lacks, and another one of that
 * name is the one that is meant.
 */
function isUnfinished({ node }: Step): boolean {
  return node.entries.length === 1;
}

function readResources(steps: readonly Step[]): Resources {
  const first = new Map<string, Step>();
  const unnamed = new Map<string, Step[]>();
  for (const step of steps) {
    if (!step.resource) continue;
    const { normal } = step.resource;
    if (!first.has(normal)) first.set(normal, step);
    if (step.name) continue;
    const same = unnamed.get(normal);
    if (!same || isUnfinished(same[0]!)) unnamed.set(normal, [step]);
    else if (!isUnfinished(step)) same.push(step);
  }
  return { first, unnamed };
}

/**
 * Each step has one parent at most, so a walk up from every step that stops at visited ones meets
 * each cycle once.
 */
function findCycles(steps: readonly Step[], parents: readonly (Step | undefined)[]): Step[][] {
  const walkOf = new Int32Array(steps.length);
  const cycles: Step[][] = [];
  for (const start of steps) {
    const walk = start.index + 1;
    let step: Step | undefined = start;
    while (step && walkOf[step.index] === 0) {
      walkOf[step.index] = walk;
      step = parents[step.index];
    }
    if (!step || walkOf[step.index] !== walk) continue;
    const ring: Step[] = [];
    let first = 0;
    for (let member: Step = step; ring.length === 0 || member !== step; member = parents[member.index]!) {
      if (ring.length > 0 && member.index < ring[first]!.index) first = ring.length;
      ring.push(member);
    }
    cycles.push([...ring.slice(first), ...ring.slice(0, first)]);
  }
  return cycles.sort((a, b) => a[0]!.index - b[0]!.index);
}
