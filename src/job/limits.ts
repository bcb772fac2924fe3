/** How many names the placeholders and expressions of a file may read: each takes about a kilobyte. */
export const MAX_NAMES = 1_000_000;

/** How many parts the expressions of a file may have, what `??` copies written out: a million takes about a second. */
export const MAX_PARTS = 10_000_000;

/**
 * How much work all defaults of a file may be. A default counts the square of its size, since the validator compares each item with each to
 * find equal ones, and its definition ten times its size.
 */
export const MAX_DEFAULTS = 100_000_000;

/** How many values of definitions are compiled for the defaults of a file. */
export const MAX_COMPILED = 50_000;
