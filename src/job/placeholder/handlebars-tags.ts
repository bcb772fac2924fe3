import type { Keyword, Lookalike, Placeholder } from './placeholder.ts';

/** What a placeholder is in Handlebars, if its path makes sense only there. */
export function keywordOf({ parts, spelling }: Placeholder): Keyword | undefined {
  const path = parts[0]!.path.text;
  const first = path.charCodeAt(0);
  // Nearly every path begins with another character than these four.
  if (spelling === 'angles' || (first !== 0x65 && first !== 0x74 && first !== 0x2e && first !== 0x2f)) return undefined;
  if (/^else(?: |$)/.test(path) && parts.length === 1) return 'else';
  if (/^\/\w[\w.-]*$/.test(path) && parts.length === 1) return 'close';
  if (/^this(?:[./]|$)/.test(path)) return 'this';
  return path.startsWith('../') ? 'parent' : undefined;
}

/** What the first characters of a tag make it in Handlebars. */
export type TagKind = 'block' | 'else' | 'close' | 'partial' | 'comment' | 'unescaped' | 'data';

export interface Tag {
  readonly kind: TagKind;
  /** Of a block, or of what closes one. */
  readonly name: string;
}

/** Reads the text between the braces of a construct that the engine leaves alone. */
export function readTag(body: string): Tag | undefined {
  const inner = body.replace(/^~/, '').replace(/~$/, '').trim();
  const [, sign = '', name = ''] = /^([#^][>*]?|[>&@]|\/(?=\w)|!(?=$|--|\s)|else(?=$|\s))?\s*([^\s~]*)/.exec(inner)!;
  const kind = name === '' && sign === '^' ? 'else' : kinds.get(sign[0] ?? '');
  return kind && { kind, name };
}

const kinds: ReadonlyMap<string, TagKind> = new Map([
  ['#', 'block'],
  ['^', 'block'],
  ['/', 'close'],
  ['e', 'else'],
  ['>', 'partial'],
  ['!', 'comment'],
  ['&', 'unescaped'],
  ['@', 'data'],
]);

/**
 * Where the tags start that a block or another unread construct around them explains, so that one
 * mistake is one finding: `{{else}}` and `{{/if}}` after a `{{#if}}`, `{{this}}` in a `{{!-- …
 * --}}`.
 */
export function blockTags(
  text: string,
  placeholders: readonly Placeholder[],
  unread: readonly Lookalike[],
): Set<number> {
  const explained = new Set<number>();
  if (unread.length === 0) return explained;
  const blocks = new OpenBlocks();
  let next = 0;
  let covered = 0;
  const visitPlaceholders = (end: number) => {
    for (; next < placeholders.length && placeholders[next]!.start < end; next++) {
      const placeholder = placeholders[next]!;
      const keyword = keywordOf(placeholder);
      if (!keyword) continue;
      if (placeholder.start < covered || blocks.any) explained.add(placeholder.start);
      if (keyword === 'close') blocks.close(placeholder.parts[0]!.path.text.slice(1));
    }
  };
  for (const construct of unread) {
    visitPlaceholders(construct.start);
    const tag = readTag(text.slice(construct.body.start, construct.body.end));
    if (tag && blocks.any) explained.add(construct.start);
    if (tag?.kind === 'block') blocks.open(tag.name);
    if (tag?.kind === 'close') blocks.close(tag.name);
    covered = construct.end;
  }
  visitPlaceholders(text.length);
  return explained;
}

class OpenBlocks {
  readonly #names: string[] = [];
  readonly #counts = new Map<string, number>();

  get any(): boolean {
    return this.#names.length > 0;
  }

  open(name: string): void {
    this.#names.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** Closes the last block of this name and everything in it, if one is open. */
  close(name: string): void {
    if (!this.#counts.get(name)) return;
    for (let last = this.#names.pop(); last !== undefined; last = this.#names.pop()) {
      this.#counts.set(last, this.#counts.get(last)! - 1);
      if (last === name) return;
    }
  }
}
