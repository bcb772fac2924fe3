import type { Outcome } from './analysis.ts';
import type { AstNode, Pair } from './ast.ts';
import { knownFunctions } from './functions.ts';
import { type Tokens, textOf, tokenOf } from './tokens.ts';

/** What an expression can come to: one outcome for each branch of its conditions, as far as the text shows it. */
export function outcomesOf(ast: AstNode, tokens: Tokens): Outcome[] {
  const found = new Map<string, Outcome>();
  // What a name stands for is looked at once, however often it is used.
  const seen = new Set<AstNode>();
  collect(ast, tokens, new Map(), seen, (outcome) => found.set(JSON.stringify(outcome), outcome));
  return [...found.values()];
}

type Bound = ReadonlyMap<string, AstNode>;

function collect(
  node: AstNode,
  tokens: Tokens,
  bound: Bound,
  seen: Set<AstNode>,
  add: (outcome: Outcome) => unknown,
): unknown {
  if (node.predicate || node.group || node.focus !== undefined) return add({ kind: 'unknown' });
  switch (node.type) {
    case 'condition':
      collect(node.then!, tokens, bound, seen, add);
      return node.else && collect(node.else, tokens, bound, seen, add);
    case 'block': {
      const inside = new Map(bound);
      for (const expression of node.expressions!) {
        if (expression.type === 'bind') inside.set(String((expression.lhs as AstNode).value), expression.rhs!);
      }
      const last = node.expressions!.at(-1);
      // A name that is bound twice, or by itself, is not followed.
      return last && inside.size - bound.size === node.expressions!.filter(({ type }) => type === 'bind').length
        ? collect(last, tokens, inside, seen, add)
        : add({ kind: 'unknown' });
    }
    case 'variable': {
      const name = String(node.value);
      const value = bound.get(name);
      if (!value) return add({ kind: 'unknown' });
      if (seen.has(value)) return;
      seen.add(value);
      return collect(value, tokens, bound, seen, add);
    }
  }
  const inner = converted(node);
  if (inner) return collect(inner, tokens, bound, seen, add);
  const clock = clockCall(node, tokens);
  if (clock) return add(clock);
  const steps = node.type === 'path' ? withoutConversions(node.steps!) : [];
  if (steps.length > 1 && steps.every(isPlainName)) {
    const path = steps.map(({ value }) => String(value));
    if (path[0] !== 'args') return add({ kind: 'path', path });
  }
  const basis = basisOf(node);
  add(basis === 'unknown' ? { kind: 'unknown' } : { kind: 'fixed', basis });
}

/** Functions that write one moment in another way. */
const conversions: ReadonlySet<string> = new Set(
  'string number toMillis fromMillis dtFromIso trim lowercase uppercase'.split(' '),
);

/** Methods of dates that do the same. */
const conversionMethods: ReadonlySet<string> = new Set(
  'toISOString toISO toUTC toMillis toSeconds toString toJSON getTime valueOf'.split(' '),
);

/** What a conversion is given, where the node is one. */
function converted(node: AstNode): AstNode | undefined {
  if (node.type === 'path') {
    const rest = withoutConversions(node.steps!);
    return rest.length < node.steps!.length && rest.length === 1 && !isPlainName(rest[0]!) ? rest[0] : undefined;
  }
  if (node.type === 'binary' && node.value === '&') {
    const sides = [node.lhs as AstNode, node.rhs!];
    const written = sides.findIndex((side) => basisOf(side) === 'literals');
    return sides[1 - written];
  }
  const name = calledName(node);
  if (name === undefined) return undefined;
  const [first, ...others] = node.arguments!;
  // What replaces a string leaves the rest; a pattern may cut off the time of day, and so begin with the day.
  if (name === 'replace' && others.length > 0) return others.every(({ type }) => type === 'string') ? first : undefined;
  return conversions.has(name) && others.length === 0 ? first : undefined;
}

function withoutConversions(steps: readonly AstNode[]): readonly AstNode[] {
  const end = steps.findLastIndex((step) => !isConversionMethod(step)) + 1;
  return steps.slice(0, end);
}

function isConversionMethod({ type, procedure, arguments: given }: AstNode): boolean {
  const name = type === 'function' && procedure!.type === 'path' ? procedure!.steps![0]! : undefined;
  return name !== undefined && given!.length === 0 && conversionMethods.has(String(name.value));
}

function clockCall(node: AstNode, tokens: Tokens): Outcome | undefined {
  const name = calledName(node);
  if ((name !== 'now' && name !== 'millis') || node.arguments!.length > 0) return undefined;
  const { start, end } = tokenOf(tokens, node.procedure!.position!);
  const closing = tokens.list.find((token) => token.start >= end && textOf(tokens, token) === ')');
  return { kind: 'clock', start, end: closing?.end ?? end };
}

/** The name of the function that a node calls, if it is one of JSONata's or the platform's. */
function calledName({ type, procedure }: AstNode): string | undefined {
  const isNamed = type === 'function' && procedure!.type === 'variable' && !procedure!.predicate;
  const name = String(procedure?.value);
  return isNamed && knownFunctions.has(name) ? name : undefined;
}

function isPlainName({ type, stages, predicate, group, focus }: AstNode): boolean {
  return type === 'name' && !stages && !predicate && !group && focus === undefined;
}

/** Functions whose answer is another each time, or can be anything. */
const unsteady: ReadonlySet<string> = new Set(['now', 'millis', 'random', 'shuffle', 'uuid', 'eval', 'lookup']);

type Basis = 'literals' | 'args' | 'unknown';

/** What a value is made of: the same in each run where it is made of nothing else. */
function basisOf(node: AstNode): Basis {
  if (node.predicate || node.group || node.focus !== undefined) return 'unknown';
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return 'literals';
    case 'path': {
      const [first, ...rest] = node.steps!;
      if (node.steps!.every(isPlainName)) return first!.value === 'args' ? 'args' : 'unknown';
      const isMethod = rest.every((step) => step.type === 'function' && step.procedure!.type === 'path');
      return isMethod
        ? together([basisOf(first!), ...rest.flatMap((step) => step.arguments!.map(basisOf))])
        : 'unknown';
    }
    case 'name':
      return 'unknown';
    case 'function': {
      const name = calledName(node);
      const isSteady = name !== undefined && !unsteady.has(name) && node.arguments!.length > 0;
      return isSteady ? together(node.arguments!.map(basisOf)) : 'unknown';
    }
    case 'binary':
      return together([basisOf(node.lhs as AstNode), basisOf(node.rhs!)]);
    case 'unary':
      if (node.value === '{') return together((node.lhs as readonly Pair[]).flat().map(basisOf));
      return together(node.value === '[' ? node.expressions!.map(basisOf) : [basisOf(node.expression!)]);
    default:
      return 'unknown';
  }
}

function together(parts: readonly Basis[]): Basis {
  if (parts.includes('unknown')) return 'unknown';
  return parts.includes('args') ? 'args' : 'literals';
}
