/** Where an expression of JSONata stands in its string: UTF-16 indices. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Name extends Range {
  readonly text: string;
}

/** A path that the expression looks up in its input, as far as its names are known. */
export interface FreePath extends Range {
  readonly segments: readonly Name[];
}

export interface ExpressionAnalysis {
  /** Set where the expression does not parse; nothing else is known then. */
  readonly error?: ExpressionError;
  readonly paths: readonly FreePath[];
  /** Every use of a function that the expression itself does not define. */
  readonly functions: readonly FunctionUse[];
  /** Paths such as `resources.knowledge-base.x`, read as a subtraction: the range from the first name to the last, and the words with their hyphens. */
  readonly hyphenated: readonly HyphenatedPath[];
  /** The keys of the object that the expression yields; `open` where there may be more. Absent where it yields no object that can be known. */
  readonly keys?: { readonly names: readonly Name[]; readonly open: boolean };
  /** Whether names are read that can't be known (`$eval`, `$lookup($, …)`, `$`, `$$`): then anything may be used. */
  readonly dynamic: boolean;
  /** Placeholders inside the expression's string literals, which the platform does not substitute. */
  readonly placeholders: readonly Range[];
}

export interface ExpressionError extends Range {
  /** What was found and what was expected. */
  readonly message: string;
  readonly help?: string;
}

export interface FunctionUse extends Name {
  /** `bare`: a call without `$`, such as `uppercase(x)`. */
  readonly kind: 'call' | 'value' | 'bare';
}

/** A subtraction that was meant as one path. */
export interface HyphenatedPath extends Range {
  /** The path as it was meant, each segment a text with its hyphens and its range. */
  readonly segments: readonly Name[];
}
