import { entryOf, isMapping } from '../../document/node.ts';
import { schemaTypes } from '../../job/args/json-schema.ts';
import type { Job } from '../../job/job.ts';
import { type Item, type KeyItem, keyItem } from './item.ts';

type Path = readonly (string | number)[];

/** Whether a path from a job leads to a definition of arguments, or to a map of those. */
export function isInDefinitions(path: Path): boolean {
  return path[0] === 'args_schema' && !path.some((name) => name === 'required' || name === 'enum' || name === 'type');
}

const keywords: readonly (readonly [name: string, types: readonly string[], does: string])[] = [
  ['type', ['string'], 'What the value is: `string`, `integer`, `number`, `boolean`, `array`, `object`.'],
  ['required', ['boolean'], 'Whether each run has to give it.'],
  ['description', ['string'], 'What it is for; people see it.'],
  ['default', ['string'], 'What it is where a run does not give it.'],
  ['format', ['string'], 'What kind of string it is, such as `integrated_account_id` or `date`.'],
  ['enum', ['array'], 'The values that it may have.'],
  ['items', ['object'], 'What each item of an array is.'],
  ['properties', ['object'], 'What an object holds, by name.'],
  ['title', ['string'], 'What people see as its name.'],
  ['pattern', ['string'], 'A regular expression that a string has to match.'],
  ['minimum', ['integer'], 'The least that a number may be.'],
  ['maximum', ['integer'], 'The most that a number may be.'],
  ['minLength', ['integer'], 'How long a string has to be.'],
  ['maxLength', ['integer'], 'How long a string may be.'],
  ['minItems', ['integer'], 'How many items an array has to have.'],
  ['maxItems', ['integer'], 'How many items an array may have.'],
  ['uniqueItems', ['boolean'], 'Whether no item of an array may come twice.'],
  ['additionalProperties', ['boolean'], 'Whether an object may hold more than its `properties`.'],
];

const formats: Readonly<Record<string, string>> = {
  integrated_account_id: 'a connected account, picked in the dashboard',
  webhook_id: 'a webhook, picked in the dashboard',
  datastore_id: 'a datastore, picked in the dashboard',
  date: 'a date: `2026-01-31`',
  updated_at: 'a timestamp from which on records are read',
  'date-time': 'a date and time: `2026-01-31T10:00:00Z`',
  time: 'a time of day',
  duration: 'a duration: `P1D`',
  email: 'a mail address',
  uri: 'an address with its scheme',
  hostname: 'the name of a host',
  uuid: 'a UUID',
  regex: 'a regular expression',
};

/** The keywords of a definition; at the top those of all arguments, if it is a JSON Schema. */
export function definitionKeys(job: Job, path: Path): KeyItem[] {
  const all = keywords.map(([name, types, does]) => keyItem(name, types, does));
  const below = path.slice(1);
  if (below.length === 0) {
    const isFlat = isMapping(job.args.node) && !entryOf(job.args.node, 'properties') && job.args.declared.size > 0;
    if (isFlat) return [];
    return ['type', 'properties', 'required', 'additionalProperties'].flatMap(
      (name) => all.find(({ label }) => label === name) ?? [],
    );
  }
  return isDefinition(job, below) ? all : [];
}

/** Whether a path within `args_schema` leads to the definition of one argument or property. */
function isDefinition(job: Job, path: Path): boolean {
  const isSchema = isMapping(job.args.node) && entryOf(job.args.node, 'properties') !== undefined;
  let isOne = isSchema;
  for (const name of path) {
    if (typeof name === 'number') continue;
    // In the flat shape, and in a map of properties, names are anybody's.
    if (!isOne) isOne = true;
    else if (['properties', 'definitions', '$defs', 'patternProperties'].includes(name)) isOne = false;
    else if (
      !['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf', 'contains'].includes(
        name,
      )
    )
      return false;
  }
  return isOne;
}

/** The values of a keyword in a definition. */
export function definitionValues(job: Job, path: Path): Item[] {
  const keyword = path.findLast((name) => typeof name === 'string');
  const owner = path.slice(1, path.lastIndexOf(keyword!));
  if (keyword === 'required' && typeof path.at(-1) === 'number')
    return [...job.args.declared.keys()].map((label) => ({ label, kind: 'argument', text: label }));
  if (owner.length > 0 && !isDefinition(job, owner)) return [];
  if (keyword === 'type') return schemaTypes.map((label) => ({ label, kind: 'value', text: label }));
  if (keyword === 'format')
    return Object.entries(formats).map(([label, documentation]) => ({
      label,
      kind: 'value',
      documentation,
      text: label,
    }));
  if (keyword === 'required' || keyword === 'uniqueItems' || keyword === 'additionalProperties')
    return ['true', 'false'].map((label) => ({ label, kind: 'value', text: label }));
  return [];
}
