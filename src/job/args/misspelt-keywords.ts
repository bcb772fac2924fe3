import {
  type Entry,
  isMapping,
  isSequence,
  isString,
  type Mapping,
  type Node,
  type Place,
  placeOf,
} from '../../document/node.ts';
import { nearest } from '../../text/nearest.ts';
import { isSchemaType, type KeywordShape, keywords } from './json-schema.ts';

/** A key of a definition that JSON Schema does not know, and the keyword that it is most likely a typo of. */
export interface MisspeltKeyword {
  /** The key. */
  readonly place: Place;
  readonly keyword: string;
}

/**
 * An `args_schema` with its misspelt keywords as they were meant. A key is one only if its value can be the keyword's, and
 * the keyword is not there as well: other tools have keywords of their own.
 *
 * @param isFlat whether the map itself has the names of arguments, and is not a definition
 * @returns the same node if there is nothing to change
 */
export function respell(
  root: Mapping,
  isFlat: boolean,
): { readonly node: Mapping; readonly misspelt: readonly MisspeltKeyword[] } {
  const misspelt: MisspeltKeyword[] = [];
  const done = new Map<Node, Node>();

  function once<T extends Node>(node: T, read: (node: T) => T): T {
    const before = done.get(node);
    if (before) return before as T;
    const result = read(node);
    done.set(node, result);
    return result;
  }

  const withEntries = (map: Mapping, change: (entry: Entry) => Entry): Mapping => {
    const entries = map.entries.map(change);
    return entries.every((entry, index) => entry === map.entries[index]) ? map : { ...map, entries };
  };
  const withValue = (entry: Entry, value: Node): Entry => (value === entry.value ? entry : { ...entry, value });

  function readNames(node: Node): Node {
    if (!isMapping(node)) return node;
    return once(node, () =>
      withEntries(node, (entry) =>
        // What a flat map has besides arguments are keywords about all of them.
        withValue(
          entry,
          node === root && keywords.has(entry.name) ? readValue(entry.name, entry.value) : readDefinition(entry.value),
        ),
      ),
    );
  }

  function readValue(keyword: string, value: Node): Node {
    const shape = keywords.get(keyword)!;
    if (holdsNames.has(shape)) return readNames(value);
    return holdsDefinitions.has(shape) ? readDefinition(value) : value;
  }

  function readDefinition(node: Node): Node {
    if (isSequence(node)) {
      return once(node, () => {
        const items = node.items.map(readDefinition);
        return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
      });
    }
    if (!isMapping(node)) return node;
    return once(node, () => {
      const names = new Set(node.entries.map(({ name }) => name));
      return withEntries(node, (entry) => {
        const meant = keywords.has(entry.name) ? entry.name : meantKeyword(entry, names);
        if (meant === undefined) return entry;
        const value = readValue(meant, entry.value);
        if (meant === entry.name) return withValue(entry, value);
        misspelt.push({ place: placeOf(entry.key), keyword: meant });
        return { ...entry, name: meant, value };
      });
    });
  }

  const node = (isFlat ? readNames(root) : readDefinition(root)) as Mapping;
  return { node, misspelt };
}

/** What is near to a word that people use for other things is left alone. */
const targets: readonly string[] = [...keywords.keys()].filter(
  (name) => !/^(?:not|if|then|else|examples|const|deprecated|\$.*)$/.test(name),
);

/** Keywords of others. */
const foreign: ReadonlySet<string> = new Set(['example', 'types', 'formats', 'pattern_properties']);

function meantKeyword({ name, value }: Entry, names: ReadonlySet<string>): string | undefined {
  if (foreign.has(name) || name.startsWith('x-') || name.startsWith('$')) return undefined;
  const near = nearest(name, targets);
  return near !== undefined && !names.has(near) && fits(value, keywords.get(near)!) ? near : undefined;
}

const holdsNames: ReadonlySet<KeywordShape> = new Set(['definitionMap', 'patternMap']);
const holdsDefinitions: ReadonlySet<KeywordShape> = new Set(['definition', 'definitionList', 'items']);

/** Whether a value can be that of a keyword. */
function fits(value: Node, shape: KeywordShape): boolean {
  const type = value.kind === 'scalar' ? typeof value.value : undefined;
  switch (shape) {
    case 'type':
      return isString(value) ? isSchemaType(value.value) : isSequence(value);
    case 'required':
      return type === 'boolean' || isSequence(value);
    case 'enum':
    case 'definitionList':
      return isSequence(value);
    case 'definition':
      return isMapping(value) || type === 'boolean';
    case 'items':
      return isMapping(value) || isSequence(value);
    case 'definitionMap':
    case 'patternMap':
    case 'nameLists':
    case 'dependencies':
      return isMapping(value);
    case 'bound':
    case 'positive':
    case 'count':
      return type === 'number';
    case 'boolean':
      return type === 'boolean';
    case 'format':
    case 'pattern':
    case 'text':
      return type === 'string';
    case 'default':
      return true;
    default:
      return false;
  }
}
