declare const SYNC_JOB_LINT_VERSION: string;

/** The version of this package; the build and the tests put it in. */
export const version = SYNC_JOB_LINT_VERSION;
