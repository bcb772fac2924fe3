/** How deep collections may be nested, aliases expanded. */
export const MAX_DEPTH = 100;

/** How many values and keys the aliases of a document may add, expanded. */
export const MAX_NODES = 1_000_000;

/** How many values one from code may hold; a text is limited by its size instead. */
export const MAX_VALUES = 10_000_000;
