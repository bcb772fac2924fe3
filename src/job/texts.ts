import { isMapping, isString, type Mapping, type Node, type Scalar } from '../document/node.ts';
import type { Expression, Step, StepType, Template } from './model.ts';
import { parsePlaceholders } from './placeholder.ts';
import type { Corrections } from './steps.ts';

/** The fields of a step in which placeholders are read, at any depth. */
const templateFields = [
  'id',
  'query',
  'body',
  'recurse',
  'loop_on',
  'config',
  'integrated_account_id',
  'delete_tracking_query',
] as const;

const jobTemplateFields = ['mutex_key', 'state_key'] as const;

/** The keys of `config` that hold JSONata. */
const configExpressions = ['expression', 'value_expression'] as const;

const expressiveTypes: readonly StepType[] = ['transform', 'add_context', 'update_state'];

export interface Texts {
  readonly templates: readonly Template[];
  /** Without their analysis. */
  readonly expressions: readonly Omit<Expression, 'analysis'>[];
}

/**
 * Finds the strings in which the platform reads placeholders, and those that are JSONata.
 *
 * @param field a field of the job, a slip in its name understood
 */
export function readTexts(
  field: (name: string) => Node | undefined,
  steps: readonly Step[],
  kind: 'list' | 'graph',
  declaresList: boolean,
  corrections: Corrections,
): Texts {
  const templates: Template[] = [];
  const expressions: Omit<Expression, 'analysis'>[] = [];
  const validation = field('args_validation');
  if (validation && !declaresList) expressions.push({ step: undefined, field: 'args_validation', node: validation });
  for (const name of jobTemplateFields) {
    const value = field(name);
    if (value) collect(value, undefined, name, [], templates);
  }
  for (const step of steps) {
    const runIf = kind === 'graph' ? step.field('run_if')?.value : undefined;
    if (runIf) expressions.push({ step, field: 'run_if', node: runIf });
    for (const name of templateFields) {
      const value = step.field(name)?.value;
      if (!value) continue;
      if (name === 'config' && isMapping(value)) {
        collectConfig(value, step, corrections, templates, expressions);
      } else if (kind === 'graph' && isString(value) && (name === 'query' || name === 'body')) {
        expressions.push({ step, field: name, node: value });
      } else {
        collect(value, step, name, [], templates);
      }
    }
  }
  return { templates, expressions };
}

function collectConfig(
  config: Mapping,
  step: Step,
  corrections: Corrections,
  templates: Template[],
  expressions: Omit<Expression, 'analysis'>[],
): void {
  const holdsExpressions = step.type === undefined || expressiveTypes.includes(step.type);
  for (const { key, name: written, value } of config.entries) {
    const name = corrections.get(key) ?? written;
    collectKey(key, step, 'config', [], templates);
    if (holdsExpressions && (configExpressions as readonly string[]).includes(name)) {
      if (value.kind !== 'scalar' || value.value !== null || value.tag) {
        expressions.push({ step, field: `config.${name}`, node: value });
      }
    } else {
      collect(value, step, 'config', [name], templates);
    }
  }
}

type Path = readonly (string | number)[];

/** Depth is bounded by the reader, so this may recurse. */
function collect(node: Node, step: Step | undefined, field: string, path: Path, templates: Template[]): void {
  if (node.kind === 'scalar') {
    if (isString(node)) addTemplate(node, step, field, path, false, templates);
  } else if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) collect(item, step, field, [...path, index], templates);
  } else {
    for (const { key, name, value } of node.entries) {
      collectKey(key, step, field, path, templates);
      collect(value, step, field, [...path, name], templates);
    }
  }
}

function collectKey(key: Node, step: Step | undefined, field: string, path: Path, templates: Template[]): void {
  if (isString(key)) addTemplate(key, step, field, [...path, key.value], true, templates);
}

function addTemplate(
  scalar: Scalar & { readonly value: string },
  step: Step | undefined,
  field: string,
  path: Path,
  isKey: boolean,
  templates: Template[],
): void {
  const text = scalar.value;
  if (!text.includes('{{') && !text.includes('<<')) return;
  const { placeholders, problems } = parsePlaceholders(text);
  if (placeholders.length > 0 || problems.length > 0) {
    templates.push({ scalar, step, field, path, isKey, placeholders, problems });
  }
}

/** The key directly above a template's value, if it is the key of a map. */
export function keyAbove(template: Template): string | undefined {
  const last = template.path.at(-1) ?? template.field;
  return typeof last === 'string' ? last : undefined;
}
