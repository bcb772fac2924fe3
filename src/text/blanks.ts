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
