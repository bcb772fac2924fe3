import { eastAsianWidth } from 'get-east-asian-width';
import { escapeOf, isControl } from '../text/words.ts';

/** A character as a terminal shows it: what is written for a part of a line, and how many columns that takes. */
export interface Cell {
  /** UTF-16 offsets in the line. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly width: number;
}

const TAB = 4;
const ASCII = /^[\t\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | undefined;

/** The cells of `line` from one offset to another; tabs become spaces up to the next stop, control characters escapes. */
export function cellsOf(line: string, from = 0, to = line.length): Cell[] {
  const text = line.slice(from, to);
  const cells: Cell[] = [];
  let column = 0;
  const add = (segment: string, offset: number) => {
    const shown = segment === '\t' ? ' '.repeat(TAB - (column % TAB)) : show(segment);
    // An escape or a tab has several characters, and each of them is a column.
    const width = shown === segment ? widthOf(segment) : shown.length;
    cells.push({ start: from + offset, end: from + offset + segment.length, text: shown, width });
    column += width;
  };
  if (ASCII.test(text)) {
    for (let i = 0; i < text.length; i++) {
      if (text[i] === '\t') add('\t', i);
      else {
        cells.push({ start: from + i, end: from + i + 1, text: text[i]!, width: 1 });
        column++;
      }
    }
  } else {
    segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
    for (const { segment, index } of segmenter.segment(text)) add(segment, index);
  }
  return cells;
}

export function widthOfCells(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

const LONE_SURROGATE = /^[\ud800-\udfff]$/;

/** Control characters and lone surrogates are graphemes of their own. */
function show(grapheme: string): string {
  if (isControl(grapheme)) return [...grapheme].map(escapeOf).join('');
  return LONE_SURROGATE.test(grapheme) ? '\ufffd' : grapheme;
}

const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
const MARK = /^[\p{Mark}\p{Format}]/u;

function widthOf(grapheme: string): number {
  if (grapheme.length === 1 && grapheme >= ' ' && grapheme <= '~') return 1;
  if (EMOJI.test(grapheme)) return 2;
  return MARK.test(grapheme) ? 0 : eastAsianWidth(grapheme.codePointAt(0)!);
}
