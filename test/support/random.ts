/**
 * How much of the random tests is done. `npm test` does a part, so that it ends soon; all of it is
 * `SEED_ROUNDS=1`, and `npm run fuzz` does ten times that.
 */
const factor = Number(process.env.SEED_ROUNDS ?? 0.25);

/** How many times a random test is done whose full number this is. */
export function rounds(full: number): number {
  return Math.ceil(full * factor);
}

/** Of many things that are all tried in the end as many as are tried now: each so many of them. */
export function some<T>(all: Iterable<T>, seed = 0): T[] {
  const every = Math.max(1, Math.round(1 / factor));
  return [...all].filter((_, index) => (index + seed) % every === 0);
}

/** How long a random test may take, in milliseconds, that usually takes less than this. */
export function patience(usual: number): number {
  return usual * Math.max(1, factor);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(next: () => number, items: readonly T[]): T {
  return items[Math.floor(next() * items.length)]!;
}

/** Random choices that are the same for the same seed. */
export interface Dice {
  chance(probability: number): boolean;
  /** A whole number from 0, below the limit. */
  below(limit: number): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

export function dice(seed: number): Dice {
  const next = random(seed);
  return {
    chance: (probability) => next() < probability,
    below: (limit) => Math.floor(next() * limit),
    pick: (items) => pick(next, items),
    shuffle(items) {
      const left = [...items];
      return items.map(() => left.splice(Math.floor(next() * left.length), 1)[0]!);
    },
  };
}
