import { isMapping, type Mapping } from '../document/node.ts';
import { toValue } from '../document/value.ts';
import type { Args } from '../job/args/args.ts';

/** A schema as a value, as far as what is made of it looks into it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** `args_schema` as JSON Schema of draft-07, whichever shape it has; `required: true` becomes a list. */
export function argsJsonSchema({ node, whole, declared, complete }: Args): JsonSchema {
  const marked: string[] = [];
  const properties = new Map<string, unknown>();
  for (const [name, { definition, required, isNote }] of declared) {
    if (isNote) continue;
    properties.set(name, definition ? standard(toValue(definition)) : {});
    if (required) marked.push(name);
  }
  const others = whole ? (standard(toValue(withoutArguments(whole))) as JsonSchema) : {};
  const definitions = isMapping(node) && node !== whole ? definitionsIn(node) : {};
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...definitions,
    ...others,
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(marked.length > 0 && { required: marked }),
    ...(complete && others.additionalProperties === undefined && { additionalProperties: false }),
  };
}

const ofArguments: ReadonlySet<string> = new Set(['type', 'properties', 'required', '$schema']);

function withoutArguments(whole: Mapping): Mapping {
  return { ...whole, entries: whole.entries.filter(({ name }) => !ofArguments.has(name) && !name.startsWith('x-')) };
}

function definitionsIn(node: Mapping): JsonSchema {
  const entries = node.entries.filter(({ name, value }) => /^(?:definitions|\$defs)$/.test(name) && isMapping(value));
  return standard(toValue({ ...node, entries })) as JsonSchema;
}

/** What hold definitions: one, a list or a map of them. */
const inner: ReadonlySet<string> = new Set(
  [
    'items additionalItems prefixItems contains properties patternProperties additionalProperties propertyNames',
    'definitions $defs allOf anyOf oneOf not if then else dependentSchemas',
  ].flatMap((words) => words.split(' ')),
);
const maps: ReadonlySet<string> = new Set('properties patternProperties definitions $defs dependentSchemas'.split(' '));

/** A definition without the marks of draft-3: `required: true` at a property is a name in the list above it. */
function standard(definition: unknown): unknown {
  if (Array.isArray(definition)) return definition.map(standard);
  if (!isObject(definition)) return definition;
  const entries = Object.entries(definition).flatMap(([keyword, value]): [string, unknown][] => {
    if (keyword === 'required' && !Array.isArray(value)) return [];
    if (!inner.has(keyword)) return [[keyword, value]];
    if (!maps.has(keyword) || !isObject(value)) return [[keyword, standard(value)]];
    return [[keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, standard(one)]))]];
  });
  const { properties } = definition;
  const marked = isObject(properties)
    ? Object.entries(properties).flatMap(([name, one]) => (isObject(one) && one.required === true ? [name] : []))
    : [];
  if (marked.length > 0) {
    const listed = Array.isArray(definition.required) ? definition.required : [];
    return { ...Object.fromEntries(entries), required: [...new Set([...listed, ...marked])] };
  }
  return Object.fromEntries(entries);
}

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
