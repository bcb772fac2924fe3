import { isMapping, valueAt } from '../../document/node.ts';
import { methodsOfIntegration } from '../../job/capabilities.ts';
import type { Job } from '../../job/job.ts';
import { standardMethods } from '../../job/method.ts';
import { nameOf, type Step } from '../../job/step.ts';
import { schemaCalled, schemaInJob, valuesOf } from '../schema.ts';
import { definitionValues } from './args-schema.ts';
import type { Item } from './item.ts';
import { detailOf, namesAfter } from './paths.ts';
import type { Target } from './target.ts';

/** A value that can be put in: of one that is not a string, how it is written. */
export interface ValueItem extends Item {
  readonly isText: boolean;
}

/** The values that belong where something is typed. */
export function valuesAt({ path, job, step, entry }: Target): ValueItem[] {
  if (!job) return [];
  if (path[0] === 'args_schema')
    return definitionValues(job, path).map((item) => ({ ...item, isText: !isWord(item.text) }));
  const field = path[0] === 'resources' && typeof path[1] === 'number' ? path[2] : undefined;
  const own = step && path.length === 3 ? ofStep(String(field), job, step) : undefined;
  if (own) return own.map(asText);
  if (step && field === 'resources_to_persist') return persistable(job, step).map(asText);
  const isAccount = field === 'integrated_account_id' && path.length === 3;
  const isTarget = step?.type === 'destination' && field === 'config' && path[3] === 'id' && path.length === 4;
  if (isAccount || isTarget)
    return accounts(job, isAccount ? ['integrated_account_id'] : ['webhook_id', 'datastore_id']).map(asText);
  const part = entry && schemaInJob(job, path);
  const root = schemaCalled('sync-job');
  return (part ? valuesOf(root, part) : []).flatMap(({ value, description }): ValueItem[] =>
    value === null || typeof value === 'object'
      ? []
      : [
          {
            label: String(value),
            kind: 'value',
            documentation: description,
            text: String(value),
            isText: typeof value === 'string',
          },
        ],
  );
}

function isWord(text: string): boolean {
  return text === 'true' || text === 'false';
}

function asText(item: Item): ValueItem {
  return { ...item, isText: true };
}

function ofStep(field: string, job: Job, step: Step): Item[] | undefined {
  switch (field) {
    case 'depends_on':
      return parents(job, step);
    case 'loop_on':
      return loops(job, step);
    case 'method':
      return methods(job, step);
    case 'resource':
      return resources(job);
    default:
      return undefined;
  }
}

/** The steps that a step can depend on without a cycle, the nearest first. */
function parents(job: Job, step: Step): Item[] {
  const others = job.steps.filter((other) => other !== step && !job.scope.isAbove(step, other));
  const distance = ({ index }: Step) => (index < step.index ? step.index - index : job.steps.length + index);
  const items = others
    .sort((a, b) => distance(a) - distance(b))
    .flatMap((other): Item[] => {
      const name = other.name?.value ?? (job.runtime.kind === 'legacy' ? other.resource?.normal : undefined);
      if (!name || job.graph.named(name) !== other) return [];
      return [{ label: name, kind: 'step', detail: detailOf(other), text: name }];
    });
  return items;
}

function persistable(job: Job, step: Step): Item[] {
  const has = new Set(step.persists.map(({ value }) => value));
  return job.steps
    .filter(({ type, name }) => name && !has.has(name.value) && ['request', 'transform', 'spool'].includes(type ?? ''))
    .map((other) => ({ label: nameOf(other), kind: 'step', detail: detailOf(other), text: nameOf(other) }));
}

function loops(job: Job, step: Step): Item[] {
  const place = { job, step, field: 'loop_on' };
  const arrays = [...job.args.declared.values()].filter(({ types }) => !types || types.includes('array'));
  const items: Item[] = arrays.map(({ name, types }) => ({
    label: `args.${name.value}`,
    kind: 'argument',
    detail: types?.join(' or '),
    text: `args.${name.value}`,
  }));
  if (step.type === 'destination')
    return [{ label: 'payload.records', kind: 'value', text: 'payload.records' }, ...items];
  for (const { label, detail } of namesAfter(['resources'], place))
    items.push({ label: `resources.${label}`, kind: 'step', detail, text: `resources.${label}` });
  return items;
}

const datastoreMethods = ['uploadObject', 'upsertPoints', 'insertMany', 'update', 'deleteMany'];

function methods(job: Job, { type, resource }: Step): Item[] {
  if (type === 'destination') return datastoreMethods.map((label) => ({ label, kind: 'value', text: label }));
  const known = methodsOfIntegration(job);
  const own = resource && (known?.unified?.get(resource.normal) ?? known?.proxy?.get(resource.normal));
  const all = own ?? new Set([...standardMethods, ...job.settings.methods]);
  return [...all].map((label) => ({ label, kind: 'value', text: label }));
}

function resources(job: Job): Item[] {
  const known = methodsOfIntegration(job);
  const all = new Map([...(known?.unified ?? []), ...(known?.proxy ?? [])]);
  for (const { resource } of job.steps) if (resource && !all.has(resource.normal)) all.set(resource.normal, new Set());
  return [...all]
    .filter(([label]) => /^[\w/-]+$/.test(label))
    .map(([label, of]) => ({ label, kind: 'value', detail: [...of].join(', '), text: label }));
}

/** Arguments whose format says that they are what belongs here; where none does, all strings. */
function accounts(job: Job, formats: readonly string[]): Item[] {
  const all = [...job.args.declared.values()];
  const formatOf = ({ definition }: (typeof all)[number]) => {
    const node = isMapping(definition) ? valueAt(definition, 'format') : undefined;
    return node?.kind === 'scalar' ? String(node.value) : '';
  };
  const fit = all.filter((argument) => formats.includes(formatOf(argument)));
  return (fit.length > 0 ? fit : all.filter(({ types }) => !types || types.includes('string'))).map(({ name }) => {
    const text = `{{args.${name.value}}}`;
    return { label: text, kind: 'argument', text };
  });
}
