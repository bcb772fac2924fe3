/** Nobody misspells longer ones by hand, and to compare them takes the square of their length. */
const LONGEST_WORD = 100;

/** The last rows of the matrix, which each comparison writes over. */
const rows: [number[], number[], number[]] = [[], [], []];

/**
 * The edit distance of two words, where a swap of neighbours counts one (optimal string alignment),
 * or `limit + 1` if it is larger. Only the cells near the diagonal are worked out: the others are
 * above the limit.
 */
export function distance(a: string, b: string, limit = 2): number {
  const none = limit + 1;
  if (Math.abs(a.length - b.length) > limit || a.length > LONGEST_WORD) return none;
  let [beforeLast, last, row] = rows;
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const letter = a.charCodeAt(i - 1);
    const before = i > 1 ? a.charCodeAt(i - 2) : -1;
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    row[from - 1] = from === 1 ? i : none;
    let best = row[from - 1]!;
    for (let j = from; j <= to; j++) {
      const other = b.charCodeAt(j - 1);
      let cost = last[j - 1]! + (letter === other ? 0 : 1);
      if (last[j]! < cost) cost = last[j]! + 1;
      if (row[j - 1]! < cost) cost = row[j - 1]! + 1;
      if (before === other && j > 1 && letter === b.charCodeAt(j - 2) && beforeLast[j - 2]! < cost)
        cost = beforeLast[j - 2]! + 1;
      row[j] = cost;
      if (cost < best) best = cost;
    }
    if (to < b.length) row[to + 1] = none;
    if (best > limit) return none;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return Math.min(last[b.length]!, none);
}

/** How far a word may be from another and still count as a typo of it: one edit, two from six letters on. */
function tolerance(word: string): number {
  return word.length >= 6 ? 2 : 1;
}

/**
 * The candidate that `word` is most likely a typo of, the first of equals; none if all are too far away.
 * A word that differs in case alone is the nearest of all.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = tolerance(word) + 1;
  const lower = word.toLowerCase();
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const d = candidate.toLowerCase() === lower ? 0 : distance(word, candidate, bestDistance - 1);
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
      if (d === 0) break;
    }
  }
  return best;
}

/**
 * How many letters a speller compares with each other in its life, so that a file full of typos
 * takes no quadratic time.
 */
const BUDGET = 5_000_000;

/** How many words it can leave out by their marks in the time that it takes to compare a letter. */
const MARKS_PER_LETTER = 16;

/** Finds the nearest of many words, again and again, in a time that stays within bounds. For one word, or few candidates: {@link nearest}. */
export class Speller {
  readonly #byLength = new Map<number, { readonly word: string; readonly marks: number }[]>();
  #budget = BUDGET;

  constructor(words: Iterable<string>) {
    for (const word of words) {
      const entry = { word, marks: marksOf(word) };
      const same = this.#byLength.get(word.length);
      if (same) same.push(entry);
      else this.#byLength.set(word.length, [entry]);
    }
  }

  /** As the function `nearest`; none once the budget is used up. */
  nearest(word: string): string | undefined {
    const reach = tolerance(word);
    const marks = marksOf(word);
    const near: string[] = [];
    for (let length = word.length - reach; length <= word.length + reach; length++) {
      const entries = this.#byLength.get(length);
      if (!entries) continue;
      const likely: string[] = [];
      for (const entry of entries) if (mayBeNear(marks, entry.marks, reach)) likely.push(entry.word);
      this.#budget -= entries.length / MARKS_PER_LETTER + likely.length * length;
      if (this.#budget < 0) return undefined;
      const found = nearest(word, likely);
      if (found !== undefined) near.push(found);
    }
    return nearest(word, near);
  }
}

/** Words beyond ASCII are not filtered first. */
const UNMARKED = 0;

/**
 * Which characters a word has, a bit for those that share the last five bits of their code, as the
 * two cases of a letter do.
 */
function marksOf(word: string): number {
  let marks = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code > 127) return UNMARKED;
    marks |= 1 << (code & 31);
  }
  return marks;
}

/**
 * Whether words can be so few edits apart: each edit takes one character of a word away at most,
 * and adds one.
 */
function mayBeNear(a: number, b: number, edits: number): boolean {
  return a === UNMARKED || b === UNMARKED || (bitsOf(a & ~b) <= edits && bitsOf(b & ~a) <= edits);
}

function bitsOf(marks: number): number {
  let count = 0;
  for (let rest = marks; rest !== 0; rest &= rest - 1) count++;
  return count;
}

const spellers = new WeakMap<object, Speller>();

/**
 * The speller of the names that something has, made when it is first asked for.
 *
 * @param owner what has the names, always the same
 */
export function spellerOf(owner: object, names: Iterable<string>): Speller {
  let speller = spellers.get(owner);
  if (!speller) {
    speller = new Speller(names);
    spellers.set(owner, speller);
  }
  return speller;
}
