import type { SourceFile } from '../document/source.ts';
import type { Reported } from './lint.ts';

export interface Masked {
  /** The file's text with each secret's characters replaced, so that every place stays where it is. */
  readonly text: string;
  /** Takes the secrets out of a sentence. */
  redact(sentence: string): string;
}

/** Hides what the rules about secrets point at. */
export function maskSecrets(file: SourceFile, reports: readonly Reported[]): Masked {
  const places = reports.filter(({ rule }) => rule.sensitive).map(({ place }) => place);
  if (places.length === 0) return { text: file.text, redact: (sentence) => sentence };
  const secrets = new Set<string>();
  const pieces: string[] = [];
  let last = 0;
  for (const { start, end, node } of [...places].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, last);
    const secret = file.text.slice(from, end);
    if (secret !== '') secrets.add(secret);
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') secrets.add(node.value);
    pieces.push(file.text.slice(last, from), secret.replace(/[^\s]/g, '*'));
    last = Math.max(last, end);
  }
  pieces.push(file.text.slice(last));
  return {
    text: pieces.join(''),
    redact: redactor(secrets),
  };
}

/** How much of a secret is looked up at once. */
const LONGEST_KEY = 32;

/** Takes words out of sentences; the time that a sentence takes does not grow with their number. */
function redactor(words: ReadonlySet<string>): (sentence: string) => string {
  let width = LONGEST_KEY;
  for (const { length } of words) width = Math.min(width, length);
  const byStart = new Map<string, string[]>();
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    const start = word.slice(0, width);
    const same = byStart.get(start);
    if (same) same.push(word);
    else byStart.set(start, [word]);
  }
  return (sentence) => {
    let clean = '';
    let last = 0;
    for (let at = 0; at + width <= sentence.length; at++) {
      const word = byStart.get(sentence.slice(at, at + width))?.find((one) => sentence.startsWith(one, at));
      if (word === undefined) continue;
      clean += `${sentence.slice(last, at)}****`;
      last = at + word.length;
      at = last - 1;
    }
    return clean + sentence.slice(last);
  };
}
