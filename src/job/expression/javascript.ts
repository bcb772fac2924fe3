import type { JavaScriptName, Name, Range } from './analysis.ts';
import type { AstNode, Operation, Pair } from './ast.ts';
import { namesIn } from './comparisons.ts';
import { indexAt, nameOf, type Tokens, tokenOf } from './tokens.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** The methods of strings, numbers and arrays. Some are functions of JSONata under the same name, which are called in another way. */
export const javascriptMethods = words(`
  at charAt charCodeAt codePointAt concat endsWith entries every filter find findIndex findLast flat flatMap forEach
  hasOwnProperty includes indexOf join lastIndexOf localeCompare map match matchAll normalize padEnd padStart pop push reduce
  repeat replace replaceAll reverse search shift slice some sort splice split startsWith substr substring toFixed toLocaleString
  toLowerCase toString toUpperCase trim trimEnd trimStart unshift`);

/** The objects whose members are called. */
export const javascriptObjects = words('Array Boolean Date JSON Math Number Object String');
const constants = words('undefined None nil NaN');

/** Whether a field holds a date by its name, which has methods. */
export function isDate(name: string): boolean {
  return /(?:_at|_date|_time|At|Date|Time)$/.test(name);
}

/** @param methods those that were called on plain data */
export function javascriptIn(
  operations: readonly Operation[],
  methods: readonly Name[],
  tokens: Tokens,
): readonly JavaScriptName[] {
  const found = new Map<number, JavaScriptName>();
  for (const name of methods) {
    const before = tokens.list[indexAt(tokens, name.start) - 2];
    const literal = before?.kind === 'string';
    found.set(name.start, { ...name, kind: 'method', path: name, literal });
  }
  const compared = new Set<AstNode>();
  /** What is compared, reckoned with or handed to a function; as a branch or a value, nothing is what the author wants of `undefined`. */
  const operands = new Set<AstNode>();
  const keys = new Set<AstNode>();
  for (const { node } of operations) {
    if (node.type === 'unary' && node.value === '{') for (const [key] of node.lhs as readonly Pair[]) keys.add(key);
    if (node.type === 'function') for (const argument of node.arguments!) operands.add(argument);
    if (node.type !== 'binary') continue;
    const [left, right] = [node.lhs as AstNode, node.rhs!];
    operands.add(left).add(right);
    if (!comparing.has(String(node.value))) continue;
    if (right.type === 'number') compared.add(left);
    if (left.type === 'number') compared.add(right);
  }
  const bound = boundPaths(operations, tokens);
  for (const { node, free } of operations) {
    if (node.type !== 'path' || keys.has(node)) continue;
    const steps = node.steps!;
    const held = steps[0]!.type === 'variable' && !steps[0]!.stages ? bound.get(String(steps[0]!.value)) : undefined;
    if (held && steps.length === 2) {
      const length = plainName(steps[1]!, tokens);
      if (length?.text === 'length')
        found.set(length.start, { ...length, kind: 'length', path: held, counts: compared.has(node), held: true });
      const method = steps[1]!.type === 'function' ? memberOf(steps[1]!, tokens) : undefined;
      if (method && javascriptMethods.has(method.text) && !isDate(held.last))
        found.set(method.start, { ...method, kind: 'method', path: held, held: true });
      continue;
    }
    const first = plainName(steps[0]!, tokens);
    const last = plainName(steps.at(-1)!, tokens);
    const isListLength = steps.length === 2 && steps[0]!.type === 'unary' && steps[0]!.value === '[';
    if (isListLength && last?.text === 'length')
      found.set(last.start, { ...last, kind: 'length', path: last, literal: true });
    if (!first || found.has(first.start)) continue;
    if (steps.length === 1) {
      if (constants.has(first.text) && (first.text !== 'undefined' || operands.has(node)))
        found.set(first.start, { ...first, kind: 'constant', path: first });
    } else if (free && javascriptObjects.has(first.text)) {
      const second = memberOf(steps[1]!, tokens);
      if (second) {
        const path = { start: first.start, end: second.end };
        found.set(first.start, { ...first, kind: 'global', path, member: second.text });
      }
    } else if (free && last?.text === 'length') {
      const path = { start: first.start, end: last.end };
      found.set(last.start, { ...last, kind: 'length', path, counts: compared.has(node) });
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

const comparing = words('= != < <= > >=');

/** The variables that hold what a path of arguments or of the run's data leads to, and nothing else. */
function boundPaths(operations: readonly Operation[], tokens: Tokens): ReadonlyMap<string, Range & { last: string }> {
  const bound = new Map<string, (Range & { last: string }) | undefined>();
  for (const { node, free } of operations) {
    if (node.type === 'lambda') for (const { value } of node.arguments ?? []) bound.set(String(value), undefined);
    if (node.type !== 'bind') continue;
    const name = String((node.lhs as AstNode).value);
    const path = free && !bound.has(name) ? namesIn(node.rhs!, tokens) : undefined;
    const first = path && node.rhs!.steps![0]!;
    const isData = first?.type === 'name' && dataRoots.has(String(first.value));
    bound.set(name, isData ? { ...path!, last: String(node.rhs!.steps!.at(-1)!.value) } : undefined);
  }
  return new Map([...bound].flatMap(([name, path]) => (path ? [[name, path] as const] : [])));
}

const dataRoots = words('args resources payload');

/** A step that is a name without quotes and filters. */
function plainName({ type, position, stages, focus }: AstNode, tokens: Tokens): Name | undefined {
  if (type !== 'name' || stages || focus !== undefined) return undefined;
  const token = tokenOf(tokens, position!);
  return token.kind === 'name' ? nameOf(tokens, token) : undefined;
}

/** The name behind `Math.`, called or not. */
function memberOf(step: AstNode, tokens: Tokens): Name | undefined {
  const { type, procedure } = step;
  if (type !== 'function') return plainName(step, tokens);
  return procedure!.type === 'path' ? plainName(procedure!.steps![0]!, tokens) : undefined;
}
