import Handlebars from 'handlebars';
import { trimEndOf } from '../../text/trim.ts';
import { readTag } from './handlebars-tags.ts';
import type { PlaceholderCause } from './placeholder.ts';

/**
 * What the author of a tag had in mind, if Handlebars understands it.
 *
 * @param source the text of the problem; of a block, its opening tag
 * @returns a more exact cause; none if Handlebars rejects the text or adds nothing
 */
export function recognise(source: string): PlaceholderCause | undefined {
  const statement = parse(source);
  return statement && causeOf(statement, source);
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

/** Characters that make the engine leave a tag alone. */
const unreadable = /[^\w\-./|:?\s{}]/;

/** The blocks that everyone knows. */
const knownBlocks: readonly string[] = ['if', 'unless', 'each', 'with'];

function causeOf(statement: hbs.AST.Statement, text: string): PlaceholderCause | undefined {
  switch (statement.type) {
    case 'BlockStatement': {
      const name = (statement as hbs.AST.BlockStatement).path.original;
      return knownBlocks.includes(name) ? { cause: 'block', text, replaced: false, name } : undefined;
    }
    case 'PartialStatement':
    case 'PartialBlockStatement':
      return { cause: 'partial', text, replaced: false };
    case 'DecoratorBlock':
      return { cause: 'decorator', text };
    case 'MustacheStatement':
      return causeOfMustache(statement as hbs.AST.MustacheStatement, text);
    default:
      return undefined;
  }
}

function causeOfMustache(
  { path, params, hash }: hbs.AST.MustacheStatement,
  text: string,
): PlaceholderCause | undefined {
  if (path.type === 'StringLiteral') return { cause: 'quotedText', text };
  if (path.type !== 'PathExpression') return undefined;
  const { original, data, parts } = path as hbs.AST.PathExpression;
  if (data) return { cause: 'variable', text, replaced: false, name: original };
  // Words separated by spaces are a call as well; only something else than paths shows that a call was meant.
  const isCall =
    parts.length === 1 &&
    (hash !== undefined ||
      params.some((param) => param.type !== 'PathExpression' || (param as hbs.AST.PathExpression).parts.length > 1));
  if (!isCall || parts[0] === 'args' || parts[0] === 'resources') return undefined;
  return { cause: 'helper', text, name: original, unread: unreadable.test(text) };
}
