import type { Entry, Mapping } from './node.ts';

const INDEX_FROM = 8;

/**
 * The entries of a mapping while it is read, which knows its names: by looking through them, or by
 * an index where there are many.
 */
export class EntryList {
  readonly entries: Entry[];
  // Of each mapping there is one, and private fields take V8 long to set up.
  private index: Map<string, Entry> | undefined;

  constructor() {
    this.entries = [];
    this.index = undefined;
  }

  /** Adds an entry; gives the first one of the same name, where there is one. */
  add(entry: Entry): Entry | undefined {
    const first = this.find(entry.name);
    this.entries.push(entry);
    if (!first) this.index?.set(entry.name, entry);
    return first;
  }

  /** Adds what mappings have that is not here yet, the first of them first. */
  merge(sources: readonly Mapping[]): void {
    for (const source of sources) {
      for (const entry of source.entries) {
        if (this.find(entry.name)) continue;
        this.entries.push(entry);
        this.index?.set(entry.name, entry);
      }
    }
  }

  private find(name: string): Entry | undefined {
    if (this.index) return this.index.get(name);
    if (this.entries.length < INDEX_FROM) {
      for (const entry of this.entries) if (entry.name === name) return entry;
      return undefined;
    }
    this.index = new Map();
    for (const entry of this.entries) if (!this.index.has(entry.name)) this.index.set(entry.name, entry);
    return this.index.get(name);
  }
}
