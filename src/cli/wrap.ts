const LIST_ITEM = /^\s*(?:[-*]|\d+\.) /;

/** Wraps the paragraphs and list items of a Markdown text; fenced and indented code stays as it is. */
export function wrapMarkdown(text: string, width: number): string {
  const out: string[] = [];
  let paragraph = '';
  let fenced = false;
  const flush = () => {
    if (paragraph) out.push(...wrapLine(paragraph, width));
    paragraph = '';
  };
  for (const line of text.trim().split('\n')) {
    const fence = line.trimStart().startsWith('```');
    if (fenced || fence || line.trim() === '' || (paragraph === '' && line.startsWith('    '))) {
      flush();
      out.push(line);
      if (fence) fenced = !fenced;
    } else if (LIST_ITEM.test(line)) {
      flush();
      paragraph = line;
    } else {
      paragraph = paragraph ? `${paragraph} ${line.trim()}` : line.trim();
    }
  }
  flush();
  return out.join('\n');
}

/** The lines of a paragraph; those after the first of a list item are indented like its text. */
function wrapLine(text: string, width: number): string[] {
  const indent = ' '.repeat(LIST_ITEM.exec(text)?.[0].length ?? 0);
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent.length).split(/\s+/)) {
    if (line && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  lines.push(line);
  return lines.map((line, i) => (i === 0 ? text.slice(0, indent.length) : indent) + line);
}
