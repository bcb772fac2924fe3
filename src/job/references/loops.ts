import type { Located, Scalar } from '../../document/node.ts';
import { locateIn } from '../../document/places.ts';
import { nearest, spellerOf } from '../../text/nearest.ts';
import type { Args } from '../args/args.ts';
import { parsePlaceholders } from '../placeholder/parse.ts';
import type { Settings } from '../settings.ts';
import type { Step } from '../step.ts';
import type { Resolution } from './resolution.ts';
import type { Resolver } from './resolver.ts';
import { type Scope, scopeKey } from './scope.ts';

/** A `loop_on` and the array that it names. */
export interface Loop {
  readonly step: Step;
  /** The value of `loop_on`. */
  readonly target: Located;
  /** The path of the array; a bare name of an argument has `args` in front. Absent where it is not a path. */
  readonly path: readonly Located[] | undefined;
  readonly resolution: Resolution;
  readonly problem: LoopProblem | undefined;
}

export type LoopProblem =
  | { readonly cause: 'notDatastore'; readonly type: string }
  | { readonly cause: 'notAPath' }
  | { readonly cause: 'noSuchName'; readonly name: string; readonly near: string | undefined }
  | { readonly cause: 'notAnArray'; readonly types: readonly string[] }
  /** The path is a reference that resolves to nothing. */
  | { readonly cause: 'unresolved' };

const PATH = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * The path that a `loop_on` writes, in whatever spelling; `broken` where a placeholder in it can't
 * be read.
 */
function loopPath(target: Located): { readonly segments: readonly Located[] } | 'broken' | undefined {
  const scalar = target.node as Scalar & { readonly value: string };
  const { value } = target;
  const offset = value.length - value.trimStart().length;
  const text = value.trim();
  if (PATH.test(text)) return { segments: wordsOf(scalar, text, offset) };
  const { placeholders, problems } = parsePlaceholders(text);
  const [only] = placeholders;
  if (problems.length > 0 || placeholders.some(({ problem }) => problem)) return 'broken';
  if (!only?.alone || only.parts.length !== 1) return undefined;
  const { path } = only.parts[0]!;
  return {
    segments: path.segments.map(({ text, start, end }) => locateIn(scalar, start + offset, end + offset, text)),
  };
}

function wordsOf(scalar: Scalar, text: string, offset: number): Located[] {
  let start = offset;
  return text.split('.').map((value) => {
    const word = locateIn(scalar, start, start + value.length, value);
    start += value.length + 1;
    return word;
  });
}

/**
 * The dotted path of the argument that a step loops over, or likely means to, as far as the text of
 * its `loop_on` tells.
 */
export function loopedArg(step: Step, args: Args): string | undefined {
  if (!step.loopOn) return undefined;
  const path = loopPath(step.loopOn);
  const words =
    path && path !== 'broken' ? path.segments.map(({ value }) => value) : mentionedArg(step.loopOn.value, args);
  const rooted = words[0] === 'args' || (words.length > 1 && nearest(words[0]!, ['args']) !== undefined);
  const [name, ...rest] = rooted ? words.slice(1) : words;
  if (name === undefined) return undefined;
  const declared = meantArg(name, args);
  return declared === undefined ? undefined : ['args', declared, ...rest].join('.');
}

/** The declared argument of a name, or the one that a typo in it likely means. */
export function meantArg(name: string, args: Args): string | undefined {
  return args.declared.has(name) ? name : nearestArg(name, args);
}

function nearestArg(name: string, { declared }: Args): string | undefined {
  return spellerOf(declared, declared.keys()).nearest(name);
}

/**
 * The first argument that a text mentions which is not a path: an index, backticks or an
 * alternative too many.
 */
function mentionedArg(text: string, args: Args): readonly string[] {
  const paths = text.replaceAll('`', '').match(/[\w-]+(?:\.[\w-]+)*/g) ?? [];
  const words = paths.map((path) => path.split('.'));
  return words.find(([root, name]) => args.declared.has(root === 'args' && name !== undefined ? name : root!)) ?? [];
}

export interface LoopInput {
  readonly steps: readonly Step[];
  readonly args: Args;
  readonly scope: Scope;
  readonly contextKeys: ReadonlyMap<string, Step>;
  readonly settings: Settings;
  readonly resolver: Resolver;
}

/**
 * The loops of a job. A `loop_on` whose placeholder can't be read has none: another rule reports
 * the placeholder.
 */
export function readLoops(input: LoopInput): Loop[] {
  const loops: Loop[] = [];
  for (const step of input.steps) {
    const target = step.loopOn;
    if (!target || (step.type !== 'request' && step.type !== 'destination')) continue;
    const path = loopPath(target);
    if (path === 'broken') continue;
    loops.push(readLoop(step, target, path?.segments, input));
  }
  return loops;
}

const UNKNOWN: Resolution = { kind: 'unknown' };

/** The destinations that can't loop; what is none of them and no datastore either, the schema reports. */
const loopless: readonly (string | undefined)[] = ['webhook', 'superquery'];

function readLoop(step: Step, target: Located, segments: readonly Located[] | undefined, input: LoopInput): Loop {
  const { resolver } = input;
  if (step.type === 'destination' && loopless.includes(step.destinationType)) {
    const problem = { cause: 'notDatastore', type: step.destinationType! } as const;
    return { step, target, path: segments, resolution: UNKNOWN, problem };
  }
  if (!segments || segments.length === 0) {
    return { step, target, path: undefined, resolution: UNKNOWN, problem: { cause: 'notAPath' } };
  }
  const path = withRoot(segments, step, input);
  if (!path) {
    const name = segments[0]!.value;
    const arg = nearestArg(name, input.args);
    const candidates = [...(arg === undefined ? [] : [arg]), ...(input.settings.context ?? [])];
    const problem = { cause: 'noSuchName', name, near: nearest(name, candidates) } as const;
    return { step, target, path: undefined, resolution: UNKNOWN, problem };
  }
  const names = path.map(({ value }) => ({ text: value }));
  const resolution = resolver.resolve(names, step, 'loop_on', 'placeholder');
  const mayBeArg = path.length === 1 && !input.args.complete;
  const problem = mayBeArg && isUnknownName(resolution) ? undefined : problemOf(resolution);
  return { step, target, path, resolution, problem };
}

function isUnknownName({ kind }: Resolution): boolean {
  return kind === 'nearName' || kind === 'notInContext';
}

/**
 * A bare name is an argument, a context key or a field of the account's context. It is nothing
 * where it is near an argument, or where all of those are known.
 */
function withRoot(segments: readonly Located[], step: Step, input: LoopInput): readonly Located[] | undefined {
  const { args, scope, settings } = input;
  const root = segments[0]!;
  const known =
    ['args', 'resources', 'payload'].includes(root.value) ||
    scope.find(step, scopeKey.context(root.value)) ||
    settings.context?.includes(root.value);
  if (known) return segments;
  if (args.declared.has(root.value))
    return [{ start: root.start, end: root.end, node: root.node, value: 'args' }, ...segments];
  if (segments.length > 1 || !args.complete) return segments;
  if (scope.find(step, scopeKey.openContext) || input.contextKeys.has(root.value)) return segments;
  return settings.context || nearestArg(root.value, args) !== undefined ? undefined : segments;
}

function problemOf(resolution: Resolution): LoopProblem | undefined {
  switch (resolution.kind) {
    case 'unknown':
    case 'step':
    case 'context':
    case 'builtIn':
      return undefined;
    case 'args':
      return { cause: 'notAnArray', types: ['object'] };
    case 'arg': {
      const { types } = resolution;
      return types && !types.includes('array') ? { cause: 'notAnArray', types } : undefined;
    }
    default:
      return { cause: 'unresolved' };
  }
}
