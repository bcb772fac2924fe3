declare const SYNC_JOB_LINT_HOMEPAGE: string;

/** Where the project lives, by `homepage` in `package.json`; the build and the tests put it in. */
export const homepage = SYNC_JOB_LINT_HOMEPAGE;
