import { isString, type Located, locate, valueAt } from '../document/node.ts';
import type { Job, Step, StepType } from './model.ts';

const stateTypes: readonly (StepType | undefined)[] = ['get_state', 'update_state', 'delete_state'];

/** The nodes that read, write or remove a value that outlives the run, in the order of the file. */
export function stateNodes(job: Job): readonly Step[] {
  return job.steps.filter(({ type }) => stateTypes.includes(type));
}

/** The first state node of a job that has no text under `field`; none where the schema reports what stands there. */
export function firstStateNodeWithout(job: Job, field: 'state_key' | 'mutex_key'): Step | undefined {
  const value = job.field(field)?.value;
  if (value && !(isString(value) && value.value === '')) return undefined;
  return job.steps.find(({ type }) => stateTypes.includes(type));
}

/** A state node's `config.key`, if it is one. */
export function stateKeyOf({ config }: Step): Located | undefined {
  const node = config && valueAt(config, 'key');
  return isString(node) && node.value !== '' ? locate(node, node.value) : undefined;
}

/** A key as it is compared: without the blanks inside its placeholders, which mean nothing. */
export function comparableKey({ value }: Located): string {
  return value.replace(/\{\{[^{}]*\}\}/g, (placeholder) => placeholder.replace(/\s+/g, ''));
}
