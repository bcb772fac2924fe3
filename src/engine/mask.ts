import type { SourceFile } from '../document/source.ts';
import { countWhile } from '../shared/binary-search.ts';
import type { Span } from '../text/span.ts';
import type { Reported } from './reported.ts';

export interface Masked {
  /** The file's text with each secret's characters replaced, so that every place stays where it is. */
  readonly text: string;
  /** Takes the secrets out of a sentence, and where it is about a place in one, all parts of that. */
  redact(sentence: string, place?: Span): string;
}

/** Hides what the rules about secrets point at. */
export function maskSecrets(file: SourceFile, reports: readonly Reported[]): Masked {
  const places = reports.filter(({ rule }) => rule.sensitive).map(({ place }) => place);
  if (places.length === 0) return { text: file.text, redact: (sentence) => sentence };
  const secrets = new Set<string>();
  const pieces: string[] = [];
  const hidden: Hidden[] = [];
  let last = 0;
  for (const { start, end, node } of [...places].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, last);
    const secret = file.text.slice(from, end);
    if (secret !== '') secrets.add(secret);
    if (start >= last || hidden.length === 0) hidden.push({ start, end, words: [] });
    const place = hidden[hidden.length - 1]!;
    place.end = Math.max(place.end, end);
    place.words.push(secret);
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') {
      secrets.add(node.value);
      place.words.push(node.value);
    }
    pieces.push(file.text.slice(last, from), secret.replace(/[^\s]/g, '*'));
    last = Math.max(last, end);
  }
  pieces.push(file.text.slice(last));
  const redact = redactor(secrets);
  return {
    text: pieces.join(''),
    redact(sentence, place) {
      const around = place && hidden[countWhile(hidden.length, (index) => hidden[index]!.end <= place.start)];
      const clean = redact(sentence);
      return around && around.start < place.end ? withoutFragments(clean, fragmentsOf(around)) : clean;
    },
  };
}

/** A masked place, and what it hides. */
interface Hidden {
  readonly start: number;
  end: number;
  readonly words: string[];
  fragments?: ReadonlySet<string>;
}

/** How many characters of a secret give something away; fewer may be there by chance. */
const FRAGMENT = 6;

function fragmentsOf(place: Hidden): ReadonlySet<string> {
  if (!place.fragments) {
    const fragments = new Set<string>();
    for (const word of place.words)
      for (let at = 0; at + FRAGMENT <= word.length; at++) fragments.add(word.slice(at, at + FRAGMENT));
    place.fragments = fragments;
  }
  return place.fragments;
}

function withoutFragments(sentence: string, fragments: ReadonlySet<string>): string {
  const isAt = (at: number) => fragments.has(sentence.slice(at, at + FRAGMENT));
  let clean = '';
  let last = 0;
  for (let at = 0; at + FRAGMENT <= sentence.length; at++) {
    if (!isAt(at)) continue;
    clean += `${sentence.slice(last, at)}****`;
    while (isAt(at + 1)) at++;
    last = at + FRAGMENT;
    at = last - 1;
  }
  return clean + sentence.slice(last);
}

/** How much of a secret is looked up at first. */
const LONGEST_KEY = 32;

/** Takes words out of sentences, the longest first; the time that a sentence takes does not grow with their number. */
function redactor(words: ReadonlySet<string>): (sentence: string) => string {
  let width = LONGEST_KEY;
  for (const { length } of words) width = Math.min(width, length);
  const byStart = new Map<string, Map<number, Set<string>>>();
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    const start = word.slice(0, width);
    const byLength = byStart.get(start) ?? new Map<number, Set<string>>();
    byStart.set(start, byLength);
    const same = byLength.get(word.length) ?? new Set();
    byLength.set(word.length, same.add(word));
  }
  const wordAt = (sentence: string, at: number) => {
    for (const [length, same] of byStart.get(sentence.slice(at, at + width)) ?? []) {
      const word = sentence.slice(at, at + length);
      if (same.has(word)) return word;
    }
    return undefined;
  };
  return (sentence) => {
    let clean = '';
    let last = 0;
    for (let at = 0; at + width <= sentence.length; at++) {
      const word = wordAt(sentence, at);
      if (word === undefined) continue;
      clean += `${sentence.slice(last, at)}****`;
      last = at + word.length;
      at = last - 1;
    }
    return clean + sentence.slice(last);
  };
}
