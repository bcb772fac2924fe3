import { isMapping, isSequence, isString, type Mapping, valueAt } from '../../document/node.ts';
import { resolveArgPath } from '../../job/args/read.ts';
import type { Job } from '../../job/job.ts';
import type { Step } from '../../job/step.ts';
import { nameOf } from '../../job/step.ts';
import { describeArgument } from '../hover.ts';
import type { Item } from './item.ts';

/** Where a path is read. */
export interface PathPlace {
  readonly job: Job;
  readonly step: Step | undefined;
  /** The field that it is in. */
  readonly field: string;
}

/** What can come next in a path: after no name at all, what it can begin with. */
export function namesAfter(names: readonly string[], place: PathPlace): Item[] {
  const [root, ...rest] = names;
  if (root === undefined) return roots(place);
  if (root === 'args') return argumentsAfter(rest, place);
  if (place.field === 'args_validation' || rest.length > 1) return [];
  if (root === 'resources') return resourcesAfter(rest, place);
  if (rest.length > 0) return [];
  return (fields[root] ?? []).map((label) => ({ label, kind: 'value', text: label }));
}

const fields: Readonly<Record<string, readonly string[]>> = {
  payload: ['records'],
  sync_job_run: ['id', 'status', 'started_at', 'finished_at', 'created_at', 'updated_at'],
};

function roots({ job, step, field }: PathPlace): Item[] {
  const root = (label: string, detail: string, open = true): Item => ({
    label,
    kind: 'root',
    detail,
    text: label,
    open,
  });
  const items = [root('args', 'the arguments of the run')];
  if (field === 'args_validation') return items;
  items.push(root('resources', 'the output of the steps upstream'));
  if (step) {
    for (const [key, provider] of job.scope.visible(step)) {
      const name = /^context:(.*)$/s.exec(key)?.[1];
      if (name !== undefined) items.push(root(name, `added to the context by ${nameOf(provider)}`));
    }
  }
  for (const name of job.settings.context ?? []) items.push(root(name, 'a field of the connected account'));
  items.push(root('sync_job_run', 'the run itself'), root('tenant_id', 'the tenant of the connected account', false));
  if (job.runtime.kind === 'legacy') items.push(root('previous_run_date', 'when the previous run began', false));
  if (step?.type === 'destination') items.push(root('payload', 'the records that are written'));
  if (step?.type === 'transform') items.push(root('total_records_size', 'how many records there are', false));
  return unique(items);
}

function argumentsAfter(names: readonly string[], { job }: PathPlace): Item[] {
  const { args } = job;
  if (names.length === 0) {
    return [...args.declared.values()].map((argument) => ({
      label: argument.name.value,
      kind: 'argument',
      detail: argument.types?.join(' or '),
      documentation: describeArgument(argument),
      text: argument.name.value,
      open: argument.types?.includes('object') === true,
    }));
  }
  const { definition } = resolveArgPath(args, names, { inItems: true });
  return propertiesOf(definition).map(({ name, value }) => ({
    label: name,
    kind: 'argument',
    detail: typeIn(value),
    text: name,
    open: isMapping(value) && valueAt(value, 'properties') !== undefined,
  }));
}

function propertiesOf(definition: Mapping | undefined) {
  const properties = definition && valueAt(definition, 'properties');
  return isMapping(properties) ? properties.entries : [];
}

function typeIn(definition: unknown): string | undefined {
  const node = definition as Mapping;
  const type = isMapping(node) ? valueAt(node, 'type') : undefined;
  if (isSequence(type))
    return type.items
      .filter(isString)
      .map(({ value }) => value)
      .join(' or ');
  return isString(type) ? type.value : undefined;
}

function resourcesAfter([api]: readonly string[], { job, step, field }: PathPlace): Item[] {
  if (!step) return [];
  const items: Item[] = [];
  const add = (label: string, provider: Step, open: boolean) =>
    items.push({ label, kind: 'step', detail: detailOf(provider), text: label, open });
  for (const [key, provider] of job.scope.visible(step, { self: field === 'recurse' })) {
    const [, kind, name] = /^(\w+):(.*)$/s.exec(key) ?? [];
    if (kind === 'path') {
      const [first, second] = name!.split('.');
      if (api === undefined) add(first!, provider, true);
      else if (api === first && second !== undefined) add(second, provider, true);
    } else if (kind === 'name' && api === undefined) add(name!, provider, true);
  }
  return unique(items);
}

/** What a step does, in a few words. */
export function detailOf({ type, method, resource, destinationType }: Step): string {
  return [type ?? '', method?.value, resource?.value ?? destinationType].filter(Boolean).join(' ');
}

function unique(items: readonly Item[]): Item[] {
  const byLabel = new Map<string, Item>();
  for (const item of items) if (!byLabel.has(item.label)) byLabel.set(item.label, item);
  return [...byLabel.values()];
}
