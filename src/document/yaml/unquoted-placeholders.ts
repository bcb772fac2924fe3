import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import type { Span } from '../../text/span.ts';

/**
 * The `{{…}}` of a YAML text that may have been meant as values and lack their quotes: YAML reads
 * them as maps, or stumbles over them. Told by what is before them; whether they are what they look
 * like only a parse of the masked text can tell (`confirmed`).
 */
export function candidates(text: string): Span[] {
  const spans: Span[] = [];
  let lineWithValue = -1;
  let close = -1;
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', start)) {
    if (close < start) close = text.indexOf('}}', start);
    if (close < 0) break;
    const end = endOfPlaceholder(text, start, close);
    if (end === undefined) {
      while (text[start] === '{') start++;
      continue;
    }
    const begin = beginOfValue(text, start);
    if (begin !== undefined || (start < lineWithValue && !isQuote(text[start - 1]))) {
      spans.push({ start: begin ?? start, end });
      if (end > lineWithValue) lineWithValue = endOfLine(text, end);
    }
    start = end;
  }
  return spans;
}

/** The text with neutral characters in place of the spans, so that all offsets stay. */
export function mask(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let last = 0;
  for (const { start, end } of spans) {
    pieces.push(text.slice(last, start), 'x'.repeat(end - start));
    last = end;
  }
  pieces.push(text.slice(last));
  return pieces.join('');
}

/**
 * Those of the masked spans that turned out to be (in) a plain scalar that one of them begins; with
 * text before the placeholder only in flow style.
 */
export function confirmed(text: string, spans: readonly Span[], events: readonly Event[]): Span[] {
  const found: Span[] = [];
  const open: boolean[] = [];
  let next = 0;
  for (const event of events) {
    if (next === spans.length) break;
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE)
      open.push(event.style === COLLECTION_STYLE.FLOW);
    else if (event.type === EVENT_ID.POP) open.pop();
    if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0) continue;
    while (next < spans.length && spans[next]!.start < event.valueStart) next++;
    const begins =
      event.style === SCALAR_STYLE.PLAIN &&
      spans[next]?.start === event.valueStart &&
      (text[event.valueStart] === '{' || open[open.length - 1] === true);
    for (; next < spans.length && spans[next]!.start < event.valueEnd; next++) if (begins) found.push(spans[next]!);
  }
  return found;
}

/** Whether YAML has read a `{{` as a map in a map. */
export function readsBracesAsMaps(events: readonly Event[]): boolean {
  for (let i = 1; i < events.length; i++) {
    const outer = events[i - 1]!;
    const inner = events[i]!;
    if (
      outer.type === EVENT_ID.MAPPING &&
      inner.type === EVENT_ID.MAPPING &&
      outer.style === COLLECTION_STYLE.FLOW &&
      inner.style === COLLECTION_STYLE.FLOW &&
      inner.start === outer.start + 1
    ) {
      return true;
    }
  }
  return false;
}

/** A placeholder that is longer than this is taken for a map. */
const LONGEST = 2000;

/**
 * Where the placeholder that begins here and has its next `}}` there ends, braces around it
 * included; on a later line only if nothing but words is between.
 */
function endOfPlaceholder(text: string, start: number, close: number): number | undefined {
  if (close - start > LONGEST) return undefined;
  const inner = text.slice(start, close);
  if (/[\r\n]/.test(inner) && /["'#}]|[^{]\{/.test(inner)) return undefined;
  if (((inner.match(/"/g)?.length ?? 0) | (inner.match(/'/g)?.length ?? 0)) & 1) return undefined;
  let open = 0;
  for (const character of inner) {
    if (character === '{') open++;
    else if (character === '}') open--;
  }
  let end = close + 2;
  while (end - close < open && text[end] === '}') end++;
  return end;
}

/**
 * Where the value begins that a placeholder without quotes is in: at the placeholder, or in flow
 * style, where braces end a text, at the text before it.
 */
function beginOfValue(text: string, start: number): number | undefined {
  if (beginsValue(text, start)) return start;
  let at = start;
  while (at > 0 && start - at < LONGEST_PREFIX && PLAIN_PREFIX.test(text[at - 1]!)) at--;
  while (at < start && isBlank(text[at])) at++;
  return at < start && PLAIN_START.test(text[at]!) && beginsValue(text, at) ? at : undefined;
}

const LONGEST_PREFIX = 200;
/** What a text without quotes can have before a placeholder on its line, as far as it is simple. */
const PLAIN_PREFIX = /[\w ./?&=%+~@$-]/;
const PLAIN_START = /[\w./$+~]/;

/** Whether what is before an offset on its line says that a value (or key) begins there. */
function beginsValue(text: string, start: number): boolean {
  let at = skipBlanksBack(text, start);
  let gap = at < start;
  // After an anchor or a tag a value begins where it would begin without them.
  while (gap && at > 0 && !isBlank(text[at - 1])) {
    let word = at;
    while (word > 0 && !isBlank(text[word - 1])) word--;
    if (text[word] !== '&' && text[word] !== '!') break;
    at = skipBlanksBack(text, word);
    gap = at < word || at === 0;
  }
  const before = at === 0 ? '\n' : text[at - 1]!;
  switch (before) {
    case '\n':
    case '\r':
    case '[':
    case '{':
    case ',':
      return true;
    case ':':
      return gap || isQuote(text[at - 2]);
    case '-':
    case '?':
      return gap && (at === 1 || /^[\s-]$/.test(text[at - 2]!));
    default:
      return false;
  }
}

function skipBlanksBack(text: string, from: number): number {
  let at = from;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
