import type { TextUse } from './analysis.ts';
import type { AstNode, Operation } from './ast.ts';
import { namesIn } from './comparisons.ts';
import type { Tokens } from './tokens.ts';

/** Functions that want a string or a number, and get it by its own text where they take it at all. */
const functions: ReadonlySet<string> = new Set(['string', 'toMillis', 'fromMillis', 'dtFromIso']);

/** The paths that are put into text, or given to what reads text. */
export function textUsesIn(operations: readonly Operation[], tokens: Tokens): readonly TextUse[] {
  const found = new Map<number, TextUse>();
  const add = (node: AstNode | undefined, by: TextUse['by']) => {
    const path = node && namesIn(node, tokens);
    if (path) found.set(path.start, { ...path, by });
  };
  for (const { node } of operations) {
    if (node.type === 'binary' && node.value === '&') {
      add(node.lhs as AstNode, '&');
      add(node.rhs, '&');
    } else if (node.type === 'function') {
      const name = calledName(node.procedure!);
      if (name !== undefined) add(node.arguments![0], name);
    } else if (node.type === 'apply') {
      const target = node.rhs!;
      const name = calledName(target.type === 'function' ? target.procedure! : target);
      if (name !== undefined) add(node.lhs as AstNode, name);
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function calledName({ type, value, predicate }: AstNode): TextUse['by'] | undefined {
  const name = String(value);
  return type === 'variable' && !predicate && functions.has(name) ? (name as TextUse['by']) : undefined;
}
