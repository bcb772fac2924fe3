import type { Located, Mapping, Node, Place } from '../../document/node.ts';
import type { GluedKeyword } from './glued-keywords.ts';
import type { MisspeltKeyword } from './misspelt-keywords.ts';

/** `args_schema`, both shapes understood. */
export interface Args {
  /** The value of `args_schema`, if there is one. */
  readonly node: Node | undefined;
  /** By name, in the order of the text. */
  readonly declared: ReadonlyMap<string, Argument>;
  /**
   * Names of arguments that may not be declared because of a problem that is reported where they
   * are: in the list of required ones, or as a definition beside `args_schema`.
   */
  readonly namedElsewhere: ReadonlySet<string>;
  /**
   * Whether `declared` is complete: not if the schema is not a map, or its `properties` come from
   * elsewhere (`$ref`, `allOf`, `patternProperties`).
   */
  readonly complete: boolean;
  /** The keywords about all arguments together, if any. */
  readonly whole: Mapping | undefined;
  readonly problems: readonly ArgsProblem[];
  readonly glued: readonly GluedKeyword[];
  readonly misspelt: readonly MisspeltKeyword[];
}

/** An argument that `args_schema` declares. */
export interface Argument {
  /** The key that declares it. */
  readonly name: Located;
  /** Whether it may be its author's own note (`x-…` in a flat map). */
  readonly isNote: boolean;
  readonly definition: Mapping | undefined;
  /** Whether what should be its definition is something else, which is a problem of its own. */
  readonly isBroken: boolean;
  /** The types that it may have; absent where that can't be known. */
  readonly types: readonly string[] | undefined;
  /** Absent if the value has no meaning: `required: yes`. */
  readonly required: boolean | undefined;
  readonly hasDefault: boolean;
}

/** What is wrong with an `args_schema`; the words are the rule's (`rules/invalid-args-schema.ts`). */
export type ArgsProblem = { readonly place: Place } & ArgsCause;

export type ArgsCause =
  /** The whole `args_schema` is the definition of one argument. */
  | { readonly cause: 'unnamed' }
  | { readonly cause: 'emptyName' }
  /** A definition beside `properties` that belongs in it. */
  | { readonly cause: 'misplaced'; readonly name: string }
  | { readonly cause: 'unknownType'; readonly type: string; readonly near?: { type?: string; format?: string } }
  /** Something else than a map where the definition of an argument or a property belongs. */
  | { readonly cause: 'notADefinition'; readonly name: string; readonly found: string; readonly instead?: string }
  /** The value of a keyword. */
  | {
      readonly cause: 'wrongValue';
      readonly name: string;
      readonly found: string;
      readonly expected: string;
      readonly instead?: string;
    }
  | { readonly cause: 'wrongItem'; readonly name: string; readonly found: string; readonly expected: string }
  | { readonly cause: 'duplicateItem'; readonly name: string; readonly item: string }
  | { readonly cause: 'emptyList'; readonly name: string }
  | { readonly cause: 'undeclaredRequired'; readonly name: string; readonly near?: string }
  | { readonly cause: 'invalidPattern'; readonly pattern: string; readonly reason?: string }
  | { readonly cause: 'unresolvedRef'; readonly ref: string; readonly near?: string }
  | { readonly cause: 'stringFormat'; readonly format: string; readonly types: readonly string[] }
  /** `at` is the path of the rejected value: `default`, `default.ids[0]`. */
  | { readonly cause: 'refusedDefault'; readonly at: string; readonly refusal: Refusal };

/** Why a definition rejects its own default. */
export type Refusal =
  | { readonly kind: 'defaultType'; readonly found: string; readonly types: readonly string[] }
  | { readonly kind: 'defaultChoice'; readonly keyword: 'enum' | 'const' }
  | { readonly kind: 'defaultFormat'; readonly format: string }
  | { readonly kind: 'defaultRange'; readonly found: string; readonly comparison: string; readonly limit: number }
  | { readonly kind: 'defaultMultiple'; readonly found: string; readonly of: number }
  | { readonly kind: 'defaultTooShort'; readonly keyword: string; readonly limit: number }
  | { readonly kind: 'defaultTooLong'; readonly keyword: string; readonly limit: number }
  | { readonly kind: 'defaultIncomplete'; readonly name: string }
  | { readonly kind: 'defaultUnknownProperty'; readonly name: string }
  | { readonly kind: 'defaultOther'; readonly keyword: string };
