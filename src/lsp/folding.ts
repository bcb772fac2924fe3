import type { FoldingRange } from 'vscode-languageserver';
import type { Node } from '../document/node.ts';
import type { Model } from './model.ts';

/** What can be folded: maps, lists and texts of several lines, and comments that follow each other. */
export function foldingIn({ documents, file, positions }: Model): FoldingRange[] {
  const byLine = new Map<number, FoldingRange>();
  const lineOf = (offset: number) => positions.position(offset).line;
  const fold = (start: number, end: number, kind?: 'comment') => {
    const startLine = lineOf(start);
    const endLine = lineOf(end);
    const known = byLine.get(startLine);
    if (endLine <= startLine || (known && known.endLine >= endLine)) return;
    byLine.set(startLine, { startLine, endLine, ...(kind && { kind }) });
  };
  for (const { document } of documents) {
    const pending: { readonly node: Node; readonly head: number }[] = [];
    if (document.root) pending.push({ node: document.root, head: document.root.start });
    const seen = new Set<Node>();
    for (let at = pending.pop(); at; at = pending.pop()) {
      const { node, head } = at;
      if (seen.has(node)) continue;
      seen.add(node);
      // The bracket that closes stays in sight.
      fold(head, 'flow' in node && node.flow ? node.end - 1 : endOfText(file.text, node.end));
      if (node.kind === 'sequence') for (const item of node.items) pending.push({ node: item, head: item.start });
      else if (node.kind === 'mapping')
        for (const { key, value } of node.entries)
          pending.push({ node: value, head: value.start >= key.end ? key.start : value.start });
    }
  }
  let first: (typeof file.comments)[number] | undefined;
  let last = first;
  for (const comment of file.comments) {
    const isAlone = /^[ \t]*$/.test(file.text.slice(positions.lineAt(comment.start).start, comment.start));
    if (isAlone && last && lineOf(comment.start) === lineOf(last.start) + 1) last = comment;
    else {
      if (first && last) fold(first.start, last.end, 'comment');
      first = last = isAlone ? comment : undefined;
    }
  }
  if (first && last) fold(first.start, last.end, 'comment');
  return [...byLine.values()].sort((a, b) => a.startLine - b.startLine);
}

/** The end of a node without the line breaks of a block scalar. */
function endOfText(text: string, end: number): number {
  let at = end;
  while (at > 0 && (text[at - 1] === '\n' || text[at - 1] === '\r')) at--;
  return at;
}
