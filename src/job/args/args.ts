import type { Located, Mapping, Node, Place } from '../../document/node.ts';
import type { GluedKeyword } from './glued-keywords.ts';
/** `args_schema`, both shapes understood. */
export interface Args {
  /** The value of `args_schema`, where it is there at all. */
  readonly node: Node | undefined;
  /** By name, in the order of the text. */
  readonly declared: ReadonlyMap<string, Argument>;
  /** Names of arguments that may not be declared, which is a problem of the place that has them: the list of required ones, or a definition beside `args_schema`. */
  readonly namedElsewhere: ReadonlySet<string>;
  /** Whether `declared` is all there is: not where the schema is no map, or its `properties` come from elsewhere (`$ref`, `allOf`, `patternProperties`). */
  readonly complete: boolean;
  /** What is said about all arguments together, where anything is. */
  readonly whole: Mapping | undefined;
  readonly problems: readonly ArgsProblem[];
  readonly glued: readonly GluedKeyword[];
}

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
  /** Absent where what is written is no answer: `required: yes`. */
  readonly required: boolean | undefined;
  readonly hasDefault: boolean;
}

/** What is wrong with an `args_schema`; the words are the rule's (`rules/invalid-args-schema.ts`). */
export type ArgsProblem = { readonly place: Place } & ArgsCause;

export type ArgsCause =
  /** The whole `args_schema` is the definition of one argument. */
  | { readonly cause: 'unnamed' }
  | { readonly cause: 'emptyName' }
  /** A definition beside `properties` that belongs into it. */
  | { readonly cause: 'misplaced'; readonly name: string }
  | { readonly cause: 'unknownType'; readonly type: string; readonly near?: { type?: string; format?: string } }
  /** The value of a keyword (or what stands where a definition belongs). */
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
  /** `at` is the path of the value that is refused: `default`, `default.ids[0]`. */
  | { readonly cause: 'refusedDefault'; readonly at: string; readonly problem: string };
