import type { Edit } from '../../text/span.ts';

/** A range of UTF-16 indices into the string that was parsed. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A word of a placeholder and where it is. */
export interface Word extends Range {
  readonly text: string;
}

/** A `{{…}}` that the platform's engine reads as a placeholder, or a `<<…>>` read as if it had braces. */
export interface Placeholder extends Range {
  readonly spelling: 'braces' | 'angles';
  /**
   * Tried from left to right; the first one with a value is used. Never empty; a path can be, if
   * there is a problem.
   */
  readonly parts: readonly PlaceholderPart[];
  /** Absent if there is no `?:`, or nothing after it: the engine reads an empty default as none. */
  readonly fallback?: PlaceholderDefault;
  /** Whether the engine uses nothing, or null, if no part has a value. */
  readonly undefinedFlag: boolean;
  readonly nullFlag: boolean;
  /** Whether an empty string counts as no value, in every part. */
  readonly ignoresEmptyText: boolean;
  /** Whether it is the whole string, so that a cast keeps its type. */
  readonly alone: boolean;
  /** Why the engine can't do what its author meant: at most one, the first. */
  readonly problem?: PlaceholderProblem;
}

/** A path with its casts: a placeholder has one, or several with `|` between them. */
export interface PlaceholderPart extends Range {
  /**
   * The trimmed path with its segments, as the engine has them: none in `.`; those before a space,
   * if there is one.
   */
  readonly path: Word & { readonly segments: readonly Word[] };
  /** In their order, trimmed; the first is the type, the others are flags at most. */
  readonly casts: readonly Word[];
}

/** The literal text after `?:`, up to its cast. Neither is trimmed: the engine does not. */
export interface PlaceholderDefault extends Word {
  readonly cast?: Word;
}

/**
 * What is wrong with a placeholder or with text that was meant as one; the words are the rule's
 * (`rules/invalid-placeholder.ts`).
 */
export type PlaceholderProblem = Range & {
  /** What was probably meant; indices into the string, within the problem. */
  readonly suggestion?: Edit;
} & PlaceholderCause;

/** `text` is the whole construct. */
export type PlaceholderCause =
  // Text that the engine leaves alone. `replaced`: except for a placeholder inside of it.
  | { readonly cause: 'unclosed'; readonly text: string }
  | { readonly cause: 'nested'; readonly text: string }
  | { readonly cause: 'emptyBraces'; readonly text: string }
  | { readonly cause: 'functionCall'; readonly text: string }
  | { readonly cause: 'wildcard'; readonly text: string }
  | { readonly cause: 'character'; readonly text: string; readonly character: string }
  | { readonly cause: 'quotedText'; readonly text: string }
  // Handlebars
  | { readonly cause: 'block'; readonly text: string; readonly replaced: boolean; readonly name?: string }
  | { readonly cause: 'partial'; readonly text: string; readonly replaced: boolean }
  | { readonly cause: 'comment'; readonly text: string; readonly replaced: boolean }
  | { readonly cause: 'unescaped'; readonly text: string; readonly replaced: boolean }
  | { readonly cause: 'variable'; readonly text: string; readonly replaced: boolean; readonly name?: string }
  | { readonly cause: 'decorator'; readonly text: string }
  /** `unread`: whether the engine leaves the text alone; else it reads the words as alternatives. */
  | { readonly cause: 'helper'; readonly text: string; readonly name: string; readonly unread: boolean }
  /** A word of Handlebars that the engine reads as a path. */
  | { readonly cause: 'keyword'; readonly text: string; readonly keyword: Keyword }
  | { readonly cause: 'keywordWithDefault'; readonly text: string; readonly keyword: Keyword }
  // Placeholders that the engine reads
  | { readonly cause: 'strayBraces'; readonly text: string; readonly side: 'before' | 'after' | 'around' }
  | { readonly cause: 'noPath'; readonly text: string }
  | { readonly cause: 'emptyFirst'; readonly text: string }
  | { readonly cause: 'emptyAlternative'; readonly text: string; readonly first: string }
  | { readonly cause: 'condition'; readonly path: string }
  | { readonly cause: 'oddSpace'; readonly path: string }
  | { readonly cause: 'spacedPath'; readonly path: string; readonly words: number }
  | { readonly cause: 'emptyPart'; readonly path: string }
  | { readonly cause: 'forbiddenName'; readonly path: string; readonly name: string }
  | { readonly cause: 'brokenRegex'; readonly name: string }
  | { readonly cause: 'looseColon'; readonly path: string }
  | { readonly cause: 'looseMark'; readonly path: string }
  | { readonly cause: 'leadingIndex'; readonly path: string }
  | { readonly cause: 'slash'; readonly path: string }
  | { readonly cause: 'missingCast'; readonly path: string }
  /** `near`: the cast that was probably meant. */
  | { readonly cause: 'unknownCast'; readonly path: string; readonly cast: string; readonly near?: string }
  | { readonly cause: 'unknownDefaultCast'; readonly cast: string; readonly near?: string }
  | { readonly cause: 'spacedCast'; readonly cast: string; readonly near: string }
  | { readonly cause: 'lateAlternatives'; readonly value: string }
  | { readonly cause: 'secondDefault'; readonly value: string }
  | { readonly cause: 'colonInDefault'; readonly value: string; readonly cast: string };

/** Words of Handlebars that the engine reads as paths. */
export type Keyword = 'else' | 'close' | 'this' | 'parent';

export interface ParsedText {
  readonly placeholders: readonly Placeholder[];
  /** Text that was meant as a placeholder but that the engine leaves alone. */
  readonly problems: readonly PlaceholderProblem[];
}

/** Text that opens with two or more braces and that the engine leaves alone. */
export interface Lookalike extends Range {
  /** The text between the braces; of one that is not closed, its first word. */
  readonly body: Range;
  readonly closed: boolean;
  /** The first placeholder in it: the engine replaces that one. */
  readonly inner?: Placeholder;
}
