import { isMapping, isString, type Node } from '../document/node.ts';
import type { Job } from '../job/job.ts';

/** Fields in which the platform reads placeholders, whatever else they are. */
const TEMPLATES: ReadonlySet<string> = new Set([
  'id',
  'query',
  'body',
  'recurse',
  'loop_on',
  'config',
  'integrated_account_id',
  'delete_tracking_query',
  'mutex_key',
  'state_key',
]);

const EXPRESSIONS: ReadonlySet<string> = new Set([
  'run_if',
  'args_validation',
  'config.expression',
  'config.value_expression',
]);

/**
 * The values that jobs use in several ways, by aliases or merge keys: what is right for a value as
 * a `resource` may be wrong for it as a part of a `query`. What is below `x-*` does not count.
 */
export function sharedAcrossRoles(jobs: readonly Job[]): ReadonlySet<Node> {
  const roles = new Map<Node, string>();
  const shared = new Set<Node>();
  for (const { node, steps, resources, expressions } of new Set(jobs)) {
    const isExpression = new Set(expressions.map((expression) => expression.node));
    const stepNodes = new Set<Node>(steps.map((step) => step.node));
    const visit = (value: Node, role: string, path: string) => {
      const known = roles.get(value);
      if (known === role || shared.has(value)) return;
      if (known === undefined) roles.set(value, role);
      else shared.add(value);
      if (value.kind === 'sequence') for (const item of value.items) visit(item, role, `${path}[]`);
      if (value.kind !== 'mapping') return;
      for (const entry of value.entries) {
        visit(entry.key, `${role} key`, path);
        const inner = `${path}.${entry.name}`;
        visit(entry.value, EXPRESSIONS.has(inner) ? 'expression' : role, inner);
      }
    };
    const visitFields = (fields: Node, of: string) => {
      for (const { key, name, value } of isMapping(fields) ? fields.entries : []) {
        if (name.startsWith('x-') || value === resources) continue;
        const isText =
          EXPRESSIONS.has(name) || (isString(value) && /^(?:query|body)$/.test(name) && isExpression.has(value));
        visit(key, `key of ${of}`, '');
        visit(value, isText ? 'expression' : TEMPLATES.has(name) ? 'template' : `${of} ${name}`, name);
      }
    };
    visitFields(node, 'job');
    for (const step of stepNodes) {
      if (roles.has(step)) shared.add(step);
      else roles.set(step, 'step');
      visitFields(step, 'step');
    }
  }
  return shared;
}
