import { isMapping, isSequence, type Mapping, type Node, type Place, placeOf } from '../../document/node.ts';
import { part } from '../../schema/glued-keys.ts';
import { keywords } from './json-schema.ts';

/** A keyword and its value with no space after the colon, which makes them one key: `{ type:string }`. */
export interface GluedKeyword {
  /** The whole key. */
  readonly place: Place;
  readonly keyword: string;
}

/**
 * An `args_schema` as its author meant it: with a space after the colon of each keyword in flow style.
 *
 * @returns the same node where there is nothing to be parted
 */
export function unglue(root: Mapping): { readonly node: Mapping; readonly glued: readonly GluedKeyword[] } {
  const glued: GluedKeyword[] = [];
  const done = new Map<Node, Node>();

  function read(node: Node, keyword: string): Node {
    if (node.kind === 'scalar' || values.has(keyword)) return node;
    let result = done.get(node);
    if (!result) {
      result = isMapping(node) ? readMapping(node, keyword) : readItems(node, keyword);
      done.set(node, result);
    }
    return result;
  }

  function readItems(node: Node, keyword: string): Node {
    if (!isSequence(node)) return node;
    const items = node.items.map((item) => read(item, keyword));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }

  function readMapping(node: Mapping, keyword: string): Mapping {
    const mayBeGlued = node.flow && !naming.has(keyword);
    let changed = false;
    const entries = node.entries.map((entry) => {
      const parted = mayBeGlued ? part(entry, keywords) : undefined;
      if (parted) glued.push({ place: placeOf(entry.key), keyword: parted.name });
      const value = parted ? parted.value : read(entry.value, entry.name);
      if (value === entry.value) return entry;
      changed = true;
      return parted ?? { ...entry, value };
    });
    return changed ? { ...node, entries } : node;
  }

  const node = read(root, '') as Mapping;
  return { node, glued };
}

/** Keywords whose values are data. */
const values: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples']);

/** Keywords whose keys are names, and not keywords. */
const naming: ReadonlySet<string> = new Set(
  'properties patternProperties definitions $defs dependentSchemas dependentRequired dependencies'.split(' '),
);
