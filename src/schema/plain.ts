import type { Mapping, Scalar, Sequence } from '../document/node.ts';

/** The keys whose values a validator looks into, with the same for those values. */
interface Shape {
  readonly [name: string]: Shape;
}

const stepShape: Shape = { config: {}, recurse: { config: {} }, resources_to_persist: {} };

const emptyMap = Object.freeze({});
const emptyList: readonly unknown[] = Object.freeze([]);

/** The fields of a map as a value of JavaScript: entries that are null are left out, and maps and lists in it are empty. */
export function fieldsOf(mapping: Mapping): unknown {
  return plainMap(mapping, {});
}

/** A step as a value of JavaScript, as `fieldsOf`, but with what the schema knows about the inside of its fields. */
export function stepOf(mapping: Mapping): unknown {
  return plainMap(mapping, stepShape);
}

function plainMap(mapping: Mapping, shape: Shape): unknown {
  const plain: Record<string, unknown> = {};
  for (const { name, value } of mapping.entries) {
    const inner = value.kind === 'scalar' ? plainScalar(value) : plainCollection(value, shapeIn(shape, name));
    if (inner === null) continue;
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

function plainCollection(node: Mapping | Sequence, shape: Shape | undefined): unknown {
  if (node.kind === 'mapping') return shape ? plainMap(node, shape) : emptyMap;
  return shape
    ? node.items.map((item) => (item.kind === 'scalar' ? plainScalar(item) : plainCollection(item, undefined)))
    : emptyList;
}
