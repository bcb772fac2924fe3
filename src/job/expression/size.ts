import type { ExpressionError } from './analysis.ts';
import { type Token, type Tokens, textOf } from './tokens.ts';

/**
 * JSONata's parser recurses: beyond some 2,000 levels (fewer on a small stack) it overflows. A
 * bracket counts two, an operator one.
 */
const maxDepth = 1000;

/** `??` and `?:` copy their left side, so each level of nesting there doubles the tree. */
const maxDefaults = 10;

/**
 * The size of the tree, in tokens: what keeps the worst case near 0.3 s. Long tokens count more,
 * and so do the later steps of a long path, as the parser goes over all steps for each.
 */
export const maxSize = 50_000;

/** What is between two brackets, up to the token at hand. */
class Group {
  /** Operators since the last `,` or `;`: each nests the tree by one. */
  operators = 0;
  /** The depth of the deepest group since then, and of all before. */
  inner = 0;
  depth = 0;
  /** Size and nesting of the operand at hand, which a `??` would copy. */
  operandSize = 0;
  operandDefaults = 0;
  /** Size and nesting of all operands before it. */
  size = 0;
  defaults = 0;
  /** Of a transformation, `|…|…|`: how many of its bars were met. */
  bars = 0;

  endOperand(copies: 0 | 1): void {
    this.size += this.operandSize * (1 + copies);
    this.defaults = Math.max(this.defaults, this.operandDefaults + copies);
    this.operandSize = 0;
    this.operandDefaults = 0;
  }

  endItem(): void {
    this.endOperand(0);
    this.depth = Math.max(this.depth, this.operators + this.inner);
    this.operators = 0;
    this.inner = 0;
  }

  add(group: Group): void {
    group.endItem();
    this.operandSize += group.size;
    this.operandDefaults = Math.max(this.operandDefaults, group.defaults);
    this.inner = Math.max(this.inner, group.depth + 1);
  }
}

export interface Measure {
  /** The size of the tree, in tokens; where something goes too far, that of what is in front. */
  readonly size: number;
  /** An error at the token that goes too far. */
  readonly excess?: ExpressionError;
}

/**
 * Finds what JSONata's parser could not take in bounded time and stack, before it is called.
 * All measures are upper bounds, so nothing is missed; they are exact for the nesting of `??` and `?:`.
 */
export function measure(tokens: Tokens): Measure {
  const groups = [new Group()];
  /** The operators of all open groups: what the parser's stack holds. */
  let open = 0;
  let size = 0;
  if (tokens.comments > maxDepth) {
    const last = tokens.list.at(-1) ?? { start: 0, end: tokens.source.length };
    return { size: tokens.list.length, excess: tooDeep(last) };
  }

  for (const token of tokens.list) {
    let group = groups.at(-1)!;
    const symbol = token.kind === 'operator' ? textOf(tokens, token) : '';
    const long = (token.end - token.start) >> 5;
    const late = symbol === '.' ? group.operators >> 6 : 0;
    const weight = 1 + long + late;
    group.operandSize += weight;
    size += weight;

    if (symbol === ',' || symbol === ';') {
      open -= group.operators;
      group.endItem();
    } else if (closes(symbol, token, group)) {
      if (groups.length > 1) {
        groups.pop();
        open -= group.operators + 1;
        groups.at(-1)!.add(group);
      }
    } else if (symbol !== '') {
      group.operators++;
      open++;
      if (symbol === '??' || symbol === '?:') {
        if (group.operandDefaults >= maxDefaults) return { size, excess: tooManyDefaults(token) };
        size += group.operandSize;
        group.endOperand(1);
      } else if (symbol === '?' || symbol === ':') group.endOperand(0);
      else if (symbol === '|' && !token.prefix && group.bars > 0) {
        group.endOperand(0);
        group.bars++;
      } else if (opens(symbol, token)) {
        group = new Group();
        if (symbol === '|') group.bars = 1;
        groups.push(group);
        open++;
      }
    }

    group = groups.at(-1)!;
    if (open > maxDepth || group.operators + group.inner > maxDepth) return { size, excess: tooDeep(token) };
    if (size > maxSize) return { size, excess: tooLarge(token) };
  }
  return { size };
}

function opens(symbol: string, token: Token): boolean {
  return symbol === '(' || symbol === '[' || symbol === '{' || (symbol === '|' && token.prefix);
}

function closes(symbol: string, token: Token, group: Group): boolean {
  return symbol === ')' || symbol === ']' || symbol === '}' || (symbol === '|' && !token.prefix && group.bars === 2);
}

function tooDeep({ start, end }: Pick<Token, 'start' | 'end'>): ExpressionError {
  return { start, end, cause: 'tooDeep', limit: maxDepth };
}

function tooManyDefaults({ start, end }: Token): ExpressionError {
  return { start, end, cause: 'tooManyDefaults', limit: maxDefaults };
}

function tooLarge({ start, end }: Token): ExpressionError {
  return { start, end, cause: 'tooLarge', limit: maxSize };
}
