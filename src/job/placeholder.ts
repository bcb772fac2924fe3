import { memoized } from '../text/memo.ts';
import type { Edit, Span } from '../text/span.ts';
import { blockTags, keywordOf } from './handlebars-tags.ts';
import { readBraces } from './placeholder-braces.ts';
import { readPlaceholders } from './placeholder-grammar.ts';
import { describeKeyword, describeStrayBraces, diagnose } from './placeholder-problems.ts';
import { describeUnread } from './unread-placeholder.ts';

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

const nothing: ParsedText = { placeholders: [], problems: [] };

/**
 * Finds the placeholders of a string, and what was meant as one, in linear time.
 *
 * It reads `{{…}}` exactly as the runtime's engine does (`@truto/replace-placeholders` 1.0.11), problems or not;
 * `<<…>>` counts where one of its paths begins with `args` or `resources`. All are in the order of the text.
 */
export function parsePlaceholders(text: string): ParsedText {
  return text.includes('{{') || text.includes('<<') ? parse(text) : nothing;
}

const parse = memoized((text: string): ParsedText => {
  const placeholders = readPlaceholders(text);
  const { unread, stray } = readBraces(text, placeholders);
  const silent = blockTags(text, placeholders, unread);
  return {
    placeholders: placeholders.map((placeholder) => {
      const problem = problemOf(text, placeholder, silent, stray.get(placeholder));
      return problem ? { ...placeholder, problem } : placeholder;
    }),
    problems: unread.filter(({ start }) => !silent.has(start)).map((construct) => describeUnread(text, construct)),
  };
});

function problemOf(
  text: string,
  placeholder: Placeholder,
  silent: ReadonlySet<number>,
  stray: Span | undefined,
): PlaceholderProblem | undefined {
  const keyword = keywordOf(placeholder);
  if (keyword) return silent.has(placeholder.start) ? undefined : describeKeyword(text, placeholder, keyword);
  return diagnose(text, placeholder) ?? (stray && describeStrayBraces(text, placeholder, stray));
}

/** Handlebars or something near it: a triple brace, a sign of its own, or words with a blank between. */
const likeHandlebars = /^\{{3}|[#^>!&@~("']|[^\s{]\s+[^\s}]/;

/** Beyond this length nobody reads what a tag would have meant. */
const longestTag = 1000;

/** Texts come again and again, and with them what was found in them. */
const refined = new WeakMap<PlaceholderProblem, PlaceholderProblem>();

/**
 * Says more about the problems of a text where its author had Handlebars in mind.
 *
 * @param parsed what `parsePlaceholders` found in this text
 */
export async function explainProblems(text: string, parsed: ParsedText): Promise<ParsedText> {
  const { placeholders, problems } = parsed;
  const refinable = (problem: PlaceholderProblem | undefined): problem is PlaceholderProblem =>
    problem !== undefined &&
    problem.end - problem.start <= longestTag &&
    likeHandlebars.test(text.slice(problem.start, problem.end));
  if (!problems.some(refinable) && !placeholders.some(({ problem }) => refinable(problem))) return parsed;
  const { recognise } = await import('./handlebars.ts');
  const refine = (problem: PlaceholderProblem) => {
    if (!refinable(problem)) return problem;
    const known = refined.get(problem) ?? { ...problem, ...recognise(text.slice(problem.start, problem.end), problem) };
    refined.set(problem, known);
    return known;
  };
  return {
    placeholders: placeholders.map((placeholder) =>
      placeholder.problem ? { ...placeholder, problem: refine(placeholder.problem) } : placeholder,
    ),
    problems: problems.map(refine),
  };
}
