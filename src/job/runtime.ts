import {
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Located,
  locate,
  type Mapping,
  type Node,
} from '../document/node.ts';
import { meantVersion } from '../schema/check.ts';
import { nearest } from '../text/nearest.ts';
import type { Runtime } from './step.ts';

const graphOnlyTypes = new Set(['add_context', 'destination', 'event', 'get_state', 'update_state', 'delete_state']);
const graphOnlyFields = ['run_if', 'integrated_account_id'];

/**
 * Which runtime a job is for. A step type that only runtime 4 knows decides, then the declared
 * version, then fields that only runtime 4 knows; a job that declares 4 but types no step is read
 * as runtimes 1 to 3.
 *
 * @param version the value of `default_runtime_version`
 * @param resources the value of `resources`
 */
export function readRuntime(version: Node | undefined, resources: Node | undefined): Runtime {
  const present = isPresent(version);
  const declared = present ? declaredVersion(version) : undefined;
  const steps = stepsIn(resources).filter(isMapping);
  const evidence = typeEvidence(steps) ?? (declared ? undefined : fieldEvidence(steps));
  const meant = declared?.value ?? (present ? meantVersion(version) : undefined) ?? 0;
  const graph = evidence !== undefined || (meant >= 4 && (steps.length === 0 || isTyped(steps)));
  return { kind: graph ? 'graph' : 'legacy', declared, present, evidence };
}

/** The steps, where they are written as a map by their names, too. */
function stepsIn(resources: Node | undefined): readonly Node[] {
  if (isSequence(resources)) return resources.items;
  return isMapping(resources) ? resources.entries.map(({ value }) => value) : [];
}

/** Whether some step has a `type`, or a typo of it. */
function isTyped(steps: readonly Mapping[]): boolean {
  return (
    steps.some((step) => isPresent(entryOf(step, 'type')?.value)) ||
    steps.some(({ entries }) => entries.some(({ name }) => nearest(name, ['type']) !== undefined))
  );
}

function declaredVersion(node: Node): Located<number> | undefined {
  if (node.kind !== 'scalar') return undefined;
  const text = String(node.value);
  return typeof node.value !== 'boolean' && /^[1-9]\d*$/.test(text) ? locate(node, Number(text)) : undefined;
}

function typeEvidence(steps: readonly Mapping[]): Located | undefined {
  for (const step of steps) {
    const type = entryOf(step, 'type')?.value ?? misspeltType(step);
    if (isString(type) && graphOnlyTypes.has(type.value)) return locate(type, type.value);
  }
  return undefined;
}

/** The value of a key that is a typo of `type`, where only that could have it. */
function misspeltType({ entries }: Mapping): Node | undefined {
  return entries.find(
    ({ name, value }) => isString(value) && graphOnlyTypes.has(value.value) && nearest(name, ['type']) !== undefined,
  )?.value;
}

function fieldEvidence(steps: readonly Mapping[]): Located | undefined {
  for (const step of steps) {
    for (const name of graphOnlyFields) {
      const entry = entryOf(step, name);
      if (!entry || !isPresent(entry.value)) continue;
      const type = entryOf(step, 'type')?.value;
      return isString(type) ? locate(type, type.value) : locate(entry.key, name);
    }
  }
  return undefined;
}
