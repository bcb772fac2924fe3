/**
 * A text written in code without the line break that it begins with and the indentation that all
 * its lines share.
 */
export function dedent(text: string): string {
  const body = text.startsWith('\n') ? text.slice(1).replace(/[ \t]+$/, '') : text;
  const indents = body.match(/^[ \t]*(?=\S)/gm) ?? [];
  const shared = Math.min(...indents.map((indent) => indent.length));
  return shared > 0 && shared < Number.POSITIVE_INFINITY
    ? body.replaceAll(new RegExp(`^[ \\t]{${shared}}`, 'gm'), '')
    : body;
}
