declare const SYNC_JOB_LINT_VERSION: string;
declare const SYNC_JOB_LINT_ROOT: string;

/** The version of this package; the build and the tests put it in. */
export const version = SYNC_JOB_LINT_VERSION;
