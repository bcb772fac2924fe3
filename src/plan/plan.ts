/** What the definition alone decides. `depends`: on data, on the provider, or on what can't be known. */
export type Answer = 'yes' | 'no' | 'depends';

/** What a run of a job would do, without running it (`schemas/plan.schema.json`). */
export interface JobPlan {
  /** As it is reported; absent for a value from code. */
  readonly path?: string;
  /** The index of the document in its file. */
  readonly document: number;
  /** RFC 6901, within the document. */
  readonly pointer: string;
  readonly id?: string;
  readonly label?: string;
  readonly integration?: string;
  readonly runtime?: number;
  /** What depends on which arguments are given; where none are. */
  readonly table?: PlanTable;
  /** What happens with the arguments that are given. */
  readonly run?: PlannedRun;
}

export interface PlanTable {
  /** The optional arguments that conditions mention, each tried with and without. */
  readonly tried: readonly string[];
  /** Those for which there was no room. */
  readonly untried: readonly string[];
  readonly rows: readonly PlanRow[];
  /** The destinations that receive something in no row. */
  readonly unreached: readonly string[];
}

export interface PlanRow extends Start {
  readonly given: readonly string[];
  readonly missing: readonly string[];
  /** The steps that do not run; none where the run does not start. */
  readonly skipped: readonly string[];
  readonly destinations: readonly Delivery[];
  /** Whether anything is written. */
  readonly writes: Answer;
}

export interface Start {
  /** Whether the run starts. */
  readonly starts: Answer;
  /** What refuses it. */
  readonly refusedBy?: 'args_schema' | 'args_validation';
}

/** A destination (in runtimes 1 to 3: a step that is persisted), and whether it receives something. */
export interface Delivery {
  readonly name: string;
  readonly receives: Answer;
}

export interface PlannedRun extends Start {
  readonly steps: readonly PlannedStep[];
  readonly writes: Answer;
}

export interface PlannedStep {
  readonly name: string;
  readonly type?: string;
  readonly resource?: string;
  readonly method?: string;
  readonly destination?: string;
  /** The line of its first key. */
  readonly line?: number;
  readonly runs: Answer;
  /** Why it does not run, or what that depends on. */
  readonly because?: string;
  /** How often: `once`, `for each record of "users"`. */
  readonly times: string;
  readonly loop?: { readonly path: string; readonly count?: number };
  /** The condition of its recursion. */
  readonly recurse?: string;
  /** How many requests, as far as that is known: pages and retries are not. */
  readonly requests?: number;
  /** Its fields, with what is known filled in, and the rest as `‹resources.crm.contacts.id›`. */
  readonly sends?: Readonly<Record<string, unknown>>;
  /** The names of the steps that a destination writes. */
  readonly receives?: readonly string[];
}
