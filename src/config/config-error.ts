/** What keeps a config from holding, and where. */
export interface LocatedProblem {
  /**
   * The config as people read it, relative to the working directory, with `/`; or the option of the
   * command line.
   */
  readonly path: string;
  /** From 1; absent where no place is known (a config written in JavaScript). */
  readonly line?: number;
  readonly column?: number;
  /** One sentence without a full stop. */
  readonly message: string;
  readonly help?: string;
}

/** A config that can't hold; it is about the first of its problems. */
export class ConfigError extends Error implements LocatedProblem {
  override readonly name = 'ConfigError';
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly help?: string;
  readonly problems: readonly [LocatedProblem, ...LocatedProblem[]];

  constructor(problems: readonly [LocatedProblem, ...LocatedProblem[]]) {
    const [{ path, line, column, message, help }] = problems;
    super(message);
    this.path = path;
    this.line = line;
    this.column = column;
    this.help = help;
    this.problems = problems;
  }
}
