import type { Range } from './analysis.ts';
import type { AstNode } from './ast.ts';
import { indexAt, isClosing, type Tokens, textOf, tokenOf } from './tokens.ts';

/** Says where the nodes of a syntax tree are written, of which JSONata keeps the end of one token each. */
export class Ranges {
  readonly #tokens: Tokens;
  readonly #known = new Map<AstNode, Range | undefined>();
  #closing: ReadonlyMap<number, number> | undefined;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** Absent where the parser keeps nothing to tell: of functions, transformations and `%`, and of what ends with one. */
  of(node: AstNode): Range | undefined {
    if (this.#known.has(node)) return this.#known.get(node);
    let range = this.#own(node);
    const brackets = [...(node.stages ?? []), ...(node.predicate ?? []), ...(node.group ? [node.group] : [])];
    for (const { position } of brackets) {
      const end = this.#closedAt(position);
      range = range && end !== undefined ? { start: range.start, end: Math.max(range.end, end) } : undefined;
    }
    this.#known.set(node, range);
    return range;
  }

  #own(node: AstNode): Range | undefined {
    const { position } = node;
    switch (node.type) {
      case 'path':
        return this.#between(node.steps![0], node.steps!.at(-1));
      case 'binary':
      case 'bind':
      case 'apply':
        return this.#between(node.lhs as AstNode, node.rhs);
      case 'condition':
        // The condition that stands for a "??" is a call that nobody wrote.
        return this.#between(
          node.condition!.position === undefined ? node.then : node.condition,
          node.else ?? node.then,
        );
      case 'function':
      case 'partial':
        return this.#bracketed(this.of(node.procedure!)?.start, position);
      case 'unary':
        if (node.value === '-') return this.#after(position!, this.of(node.expression!));
        return this.#bracketed(position! - 1, position);
      case 'block':
      case 'sort':
        return this.#bracketed(position! - 1, position);
      case 'lambda':
      case 'transform':
        return undefined;
      default:
        return position === undefined ? undefined : tokenOf(this.#tokens, position);
    }
  }

  #between(first: AstNode | undefined, last: AstNode | undefined): Range | undefined {
    const left = first && this.of(first);
    const right = last && this.of(last);
    return left && right && { start: left.start, end: right.end };
  }

  #after(position: number, operand: Range | undefined): Range | undefined {
    return operand && { start: position - 1, end: operand.end };
  }

  #bracketed(start: number | undefined, opened: number | undefined): Range | undefined {
    const end = this.#closedAt(opened);
    return start === undefined || end === undefined ? undefined : { start, end };
  }

  /** Where the bracket is closed that ends at an offset. */
  #closedAt(opened: number | undefined): number | undefined {
    this.#closing ??= closingBrackets(this.#tokens);
    return opened === undefined ? undefined : this.#closing.get(indexAt(this.#tokens, opened - 1));
  }
}

/** The end of each bracket, by the index of the token that opens it. */
function closingBrackets(tokens: Tokens): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of tokens.list.entries()) {
    if (token.kind !== 'operator') continue;
    const symbol = textOf(tokens, token);
    if (symbol === '(' || symbol === '[' || symbol === '{') open.push(index);
    else if (isClosing(symbol) && open.length > 0) closing.set(open.pop()!, token.end);
  }
  return closing;
}
