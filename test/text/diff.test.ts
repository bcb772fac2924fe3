import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/text/diff.ts';
import { applyEdits } from '../../src/text/edits.ts';
import type { Edit } from '../../src/text/span.ts';
import { dice, rounds } from '../support/random.ts';

/** The edits that put one text in the place of another, each time. */
function replacing(text: string, from: string, to: string): Edit[] {
  return [...text.matchAll(new RegExp(from, 'g'))].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
    text: to,
  }));
}

/** Applies a diff as strictly as can be: every line and every number must be right. */
function patch(text: string, diff: string): string {
  const lines = text === '' ? [] : text.split(/(?<=\n)/);
  const rows = diff.split('\n').slice(2, -1);
  const out: string[] = [];
  let at = 0;
  for (let i = 0; i < rows.length; ) {
    const header = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(rows[i++]!)!.slice(1).map(Number);
    const [start, size, newStart, newSize] = header as [number, number, number, number];
    const first = size === 0 ? start : start - 1;
    expect(first).toBeGreaterThanOrEqual(at);
    while (at < first) out.push(lines[at++]!);
    expect(newSize === 0 ? newStart : newStart - 1).toBe(out.length);
    const [oldEnd, newEnd] = [at + size, out.length + newSize];
    for (; i < rows.length && !rows[i]!.startsWith('@@'); i++) {
      if (rows[i]!.startsWith('\\')) continue;
      const line = rows[i]!.slice(1) + (rows[i + 1]?.startsWith('\\') ? '' : '\n');
      if (rows[i]![0] !== '+') expect(lines[at++]).toBe(line);
      if (rows[i]![0] !== '-') out.push(line);
    }
    expect([at, out.length]).toEqual([oldEnd, newEnd]);
  }
  return [...out, ...lines.slice(at)].join('');
}

describe('unifiedDiff', () => {
  it('shows three lines around a change, and joins changes that are near', () => {
    const text = Array.from({ length: 30 }, (_, i) => `${i + 1}\n`).join('');
    const edits = [5, 12, 20].flatMap((n) => replacing(text, `\\b${n}\\n`, `x${n}\n`));
    const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => ` ${from + i}`);
    expect(unifiedDiff('a.yaml', text, [edits]).split('\n')).toEqual([
      ...['--- a/a.yaml', '+++ b/a.yaml', '@@ -2,14 +2,14 @@'],
      ...[...numbers(2, 4), '-5', '+x5', ...numbers(6, 11), '-12', '+x12', ...numbers(13, 15)],
      ...['@@ -17,7 +17,7 @@', ...numbers(17, 19), '-20', '+x20', ...numbers(21, 23)],
      '',
    ]);
  });

  it.each<[string, Edit[], string[]]>([
    ['a\nb', [{ start: 0, end: 1, text: 'x' }], ['@@ -1,2 +1,2 @@', '-a', '+x', ' b', '\\ No newline at end of file']],
    ['a', [{ start: 1, end: 1, text: '\n' }], ['@@ -1,1 +1,1 @@', '-a', '\\ No newline at end of file', '+a']],
    ['a\r\nb\r\n', [{ start: 0, end: 1, text: 'x' }], ['@@ -1,2 +1,2 @@', '-a\r', '+x\r', ' b\r']],
    ['a\nb\n', [{ start: 0, end: 2, text: '' }], ['@@ -1,2 +1,1 @@', '-a', ' b']],
    ['a\n', [{ start: 0, end: 2, text: '' }], ['@@ -1,1 +0,0 @@', '-a']],
    ['', [{ start: 0, end: 0, text: 'a\n' }], ['@@ -0,0 +1,1 @@', '+a']],
    ['a\nb\n', [{ start: 2, end: 2, text: 'x\n' }], ['@@ -1,2 +1,3 @@', ' a', '+x', ' b']],
    ['a\nb\n', [{ start: 1, end: 2, text: ' ' }], ['@@ -1,2 +1,1 @@', '-a', '-b', '+a b']],
  ])('of %j with %j', (text, edits, hunk) => {
    expect(unifiedDiff('f', text, [edits]).split('\n')).toEqual(['--- a/f', '+++ b/f', ...hunk, '']);
  });

  it('is empty where nothing changes in the end', () => {
    expect(unifiedDiff('f', 'a\n', [])).toBe('');
    const there: Edit = { start: 0, end: 1, text: 'b' };
    expect(unifiedDiff('f', 'a\n', [[there], [{ ...there, text: 'a' }]])).toBe('');
  });

  it.each([
    ['a b.yaml', '--- a/a b.yaml\t'],
    ['é "x"\\.yaml', '--- "a/é \\"x\\"\\\\.yaml"'],
    ['a\n\u0007', '--- "a/a\\n\\007"'],
  ])('names %j as git does', (path, header) => {
    expect(unifiedDiff(path, 'a', [[{ start: 0, end: 0, text: 'b' }]]).split('\n')[0]).toBe(header);
  });

  it('leads from the text before to the text after', () => {
    for (let seed = 1; seed <= rounds(1000); seed++) {
      const d = dice(seed);
      const piece = () => d.pick(['a', 'b', 'c', '\n', '\n', '\r\n', '']);
      const pieces = (most: number) => Array.from({ length: d.below(most) }, piece).join('');
      const text = pieces(60);
      let after = text;
      const passes = Array.from({ length: d.below(4) }, () => {
        const edits: Edit[] = [];
        for (let at = d.below(20); at <= after.length; at += d.below(30)) {
          const end = Math.min(after.length, at + d.below(5));
          edits.push({ start: at, end, text: pieces(4) });
          at = end;
        }
        after = applyEdits(after, edits);
        return edits;
      });
      expect(patch(text, unifiedDiff('f', text, passes)), `seed ${seed}`).toBe(after);
    }
  });

  it('takes no long time for a change on every line', () => {
    const text = '  - { resource: " crm/contacts", method: list }\n'.repeat(50_000);
    const diff = unifiedDiff('f', text, [replacing(text, '" ', '"')]);
    expect(diff.startsWith('--- a/f\n+++ b/f\n@@ -1,50000 +1,50000 @@\n-')).toBe(true);
  });
});
