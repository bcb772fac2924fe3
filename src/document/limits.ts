/** How deep collections may be nested, aliases expanded. */
export const MAX_DEPTH = 100;

/** How many values and keys the aliases of a document may add, expanded. */
export const MAX_NODES = 1_000_000;

/** How many characters the aliases of a document may add, expanded. */
export const MAX_ALIASED = 100_000_000;

/** How many values and keys may be written in a document, or be held by a value from code. More take gigabytes. */
export const MAX_VALUES = 10_000_000;

/** How many documents a file may hold. */
export const MAX_DOCUMENTS = 100_000;
