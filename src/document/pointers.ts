import { countWhile } from '../shared/binary-search.ts';
import type { Span } from '../text/span.ts';
import type { Entry, Node } from './node.ts';

interface Visit {
  readonly node: Node;
  readonly key: Node | undefined;
  readonly pointer: string;
  /** Whether no longer pointer is made of it. */
  readonly isLast: boolean;
  readonly depth: number;
}

/** Longer ones are made of keys that are texts: they would be repeated for all that is below those. */
const LONGEST = 10_000;

/**
 * Tells where the nodes of a document are, as RFC 6901 pointers. A node that several places share
 * is where it is used first; what has a pointer of more than 10,000 characters is where the last
 * node above it is that has none.
 */
export class PointerIndex {
  readonly #root: Node;
  readonly #skip: (name: string, depth: number) => boolean;
  #pointers: Map<Node, string> | undefined;

  /**
   * @param skip which entries are not useful as context, if there is another: their name, and how
   * many names and indices lead to the map they are in
   */
  constructor(root: Node, skip: (name: string, depth: number) => boolean = () => false) {
    this.#root = root;
    this.#skip = skip;
  }

  /**
   * The pointer of a value, or of a key's value; that of the whole document where the node is not
   * part of it.
   */
  pointer(node: Node): string {
    const followed = this.#follow(node);
    if (followed !== undefined) return followed;
    // It takes more memory than the tree.
    this.#pointers ??= this.#walk();
    return this.#pointers.get(node) ?? '';
  }

  /**
   * Goes down the spans to where a node is written, which is where it is used first; nothing where
   * that is skipped, or where spans do not lead to it.
   */
  #follow(target: Node): string | undefined {
    let node = this.#root;
    let pointer = '';
    for (let depth = 0; node !== target; depth++) {
      if (node.kind === 'scalar') return undefined;
      if (node.kind === 'sequence') {
        const { items } = node;
        const index = around(items.length, (at) => items[at]!, target);
        if (index === undefined) return undefined;
        const longer = `${pointer}/${index}`;
        if (longer.length > LONGEST) return pointer;
        pointer = longer;
        node = items[index]!;
      } else {
        const { entries } = node;
        const index = around(entries.length, (at) => spanOf(entries[at]!), target);
        const entry = index === undefined ? undefined : entries[index]!;
        if (!entry || this.#skip(entry.name, depth)) return undefined;
        const longer = `${pointer}/${escaped(entry.name)}`;
        if (longer.length > LONGEST) return pointer;
        pointer = longer;
        if (entry.key === target) return pointer;
        node = entry.value;
      }
    }
    return pointer;
  }

  #walk(): Map<Node, string> {
    const pointers = new Map<Node, string>();
    const stack: Visit[] = [{ node: this.#root, key: undefined, pointer: '', isLast: false, depth: 0 }];
    const skipped: Visit[] = [];
    for (let nextSkipped = 0; ; ) {
      const visit = stack.pop() ?? skipped[nextSkipped++];
      if (!visit) return pointers;
      const { node, key, pointer, isLast, depth } = visit;
      const below = (segment: string) => {
        const longer = isLast ? undefined : `${pointer}/${segment}`;
        const fits = longer !== undefined && longer.length <= LONGEST;
        return { pointer: fits ? longer : pointer, isLast: !fits, depth: depth + 1 };
      };
      if (key && !pointers.has(key)) pointers.set(key, pointer);
      if (pointers.has(node)) continue;
      pointers.set(node, pointer);
      if (node.kind === 'mapping') {
        const first = stack.length;
        for (const entry of node.entries) {
          const child = { node: entry.value, key: entry.key, ...below(escaped(entry.name)) };
          (this.#skip(entry.name, depth) ? skipped : stack).push(child);
        }
        reverseFrom(stack, first);
      } else if (node.kind === 'sequence') {
        for (let i = node.items.length - 1; i >= 0; i--) {
          stack.push({ node: node.items[i]!, key: undefined, ...below(String(i)) });
        }
      }
    }
  }
}

/**
 * Of spans in the order of the text, the first that begins where the one does that holds a node;
 * nothing where aliases disturb the order.
 */
function around(count: number, at: (index: number) => Span, target: Node): number | undefined {
  const last = countWhile(count, (index) => at(index).start <= target.start) - 1;
  if (last < 0) return undefined;
  const { start } = at(last);
  const first = countWhile(last, (index) => at(index).start < start);
  return holds(at(first), target) ? first : undefined;
}

/** From the key to the end of what is under it; of an alias, which is elsewhere, the key alone. */
function spanOf({ key, value }: Entry): Span {
  return value.start < key.end ? key : { start: key.start, end: value.end };
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function reverseFrom(list: unknown[], first: number): void {
  for (let low = first, high = list.length - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high], list[low]];
  }
}

function escaped(name: string): string {
  return /[~/]/.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name;
}
