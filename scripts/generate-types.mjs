/** Renders `src/schema/types.ts`, the types of a sync job for people who handle one in code, from `schemas/sync-job.schema.json`. */
import { readFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const root = new URL('../', import.meta.url);

const legacySteps = ['legacyRequest', 'legacySpool', 'legacyTransform'];
const nodes = [
  'request',
  'transform',
  'spool',
  'add_context',
  'get_state',
  'update_state',
  'delete_state',
  'event',
  'destination',
];

/** Renders the types; the same schema gives the same text. */
export async function renderTypes() {
  const { definitions } = JSON.parse(await readFile(new URL('schemas/sync-job.schema.json', root), 'utf8'));
  const reference = (name) => ({ $ref: `#/definitions/${name}` });
  const { jobFields, listResponseFields } = definitions;
  const named = Object.fromEntries(
    [...legacySteps, ...nodes, 'recurse', 'nodeRecurse'].map((name) => [name, plain(definitions[name], definitions)]),
  );
  const job = plain(jobFields, definitions);
  const response = plain(listResponseFields, definitions);
  const input = {
    title: 'SyncJobFile',
    description: 'What a file can hold.',
    oneOf: [reference('syncJob'), { type: 'array', items: reference('syncJob') }, reference('response')],
    definitions: {
      ...named,
      legacyStep: { title: 'LegacyStep', description: 'A step of runtimes 1 to 3.', oneOf: legacySteps.map(reference) },
      graphNode: { title: 'GraphNode', description: 'A node of runtime 4.', oneOf: nodes.map(reference) },
      syncJob: withItems(job, 'resources', { oneOf: [reference('legacyStep'), reference('graphNode')] }),
      response: {
        ...['result', 'results'].reduce((all, name) => withItems(all, name, reference('syncJob')), response),
        additionalProperties: true,
      },
    },
  };
  return compile(input, 'SyncJobFile', {
    additionalProperties: false,
    bannerComment: '// Generated from schemas/sync-job.schema.json by scripts/generate-types.mjs.',
    format: true,
    style: { printWidth: 120, singleQuote: true },
  });
}

function withItems(definition, name, items) {
  const { [name]: list, ...others } = definition.properties;
  return { ...definition, properties: { ...others, [name]: { ...list, items } } };
}

/** The part of a schema that a type can say: conditions are left out, and definitions without a title stand where they are referred to. */
function plain(schema, definitions, isTop = true) {
  if (schema.$ref) {
    const target = definitions[schema.$ref.split('/').at(-1)];
    if (!target.title) return plain(target, definitions, false);
    return target.type.includes('null') ? { anyOf: [{ $ref: schema.$ref }, { type: 'null' }] } : { $ref: schema.$ref };
  }
  const { title, description, const: only, required, properties, items, oneOf } = schema;
  const type = isTop ? 'object' : schema.type;
  const isOpen = !properties && [type].flat().includes('object');
  return Object.fromEntries(
    Object.entries({
      title,
      description,
      type,
      const: only,
      // the descriptions of choices would each become a comment inside the union
      enum: oneOf?.map((choice) => choice.const ?? null),
      required,
      items: items && { type: items.type },
      properties: properties && mapped(properties, (property) => plain(property, definitions, false)),
      additionalProperties: isOpen,
    }).filter(([, value]) => value !== undefined),
  );
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
