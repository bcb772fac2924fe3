import { MAX_ALIASED, MAX_NODES, MAX_VALUES } from '../limits.ts';
import type { SyntaxCause } from '../source.ts';

/** How many nodes something has, and characters in its scalars. */
export interface Extent {
  readonly nodes: number;
  readonly letters: number;
}

/** What a document has so far, aliases expanded. What aliases add has lower limits than what is written: that is as large as the file, and a long file is no attack. */
export class DocumentExtent implements Extent {
  nodes = 0;
  letters = 0;
  #expandedNodes = 0;
  #expandedLetters = 0;

  /** Adds what an alias stands for. */
  expand({ nodes, letters }: Extent): void {
    this.nodes += nodes;
    this.letters += letters;
    this.#expandedNodes += nodes;
    this.#expandedLetters += letters;
  }

  snapshot(): Extent {
    return { nodes: this.nodes, letters: this.letters };
  }

  /** What came behind an earlier snapshot. */
  since({ nodes, letters }: Extent): Extent {
    return { nodes: this.nodes - nodes, letters: this.letters - letters };
  }

  /** Which limit it goes beyond. */
  get excess(): SyntaxCause | undefined {
    if (this.nodes - this.#expandedNodes > MAX_VALUES) return { cause: 'tooLarge', limit: MAX_VALUES };
    if (this.#expandedNodes > MAX_NODES) return { cause: 'tooLarge', limit: MAX_NODES };
    if (this.#expandedLetters > MAX_ALIASED) return { cause: 'tooMuchAliased', limit: MAX_ALIASED };
    return undefined;
  }
}
