import type { Entry, Mapping, Node, Sequence } from '../document/node.ts';

/** A node and the way to it. */
export interface NodeAt {
  readonly node: Node;
  /** The keys and indexes that lead to it; of a key, those that lead to its value. */
  readonly path: readonly (string | number)[];
  /** What it is in, from the outermost to the innermost. */
  readonly around: readonly (Mapping | Sequence)[];
  /** Whether it is the key of a map. */
  readonly isKey: boolean;
  /** The entry that it is the key or the value of. */
  readonly entry: Entry | undefined;
}

/** The innermost node that an offset is in or at the end of; what an alias stands for is elsewhere. */
export function nodeAt(root: Node, offset: number): NodeAt | undefined {
  let node = root;
  const path: (string | number)[] = [];
  const around: (Mapping | Sequence)[] = [];
  let entry: Entry | undefined;
  for (;;) {
    if (node.kind === 'scalar') return holds(node, offset) ? { node, path, around, isKey: false, entry } : undefined;
    around.push(node);
    if (node.kind === 'sequence') {
      const index = node.items.findIndex((item) => holds(item, offset));
      if (index < 0) return { node, path, around, isKey: false, entry };
      path.push(index);
      node = node.items[index]!;
      entry = undefined;
      continue;
    }
    const own = node.entries.filter(({ key }) => holds(node, key.start));
    const found = own.find(({ key, value }) => holds(key, offset) || (value.start >= key.end && holds(value, offset)));
    if (!found) return { node, path, around, isKey: false, entry };
    path.push(found.name);
    entry = found;
    if (holds(found.key, offset)) return { node: found.key, path, around, isKey: true, entry };
    node = found.value;
  }
}

function holds({ start, end }: { readonly start: number; readonly end: number }, offset: number): boolean {
  return start <= offset && offset <= end;
}
