import type { Severity } from '../rule/rule.ts';

/** A job as a picture shows it, in the order of the file (`schemas/graph.schema.json`). A broken job has what can be read of it. */
export interface JobGraph {
  /** As it is reported; `undefined` for a value from code. */
  readonly path?: string | undefined;
  /** The index of the document in its file. */
  readonly document: number;
  /** RFC 6901, within the document. */
  readonly pointer: string;
  readonly id?: string;
  readonly label?: string;
  readonly integration?: string;
  /** `default_runtime_version`, or 4 where the steps are those of runtime 4. */
  readonly runtime?: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What was found outside of its steps; only where findings are asked for. */
  readonly findings?: readonly GraphFinding[];
}

/** A step, or a name that is not a step's. */
export interface GraphNode {
  /** Unique in its job: `n0` for the first step, `u0` for the first name that is not a step's. */
  readonly id: string;
  /** How people call it: its name, else its resource. */
  readonly name: string;
  /** As it is written, where it is no type that the runtime knows. */
  readonly type?: string;
  readonly resource?: string;
  readonly method?: string;
  /** `destination_type`. */
  readonly destination?: string;
  /** Of a state node. */
  readonly key?: string;
  /** Of an `event`. */
  readonly event?: string;
  /** The names that an `add_context` adds. */
  readonly adds?: readonly string[];
  /** The line of its first key. */
  readonly line?: number;
  /** The path that it loops over: `args.user_ids`. */
  readonly loop?: string;
  /** The condition of `recurse`, as it is written. */
  readonly recurse?: string;
  /** As it is written. */
  readonly runIf?: string;
  /** Whether what it reads is kept; in runtime 4 destinations say that. */
  readonly persisted?: true;
  /** `cycle`: it depends on itself by way of others; `unknown`: no step has this name; `ambiguous`: several steps may be meant by it. */
  readonly problem?: 'cycle' | 'unknown' | 'ambiguous';
  /** How many steps it stands for, where a picture has no room for all. */
  readonly gathered?: number;
  /** Only where findings are asked for. */
  readonly findings?: readonly GraphFinding[];
}

/** What leads from one step to another: records along `depends_on` and `resources_to_persist`, a value from one run to the next along a state. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'depends_on' | 'resources_to_persist' | 'state';
}

export interface GraphFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly line?: number;
}
