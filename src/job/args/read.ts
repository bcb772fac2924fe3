import {
  type Entry,
  isMapping,
  isPresent,
  isSequence,
  isString,
  locate,
  type Mapping,
  type Node,
  placeOf,
  valueAt,
} from '../../document/node.ts';
import { nearest } from '../../text/nearest.ts';
import type { Budget } from '../budget.ts';
import type { Args, ArgsProblem, Argument } from './args.ts';
import { checkDefinitions, definitionMeant, type Visit } from './check.ts';
import { unglue } from './glued-keywords.ts';
import { describe, follow, isBoolean, isOpen, keywords, misplaced, schemaTypes, typesOf } from './json-schema.ts';
import { respell } from './misspelt-keywords.ts';
import { accepts } from './quick-default.ts';

export { formatOf, typesOf } from './json-schema.ts';
export { type ArgPathOptions, isIndex, type ResolvedArgPath, resolveArgPath } from './path.ts';

/**
 * Reads the value of `args_schema`, in either of its shapes: JSON Schema, or a flat map of names to
 * definitions.
 *
 * @param budget the file's
 * @param key where `args_schema` is written, for what it lacks as a whole; else its first key is in
 */
export async function readArgs(written: Node | undefined, budget: Budget, key?: Node): Promise<Args> {
  const declared = new Map<string, Argument>();
  const namedElsewhere = new Set<string>();
  const nothing = {
    node: written,
    declared,
    namedElsewhere,
    complete: false,
    whole: undefined,
    problems: [],
    glued: [],
    misspelt: [],
  };
  if (!isPresent(written)) return { ...nothing, complete: true };
  // That it is not a map is for the schema to say.
  if (!isMapping(written)) return nothing;
  const { node: parted, glued } = unglue(written);
  const shape = shapeOf(parted);
  const { node, misspelt } = respell(parted, shape === 'flat');
  if (shape === 'unnamed') {
    const place = placeOf(key ?? node.entries[0]!.key);
    return { ...nothing, node, glued, misspelt, problems: [{ cause: 'unnamed', place }] };
  }

  const { entries, visits, whole, complete, problems } = shape === 'flat' ? flatArguments(node) : schemaArguments(node);
  const required = requiredNames(node);
  for (const { key, name: written, value } of entries) {
    const name = meantName(written, value);
    if (name === '') problems.push({ cause: 'emptyName', place: placeOf(key) });
    if (declared.has(name)) continue;
    const definition = isMapping(value) ? value : undefined;
    const types = typesOf(definition, node);
    declared.set(name, {
      name: locate(key, name),
      isNote: shape === 'flat' && isNote(name),
      definition,
      isBroken: isPresent(value) && !definition && !isBoolean(value),
      types,
      required: required.has(name) || isRequired(definition),
      hasDefault: hasDefault(definition, types) || hasDefault(follow(node, definition), types),
    });
  }

  const checked = checkDefinitions(node, visits, complete ? declared : undefined);
  for (const problem of checked.problems) problems.push(problem);
  const doubtful = checked.defaults.filter(({ definition, value }) => !accepts(definition, value));
  if (doubtful.length > 0) {
    const { checkDefaults } = await import('./validate-default.ts');
    for (const problem of await checkDefaults(node, doubtful, budget.defaults)) problems.push(problem);
  }
  return { node, declared, namedElsewhere: required, complete, whole, problems, glued, misspelt };
}

type Shape = 'schema' | 'flat' | 'unnamed';

/**
 * Which of the shapes it is. A map is an argument's definition in the flat shape, and no value that
 * JSON Schema allows for `type`, `format` or `required`; whatever else such a keyword has makes it
 * a keyword.
 */
function shapeOf(node: Mapping): Shape {
  const type = valueAt(node, 'type');
  const properties = valueAt(node, 'properties');
  if (isMapping(type)) return 'flat';
  if (isPresent(type)) {
    if (isPresent(properties) || namesObject(type)) return 'schema';
    return 'unnamed';
  }
  if (isPresent(properties)) {
    if (!isMapping(properties)) return 'schema';
    const isDefinition = properties.entries.some(({ name, value }) => keywords.has(name) && !isMapping(value));
    return isDefinition ? 'flat' : 'schema';
  }
  if (node.entries.some((entry) => isArgument(entry) && !isNote(entry.name))) return 'flat';
  if (node.entries.some(definesOne)) return 'unnamed';
  return node.entries.some(isArgument) ? 'flat' : 'schema';
}

function namesObject(type: Node): boolean {
  if (isSequence(type)) return type.items.some((item) => isString(item) && item.value === 'object');
  return !isString(type) || type.value === 'object' || nearest(type.value, schemaTypes) === 'object';
}

const annotations = new Set(['title', 'description', 'additionalProperties', 'examples', 'readOnly', 'writeOnly']);

/** Whether an entry of a map without arguments says that the map is a definition. */
function definesOne({ name, value }: Entry): boolean {
  const shape = keywords.get(name);
  if (shape === 'required') return isPresent(value) && !isSequence(value);
  if (shape === undefined || annotations.has(name) || name.startsWith('$')) return false;
  return isPresent(value) && shape !== 'definitionList' && shape !== 'definitionMap' && shape !== 'patternMap';
}

/**
 * Whether an entry of a flat map is an argument (as a note may be one, too), and not a keyword of
 * JSON Schema about the whole.
 */
function isArgument({ name, value }: Entry): boolean {
  if (name.startsWith('$')) return false;
  if (!isMapping(value)) return !keywords.has(name) && !isNote(name);
  return !isAboutAll(name, value.entries);
}

/** Names of its author's own. Nobody else can say what is under them. */
function isNote(name: string): boolean {
  return name.startsWith('x-');
}

/** Whether a keyword has what it has as a keyword; what else it has defines an argument of that name. */
function isAboutAll(keyword: string, entries: readonly Entry[]): boolean {
  if (entries.length === 0) return false;
  switch (keyword) {
    case 'definitions':
    case 'patternProperties':
    case 'dependentSchemas':
      return entries.every(({ value }) => isMapping(value));
    case 'dependentRequired':
      return entries.every(({ value }) => isSequence(value));
    case 'dependencies':
      return entries.every(({ value }) => isMapping(value) || isSequence(value));
    case 'not':
    case 'if':
    case 'then':
    case 'else':
      return entries.every(({ name, value }) => aboutObjects.has(name) && (name !== 'required' || isSequence(value)));
    default:
      return false;
  }
}

/** Keywords that say which arguments there are, and nothing about a single one. */
const aboutObjects: ReadonlySet<string> = new Set(
  'required properties allOf anyOf oneOf not if then else dependentRequired dependentSchemas dependencies'.split(' '),
);

interface Arguments {
  readonly entries: readonly Entry[];
  readonly visits: readonly Visit[];
  readonly whole: Mapping;
  readonly complete: boolean;
  readonly problems: ArgsProblem[];
}

function schemaArguments(node: Mapping): Arguments {
  const properties = valueAt(node, 'properties');
  const strays = misplaced(node);
  const entries = isMapping(properties) ? [...properties.entries, ...strays] : strays;
  const complete = !isOpen(node) && (!isPresent(properties) || isMapping(properties));
  return { entries, visits: [{ node, name: 'args_schema', root: true }], whole: node, complete, problems: [] };
}

function flatArguments(node: Mapping): Arguments {
  const entries = node.entries.filter(isArgument);
  const others = node.entries.filter((entry) => !isArgument(entry));
  const problems: ArgsProblem[] = [];
  const visits: Visit[] = [];
  for (const { name, value } of entries) {
    if (isNote(name)) continue;
    if (isMapping(value)) visits.push({ node: value, name });
    else if (isPresent(value)) {
      const meant = meantName(name, value);
      const instead = meant === name ? definitionMeant(value) : `"${meant}: {", with a space after the colon`;
      problems.push({ cause: 'notADefinition', place: placeOf(value), name, found: describe(value), instead });
    }
  }
  const whole: Mapping = { ...node, entries: others };
  visits.push({ node: whole, name: 'args_schema', root: true });
  return { entries, visits, whole, complete: !isOpen(whole), problems };
}

function requiredNames(node: Mapping): ReadonlySet<string> {
  const required = valueAt(node, 'required');
  const items = isSequence(required) ? required.items : [];
  return new Set(items.filter(isString).map(({ value }) => value));
}

/**
 * The name before a definition in braces whose colon, or the space after it, is missing: `since:{
 * type: string }` has the key `since:{ type`.
 */
function meantName(name: string, value: Node): string {
  const [, before] = /^([\w-]+)(?::| )\s*\{/.exec(name) ?? [];
  return before !== undefined && isString(value) && value.value.endsWith('}') ? before : name;
}

/** `null` counts as absent, save where the definition says that it is a value. */
function hasDefault(definition: Mapping | undefined, types: readonly string[] | undefined): boolean {
  const value = definition && valueAt(definition, 'default');
  return isPresent(value) || (value !== undefined && types?.includes('null') === true);
}

function isRequired(definition: Mapping | undefined): boolean | undefined {
  const node = definition && valueAt(definition, 'required');
  if (!isPresent(node) || isSequence(node)) return false;
  return node.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}
