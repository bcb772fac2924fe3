import type { FunctionUse, TextUse } from './analysis.ts';
import type { AstNode, Operation } from './ast.ts';
import { namesIn } from './comparisons.ts';
import { wantsFirst } from './signatures.ts';
import { nameOf, type Tokens, tokenOf } from './tokens.ts';

/** Functions of the platform, and those whose signature it replaces, that read a value by its text. */
const readers: ReadonlySet<string> = new Set(['string', 'dtFromIso']);

/** Functions that can take the quotes away which `$string` puts around a date. */
const unquoting: ReadonlySet<string> = new Set([
  'eval',
  'jsonParse',
  'match',
  'replace',
  'split',
  'substring',
  'substringAfter',
  'substringBefore',
]);

const operators: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&']);

/** The paths that are used as if they were strings or numbers. */
export function textUsesIn(
  operations: readonly Operation[],
  functions: readonly FunctionUse[],
  tokens: Tokens,
): readonly TextUse[] {
  const found = new Map<number, TextUse>();
  const add = (node: AstNode | undefined, by: string, kind: TextUse['kind']) => {
    const path = node && namesIn(node, tokens);
    if (path) found.set(path.start, { ...path, by, kind });
  };
  const calls = new Map(functions.filter(({ kind }) => kind === 'call').map((use) => [use.start, use.text]));
  const callIn = (node: AstNode) => {
    const target = node.type === 'apply' ? node.rhs! : node;
    const procedure = target.type === 'function' ? target.procedure! : target;
    if ((node.type !== 'apply' && node.type !== 'function') || procedure.position === undefined) return undefined;
    const name = calls.get(tokenOf(tokens, procedure.position).start);
    if (name === undefined || procedure.predicate) return undefined;
    return { name, first: node.type === 'apply' ? (node.lhs as AstNode) : node.arguments![0] };
  };
  const unquoted = new Set<AstNode>();
  for (const { node } of operations) {
    const call = callIn(node);
    if (call && unquoting.has(call.name) && call.first) unquoted.add(call.first);
  }
  for (const { node } of operations) {
    if (node.type === 'binary') {
      const operator = String(node.value);
      const sides = [node.lhs as AstNode, node.rhs!] as const;
      if (operators.has(operator)) for (const side of sides) add(side, operator, operator === '&' ? 'text' : 'operand');
      if (operator !== '=' && operator !== '!=') continue;
      // `""` asks whether there is something.
      if (sides[1].type === 'string' && sides[1].value !== '') add(sides[0], operator, 'equal');
      if (sides[0].type === 'string' && sides[0].value !== '') add(sides[1], operator, 'equal');
    } else if (node.type === 'path') {
      const method = methodIn(node, tokens);
      if (method) found.set(method.start, method);
    } else {
      const call = callIn(node);
      if (!call || (call.name === 'string' && unquoted.has(node))) continue;
      const wanted = readers.has(call.name) ? 'text' : wantsFirst(call.name);
      const kind = wanted === 'text' ? 'argument' : wanted;
      if (kind) add(call.first, call.name, call.name === 'string' ? 'text' : kind);
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** `a.b.method(…)`: the path before the method. */
function methodIn(node: AstNode, tokens: Tokens): TextUse | undefined {
  const { steps, predicate, group } = node;
  const at = steps!.findIndex(({ type }) => type === 'function');
  const called = steps![at]?.procedure;
  if (at < 1 || predicate || group || called?.type !== 'path' || called.steps!.length !== 1) return undefined;
  const [name] = called.steps!;
  if (name!.type !== 'name') return undefined;
  const path = namesIn({ type: 'path', steps: steps!.slice(0, at) }, tokens);
  if (!path) return undefined;
  const method = nameOf(tokens, tokenOf(tokens, name!.position!));
  return { ...path, by: method.text, kind: 'method', method };
}
