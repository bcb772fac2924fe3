import { perObject } from '../shared/memo.ts';
import type { Span } from '../text/span.ts';

/**
 * A value with its place. Shared by reference where YAML aliases share it, so the tree is a
 * directed acyclic graph.
 */
export type Node = Scalar | Mapping | Sequence;

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/**
 * The span is the text of the value: without quotes, of a block scalar the lines below its header,
 * of an absent value empty.
 */
export interface Scalar extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly style: ScalarStyle;
  /**
   * The whole source text, where the value is not simply the text of the span (escapes, folding,
   * indentation, line breaks).
   */
  readonly source?: string;
  /** The span of a tag such as `!env`, where the value has one that YAML's core schema does not know. */
  readonly tag?: Span;
}

/** The span runs from the first key or brace to the end of the last value or brace. */
export interface Mapping extends Span {
  readonly kind: 'mapping';
  /** In the order of the text, with the entries that merge keys (`<<`) bring after the mapping's own. */
  readonly entries: readonly Entry[];
  readonly flow: boolean;
  readonly tag?: Span;
}

/** An entry of a mapping. */
export interface Entry {
  readonly key: Node;
  /** The key as a property name; a collection as a key has the text of its span. */
  readonly name: string;
  readonly value: Node;
}

/** The span runs from the first dash or bracket to the end of the last item or bracket. */
export interface Sequence extends Span {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
  readonly flow: boolean;
  readonly tag?: Span;
}

/** A span and the node that it lies in (or is): all that a finding needs to say where it is. */
export interface Place extends Span {
  readonly node: Node;
}

/** A value of the model and where it is written. */
export interface Located<T = string> extends Place {
  readonly value: T;
}

export interface Comment extends Span {
  /** The text after `#`. */
  readonly text: string;
}

/** Whether a value is there and is a map. */
export function isMapping(node: Node | undefined): node is Mapping {
  return node?.kind === 'mapping';
}

/** Whether a value is there and is a list. */
export function isSequence(node: Node | undefined): node is Sequence {
  return node?.kind === 'sequence';
}

/** Whether a value is there and is a string. */
export function isString(node: Node | undefined): node is Scalar & { readonly value: string } {
  return node?.kind === 'scalar' && typeof node.value === 'string';
}

/** Whether a value is there: `null` counts as absent everywhere. */
export function isPresent(node: Node | undefined): node is Node {
  return node !== undefined && !(node.kind === 'scalar' && node.value === null);
}

const INDEX_FROM = 12;
const indexOf = perObject(({ entries }: Mapping) => {
  const index = new Map<string, Entry>();
  for (const entry of entries) if (!index.has(entry.name)) index.set(entry.name, entry);
  return index;
});

/** The entry of a mapping under a name. */
export function entryOf(mapping: Mapping, name: string): Entry | undefined {
  const { entries } = mapping;
  if (entries.length < INDEX_FROM) {
    for (const entry of entries) if (entry.name === name) return entry;
    return undefined;
  }
  return indexOf(mapping).get(name);
}

/** The value of a mapping under a name. */
export function valueAt(mapping: Mapping, name: string): Node | undefined {
  return entryOf(mapping, name)?.value;
}

/** The place of a whole value: what to report. */
export function placeOf(node: Node): Place {
  return { start: node.start, end: node.end, node };
}

/** A value of the model that a node stands for, with its place. */
export function locate<T>(node: Node, value: T): Located<T> {
  return { start: node.start, end: node.end, node, value };
}

/**
 * The text of a scalar as it is written, where that can be known: of a number, which may have
 * zeros, signs and digits that its value lacks.
 */
export function writtenOf({ value, source, start, end }: Scalar): string {
  return typeof value === 'number' && source !== undefined ? source.slice(start, end) : String(value);
}

/** Where it is said that something is missing in a map: its first own key, or the braces of an empty one. */
export function missingKeyPlaceOf(mapping: Mapping): Place {
  const own = mapping.entries.find(({ key }) => mapping.start <= key.start && key.end <= mapping.end);
  return placeOf(own?.key ?? mapping.entries[0]?.key ?? mapping);
}
