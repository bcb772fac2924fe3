import type { ExpressionAnalysis, Name } from './analysis.ts';
import type { AstNode, Pair } from './ast.ts';
import { nameOf, type Tokens, tokenOf } from './tokens.ts';

/** The keys of the object that an expression yields, where its text shows one. */
export function keysOf(ast: AstNode, tokens: Tokens): ExpressionAnalysis['keys'] {
  const collector = new Collector(tokens);
  if (!collector.add(ast)) collector.open = true;
  return collector.found ? { names: [...collector.names.values()], open: collector.open } : undefined;
}

/** The keys of an object that is written out, where all of them are known. */
export function writtenKeys({ type, value, lhs, predicate, group }: AstNode): readonly string[] | undefined {
  if (type !== 'unary' || value !== '{' || predicate || group) return undefined;
  const keys = (lhs as readonly Pair[]).map(([key]) => key);
  return keys.every((key) => key.type === 'string' && !key.predicate)
    ? keys.map((key) => String(key.value))
    : undefined;
}

class Collector {
  /** By where they begin: `??` and `?:` have their left side in the tree twice. */
  readonly names = new Map<number, Name>();
  open = false;
  /** Whether any object was met. */
  found = false;
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** @returns whether all that the node can yield is known; a value that is not an object adds no key */
  add(node: AstNode): boolean {
    if (node.group || node.keepArray) return false;
    switch (node.type) {
      case 'unary':
        return node.value === '{' && this.#object(node.lhs as readonly Pair[]);
      case 'block': {
        const last = node.expressions!.at(-1);
        return last === undefined || this.add(last);
      }
      case 'condition': {
        const then = this.add(node.then!);
        return (node.else === undefined || this.add(node.else)) && then;
      }
      case 'bind':
        return this.add(node.rhs!);
      case 'function':
        return isMerge(node) && this.#merge(node.arguments!);
      case 'apply':
        if (node.rhs!.type === 'transform') this.add(node.lhs as AstNode);
        return false;
      case 'string':
      case 'number':
      case 'value':
        return true;
      default:
        return false;
    }
  }

  #object(pairs: readonly Pair[]): boolean {
    this.found = true;
    let closed = true;
    for (const [key] of pairs) {
      if (key.type === 'string' && !key.predicate) {
        const name = nameOf(this.#tokens, tokenOf(this.#tokens, key.position!));
        this.names.set(name.start, name);
      } else closed = false;
    }
    return closed;
  }

  #merge([list]: readonly AstNode[]): boolean {
    this.found = true;
    if (list?.type !== 'unary' || list.value !== '[' || list.group) return false;
    return list.expressions!.map((item) => this.add(item)).every((known) => known);
  }
}

function isMerge({ procedure, arguments: given }: AstNode): boolean {
  return procedure!.type === 'variable' && procedure!.value === 'merge' && given!.length === 1;
}
