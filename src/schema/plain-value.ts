import type { Mapping, Scalar, Sequence } from '../document/node.ts';
import { isKnownKey } from './step-kinds.ts';

/** The keys whose values a validator looks into, with the same for those values. */
interface Shape {
  readonly [name: string]: Shape;
}

const stepShape: Shape = { config: {}, recurse: { config: {} }, resources_to_persist: {} };

/** Of a map with more keys than that, no more are looked into which are not known. */
export const MOST_UNKNOWN = 30_000;

const emptyMap = Object.freeze({});
const emptyList: readonly unknown[] = Object.freeze([]);

/**
 * The fields of a map as a value of JavaScript: maps and lists in it are empty, and entries that
 * are null are left out where their keys are known: there they count as absent.
 *
 * @param definition the map's in the schema
 */
export function fieldsOf(mapping: Mapping, definition: 'jobFields' | 'listResponseFields'): unknown {
  return plainMap(mapping, {}, (_path, name) => isKnownKey(definition, '', name));
}

/**
 * A step as a value of JavaScript, as `fieldsOf`, but with what the schema knows about the inside
 * of its fields.
 */
export function stepOf(mapping: Mapping): unknown {
  return plainMap(mapping, stepShape, (path, name) => isKnownKey('step', path, name));
}

/** Whether a key is known in the map at a JSON pointer. */
type IsKnown = (path: string, name: string) => boolean;

function plainMap(mapping: Mapping, shape: Shape, isKnown: IsKnown, path = ''): unknown {
  const plain: Record<string, unknown> = {};
  const isLong = mapping.entries.length > MOST_UNKNOWN;
  let unknown = 0;
  for (const { name, value } of mapping.entries) {
    if (isLong && !isKnown(path, name) && ++unknown > MOST_UNKNOWN) continue;
    const below = shapeIn(shape, name);
    const inner =
      value.kind === 'scalar'
        ? plainScalar(value)
        : below
          ? plainCollection(value, below, isKnown, `${path}/${name}`)
          : emptied(value);
    if (inner === null && isKnown(path, name)) continue;
    if (name === '__proto__') Object.defineProperty(plain, name, { value: inner, enumerable: true });
    else plain[name] = inner;
  }
  return plain;
}

function shapeIn(shape: Shape, name: string): Shape | undefined {
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

/** A value with an unknown tag (`run_if: !args.x`) is there, whatever YAML makes of it. */
function plainScalar({ value, tag }: Scalar): unknown {
  return value === null && tag ? '' : value;
}

function plainCollection(node: Mapping | Sequence, shape: Shape, isKnown: IsKnown, path: string): unknown {
  if (node.kind === 'mapping') return plainMap(node, shape, isKnown, path);
  return node.items.map((item) => (item.kind === 'scalar' ? plainScalar(item) : emptied(item)));
}

function emptied(node: Mapping | Sequence): unknown {
  return node.kind === 'mapping' ? emptyMap : emptyList;
}
