/**
 * The syntax tree of JSONata 2.2 as far as the analysis reads it; the package's own types lack most
 * of it. `position` is where the node's token ends. It is missing on paths, on `%`, and on the call
 * of `$exists` that stands for a `??`; the left side of `??` and `?:` is there twice.
 */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  /** Of a path. */
  readonly steps?: readonly AstNode[];
  /** Filters of a step, and of what is not a path. */
  readonly stages?: readonly Stage[];
  readonly predicate?: readonly Stage[];
  readonly group?: { readonly lhs: readonly Pair[]; readonly position?: number };
  /** The variable that `@` binds. */
  readonly focus?: string;
  readonly keepArray?: boolean;
  /** Of a sort. */
  readonly terms?: readonly { readonly expression: AstNode }[];
  /** Of a unary minus. */
  readonly expression?: AstNode;
  /** Of a block or an array. */
  readonly expressions?: readonly AstNode[];
  /** Of a binary operator, a binding or `~>`: a node each; of an object: its pairs on the left. */
  readonly lhs?: AstNode | readonly Pair[];
  readonly rhs?: AstNode;
  /** Of a call. */
  readonly procedure?: AstNode;
  readonly arguments?: readonly AstNode[];
  /** Of a function. */
  readonly body?: AstNode;
  readonly signature?: { readonly definition: string };
  /** Of a condition. */
  readonly condition?: AstNode;
  readonly then?: AstNode;
  readonly else?: AstNode;
  /** Of a transformation. */
  readonly pattern?: AstNode;
  readonly update?: AstNode;
  readonly delete?: AstNode;
}

export type Pair = readonly [key: AstNode, value: AstNode];

export interface Stage {
  readonly type: 'filter' | 'index';
  readonly expr?: AstNode;
  /** Where its bracket is opened. */
  readonly position?: number;
}

/**
 * A node of the syntax tree that is more than a name or a literal. `??` and `?:` have their left
 * side in the tree twice.
 */
export interface Operation {
  readonly node: AstNode;
  /** Whether its context is the expression's input. */
  readonly free: boolean;
  /** Of a call: how many arguments come from the left of a `~>`. */
  readonly piped: number;
}
