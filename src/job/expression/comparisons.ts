import type { Comparison, FunctionUse, Literal, Range } from './analysis.ts';
import type { AstNode, Operation } from './ast.ts';
import type { Ranges } from './ranges.ts';
import { type Tokens, tokenOf } from './tokens.ts';

const mirrored: Readonly<Record<string, string>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The comparisons of a name with what is written out, and what `$not` is asked of a name. */
export function comparisonsIn(
  operations: readonly Operation[],
  functions: readonly FunctionUse[],
  tokens: Tokens,
  ranges: Ranges,
): readonly Comparison[] {
  const found = new Map<number, Comparison>();
  const calls = new Map(functions.map(({ start, text, kind }) => [start, kind === 'call' ? text : undefined]));
  const sideOf = (node: AstNode): Side | undefined => {
    const path = namesIn(node, tokens);
    if (path) return { path, side: path };
    if (node.type !== 'function' || node.predicate || node.procedure!.position === undefined) return undefined;
    const through = calls.get(tokenOf(tokens, node.procedure!.position).start);
    const [first] = node.arguments!;
    const inside = through !== undefined && passing.has(through) && first ? namesIn(first, tokens) : undefined;
    const side = inside && ranges.of(node);
    return side && { path: inside, side: { start: side.start, end: side.end }, through: through! };
  };
  for (const { node } of operations) {
    const comparison = readComparison(node, sideOf, ranges);
    // The left side of `??` and `?:` is there twice.
    if (comparison) found.set(comparison.start, comparison);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

type Side = Pick<Comparison, 'path' | 'side' | 'through'>;

/** Functions that yield nothing where their first argument is nothing. */
const passing: ReadonlySet<string> = new Set(
  'contains length lowercase number replace string substring substringAfter substringBefore trim uppercase'.split(' '),
);

function readComparison(
  node: AstNode,
  sideOf: (node: AstNode) => Side | undefined,
  ranges: Ranges,
): Comparison | undefined {
  const range = node.type === 'binary' || node.type === 'function' ? ranges.of(node) : undefined;
  if (!range || node.predicate) return undefined;
  const { start, end } = range;
  if (node.type === 'function') {
    const [only, other] = node.arguments!;
    if (node.procedure!.type !== 'variable' || node.procedure!.value !== 'not' || !only || other) return undefined;
    const side = sideOf(only);
    return side && { start, end, operator: 'not', ...side, literals: [] };
  }
  const operator = String(node.value);
  const [left, right] = [node.lhs as AstNode, node.rhs!];
  if (operator !== 'in' && mirrored[operator] === undefined) return undefined;
  const side = sideOf(left);
  const literals = literalsIn(right, operator === 'in', ranges);
  if (side && literals) return { start, end, operator: operator as Comparison['operator'], ...side, literals };
  if (operator === 'in') return undefined;
  const other = sideOf(right);
  const first = literalsIn(left, false, ranges);
  if (!other || !first) return undefined;
  return { start, end, operator: mirrored[operator] as Comparison['operator'], ...other, literals: first };
}

/** A path that is nothing but names, after a `$` or `$$` at most: from its first name on. */
export function namesIn({ type, steps, predicate, group, keepArray }: AstNode, tokens: Tokens): Range | undefined {
  if (type !== 'path' || predicate || group || keepArray) return undefined;
  const names = steps![0]!.type === 'variable' && steps!.length > 1 ? steps!.slice(1) : steps!;
  if (!names.every((step) => step.type === 'name' && !step.stages && step.focus === undefined)) return undefined;
  return { start: tokenOf(tokens, names[0]!.position!).start, end: tokenOf(tokens, names.at(-1)!.position!).end };
}

function literalsIn(node: AstNode, isList: boolean, ranges: Ranges): readonly Literal[] | undefined {
  if (isList && node.type === 'unary' && node.value === '[') {
    const items = node.expressions!.map((item) => literalOf(item, ranges));
    return items.length > 0 && items.every((item) => item !== undefined) ? items : undefined;
  }
  const literal = literalOf(node, ranges);
  return literal && [literal];
}

function literalOf(node: AstNode, ranges: Ranges): Literal | undefined {
  const { type, value, predicate, group } = node;
  if (predicate || group) return undefined;
  const range = ranges.of(node);
  if (!range) return undefined;
  const { start, end } = range;
  if (type === 'string' || type === 'number' || type === 'value')
    return { start, end, value: value as Literal['value'] };
  if (type === 'unary' && value === '-' && node.expression!.type === 'number')
    return { start, end, value: -Number(node.expression!.value) };
  return undefined;
}
