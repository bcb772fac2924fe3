import { countWhile } from '../../shared/binary-search.ts';
import type { Graph } from '../graph.ts';
import type { Step } from '../step.ts';

/** The keys under which a step is found. */
export interface Offers {
  /** Those that are there for all steps below it. */
  keys(step: Step): readonly string[];
  /**
   * Those that are there for all that is below its parent, where it has none everywhere: what an
   * `add_context` adds. No key twice.
   */
  shared(step: Step): readonly string[];
}

/**
 * What is upstream of a step. Each step provides keys (names, resource paths, context keys …); the
 * scope finds the nearest step that provides one. Ancestors are those along `depends_on`; for a
 * destination also the steps that it persists, with theirs.
 */
export interface Scope {
  /** The nearest step that provides the key; with `self`, the step itself counts too. */
  find(step: Step, key: string, options?: { readonly self?: boolean }): Step | undefined;
  /** All keys that are provided, each with the nearest step that does; with `self`, the step itself counts too. */
  visible(step: Step, options?: { readonly self?: boolean }): Iterable<readonly [key: string, step: Step]>;
  /**
   * Whether the key is provided on every way to the step: of a destination, above (or at) each step
   * that it persists.
   */
  covers(step: Step, key: string): boolean;
  /** Whether all that is upstream is known. */
  known(step: Step): boolean;
  /** Whether a step is an ancestor of another along `depends_on`. */
  isAbove(step: Step, other: Step): boolean;
  /**
   * Of steps that read something: tells of a step whether what it shares is available to one of
   * them, itself aside.
   */
  sharedWith(readers: ReadonlySet<Step>): (step: Step) => boolean;
}

/** The keys under which the scope finds steps. */
export const scopeKey = {
  name: (name: string) => `name:${name}`,
  path: (path: string) => `path:${path}`,
  api: (api: string) => `api:${api}`,
  context: (key: string) => `context:${key}`,
  openContext: 'context',
  loop: (argPath: string) => `loop:${argPath}`,
  guard: (arg: string) => `guard:${arg}`,
  openGuard: 'guard',
  /** A step that has a `run_if` which is more than a test of the run's own status. */
  condition: 'condition',
  event: (name: string) => `event:${name}`,
  /** A step that may be any event. */
  openEvent: 'event',
};

/** The key under which every destination is found, since those below it see what it persists. */
const DESTINATION = 'destination';

/**
 * How many places all destinations together are seen through: where each persists the one before,
 * all of them see all.
 */
const MOST_PLACES = 1_000_000;

/** Whether a step sees what it persists: a destination, or what is likely meant as one. */
function isOutlet({ type, persists }: Step): boolean {
  return type === 'destination' || (type === undefined && persists.length > 0);
}

/**
 * One walk through the tree numbers when each step is entered and left, and writes down for each
 * key who provides it from when on; so a question is one binary search, however deep the tree. What
 * destinations see through the steps that they persist is found once for each key. Many a job never
 * asks: the walk waits for the first question.
 *
 * @param persisted the steps that a destination names; `undefined` among them for names of nothing
 */
export function readScope(
  graph: Graph,
  offers: Offers,
  persisted: (step: Step) => readonly (Step | undefined)[],
): Scope {
  let walked: Scope | undefined;
  const scope = () => (walked ??= walk(graph, offers, persisted));
  return {
    find: (step, key, options) => scope().find(step, key, options),
    visible: (step, options) => scope().visible(step, options),
    covers: (step, key) => scope().covers(step, key),
    known: (step) => scope().known(step),
    isAbove: (step, other) => scope().isAbove(step, other),
    sharedWith: (readers) => scope().sharedWith(readers),
  };
}

function walk(graph: Graph, offers: Offers, persisted: (step: Step) => readonly (Step | undefined)[]): Scope {
  const { tree } = graph;
  /** When each step was entered and left, by its index. */
  const entered: number[] = [];
  const left: number[] = [];
  /** The parent of each step that shares something, by its index. */
  const sharedBelow: Step[] = [];
  const timelines = new Map<string, Timeline>();
  const begin = (step: Step, key: string) => {
    let timeline = timelines.get(key);
    if (!timeline) {
      timeline = { times: [], nearest: [], outermost: [], open: [] };
      timelines.set(key, timeline);
    }
    timeline.open.push(step);
    note(timeline, time);
  };
  const end = (key: string) => {
    const timeline = timelines.get(key)!;
    timeline.open.pop();
    note(timeline, time);
  };

  const beginShared = (children: readonly Step[], parent: Step | undefined) => {
    for (const child of children) {
      const keys = offers.shared(child);
      if (keys.length === 0) continue;
      for (const key of keys) begin(child, key);
      if (parent) sharedBelow[child.index] = parent;
    }
  };

  let time = 0;
  // What has no parent, or one that nobody knows, shares with all.
  beginShared(tree.roots, undefined);
  time++;
  const stack: { readonly step: Step; readonly children: readonly Step[]; next: number }[] = [];
  const enter = (step: Step) => {
    const children = tree.children(step);
    entered[step.index] = time;
    for (const key of offers.keys(step)) begin(step, key);
    if (isOutlet(step)) begin(step, DESTINATION);
    beginShared(children, step);
    time++;
    stack.push({ step, children, next: 0 });
  };
  for (const root of tree.roots) {
    enter(root);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const child = top.children[top.next++];
      if (child) {
        enter(child);
        continue;
      }
      const { step, children } = top;
      left[step.index] = time;
      for (const key of offers.keys(step)) end(key);
      if (isOutlet(step)) end(DESTINATION);
      for (const shared of children) for (const key of offers.shared(shared)) end(key);
      time++;
      stack.pop();
    }
  }

  const along = (step: Step, key: string, self: boolean) => {
    const at = entered[step.index];
    const timeline = at === undefined ? undefined : timelines.get(key);
    if (!timeline) return undefined;
    const last = countBelow(timeline.times, self ? at! + 1 : at!) - 1;
    const provider = timeline.nearest[last];
    if (provider !== step || self) return provider;
    // It is among those that share with it.
    const other = timeline.outermost[last];
    return other === step ? undefined : other;
  };
  const sources = new Map<Step, readonly (Step | undefined)[]>();
  const sourcesOf = (step: Step): readonly (Step | undefined)[] => {
    if (!isOutlet(step)) return [];
    const known = sources.get(step) ?? persisted(step);
    sources.set(step, known);
    return known;
  };
  const outlets = new Map<Step, Outlet>();
  let places = 0;
  /** What is seen through the nearest destination at or above a step. */
  const outletAt = (step: Step): Outlet | undefined => {
    const destination = isOutlet(step) ? step : along(step, DESTINATION, false);
    if (!destination) return undefined;
    const outlet = outlets.get(destination) ?? readOutlet(destination);
    outlets.set(destination, outlet);
    return outlet;
  };
  const readOutlet = (start: Step): Outlet => {
    const times: number[] = [];
    let known = true;
    const seen = new Set<Step>();
    const pending = [{ step: start, self: false }];
    for (let place = pending.pop(); place; place = pending.pop()) {
      const { step, self } = place;
      if (++places > MOST_PLACES) return { times, known: false, found: new Map() };
      times.push(entered[step.index]! + (self ? 1 : 0));
      if (!graph.ancestorsKnown(step)) known = false;
      const above = along(step, DESTINATION, false);
      if (above && !seen.has(above)) pending.push({ step: above, self: false });
      if (!isOutlet(step) || seen.has(step)) continue;
      seen.add(step);
      for (const source of sourcesOf(step)) {
        if (source) pending.push({ step: source, self: true });
        else known = false;
      }
    }
    return { times: times.sort((a, b) => a - b), known, found: new Map() };
  };
  const through = (outlet: Outlet, key: string): Step | undefined => {
    if (outlet.found.has(key)) return outlet.found.get(key);
    const timeline = timelines.get(key)!;
    let first: Step | undefined;
    for (const time of outlet.times) {
      const provider = timeline.outermost[countBelow(timeline.times, time) - 1];
      // Times ascend, and so does when what is around them was entered.
      if (provider) {
        first = provider;
        break;
      }
    }
    outlet.found.set(key, first);
    return first;
  };
  const covered = new Map<Step, Map<string, boolean>>();
  const coveredBySources = (step: Step, key: string) => {
    const known = sourcesOf(step).filter((source) => source !== undefined);
    return known.length > 0 && known.every((source) => along(source, key, true));
  };
  const find = (step: Step, key: string, options?: { readonly self?: boolean }) => {
    if (!timelines.has(key)) return undefined;
    const provider = along(step, key, options?.self === true);
    if (provider) return provider;
    const outlet = outletAt(step);
    return outlet && through(outlet, key);
  };
  return {
    find,
    *visible(step, options) {
      for (const key of timelines.keys()) {
        const provider = find(step, key, options);
        if (provider) yield [key, provider];
      }
    },
    covers(step, key) {
      if (!timelines.has(key)) return false;
      if (along(step, key, true)) return true;
      if (!isOutlet(step)) return false;
      const asked = covered.get(step) ?? new Map<string, boolean>();
      covered.set(step, asked);
      const known = asked.get(key) ?? coveredBySources(step, key);
      asked.set(key, known);
      return known;
    },
    known: (step) => graph.ancestorsKnown(step) && outletAt(step)?.known !== false,
    isAbove: (step, other) => entered[step.index]! < entered[other.index]! && left[other.index]! < left[step.index]!,
    sharedWith(readers) {
      const times: number[] = [];
      const seenThrough = new Set<Outlet>();
      for (const reader of readers) {
        times.push(entered[reader.index]!);
        const outlet = outletAt(reader);
        if (outlet) seenThrough.add(outlet);
      }
      for (const outlet of seenThrough) for (const time of outlet.times) times.push(time);
      times.sort((a, b) => a - b);
      return (step) => {
        const parent = sharedBelow[step.index];
        const first = parent ? countBelow(times, entered[parent.index]! + 1) : 0;
        const end = parent ? countBelow(times, left[parent.index]! + 1) : times.length;
        return end - first > (readers.has(step) ? 1 : 0);
      };
    },
  };
}

/** What is upstream of a destination through the steps that it persists. */
interface Outlet {
  /** The times of the walk at which what is around is upstream, in their order. */
  readonly times: readonly number[];
  /** Whether that is all there is. */
  readonly known: boolean;
  /** Who was found for each key, so far. */
  readonly found: Map<string, Step | undefined>;
}

/** How many of ascending numbers lie below a limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  return countWhile(numbers.length, (index) => numbers[index]! < limit);
}

/** Who provides one key at what time of the walk. */
interface Timeline {
  readonly times: number[];
  /** The innermost and the outermost provider from each of those times on. */
  readonly nearest: (Step | undefined)[];
  readonly outermost: (Step | undefined)[];
  /** The providers that were entered and not left yet. */
  readonly open: Step[];
}

function note({ times, nearest, outermost, open }: Timeline, time: number): void {
  times.push(time);
  nearest.push(open[open.length - 1]);
  outermost.push(open[0]);
}
