import type { Node } from '../document/node.ts';

/** No more of a value is written than a reader of a difference looks at. */
const MOST_CHARACTERS = 10_000;

/**
 * A value as a text: a string as it is, everything else as JSON, of which a large value has the
 * beginning alone.
 */
export function textOfValue(node: Node): string {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? node.value : JSON.stringify(node.value);
  const writer = new Writer();
  writer.write(node);
  return writer.text;
}

class Writer {
  text = '';

  write(node: Node): void {
    if (this.#isFull) return;
    if (node.kind === 'scalar') this.text += JSON.stringify(node.value);
    else if (node.kind === 'sequence') this.#list('[]', node.items, (item) => this.write(item));
    else {
      this.#list('{}', node.entries, ({ name, value }) => {
        this.text += `${JSON.stringify(name)}: `;
        this.write(value);
      });
    }
  }

  get #isFull(): boolean {
    return this.text.length > MOST_CHARACTERS;
  }

  #list<T>([open, close]: string, items: readonly T[], write: (item: T) => void): void {
    this.text += open;
    for (const [index, item] of items.entries()) {
      if (this.#isFull) break;
      if (index > 0) this.text += ', ';
      write(item);
    }
    this.text += this.#isFull ? '…' : close;
  }
}
