import { isMapping, isPresent, isSequence, isString, type Mapping, type Node, valueAt } from '../../document/node.ts';
import { keywords } from './json-schema.ts';

/**
 * Whether a default surely fits its definition. Where this is not sure, a whole validator has to
 * say (`args-ajv.ts`), which takes long to load: so this knows only what definitions of arguments
 * commonly hold.
 */
export function accepts(definition: Mapping, value: Node): boolean {
  if (isMapping(value)) return false;
  if (isSequence(value)) return acceptsList(definition, value.items);
  return definition.entries.every(({ name, value: limit }) => isAbsent(name, limit) || fits(name, limit, value.value));
}

function acceptsList(definition: Mapping, items: readonly Node[]): boolean {
  const types = namesIn(valueAt(definition, 'type'));
  if (!types.includes('array')) return false;
  for (const { name, value } of definition.entries) {
    if (name === 'type' || isAbsent(name, value)) continue;
    if (name !== 'items' && isAssertion(name)) return false;
  }
  const element = valueAt(definition, 'items');
  return items.every((item) => !isPresent(element) || (isMapping(element) && accepts(element, item)));
}

/** `null` counts as absent, save where it is the value. */
function isAbsent(keyword: string, value: Node): boolean {
  return keyword !== 'const' && !isPresent(value);
}

type Value = string | number | boolean | null;

function fits(keyword: string, limit: Node, value: Value): boolean {
  switch (keyword) {
    case 'type':
      return namesIn(limit).some((type) => hasType(type, value));
    case 'enum':
      return isSequence(limit) && limit.items.some((item) => item.kind === 'scalar' && item.value === value);
    case 'const':
      return limit.kind === 'scalar' && limit.value === value;
    case 'format':
      return isString(limit) && hasFormat(limit.value, value);
    case 'minimum':
      return typeof value !== 'number' || (isNumber(limit) && value >= limit.value);
    case 'maximum':
      return typeof value !== 'number' || (isNumber(limit) && value <= limit.value);
    case 'minLength':
      return typeof value !== 'string' || (isNumber(limit) && [...value].length >= limit.value);
    case 'maxLength':
      return typeof value !== 'string' || (isNumber(limit) && [...value].length <= limit.value);
    case 'required':
    case 'pattern':
    case 'properties':
    case 'items':
      return true;
    default:
      return !isAssertion(keyword);
  }
}

/** Whether a keyword can refuse a value at all. */
export function isAssertion(keyword: string): boolean {
  switch (keywords.get(keyword)) {
    case undefined:
    case 'text':
    case 'boolean':
      return keyword === 'uniqueItems';
    case 'list':
    case 'default':
      return false;
    default:
      return keyword !== 'definitions' && keyword !== '$defs';
  }
}

function hasType(type: string, value: Value): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

/** Part of what the standard's formats allow: enough for the usual, and never more. */
const shapes: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/,
  'date-time': /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?Z$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  email: /^[a-z0-9]{1,64}@[a-z0-9]{1,63}\.[a-z]{2,63}$/,
  uri: /^https?:\/\/[a-z0-9]{1,63}(\.[a-z0-9]{1,63}){1,8}(\/[A-Za-z0-9_-]{1,64}){0,16}\/?$/,
};

/** Formats that the validator knows, beside those above; all others allow everything. */
const others = new Set(
  [
    'time iso-time iso-date-time duration uri-reference uri-template url hostname ipv4 ipv6 regex',
    'json-pointer json-pointer-uri-fragment relative-json-pointer byte int32 int64 float double',
  ].flatMap((names) => names.split(' ')),
);

function hasFormat(format: string, value: Value): boolean {
  const shape = Object.hasOwn(shapes, format) ? shapes[format] : undefined;
  if (shape) return typeof value !== 'string' || shape.test(value);
  return !others.has(format);
}

function namesIn(type: Node | undefined): string[] {
  const names = isSequence(type) ? type.items : [type];
  return names.filter(isString).map(({ value }) => value);
}

function isNumber(node: Node): node is Node & { readonly value: number } {
  return node.kind === 'scalar' && typeof node.value === 'number';
}
