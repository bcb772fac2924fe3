/** The forms that `args --emit` writes. */
export const emitNames = ['json-schema', 'typescript', 'sample', 'args-schema'] as const;

export type EmitName = (typeof emitNames)[number];
