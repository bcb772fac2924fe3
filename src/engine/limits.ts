/** How many findings of a file are listed; all are counted. */
export const MAX_FINDINGS = 100_000;
