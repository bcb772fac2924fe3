import { isString, type Scalar } from '../document/node.ts';
import { spanWithin } from '../document/places.ts';
import { knownFunctions } from '../job/expression/functions.ts';
import { type Token, tokenize } from '../job/expression/tokens.ts';
import type { Job } from '../job/job.ts';
import type { Placeholder } from '../job/placeholder/placeholder.ts';
import type { Span } from '../text/span.ts';
import type { Model } from './model.ts';

/** What is told apart, in the words of the protocol. */
export const tokenTypes = [
  'namespace',
  'property',
  'variable',
  'function',
  'keyword',
  'operator',
  'string',
  'number',
  'regexp',
] as const;

interface Part extends Span {
  readonly type: (typeof tokenTypes)[number];
}

/** What placeholders and expressions are made of, as the protocol has it: five numbers each, relative to the one before. */
export function semanticTokensIn({ jobs, positions, file }: Model): number[] {
  const parts = new Map<number, Part>();
  for (const part of jobs.flatMap(partsIn))
    for (const line of byLine(part, file.text)) if (line.end > line.start) parts.set(line.start, line);
  const data: number[] = [];
  let before = { line: 0, character: 0 };
  for (const { start, end, type } of [...parts.values()].sort((a, b) => a.start - b.start)) {
    const at = positions.position(start);
    const line = at.line - before.line;
    data.push(
      line,
      line === 0 ? at.character - before.character : at.character,
      end - start,
      tokenTypes.indexOf(type),
      0,
    );
    before = at;
  }
  return data;
}

/** A token is in one line. */
function byLine({ start, end, type }: Part, text: string): Part[] {
  const lines: Part[] = [];
  for (const { index, 0: line } of text.slice(start, end).matchAll(/[^\r\n]+/g)) {
    const indentation = index === 0 ? 0 : line.length - line.trimStart().length;
    lines.push({ start: start + index + indentation, end: start + index + line.length, type });
  }
  return lines;
}

function partsIn({ templates, expressions }: Job): Part[] {
  const parts: Part[] = [];
  for (const { scalar, placeholders } of templates)
    for (const placeholder of placeholders) parts.push(...within(scalar, partsOfPlaceholder(placeholder)));
  for (const { node } of expressions) if (isString(node)) parts.push(...within(node, partsOfExpression(node.value)));
  return parts;
}

function within(scalar: Scalar, parts: readonly Part[]): Part[] {
  return parts.map(({ start, end, type }) => ({ ...spanWithin(scalar, start, end), type }));
}

const ROOTS: ReadonlySet<string> = new Set(['args', 'resources', 'payload', 'sync_job_run']);

function partsOfPlaceholder({ start, end, parts, fallback }: Placeholder): Part[] {
  const found: Part[] = [{ start, end: start + 2, type: 'operator' }];
  for (const { path, casts } of parts) {
    for (const [index, segment] of path.segments.entries()) {
      const type = index > 0 ? 'property' : ROOTS.has(segment.text) ? 'namespace' : 'variable';
      found.push({ start: segment.start, end: segment.end, type });
    }
    for (const cast of casts) found.push({ start: cast.start, end: cast.end, type: 'keyword' });
  }
  if (fallback) found.push({ start: fallback.start, end: fallback.end, type: 'string' });
  if (fallback?.cast) found.push({ start: fallback.cast.start, end: fallback.cast.end, type: 'keyword' });
  found.push({ start: end - 2, end, type: 'operator' });
  return found;
}

function partsOfExpression(source: string): Part[] {
  const { list } = tokenize(source);
  return list.map((token, index) => ({
    start: token.start,
    end: token.end,
    type: typeOf(token, list[index - 1], source),
  }));
}

function typeOf({ kind, start, end }: Token, before: Token | undefined, source: string): Part['type'] {
  const text = source.slice(start, end);
  switch (kind) {
    case 'operator':
      return /^\w/.test(text) ? 'keyword' : 'operator';
    case 'variable':
      return knownFunctions.has(text.slice(1)) ? 'function' : 'variable';
    case 'name':
      if (text === 'function' || text === 'λ') return 'keyword';
      return ROOTS.has(text) && source[before?.start ?? -1] !== '.' ? 'namespace' : 'property';
    case 'quoted':
      return 'property';
    case 'literal':
      return 'keyword';
    case 'regex':
      return 'regexp';
    default:
      return kind;
  }
}
