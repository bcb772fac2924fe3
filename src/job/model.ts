import type { Located, Mapping, Node, Place, Scalar, Sequence } from '../document/node.ts';
import type { Document, SourceFile } from '../document/source.ts';
import type { Args } from './args.ts';
import type { ExpressionAnalysis } from './expression.ts';
import type { Placeholder, PlaceholderProblem } from './placeholder.ts';

/** What the author says about the world around the job. */
export interface Settings {
  /** All fields of the connected account's context; absent where nobody says. */
  readonly context?: readonly string[];
  /** The integration's own methods. */
  readonly methods: readonly string[];
  /** JSONata functions of one's own, without `$`. */
  readonly functions: readonly string[];
}

/** A sync job and everything that the rules ask about it. Each part carries its place. */
export interface Job {
  readonly file: SourceFile;
  readonly document: Document;
  readonly node: Mapping;
  /** The first key, or the braces of an empty map: where something missing is said. */
  readonly head: Place;
  readonly runtime: Runtime;
  readonly integrationName: Located | undefined;
  readonly stateKey: Located | undefined;
  readonly mutexKey: Located | undefined;
  readonly args: Args;
  /** The list of `resources`, where it is one. */
  readonly resources: Sequence | undefined;
  readonly steps: readonly Step[];
  /** All strings in which the platform reads placeholders and that have some, or something like it. */
  readonly templates: readonly Template[];
  readonly expressions: readonly Expression[];
  readonly settings: Settings;
}

export interface Runtime {
  /** `list`: runtimes 1 to 3; `graph`: runtime 4. */
  readonly kind: 'list' | 'graph';
  /** `default_runtime_version`, where it is a number (or a numeric string). */
  readonly declared: Located<number> | undefined;
  /** The value of the first step's `type` (or key) that makes it a job of runtime 4. */
  readonly evidence: Place | undefined;
}

export const graphTypes = [
  'request',
  'transform',
  'spool',
  'add_context',
  'destination',
  'event',
  'get_state',
  'update_state',
  'delete_state',
] as const;

export type StepType = (typeof graphTypes)[number];

/** An entry of `resources`: a resource of runtimes 1 to 3, a node of runtime 4. Fields of a wrong type are absent: the schema has them. */
export interface Step {
  readonly index: number;
  readonly node: Mapping;
  readonly head: Place;
  /** `request` where runtimes 1 to 3 need no type; `undefined` where it is none that the runtime knows. */
  readonly type: StepType | undefined;
  readonly name: Located | undefined;
  readonly resource: ResourceName | undefined;
  readonly method: Located | undefined;
  readonly dependsOn: Located | undefined;
  readonly loopOn: Located | undefined;
  readonly runIf: Located | undefined;
  /** `config`, where it is a map. */
  readonly config: Mapping | undefined;
  /** The entries of `resources_to_persist` that are strings. */
  readonly persists: readonly Located[];
}

export interface ResourceName extends Located {
  /** Whether it is `name` or `unified_api/name`. */
  readonly wellFormed: boolean;
  /** The Unified API's name, where it is a resource of one. */
  readonly unified: string | undefined;
}

/** A string in which the platform reads placeholders. */
export interface Template {
  readonly scalar: Scalar & { readonly value: string };
  /** The step it belongs to; none for `mutex_key` and `state_key`. */
  readonly step: Step | undefined;
  /** The field of the step or job that it stands in: `query`, `config`, `mutex_key`. */
  readonly field: string;
  /** The keys below that field; items of a list have their index. */
  readonly path: readonly (string | number)[];
  readonly placeholders: readonly Placeholder[];
  readonly problems: readonly PlaceholderProblem[];
}

/** A string (or what stands where one belongs) that holds JSONata. */
export interface Expression {
  readonly step: Step | undefined;
  /** `run_if`, `config.expression`, `config.value_expression`, `query`, `body`, `args_validation`. */
  readonly field: string;
  /** What was written; no string where the author forgot the quotes. */
  readonly node: Node;
  /** Absent where the node is no string. */
  readonly analysis: ExpressionAnalysis | undefined;
}
