import type { Entry, Located, Mapping, Place } from '../document/node.ts';

export interface Runtime {
  /** `legacy`: runtimes 1 to 3; `graph`: runtime 4. */
  readonly kind: 'legacy' | 'graph';
  /** `default_runtime_version`, where it is a whole number from 1 (or a string of one). */
  readonly declared: Located<number> | undefined;
  /** Whether the field is there, with whatever value. */
  readonly present: boolean;
  /**
   * What makes it a job of runtime 4 whatever the field says: the value of a step's `type`, or the
   * key `run_if` or `integrated_account_id`.
   */
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

/** What a step is: a node's `type`; in runtimes 1 to 3 most are requests without one. */
export type StepType = (typeof stepTypes)[number];

/**
 * An entry of `resources`: a resource of runtimes 1 to 3, a node of runtime 4. Fields of a wrong
 * type are absent: the schema has them.
 */
export interface Step {
  readonly index: number;
  readonly node: Mapping;
  readonly missingKeyPlace: Place;
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

/** The `method` of a step. */
export interface MethodName extends Located {
  /**
   * The method that was meant, where what is written is hardly one and no HTTP verb, which may mean
   * several.
   */
  readonly meant: string;
  readonly problem: MethodProblem | undefined;
}

/** The `resource` of a step. */
export interface ResourceName extends Located {
  /** The name without extra spaces and slashes at its ends. */
  readonly normal: string;
  /** The path under which placeholders find the step's records: `crm.contacts` for `crm/contacts`. */
  readonly path: string;
  /** Whether it is `name` or `unified_api/name`. */
  readonly wellFormed: boolean;
  /** The Unified API's name, where it is a resource of one. */
  readonly unified: string | undefined;
  /**
   * Whether it is a resource of a Proxy API. Ignores extra spaces and slashes at its ends, as
   * `unified` does.
   */
  readonly ofProxy: boolean;
}

/** Why a text is hardly a method. */
export interface MethodProblem {
  /** `edges`: something around a method; `spaces`: several words. */
  readonly cause: 'verb' | 'typo' | 'edges' | 'spaces';
  /** The method that was likely meant. */
  readonly meant?: string;
  /** Whether `meant` is all that is written, in another form. */
  readonly whole: boolean;
}

/** How people call a step: by its name, else by its resource. */
export function nameOf(step: Step): string {
  return step.name?.value ?? (step.resource?.normal || `step ${step.index + 1}`);
}
