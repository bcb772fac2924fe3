import type { Node, Place } from '../document/node.ts';
import { placeIn } from '../document/places.ts';
import type { SourceFile } from '../document/source.ts';
import { countWhile } from '../shared/binary-search.ts';
import { isSecretKey, isWrittenOut, mayHoldSecrets, secretsIn, shapesIn } from '../text/secrets.ts';
import type { Span } from '../text/span.ts';

/** A file without its secrets. */
export interface Masked {
  /** The file's text with each secret's characters replaced, so that every place stays where it is. */
  readonly text: string;
  /** Takes the secrets out of a sentence, and all longer parts of them. */
  redact(sentence: string): string;
  /**
   * Whether a part of the text overlaps a secret: an edit there would write asterisks into it, or
   * show it.
   */
  touches(span: Span): boolean;
}

const nothing = { redact: (sentence: string) => sentence, touches: () => false };

/**
 * Hides every secret of a file, wherever it is and whether or not the file parses: those that the
 * text shows by their shape or by the key before them, those that the tree shows, what rules about
 * secrets point at, and all copies of these.
 */
export function maskSecrets(file: SourceFile, sensitive: readonly Place[]): Masked {
  if (sensitive.length === 0 && !file.virtual && !mayHoldSecrets(file.text)) return { text: file.text, ...nothing };
  const found = new Secrets(file);
  for (const place of sensitive) found.add(place, place.node);
  const parses = file.documents.every(({ problems }) => problems.length === 0);
  for (const span of secretsIn(file.text, parses)) found.add(span);
  found.addTree();
  return found.mask();
}

/** What the definition of an argument has values of it in. */
const valueKeywords: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'example', 'examples']);

/** The secrets of a file so far. */
class Secrets {
  readonly #file: SourceFile;
  readonly #words = new Set<string>();
  readonly #spans: Span[] = [];
  /** The values whose shapes are words already: each of many in one would look at all. */
  readonly #shaped = new Set<Node>();

  constructor(file: SourceFile) {
    this.#file = file;
  }

  /** @param node the value that the span is in or is: what is written there may have escapes */
  add({ start, end }: Span, node?: Node): void {
    if (!this.#file.virtual) {
      this.#spans.push({ start, end });
      this.#addWord(this.#file.text.slice(start, end));
    }
    if (node?.kind !== 'scalar') return;
    const value = String(node.value);
    if (node.start === start && node.end === end) this.#addWord(value);
    else if (!this.#shaped.has(node)) {
      this.#shaped.add(node);
      for (const shape of shapesIn(value)) this.#addWord(value.slice(shape.start, shape.end));
    }
  }

  addTree(): void {
    const seen = new Set<Node>();
    const pending: { node: Node; key: string | undefined }[] = [];
    for (const { root } of this.#file.documents) if (root) pending.push({ node: root, key: undefined });
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, key } = next;
      if (node.kind === 'scalar') this.#addScalar(node, key);
      else if (!seen.has(node)) {
        seen.add(node);
        if (node.kind === 'sequence') for (const item of node.items) pending.push({ node: item, key });
        else {
          for (const entry of node.entries) {
            const isValue = key !== undefined && valueKeywords.has(entry.name);
            pending.push({ node: entry.key, key: undefined }, { node: entry.value, key: isValue ? key : entry.name });
          }
        }
      }
    }
  }

  #addScalar(node: Node & { kind: 'scalar' }, key: string | undefined): void {
    if (key !== undefined && isSecretKey(key) && isWrittenOut(node.value)) this.add(node, node);
    else if (typeof node.value === 'string') {
      for (const { start, end } of shapesIn(node.value)) this.add(placeIn(node, start, end), node);
    }
  }

  #addWord(word: string): void {
    if (word.length >= PART) this.#words.add(word);
  }

  mask(): Masked {
    const { text } = this.#file;
    if (this.#words.size === 0) return { text, ...nothing };
    const find = finder(this.#words);
    const spans = merged([...this.#spans, ...find(text)]);
    const pieces: string[] = [];
    let last = 0;
    for (const { start, end } of spans) {
      pieces.push(text.slice(last, start), text.slice(start, end).replace(/[^\s]/g, '*'));
      last = end;
    }
    pieces.push(text.slice(last));
    return {
      text: pieces.join(''),
      redact: redactor(this.#words, find),
      touches: ({ start, end }) => {
        const next = spans[countWhile(spans.length, (index) => spans[index]!.end <= start)];
        return next !== undefined && next.start < end;
      },
    };
  }
}

function merged(spans: readonly Span[]): Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** How many characters of a secret give something away; fewer may be there by chance. */
const PART = 8;

/** With more than this, parts are not remembered: whatever a sentence quotes is taken out instead. */
const MOST_CHARACTERS = 1_000_000;

/** Takes words out of sentences, and all longer parts of them: what a rule has shortened shows the ends. */
function redactor(words: ReadonlySet<string>, find: (text: string) => Span[]): (sentence: string) => string {
  const total = [...words].reduce((sum, { length }) => sum + length, 0);
  if (total > MOST_CHARACTERS) return (sentence) => sentence.replace(/"[^"]*"/g, '"****"');
  let parts: Set<string> | undefined;
  const partsOf = () => {
    const found = new Set<string>();
    for (const word of words) for (let at = 0; at + PART <= word.length; at++) found.add(word.slice(at, at + PART));
    return found;
  };
  return (sentence) => {
    parts ??= partsOf();
    const spans = find(sentence);
    for (let at = 0; at + PART <= sentence.length; at++) {
      if (parts.has(sentence.slice(at, at + PART))) spans.push({ start: at, end: at + PART });
    }
    let clean = '';
    let last = 0;
    for (const { start, end } of merged(spans)) {
      clean += `${sentence.slice(last, start)}****`;
      last = end;
    }
    return clean + sentence.slice(last);
  };
}

/** How much of a secret is looked up at first. */
const LONGEST_KEY = 32;

/** Finds words in texts, the longest first; the time that a text takes does not grow with their number. */
function finder(words: ReadonlySet<string>): (text: string) => Span[] {
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
  const endAt = (text: string, at: number) => {
    for (const [length, same] of byStart.get(text.slice(at, at + width)) ?? []) {
      if (same.has(text.slice(at, at + length))) return at + length;
    }
    return undefined;
  };
  return (text) => {
    const found: Span[] = [];
    for (let at = 0; at + width <= text.length; at++) {
      const end = endAt(text, at);
      if (end === undefined) continue;
      found.push({ start: at, end });
      at = end - 1;
    }
    return found;
  };
}
