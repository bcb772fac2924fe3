import { readPlaceholders } from './grammar.ts';
import { readTag, type TagKind } from './handlebars-tags.ts';
import type { Lookalike, PlaceholderCause, PlaceholderProblem } from './placeholder.ts';
import { diagnose } from './problems.ts';

/** Why the engine leaves text alone that was meant as a placeholder, and what was probably meant. */
export function lookalikeProblem(text: string, construct: Lookalike): PlaceholderProblem {
  const { start, end } = construct;
  const body = text.slice(construct.body.start, construct.body.end);
  const correction = correctionOf(body, construct);
  return {
    start,
    end,
    ...causeOf(text.slice(start, end), body, construct),
    suggestion: correction === undefined ? undefined : { start, end, text: correction },
  };
}

const tagCauses = {
  block: 'block',
  else: 'block',
  close: 'block',
  partial: 'partial',
  comment: 'comment',
  unescaped: 'unescaped',
  data: 'variable',
} as const satisfies Readonly<Record<TagKind, PlaceholderCause['cause']>>;

function causeOf(text: string, body: string, { closed, inner }: Lookalike): PlaceholderCause {
  if (!closed) return { cause: 'unclosed', text };
  const tag = readTag(body);
  if (tag) return { cause: tagCauses[tag.kind], text, replaced: inner !== undefined };
  if (inner) return { cause: 'nested', text };
  if (body.trim() === '') return { cause: 'emptyBraces', text };
  if (/\w\(/.test(body)) return { cause: 'functionCall', text };
  const character = unreadable.exec(body)![0];
  const isWildcard = character === '*' && /^(?:[\w.-]+\.)?\*/.test(body.trim());
  return isWildcard ? { cause: 'wildcard', text } : { cause: 'character', text, character };
}

/** What no placeholder can contain. */
const unreadable = /[^\w\-./|:?\s]/u;

/** Syntax of other template languages, and what it is here; applied in this order. */
const corrections: readonly (readonly [RegExp, string])[] = [
  [/^[~&]+|~+$/g, ''],
  [/^(\s*)(?:@root\.|\$\$?\.|\$(?=(?:args|resources|sync_job_run|payload)\b))/, '$1'],
  [/[‘’‚‛]/g, "'"],
  [/[“”„‟«»]/g, '"'],
  [/`([\w-]+)`/g, '$1'],
  [/\.?\[(-?\d+)\]/g, '.$1'],
  [/\.?\[(?:"([\w-]+)"|'([\w-]+)')\]/g, '.$1$2'],
  [/(\S)\s*(?:\|\|?|\?\?|\?:|\|\s*default\s*:)\s*(?:"([^"']*)"|'([^"']*)')(?=\s*$)/, '$1?:$2$3'],
  [/^(\s*)(["'])([\w-]+(?:\.[\w-]+)+)\2(\s*)$/, '$1$3$4'],
  [/\?\./g, '.'],
  [/\s*(?:\|\||\?\?)\s*/g, '|'],
];

/** Some of the corrections take quadratic time in a run of spaces, and no real path is longer than this. */
const longestCorrected = 200;

/** The placeholder that was probably meant, if the engine reads it and it has no problem of its own. */
function correctionOf(body: string, { closed, inner }: Lookalike): string | undefined {
  if (body.length > longestCorrected) return undefined;
  const within = body.trim();
  if (inner) return closed && isSound(within) ? within : undefined;
  const corrected = corrections.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), body);
  const correction = `{{${corrected}}}`;
  return isSound(correction) ? correction : undefined;
}

function isSound(text: string): boolean {
  const [placeholder] = readPlaceholders(text);
  return placeholder?.alone === true && placeholder.spelling === 'braces' && !diagnose(text, placeholder);
}
