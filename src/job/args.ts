import type { Located, Mapping, Node, Place } from '../document/node.ts';

/** `args_schema`, both shapes understood. */
export interface Args {
  /** The value of `args_schema`, where it is there at all. */
  readonly node: Node | undefined;
  /** By name, in the order of the text. */
  readonly declared: ReadonlyMap<string, Argument>;
  /** Whether `declared` is all there is: not where the schema is no map, or its `properties` come from elsewhere (`$ref`, `allOf`, `patternProperties`). */
  readonly complete: boolean;
  readonly problems: readonly ArgsProblem[];
}

export interface Argument {
  /** The key that declares it. */
  readonly name: Located;
  readonly definition: Mapping | undefined;
  /** The types that it may have; absent where that can't be known. */
  readonly types: readonly string[] | undefined;
  readonly required: boolean;
  readonly hasDefault: boolean;
}

export interface ArgsProblem {
  readonly place: Place;
  /** What is wrong, in the words of a finding. */
  readonly message: string;
  readonly help?: string;
}
