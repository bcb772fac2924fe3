import type { Node } from '../document/node.ts';
import type { SyntaxProblem } from '../document/source.ts';
import {
  FEW_NAMES,
  FEW_STEPS,
  LEAST_PER_NAME,
  LEAST_PER_STEP,
  MAX_COMPILED,
  MAX_DEFAULTS,
  MAX_NAMES,
  MAX_PARTS,
  STEPS_PER_JOB,
} from './limits.ts';

/** Thrown where a file asks for more than it may. */
export class Excess extends Error {
  readonly problem: SyntaxProblem;

  constructor({ start, end }: Node, cause: 'tooManyNames' | 'tooManyParts' | 'tooManySteps', limit: number) {
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
  readonly #mostNames: number;
  readonly #mostSteps: number;
  #names: number;
  #steps: number;
  #parts = MAX_PARTS;
  readonly defaults: DefaultsBudget = { work: MAX_DEFAULTS, compiled: MAX_COMPILED };

  /** @param characters how long the file is */
  constructor(characters = 0) {
    this.#mostNames = Math.min(MAX_NAMES, Math.max(FEW_NAMES, Math.floor(characters / LEAST_PER_NAME)));
    this.#mostSteps = Math.max(FEW_STEPS, Math.floor(characters / LEAST_PER_STEP));
    this.#names = this.#mostNames;
    this.#steps = this.#mostSteps;
  }

  /**
   * @param steps how many a job has
   * @throws Excess if there are too many
   */
  takeJob(steps: number, node: Node): void {
    this.#steps -= steps + STEPS_PER_JOB;
    if (this.#steps < 0) throw new Excess(node, 'tooManySteps', this.#mostSteps);
  }

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
    if (count > this.#names) throw new Excess(node, 'tooManyNames', this.#mostNames);
  }

  /** @throws Excess if there are too many */
  takeParts(count: number, node: Node): void {
    this.#parts -= count;
    if (this.#parts < 0) throw new Excess(node, 'tooManyParts', MAX_PARTS);
  }
}
