import type { Node } from '../document/node.ts';
import type { SyntaxProblem } from '../document/source.ts';
import { MAX_COMPILED, MAX_DEFAULTS, MAX_NAMES, MAX_PARTS } from './limits.ts';

/** Thrown where a file asks for more than it may. */
export class Excess extends Error {
  readonly problem: SyntaxProblem;

  constructor({ start, end }: Node, cause: 'tooManyNames' | 'tooManyParts', limit: number) {
    super(cause);
    this.problem = { start, end: Math.min(start + 1, end), cause, limit };
  }
}

/** What is left to judge defaults with. */
export interface DefaultsBudget {
  work: number;
  compiled: number;
}

/** What the jobs of one file may take. Few characters can stand for very much, by way of aliases and `??`. */
export class Budget {
  #names = MAX_NAMES;
  #parts = MAX_PARTS;
  readonly defaults: DefaultsBudget = { work: MAX_DEFAULTS, compiled: MAX_COMPILED };

  /**
   * @param node what reads the names
   * @throws Excess if there are too many
   */
  takeNames(count: number, node: Node): void {
    this.checkNames(count, node);
    this.#names -= count;
  }

  /** @throws Excess if so many names would be too many */
  checkNames(count: number, node: Node): void {
    if (count > this.#names) throw new Excess(node, 'tooManyNames', MAX_NAMES);
  }

  /** @throws Excess if there are too many */
  takeParts(count: number, node: Node): void {
    this.#parts -= count;
    if (this.#parts < 0) throw new Excess(node, 'tooManyParts', MAX_PARTS);
  }
}
