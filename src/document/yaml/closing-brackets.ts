import { COLLECTION_STYLE, EVENT_ID, type Event } from 'js-yaml';

/** A text of the same length in which closing brackets are not the first on their line. */
export interface Joined {
  readonly text: string;
  /** Where those brackets are, in order. */
  readonly brackets: readonly number[];
}

/**
 * YAML wants the lines of a flow collection deeper than the key that it belongs to, its closing
 * bracket included. People put that in the column of the key, and all other parsers but js-yaml
 * take it. Here it goes to the end of the line before: what separates the two becomes spaces, so
 * that all offsets stay.
 *
 * @param leave brackets to be left where they are
 */
export function joinClosingBrackets(text: string, leave: ReadonlySet<number> = new Set()): Joined {
  const pieces: string[] = [];
  const brackets: number[] = [];
  let done = 0;
  for (const { index } of text.matchAll(/(?<=[\r\n])[ \t]*[\]}]/g)) {
    const bracket = index + /^[ \t]*/.exec(text.slice(index, index + LONGEST_INDENT))![0].length;
    const end = endOfContent(text, index, done);
    if (end === undefined || leave.has(bracket)) continue;
    pieces.push(text.slice(done, end), ' '.repeat(bracket - end));
    brackets.push(bracket);
    done = bracket;
  }
  return { text: pieces.join('') + text.slice(done), brackets };
}

const LONGEST_INDENT = 1000;

/**
 * The end of the last line before an offset that holds more than a comment; nothing where that
 * begins a block scalar.
 */
function endOfContent(text: string, from: number, least: number): number | undefined {
  for (let end = from; end > least; ) {
    while (end > least && /[\r\n]/.test(text[end - 1]!)) end--;
    let start = end;
    while (start > least && !/[\r\n]/.test(text[start - 1]!)) start--;
    const line = text.slice(start, end);
    const content = withoutComment(line).trimEnd();
    if (/(?:^|\s)[|>][-+\d]*$/.test(content)) return undefined;
    if (content !== '') return start + content.length;
    end = start;
  }
  return undefined;
}

/** A line up to its comment; a `#` after a quote that is still open begins none. */
function withoutComment(line: string): string {
  for (const { index } of line.matchAll(/(?<=^|[ \t])#/g)) {
    const before = line.slice(0, index);
    if ([/"/g, /'/g].every((quote) => (before.match(quote)?.length ?? 0) % 2 === 0)) return before;
  }
  return line;
}

/**
 * Those of the joined brackets that YAML would not take where they are: in a scalar, or left of the
 * block that their collection is in.
 */
export function misplacedBrackets(text: string, brackets: readonly number[], events: readonly Event[]): Set<number> {
  const misplaced = new Set<number>();
  const columns: number[] = [];
  let column = 0;
  let flows = 0;
  /** The column of the block around the last flow collection that is in no other. */
  let around = 0;
  let next = 0;
  /** Takes the brackets before an offset, which that collection holds. */
  const take = (until: number) => {
    for (; next < brackets.length && brackets[next]! < until; next++) {
      if (columnOf(text, brackets[next]!) < around) misplaced.add(brackets[next]!);
    }
  };
  for (const event of events) {
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      const isFlow = event.style === COLLECTION_STYLE.FLOW;
      if (!isFlow) column = columnOf(text, event.start);
      else if (flows++ === 0) {
        take(event.start);
        around = column;
      }
      columns.push(isFlow ? -1 : column);
    } else if (event.type === EVENT_ID.SCALAR && event.valueStart >= 0) {
      take(event.valueStart);
      for (; next < brackets.length && brackets[next]! < event.valueEnd; next++) misplaced.add(brackets[next]!);
    } else if (event.type === EVENT_ID.POP && columns.length > 0) {
      if (columns.pop() === -1) flows--;
      else column = columns.findLast((other) => other >= 0) ?? 0;
    }
  }
  take(text.length);
  return misplaced;
}

function columnOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text[start - 1]!)) start--;
  return offset - start;
}
