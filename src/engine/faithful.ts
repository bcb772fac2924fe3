import type { Entry, Mapping, Node } from '../document/node.ts';
import type { SourceFile } from '../document/source.ts';
import { countWhile } from '../shared/binary-search.ts';
import type { Edit, Span } from '../text/span.ts';

/**
 * Whether a file that edits have changed parses as well as before, and differs only in the values
 * that they touch.
 */
export function isFaithful(before: SourceFile, after: SourceFile, edits: readonly Edit[]): boolean {
  const change = new Change(before.text, edits);
  if (after.documents.length !== before.documents.length) return false;
  if (!change.keepsLineBreaks(after.text) || !change.keepsComments(before, after)) return false;
  return before.documents.every(({ root, problems }, index) => {
    const other = after.documents[index]!;
    if (other.problems.length > problems.length) return false;
    if (!root || !other.root) return root === other.root;
    return change.differsOnlyWhereTouched(root, other.root);
  });
}

/** The innermost nodes below a root that hold edits. */
export function touchedBy(root: Node, text: string, edits: readonly Edit[]): Map<Node, Edit[]> {
  const cores = edits.map((edit) => coreOf(text, edit, root)).sort(byStart);
  const enter = (node: Node, parent: Node, around: readonly Core[]) => {
    const inside: Core[] = [];
    for (let at = firstFrom(around, node.start - 1); at < around.length && around[at]!.start <= node.end + 1; at++) {
      const core = around[at]!;
      if (core.node !== parent || !holds(node, core)) continue;
      core.node = node;
      inside.push(core);
    }
    if (inside.length > 0) visit(node, inside);
  };
  const visit = (node: Node, own: readonly Core[]) => {
    if (node.kind === 'sequence') for (const item of node.items) enter(item, node, own);
    if (node.kind !== 'mapping') return;
    for (const { key, value } of node.entries) {
      enter(key, node, own);
      enter(value, node, own);
    }
  };
  visit(root, cores);
  const found = new Map<Node, Edit[]>();
  for (const { node, edit } of cores) {
    const known = found.get(node);
    if (known) known.push(edit);
    else found.set(node, [edit]);
  }
  return found;
}

/** What an edit is about: of a deletion, not the spaces around it, which belong to the map above. */
interface Core extends Span {
  readonly edit: Edit;
  /** The innermost node around it, as far as is known. */
  node: Node;
}

function coreOf(text: string, edit: Edit, node: Node): Core {
  const { start, end } = edit;
  const removed = text.slice(start, end);
  const lead = removed.length - removed.trimStart().length;
  if (lead === removed.length) return { start, end, edit, node };
  return { start: start + lead, end: start + removed.trimEnd().length, edit, node };
}

/** Of spans in order, the index of the first that begins at an offset or later. */
function firstFrom(spans: readonly Span[], offset: number): number {
  return countWhile(spans.length, (index) => spans[index]!.start < offset);
}

/** Quotes belong to a scalar, though its span leaves them out. */
function holds(node: Node, edit: Span): boolean {
  const around = node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? 1 : 0;
  return node.start - around <= edit.start && edit.end <= node.end + around;
}

function byStart(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}

/** Edits, and where what they leave and what they write is afterwards. */
class Change {
  readonly #text: string;
  readonly #edits: readonly Edit[];
  /** What they write, as spans of the text afterwards. */
  readonly #written: readonly Span[];

  constructor(text: string, edits: readonly Edit[]) {
    this.#text = text;
    this.#edits = [...edits].sort(byStart);
    let shift = 0;
    this.#written = this.#edits.map(({ start, end, text }) => {
      const from = start + shift;
      shift += text.length - (end - start);
      return { start: from, end: from + text.length };
    });
  }

  /** Of a line break of two characters, no edit leaves one. */
  keepsLineBreaks(after: string): boolean {
    if (!this.#text.includes('\r')) return !after.includes('\r');
    let expected = loneReturns(this.#text);
    for (const { start, end, text } of this.#edits)
      expected += loneReturns(text) - loneReturns(this.#text.slice(start, end));
    return loneReturns(after) === expected;
  }

  /** No comment comes or goes but where an edit touches it or writes it. */
  keepsComments({ comments }: SourceFile, after: SourceFile): boolean {
    const left = after.comments.filter((comment) => !this.#writtenAround(comment));
    if (left.length > comments.length) return false;
    const starts = new Set(left.map(({ start }) => start));
    return comments.every((comment) => this.#isTouched(comment) || starts.has(this.#moved(comment.start)));
  }

  differsOnlyWhereTouched(before: Node, after: Node): boolean {
    const allowed = touchedBy(before, this.#text, this.#edits);
    const seen = new Map<Node, Node>();
    const pending: [Node, Node][] = [[before, after]];
    for (let pair = pending.pop(); pair; pair = pending.pop()) {
      const [a, b] = pair;
      if (a.kind === 'scalar') {
        if (b.kind !== 'scalar' || !(allowed.has(a) || Object.is(a.value, b.value))) return false;
        continue;
      }
      const known = seen.get(a);
      if (known && known !== b) return false;
      if (known) continue;
      seen.set(a, b);
      if (a.kind === 'sequence') {
        if (b.kind !== 'sequence' || b.items.length !== a.items.length) return false;
        for (const [index, item] of a.items.entries()) pending.push([item, b.items[index]!]);
      } else {
        const pairs = b.kind === 'mapping' ? this.#pairs(a, b.entries, allowed) : undefined;
        if (!pairs) return false;
        for (const [one, other] of pairs) pending.push([one.key, other.key], [one.value, other.value]);
      }
    }
    return true;
  }

  /**
   * The entries of a map that are still there, with what they are now; nothing where others come or
   * go than the edits say.
   */
  #pairs(map: Mapping, after: readonly Entry[], touched: ReadonlyMap<Node, unknown>): [Entry, Entry][] | undefined {
    const mayDiffer = touched.has(map) || map.entries.some(({ key }) => touched.has(key));
    const left = mayDiffer ? map.entries.filter(({ key }) => !this.#isRemoved(key)) : map.entries;
    const kept = mayDiffer ? after.filter(({ key }) => !this.#isWritten(key)) : after;
    if (left.length !== kept.length) return undefined;
    return left.map((entry, index) => [entry, kept[index]!]);
  }

  /** Whether an edit takes a key away with more than the key. */
  #isRemoved(key: Node): boolean {
    const edit = this.#edits[firstFrom(this.#edits, key.start + 1) - 1];
    return edit !== undefined && key.start < edit.end && key.end <= edit.end && !holds(key, edit);
  }

  /** Whether a key is written by an edit with more than the key. */
  #isWritten(key: Node): boolean {
    const written = this.#writtenAround(key);
    return written !== undefined && !holds(key, written);
  }

  #writtenAround({ start, end }: Span): Span | undefined {
    const written =
      this.#written[countWhile(this.#written.length, (index) => this.#written[index]!.start <= start) - 1];
    return written && start < written.end && end <= written.end ? written : undefined;
  }

  #isTouched({ start, end }: Span): boolean {
    const edit = this.#edits[countWhile(this.#edits.length, (index) => this.#edits[index]!.end <= start)];
    return edit !== undefined && edit.start < end;
  }

  /** Where an offset that no edit takes away is afterwards; what is written there comes before it. */
  #moved(offset: number): number {
    const index = firstFrom(this.#edits, offset + 1) - 1;
    return index < 0 ? offset : offset - this.#edits[index]!.end + this.#written[index]!.end;
  }
}

function loneReturns(text: string): number {
  return text.match(/\r(?!\n)/g)?.length ?? 0;
}
