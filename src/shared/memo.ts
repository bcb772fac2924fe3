/** Longer texts hardly come twice, unless aliases repeat one. */
const LONGEST = 300;
const MOST = 1000;

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

/**
 * Remembers what a function makes of an object for as long as that lives.
 *
 * @param compute pure, with a result that nobody changes
 */
export function perObject<K extends object, T>(compute: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly result: T }>();
  return (key) => {
    let entry = known.get(key);
    if (!entry) {
      entry = { result: compute(key) };
      known.set(key, entry);
    }
    return entry.result;
  };
}
