import { type Entry, isMapping, isSequence, type Mapping, type Node, placeOf, type Scalar } from '../document/node.ts';
import { knownKeys } from './generated/validators.js';
import { type CheckedRuntime, stepKeys } from './step-kinds.ts';
import type { UnknownProperty } from './structure-problem.ts';

/** A job as its author meant it: with a space after the colon of each key in flow style. */
export interface PartedJob {
  /** The same node where there is nothing to be parted. */
  readonly node: Mapping;
  /** What is to be said about it, once the runtime is known. */
  problems(runtime: CheckedRuntime): UnknownProperty[];
}

/** Parts the keys of a job and of its steps that have no space after their colon from their values. */
export function partKeys(job: Mapping): PartedJob {
  const found: { readonly entry: Entry; readonly name: string; readonly where: 'job' | 'step' | 'below' }[] = [];

  function partMap(
    map: Mapping,
    known: ReadonlySet<string>,
    where: 'job' | 'step' | 'below',
    below: (entry: Entry) => Node,
  ) {
    let changed = false;
    const entries = map.entries.map((entry) => {
      const parted = map.flow ? part(entry, known) : undefined;
      if (parted) found.push({ entry, name: parted.name, where });
      const value = parted ? parted.value : below(entry);
      if (value === entry.value) return entry;
      changed = true;
      return parted ?? { ...entry, value };
    });
    return changed ? { ...map, entries } : map;
  }

  const partStep = (step: Node): Node =>
    isMapping(step)
      ? partMap(step, allStepKeys, 'step', ({ name, value }) =>
          nestedKeys.has(name) && isMapping(value)
            ? partMap(value, nestedKeys.get(name)!, 'below', (entry) => entry.value)
            : value,
        )
      : step;
  const node = partMap(job, jobKeys, 'job', ({ name, value }) => {
    if (name !== 'resources' || !isSequence(value)) return value;
    const items = value.items.map(partStep);
    return items.every((item, index) => item === value.items[index]) ? value : { ...value, items };
  });
  return {
    node,
    problems: ({ kind }) =>
      found.map(({ entry, name, where }) => ({
        kind: 'unknownProperty',
        cause: 'glued',
        data: { name: entry.name, meant: name },
        place: placeOf(entry.key),
        values: [entry.value],
        required: where !== 'below' && required[where][kind].includes(name),
        help: 'put a space after the colon',
        fix: {
          safety: 'suggest',
          description: 'put a space after the colon',
          edits: [{ start: colonEnd(entry, name), end: colonEnd(entry, name), text: ' ' }],
        },
      })),
  };
}

function colonEnd({ key }: Entry, name: string): number {
  return key.start + name.length + 1;
}

const jobKeys: ReadonlySet<string> = new Set(knownKeys.jobFields?.['']);
const allStepKeys: ReadonlySet<string> = new Set([...stepKeys.legacy, ...stepKeys.graph]);
/** The maps of a step that have keys of their own. */
const nestedKeys: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['config', new Set(['id', 'config', 'expression', 'key', 'default', 'value', 'value_expression', 'name'])],
  ['recurse', new Set(['if', 'config'])],
]);

const required: Readonly<Record<'job' | 'step', Readonly<Record<CheckedRuntime['kind'], readonly string[]>>>> = {
  job: { legacy: ['resources'], graph: ['resources', 'default_runtime_version'] },
  step: {
    legacy: ['resource', 'method'],
    graph: [
      'name',
      'type',
      'resource',
      'method',
      'integrated_account_id',
      'config',
      'destination_type',
      'resources_to_persist',
    ],
  },
};

/**
 * A key of a flow map whose colon lacks its space, as it was meant: `method:list` is `method: list`.
 *
 * @param known the keys that it can be
 * @returns nothing if it is not such a key
 */
export function part({ key, name, value }: Entry, known: { has(name: string): boolean }): Entry | undefined {
  if (value.kind !== 'scalar' || value.value !== null || key.kind !== 'scalar' || key.style !== 'plain')
    return undefined;
  const colon = name.indexOf(':');
  const meant = name.slice(0, colon);
  if (colon === -1 || key.source !== undefined || !known.has(meant)) return undefined;
  const start = key.start + colon + 1;
  const text = name.slice(colon + 1);
  return {
    key: { kind: 'scalar', value: meant, style: 'plain', start: key.start, end: start - 1 },
    name: meant,
    value: { kind: 'scalar', value: scalarOf(text), style: 'plain', start, end: key.end },
  };
}

/** A scalar as YAML would read it with the space. */
function scalarOf(text: string): Scalar['value'] {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted) return quoted[2]!;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null' || text === '~') return null;
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}
