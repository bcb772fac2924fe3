import type { Graph } from './graph.ts';
import type { Step } from './model.ts';

/**
 * What is upstream of a step. Each step provides keys (names, resource paths, context keys …); the scope finds the nearest
 * step above that provides one. Ancestors are those along `depends_on`; for a destination also the steps that it persists,
 * with theirs.
 */
export interface Scope {
  /** The nearest ancestor that provides the key; with `self`, the step itself counts too. */
  find(step: Step, key: string, options?: { readonly self?: boolean }): Step | undefined;
  /** Whether the key is provided on every way to the step: of a destination, above (or at) each step that it persists. */
  covers(step: Step, key: string): boolean;
  /** Whether all that is upstream is known. */
  known(step: Step): boolean;
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
  /** A step that has a `run_if`. */
  condition: 'condition',
  event: (name: string) => `event:${name}`,
  /** A step that may be any event. */
  openEvent: 'event',
};

/** The key under which every destination is found, since those below it see what it persists. */
const DESTINATION = 'destination';

/** Whether a step sees what it persists: a destination, or what is likely meant as one. */
function isOutlet({ type, persists }: Step): boolean {
  return type === 'destination' || (type === undefined && persists.length > 0);
}

/**
 * One walk through the tree numbers when each step is entered and left, and writes down for each key who provides it from
 * when on; so a question is one binary search, however deep the tree. What destinations see through the steps that they persist
 * is found once for each key.
 *
 * @param keysOf the keys that a step provides
 * @param persisted the steps that a destination names; `undefined` among them for names of nothing
 */
export function readScope(
  graph: Graph,
  keysOf: (step: Step) => Iterable<string>,
  persisted: (step: Step) => readonly (Step | undefined)[],
): Scope {
  const entered = new Map<Step, number>();
  const left = new Map<Step, number>();
  const timelines = new Map<string, Timeline>();
  const provide = (step: Step, key: string, time: number) => {
    const timeline = timelines.get(key) ?? new Timeline();
    timelines.set(key, timeline);
    timeline.enter(time, step);
  };

  let time = 0;
  const stack: { step: Step; keys: string[]; next: number }[] = [];
  const enter = (step: Step) => {
    const keys = [...new Set(keysOf(step))];
    if (isOutlet(step)) keys.push(DESTINATION);
    entered.set(step, time);
    for (const key of keys) provide(step, key, time);
    time++;
    stack.push({ step, keys, next: 0 });
  };
  for (const root of graph.tree.roots) {
    enter(root);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const child = graph.tree.children(top.step)[top.next++];
      if (child) {
        enter(child);
        continue;
      }
      for (const key of top.keys) timelines.get(key)!.leave(time);
      left.set(top.step, time);
      time++;
      stack.pop();
    }
  }

  const along = (step: Step, key: string, self: boolean) => {
    const at = entered.get(step);
    return at === undefined ? undefined : timelines.get(key)?.before(self ? at + 1 : at);
  };
  const sources = new Map<Step, readonly (Step | undefined)[]>();
  const sourcesOf = (step: Step): readonly (Step | undefined)[] => {
    if (!isOutlet(step)) return [];
    const known = sources.get(step) ?? persisted(step);
    sources.set(step, known);
    return known;
  };
  const outlets = new Map<Step, Outlet>();
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
      times.push(entered.get(step)! + (self ? 1 : 0));
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
    const isSeen = (step: Step) => {
      const next = outlet.times[countBelow(outlet.times, entered.get(step)! + 1)];
      return next !== undefined && next <= left.get(step)!;
    };
    const provider = timelines.get(key)!.providers().find(isSeen);
    outlet.found.set(key, provider);
    return provider;
  };
  return {
    find(step, key, options) {
      if (!timelines.has(key)) return undefined;
      const provider = along(step, key, options?.self === true);
      if (provider) return provider;
      const outlet = outletAt(step);
      return outlet && through(outlet, key);
    },
    covers(step, key) {
      if (along(step, key, true)) return true;
      let some = false;
      for (const source of sourcesOf(step)) {
        if (!source) continue;
        if (!along(source, key, true)) return false;
        some = true;
      }
      return some;
    },
    known: (step) => graph.ancestorsKnown(step) && outletAt(step)?.known !== false,
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
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Who provides one key at what time of the walk. */
class Timeline {
  readonly #times: number[] = [];
  readonly #nearest: (Step | undefined)[] = [];
  readonly #open: Step[] = [];

  enter(time: number, step: Step): void {
    this.#open.push(step);
    this.#note(time);
  }

  leave(time: number): void {
    this.#open.pop();
    this.#note(time);
  }

  #note(time: number): void {
    this.#times.push(time);
    this.#nearest.push(this.#open.at(-1));
  }

  /** The innermost provider just before a time. */
  before(time: number): Step | undefined {
    return this.#nearest[countBelow(this.#times, time) - 1];
  }

  /** All that provide the key. */
  providers(): Step[] {
    return [...new Set(this.#nearest)].filter((step) => step !== undefined);
  }
}
