import { describe, expect, test } from 'vitest';
import { distance, nearest, Speller } from '../../src/text/nearest.ts';
import { dice, rounds } from '../support/random.ts';

/** Optimal string alignment as its definition has it: the whole matrix. */
function plainDistance(a: string, b: string): number {
  const cells = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      cells[i]![j] = Math.min(
        cells[i - 1]![j]! + 1,
        cells[i]![j - 1]! + 1,
        cells[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swaps ? cells[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return cells[a.length]![b.length]!;
}

const { below, pick } = dice(5);
const word = (length: number) => Array.from({ length }, () => pick(['a', 'b', 'c'])).join('');

/** A word with some edits. */
function slip(text: string, edits: number): string {
  if (edits === 0) return text;
  const at = below(text.length + 1);
  const [head, tail] = [text.slice(0, at), text.slice(at)];
  const edited = [`${head}b${tail}`, head + tail.slice(1), `${head}c${tail.slice(1)}`];
  const swapped = head + tail.slice(1, 2) + tail.slice(0, 1) + tail.slice(2);
  return slip(pick([...edited, swapped]), edits - 1);
}

describe('the distance of words', () => {
  test('is that of the whole matrix, up to its limit', () => {
    for (let i = 0; i < rounds(20_000); i++) {
      const a = word(below(12));
      const b = i % 2 ? slip(a, below(5)) : word(below(12));
      const limit = below(4);
      const expected = Math.min(plainDistance(a, b), limit + 1);
      if (distance(a, b, limit) !== expected)
        expect([a, b, limit, distance(a, b, limit)]).toEqual([a, b, limit, expected]);
    }
  });

  test('of a swap of neighbours is one', () => {
    expect(distance('contacts', 'cnotacts')).toBe(1);
    expect(distance('list', 'lsit')).toBe(1);
    expect(distance('list', 'silt')).toBe(2);
    expect(distance('', 'ab')).toBe(2);
    expect(distance('a', 'abcd')).toBe(3);
  });
});

describe('a speller', () => {
  test('finds what a search of all words does', () => {
    for (let i = 0; i < rounds(500); i++) {
      const letters = ['a', 'B', 'c', '7', '_', 'É', ...(i % 2 ? ['x', 'Y', 'z', 'q'] : [])];
      const any = () => Array.from({ length: 3 + below(9) }, () => pick(letters)).join('');
      const words = [...new Set(Array.from({ length: 20 }, any))];
      const wanted = i % 5 ? slip(pick(words), 1 + below(2)) : pick(words).toLowerCase();
      const [found, expected] = [new Speller(words).nearest(wanted), nearest(wanted, words)];
      const far = (near: string | undefined) =>
        near === undefined || near.toLowerCase() === wanted.toLowerCase() ? near?.length : distance(wanted, near);
      expect(far(found), `${wanted} in ${words}`).toBe(far(expected));
    }
  });

  test('finds the slips of a thousand words, each of them', () => {
    const words = Array.from({ length: 1000 }, (_, i) => `key_${i}`);
    const speller = new Speller(words);
    for (let i = 0; i < 1000; i++) expect(speller.nearest(`kez_${i}`)).toBe(`key_${i}`);
  });
});
