import { entryOf, isMapping, isPresent, isSequence, isString, type Mapping, type Node } from '../document/node.ts';
import { isResponseKey } from './document-shape.ts';
import { stepKinds } from './step-kinds.ts';

/** Top-level keys that no other kind of file has. */
const JOB_KEYS = [
  'integration_name',
  'args_schema',
  'args_validation',
  'default_runtime_version',
  'mutex_key',
  'state_key',
  'resources_to_persist',
];

/**
 * Those of manifests of Kubernetes and Kustomize, of the Serverless Framework, and of the
 * platform's own integrations.
 */
const FOREIGN_KEYS = ['apiVersion', 'kind', 'service', 'base_url'];

const METHODS: ReadonlySet<unknown> = new Set(['list', 'get', 'create', 'update', 'delete']);

/**
 * Whether a document that nobody has named is meant as sync jobs: many kinds of files have
 * `resources`, and any may have `results`.
 */
export function isLikelyMeant(root: Node): boolean {
  if (isSequence(root)) return root.items.some(isLikelyJob);
  if (!isMapping(root)) return false;
  if (hasAny(root, ['resources', 'integration_name'])) return isLikelyJob(root);
  const lists = root.entries.filter(({ name, value }) => isResponseKey(name) && isPresent(value));
  if (lists.length === 0) return true;
  const items = lists.flatMap(({ value }) => (isSequence(value) ? value.items : []));
  if (items.length > 0) return items.some(isLikelyJob);
  return entryOf(root, 'next_cursor') !== undefined && entryOf(root, 'limit') !== undefined;
}

function isLikelyJob(node: Node): boolean {
  if (!isMapping(node)) return false;
  const resources = entryOf(node, 'resources')?.value;
  const hasSteps = isSequence(resources) && resources.items.some(isLikelyStep);
  if (hasAny(node, FOREIGN_KEYS)) return hasSteps && hasAny(node, JOB_KEYS);
  if (hasSteps || hasAny(node, JOB_KEYS)) return true;
  if (!isPresent(resources) || isMapping(resources)) return false;
  if (isSequence(resources)) return resources.items.length === 0;
  // A template is somebody else's, such as Helm's.
  return !(isString(resources) && resources.value.includes('{{'));
}

function isLikelyStep(node: Node): boolean {
  if (!isMapping(node)) return false;
  if (entryOf(node, 'resource')) return true;
  const [type, method] = [entryOf(node, 'type')?.value, entryOf(node, 'method')?.value];
  return (isString(type) && stepKinds.graph.has(type.value)) || (isString(method) && METHODS.has(method.value));
}

function hasAny(mapping: Mapping, names: readonly string[]): boolean {
  return names.some((name) => isPresent(entryOf(mapping, name)?.value));
}

/** A key that no other kind of file has, at the start of a line, an item or an object. */
const JOB_KEY =
  /(?<=(?:^|[\r\n{,[]|- )[ \t]{0,50}["']?)(?:integration_name|args_schema|args_validation|default_runtime_version|resources_to_persist|delete_tracking_query|loop_on)["']?[ \t]*:/;

/** `depends_on` of one name: in Docker Compose it has a list or a map. */
const DEPENDENCY = /(?<=(?:^|[\r\n{,[]|- )[ \t]{0,50}["']?)depends_on["']?[ \t]*:[ \t]*["']?[A-Za-z]/;

const STEPS = /(?:^|[\r\n]|[{,]\s*)["']?resources["']?[ \t]*:\s*(?:-\s|\[)/;
const STEP_KEY = /(?:^|[\r\n{,[]|- )[ \t]*["']?(?:resource|method)["']?[ \t]*:/;

/**
 * Whether a text that does not parse is meant as a sync job: templates of Helm and JSON with
 * comments do not parse either.
 */
export function mentionsJob(text: string): boolean {
  return JOB_KEY.test(text) || DEPENDENCY.test(text) || (STEPS.test(text) && STEP_KEY.test(text));
}
