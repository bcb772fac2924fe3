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

/** The key under which every destination is found, since those below it see what it persists. */
const DESTINATION = 'destination';

/**
 * One walk through the tree numbers when each step is entered and left, and writes down for each key who provides it from
 * when on; so a question is one binary search, however deep the tree.
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
    if (step.type === 'destination') keys.push(DESTINATION);
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
      time++;
      stack.pop();
    }
  }

  const along = (step: Step, key: string, self: boolean) => {
    const at = entered.get(step);
    return at === undefined ? undefined : timelines.get(key)?.before(self ? at + 1 : at);
  };
  /** The steps that are looked up from: the first, and what destinations at or above one of them persist, with these destinations. */
  function* viewpoints(start: Step, self: boolean): Iterable<{ step: Step; self: boolean }> {
    const seen = new Set<Step>();
    const pending = [{ step: start, self }];
    for (let place = pending.pop(); place; place = pending.pop()) {
      yield place;
      const { step } = place;
      const above = along(step, DESTINATION, false);
      if (above && !seen.has(above)) pending.push({ step: above, self: false });
      if (step.type !== 'destination' || seen.has(step)) continue;
      seen.add(step);
      for (const source of persisted(step)) if (source) pending.push({ step: source, self: true });
    }
  }
  const find = (start: Step, key: string, self: boolean): Step | undefined => {
    if (!timelines.has(key)) return undefined;
    for (const place of viewpoints(start, self)) {
      const provider = along(place.step, key, place.self);
      if (provider) return provider;
    }
    return undefined;
  };
  const known = (start: Step): boolean => {
    for (const { step } of viewpoints(start, false)) {
      if (!graph.ancestorsKnown(step)) return false;
      if (persisted(step).includes(undefined)) return false;
    }
    return true;
  };
  return {
    find: (step, key, options) => find(step, key, options?.self === true),
    covers(step, key) {
      if (along(step, key, true)) return true;
      const sources = persisted(step).filter((source) => source !== undefined);
      return sources.length > 0 && sources.every((source) => along(source, key, true));
    },
    known,
  };
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
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.#nearest[low - 1];
  }
}
