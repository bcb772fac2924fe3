import { type Fields, isFields, randomGraphJob, randomListJob, stepsOf, type Value } from './jobs.ts';
import { dice } from './random.ts';

/** A job among whose steps are those of a random right one. */
export interface Graft {
  readonly job: Fields;
  /** The right job in the surroundings that it has there. */
  readonly host: Fields;
  /** Where each of the job's own steps is now, by its index before. */
  readonly moved: readonly number[];
}

/** Fields that a right job can do without, or has in common with another. The others, such as `state_key`, would make one job of two. */
const OPTIONAL: ReadonlySet<string> = new Set([
  'id',
  'label',
  'created_at',
  'x-notes',
  'sharing',
  'integration_name',
  'default_runtime_version',
]);

/**
 * Puts the steps and arguments of a random right job among those of a job.
 *
 * @returns nothing where the two would meet in more than a list: by a name, or a field that holds for all steps
 */
export function graft(job: Fields, seed: number): Graft | undefined {
  const own = job.resources;
  if (!Array.isArray(own) || own.length === 0) return undefined;
  const d = dice(seed);
  const { resources, args_schema: theirs, ...fields } = (looksLikeGraph(job) ? randomGraphJob : randomListJob)(seed);
  const others = resources as Value[];
  if (Object.keys(fields).some((key) => !OPTIONAL.has(key))) return undefined;
  const args = joined(job.args_schema, theirs);
  if (args === undefined || meet(JSON.stringify(job), others)) return undefined;

  const mixed: Value[] = [];
  const moved: number[] = [];
  for (let left = own.length + others.length; left > 0; left--) {
    const isOwn = d.chance((own.length - moved.length) / left);
    mixed.push(isOwn ? own[moved.length]! : others[mixed.length - moved.length]!);
    if (isOwn) moved.push(mixed.length - 1);
  }
  const { default_runtime_version = null } = job;
  return {
    job: { ...job, ...args, resources: mixed },
    host: {
      ...fields,
      ...(theirs !== undefined && { args_schema: theirs }),
      resources: others,
      default_runtime_version,
    },
    moved,
  };
}

/** Whether a job is one of runtime 4, or was meant as one. */
function looksLikeGraph(job: Fields): boolean {
  return (
    Number(job.default_runtime_version) >= 4 ||
    stepsOf(job).some((step) => 'integrated_account_id' in step || 'run_if' in step)
  );
}

/** `args_schema` with the arguments of both, in the shape that both have. */
function joined(own: Value | undefined, theirs: Value | undefined): { args_schema?: Value } | undefined {
  if (theirs === undefined) return {};
  if (!isFields(own) || !isFields(theirs) || isObjectSchema(own) !== isObjectSchema(theirs)) return undefined;
  if (!isObjectSchema(own) || !isObjectSchema(theirs)) {
    const args_schema = together(own, theirs);
    return args_schema && { args_schema };
  }
  const properties = together(own.properties, theirs.properties);
  const { required: must = [] } = own;
  if (!properties || !Array.isArray(must)) return undefined;
  const required = [...must, ...((theirs.required as Value[] | undefined) ?? [])];
  const definitions = { ...(own.definitions as Fields | undefined), ...(theirs.definitions as Fields | undefined) };
  return {
    args_schema: {
      ...own,
      properties,
      ...(required.length > 0 && { required }),
      ...(Object.keys(definitions).length > 0 && { definitions }),
    },
  };
}

function isObjectSchema(schema: Fields): schema is Fields & { properties: Fields } {
  return schema.type === 'object' && isFields(schema.properties);
}

/** Both maps in one, where they have no key in common. */
function together(own: Fields, theirs: Fields): Fields | undefined {
  return Object.keys(theirs).some((name) => name in own) ? undefined : { ...own, ...theirs };
}

/** Whether a text mentions the name or resource of one of some steps. */
function meet(text: string, steps: readonly Value[]): boolean {
  return stepsOf({ resources: [...steps] })
    .flatMap(({ name, resource = '' }) => [name, ...String(resource).split('/')])
    .some((word) => typeof word === 'string' && word !== '' && text.includes(word));
}
