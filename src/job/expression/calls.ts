import type { CallProblem, ExpressionAnalysis, FunctionUse, Name, Range, TypedCall } from './analysis.ts';
import type { AstNode, Operation } from './ast.ts';
import { anything, type Kinds, kinds, kindsReader } from './kinds.ts';
import type { Ranges } from './ranges.ts';
import { hasSignature, mayTake, usageOf } from './signatures.ts';
import { nameOf, type Tokens, tokenOf } from './tokens.ts';

/** What is read from the input is data, and no function. */
const data = () => anything & ~kinds.function;

/** The calls that JSONata refuses whatever the run holds, and the operands that it can't reckon with. */
export function callProblemsIn(
  operations: readonly Operation[],
  functions: readonly FunctionUse[],
  tokens: Tokens,
  ranges: Ranges,
): Pick<ExpressionAnalysis, 'callProblems' | 'typedCalls'> {
  const uses = new Map(functions.map((use) => [use.start, use]));
  const found = new Map<number, CallProblem>();
  const typed = new Map<number, TypedCall>();
  const judge = (name: Name, given: readonly AstNode[], piped: boolean, free: boolean) => {
    const known = given.map(kindOf);
    const operands = given.map((node, index) => (free ? argumentIn(node) : undefined) ?? known[index]!);
    const isRefused = !mayTake(name.text, known, free);
    if (!isRefused && !operands.some((one) => typeof one === 'string')) return;
    const problem: CallProblem = { ...name, kind: 'arguments', usage: usageOf(name.text), piped };
    if (isRefused) found.set(name.start, problem);
    else typed.set(name.start, { start: name.start, end: name.end, given: operands, problem });
  };
  /** The left side of a `~>`, by the call on its right. */
  const piped = new Map<AstNode, AstNode>();
  for (const { node } of operations) if (node.type === 'apply') piped.set(node.rhs!, node.lhs as AstNode);
  const read = kindsReader(data);
  const kindOf = (node: AstNode): Kinds => {
    const name = bareName(node, tokens);
    // A function without its `$`, which another rule names.
    if (name && uses.get(name.start)?.kind === 'bare') return anything;
    return read(node);
  };
  for (const { node, free } of operations) {
    if (node.type === 'binary') {
      const problem = operandProblem(node, kindOf, ranges, tokens);
      if (problem) found.set(problem.start, problem);
      else if (free && reckoning.has(String(node.value))) {
        for (const operand of [node.lhs as AstNode, node.rhs!]) {
          const name = argumentIn(operand);
          const open = name === undefined ? undefined : operandFault(node, operand, false, ranges, tokens);
          if (open) typed.set(open.start, { start: open.start, end: open.end, given: [name!], problem: open });
        }
      }
      continue;
    }
    const procedure = node.type === 'apply' ? node.rhs! : node.procedure;
    if ((node.type !== 'function' && node.type !== 'apply') || procedure!.type !== 'variable') continue;
    if (procedure!.position === undefined || procedure!.predicate) continue;
    const { start, end } = tokenOf(tokens, procedure!.position);
    if (uses.get(start)?.kind !== 'call') continue;
    const text = String(procedure!.value);
    const left = node.type === 'apply' ? (node.lhs as AstNode) : piped.get(node);
    const given = [...(left ? [left] : []), ...(node.arguments ?? [])];
    const name = { text, start, end };
    // What two functions make is no call yet.
    const isCall = node.type === 'function' || (kindOf(left!) & kinds.function) === 0;
    if (isCall && hasSignature(text)) judge(name, given, left !== undefined, free);
    if (found.has(start)) continue;
    if ((text === 'max' || text === 'min') && given.length === 1 && endsInDate(given[0]!)) {
      const first = tokenOf(tokens, given[0]!.steps![0]!.position!);
      found.set(start, { ...name, kind: 'dates', path: first.start });
    }
  }
  const inOrder = <T extends Range>(all: Iterable<T>) => [...all].sort((a, b) => a.start - b.start);
  return {
    callProblems: inOrder(found.values()),
    typedCalls: inOrder(typed.values()),
  };
}

/** The name of the argument that a path is. */
function argumentIn({ type, steps, predicate, group, keepArray }: AstNode): string | undefined {
  if (type !== 'path' || predicate || group || keepArray || steps!.length !== 2) return undefined;
  const isPlain = steps!.every((step) => step.type === 'name' && !step.stages && step.focus === undefined);
  return isPlain && steps![0]!.value === 'args' ? String(steps![1]!.value) : undefined;
}

const reckoning: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);

function operandProblem(
  node: AstNode,
  kindOf: (node: AstNode) => Kinds,
  ranges: Ranges,
  tokens: Tokens,
): CallProblem | undefined {
  const operator = String(node.value);
  if (!reckoning.has(operator)) return undefined;
  for (const operand of [node.lhs as AstNode, node.rhs!]) {
    const kind = kindOf(operand);
    if (kind & (kinds.absent | kinds.zero | kinds.number)) continue;
    const isText = (kind & ~(kinds.string | kinds.emptyString)) === 0;
    const fault = operandFault(node, operand, isText, ranges, tokens);
    if (fault) return fault;
  }
  return undefined;
}

function operandFault(
  node: AstNode,
  operand: AstNode,
  isText: boolean,
  ranges: Ranges,
  tokens: Tokens,
): CallProblem | undefined {
  const range = ranges.of(operand);
  if (!range) return undefined;
  const at = tokenOf(tokens, node.position!);
  return {
    text: String(node.value),
    start: range.start,
    end: range.end,
    kind: 'operand',
    isText,
    operator: { start: at.start, end: at.end },
  };
}

function bareName({ type, steps, predicate }: AstNode, tokens: Tokens): Name | undefined {
  if (type !== 'path' || predicate || steps!.length !== 1 || steps![0]!.type !== 'name') return undefined;
  return nameOf(tokens, tokenOf(tokens, steps![0]!.position!));
}

/** A field that holds an ISO date by its name. */
function endsInDate({ type, steps }: AstNode): boolean {
  const last = type === 'path' ? steps!.at(-1)! : undefined;
  return last?.type === 'name' && /_(?:at|date)$/.test(String(last.value));
}
