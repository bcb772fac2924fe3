import { isMapping, isPresent } from '../document/node.ts';
import { toValue } from '../document/value.ts';
import type { Job } from '../job/job.ts';
import type { PlaceholderPart } from '../job/placeholder/placeholder.ts';
import { isDestinationId, isGuarded } from '../job/references/guards.ts';
import type { PlaceholderUse } from '../job/references/references.ts';
import type { Step } from '../job/step.ts';

/** What the uses of an argument say about it. */
interface Evidence {
  /** What each use that says something says; several where they contradict each other. */
  readonly types: Set<string>;
  readonly formats: Set<string>;
  /** The same of its elements, where it is looped over. */
  readonly elementTypes: Set<string>;
  readonly elementFormats: Set<string>;
  /** Whether some placeholder of it has nothing to fall back on. */
  isNeeded: boolean;
}

/** The definitions of an `args_schema`, in one of its shapes. */
export interface InferredSchema {
  readonly shape: 'flat' | 'schema';
  /** What is said besides the arguments, as it was. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly definitions: ReadonlyMap<string, unknown>;
}

/**
 * An `args_schema` for what the job reads: its own definitions as they are, and one for each argument that none declares, with as much
 * as follows from how it is used. In the shape that the file has already.
 */
export function inferArgs(job: Job): InferredSchema {
  const { node, declared, whole } = job.args;
  const shape = isMapping(node) && whole !== node && declared.size > 0 ? 'flat' : 'schema';
  const definitions = new Map<string, unknown>();
  for (const [name, { definition, required }] of declared) {
    definitions.set(name, definition ? toValue(definition) : required ? { required } : {});
  }
  for (const [name, evidence] of evidenceOf(job)) {
    if (!declared.has(name)) definitions.set(name, definitionOf(evidence));
  }
  const others: Record<string, unknown> = {};
  for (const { name, value } of whole?.entries ?? []) {
    if (isPresent(value) && name !== 'properties' && name !== 'type') others[name] = toValue(value);
  }
  return { shape, others, definitions };
}

function evidenceOf(job: Job): ReadonlyMap<string, Evidence> {
  const all = new Map<string, Evidence>();
  const evidence = (name: string) => {
    let known = all.get(name);
    if (!known) {
      const none = () => new Set<string>();
      const sets = { types: none(), formats: none(), elementTypes: none(), elementFormats: none() };
      known = { ...sets, isNeeded: false };
      all.set(name, known);
    }
    return known;
  };
  const loops = new Map<string, Set<Step>>();
  for (const { step, path } of job.loops) {
    if (path?.[0]?.value !== 'args' || path.length !== 2) continue;
    const { value: name } = path[1]!;
    evidence(name).types.add('array');
    loops.set(name, (loops.get(name) ?? new Set()).add(step));
  }
  for (const use of job.references.uses) {
    for (const [index, { names }] of use.references.entries()) {
      const name = names[0]?.text === 'args' ? names[1]?.text : undefined;
      if (name === undefined || name === '') continue;
      const looped = loops.get(name);
      const isElement = use.template.step !== undefined && looped?.has(use.template.step) === true;
      if (!looped || isElement) note(evidence(name), use, use.placeholder.parts[index]!, names.length, isElement);
      // Of several alternatives the last one has to be there.
      const isLast = index === use.references.length - 1;
      if (isLast && !hasFallback(use) && !isGuarded(job, use.template.step, name)) evidence(name).isNeeded = true;
    }
  }
  for (const { names, expression } of job.references.all) {
    if (expression && names[0]?.text === 'args' && names[1]) evidence(names[1].text);
  }
  return all;
}

function hasFallback({ placeholder }: PlaceholderUse): boolean {
  return placeholder.fallback !== undefined || placeholder.undefinedFlag || placeholder.nullFlag;
}

const byCast: Readonly<Record<string, string>> = { int: 'integer', num: 'number', bool: 'boolean', str: 'string' };

function note(known: Evidence, use: PlaceholderUse, part: PlaceholderPart, length: number, isElement: boolean): void {
  const { template, placeholder } = use;
  const types = isElement ? known.elementTypes : known.types;
  if (length > 2) {
    // A number leads into a list.
    types.add(/^-?\d/.test(part.path.segments[2]?.text ?? '') ? 'array' : 'object');
    return;
  }
  const cast = part.casts[0] && byCast[part.casts[0].text];
  if (cast !== undefined) types.add(cast);
  const format = placeholder.alone ? formatAt(use) : undefined;
  if (format !== undefined) {
    types.add('string');
    (isElement ? known.elementFormats : known.formats).add(format);
  } else if (template.field === 'id' && placeholder.alone && cast === undefined) types.add('string');
}

/** The format of the ids that a place asks for. */
function formatAt({ template }: PlaceholderUse): string | undefined {
  const { field, path, step } = template;
  if (field === 'integrated_account_id' && path.length === 0) return 'integrated_account_id';
  if (!isDestinationId(template)) return undefined;
  const type = step?.destinationType;
  return type === 'webhook' || type === 'datastore' ? `${type}_id` : undefined;
}

function definitionOf(evidence: Evidence): object {
  const { types, formats, elementTypes, elementFormats, isNeeded } = evidence;
  const type = only(types);
  const format = type === 'string' ? only(formats) : undefined;
  const elementType = only(elementTypes);
  const elementFormat = elementType === 'string' ? only(elementFormats) : undefined;
  const items = { ...(elementType && { type: elementType }), ...(elementFormat && { format: elementFormat }) };
  return {
    ...(type && { type }),
    ...(format && { format }),
    ...(type === 'array' && elementType && { items }),
    ...(isNeeded && { required: true }),
  };
}

function only(words: ReadonlySet<string>): string | undefined {
  return words.size === 1 ? [...words][0] : undefined;
}

/** The value of `args_schema` that an inferred schema stands for. */
export function schemaValue({ shape, others, definitions }: InferredSchema): object {
  const entries = Object.fromEntries(definitions);
  return shape === 'flat' ? { ...entries, ...others } : { type: 'object', properties: entries, ...others };
}
