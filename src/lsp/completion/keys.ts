import type { Mapping } from '../../document/node.ts';
import { keysOf, type SchemaPart, schemaCalled, schemaInJob, schemaOfStep } from '../schema.ts';
import { definitionKeys, isInDefinitions } from './args-schema.ts';
import { type KeyItem, keyItem } from './item.ts';
import type { Target } from './target.ts';

/** The keys that a map may have besides those that it has, the required ones first. */
export function keysAt({ path, job, step, around }: Target): KeyItem[] {
  const container = path.slice(0, -1);
  const map = around.at(-1) as Mapping;
  const has = new Set(map.entries.map(({ name }) => name));
  if (job && isInDefinitions(container)) return definitionKeys(job, container).filter(({ label }) => !has.has(label));
  const root = schemaCalled('sync-job');
  const part = job
    ? container.length === 2 && container[0] === 'resources'
      ? step && step.type === undefined && job.runtime.kind === 'graph'
        ? root.definitions!.spool
        : schemaOfStep(job, step)
      : schemaInJob(job, container)
    : container.length === 0
      ? root.definitions!.jobFields
      : undefined;
  return part ? keyItems(root, part, has) : [];
}

/** The keys of a part of a schema that are not there yet. */
export function keyItems(root: SchemaPart, part: SchemaPart, has: ReadonlySet<string>): KeyItem[] {
  const required = new Set(part.required);
  const items = [...keysOf(root, part)].filter(([name]) => !has.has(name) && name !== '$schema');
  const sorted = [...items.filter(([name]) => required.has(name)), ...items.filter(([name]) => !required.has(name))];
  return sorted.map(([label, { type, description }]) =>
    keyItem(label, [type ?? []].flat(), description, required.has(label)),
  );
}

/** Whether a key may be where it is found: not in a list of names. */
export function takesKey({ path, job }: Target): boolean {
  const container = path.slice(0, -1);
  if (!job) return container.length === 0;
  if (isInDefinitions(container)) return true;
  const types = [schemaInJob(job, container)?.type ?? 'object'].flat();
  return types.includes('object');
}
