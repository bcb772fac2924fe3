import type { Edit } from '../../text/span.ts';
/** A range of UTF-16 indices into the string that was parsed. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Word extends Range {
  readonly text: string;
}

/** A `{{…}}` that the platform's engine reads as a placeholder, or a `<<…>>` read as if it had braces. */
export interface Placeholder extends Range {
  readonly spelling: 'braces' | 'angles';
  /** Tried from left to right; the first whose value is there wins. Never empty; a path can be, where there is a problem. */
  readonly parts: readonly PlaceholderPart[];
  /** Absent where there is no `?:` or nothing after it: the engine takes an empty default for none. */
  readonly fallback?: PlaceholderDefault;
  /** Whether the engine puts nothing, or null, where no part has a value. */
  readonly undefinedFlag: boolean;
  readonly nullFlag: boolean;
  /** Whether an empty text counts as no value, in every part. */
  readonly ignoresEmptyText: boolean;
  /** Whether it is the whole string, so that a cast keeps its type. */
  readonly alone: boolean;
  /** Why the engine can't do what its author meant: at most one, the first. */
  readonly problem?: PlaceholderProblem;
}

export interface PlaceholderPart extends Range {
  /** The trimmed path with its segments, as the engine has them: none in `.`; where it holds a space, those before it. */
  readonly path: Word & { readonly segments: readonly Word[] };
  /** In their order, trimmed; the first is the type, the others are flags at most. */
  readonly casts: readonly Word[];
}

/** The literal text after `?:`, up to its cast. Neither is trimmed: the engine does not. */
export interface PlaceholderDefault extends Word {
  readonly cast?: Word;
}

/** What is wrong with a placeholder or with text that was meant as one. */
export interface PlaceholderProblem extends Range {
  /** One sentence that states what the runtime does and why. */
  readonly message: string;
  readonly help?: string;
  /** What was probably meant; indices into the string, within the problem. */
  readonly suggestion?: Edit;
}

export interface ParsedText {
  readonly placeholders: readonly Placeholder[];
  /** Text that was meant as a placeholder but that the engine leaves alone. */
  readonly problems: readonly PlaceholderProblem[];
}

/** Text that opens with two or more braces and that the engine leaves alone. */
export interface Lookalike extends Range {
  /** What stands between the braces; of one that is not closed, its first word. */
  readonly body: Range;
  readonly closed: boolean;
  /** The first placeholder in it: the engine replaces that one. */
  readonly inner?: Placeholder;
}
