import { nearest, Speller, spellerOf } from '../../text/nearest.ts';
import type { Args } from '../args/args.ts';
import { formatOf, isIndex, resolveArgPath } from '../args/read.ts';
import type { KnownNames } from '../expression/hyphenated-paths.ts';
import type { Settings } from '../settings.ts';
import type { Step, StepType } from '../step.ts';
import { nameOf } from '../step.ts';
import type { Resolution, Segment } from './resolution.ts';
import { type Scope, scopeKey } from './scope.ts';

export interface Resolver extends KnownNames {
  /** Whether some step has the resource. */
  hasResource(api: string, resource: string): boolean;
  /** @param field the field that the path is in: what is in scope depends on it */
  resolve(segments: readonly Segment[], step: Step | undefined, field: string, language: Language): Resolution;
}

/** In a placeholder only an index leads into an array; JSONata maps over arrays. */
type Language = 'placeholder' | 'expression';

/** The names at the top level that the platform itself provides, somewhere. */
const platformNames: ReadonlySet<string> = new Set([
  'args',
  'resources',
  'sync_job_run',
  'tenant_id',
  'payload',
  'total_records_size',
  'previous_run_date',
]);

/** What is known of their fields; there may be others. */
const fieldsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['payload', ['records']],
  ['sync_job_run', ['id', 'status', 'started_at', 'finished_at', 'created_at', 'updated_at']],
]);

const UNKNOWN: Resolution = { kind: 'unknown' };
const BUILT_IN: Resolution = { kind: 'builtIn' };

export interface ResolverInput {
  readonly kind: 'legacy' | 'graph';
  readonly steps: readonly Step[];
  /** Whether each step's name and resource could be read. */
  readonly identified: boolean;
  readonly args: Args;
  readonly scope: Scope;
  /** The first node that adds each key of the context. */
  readonly contextKeys: ReadonlyMap<string, Step>;
  readonly settings: Settings;
}

/** What the steps of a job offer to each other, wherever they are. */
interface Offered {
  /** The first step that answers to a name or a path. */
  readonly providers: ReadonlyMap<string, Step>;
  /** The resources of each Unified API. */
  readonly apis: ReadonlyMap<string, ReadonlySet<string>>;
}

function offeredBy(steps: readonly Step[]): Offered {
  const providers = new Map<string, Step>();
  const apis = new Map<string, Set<string>>();
  for (const step of steps) {
    const { name, resource } = step;
    if (name && !providers.has(name.value)) providers.set(name.value, step);
    if (!resource) continue;
    if (!providers.has(resource.path)) providers.set(resource.path, step);
    if (resource.unified === undefined) continue;
    const resources = apis.get(resource.unified) ?? new Set();
    apis.set(resource.unified, resources.add(resource.path.slice(resource.unified.length + 1)));
  }
  return { providers, apis };
}

/**
 * More Unified APIs than one job reads resources of one name from; beyond that nobody is told which
 * was meant.
 */
const MOST_APIS = 20;

/** The paths of the Unified API resources by what they are called in their API. */
function unifiedPaths(steps: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const { resource } of steps) {
    if (resource?.unified === undefined) continue;
    const name = resource.path.slice(resource.unified.length + 1);
    const same = paths.get(name);
    if (!same) paths.set(name, [resource.path]);
    else if (same.length < MOST_APIS && !same.includes(resource.path)) same.push(resource.path);
  }
  return paths;
}

/** Says what each path stands for. Where that can't be known, it is silent. */
export function createResolver(input: ResolverInput): Resolver {
  const { kind, args, scope, contextKeys, settings } = input;
  const loops = input.steps.some(({ loopOn }) => loopOn !== undefined);
  let offered: Offered | undefined;
  const offer = () => (offered ??= offeredBy(input.steps));
  let looped: ReadonlySet<string> | undefined;
  let unified: ReadonlyMap<string, readonly string[]> | undefined;
  let stepSpeller: Speller | undefined;
  let contextSpeller: Speller | undefined;
  const context = settings.context && new Set(settings.context);

  function resolveArg(
    segments: readonly Segment[],
    step: Step | undefined,
    field: string,
    language: Language,
  ): Resolution {
    if (segments.length === 1) return { kind: 'args' };
    const name = segments[1]!.text;
    const isPlaceholder = language === 'placeholder';
    if (isPlaceholder && isIndex(name))
      return { kind: 'undeclaredArg', at: 1, name, near: undefined, of: undefined, isIndex: true };
    const argument = args.declared.get(name);
    if (!argument) {
      if (!args.complete || args.namedElsewhere.has(name) || (isPlaceholder && isPattern(name))) return UNKNOWN;
      const near = spellerOf(args.declared, args.declared.keys()).nearest(name);
      return { kind: 'undeclaredArg', at: 1, name, near, of: undefined };
    }
    const path = segments.slice(1).map(({ text }) => text);
    const inItems = loops && loopedPrefix(field === 'loop_on' ? segments.slice(0, -1) : segments, step) !== undefined;
    const isElement = inItems && field !== 'loop_on' && isLooped(['args', ...path].join('.'), step);
    const result = resolveArgPath(args, path, { inItems, isElement, isPlaceholder });
    if (result.outcome === 'undeclared') {
      const at = result.at ?? path.length - 1;
      const of = ['args', ...path.slice(0, at)].join('.');
      const near = spellerOf(result.owner!, result.candidates!).nearest(path[at]!);
      return { kind: 'undeclaredArg', at: at + 1, name: path[at]!, near, of, isIndex: result.isIndex };
    }
    const { definition, types } = result;
    return { kind: 'arg', argument, definition, types, format: formatOf(definition), element: inItems };
  }

  /** The looped path at or above a step that a path begins with. */
  function loopedPrefix(segments: readonly Segment[], step: Step | undefined): string | undefined {
    if (!step) return undefined;
    let path = 'args';
    for (const { text } of segments.slice(1)) {
      path += `.${text}`;
      if (isLooped(path, step)) return path;
    }
    return undefined;
  }

  function isLooped(path: string, step: Step | undefined): boolean {
    return step !== undefined && scope.find(step, scopeKey.loop(path), { self: true }) !== undefined;
  }

  function resolveStep(
    segments: readonly Segment[],
    step: Step | undefined,
    field: string,
    language: Language,
  ): Resolution {
    const first = segments[1]?.text;
    const isPlaceholder = language === 'placeholder';
    if (isPlaceholder && first !== undefined && isIndex(first))
      return { kind: 'noSuchStep', at: 1, name: first, near: undefined, isIndex: true };
    if (first === undefined || isPattern(first)) return UNKNOWN;
    const second = segments[2]?.text;
    const self = field === 'recurse';
    const pair = second === undefined ? undefined : `${first}.${second}`;
    // What belongs to the job as a whole has no step upstream.
    const find = (key: string) => step && scope.find(step, key, { self });
    const byPair = pair === undefined ? undefined : find(scopeKey.path(pair));
    if (byPair) return { kind: 'step', step: byPair, rest: 3 };
    const byName = find(scopeKey.name(first)) ?? find(scopeKey.path(first));
    if (byName) return { kind: 'step', step: byName, rest: 2 };
    if (find(scopeKey.api(first))) {
      if (isPlaceholder && second !== undefined && isIndex(second))
        return { kind: 'noSuchStep', at: 2, name: second, near: undefined, isIndex: true };
      if (second === undefined || isPattern(second)) return UNKNOWN;
    }
    if (step && !scope.known(step)) return UNKNOWN;

    const { providers, apis } = offer();
    const ofPair = pair === undefined ? undefined : providers.get(pair);
    // A name with a dot is not a path.
    if (ofPair && ofPair.resource?.path !== pair) return UNKNOWN;
    const provider = ofPair ?? providers.get(first);
    if (provider) return { kind: 'notUpstream', at: 1, name: nameOf(provider), step: provider };
    const resources = apis.get(first);
    if (resources && second === undefined) {
      const [resource] = resources;
      const member = providers.get(`${first}.${resource}`)!;
      return { kind: 'notUpstream', at: 1, name: nameOf(member), step: member };
    }
    if (!input.identified) return UNKNOWN;
    if (resources && pair !== undefined) {
      return { kind: 'noSuchStep', at: 2, name: pair, near: spellerOf(resources, resources).nearest(second!) };
    }
    const dotted = first.replaceAll('/', '.');
    if (providers.has(dotted)) return { kind: 'noSuchStep', at: 1, name: first, near: dotted };
    const whole = wholePath(first, step);
    if (whole !== undefined) return { kind: 'noSuchStep', at: 1, name: first, near: whole };
    stepSpeller ??= new Speller(new Set([...providers.keys()].map((path) => path.split('.')[0]!)));
    return { kind: 'noSuchStep', at: 1, name: first, near: stepSpeller.nearest(first) };
  }

  /** The path of the only Unified API resource of a name, of several the one that is upstream. */
  function wholePath(resource: string, step: Step | undefined): string | undefined {
    unified ??= unifiedPaths(input.steps);
    const paths = unified.get(resource) ?? [];
    const upstream = paths.filter((path) => step && scope.find(step, scopeKey.path(path)));
    const likely = upstream.length > 0 ? upstream : paths;
    return likely.length === 1 ? likely[0] : undefined;
  }

  function resolveName(segments: readonly Segment[], step: Step | undefined, field: string): Resolution {
    const name = segments[0]!.text;
    if (field === 'args_validation' && isKnownName(name)) {
      return { kind: 'outOfPlace', at: 0, name, where: '`args_validation` sees only `args`' };
    }
    if (context?.has(name)) return BUILT_IN;
    // No name of JSONata's, but how people write nothing.
    if (name === 'undefined') return UNKNOWN;
    const provider = step && scope.find(step, scopeKey.context(name), { self: false });
    if (provider) return { kind: 'context', step: provider };
    const misplaced = outOfPlace(name, step);
    if (misplaced) return { kind: 'outOfPlace', at: 0, name, where: misplaced };
    if (builtIns(step).includes(name)) return resolveBelow(segments) ?? BUILT_IN;
    if (step && scope.find(step, scopeKey.openContext)) return UNKNOWN;
    if (name === 'context' && segments.length > 1) return { kind: 'contextPrefix', at: 0, name: segments[1]?.text };
    const elsewhere = contextKeys.get(name);
    if (elsewhere) {
      if (step && !scope.known(step)) return UNKNOWN;
      return { kind: 'contextNotUpstream', at: 0, name, step: elsewhere };
    }
    const rootless = withoutRoot(segments, step, field);
    if (rootless && !context) return rootless;
    const near = rootless?.near ?? nearestName(name, step);
    if (context) return { kind: 'notInContext', at: 0, name, near };
    if (near !== undefined && !isOtherStyle(name, near)) return { kind: 'nearName', at: 0, name, near };
    return UNKNOWN;
  }

  /** A near-miss just below a name of the platform whose fields are known. */
  function resolveBelow(segments: readonly Segment[]): Resolution | undefined {
    const fields = fieldsOf.get(segments[0]!.text);
    const name = segments[1]?.text;
    if (!fields || name === undefined || fields.includes(name)) return undefined;
    const near = nearest(name, fields);
    return near === undefined ? undefined : { kind: 'nearName', at: 1, name, near };
  }

  /**
   * An argument without its `args.`, or the path of an upstream step without its `resources.`; what
   * a step loops over is neither.
   */
  function withoutRoot(segments: readonly Segment[], step: Step | undefined, field: string) {
    const name = segments[0]!.text;
    if (args.declared.has(name)) return { kind: 'lacksRoot', at: 0, name, root: 'args', near: `args.${name}` } as const;
    const second = segments[1]?.text;
    if (!step || second === undefined) return undefined;
    looped ??= new Set(input.steps.map(({ loopOn }) => /^[\s{]*([\w-]*)/.exec(loopOn?.value ?? '')![1]!));
    if (field === 'loop_on' || looped.has(name)) return undefined;
    const self = field === 'recurse';
    if (![name, `${name}.${second}`].some((path) => scope.find(step, scopeKey.path(path), { self }))) return undefined;
    return { kind: 'lacksRoot', at: 0, name, root: 'resources', near: `resources.${name}` } as const;
  }

  function outOfPlace(name: string, step: Step | undefined): string | undefined {
    if (name === 'payload' && !mayBe('destination', step)) return 'only a destination has a payload';
    if (name === 'total_records_size' && !mayBe('transform', step)) return 'only a transform has `total_records_size`';
    if (name === 'previous_run_date' && kind === 'graph') return 'in runtime 4, use a state node instead';
    return undefined;
  }

  function builtIns(step: Step | undefined): string[] {
    const names = ['args', 'resources', 'sync_job_run', 'tenant_id'];
    if (kind === 'legacy') names.push('previous_run_date');
    if (mayBe('destination', step)) names.push('payload');
    if (mayBe('transform', step)) names.push('total_records_size');
    return names;
  }

  function nearestName(name: string, step: Step | undefined): string | undefined {
    contextSpeller ??= new Speller(contextKeys.keys());
    const key = contextSpeller.nearest(name);
    const upstream = key !== undefined && step && scope.find(step, scopeKey.context(key)) ? [key] : [];
    const said = context && spellerOf(context, context).nearest(name);
    return nearest(name, [...builtIns(step), ...upstream, ...(said === undefined ? [] : [said])]);
  }

  /**
   * Whether a segment is a name with hyphens: one that is known; below what is known any in which
   * no hyphen is before a number or another name.
   */
  function isMeantAsName(path: readonly string[], index: number): boolean {
    const [root, first, second] = path;
    if (index === 0) return isContextName(root!);
    if (root === 'args') {
      if (index === 1) return args.declared.has(first!);
      if (!args.declared.has(first!)) return false;
    } else if (root === 'resources') {
      const { providers, apis } = offer();
      const isPair = providers.has(`${first}.${second}`);
      const isKnown = providers.has(first!) || apis.has(first!) || isPair;
      if (index === 1 || !isKnown) return isKnown;
      if (index === 2 && isPair) return true;
    } else return false;
    return !path[index]!.split('-').slice(1).some(isOperand);
  }

  function isOperand(word: string): boolean {
    return /^\d/.test(word) || platformNames.has(word) || isContextName(word);
  }

  function isContextName(name: string): boolean {
    return contextKeys.has(name) || context?.has(name) === true;
  }

  /** Whether a name means something, wherever that is: of an argument, it lacks the `args`. */
  function isKnownName(name: string): boolean {
    return name === 'context' || platformNames.has(name) || isContextName(name) || args.declared.has(name);
  }

  return {
    resolve(segments, step, field, language) {
      const root = segments[0]!.text;
      if (root === 'args') return resolveArg(segments, step, field, language);
      if (root === 'resources' && field !== 'args_validation') return resolveStep(segments, step, field, language);
      if (isPattern(root)) return UNKNOWN;
      return resolveName(segments, step, field);
    },
    hasResource: (api, resource) => offer().apis.get(api)?.has(resource) === true,
    isOperand,
    isMeantAsPath(segments, joints) {
      const texts = segments.map(({ text }) => text);
      return [...joints].every((index) => isMeantAsName(texts, index));
    },
  };
}

/**
 * Whether a name is another only in how its words are written (`tenantId`), as a field of the
 * account's own may be; nobody else has `Args`.
 */
function isOtherStyle(name: string, other: string): boolean {
  const words = (text: string) => text.replace(/[_-]/g, '').toLowerCase();
  return other !== 'args' && other !== 'resources' && words(name) === words(other);
}

/** An index, a slice, a regular expression or the whole: no plain name. */
export function isPattern(segment: string): boolean {
  return /^(?:-?\d+)?$|^\/|:/.test(segment);
}

/** Whether a step is of a type; one whose type nobody knows may be of any. */
function mayBe(type: StepType, step: Step | undefined): boolean {
  return step !== undefined && (step.type ?? type) === type;
}
