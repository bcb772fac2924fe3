/** How many names the placeholders and expressions of a file may read: each takes about a kilobyte. */
export const MAX_NAMES = 1_000_000;

/**
 * So many names are always taken; of more, each must have so many characters of the file on
 * average. A job has a hundred and more.
 */
export const FEW_NAMES = 200_000;
export const LEAST_PER_NAME = 40;

/**
 * So many steps are always taken; of more, each must have so many characters. A job takes as much
 * memory as ten steps.
 */
export const FEW_STEPS = 100_000;
export const LEAST_PER_STEP = 30;
export const STEPS_PER_JOB = 10;

/**
 * How many parts the expressions of a file may have, what `??` copies written out: a million takes
 * about a second.
 */
export const MAX_PARTS = 10_000_000;

/** How much work it may be to judge all defaults of a file, in steps of some ten nanoseconds. */
export const MAX_DEFAULTS = 100_000_000;

/** How many values of definitions are compiled for the defaults of a file. */
export const MAX_COMPILED = 20_000;
