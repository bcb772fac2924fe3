import { entryOf, isMapping, isString, type Mapping } from '../document/node.ts';

/**
 * What rules of their own report, by definition, JSON pointer and keyword of the schema. The schema
 * says it too, since editors know no rules; the linter says it once, in the better words.
 */
const owned: Readonly<Record<string, true | ((step: Mapping) => boolean)>> = {
  'jobFields /args_validation type': true, // invalid-expression
  'jobFields /resources type': (job) => isMapping(entryOf(job, 'resources')?.value), // beside the steps, in the words of the runtime
  'jobFields /default_runtime_version maximum': true, // runtime-version
  'legacyRequest /persist type': isUnified, // ineffective-persist
  'legacyRequest /delete_tracking enum': isProxy, // unsupported-delete-tracking
  'legacyRequest /delete_tracking type': isProxy,
  'legacyTransform /config/expression type': true, // invalid-expression
  'request  required integrated_account_id': true, // missing-integrated-account
  'request /delete_tracking enum': isProxy, // unsupported-delete-tracking
  'request /delete_tracking type': isProxy,
  'transform /config/expression type': true, // invalid-expression
  'add_context /config/expression type': true,
  'update_state /config/value_expression type': true,
  'destination /config/expression type': true,
  'destination /loop_on type null': true, // invalid-loop-target
  'destination /resources_to_persist minItems': true, // unknown-persisted-resource
};

/**
 * Whether a rule of its own reports an error of the schema; `detail` is the missing key or the only
 * type that was allowed.
 */
export function isOwned(definition: string, step: Mapping, pointer: string, keyword: string, detail: unknown): boolean {
  if (keyword === 'type' && pointer === '/run_if') return true; // invalid-expression
  const key = `${definition} ${pointer} ${keyword}`;
  const entry = owned[key] ?? owned[`${key} ${detail}`];
  return typeof entry === 'function' ? entry(step) : entry === true;
}

function isUnified(step: Mapping): boolean {
  const resource = entryOf(step, 'resource')?.value;
  return isString(resource) && resource.value.includes('/');
}

function isProxy(step: Mapping): boolean {
  const resource = entryOf(step, 'resource')?.value;
  return isString(resource) && !resource.value.includes('/');
}
