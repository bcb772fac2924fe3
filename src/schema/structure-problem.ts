import type { Node, Place } from '../document/node.ts';
import type { Edit } from '../text/span.ts';

/**
 * What is wrong with the shape of a document or a job; the words are those of the rules `schema`
 * and `unknown-property`.
 */
export type StructureProblem = SchemaProblem | UnknownProperty;

export type SchemaProblem = Details & { readonly kind: 'schema' } & SchemaCause;

export type SchemaCause =
  /** A map lacks a key. The owner is a name in quotes, or words such as `the step`. */
  | Cause<'missing', { owner: string; name: string }>
  /** A step with nothing but a name lacks all else. */
  | Cause<'unfinished', { owner: string; names: readonly string[] }>
  /** A map lacks all of several keys of which it needs one. */
  | Cause<'missingChoice', { owner: string; names: readonly string[] }>
  | Cause<'wrongType', { name: string; found: string; expected: string }>
  | Cause<'wrongItem', { value: string | undefined; found: string; expected: string }>
  | Cause<'wrongValue', { name: string; value: string; expected: readonly string[] }>
  | Cause<'wrongFormat', { name: string; value: string; expected: string }>
  | Cause<'empty', { name: string }>
  | Cause<'severalParents', { count: number }>
  | Cause<'resourcesByName', { count: number }>
  /** One step, with no list around it. */
  | Cause<'singleStep', { name: string }>
  /** A list response with its jobs under both of the keys that it may have. */
  | Cause<'severalLists', { names: readonly string[] }>
  | Cause<'numericId', { value: string }>;

/** A key that is not known in its map, or several with one cause; the place is the (first) key. */
export type UnknownProperty = Details & {
  readonly kind: 'unknownProperty';
  /** What is written under the keys. */
  readonly values: readonly Node[];
  /** The key that it is most likely a typo of. */
  readonly near?: string;
  /**
   * Whether the key has a part of its value in it, since its colon is missing: what is written
   * under it is only the rest.
   */
  readonly holdsValue?: boolean;
  /** Whether a required key is missing for it. */
  readonly required?: boolean;
} & UnknownCause;

export type UnknownCause =
  /** `expected`: the keys that could be there, the nearest first. */
  | Cause<'unknown', { name: string; owner: string; expected: readonly string[] }>
  /** A key that other kinds of steps have. */
  | Cause<'otherStep', { name: string; owner: string; owners: readonly string[] }>
  /** A key of the other runtimes. */
  | Cause<'otherRuntime', { name: string; runtime: string }>
  /** A key whose colon has no space after it, with its value. */
  | Cause<'glued', { name: string; meant: string }>
  /** Keys that belong into a map below this one. */
  | Cause<'misplaced', { names: readonly string[]; owner: string }>
  /** Keys of the owner in one of its maps. */
  | Cause<'tooDeep', { names: readonly string[]; owner: string; map: string }>
  /** Keys that follow a key without a value, of which they are most likely the value. */
  | Cause<'notIndented', { names: readonly string[]; above: string }>;

interface Cause<K extends string, D> {
  readonly cause: K;
  readonly data: Readonly<D>;
}

interface Details {
  readonly place: Place;
  /** How many more there are of its kind, of which nothing else is kept. */
  readonly others?: number;
  readonly help?: string;
  /** A likely way out, for a person to decide. */
  readonly fix?: { readonly safety: 'suggest'; readonly description: string; readonly edits: readonly Edit[] };
}
