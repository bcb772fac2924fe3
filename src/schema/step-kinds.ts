import * as generated from './generated/validators.js';

/** The runtime that a job is checked for. */
export interface CheckedRuntime {
  /** `legacy`: runtimes 1 to 3; `graph`: runtime 4. */
  readonly kind: 'legacy' | 'graph';
  /** The version that the job declares, where it declares one. */
  readonly declared: { readonly value: number } | undefined;
}

/** A kind of step: its definition in the schema, and what such a step is called. */
export interface StepKind {
  readonly definition: string;
  readonly validate: generated.Validator;
  readonly name: string;
}

/** Where a key belongs that a step does not know. */
export type Elsewhere = { readonly runtime: string; readonly help?: string } | { readonly owners: readonly string[] };

type Kinds = ReadonlyMap<string, StepKind>;

/** The kinds of steps of each kind of runtime, by their `type`. */
export const stepKinds: Readonly<Record<CheckedRuntime['kind'], Kinds>> = {
  legacy: new Map([
    ['request', { definition: 'legacyRequest', validate: generated.legacyRequest, name: 'a resource' }],
    ['spool', { definition: 'legacySpool', validate: generated.legacySpool, name: 'a spool' }],
    ['transform', { definition: 'legacyTransform', validate: generated.legacyTransform, name: 'a transform' }],
  ]),
  graph: new Map([
    ['request', { definition: 'request', validate: generated.request, name: 'a request node' }],
    ['transform', { definition: 'transform', validate: generated.transform, name: 'a transform node' }],
    ['spool', { definition: 'spool', validate: generated.spool, name: 'a spool node' }],
    ['add_context', { definition: 'add_context', validate: generated.add_context, name: 'an add_context node' }],
    ['destination', { definition: 'destination', validate: generated.destination, name: 'a destination' }],
    ['event', { definition: 'event', validate: generated.event, name: 'an event node' }],
    ['get_state', { definition: 'get_state', validate: generated.get_state, name: 'a get_state node' }],
    ['update_state', { definition: 'update_state', validate: generated.update_state, name: 'an update_state node' }],
    ['delete_state', { definition: 'delete_state', validate: generated.delete_state, name: 'a delete_state node' }],
  ]),
};

/** The keys that any step of each kind of runtime has. */
export const stepKeys: Readonly<Record<CheckedRuntime['kind'], ReadonlySet<string>>> = {
  legacy: keysOf(stepKinds.legacy),
  graph: keysOf(stepKinds.graph),
};

const stepDefinitions = Object.values(stepKinds).flatMap((kinds) =>
  [...kinds.values()].map(({ definition }) => definition),
);

function keysOf(kinds: Kinds): ReadonlySet<string> {
  return new Set([...kinds.values()].flatMap(({ definition }) => generated.knownKeys[definition]?.[''] ?? []));
}

/**
 * Whether a key is known in a map of the schema, for a step whatever its kind: what is written out
 * of tools has all keys, those that are not the step's as null.
 *
 * @param path the map's JSON pointer within the definition
 */
export function isKnownKey(
  definition: 'jobFields' | 'listResponseFields' | 'step',
  path: string,
  name: string,
): boolean {
  // a map that takes any key has no known ones
  if (definition !== 'step') return !generated.knownKeys[definition]?.[path] || isKeyOf(definition, path, name);
  return stepDefinitions.some((step) => isKeyOf(step, path, name));
}

/** Whether a map of a definition, at a JSON pointer, knows a key. */
export function isKeyOf(definition: string, path: string, name: string): boolean {
  return generated.knownKeys[definition]?.[path]?.includes(name) === true;
}

/**
 * Where a key that a step does not know has its place, if anywhere; `true` where the author may be
 * right to write it.
 */
export function elsewhereInSteps(name: string, kind: StepKind, runtime: CheckedRuntime): Elsewhere | true | undefined {
  const { legacy, graph } = stepKeys;
  // a job that says 4 and types no step is read as runtimes 1 to 3, but means 4
  if (runtime.kind === 'legacy' && graph.has(name) && (runtime.declared?.value ?? 0) >= 4) return true;
  if (stepKeys[runtime.kind].has(name)) {
    const others = [...stepKinds[runtime.kind].values()].filter((other) => other !== kind);
    const owners = others.filter(({ definition }) => isKeyOf(definition, '', name));
    return { owners: owners.map((owner) => owner.name) };
  }
  if (runtime.kind === 'legacy') return graph.has(name) ? { runtime: 'runtime 4' } : undefined;
  if (!legacy.has(name)) return undefined;
  const help = name === 'persist' ? 'list the step in the `resources_to_persist` of a destination' : undefined;
  return { runtime: 'runtimes 1 to 3', help };
}
