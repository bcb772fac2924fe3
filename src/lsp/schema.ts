import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '../job/job.ts';
import type { Step } from '../job/step.ts';
import { stepKinds } from '../schema/step-kinds.ts';

declare const SYNC_JOB_LINT_ROOT: string;

/** A part of a schema, as far as the features read it. */
export interface SchemaPart {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly patternProperties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: boolean | SchemaPart;
  readonly items?: SchemaPart;
  readonly allOf?: readonly SchemaPart[];
  readonly anyOf?: readonly SchemaPart[];
  readonly oneOf?: readonly SchemaPart[];
  readonly definitions?: Readonly<Record<string, SchemaPart>>;
  readonly deprecated?: boolean;
}

const schemas = new Map<string, SchemaPart>();

/** One of the schemas that come with the program. */
export function schemaCalled(name: 'sync-job' | 'config'): SchemaPart {
  let schema = schemas.get(name);
  if (!schema) {
    schema = JSON.parse(readFileSync(join(SYNC_JOB_LINT_ROOT, 'schemas', `${name}.schema.json`), 'utf8')) as SchemaPart;
    schemas.set(name, schema);
  }
  return schema;
}

/** What a schema says of the value that keys and indexes lead to. */
export function schemaAt(
  root: SchemaPart,
  from: SchemaPart,
  path: readonly (string | number)[],
): SchemaPart | undefined {
  let part: SchemaPart | undefined = from;
  for (const name of path) {
    part = part && below(root, part, name);
    if (!part) return undefined;
  }
  return part && followed(root, part);
}

function below(root: SchemaPart, part: SchemaPart, name: string | number): SchemaPart | undefined {
  const here = followed(root, part);
  if (typeof name === 'number') return here.items ?? first(here, (one) => below(root, one, name));
  const known = here.properties && Object.hasOwn(here.properties, name) ? here.properties[name] : undefined;
  const pattern = Object.entries(here.patternProperties ?? {}).find(([source]) => new RegExp(source).test(name));
  const others = typeof here.additionalProperties === 'object' ? here.additionalProperties : undefined;
  return known ?? pattern?.[1] ?? first(here, (one) => below(root, one, name)) ?? others;
}

function first<T>({ allOf = [], anyOf = [], oneOf = [] }: SchemaPart, find: (part: SchemaPart) => T | undefined) {
  for (const part of [...allOf, ...anyOf, ...oneOf]) {
    const found = find(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a reference stands for; a description beside it is nearer. */
function followed(root: SchemaPart, part: SchemaPart): SchemaPart {
  if (part.$ref === undefined) return part;
  const target = root.definitions?.[part.$ref.replace('#/definitions/', '')];
  return target
    ? { ...followed(root, target), ...(part.description !== undefined && { description: part.description }) }
    : part;
}

/** All keys that a part knows, with what it says of each. */
export function keysOf(root: SchemaPart, part: SchemaPart): Map<string, SchemaPart> {
  const here = followed(root, part);
  const keys = new Map(Object.entries(here.properties ?? {}).map(([name, of]) => [name, followed(root, of)] as const));
  for (const other of here.allOf ?? [])
    for (const [name, of] of keysOf(root, other)) if (!keys.has(name)) keys.set(name, of);
  return keys;
}

/** The values that a part allows, where it lists them. */
export function valuesOf(
  root: SchemaPart,
  part: SchemaPart,
): { readonly value: unknown; readonly description?: string }[] {
  const here = followed(root, part);
  if (here.const !== undefined)
    return [{ value: here.const, ...(here.description && { description: here.description }) }];
  if (here.enum) return here.enum.map((value) => ({ value }));
  const listed = [...(here.oneOf ?? []), ...(here.anyOf ?? [])].flatMap((one) => valuesOf(root, one));
  if (listed.length > 0) return listed;
  return [here.type].flat().includes('boolean') ? [{ value: true }, { value: false }] : [];
}

/**
 * What the schema says of a part of a job.
 *
 * @param path from the job
 */
export function schemaInJob(job: Job, path: readonly (string | number)[]): SchemaPart | undefined {
  const root = schemaCalled('sync-job');
  const [list, index, ...rest] = path;
  if (list !== 'resources' || typeof index !== 'number') return schemaAt(root, root.definitions!.jobFields!, path);
  const step = job.steps.find(({ node }) => node === job.resources?.items[index]);
  return schemaAt(root, schemaOfStep(job, step), rest);
}

/** The definition of a step; of one that has no type yet in runtime 4, what all nodes share. */
export function schemaOfStep({ runtime }: Job, step: Step | undefined): SchemaPart {
  const { definitions } = schemaCalled('sync-job');
  const kind = stepKinds[runtime.kind].get(step?.type ?? (runtime.kind === 'legacy' ? 'request' : ''));
  return definitions![kind?.definition ?? 'node']!;
}
