import { isObject, type JsonSchema } from './json-schema.ts';

const MAX_DEPTH = 20;
const SHOWN_DEPTH = 4;

const UUID = '00000000-0000-4000-8000-000000000000';

const byFormat: Readonly<Record<string, string>> = {
  integrated_account_id: UUID,
  webhook_id: UUID,
  datastore_id: UUID,
  uuid: UUID,
  date: '2026-01-31',
  'date-time': '2026-01-31T10:00:00.000Z',
  updated_at: '2026-01-31T10:00:00.000Z',
  time: '10:00:00Z',
  duration: 'P1D',
  email: 'name@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  'uri-reference': '/',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  regex: '.*',
  'json-pointer': '/a',
};

/** Arguments that a job may be started with: what its definitions propose, else a value of the right type and format. */
export function sampleOf(schema: JsonSchema): unknown {
  return sample(schema, schema, 0);
}

function sample(schema: unknown, root: JsonSchema, depth: number): unknown {
  if (!isObject(schema) || depth > MAX_DEPTH) return null;
  if (typeof schema.$ref === 'string') return sample(find(schema.$ref, root), root, depth + 1);
  if (schema.default !== undefined) return schema.default;
  if ('const' in schema) return schema.const;
  for (const list of [schema.enum, schema.examples]) if (Array.isArray(list) && list.length > 0) return list[0];
  const choices = [schema.oneOf, schema.anyOf, schema.allOf].find((list) => Array.isArray(list) && list.length > 0);
  const type =
    [schema.type].flat().find((one) => one !== 'null') ?? (isObject(schema.properties) ? 'object' : undefined);
  if (type === undefined && Array.isArray(choices)) return sample(choices[0], root, depth + 1);
  switch (type) {
    case 'object':
      return Object.fromEntries(
        propertiesOf(schema, depth).map(([name, property]) => [name, sample(property, root, depth + 1)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, numberOf(schema.minItems) ?? 1) }, () =>
        sample(Array.isArray(schema.items) ? schema.items[0] : (schema.items ?? {}), root, depth + 1),
      );
    case 'integer':
    case 'number':
      return numberFor(schema);
    case 'boolean':
      return true;
    case 'string':
      return stringFor(schema);
    default:
      return depth > 0 ? 'string' : null;
  }
}

/** All of them; further down, where definitions may lead back to themselves, those that are required. */
function propertiesOf({ properties, required }: JsonSchema, depth: number): readonly (readonly [string, unknown])[] {
  const all = Object.entries(isObject(properties) ? properties : {});
  if (depth <= SHOWN_DEPTH) return all;
  return all.filter(([name]) => Array.isArray(required) && required.includes(name));
}

function stringFor({ format, minLength, maxLength }: JsonSchema): string {
  if (typeof format === 'string' && Object.hasOwn(byFormat, format)) return byFormat[format]!;
  const text = 'string'.padEnd(numberOf(minLength) ?? 0, '-');
  return text.slice(0, numberOf(maxLength) ?? text.length);
}

function numberFor({ minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf, type }: JsonSchema): number {
  const step = numberOf(multipleOf) ?? 1;
  const least = numberOf(minimum) ?? (numberOf(exclusiveMinimum) ?? 0) + step;
  const most = numberOf(maximum) ?? numberOf(exclusiveMaximum) ?? Number.POSITIVE_INFINITY;
  const value = Math.ceil(least / step) * step;
  if (value <= most) return value;
  return type === 'integer' ? Math.floor(most) : most;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function find(ref: string, root: JsonSchema): unknown {
  let at: unknown = ref.startsWith('#/') ? root : undefined;
  for (const part of ref.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}
