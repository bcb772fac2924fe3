import { isHidden } from '../../text/escape.ts';
import { quote } from '../../text/quote.ts';
import { readPlaceholders } from './grammar.ts';
import { readTag, type TagKind } from './handlebars-tags.ts';
import type { Lookalike, PlaceholderProblem } from './placeholder.ts';
import { diagnose } from './problems.ts';

/** Says why the engine leaves a text alone that was meant as a placeholder, and what was probably meant. */
export function describeUnread(text: string, construct: Lookalike): PlaceholderProblem {
  const { start, end } = construct;
  const body = text.slice(construct.body.start, construct.body.end);
  const correction = correctionOf(body, construct);
  const { text: reason, help } = reasonOf(body, construct);
  return {
    start,
    end,
    message: `${quote(text.slice(start, end))} ${reason}`,
    help: correction === undefined ? help : `did you mean ${quote(correction)}?`,
    suggestion: correction === undefined ? undefined : { start, end, text: correction },
  };
}

const tagReasons: Readonly<Record<TagKind, string>> = {
  block: 'the runtime has no Handlebars blocks',
  else: 'the runtime has no Handlebars blocks',
  close: 'the runtime has no Handlebars blocks',
  partial: 'the runtime has no Handlebars partials',
  comment: 'the runtime has no Handlebars comments',
  unescaped: 'the runtime escapes nothing, and has no "&"',
  data: 'the runtime has no "@" variables',
};

interface Reason {
  readonly text: string;
  readonly help?: string;
}

function reasonOf(body: string, { closed, inner }: Lookalike): Reason {
  if (!closed) return { text: 'is sent as it is: no "}}" closes it' };
  const tag = readTag(body);
  if (tag) return { text: `is sent ${inner ? 'with what is in it replaced' : 'as it is'}: ${tagReasons[tag.kind]}` };
  if (inner) return { text: "keeps its outer braces: a placeholder can't hold another one" };
  if (body.trim() === '') return { text: 'is sent as it is: it names no value' };
  if (/\w\(/.test(body)) {
    return {
      text: "is sent as it is: a placeholder can't call functions",
      help: 'functions belong in JSONata expressions',
    };
  }
  const character = unreadable.exec(body)![0];
  if (character === '*' && /^(?:[\w.-]+\.)?\*/.test(body.trim())) {
    return { text: 'is sent as it is: the runtime has no wildcards ("*")' };
  }
  return {
    text: `is sent as it is: ${nameOf(character)} can't stand in a placeholder`,
    help: 'it can hold ASCII letters, digits, blanks and "_", "-", ".", "/", "|", ":", "?"',
  };
}

/** What no placeholder can hold. */
const unreadable = /[^\w\-./|:?\s]/u;

function nameOf(character: string): string {
  if (character === '"') return 'a double quote';
  const code = character.codePointAt(0)!;
  if (isHidden(character)) return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `"${character}"`;
}

/** What people write who know another template language, and what it is here; in this order. */
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

/** Some of the corrections take quadratic time in a run of blanks; nobody meant a path longer than this. */
const longestCorrected = 200;

/** The placeholder that was probably meant; one that the engine reads and that has no problem of its own. */
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
