import { nearest } from '../../text/nearest.ts';
import { schemaTypes } from './json-schema.ts';

/** What other languages and tools call the types. */
const typeAliases: ReadonlyMap<string, { readonly type?: string; readonly format?: string }> = new Map([
  ...['str', 'text', 'varchar', 'char'].map((name) => [name, { type: 'string' }] as const),
  ...['int', 'long', 'bigint', 'int32', 'int64'].map((name) => [name, { type: 'integer' }] as const),
  ...['num', 'float', 'double', 'decimal'].map((name) => [name, { type: 'number' }] as const),
  ...['bool'].map((name) => [name, { type: 'boolean' }] as const),
  ...['list', 'tuple'].map((name) => [name, { type: 'array' }] as const),
  ...['map', 'dict', 'json', 'hash'].map((name) => [name, { type: 'object' }] as const),
  ...['nil', 'none'].map((name) => [name, { type: 'null' }] as const),
  ...['any', 'mixed', 'unknown'].map((name) => [name, {}] as const),
  ...['date', 'time', 'uuid', 'email', 'uri', 'url', 'updated_at'].map(
    (format) => [format, { type: 'string', format }] as const,
  ),
  ...['integrated_account_id', 'webhook_id', 'datastore_id'].map(
    (format) => [format, { type: 'string', format }] as const,
  ),
  ...['date-time', 'datetime', 'date_time', 'timestamp'].map(
    (name) => [name, { type: 'string', format: 'date-time' }] as const,
  ),
]);

/** The type, or the format of one, that somebody means who writes another word for it. */
export function meantType(name: string): { readonly type?: string; readonly format?: string } | undefined {
  const alias = typeAliases.get(name.toLowerCase());
  if (alias) return alias;
  const type = nearest(name, schemaTypes);
  return type === undefined ? undefined : { type };
}
