import { grouped } from '../../text/words.ts';
import { isTerminal, STDERR, writeExactly } from '../terminal.ts';

const DELAY = 1000;
const INTERVAL = 100;
const CLEAR_LINE = '\r\u001b[K';

/** Says on a terminal how far a longer run has come. */
export class Progress {
  readonly #total: string;
  #done = 0;
  #next = Date.now() + DELAY;
  #shown = false;

  /** @param total absent where nobody knows */
  constructor(total: number | undefined) {
    this.#total = total === undefined ? '' : ` of ${grouped(total)}`;
  }

  step(): void {
    this.#done++;
    if (Date.now() < this.#next) return;
    if (!this.#shown && !isTerminal(STDERR)) {
      this.#next = Number.POSITIVE_INFINITY;
      return;
    }
    this.#shown = true;
    this.#next = Date.now() + INTERVAL;
    writeExactly(STDERR, `${CLEAR_LINE}linting ${grouped(this.#done)}${this.#total}`);
  }

  /** Makes room for something else on the terminal. */
  clear(): void {
    if (this.#shown) writeExactly(STDERR, CLEAR_LINE);
  }
}
