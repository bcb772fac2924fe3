import { memoized } from '../../shared/memo.ts';
import type { Span } from '../../text/span.ts';
import { readBraces } from './braces.ts';
import { readPlaceholders } from './grammar.ts';
import { blockTags, keywordOf } from './handlebars-tags.ts';
import { lookalikeProblem } from './lookalikes.ts';
import type { ParsedText, Placeholder, PlaceholderProblem } from './placeholder.ts';
import { diagnose, keywordProblem, strayBracesProblem } from './problems.ts';

const nothing: ParsedText = { placeholders: [], problems: [] };

/**
 * Finds the placeholders of a string, and what was meant as one, in linear time.
 *
 * It reads `{{…}}` exactly as the runtime's engine does (`@truto/replace-placeholders` 1.0.11),
 * problems or not; `<<…>>` counts where one of its paths begins with `args` or `resources`. All are
 * in the order of the text.
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
    problems: unread.filter(({ start }) => !silent.has(start)).map((construct) => lookalikeProblem(text, construct)),
  };
});

function problemOf(
  text: string,
  placeholder: Placeholder,
  silent: ReadonlySet<number>,
  stray: Span | undefined,
): PlaceholderProblem | undefined {
  const keyword = keywordOf(placeholder);
  if (keyword) return silent.has(placeholder.start) ? undefined : keywordProblem(text, placeholder, keyword);
  return diagnose(text, placeholder) ?? (stray && strayBracesProblem(text, placeholder, stray));
}

/** Handlebars or something like it: a triple brace, one of its characters, or words separated by spaces. */
const likeHandlebars = /^\{{3}|[#^>!&@~("']|[^\s{]\s+[^\s}]/;

/** Longer tags are not explained. */
const longestTag = 1000;

/** The same strings come again and again, and with them their problems. */
const refined = new WeakMap<PlaceholderProblem, PlaceholderProblem>();

/**
 * Replaces the causes of problems by more exact ones if the author had Handlebars in mind.
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
    const { start, end, suggestion } = problem;
    const cause = refined.has(problem) ? undefined : recognise(text.slice(start, end));
    const known = refined.get(problem) ?? (cause ? { start, end, suggestion, ...cause } : problem);
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
