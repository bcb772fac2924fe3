import {
  type Entry,
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Located,
  locate,
  type Mapping,
  missingKeyPlaceOf,
  type Node,
  type Sequence,
} from '../document/node.ts';
import { memoized } from '../shared/memo.ts';
import { trimEndOf } from '../text/trim.ts';
import { readMethod } from './method.ts';
import type { ResourceName, Runtime, Step, StepType } from './step.ts';
import { stepTypes } from './step.ts';

/** The keys that are typos of known ones, with what they were meant to be. */
export type Corrections = ReadonlyMap<Node, string>;

const legacyTypes: readonly string[] = ['request', 'spool', 'transform'];
const RESOURCE = /^[\w-]+(?:\/[\w-]+)?$/;

/** A map's entry under a name, or under a typo of it, if it has a value. */
export function fieldOf(mapping: Mapping, name: string, corrections: Corrections): Entry | undefined {
  const entry = entryOf(mapping, name);
  if (entry) return isPresent(entry.value) ? entry : undefined;
  if (corrections.size === 0) return undefined;
  return mapping.entries.find(({ key, value }) => corrections.get(key) === name && isPresent(value));
}

/** A text that is not empty. */
export function textOf(node: Node | undefined): Located | undefined {
  return isString(node) && node.value !== '' ? locate(node, node.value) : undefined;
}

/** The steps of a job; entries that are not maps are left to the schema. */
export function readSteps(
  resources: Sequence | undefined,
  kind: Runtime['kind'],
  corrections: Corrections,
  ownMethods: readonly string[],
): Step[] {
  const mappings = resources?.items.filter(isMapping) ?? [];
  return mappings.map((node, index) => readStep(node, index, kind, corrections, ownMethods));
}

const NO_STEPS: readonly Step[] = [];

/** Sorts steps by their type. */
export function stepsByType(steps: readonly Step[]): (type: StepType) => readonly Step[] {
  const byType: Partial<Record<StepType, Step[]>> = {};
  for (const step of steps) {
    if (!step.type) continue;
    const same = byType[step.type];
    if (same) same.push(step);
    else byType[step.type] = [step];
  }
  return (type) => byType[type] ?? NO_STEPS;
}

function readStep(
  node: Mapping,
  index: number,
  kind: Runtime['kind'],
  corrections: Corrections,
  ownMethods: readonly string[],
): Step {
  const field = (name: string) => fieldOf(node, name, corrections);
  const config = field('config')?.value;
  const persists = field('resources_to_persist')?.value;
  return {
    index,
    node,
    missingKeyPlace: missingKeyPlaceOf(node),
    type: readType(field('type')?.value, kind),
    name: textOf(field('name')?.value),
    resource: readResource(field('resource')?.value),
    method: readMethod(field('method')?.value, ownMethods),
    dependsOn: textOf(field('depends_on')?.value),
    loopOn: textOf(field('loop_on')?.value),
    config: isMapping(config) ? config : undefined,
    destinationType: textOf(field('destination_type')?.value)?.value,
    persists: isSequence(persists) ? persists.items.map(textOf).filter((name) => name !== undefined) : NONE,
    field,
  };
}

const NONE: readonly Located[] = [];

function readType(node: Node | undefined, kind: Runtime['kind']): StepType | undefined {
  if (!node) return kind === 'legacy' ? 'request' : undefined;
  if (!isString(node)) return undefined;
  const known = kind === 'legacy' ? legacyTypes : stepTypes;
  return known.includes(node.value) ? (node.value as StepType) : undefined;
}

function readResource(node: Node | undefined): ResourceName | undefined {
  if (!isString(node)) return undefined;
  const { start, end, value } = node;
  const { normal, path, wellFormed, unified, ofProxy } = shapeOf(value);
  return { start, end, node, value, normal, path, wellFormed, unified, ofProxy };
}

const shapeOf = memoized((value: string): Omit<ResourceName, keyof Located> => {
  const normal = normaliseResource(value);
  const slash = normal.indexOf('/');
  return {
    normal,
    path: normal.replaceAll('/', '.'),
    wellFormed: RESOURCE.test(value),
    unified: slash >= 0 && slash === normal.lastIndexOf('/') ? normal.slice(0, slash) : undefined,
    ofProxy: slash < 0 && RESOURCE.test(normal),
  };
});

const EDGE = /[\s/]/;

/** A resource name without extra spaces and slashes at its ends. */
export function normaliseResource(name: string): string {
  return trimEndOf(name, EDGE).replace(/^[\s/]+/, '');
}
