import { isString, valueAt } from '../../document/node.ts';
import type { Args } from '../args/args.ts';
import type { FreePath } from '../expression/analysis.ts';
import { mentionedPaths } from '../expression/hyphenated-paths.ts';
import { textOf } from '../read-steps.ts';
import type { Step } from '../step.ts';
import type { Expression } from '../texts/text.ts';
import { addedKeys, addsContext } from './added-keys.ts';
import { loopedArg, meantArg } from './loops.ts';
import { isStatusTest } from './run-status.ts';
import { type Offers, scopeKey } from './scope.ts';

/** What each step has to offer to others. */
export interface Provided extends Offers {
  /** The first node that adds each key of the context. */
  readonly contextKeys: ReadonlyMap<string, Step>;
}

export function readProvided(steps: readonly Step[], expressions: readonly Expression[], args: Args): Provided {
  let provided: Keys | undefined;
  const all = () => (provided ??= keysOf(steps, expressions, args));
  return {
    keys: (step) => all().own.get(step)!,
    shared: (step) => all().shared.get(step) ?? NONE,
    contextKeys: contextKeysOf(expressions),
  };
}

function contextKeysOf(expressions: readonly Expression[]): ReadonlyMap<string, Step> {
  const keys = new Map<string, Step>();
  for (const expression of expressions) {
    if (!addsContext(expression)) continue;
    for (const name of addedKeys(expression).names) if (!keys.has(name)) keys.set(name, expression.step!);
  }
  return keys;
}

const NONE: readonly string[] = [];

interface Keys {
  readonly own: ReadonlyMap<Step, readonly string[]>;
  /** Of the steps that share some. */
  readonly shared: ReadonlyMap<Step, readonly string[]>;
}

function keysOf(steps: readonly Step[], expressions: readonly Expression[], args: Args): Keys {
  const own = new Map<Step, string[]>();
  const shared = new Map<Step, string[]>();
  for (const step of steps) {
    own.set(step, ownKeys(step, args));
    if (mayAddContext(step)) shared.set(step, step.name ? [scopeKey.name(step.name.value)] : []);
  }
  const known = new Set<Step>();
  for (const expression of expressions) {
    const { step, field } = expression;
    if (!step) continue;
    if (field === 'run_if') {
      own.get(step)!.push(...guards(expression, args));
      if (!isString(expression.node) || !isStatusTest(expression.node.value)) own.get(step)!.push(scopeKey.condition);
    }
    if (!addsContext(expression)) continue;
    known.add(step);
    const { names, open } = addedKeys(expression);
    const keys = shared.get(step)!;
    if (open) keys.push(scopeKey.openContext);
    for (const name of names) keys.push(scopeKey.context(name));
  }
  for (const [step, keys] of shared) if (!known.has(step)) keys.push(scopeKey.openContext);
  return { own, shared };
}

/** Whether a step adds to the context; one whose type nobody knows may. */
function mayAddContext({ type }: Step): boolean {
  return type === 'add_context' || type === undefined;
}

/** What a step provides, its expressions aside. */
function ownKeys(step: Step, args: Args): string[] {
  const keys: string[] = [];
  if (step.name && !mayAddContext(step)) keys.push(scopeKey.name(step.name.value));
  if (step.resource) keys.push(scopeKey.path(step.resource.path));
  if (step.resource?.unified !== undefined) keys.push(scopeKey.api(step.resource.unified));
  const looped = loopedArg(step, args);
  if (looped !== undefined) keys.push(scopeKey.loop(looped));
  const event = eventKey(step);
  if (event !== undefined) keys.push(event);
  return keys;
}

const eventNames = ['start', 'complete', 'error'];

/** Which event a step waits for; any where its type or the event's name is none that the runtime knows. */
function eventKey({ type, config }: Step): string | undefined {
  if (type === undefined) return scopeKey.openEvent;
  if (type !== 'event') return undefined;
  const name = config && textOf(valueAt(config, 'name'))?.value;
  return name !== undefined && eventNames.includes(name) ? scopeKey.event(name) : scopeKey.openEvent;
}

/**
 * The arguments that a `run_if` mentions, or a typo in it likely means, save where it asks for
 * their absence; all of them where that can't be known.
 */
function guards({ analysis, node }: Expression, args: Args): string[] {
  if (!analysis || analysis.error || analysis.dynamic || !isString(node)) return [scopeKey.openGuard];
  const keys: string[] = [];
  for (const path of mentionedPaths(analysis)) {
    const { segments } = path;
    if (segments[0]?.text !== 'args') continue;
    const name = segments[1]?.text;
    if (name === undefined) keys.push(scopeKey.openGuard);
    else if (!asksForAbsence(node.value, path)) keys.push(scopeKey.guard(meantArg(name, args) ?? name));
  }
  return keys;
}

/** How far around a path it is looked for what asks for its absence. */
const NEARBY = 60;

/**
 * Whether a condition holds just where a path has no value: `$not($exists(args.x))`,
 * `$exists(args.x) = false`.
 */
function asksForAbsence(source: string, { start, end }: FreePath): boolean {
  const before = source.slice(Math.max(0, start - NEARBY), start).replace(/\s+/g, '');
  const after = source.slice(end, end + NEARBY).replace(/\s+/g, '');
  if (!/\$exists\(+$/.test(before)) return false;
  if (/\$not\(+\$exists\(+$/.test(before)) return /^\)\)/.test(after) && !/\$not\(+\$not\(+\$exists\(+$/.test(before);
  return /^\)+(?:=false|!=true)\b/.test(after) || /\b(?:false=|true!=)\$exists\(+$/.test(before);
}
