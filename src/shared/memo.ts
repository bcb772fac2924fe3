/** Longer texts hardly come twice, unless aliases repeat one. */
const LONGEST = 300;
const MOST = 4000;

/**
 * Remembers what a function makes of short texts: the steps of a job, and the jobs of a project,
 * repeat each other.
 *
 * @param compute pure, with a result that nobody changes
 */
export function memoized<T extends object | string | number | boolean | null>(
  compute: (text: string) => T,
): (text: string) => T {
  const known = new Map<string, T>();
  let lastLong: { readonly text: string; readonly result: T } | undefined;
  return (text) => {
    if (text.length > LONGEST) {
      if (lastLong?.text !== text) lastLong = { text, result: compute(text) };
      return lastLong.result;
    }
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST) known.clear();
    const result = compute(text);
    known.set(text, result);
    return result;
  };
}

/** Where an object has what is remembered of it: for a collector of garbage, weak maps of many objects are much work. */
const REMEMBERED = Symbol('remembered');

type Remembering = { [REMEMBERED]?: Map<unknown, unknown> };

/**
 * Remembers what a function makes of an object for as long as that lives.
 *
 * @param compute pure, with a result that nobody changes
 */
export function perObject<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  return (key) => {
    const results = (key as Remembering)[REMEMBERED] ?? remembering(key);
    let result = results.get(compute) as T | undefined;
    if (result === undefined && !results.has(compute)) {
      result = compute(key);
      results.set(compute, result);
    }
    return result as T;
  };
}

function remembering(object: object): Map<unknown, unknown> {
  const results = ofFrozen.get(object) ?? new Map<unknown, unknown>();
  if (Object.isExtensible(object)) Object.defineProperty(object, REMEMBERED, { value: results });
  else ofFrozen.set(object, results);
  return results;
}

const ofFrozen = new WeakMap<object, Map<unknown, unknown>>();
