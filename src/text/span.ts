/** A half-open range of UTF-16 offsets, counted from 0 in the decoded text without its byte-order mark. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A replacement of the text in a span; `start === end` inserts. */
export interface Edit extends Span {
  readonly text: string;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

/** Whether `inner` lies within `outer`, ends included. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The span from the first to the last of some, of which there is one at least. */
export function extentOf(spans: readonly Span[]): Span {
  let { start, end } = spans[0]!;
  for (const span of spans) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.end);
  }
  return { start, end };
}
