import Handlebars from 'handlebars';
import { quote } from '../../text/quote.ts';
import { trimEndOf } from '../../text/trim.ts';
import { readTag } from './handlebars-tags.ts';
import type { PlaceholderProblem } from './placeholder.ts';

/**
 * What the author of a tag had in mind, where Handlebars understands it.
 *
 * @param source the text of the problem; of a block, its opening tag
 * @returns the words that replace those of the problem; nothing where Handlebars rejects the text or adds nothing
 */
export function recognise(source: string, problem: PlaceholderProblem): Partial<PlaceholderProblem> | undefined {
  const statement = parse(source);
  const found = statement && describe(statement, unreadable.test(source));
  if (!found) return undefined;
  const help = problem.suggestion ? problem.help : found.help;
  return { message: `${quote(source)} ${found.text}`, help };
}

function parse(source: string): hbs.AST.Statement | undefined {
  const tag = readTag(trimEndOf(source, /\}/).replace(/^\{+/, ''));
  const text = tag?.kind === 'block' ? `${source}{{/${tag.name}}}` : source;
  try {
    const { body } = Handlebars.parseWithoutProcessing(text);
    return body.length === 1 ? body[0] : undefined;
  } catch {
    return undefined;
  }
}

interface Description {
  readonly text: string;
  readonly help?: string;
}

/** Characters that make the engine leave a tag alone. */
const unreadable = /[^\w\-./|:?\s{}]/;

function describe(statement: hbs.AST.Statement, unread: boolean): Description | undefined {
  switch (statement.type) {
    case 'BlockStatement': {
      const name = (statement as hbs.AST.BlockStatement).path.original;
      const help = blockHelp.get(name);
      return help === undefined ? undefined : { text: `is sent as it is: the runtime has no "${name}" blocks`, help };
    }
    case 'PartialStatement':
    case 'PartialBlockStatement':
      return { text: 'is sent as it is: the runtime has no partials', help: 'write the text in place of the partial' };
    case 'DecoratorBlock':
      return { text: 'is sent as it is: the runtime has no decorators' };
    case 'MustacheStatement':
      return describeMustache(statement as hbs.AST.MustacheStatement, unread);
    default:
      return undefined;
  }
}

const choice = 'a step has "run_if"; a value has alternatives ("|") and a default ("?:")';

const blockHelp: ReadonlyMap<string, string> = new Map([
  ['if', choice],
  ['unless', choice],
  ['each', '"loop_on" repeats a step for each item'],
  ['with', 'write the whole path in each placeholder'],
]);

function describeMustache({ path, params, hash }: hbs.AST.MustacheStatement, unread: boolean): Description | undefined {
  if (path.type === 'StringLiteral') return { text: 'is sent as it is: a placeholder holds a path, no text in quotes' };
  if (path.type !== 'PathExpression') return undefined;
  const { original, data, parts } = path as hbs.AST.PathExpression;
  if (data) return { text: `is sent as it is: the runtime has no ${quote(original, 24)}` };
  // Words with blanks between them are a call as well; it takes more than paths to see that one was meant.
  const isCall =
    parts.length === 1 &&
    (hash !== undefined ||
      params.some((param) => param.type !== 'PathExpression' || (param as hbs.AST.PathExpression).parts.length > 1));
  if (!isCall || parts[0] === 'args' || parts[0] === 'resources') return undefined;
  return {
    text: `${unread ? 'is sent as it is' : 'applies no helper'}: the runtime has no helper ${quote(original, 24)}`,
    help: 'what a value needs done to it belongs in a JSONata expression',
  };
}
