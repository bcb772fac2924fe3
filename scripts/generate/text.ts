/** A text as a code block of Markdown, whose fence is longer than any in the text. */
export function codeBlock(text: string, language: string): string {
  const fences = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...fences.map((found) => found.length + 1)));
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** A text in a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/**
 * Puts texts between the markers of a document: `<!-- generated: NAME -->` and `<!-- /generated -->`.
 *
 * @throws Error where a marker has no text or a text no marker
 */
export function fillBlocks(document: string, blocks: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(blocks));
  const filled = document.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, start: string, name: string, end: string) => {
      const text = blocks[name];
      if (text === undefined) throw new Error(`nothing generates "${name}"`);
      missing.delete(name);
      return `${start}\n${text}\n\n${end}`;
    },
  );
  if (missing.size > 0) throw new Error(`no markers for ${[...missing].join(', ')}`);
  return filled;
}

/** As Biome writes JSON: lists of plain values on one line, where they fit. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value, null, 2);
  const joined = text.replace(/^(.*)\[\n\s+([^[\]{}]*?)\n\s+\](,?)/gm, (long, before: string, items: string, comma) => {
    const line = `${before}[${items.replace(/\n\s+/g, ' ')}]${comma}`;
    return line.length <= 120 ? line : long;
  });
  return `${joined}\n`;
}
