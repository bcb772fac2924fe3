import type { BareKey, Name } from './analysis.ts';
import type { AstNode, Operation, Pair } from './ast.ts';
import { nameOf, type Tokens, tokenOf } from './tokens.ts';

/** The keys of objects that are names without quotes, which JSONata looks up as it does any other name. */
export function bareKeysIn(operations: readonly Operation[], tokens: Tokens): readonly BareKey[] {
  const found = new Map<number, BareKey>();
  for (const { node, free } of operations) {
    if (node.type !== 'unary' || node.value !== '{') continue;
    for (const [key, value] of node.lhs as readonly Pair[]) {
      const name = bareName(key, tokens, true);
      if (name) found.set(name.start, { ...name, free, same: lastName(value) === name.text });
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** Functions that call back with a value and its key. */
const overObjects: ReadonlySet<string> = new Set(['sift', 'each']);

/** The names without quotes that the key of a `$sift` or `$each` is compared with. */
export function bareTextsIn(operations: readonly Operation[], tokens: Tokens): readonly Name[] {
  const callbacks = new Set<AstNode>();
  for (const { node } of operations) {
    if (node.type !== 'function' || node.procedure!.type !== 'variable') continue;
    if (!overObjects.has(String(node.procedure!.value))) continue;
    for (const argument of node.arguments!) if (argument.type === 'lambda') callbacks.add(argument);
  }
  if (callbacks.size === 0) return [];
  const keys = new Set([...callbacks].flatMap((lambda) => parametersOf(lambda)[1] ?? []));
  for (const { node } of operations) {
    if (node.type !== 'lambda') continue;
    for (const [index, name] of parametersOf(node).entries())
      if (index !== 1 || !callbacks.has(node)) keys.delete(name);
  }
  const found = new Map<number, Name>();
  for (const { node } of operations) {
    if (node.type !== 'binary' || !['=', '!=', 'in'].includes(String(node.value))) continue;
    const [left, right] = [node.lhs as AstNode, node.rhs!];
    const other = isVariable(left, keys) ? right : isVariable(right, keys) ? left : undefined;
    if (!other) continue;
    const isList = other.type === 'unary' && other.value === '[';
    for (const item of isList ? other.expressions! : [other]) {
      const name = bareName(item, tokens);
      if (name) found.set(name.start, name);
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function parametersOf(lambda: AstNode): string[] {
  return (lambda.arguments ?? []).map(({ value }) => String(value));
}

function isVariable({ type, value, predicate }: AstNode, names: ReadonlySet<string>): boolean {
  return type === 'variable' && !predicate && names.has(String(value));
}

/** @param backticks whether a name in backticks counts, which is one as well */
function bareName(
  { type, steps, group, predicate, keepArray }: AstNode,
  tokens: Tokens,
  backticks = false,
): Name | undefined {
  if (type !== 'path' || steps!.length !== 1 || group || predicate || keepArray) return undefined;
  const [step] = steps!;
  if (step!.type !== 'name' || step!.stages || step!.focus !== undefined) return undefined;
  const token = tokenOf(tokens, step!.position!);
  return token.kind === 'name' || (backticks && token.kind === 'quoted') ? nameOf(tokens, token) : undefined;
}

function lastName({ type, steps }: AstNode): string | undefined {
  const last = type === 'path' ? steps!.at(-1)! : undefined;
  return last?.type === 'name' ? String(last.value) : undefined;
}
