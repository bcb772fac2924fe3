import type { AstNode } from './ast.ts';
import type { Kinds } from './kinds.ts';

/** Where an expression of JSONata is in its string: UTF-16 indices. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A name in an expression, and where it is. */
export interface Name extends Range {
  readonly text: string;
}

/**
 * A path that the expression looks up in its input, as far as its names are known: what follows may
 * read anything below. The range goes from the first name to the last, quotes included; a segment's
 * own range is the name without them. A `$.` or `$$.` in front is not part of it.
 */
export interface FreePath extends Range {
  /** Never empty. */
  readonly segments: readonly Name[];
}

export interface ExpressionAnalysis {
  /**
   * How many parts it has, what `??` copies written out; at most those that are looked at before it
   * is given up.
   */
  readonly size: number;
  /** Set where the expression does not parse; nothing else is known then. */
  readonly error?: ExpressionError;
  /** In the order of the text, without those of `hyphenated`. */
  readonly paths: readonly FreePath[];
  /** Every use of a function that the expression itself does not define. */
  readonly functions: readonly FunctionUse[];
  /**
   * Paths such as `resources.knowledge-base.x`, which JSONata reads as a subtraction. Whether one
   * was meant only the known names can tell.
   */
  readonly hyphenated: readonly HyphenatedPath[];
  /**
   * The keys of the object that the expression yields; `open` where there may be more. Absent where
   * it yields no object that can be known.
   */
  readonly keys?: { readonly names: readonly Name[]; readonly open: boolean };
  /**
   * Whether names are read that can't be known (`$eval`, `$lookup($, …)`, `$`, `$$`): then anything
   * may be used.
   */
  readonly dynamic: boolean;
  /** What it can come to, one for each branch of its conditions; of one without any, a single one. */
  readonly outcomes: readonly Outcome[];
  /** Placeholders inside the expression's string literals, which the platform does not substitute. */
  readonly placeholders: readonly Range[];
  /** Absent where it does not parse. */
  readonly ast?: AstNode;
  /** What JavaScript knows and JSONata does not. */
  readonly javascript: readonly JavaScriptName[];
  readonly comparisons: readonly Comparison[];
  readonly callProblems: readonly CallProblem[];
  /** Calls and operations whose fate the types of arguments decide. */
  readonly typedCalls: readonly TypedCall[];
  readonly bareKeys: readonly BareKey[];
  /** Names that the key of a `$sift` or `$each` is compared with, as if they were strings. */
  readonly bareTexts: readonly Name[];
  /** Paths that are used as if they were strings or numbers. */
  readonly textUses: readonly TextUse[];
  /** What is before each `?` and is asked of the expression's input, in the tree and in the text. */
  readonly conditions: readonly (Range & { readonly ast: AstNode })[];
  /** What it comes to, if conditions decide that: the end of each branch. */
  readonly branches: readonly (Range & { readonly ast: AstNode })[];
  /**
   * Paths that begin with the first name of a record's scope: in a filter, a mapping, a sort or a
   * grouping.
   */
  readonly recordPaths: readonly FreePath[];
}

/** Why an expression does not parse; the words are the rule's (`rules/invalid-expression.ts`). */
export type ExpressionError = Range & ExpressionCause;

export type ExpressionCause =
  | { readonly cause: 'empty' }
  /** `limit`: how many levels of brackets and operators are parsed, if that is known. */
  | { readonly cause: 'tooDeep'; readonly limit?: number }
  | { readonly cause: 'tooManyDefaults'; readonly limit: number }
  | { readonly cause: 'tooLarge'; readonly limit: number }
  | { readonly cause: 'unclosedString' }
  | { readonly cause: 'unclosedName' }
  | { readonly cause: 'unclosedComment' }
  /** `isComment`: whether it was meant as a comment. */
  | { readonly cause: 'unclosedRegex'; readonly isComment: boolean }
  | { readonly cause: 'emptyRegex' }
  | { readonly cause: 'badRegex'; readonly text: string; readonly reason: string }
  | { readonly cause: 'badEscape'; readonly text: string }
  | { readonly cause: 'badUnicodeEscape'; readonly text: string }
  | { readonly cause: 'hugeNumber'; readonly text: string }
  /** `path`: what to write instead, if that is clear. */
  | { readonly cause: 'placeholder'; readonly text: string; readonly path?: string }
  | { readonly cause: 'unknownOperator'; readonly text: string }
  /** The expression ends after `text`, before the value that belongs there. */
  | { readonly cause: 'missingValue'; readonly text: string }
  | { readonly cause: 'missingToken'; readonly expected: string }
  | { readonly cause: 'expectedOther'; readonly text: string; readonly expected: string }
  | { readonly cause: 'noOperator'; readonly text: string }
  | { readonly cause: 'noValue'; readonly text: string }
  | { readonly cause: 'trailingComma'; readonly text: string }
  | { readonly cause: 'extraBracket'; readonly text: string }
  | { readonly cause: 'looseSemicolon' }
  | { readonly cause: 'looseComma' }
  /** A parameter, an assigned variable or a binding that does not begin with `$`. */
  | { readonly cause: 'noParameter'; readonly text: string; readonly isName: boolean }
  | { readonly cause: 'noVariable'; readonly text: string; readonly isName: boolean }
  | { readonly cause: 'noBinding'; readonly text: string; readonly isName: boolean }
  | { readonly cause: 'lateBinding'; readonly after: 'filters' | 'sorting' }
  | { readonly cause: 'filterAfterGrouping' }
  | { readonly cause: 'secondGrouping' }
  /** `name`: the name with a hyphen that it is the end of. */
  | { readonly cause: 'noStep'; readonly text: string; readonly name?: string }
  | { readonly cause: 'noParent' }
  | { readonly cause: 'signatureParameter' }
  | { readonly cause: 'signatureChoice' }
  /** JSONata does not say why. */
  | { readonly cause: 'unknown' };

/** The text is the name without `$`, the range has it. */
export interface FunctionUse extends Name {
  /**
   * `call`: called, or given where a function is expected (`$map(xs, $trim)`, `x ~> $trim`).
   * `value`: any other variable that the expression does not bind. `bare`: a call without `$`, such
   * as `uppercase(x)`; where the context is no longer the input, only of the name of a known
   * function.
   */
  readonly kind: 'call' | 'value' | 'bare';
}

/** Names with a `-` between them and no spaces, from the first name to the last. */
export interface HyphenatedPath extends Range {
  /** The path if it was meant as one, each segment a text with its hyphens and its range. */
  readonly segments: readonly Name[];
  /** What is read if it is a subtraction after all. */
  readonly halves: readonly FreePath[];
  /** What the hyphens join, numbers included; only what is `free` is read from the input. */
  readonly parts: readonly (FreePath & { readonly free: boolean })[];
}

/**
 * A name that JavaScript (or another language) knows and JSONata takes for a field. `method`: a
 * call of one that plain data lacks; `length`: the last name of a path; `global`: `JSON`, `Math`,
 * `Date`; `constant`: `undefined`, `None`.
 */
export interface JavaScriptName extends Name {
  readonly kind: 'method' | 'length' | 'global' | 'constant';
  /** Of a `length`: the path with it; of a `global`: with the name after it. */
  readonly path: Range;
  /** Of a `global`: the name after it. */
  readonly member?: string;
  /** Whether what is before it is written out: a string (of a method), a list (of a `length`). */
  readonly literal?: boolean;
  /** Whether `path` is what a variable before the dot holds. */
  readonly held?: boolean;
  /** Of a `length`: whether it is compared with a number. */
  readonly counts?: boolean;
}

export type Outcome =
  /** The moment at which it is evaluated, in whatever form; the range is the call's (`$now()`). */
  | ({ readonly kind: 'clock' } & Range)
  /** What a path holds that does not begin at the arguments, in whatever form if it is a date. */
  | { readonly kind: 'path'; readonly path: readonly string[] }
  /** Made of literals and arguments alone. */
  | { readonly kind: 'fixed'; readonly basis: 'literals' | 'args' }
  | { readonly kind: 'unknown' };
/** A path compared with something written out. */
export interface Comparison extends Range {
  /** As if the path stood on the left; `not`: the call `$not(path)`, without a literal. */
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not';
  /** From its first name, whatever its context is. */
  readonly path: Range;
  /** What is compared: the path, or a call of it which yields nothing where there is nothing. */
  readonly side: Range;
  /** The function of such a call. */
  readonly through?: string;
  /** One, or of `in` as many as its list has. */
  readonly literals: readonly Literal[];
}

/** A value that is written out in an expression, and where it is. */
export interface Literal extends Range {
  readonly value: string | number | boolean | null;
}

/** A path, from its first name on. */
export interface TextUse extends Range {
  /**
   * `text`: made part of a text; `argument`: of a function that wants a string; `number`: of one that
   * wants numbers; `operand`: compared by its order, or reckoned with; `equal`: compared with a string; `method`: what is called
   * on it.
   */
  readonly kind: 'text' | 'argument' | 'number' | 'operand' | 'equal' | 'method';
  /** The function, the operator or the method. */
  readonly by: string;
  readonly method?: Name;
}

/** A key of an object that is a name without quotes. */
export interface BareKey extends Name {
  /** Whether it is looked up in the expression's input. */
  readonly free: boolean;
  /** Whether its value is a path that ends with the same name. */
  readonly same: boolean;
}

/**
 * What JSONata refuses whatever the data of the run: the name of the function without its `$`, or
 * the operator and an operand that is not a number.
 */
export type CallProblem = Name &
  (
    | { readonly kind: 'arguments'; readonly usage: string; readonly piped: boolean }
    /** `path`: where the path to what may be dates begins. */
    | { readonly kind: 'dates'; readonly path: number }
    | { readonly kind: 'operand'; readonly isText: boolean; readonly operator: Range }
  );

/** A call or an operation that JSONata takes or refuses by what arguments of the run are. */
export interface TypedCall extends Range {
  /** What is known of its arguments, or of an operand: the kinds, or the name of the argument of the run that it is. */
  readonly given: readonly (Kinds | string)[];
  /** What is wrong if it is refused. */
  readonly problem: CallProblem;
}
