import type { Mapping, Node } from '../document/node.ts';

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
    const inner = plainValue(value, Object.hasOwn(shape, name) ? shape[name] : undefined);
    if (inner === null || Object.hasOwn(plain, name)) continue;
    if (name === '__proto__') Object.defineProperty(plain, name, { value: inner, enumerable: true });
    else plain[name] = inner;
  }
  return plain;
}

function plainValue(node: Node, shape: Shape | undefined): unknown {
  switch (node.kind) {
    case 'scalar':
      // a value with an unknown tag (`run_if: !args.x`) is there, whatever YAML makes of it
      return node.value === null && node.tag ? '' : node.value;
    case 'mapping':
      return shape ? plainMap(node, shape) : emptyMap;
    case 'sequence':
      return shape ? node.items.map((item) => plainValue(item, undefined)) : emptyList;
  }
}
