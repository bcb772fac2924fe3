import type { ScalarEvent } from 'js-yaml';
import { isBlank, isBreak } from '../../text/blanks.ts';
import type { Span } from '../../text/span.ts';

/**
 * The text of a block scalar: from the first character after the indentation to the end of the last
 * line that is not empty, without its line break.
 */
export function contentOf(text: string, { valueStart, valueEnd, indent }: ScalarEvent): Span {
  let end = valueEnd;
  for (;;) {
    let i = end;
    while (i > valueStart && isBreak(text.charCodeAt(i - 1))) i--;
    const lineEnd = i;
    while (i > valueStart && isBlank(text.charCodeAt(i - 1))) i--;
    if (i === valueStart) return { start: valueStart, end: valueStart };
    end = lineEnd;
    if (!isBreak(text.charCodeAt(i - 1))) break;
    end = i;
  }
  let start = valueStart;
  for (let i = valueStart; ; i++) {
    const code = text.charCodeAt(i);
    if (isBreak(code)) start = i + 1;
    else if (!isBlank(code)) return { start: start + Math.max(0, indent), end };
  }
}
