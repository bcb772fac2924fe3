import { expect, test } from 'vitest';
import type { Scalar } from '../../src/document/node.ts';
import { parseSource } from '../../src/document/parse.ts';
import { spanWithin } from '../../src/document/places.ts';
import { pick, random } from '../support/random.ts';

const WORDS = ['{{args.x}}', 'a', 'é', '😀', "it's", 'x:y', '\\', '"q"', '#', '$uppercase(a)'];

/** Words that are all different, so that each has one place only. */
function words(next: () => number): string[] {
  return Array.from({ length: 1 + Math.floor(next() * 6) }, (_, i) => `${pick(next, WORDS)}${i}`);
}

function escaped(word: string, next: () => number): string {
  let text = '';
  for (const character of word) {
    const code = character.codePointAt(0)!;
    if (character === '"' || character === '\\') text += `\\${character}`;
    else if (next() > 0.15) text += character;
    else if (code > 0xffff)
      text += next() < 0.5 ? `\\U${hex(code, 8)}` : [...units(character)].map((unit) => `\\u${hex(unit, 4)}`).join('');
    else text += next() < 0.5 && code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  }
  return text;
}

function units(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** A scalar in YAML with the source text of each of its words. */
function scalarText(next: () => number): { text: string; pieces: { word: string; written: string }[] } {
  const style = pick(next, ['plain', 'single', 'double', 'literal', 'folded']);
  const indent = ' '.repeat(1 + Math.floor(next() * 4));
  const pieces = words(next).map((word) => ({
    word,
    written: style === 'double' ? escaped(word, next) : style === 'single' ? word.replaceAll("'", "''") : word,
  }));
  if (style === 'literal' || style === 'folded') {
    const lines = pieces.map(({ written }, i) => {
      const more = i > 0 && next() < 0.2 ? '  ' : '';
      return `${indent}${more}${written}${next() < 0.2 ? '  ' : ''}${'\n'.repeat(next() < 0.25 ? 2 : 1)}`;
    });
    const leading = next() < 0.1 ? '\n' : '';
    return {
      text: `${style === 'literal' ? '|' : '>'}${pick(next, ['', '-', '+'])}\n${leading}${lines.join('')}`,
      pieces,
    };
  }
  if (style === 'plain')
    for (const piece of pieces) piece.word = piece.written = piece.written.replace(/^[^a-z$é😀]+/u, 'p');
  const gap = () => {
    const kind = next();
    if (kind < 0.4) return ' ';
    if (kind < 0.5) return '   ';
    if (kind < 0.6 && style === 'double') return `\\\n${indent}`;
    return `${next() < 0.3 ? '  ' : ''}\n${next() < 0.3 ? '  \n\n' : ''}${indent}`;
  };
  const body = pieces.map(({ written }, i) => (i === 0 ? written : gap() + written)).join('');
  const quote = style === 'single' ? "'" : style === 'double' ? '"' : '';
  return { text: `${quote}${body}${quote}\n`, pieces };
}

test('a part of a decoded string is found where it is written, in all styles', { timeout: 60_000 }, async () => {
  const next = random(7);
  let checked = 0;
  for (let batch = 0; batch < 200; batch++) {
    const scalars = Array.from({ length: 100 }, () => scalarText(next));
    let text = scalars.map((scalar, i) => `k${i}: ${scalar.text}`).join('');
    if (next() < 0.5) text = text.replaceAll('\n', '\r\n');
    const { documents } = await parseSource({ text, language: 'yaml' });
    const root = documents[0]!.root;
    if (root?.kind !== 'mapping') throw new Error(`${JSON.stringify(documents[0]!.problems)}\n${text}`);
    root.entries.forEach(({ value }, i) => {
      const scalar = value as Scalar & { value: string };
      let from = 0;
      let last = scalar.start;
      for (const { word, written } of scalars[i]!.pieces) {
        const at = scalar.value.indexOf(word, from);
        if (at < 0)
          throw new Error(`${JSON.stringify(word)} is not in ${JSON.stringify(scalar.value)}\n${scalars[i]!.text}`);
        const { start, end } = spanWithin(scalar, at, at + word.length);
        // Plain comparisons: `expect` would take most of the time.
        const right = text.slice(start, end) === written && start >= last && end <= scalar.end;
        if (!right) expect([text.slice(start, end), start], scalars[i]!.text).toEqual([written, last]);
        if (spanWithin(scalar, at, at).end !== start) expect(spanWithin(scalar, at, at)).toEqual({ start, end: start });
        from = at + word.length;
        last = end;
        checked++;
      }
    });
  }
  expect(checked).toBeGreaterThan(50_000);
});

test('JSON escapes, and the ends of a string', async () => {
  const text = '{"a": "x\\n\\u00e9\\ud83d\\ude00\\/y"}';
  const { documents } = await parseSource({ text });
  const root = documents[0]!.root;
  if (root?.kind !== 'mapping') throw new Error('no map');
  const scalar = root.entries[0]!.value as Scalar & { value: string };
  expect(scalar.value).toBe('x\né😀/y');
  const written = (from: number, to: number) => {
    const { start, end } = spanWithin(scalar, from, to);
    return text.slice(start, end);
  };
  expect(written(1, 2)).toBe('\\n');
  expect(written(3, 5)).toBe('\\ud83d\\ude00');
  expect(written(5, 6)).toBe('\\/');
  expect(written(0, scalar.value.length)).toBe('x\\n\\u00e9\\ud83d\\ude00\\/y');
  expect(spanWithin(scalar, 7, 7)).toEqual({ start: scalar.end, end: scalar.end });
});
