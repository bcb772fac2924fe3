/** How deep collections may be nested, aliases expanded. */
export const MAX_DEPTH = 100;

/** How many values and keys the aliases of a document may add, expanded. */
export const MAX_NODES = 1_000_000;

/** How many characters the aliases of a document may add, expanded. */
export const MAX_ALIASED = 100_000_000;

/**
 * How many values and keys may be written in a document, or be held by a value from code. More take
 * gigabytes.
 */
export const MAX_VALUES = 10_000_000;

/** So many values and keys are always taken, however short they are. */
export const FEW_VALUES = 1_200_000;

/** How many characters each value and key must have on average where there are more. */
export const LEAST_LENGTH = 5;

/** How many documents a file may hold. */
export const MAX_DOCUMENTS = 100_000;

/**
 * How many duplicate keys, aliases without an anchor or unknown tags of a document are kept; all
 * are counted.
 */
export const MAX_PROBLEMS = 100_000;
