import { nearest } from './nearest.ts';

/** `1 file`, `3 files`, `12,000 files`. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(n)} ${n === 1 ? singular : plural}`;
}

/** A number with commas between its thousands. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `did you mean "x"?`, where a candidate is near enough. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? undefined : `did you mean "${candidate}"?`;
}

/** `"a", "b" or "c"`. */
export function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
const CONTROLS = new RegExp(CONTROL, 'g');
const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Whether a character steers a terminal or a text's direction instead of being seen. */
export function isControl(character: string): boolean {
  return CONTROL.test(character);
}

/** A text on one line that can be shown anywhere: control characters and those that turn the reading direction are written as escapes. */
export function printable(text: string): string {
  return CONTROL.test(text) ? text.replace(CONTROLS, escapeOf) : text;
}

export function escapeOf(character: string): string {
  return NAMES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
