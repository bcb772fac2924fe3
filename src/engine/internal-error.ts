/** A defect of the linter itself: the rule that failed, and where. */
export class InternalError extends Error {
  readonly rule: string | undefined;
  readonly path: string | undefined;

  constructor(rule: string | undefined, path: string | undefined, cause: unknown) {
    super(`internal failure${rule ? ` in the rule ${rule}` : ''}`, { cause });
    this.name = 'InternalError';
    this.rule = rule;
    this.path = path;
  }
}
