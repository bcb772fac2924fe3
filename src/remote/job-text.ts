import { MAX_DEPTH } from '../document/limits.ts';
import { isHidden, toJson, toYamlFlow } from '../text/escape.ts';
import { trimEndOf } from '../text/trim.ts';
import { isRecord, type RemoteJob } from './sync-jobs.ts';

/**
 * The keys of a job in the order of the documentation, without those that say how and when the
 * platform stores it.
 */
export const jobKeys = [
  ...['$schema', 'id', 'label', 'description', 'integration_name', 'default_runtime_version'],
  ...['args_schema', 'args_validation', 'mutex_key', 'state_key', 'resources', 'sharing'],
] as const;

const requestKeys = ['id', 'query', 'body', 'loop_on', 'persist', 'recurse'];
const moreRequestKeys = ['delete_tracking', 'delete_tracking_query', 'response_format'];

/** Of the steps of runtimes 1 to 3. */
export const legacyStepKeys: readonly string[] = [
  ...['resource', 'method', 'type', 'name', 'depends_on', ...requestKeys, ...moreRequestKeys, 'config'],
];

/** Of the nodes of runtime 4. */
export const nodeKeys: readonly string[] = [
  ...['name', 'type', 'resource', 'method', 'destination_type', 'integrated_account_id'],
  ...[...requestKeys, ...moreRequestKeys, 'config', 'resources_to_persist', 'depends_on', 'run_if', 'debug'],
];

/** What the platform stores where a job does not say anything. */
const stamped: Readonly<Record<string, unknown>> = {
  label: 'Untitled',
  integration_name: '',
  default_runtime_version: 3,
};

const graphTypes = new Set(['add_context', 'destination', 'event', 'get_state', 'update_state', 'delete_state']);
const graphFields = ['run_if', 'integrated_account_id'];

/**
 * A deployed job as somebody would write it into a file: without nulls and what the platform adds,
 * its keys in the order of the documentation.
 *
 * @param withId whether the file is to say which job it is
 */
export function definitionOf(job: RemoteJob, { withId = true } = {}): Record<string, unknown> {
  const version = readVersion(job.default_runtime_version);
  const steps = Array.isArray(job.resources) ? job.resources : [];
  const entries: [string, unknown][] = [];
  for (const [key, value] of inOrder(job, jobKeys)) {
    if (!(key.startsWith('x-') || jobKeys.includes(key as never)) || value === null || value === undefined) continue;
    if (key === 'id' && !withId) continue;
    if (key === 'resources' && Array.isArray(value)) {
      const order = steps.some(isNode) || Number(version) >= 4 ? nodeKeys : legacyStepKeys;
      entries.push([key, value.map((step) => (isRecord(step) ? objectOf(inOrder(step, order)) : step))]);
    } else if (key === 'default_runtime_version') {
      // Without it, what only runtime 4 knows would make it a job of that.
      if (version !== stamped[key] || steps.some(isNode)) entries.push([key, version]);
    } else if (value !== stamped[key]) entries.push([key, value]);
  }
  return objectOf(entries);
}

/** A number where it is written as a string. */
function readVersion(version: unknown): unknown {
  return typeof version === 'string' && /^[1-9]\d{0,8}$/.test(version) ? Number(version) : version;
}

/** Whether something in a step says that it is of runtime 4. */
function isNode(step: unknown): boolean {
  if (!isRecord(step)) return false;
  return (
    graphFields.some((name) => Object.hasOwn(step, name)) ||
    Object.values(step).some((value) => typeof value === 'string' && graphTypes.has(value))
  );
}

function inOrder(value: Readonly<Record<string, unknown>>, order: readonly string[]): [string, unknown][] {
  const known = order.filter((key) => Object.hasOwn(value, key)).map((key): [string, unknown] => [key, value[key]]);
  return [...known, ...Object.entries(value).filter(([key]) => !order.includes(key))];
}

/** As `Object.fromEntries`, which takes `__proto__` for a key like any other. */
const objectOf = Object.fromEntries;

/** A definition as JSON. */
export function writeJson(definition: Readonly<Record<string, unknown>>): string {
  return `${toJson(definition, 2)}\n`;
}

/** A definition as YAML that all versions of YAML read alike. */
export function writeYaml(definition: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  writeEntries(definition, '', '', lines, 1);
  return `${lines.join('\n')}\n`;
}

/** @param first what the first line begins with, in place of its indentation */
function writeEntries(
  value: Readonly<Record<string, unknown>>,
  first: string,
  indent: string,
  lines: string[],
  depth: number,
): void {
  let begin = first;
  for (const [key, entry] of Object.entries(value)) {
    writeValue(`${begin}${keyText(key, indent)}:`, entry, indent, lines, depth);
    begin = indent;
  }
}

/** @param head what is before the value on its line */
function writeValue(head: string, value: unknown, indent: string, lines: string[], depth: number): void {
  const inner = `${indent}  `;
  if (typeof value === 'string' && isBlock(value)) {
    const header = /^\n* /.test(value) ? '|2' : '|';
    const text = trimEndOf(value, /\n/);
    const end = value.slice(text.length);
    const chomping = end === '' ? '-' : end === '\n' ? '' : '+';
    lines.push(`${head} ${header}${chomping}`);
    for (const line of (text + end.slice(1)).split('\n')) lines.push(line === '' ? '' : inner + line);
  } else if (!isFilled(value) || depth >= MAX_DEPTH) {
    lines.push(`${head} ${scalarText(value)}`);
  } else if (Array.isArray(value)) {
    lines.push(head);
    for (const item of value) {
      if (isRecord(item) && isFilled(item) && depth + 1 < MAX_DEPTH)
        writeEntries(item, `${inner}- `, `${inner}  `, lines, depth + 2);
      else writeValue(`${inner}-`, item, inner, lines, depth + 1);
    }
  } else {
    lines.push(head);
    writeEntries(value as Record<string, unknown>, inner, inner, lines, depth + 1);
  }
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Whether a text is several lines that can be written as they are. */
function isBlock(text: string): boolean {
  if (!text.includes('\n') || !/[^\s]/.test(text) || text.includes('\r')) return false;
  return /^[\t\n -~]*$/.test(text) || ![...text].some((one) => one !== '\n' && one !== '\t' && isUnseen(one));
}

/** What YAML 1.1 does not allow, or takes for the end of a line. */
function isUnseen(character: string): boolean {
  return /[\p{C}\u2028\u2029]/u.test(character) || isHidden(character);
}

/** Words that no version of YAML takes for anything else than a text. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[\p{L}_][\p{L}\p{M}\p{N}_./-]*(?: [\p{L}\p{N}_./-]+)*$/iu;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Longer keys would need another notation. */
const LONGEST_KEY = 1000;

function keyText(key: string, indent: string): string {
  const text = scalarText(key);
  return text.length > LONGEST_KEY ? `? ${text}\n${indent}` : text;
}

function scalarText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return toYamlFlow(value ?? null).replace(/^\{ {2}\}$/, '{}');
  if (PLAIN.test(value) || UUID.test(value)) return value;
  if (/["\\]/.test(value) && /^[ -~]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return toYamlFlow(value);
}

/** YAML 1.1 wants a point in a number with an exponent. */
function numberText(value: number): string {
  const text = JSON.stringify(value);
  return /^-?\d+e/.test(text) ? text.replace('e', '.0e') : text;
}
