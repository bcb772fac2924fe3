import { isMapping, isString, type Mapping, type Node, type Scalar } from '../../document/node.ts';
import type { Budget } from '../budget.ts';
import { parsePlaceholders } from '../placeholder/parse.ts';
import type { Corrections } from '../read-steps.ts';
import type { Step, StepType } from '../step.ts';
import type { Expression, Template } from './text.ts';

/** The fields of a step in which placeholders are read, at any depth. */
export const templateFields = [
  'id',
  'query',
  'body',
  'recurse',
  'loop_on',
  'config',
  'integrated_account_id',
  'delete_tracking_query',
] as const;

export const jobTemplateFields: readonly string[] = ['mutex_key', 'state_key'] as const;

const configExpressions: readonly string[] = ['expression', 'value_expression'];

const destinationExpressions: readonly string[] = ['expression'];

const expressiveTypes: readonly StepType[] = ['transform', 'add_context', 'update_state'];

/** The fields of a request, and of what its `recurse` changes, that are JSONata where they are strings. */
const requestExpressions: readonly string[] = ['query', 'body'];

export interface Texts {
  readonly templates: readonly Template[];
  /** Without their analysis. */
  readonly expressions: readonly Omit<Expression, 'analysis'>[];
}

/**
 * Finds the strings in which the platform reads placeholders, and those that are JSONata.
 *
 * @param field a field of the job, a typo in its name understood
 * @throws Excess where they hold too much
 */
export function readTexts(
  field: (name: string) => Node | undefined,
  steps: readonly Step[],
  kind: 'legacy' | 'graph',
  declaresLegacy: boolean,
  corrections: Corrections,
  budget: Budget,
): Texts {
  const templates: Template[] = [];
  const expressions: Omit<Expression, 'analysis'>[] = [];
  const validation = field('args_validation');
  if (validation && !declaresLegacy) expressions.push({ step: undefined, field: 'args_validation', node: validation });
  for (const name of jobTemplateFields) {
    const value = field(name);
    if (value) collect(value, { step: undefined, field: name, path: [], templates, budget });
  }
  for (const step of steps) {
    const runIf = kind === 'graph' ? step.field('run_if')?.value : undefined;
    if (runIf) expressions.push({ step, field: 'run_if', node: runIf });
    for (const name of templateFields) {
      const value = step.field(name)?.value;
      if (!value) continue;
      const search: Search = { step, field: name, path: [], templates, budget };
      if (name === 'config' && isMapping(value)) {
        collectConfig(value, step, corrections, search, expressions);
      } else if (name === 'recurse' && isMapping(value)) {
        collectRecurse(value, step, corrections, search, expressions);
      } else if (isString(value) && requestExpressions.includes(name)) {
        expressions.push({ step, field: name, node: value });
      } else {
        collect(value, search);
      }
    }
  }
  return { templates, expressions };
}

/** Where in a job templates are looked for, and what was found. */
interface Search {
  readonly step: Step | undefined;
  readonly field: string;
  /** The way below the field. */
  readonly path: (string | number)[];
  readonly templates: Template[];
  readonly budget: Budget;
}

function collectConfig(
  config: Mapping,
  step: Step,
  corrections: Corrections,
  search: Search,
  expressions: Omit<Expression, 'analysis'>[],
): void {
  const held = expressionsIn(step);
  for (const { key, name: written, value } of config.entries) {
    const name = corrections.get(key) ?? written;
    collectKey(key, search);
    if (held.includes(name)) {
      if (value.kind !== 'scalar' || value.value !== null || value.tag) {
        expressions.push({ step, field: `config.${name}`, node: value });
      }
    } else {
      collectBelow(name, value, search);
    }
  }
}

/** The keys of a step's `config` that hold JSONata. */
function expressionsIn({ type }: Step): readonly string[] {
  if (type === 'destination') return destinationExpressions;
  return type === undefined || expressiveTypes.includes(type) ? configExpressions : [];
}

function collectRecurse(
  recurse: Mapping,
  step: Step,
  corrections: Corrections,
  search: Search,
  expressions: Omit<Expression, 'analysis'>[],
): void {
  for (const { key, name: written, value } of recurse.entries) {
    const name = corrections.get(key) ?? written;
    collectKey(key, search);
    if (name !== 'config' || !isMapping(value)) {
      collectBelow(name, value, search);
      continue;
    }
    search.path.push(name);
    for (const entry of value.entries) {
      const field = corrections.get(entry.key) ?? entry.name;
      collectKey(entry.key, search);
      if (isString(entry.value) && requestExpressions.includes(field)) {
        expressions.push({ step, field: search.field, node: entry.value });
      } else {
        collectBelow(field, entry.value, search);
      }
    }
    search.path.pop();
  }
}

/** Depth is bounded by the reader, so this may recurse. */
function collect(node: Node, search: Search): void {
  if (node.kind === 'scalar') {
    if (isString(node)) addTemplate(node, false, search);
  } else if (node.kind === 'sequence') {
    for (let index = 0; index < node.items.length; index++) collectBelow(index, node.items[index]!, search);
  } else {
    for (const { key, name, value } of node.entries) {
      collectKey(key, search);
      collectBelow(name, value, search);
    }
  }
}

function collectBelow(segment: string | number, node: Node, search: Search): void {
  search.path.push(segment);
  collect(node, search);
  search.path.pop();
}

function collectKey(key: Node, search: Search): void {
  if (!isString(key) || !mayHold(key.value)) return;
  search.path.push(key.value);
  addTemplate(key, true, search);
  search.path.pop();
}

function addTemplate(
  scalar: Scalar & { readonly value: string },
  isKey: boolean,
  { step, field, path, templates, budget }: Search,
): void {
  if (!mayHold(scalar.value)) return;
  if (scalar.value.length > LONG) budget.checkNames(countMarks(scalar.value), scalar);
  const { placeholders, problems } = parsePlaceholders(scalar.value);
  if (placeholders.length > 0 || problems.length > 0) {
    budget.takeNames(placeholders.length + problems.length, scalar);
    templates.push({ scalar, step, field, path: path.slice(), isKey, placeholders, problems });
  }
}

/** Texts that are longer are not parsed before it is known that they hold no millions of placeholders. */
const LONG = 10_000;

function countMarks(text: string): number {
  return text.match(/\{\{|<</g)?.length ?? 0;
}

function mayHold(text: string): boolean {
  return text.includes('{{') || text.includes('<<');
}

/** The key directly above a template's value, if it is the key of a map. */
export function keyAbove(template: Template): string | undefined {
  const last = template.path.at(-1) ?? template.field;
  return typeof last === 'string' ? last : undefined;
}
