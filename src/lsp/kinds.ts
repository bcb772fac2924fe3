/** Numbers of the protocol that the features use. */
export const DiagnosticSeverity = { error: 1, warning: 2, info: 3 } as const;

/** What is not needed. */
export const UNNECESSARY = 1;
