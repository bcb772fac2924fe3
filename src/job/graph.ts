import { isSequence, isString, type Node } from '../document/node.ts';
import { Speller } from '../text/nearest.ts';
import type { Step } from './model.ts';
import { normaliseResource } from './steps.ts';

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
  /** The step that a name (in runtimes 1 to 3 also a resource) belongs to, the first of several. */
  named(name: string): Step | undefined;
  /** Each group of steps that depend on each other in a ring, in the order of the dependencies, from its first member in the file. */
  readonly cycles: readonly (readonly Step[])[];
  /** Whether all ancestors are known: not where a `depends_on` on the way up is unknown, ambiguous, a name of several steps or part of a cycle. */
  ancestorsKnown(step: Step): boolean;
  /** The steps with those that depend on them below, parents first; the members of cycles have no parent here. */
  readonly tree: Tree;
}

export interface Tree {
  readonly roots: readonly Step[];
  children(step: Step): readonly Step[];
}

/** Builds the graph in linear time. */
export function readGraph(steps: readonly Step[], kind: 'list' | 'graph'): Graph {
  const names = new StepNames(steps, kind);
  const dependencies = steps.map((step): Dependency => {
    if (step.dependsOn) return names.resolve(step.dependsOn.value);
    return step.field('depends_on') ? { kind: 'unreadable' } : { kind: 'none' };
  });
  const parents = dependencies.map((d) => (d.kind === 'step' ? d.step : undefined));
  const depended = new Set<Step>();
  for (const step of steps) {
    for (const parent of meant(step, dependencies[step.index]!, names)) if (parent) depended.add(parent);
  }

  const cycles = findCycles(steps, parents);
  const inCycle = new Set(cycles.flat());
  const children = new Map<Step, Step[]>();
  const roots: Step[] = [];
  for (const step of steps) {
    const parent = inCycle.has(step) ? undefined : parents[step.index];
    if (!parent) roots.push(step);
    else if (children.has(parent)) children.get(parent)!.push(step);
    else children.set(parent, [step]);
  }
  const tree: Tree = { roots, children: (step) => children.get(step) ?? [] };

  const unknown = new Set<Step>();
  const pending = steps.filter((step) => {
    const { kind } = dependencies[step.index]!;
    const isUnclear = step.dependsOn !== undefined && names.isShared(step.dependsOn.value);
    return inCycle.has(step) || isUnclear || kind === 'unknown' || kind === 'ambiguous' || kind === 'unreadable';
  });
  for (let step = pending.pop(); step; step = pending.pop()) {
    if (unknown.has(step)) continue;
    unknown.add(step);
    for (const child of tree.children(step)) pending.push(child);
  }

  return {
    dependency: (step) => dependencies[step.index]!,
    hasChildren(step) {
      const first = step.name && names.first(step.name.value);
      return depended.has(step) || (first !== undefined && depended.has(first));
    },
    named: (name) => names.first(name),
    cycles,
    ancestorsKnown: (step) => !unknown.has(step),
    tree,
  };
}

/** The steps that a dependency is likely about, so that a slip in it is not a second defect elsewhere. */
function meant(step: Step, dependency: Dependency, names: StepNames): readonly (Step | undefined)[] {
  switch (dependency.kind) {
    case 'none':
      return [];
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
 * What `depends_on` can name: a node's `name`; in runtimes 1 to 3 the `resource` of a step without one, as it is once slips at its ends
 * are mended.
 */
class StepNames {
  readonly #byName = new Map<string, Step>();
  readonly #shared = new Set<string>();
  readonly #byResource = new Map<string, Step[]>();
  readonly #kind: 'list' | 'graph';
  #speller: Speller | undefined;

  constructor(steps: readonly Step[], kind: 'list' | 'graph') {
    this.#kind = kind;
    for (const step of steps) {
      if (step.name) {
        if (this.#byName.has(step.name.value)) this.#shared.add(step.name.value);
        else this.#byName.set(step.name.value, step);
      }
      if (!step.resource) continue;
      const resource = normaliseResource(step.resource.value);
      const same = this.#byResource.get(resource);
      if (same) same.push(step);
      else this.#byResource.set(resource, [step]);
    }
  }

  first(name: string): Step | undefined {
    return this.#byName.get(name) ?? this.#unnamed(name)[0];
  }

  /** Whether several steps have the name, so that any of them may be meant. */
  isShared(name: string): boolean {
    return this.#shared.has(name);
  }

  resolve(name: string): Dependency {
    const step = this.#byName.get(name);
    if (step) return { kind: 'step', step };
    const unnamed = this.#unnamed(name);
    if (unnamed.length === 1) return { kind: 'step', step: unnamed[0]! };
    if (unnamed.length > 1) return { kind: 'ambiguous', steps: unnamed };
    const byResource = this.#byResource.get(name)?.[0];
    if (byResource) return { kind: 'unknown', byResource };
    this.#speller ??= new Speller(this.#targets());
    const word = this.#speller.nearest(name);
    const near = this.first(normaliseResource(name)) ?? (word === undefined ? undefined : this.first(word));
    return near ? { kind: 'unknown', near } : { kind: 'unknown' };
  }

  #unnamed(resource: string): Step[] {
    if (this.#kind === 'graph') return [];
    return this.#byResource.get(resource)?.filter((step) => !step.name) ?? [];
  }

  #targets(): string[] {
    const unnamed = [...this.#byResource.keys()].filter((resource) => this.#unnamed(resource).length > 0);
    return [...new Set([...this.#byName.keys(), ...unnamed])];
  }
}

/** Each step has one parent at most, so a walk up from every step that stops at visited ones meets each cycle once. */
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
