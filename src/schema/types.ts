// Generated from schemas/sync-job.schema.json by scripts/generate-types.mjs.

/**
 * What a file can hold.
 */
export type SyncJobFile = SyncJob | SyncJob[] | SyncJobListResponse;
/**
 * A step of runtimes 1 to 3.
 */
export type LegacyStep = Resource | ResourceSpool | ResourceTransform;
/**
 * A node of runtime 4.
 */
export type GraphNode =
  | RequestNode
  | TransformNode
  | SpoolNode
  | AddContextNode
  | GetStateNode
  | UpdateStateNode
  | DeleteStateNode
  | EventNode
  | DestinationNode;

/**
 * A sync job: which resources of a connected account are read or written, in which order, and where the records go.
 */
export interface SyncJob {
  /**
   * Where an editor finds this schema; the platform does not read it.
   */
  $schema?: string | null;
  /**
   * The id of the job. The platform sets it; it is there in list responses.
   */
  id?: string | null;
  /**
   * The name that people see.
   */
  label?: string | null;
  /**
   * What the job is for. Used on templates.
   */
  description?: string | null;
  /**
   * The integration that the job is for, such as `zendesk` or `hubspot`. A job of runtime 4 may leave it out: one over several integrations takes its accounts from its arguments.
   */
  integration_name?: string | null;
  /**
   * The runtime that runs the job: 1 to 3 for a list of resources, 4 for a graph of typed nodes. Where it is missing the platform stores 3, so a job of runtime 4 must say 4.
   */
  default_runtime_version?: number | string | null;
  /**
   * The arguments of a run: a JSON Schema of type `object` with `properties`, or a flat map from the name of each argument to its schema.
   */
  args_schema?: {
    [k: string]: unknown;
  } | null;
  /**
   * Runtime 4: a JSONata expression over `args`. The run starts where it yields nothing (or anything falsy); `{ "message": "…" }` stops it with that message.
   */
  args_validation?: string | null;
  /**
   * Two runs with the same key never overlap. May hold placeholders.
   */
  mutex_key?: string | null;
  /**
   * The namespace of the values that the state nodes keep; without it all runs of the job share one. May hold placeholders.
   */
  state_key?: string | null;
  /**
   * The environment that the job belongs to. Set by the platform.
   */
  environment_id?: string | null;
  /**
   * Who may use a template.
   */
  sharing?: 'deny' | 'ask' | 'allow' | null;
  /**
   * When the job was created. Set by the platform.
   */
  created_at?: string | null;
  /**
   * When the job was last changed. Set by the platform.
   */
  updated_at?: string | null;
  /**
   * The steps of the job. Their order in the list does not matter: `depends_on` decides what runs after what.
   */
  resources: (LegacyStep | GraphNode)[];
}
/**
 * A resource of runtimes 1 to 3: one method of one resource, called once, or once for each record of its parent or each element of an array.
 */
export interface Resource {
  /**
   * A Unified API resource as `unified_api/resource`, such as `crm/contacts`, or a Proxy API resource as its plain name, such as `contacts`.
   */
  resource: string;
  /**
   * What is done with the resource: `list`, `get`, `create`, `update`, `delete`, or a method of the integration's own. It is not an HTTP verb.
   */
  method: string;
  /**
   * Always `request` here; may be left out.
   */
  type?: 'request' | null;
  /**
   * Names the step, so that `depends_on` can tell it from others of the same resource.
   */
  name?: string | null;
  /**
   * The one step that this one runs after, once for each of its records: its `name`, or its `resource` where it has none.
   */
  depends_on?: string | null;
  /**
   * The id of one record. May hold placeholders.
   */
  id?: string | null;
  /**
   * The query parameters: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
   */
  query?:
    | {
        [k: string]: unknown;
      }
    | string
    | null;
  /**
   * The body of the request: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
   */
  body?:
    | {
        [k: string]: unknown;
      }
    | string
    | null;
  /**
   * The array whose elements the request is repeated for: an argument, or a path into the context. A placeholder with the same path has the value of the element.
   */
  loop_on?: string | null;
  /**
   * Whether the records of a Proxy API resource are kept; they are not unless this is `true`. Those of a Unified API resource always are, whatever this says.
   */
  persist?: boolean | null;
  recurse?: Recurse | null;
  /**
   * How records that are gone at the source are treated. Unified API resources only.
   */
  delete_tracking?: 'hard' | 'soft' | null;
  /**
   * The query parameters of the request that finds deleted records. Unified API resources only.
   */
  delete_tracking_query?: {
    [k: string]: unknown;
  } | null;
  /**
   * The form in which records are handed on.
   */
  response_format?: 'raw' | 'unified' | 'normalized' | null;
}
/**
 * Repeats the request as long as a condition holds, for example to follow a tree of folders.
 */
export interface Recurse {
  /**
   * The request is repeated while this is true; may be left out. A placeholder whose field may be missing needs a default, since the text that is left of it counts as true: `{{resources.crm.folders.has_children:bool?:false:bool}}`.
   */
  if?: string | null;
  /**
   * What the repetition changes: it is merged into the request.
   */
  config: {
    /**
     * The id of the repeated request.
     */
    id?: string | null;
    /**
     * The query parameters of the repeated request: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
     */
    query?:
      | {
          [k: string]: unknown;
        }
      | string
      | null;
    /**
     * The body of the repeated request: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
     */
    body?:
      | {
          [k: string]: unknown;
        }
      | string
      | null;
  };
}
/**
 * Waits for all batches of its parent and hands them on as one (runtimes 2 and 3).
 */
export interface ResourceSpool {
  /**
   * Names the step for `depends_on`.
   */
  name: string;
  /**
   * Waits for all batches of its parent and hands them on as one.
   */
  type: 'spool';
  /**
   * The one step that this one runs after, once for each of its records: its `name`, or its `resource` where it has none.
   */
  depends_on?: string | null;
  /**
   * Whether the records are kept.
   */
  persist?: boolean | null;
}
/**
 * Replaces the batch of its parent by what a JSONata expression yields (runtimes 2 and 3).
 */
export interface ResourceTransform {
  /**
   * Names the step for `depends_on`.
   */
  name: string;
  /**
   * Replaces the batch of its parent by what a JSONata expression yields.
   */
  type: 'transform';
  /**
   * The one step that this one runs after, once for each of its records: its `name`, or its `resource` where it has none.
   */
  depends_on?: string | null;
  /**
   * Whether the records are kept.
   */
  persist?: boolean | null;
  /**
   * What the node does.
   */
  config: {
    /**
     * A JSONata expression; what it yields replaces the batch.
     */
    expression: string;
  };
}
/**
 * Calls an API of the connected account; its records go to the nodes below and to the destinations that persist it.
 */
export interface RequestNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Calls an API of the connected account; its records go to the nodes below and to the destinations that persist it.
   */
  type: 'request';
  /**
   * A Unified API resource as `unified_api/resource`, such as `crm/contacts`, or a Proxy API resource as its plain name, such as `contacts`.
   */
  resource: string;
  /**
   * What is done with the resource: `list`, `get`, `create`, `update`, `delete`, or a method of the integration's own. It is not an HTTP verb.
   */
  method: string;
  /**
   * The connected account that is called, nearly always `{{args.integrated_account_id}}`.
   */
  integrated_account_id: string;
  /**
   * The id of one record. May hold placeholders.
   */
  id?: string | null;
  /**
   * The query parameters: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
   */
  query?:
    | {
        [k: string]: unknown;
      }
    | string
    | null;
  /**
   * The body of the request: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
   */
  body?:
    | {
        [k: string]: unknown;
      }
    | string
    | null;
  /**
   * The array whose elements the request is repeated for: an argument, or a path into the context. A placeholder with the same path has the value of the element.
   */
  loop_on?: string | null;
  recurse?: NodeRecurse | null;
  /**
   * How records that are gone at the source are treated. Unified API resources only.
   */
  delete_tracking?: 'hard' | 'soft' | null;
  /**
   * The query parameters of the request that finds deleted records. Unified API resources only.
   */
  delete_tracking_query?: {
    [k: string]: unknown;
  } | null;
  /**
   * The form in which records are handed on.
   */
  response_format?: 'raw' | 'unified' | 'normalized' | null;
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Repeats the request as long as a condition holds, for example to follow a tree of folders.
 */
export interface NodeRecurse {
  /**
   * The request is repeated while this is true. A placeholder whose field may be missing needs a default, since the text that is left of it counts as true: `{{resources.crm.folders.has_children:bool?:false:bool}}`.
   */
  if: string;
  /**
   * What the repetition changes: it is merged into the request.
   */
  config: {
    /**
     * The id of the repeated request.
     */
    id?: string | null;
    /**
     * The query parameters of the repeated request: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
     */
    query?:
      | {
          [k: string]: unknown;
        }
      | string
      | null;
    /**
     * The body of the repeated request: a map whose values may hold placeholders, or a string with one JSONata expression that yields it.
     */
    body?:
      | {
          [k: string]: unknown;
        }
      | string
      | null;
  };
}
/**
 * Replaces the batch of its parent by what a JSONata expression yields.
 */
export interface TransformNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Replaces the batch of its parent by what a JSONata expression yields.
   */
  type: 'transform';
  /**
   * What the node does.
   */
  config: {
    /**
     * A JSONata expression; what it yields replaces the batch.
     */
    expression: string;
  };
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Waits for all batches of its parent and hands them on as one. It holds all records, so it does not suit unbounded data.
 */
export interface SpoolNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Waits for all batches of its parent and hands them on as one.
   */
  type: 'spool';
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Adds names to the context of the nodes below it.
 */
export interface AddContextNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Adds names to the context of the nodes below it.
   */
  type: 'add_context';
  /**
   * What the node adds.
   */
  config: {
    /**
     * A JSONata expression that yields an object: its keys become top-level names for the nodes below this one.
     */
    expression: string;
  };
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Reads a value that an earlier run has stored; nodes below find it as `resources.<name>.value`.
 */
export interface GetStateNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Reads a value that an earlier run has stored.
   */
  type: 'get_state';
  /**
   * Which value is read.
   */
  config: {
    /**
     * The key of the value within the `state_key` of the job. May hold placeholders.
     */
    key: string;
    /**
     * What the value is before a run has stored one. May hold placeholders.
     */
    default?:
      | {
          [k: string]: unknown;
        }
      | unknown[]
      | string
      | number
      | boolean
      | null;
  };
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Stores a value for later runs.
 */
export interface UpdateStateNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Stores a value for later runs.
   */
  type: 'update_state';
  /**
   * What is stored, and under which key.
   */
  config: {
    /**
     * The key of the value within the `state_key` of the job. May hold placeholders.
     */
    key: string;
    /**
     * What is stored. May hold placeholders.
     */
    value?:
      | {
          [k: string]: unknown;
        }
      | unknown[]
      | string
      | number
      | boolean
      | null;
    /**
     * A JSONata expression that yields what is stored; it wins over `value`. Where it yields nothing, nothing is written.
     */
    value_expression?: string | null;
  };
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Removes a stored value.
 */
export interface DeleteStateNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Removes a stored value.
   */
  type: 'delete_state';
  /**
   * Which value is removed.
   */
  config: {
    /**
     * The key of the value within the `state_key` of the job. May hold placeholders.
     */
    key: string;
  };
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Fires at a point of the run: at its start, when it is complete, or on an error.
 */
export interface EventNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Fires at a point of the run: at its start, when it is complete, or on an error.
   */
  type: 'event';
  /**
   * When it fires.
   */
  config: {
    /**
     * The point of the run.
     */
    name: 'start' | 'complete' | 'error';
  };
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * Writes the records of other nodes to a webhook, a datastore or a superquery table. It is fed by `resources_to_persist`, not by `depends_on`.
 */
export interface DestinationNode {
  /**
   * Names the node: unique in the job, and what `depends_on`, `resources_to_persist` and `resources.<name>` refer to.
   */
  name: string;
  /**
   * Writes the records of other nodes to a webhook, a datastore or a superquery table.
   */
  type: 'destination';
  /**
   * What is written to.
   */
  destination_type: 'webhook' | 'datastore' | 'superquery';
  /**
   * Where the records go.
   */
  config: {
    /**
     * The id of the webhook or datastore, nearly always from `args`.
     */
    id: string;
    /**
     * A JSONata expression with `payload` in scope: what it yields is written instead of the records.
     */
    expression?: string | null;
    /**
     * Datastores only: the settings of the method, whose placeholders can name `payload`.
     */
    config?:
      | {
          [k: string]: unknown;
        }
      | unknown[]
      | string
      | null;
  };
  /**
   * The names of the nodes whose records are written.
   */
  resources_to_persist: string[];
  /**
   * Datastores only: what the datastore does with the records, such as `uploadObject`, `insertMany` or `upsertPoints`.
   */
  method?: string | null;
  /**
   * The array whose elements the request is repeated for: an argument, or a path into the context. A placeholder with the same path has the value of the element.
   */
  loop_on?: string | null;
  /**
   * The `name` of the node that this one runs after. A node without it is a root.
   */
  depends_on?: string | null;
  /**
   * A JSONata expression: the node and those below it run only where it yields something truthy.
   */
  run_if?: string | null;
  /**
   * Logs the input and output of the node.
   */
  debug?: boolean | null;
}
/**
 * The answer of `GET /sync-job`: a page of sync jobs.
 */
export interface SyncJobListResponse {
  /**
   * Where the next page starts; null on the last one.
   */
  next_cursor?: string | null;
  /**
   * Where the page before starts; null on the first one.
   */
  prev_cursor?: string | null;
  /**
   * How many jobs a page holds at most.
   */
  limit?: number | null;
  /**
   * How many jobs there are.
   */
  result_count?: number | null;
  /**
   * The jobs of this page, as the SDKs answer it; there instead of `results`.
   */
  result?: SyncJob[] | null;
  /**
   * The jobs of this page; there instead of `result`.
   */
  results?: SyncJob[] | null;
  [k: string]: unknown;
}
