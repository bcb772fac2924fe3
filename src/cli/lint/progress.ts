import { grouped } from '../../text/words.ts';
import { isTerminal, STDERR, writeExactly } from '../terminal.ts';

const DELAY = 1000;
const INTERVAL = 100;
const CLEAR_LINE = '\r\u001b[K';

/** Says on a terminal how far a longer run has come. */
export class Progress {
  readonly #doing: string;
  readonly #total: string;
  #done = 0;
  #next = Date.now() + DELAY;
  #shown = false;

  /**
   * @param doing what is done: "linting"
   * @param total absent where nobody knows
   */
  constructor(doing: string, total?: number) {
    this.#doing = doing;
    this.#total = total === undefined ? '' : ` of ${grouped(total)}`;
  }

  step(more = 1): void {
    this.#done += more;
    if (Date.now() < this.#next) return;
    if (!this.#shown && !isTerminal(STDERR)) {
      this.#next = Number.POSITIVE_INFINITY;
      return;
    }
    this.#shown = true;
    this.#next = Date.now() + INTERVAL;
    writeExactly(STDERR, `${CLEAR_LINE}${this.#doing} ${grouped(this.#done)}${this.#total}`);
  }

  /** Makes room for something else on the terminal. */
  clear(): void {
    if (this.#shown) writeExactly(STDERR, CLEAR_LINE);
  }
}
