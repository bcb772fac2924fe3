import type { Entry, Located, Mapping, Node, Place, Scalar, Sequence } from '../document/node.ts';
import type { Document, SourceFile } from '../document/source.ts';
import type { StructureProblem } from '../schema/check.ts';
import type { Args } from './args.ts';
import type { ExpressionAnalysis } from './expression.ts';
import type { Graph } from './graph.ts';
import type { Loop } from './loops.ts';
import type { MethodProblem } from './method.ts';
import type { Placeholder, PlaceholderProblem } from './placeholder.ts';
import type { References, UsedArgs } from './references.ts';
import type { Scope } from './scope.ts';

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
  /** What the schema says. */
  readonly structure: readonly StructureProblem[];
  readonly runtime: Runtime;
  readonly integrationName: Located | undefined;
  readonly stateKey: Located | undefined;
  readonly mutexKey: Located | undefined;
  readonly args: Args;
  /** The list of `resources`, where it is one. */
  readonly resources: Sequence | undefined;
  readonly steps: readonly Step[];
  /** The steps of one type, in the order of the file. */
  ofType(type: StepType): readonly Step[];
  readonly graph: Graph;
  readonly scope: Scope;
  /** All strings in which the platform reads placeholders and that have some, or something like it. */
  readonly templates: readonly Template[];
  readonly expressions: readonly Expression[];
  /** Every name that a placeholder or an expression reads. */
  readonly references: References;
  readonly loops: readonly Loop[];
  readonly usedArgs: UsedArgs;
  /** Texts that could not be read and may mention anything that stands in them. */
  readonly unreadTexts: readonly string[];
  readonly settings: Settings;
  /** The entry of a field that has a value; a misspelt key counts as the one it was meant to be. */
  field(name: string): Entry | undefined;
}

export interface Runtime {
  /** `list`: runtimes 1 to 3; `graph`: runtime 4. */
  readonly kind: 'list' | 'graph';
  /** `default_runtime_version`, where it is a whole number from 1 (or a string of one). */
  readonly declared: Located<number> | undefined;
  /** Whether the field is there, with whatever value. */
  readonly present: boolean;
  /** What makes it a job of runtime 4 whatever the field says: the value of a step's `type`, or the key `run_if` or `integrated_account_id`. */
  readonly evidence: Located | undefined;
}

export const stepTypes = [
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

export type StepType = (typeof stepTypes)[number];

/** An entry of `resources`: a resource of runtimes 1 to 3, a node of runtime 4. Fields of a wrong type are absent: the schema has them. */
export interface Step {
  readonly index: number;
  readonly node: Mapping;
  readonly head: Place;
  /** `request` where runtimes 1 to 3 need no type; `undefined` where it is none that the runtime knows. */
  readonly type: StepType | undefined;
  readonly name: Located | undefined;
  readonly resource: ResourceName | undefined;
  readonly method: MethodName | undefined;
  readonly dependsOn: Located | undefined;
  readonly loopOn: Located | undefined;
  /** `config`, where it is a map. */
  readonly config: Mapping | undefined;
  readonly destinationType: string | undefined;
  /** The entries of `resources_to_persist` that are strings. */
  readonly persists: readonly Located[];
  /** The entry of a field that has a value; a misspelt key counts as the one it was meant to be. */
  field(name: string): Entry | undefined;
}

export interface MethodName extends Located {
  /** The method that was meant, where what is written is hardly one and no HTTP verb, which may mean several. */
  readonly meant: string;
  readonly problem: MethodProblem | undefined;
}

export interface ResourceName extends Located {
  /** The name without the spaces and slashes that slipped in at its ends. */
  readonly normal: string;
  /** The path under which placeholders find the step's records: `crm.contacts` for `crm/contacts`. */
  readonly path: string;
  /** Whether it is `name` or `unified_api/name`. */
  readonly wellFormed: boolean;
  /** The Unified API's name, where it is a resource of one. */
  readonly unified: string | undefined;
  /** Whether it is a resource of a Proxy API. What slipped in at its ends does not count, here and above. */
  readonly ofProxy: boolean;
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
  /** Whether it is the key of a map, which the platform never substitutes. */
  readonly isKey: boolean;
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
