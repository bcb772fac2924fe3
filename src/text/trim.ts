/**
 * A text without the characters at its end that an expression for one character matches. An
 * expression such as `/ +$/` tries each of its runs anew, in quadratic time.
 */
export function trimEndOf(text: string, edge: RegExp): string {
  let end = text.length;
  while (end > 0 && edge.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}
