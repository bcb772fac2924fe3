import type { Node, Place } from '../document/node.ts';
import type { Edit } from '../text/span.ts';

/** What is wrong with the shape of a document or a job; the words are those of the rules `schema` and `unknown-property`. */
export type StructureProblem = SchemaProblem | UnknownProperty;

export type SchemaProblem = Details & { readonly kind: 'schema' } & SchemaCause;

export type SchemaCause =
  /** A map lacks a key. The owner is a name in quotes, or words such as `the step`. */
  | Cause<'missing', { owner: string; name: string }>
  /** A map lacks all of several keys of which it needs one. */
  | Cause<'missingChoice', { owner: string; names: readonly string[] }>
  | Cause<'wrongType', { name: string; found: string; expected: string }>
  | Cause<'wrongItem', { value: string | undefined; found: string; expected: string }>
  | Cause<'wrongValue', { name: string; value: string; expected: readonly string[] }>
  | Cause<'wrongFormat', { name: string; value: string; expected: string }>
  | Cause<'empty', { name: string }>
  | Cause<'severalParents', { count: number }>
  | Cause<'resourcesByName', { count: number }>
  | Cause<'numericId', { value: string }>;

/** A key that is not known in its map; the place is the key. */
export type UnknownProperty = Details & {
  readonly kind: 'unknownProperty';
  readonly value: Node;
  /** The key that it is most likely a slip of. */
  readonly near?: string;
} & UnknownCause;

export type UnknownCause =
  /** `expected`: the keys that could stand there, the nearest first. */
  | Cause<'unknown', { name: string; owner: string; expected: readonly string[] }>
  /** A key that other kinds of steps have. */
  | Cause<'otherStep', { name: string; owner: string; owners: readonly string[] }>
  /** A key of the other runtimes. */
  | Cause<'otherRuntime', { name: string; runtime: string }>;

interface Cause<K extends string, D> {
  readonly cause: K;
  readonly data: Readonly<D>;
}

interface Details {
  readonly place: Place;
  readonly help?: string;
  /** A likely way out, for a person to decide. */
  readonly fix?: { readonly safety: 'suggest'; readonly description: string; readonly edits: readonly Edit[] };
}
