import { isString, type Located, locate, valueAt } from '../document/node.ts';
import type { Job } from './job.ts';
import type { Step } from './step.ts';

const stateTypes = ['get_state', 'update_state', 'delete_state'] as const;

/** The nodes that read, write or remove a value that outlives the run, in the order of the file. */
export function stateNodes(job: Job): readonly Step[] {
  return stateTypes.flatMap((type) => job.stepsOfType(type)).sort((a, b) => a.index - b.index);
}

/**
 * The first state node of a job that has no text under `field`; none where the schema reports what
 * is there.
 */
export function firstStateNodeWithout(job: Job, field: 'state_key' | 'mutex_key'): Step | undefined {
  const value = job.field(field)?.value;
  if (value && !(isString(value) && value.value === '')) return undefined;
  return stateNodes(job)[0];
}

/** A state node's `config.key`, if it is one. */
export function stateKeyOf({ config }: Step): Located | undefined {
  const node = config && valueAt(config, 'key');
  return isString(node) && node.value !== '' ? locate(node, node.value) : undefined;
}

/** A key as it is compared: without the spaces inside its placeholders, which mean nothing. */
export function comparableKey({ value }: Located): string {
  return value.replace(/\{\{[^{}]*\}\}/g, (placeholder) => placeholder.replace(/\s+/g, ''));
}

/** The nodes of one type by the key that they read or write; those without one are left out. */
export function byStateKey(job: Job, type: 'get_state' | 'update_state'): ReadonlyMap<string, readonly Step[]> {
  const nodes = new Map<string, Step[]>();
  for (const step of job.stepsOfType(type)) {
    const key = stateKeyOf(step);
    if (!key) continue;
    const text = comparableKey(key);
    const same = nodes.get(text);
    if (same) same.push(step);
    else nodes.set(text, [step]);
  }
  return nodes;
}
