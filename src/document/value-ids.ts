import type { Entry, Node } from './node.ts';

/** Numbers for values: the same for equal ones, whatever the order of keys. */
export class ValueIds {
  readonly #ids = new Map<string, number>();
  readonly #known = new Map<Node, number>();

  /** @returns the number of a map that has just these entries */
  idOfMap(entries: readonly Entry[]): number {
    const parts = entries.map(({ name, value }) => `${JSON.stringify(name)}:${this.idOf(value)}`);
    return this.#number(`{${parts.sort().join()}}`);
  }

  /** @returns the number of a value */
  idOf(node: Node): number {
    if (node.kind === 'scalar') return this.#number(JSON.stringify(node.value));
    // Aliases may stand for one collection very often.
    let id = this.#known.get(node);
    if (id === undefined) {
      id =
        node.kind === 'mapping'
          ? this.idOfMap(node.entries)
          : this.#number(`[${node.items.map((item) => this.idOf(item)).join()}]`);
      this.#known.set(node, id);
    }
    return id;
  }

  #number(text: string): number {
    const id = this.#ids.get(text) ?? this.#ids.size;
    this.#ids.set(text, id);
    return id;
  }
}
