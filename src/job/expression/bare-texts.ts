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

/** Functions that call back with an item, which is a key if they are given those. */
const overLists: ReadonlySet<string> = new Set(['filter', 'map', 'single', 'find', 'lofilter']);

/** The names without quotes that a key is compared with: in a callback of `$sift` or `$each`, or one for each of `$keys(…)`. */
export function bareTextsIn(operations: readonly Operation[], tokens: Tokens): readonly Name[] {
  /** Callbacks, with the index of the parameter that is the key. */
  const callbacks = new Map<AstNode, number>();
  for (const { node } of operations) {
    const call = node.type === 'apply' ? node.rhs! : node;
    const name = calledName(call);
    if (name === undefined) continue;
    const ofKeys = overLists.has(name) && isKeys(node.type === 'apply' ? (node.lhs as AstNode) : call.arguments![0]);
    if (!ofKeys && !overObjects.has(name)) continue;
    for (const argument of call.arguments!) if (argument.type === 'lambda') callbacks.set(argument, ofKeys ? 0 : 1);
  }
  if (callbacks.size === 0) return [];
  const keys = new Set([...callbacks].flatMap(([lambda, index]) => parametersOf(lambda)[index] ?? []));
  for (const { node } of operations) {
    if (node.type !== 'lambda') continue;
    for (const [index, name] of parametersOf(node).entries()) if (index !== callbacks.get(node)) keys.delete(name);
  }
  const found = new Map<number, Name>();
  const add = (item: AstNode | undefined) => {
    const name = item && bareName(item, tokens);
    if (name) found.set(name.start, name);
  };
  for (const { node } of operations) {
    if (calledName(node) === 'contains' && isVariable(node.arguments![0]!, keys)) add(node.arguments![1]);
    if (node.type !== 'binary' || !['=', '!=', 'in'].includes(String(node.value))) continue;
    const [left, right] = [node.lhs as AstNode, node.rhs!];
    const other = isVariable(left, keys) ? right : isVariable(right, keys) ? left : undefined;
    if (!other) continue;
    const isList = other.type === 'unary' && other.value === '[';
    for (const item of isList ? other.expressions! : [other]) add(item);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** The function that a call with arguments names. */
function calledName({ type, procedure, arguments: given }: AstNode): string | undefined {
  if (type !== 'function' || procedure!.type !== 'variable' || given!.length === 0) return undefined;
  return String(procedure!.value);
}

/** `$keys(x)`, `x ~> $keys()`. */
function isKeys(node: AstNode | undefined): boolean {
  if (!node || node.predicate) return false;
  if (node.type === 'apply') {
    const { type, value, procedure } = node.rhs!;
    return type === 'variable' ? value === 'keys' : procedure?.type === 'variable' && procedure.value === 'keys';
  }
  return calledName(node) === 'keys';
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
