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
import type { Runtime } from './model.ts';

const graphOnlyTypes = new Set(['add_context', 'destination', 'event', 'get_state', 'update_state', 'delete_state']);
const graphOnlyFields = ['run_if', 'integrated_account_id'];

/**
 * Which runtime a job is for. A step type that only runtime 4 knows decides, then the declared version, then fields that only
 * runtime 4 knows; a job that declares 4 but types no step is read as runtimes 1 to 3.
 *
 * @param version the value of `default_runtime_version`
 * @param resources the value of `resources`
 */
export function readRuntime(version: Node | undefined, resources: Node | undefined): Runtime {
  const present = isPresent(version);
  const declared = present ? declaredVersion(version) : undefined;
  const steps = isSequence(resources) ? resources.items.filter(isMapping) : [];
  const evidence = typeEvidence(steps) ?? (present ? undefined : fieldEvidence(steps));
  const typed = steps.length === 0 || steps.some((step) => isPresent(entryOf(step, 'type')?.value));
  const graph = evidence !== undefined || (declared !== undefined && declared.value >= 4 && typed);
  return { kind: graph ? 'graph' : 'list', declared, present, evidence };
}

function declaredVersion(node: Node): Located<number> | undefined {
  if (node.kind !== 'scalar') return undefined;
  const text = String(node.value);
  return typeof node.value !== 'boolean' && /^[1-9]\d*$/.test(text) ? locate(node, Number(text)) : undefined;
}

function typeEvidence(steps: readonly Mapping[]): Located | undefined {
  for (const step of steps) {
    const type = entryOf(step, 'type')?.value;
    if (isString(type) && graphOnlyTypes.has(type.value)) return locate(type, type.value);
  }
  return undefined;
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
