import type { Node } from './node.ts';

interface Visit {
  readonly node: Node;
  readonly key: Node | undefined;
  readonly pointer: string;
  /** Whether no longer pointer is made of it. */
  readonly isLast: boolean;
  readonly depth: number;
}

/** For more nodes than these an index is made. */
const FEW = 10;

/** Longer ones are made of keys that are texts: they would be repeated for all that is below those. */
const LONGEST = 10_000;

/**
 * Tells where the nodes of a document are, as RFC 6901 pointers. A node that several places share is where it is used first;
 * what has a pointer of more than 10,000 characters is where the last node above it is that has none.
 */
export class PointerIndex {
  readonly #root: Node;
  readonly #skip: (name: string, depth: number) => boolean;
  #pointers: Map<Node, string> | undefined;
  #asked = 0;

  /**
   * @param skip which entries are no use of what they hold, if there is another: their name, and how many names and indices lead to the map they are in
   */
  constructor(root: Node, skip: (name: string, depth: number) => boolean = () => false) {
    this.#root = root;
    this.#skip = skip;
  }

  /** The pointer of a value, or of a key's value; that of the whole document where the node is not part of it. */
  pointer(node: Node): string {
    const followed = this.#asked++ < FEW ? this.#follow(node) : undefined;
    if (followed !== undefined) return followed;
    this.#pointers ??= this.#walk();
    return this.#pointers.get(node) ?? '';
  }

  /**
   * Goes down the spans to where a node is written, which is where it is used first; nothing where that is skipped, or where
   * spans do not lead to it.
   */
  #follow(target: Node): string | undefined {
    let node = this.#root;
    let pointer = '';
    for (let depth = 0; node !== target; depth++) {
      if (node.kind === 'scalar') return undefined;
      if (node.kind === 'sequence') {
        const index = node.items.findIndex((item) => holds(item, target));
        if (index < 0) return undefined;
        const longer = `${pointer}/${index}`;
        if (longer.length > LONGEST) return pointer;
        pointer = longer;
        node = node.items[index]!;
      } else {
        const entry = node.entries.find(({ key, value }) => holds(key, target) || holds(value, target));
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

function holds(outer: Node, inner: Node): boolean {
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
