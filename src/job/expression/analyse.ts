import jsonata from 'jsonata';
import { memoized } from '../../shared/memo.ts';
import type { ExpressionAnalysis, FreePath, Range } from './analysis.ts';
import type { AstNode, Operation } from './ast.ts';
import { bareKeysIn, bareTextsIn } from './bare-texts.ts';
import { callProblemsIn } from './calls.ts';
import { comparisonsIn } from './comparisons.ts';
import { describeError } from './errors.ts';
import { javascriptIn } from './javascript.ts';
import { joinHyphens } from './join-hyphens.ts';
import { keysOf } from './keys.ts';
import { branchesOf } from './kinds.ts';
import { outcomesOf } from './outcomes.ts';
import { Ranges } from './ranges.ts';
import { collectReads, type Read } from './reads.ts';
import { maxSize, measure } from './size.ts';
import { textUsesIn } from './text-uses.ts';
import { indexAt, type Tokens, textOf, tokenize } from './tokens.ts';

/** What the placeholder engine would replace, were it asked (`@truto/replace-placeholders` 1.0). */
const placeholder = /\{\{[\w\-./|:?\s]+\}\}|<<\s*(?:args|resources)\.[\w\-./|:?\s]+>>/g;

/**
 * Says what an expression of JSONata reads, calls and yields, without evaluating it.
 * All ranges are UTF-16 indices into `source`. It never throws, and takes bounded time for whatever input.
 */
export const analyseExpression = memoized((source: string): ExpressionAnalysis => {
  const tokens = tokenize(source, maxSize + 1);
  const { size, excess } = measure(tokens);
  if (excess) return { ...nothing, size, error: excess };
  try {
    const ast = jsonata(source).ast() as AstNode;
    const { paths, functions, dynamic, operations, methods } = collectReads(ast, tokens);
    const ranges = new Ranges(tokens);
    return {
      size,
      ...joinHyphens(paths, tokens),
      functions,
      keys: keysOf(ast, tokens),
      dynamic,
      outcomes: outcomesOf(ast, tokens),
      placeholders: placeholdersIn(tokens),
      ast,
      javascript: javascriptIn(operations, methods, tokens),
      comparisons: comparisonsIn(operations, functions, tokens, ranges),
      textUses: textUsesIn(operations, functions, tokens),
      ...callProblemsIn(operations, functions, tokens, ranges),
      bareKeys: bareKeysIn(operations, tokens),
      bareTexts: bareTextsIn(operations, tokens),
      conditions: conditionsIn(operations, ranges),
      branches: endsOf(ast, ranges),
      recordPaths: recordPathsIn(paths, tokens),
    };
  } catch (error) {
    return { ...nothing, size, error: describeError(error, tokens) };
  }
});

const nothing: Omit<ExpressionAnalysis, 'size'> = {
  paths: [],
  functions: [],
  hyphenated: [],
  dynamic: false,
  outcomes: [],
  placeholders: [],
  javascript: [],
  comparisons: [],
  textUses: [],
  callProblems: [],
  typedCalls: [],
  bareKeys: [],
  bareTexts: [],
  conditions: [],
  branches: [],
  recordPaths: [],
};

function endsOf(ast: AstNode, ranges: Ranges): ExpressionAnalysis['branches'] {
  const ends = branchesOf(ast);
  if (ends.length < 2) return [];
  return ends.flatMap((end) => {
    const range = ranges.of(end);
    return range ? [{ start: range.start, end: range.end, ast: end }] : [];
  });
}

function conditionsIn(operations: readonly Operation[], ranges: Ranges): ExpressionAnalysis['conditions'] {
  const found = new Map<number, ExpressionAnalysis['conditions'][number]>();
  for (const { node, free } of operations) {
    if (node.type !== 'condition' || !free) continue;
    const range = ranges.of(node.condition!);
    if (range) found.set(range.start, { start: range.start, end: range.end, ast: node.condition! });
  }
  return [...found.values()];
}

/** What follows a dot (`$.args`) says itself where it is looked up. */
function recordPathsIn(paths: readonly Read[], tokens: Tokens): FreePath[] {
  return paths
    .filter(({ free, start }) => {
      const before = tokens.list[indexAt(tokens, start) - 1];
      return !free && !(before?.kind === 'operator' && textOf(tokens, before) === '.');
    })
    .map(({ start, end, segments }) => ({ start, end, segments }));
}

function placeholdersIn(tokens: Tokens): Range[] {
  const found: Range[] = [];
  for (const token of tokens.list) {
    if (token.kind !== 'string') continue;
    for (const match of textOf(tokens, token).matchAll(placeholder)) {
      const start = token.start + match.index;
      found.push({ start, end: start + match[0].length });
    }
  }
  return found;
}
