import { MAX_ALIASED, MAX_NODES } from '../limits.ts';
import type { SyntaxCause } from '../source.ts';

/** How many nodes something has, and characters in its scalars. */
export interface Size {
  readonly nodes: number;
  readonly characters: number;
}

/**
 * What a document has so far, aliases expanded. What aliases add has lower limits than what is
 * written: that is as large as the file, and a long file is not an attack.
 */
export class DocumentSize implements Size {
  nodes = 0;
  characters = 0;
  #expandedNodes = 0;
  #expandedCharacters = 0;
  /** How many nodes may be written. */
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Adds what an alias stands for. */
  expand({ nodes, characters }: Size): void {
    this.nodes += nodes;
    this.characters += characters;
    this.#expandedNodes += nodes;
    this.#expandedCharacters += characters;
  }

  snapshot(): Size {
    return { nodes: this.nodes, characters: this.characters };
  }

  /** What came after an earlier snapshot. */
  since({ nodes, characters }: Size): Size {
    return { nodes: this.nodes - nodes, characters: this.characters - characters };
  }

  /** Which limit it goes beyond. */
  get excess(): SyntaxCause | undefined {
    if (this.nodes - this.#expandedNodes > this.#most) return { cause: 'tooLarge', limit: this.#most };
    if (this.#expandedNodes > MAX_NODES) return { cause: 'tooLarge', limit: MAX_NODES };
    if (this.#expandedCharacters > MAX_ALIASED) return { cause: 'tooMuchAliased', limit: MAX_ALIASED };
    return undefined;
  }
}
