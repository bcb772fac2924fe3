import { endOfLine, isBlank, isBreak } from '../../text/blanks.ts';
import type { Comment } from '../node.ts';

/**
 * Collects the comments of a YAML text, given its scalars in order: a `#` in none of them, at the
 * start of a line or after a space.
 */
export class CommentCollector {
  readonly comments: Comment[] = [];
  readonly #text: string;
  /** The first `#` that no scalar so far holds. */
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#find(0);
  }

  /** Takes note of a scalar; what lies before it and has not been looked at holds no other. */
  scalar(start: number, end: number): void {
    if (this.#next >= end) return;
    this.#collect(start);
    if (this.#next < end) this.#next = this.#find(end);
  }

  /** Says that no scalar follows before this offset. */
  finish(end: number): readonly Comment[] {
    this.#collect(end);
    return this.comments;
  }

  #collect(limit: number): void {
    while (this.#next < limit) {
      const start = this.#next;
      if (start > 0 && !isGap(this.#text.charCodeAt(start - 1))) {
        this.#next = this.#find(start + 1);
        continue;
      }
      const end = endOfLine(this.#text, start);
      this.comments.push({ start, end, text: this.#text.slice(start + 1, end) });
      this.#next = this.#find(end);
    }
  }

  #find(from: number): number {
    const found = this.#text.indexOf('#', from);
    return found < 0 ? Infinity : found;
  }
}

function isGap(code: number): boolean {
  return isBlank(code) || isBreak(code);
}
