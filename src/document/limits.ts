/** How deep collections may be nested, aliases expanded. */
export const MAX_DEPTH = 100;

/** How many values and keys a document may hold, aliases expanded. */
export const MAX_NODES = 1_000_000;
