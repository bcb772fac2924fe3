import { type Entry, entryOf, type Mapping, type Node, type Scalar } from '../document/node.ts';
import type { Edit } from '../text/span.ts';

/**
 * What a JSON pointer leads to: the value, the entry of the last key on the way, and whether the
 * value is an item of that entry's list.
 */
export interface Target {
  readonly node: Node;
  readonly entry: Entry | undefined;
  readonly isItem: boolean;
}

/** Follows a JSON pointer whose keys are known ones, so that none holds an escape. */
export function follow(root: Mapping, pointer: string): Target | undefined {
  let node: Node = root;
  let entry: Entry | undefined;
  let isItem = false;
  for (const segment of pointer.split('/').slice(1)) {
    if (node.kind === 'sequence') {
      const item: Node | undefined = node.items[Number(segment)];
      if (!item) return undefined;
      node = item;
      isItem = true;
    } else {
      entry = node.kind === 'mapping' ? entryOf(node, segment) : undefined;
      if (!entry) return undefined;
      node = entry.value;
      isItem = false;
    }
  }
  return { node, entry, isItem };
}

/** Replaces the text of a scalar, its quotes left as they are; none for a scalar of several lines. */
export function rewrite(node: Node, text: string): readonly Edit[] | undefined {
  return node.kind === 'scalar' && isInline(node) ? [{ start: node.start, end: node.end, text }] : undefined;
}

/** The span of a scalar with its quotes. */
export function withQuotes(node: Scalar): { readonly start: number; readonly end: number } {
  const quotes = node.style === 'single' || node.style === 'double' ? 1 : 0;
  return { start: node.start - quotes, end: node.end + quotes };
}

export function isInline(node: Node): node is Scalar {
  return node.kind === 'scalar' && node.style !== 'literal' && node.style !== 'folded';
}
