/** Whether a UTF-16 unit is a line feed or a carriage return: what ends lines in YAML. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Whether a UTF-16 unit is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** The offset of the line break that ends a line, or the end of the text. */
export function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
  return end;
}

/** The offset after the line break at an offset: that offset where there is none. */
export function afterBreak(text: string, at: number): number {
  if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) return at + 2;
  return isBreak(text.charCodeAt(at)) ? at + 1 : at;
}

/** The offset of the line break that ends before an offset: that offset where there is none. */
export function beforeBreak(text: string, at: number): number {
  if (text.charCodeAt(at - 1) === 10 && text.charCodeAt(at - 2) === 13) return at - 2;
  return isBreak(text.charCodeAt(at - 1)) ? at - 1 : at;
}

/** The offset of the first character from an offset on that is none of some. */
export function skip(text: string, from: number, characters: RegExp): number {
  let at = from;
  while (at < text.length && characters.test(text[at]!)) at++;
  return at;
}

/** The offset after the last character before an offset that is none of some. */
export function skipBack(text: string, from: number, characters: RegExp): number {
  let at = from;
  while (at > 0 && characters.test(text[at - 1]!)) at--;
  return at;
}
