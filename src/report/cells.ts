import { eastAsianWidth } from 'get-east-asian-width';
import { armedAt, escapeOf, isHidden } from '../text/escape.ts';

/**
 * A character as a terminal shows it: what is written for a part of a line, and how many columns
 * that takes.
 */
export interface Cell {
  /** UTF-16 offsets in the line. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly width: number;
}

const TAB = 4;
/** No command of a log is introduced by more. */
const LONGEST_COMMAND = 16;
const ASCII = /^[\t\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | undefined;

/**
 * The cells of `line` from one offset to another; tabs become spaces up to the next stop, control
 * characters escapes.
 */
export function cellsOf(line: string, from = 0, to = line.length): Cell[] {
  const text = line.slice(from, to);
  const cells: Cell[] = [];
  let column = 0;
  const add = (offset: number, length: number, shown: string, width: number) => {
    cells.push({ start: from + offset, end: from + offset + length, text: shown, width });
    column += width;
  };
  const addTab = (offset: number) => {
    const width = TAB - (column % TAB);
    add(offset, 1, ' '.repeat(width), width);
  };
  const armed = armedAt(line.slice(from, to + LONGEST_COMMAND));
  // An escape has several characters, and each of them is a column.
  const addEscape = (offset: number, character: string) => {
    const shown = escapeOf(character);
    add(offset, character.length, shown, shown.length);
  };
  if (ASCII.test(text)) {
    for (let i = 0; i < text.length; i++) {
      if (text[i] === '\t') addTab(i);
      else if (armed.has(i)) addEscape(i, text[i]!);
      else add(i, 1, text[i]!, 1);
    }
    return cells;
  }
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment, index } of segmenter.segment(text)) {
    if (segment === '\t') addTab(index);
    else if (armed.has(index)) addEscape(index, segment);
    else if (!isHidden(segment)) add(index, segment.length, segment, widthOf(segment));
    else {
      // What is hidden in a grapheme is shown, and so takes it apart.
      let offset = index;
      for (const character of segment) {
        if (isHidden(character)) addEscape(offset, character);
        else add(offset, character.length, character, widthOf(character));
        offset += character.length;
      }
    }
  }
  return cells;
}

export function widthOfCells(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** How many columns a text takes in a terminal. */
export function columnsOf(text: string): number {
  return widthOfCells(cellsOf(text));
}

const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
const MARK = /^[\p{Mark}\p{Format}]/u;

function widthOf(grapheme: string): number {
  if (grapheme.length === 1 && grapheme >= ' ' && grapheme <= '~') return 1;
  if (EMOJI.test(grapheme)) return 2;
  return MARK.test(grapheme) ? 0 : eastAsianWidth(grapheme.codePointAt(0)!);
}
