import {
  type Entry,
  isMapping,
  isSequence,
  type Mapping,
  type Node,
  type Place,
  placeOf,
  type Scalar,
} from '../document/node.ts';
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
      const parted = mayBeGlued ? part(entry) : undefined;
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

function part({ key, name, value }: Entry): Entry | undefined {
  if (value.kind !== 'scalar' || value.value !== null || key.kind !== 'scalar' || key.style !== 'plain')
    return undefined;
  const colon = name.indexOf(':');
  const keyword = name.slice(0, colon);
  if (colon === -1 || key.source !== undefined || !keywords.has(keyword)) return undefined;
  const start = key.start + colon + 1;
  const text = name.slice(colon + 1);
  return {
    key: { kind: 'scalar', value: keyword, style: 'plain', start: key.start, end: start - 1 },
    name: keyword,
    value: { kind: 'scalar', value: scalarOf(text), style: 'plain', start, end: key.end },
  };
}

/** A scalar as YAML would read it with the space. */
function scalarOf(text: string): Scalar['value'] {
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted) return quoted[2]!;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null' || text === '~') return null;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}
