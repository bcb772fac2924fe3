import { isMapping, isPresent, isSequence, type Mapping, type Node, valueAt } from '../../document/node.ts';
import type { Args } from './args.ts';
import { follow, isOpen, misplaced, typesOf } from './json-schema.ts';

/** What a path below `args` leads to. */
export interface ResolvedArgPath {
  /** `unknown`: the schema does not say, so rules must stay silent. */
  readonly outcome: 'ok' | 'undeclared' | 'unknown';
  /** The index of the segment that is not declared. */
  readonly at?: number;
  /** Whether it is a number where there is no list: a placeholder never reads a property by its number. */
  readonly isIndex?: boolean;
  /** The names that could be there instead. */
  readonly candidates?: Iterable<string>;
  /** What has them, always the same object for the same names. */
  readonly owner?: object;
  /** Of the value that the path leads to, where it is known. */
  readonly definition?: Mapping;
  readonly types?: readonly string[];
}

export interface ArgPathOptions {
  /**
   * Whether the path is read inside a loop over an array that it begins with, and the array stands
   * for its element.
   */
  readonly inItems?: boolean;
  /** Whether the whole path is such an array, though another one may come before it. */
  readonly isElement?: boolean;
  /**
   * Whether it is the path of a placeholder: there a number leads into arrays only, and outside of
   * loops nothing else does. In JSONata names do too, for it maps over arrays; and in a loop the
   * array stands for its element.
   */
  readonly isPlaceholder?: boolean;
}

/** An index of the placeholder engine, negative ones and slices included. */
const INDEX = /^-?\d+$|^-?\d*:-?\d*$/;

export function isIndex(segment: string): boolean {
  return INDEX.test(segment);
}

/** Deeper than any array that means something; a definition of items may lead back to itself. */
const MAX_NESTED_ARRAYS = 100;

const UNKNOWN: ResolvedArgPath = { outcome: 'unknown' };

/**
 * Follows a path through `args_schema`.
 *
 * @param segments the names after `args`: `['user', 'name']` for `args.user.name`
 */
export function resolveArgPath(
  args: Args,
  segments: readonly string[],
  { inItems = false, isElement = false, isPlaceholder = false }: ArgPathOptions = {},
): ResolvedArgPath {
  const [first] = segments;
  if (first === undefined) return { outcome: 'ok' };
  if (first.startsWith('/')) return UNKNOWN;
  const argument = args.declared.get(first);
  if (!argument) {
    if (!args.complete) return UNKNOWN;
    return { outcome: 'undeclared', at: 0, candidates: args.declared.keys(), owner: args.declared };
  }
  const root = isMapping(args.node) ? args.node : undefined;
  let node: Node | undefined = argument.definition;
  let looped = inItems;
  let arrays = 0;
  for (let at = 1; at < segments.length; at++) {
    const definition = follow(root, node);
    const step = definition ? stepInto(definition, segments[at]!, isPlaceholder, looped) : UNKNOWN;
    if ('outcome' in step) return step.outcome === 'undeclared' ? { ...step, at } : step;
    node = step.next;
    if (step.kind === 'property') continue;
    looped = false;
    if (step.kind === 'element') continue;
    if (++arrays > MAX_NESTED_ARRAYS) return UNKNOWN;
    at--;
  }
  const definition = follow(root, node);
  if ((looped || isElement) && definition && typesOf(definition)?.includes('array')) {
    const element = follow(root, itemsOf(definition));
    return { outcome: 'ok', definition: element, types: typesOf(element) };
  }
  return { outcome: 'ok', definition, types: typesOf(definition) };
}

/** `elements`: the segment is to be looked for in the array's elements. */
type Step = ResolvedArgPath | { readonly kind: 'property' | 'element' | 'elements'; readonly next: Node };

function stepInto(definition: Mapping, segment: string, isPlaceholder: boolean, looped: boolean): Step {
  const properties = valueAt(definition, 'properties');
  const stated = typesOf(definition);
  const index = isIndex(segment);
  if (isPlaceholder && index) {
    if (stated ? !stated.includes('array') : isMapping(properties) && !isOpen(definition))
      return { outcome: 'undeclared', isIndex: true, candidates: [], owner: definition };
  } else {
    const property = isMapping(properties) ? valueAt(properties, segment) : undefined;
    if (property) return { kind: 'property', next: property };
  }
  if (segment.startsWith('/') || isOpen(definition)) return UNKNOWN;

  const types = stated ?? (isMapping(properties) ? ['object'] : undefined);
  if (!types) return UNKNOWN;
  if (types.includes('object') && !isMapping(properties)) return UNKNOWN;
  if (types.includes('array')) {
    // `length` and the methods of arrays are there for the placeholder engine.
    if (!index && segment in Array.prototype) return UNKNOWN;
    if (index || !isPlaceholder || looped) {
      const next = itemsOf(definition, /^\d+$/.test(segment) ? Number(segment) : undefined);
      return next ? { kind: index ? 'element' : 'elements', next } : UNKNOWN;
    }
  }
  if (misplaced(definition).some(({ name }) => name === segment)) return UNKNOWN;
  if (!isMapping(properties)) return { outcome: 'undeclared', candidates: [], owner: definition };
  return { outcome: 'undeclared', candidates: namesOf(properties), owner: properties };
}

function* namesOf({ entries }: Mapping): Iterable<string> {
  for (const { name } of entries) yield name;
}

/** The definition of an array's elements, or of one of them; none where they differ or nothing is said. */
function itemsOf(definition: Mapping, index?: number): Node | undefined {
  const items = valueAt(definition, 'items');
  const prefix = valueAt(definition, 'prefixItems');
  const tuple = isSequence(items) ? items : isSequence(prefix) ? prefix : undefined;
  if (tuple) return index === undefined ? undefined : tuple.items[index];
  return isPresent(items) ? items : undefined;
}
