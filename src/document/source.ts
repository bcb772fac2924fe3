import type { Span } from '../text/span.ts';
import type { Comment, Node, Scalar } from './node.ts';

/** What a file is written in. */
export type Language = 'yaml' | 'json';

/** A file's text and what was read from it. */
export interface SourceFile {
  /** As it is reported; `undefined` for a value from code. */
  readonly path: string | undefined;
  /** Decoded, without its byte-order mark. */
  readonly text: string;
  /** Of a file that is not UTF-8: its ASCII characters and others for the rest, to tell what it is about. */
  readonly undecoded?: string;
  readonly language: Language;
  /** True for a value from code: its spans identify values, but do not point into a text. */
  readonly virtual?: boolean;
  readonly documents: readonly Document[];
  /** In the order of the text; JSON has none. */
  readonly comments: readonly Comment[];
}

/** A document of a file: a YAML stream may hold several. */
export interface Document {
  /** Counted from 0 in the file, empty documents included. */
  readonly index: number;
  /** Absent where nothing could be read. */
  readonly root: Node | undefined;
  /** One that ends the reading of the document at most, besides duplicate keys and unresolved aliases. */
  readonly problems: readonly SyntaxProblem[];
  /** Values such as `id: {{args.x}}`, read as if they were quoted. */
  readonly unquoted: readonly UnquotedPlaceholder[];
  /**
   * Tags that YAML's core schema does not know. No problems yet: where an expression belongs,
   * `!args.x` is one that lacks its quotes.
   */
  readonly tags: readonly UnknownTag[];
}

/**
 * Why a text is not valid YAML or JSON; the words are the rule's (`rules/syntax.ts`), except for
 * `malformed`.
 */
export type SyntaxProblem = Span & SyntaxCause & Counted;

interface Counted {
  /** How many more there are, of which nothing else is kept. */
  readonly others?: number;
}

/** Why a text is not YAML or JSON; the words are those of the rule `syntax`. */
export type SyntaxCause =
  | {
      readonly cause: 'duplicateKey';
      readonly name: string;
      readonly first: Span;
      readonly item: ItemOfList | undefined;
    }
  | { readonly cause: 'unresolvedAlias'; readonly name: string; readonly near?: string }
  | { readonly cause: 'aliasCycle'; readonly name: string }
  | { readonly cause: 'unknownTag'; readonly tag: string }
  | { readonly cause: 'notUtf8'; readonly encoding?: string }
  | { readonly cause: 'controlCharacter'; readonly code: number }
  | { readonly cause: 'empty' }
  | { readonly cause: 'tooDeep'; readonly limit: number }
  | { readonly cause: 'tooLarge'; readonly limit: number }
  | { readonly cause: 'tooMuchAliased'; readonly limit: number }
  | { readonly cause: 'tooManyNames'; readonly limit: number }
  | { readonly cause: 'tooManyParts'; readonly limit: number }
  | { readonly cause: 'tooManySteps'; readonly limit: number }
  | { readonly cause: 'tooManyDocuments'; readonly limit: number }
  | { readonly cause: 'tabIndentation' }
  /** A line that is indented by what looks like spaces. */
  | { readonly cause: 'oddIndentation'; readonly code: number }
  /**
   * What was found and what was expected, in one sentence; the words are in the parts that only
   * broken files load.
   */
  | { readonly cause: 'malformed'; readonly problem: string; readonly hint?: string };

/** A map that is an item of a list; `flow` tells that it is written in braces. */
interface ItemOfList {
  readonly start: number;
  readonly flow: boolean;
}

/** A placeholder without quotes, which YAML reads as a map or can't read. */
export interface UnquotedPlaceholder extends Span {
  readonly node: Scalar;
}

/** A tag such as `!env`; `node` is the value after it. */
export interface UnknownTag extends Span, Counted {
  readonly tag: string;
  readonly node: Node;
}

/** Where the parser failed, and its reason. */
export interface Failure {
  readonly offset: number;
  readonly reason: string;
}
