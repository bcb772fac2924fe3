import type { Ajv2019, ErrorObject, ValidateFunction } from 'ajv/dist/2019.js';
import {
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Mapping,
  type Node,
  placeOf,
  type Sequence,
  valueAt,
} from '../../document/node.ts';
import type { DefaultsBudget } from '../budget.ts';
import type { ArgsProblem, Refusal } from './args.ts';
import type { Default } from './check.ts';
import { describe, keywords, resolveRef } from './json-schema.ts';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** How large a definition with its references expanded, and a default, may be to be judged. */
const MAX_SIZE = 2_000;

/** What it takes to expand a value of a definition. */
const EXPANDED = 100;

/** Above this length, the regular expressions for the formats of URLs and mail addresses take too long. */
const MAX_FORMATTED = 1_000;

/**
 * Finds the defaults that their own definitions refuse. Whatever can't be judged in bounded time
 * passes, and so does what the validator can't compile: `checkDefinitions` has said why.
 *
 * @param root the whole `args_schema`, which references start from
 * @param budget the file's; what goes beyond it passes
 */
export async function checkDefaults(
  root: Mapping,
  defaults: readonly Default[],
  budget: DefaultsBudget,
): Promise<ArgsProblem[]> {
  const { createValidator } = await import('./validator.ts');
  const compile = compilers.get(budget) ?? compiler(budget, createValidator());
  compilers.set(budget, compile);
  const problems: ArgsProblem[] = [];
  for (const entry of defaults) {
    const error = budget.work > 0 ? refusal(root, entry, compile, budget) : undefined;
    if (error) problems.push(explain(error, entry));
  }
  return problems;
}

function refusal(
  root: Mapping,
  { definition, value }: Default,
  compile: Compile,
  budget: DefaultsBudget,
): ErrorObject | undefined {
  let size = 0;
  try {
    const data = new Data(value);
    const translation = new Translation(root, data);
    const schema = translation.definition(definition, data.depth);
    size = translation.size;
    if (translation.loosened && translation.negates) return undefined;
    const work = workOf(translation, data);
    if (work > budget.work) return undefined;
    budget.work -= work;
    const validate = compile(schema, size);
    if (!validate || validate(data.json)) return undefined;
    return validate.errors?.at(-1);
  } catch {
    size ||= MAX_SIZE;
    return undefined;
  } finally {
    budget.work -= EXPANDED * size;
  }
}

/**
 * What it may take to hold a default against a definition, at some ten nanoseconds each: every
 * keyword may look at every value and count its characters, each `uniqueItems` compares all items
 * with each other, and a format is an expression that reads every text.
 */
function workOf(schema: Translation, data: Data): number {
  return (
    schema.size * (data.size + data.letters / 8) +
    schema.comparisons * data.size ** 2 +
    schema.formats * data.letters * 4
  );
}

type Compile = (schema: Json, size: number) => ValidateFunction | undefined;

/** One for each file, whose jobs repeat each other. */
const compilers = new WeakMap<DefaultsBudget, Compile>();

/** Compiles each schema once; none where there were too many. */
function compiler(budget: DefaultsBudget, ajv: Ajv2019): Compile {
  const compiled = new Map<string, ValidateFunction>();
  return (schema, size) => {
    // An infinity would be null, and so the key of another schema.
    const key = JSON.stringify(schema, (_, value) => (Math.abs(value) === Infinity ? `\0${value}` : value));
    let validate = compiled.get(key);
    if (!validate && budget.compiled > size) {
      budget.compiled -= size;
      validate = ajv.compile(schema as object | boolean);
      compiled.set(key, validate);
    }
    return validate;
  };
}

/** A default, and what it is made of. */
class Data {
  readonly json: Json;
  /** How many levels its lists and maps have. */
  readonly depth: number;
  /** Its keys, at any level. */
  readonly names = new Set<string>();
  size = 0;
  /** How many characters its texts have, and the longest. */
  letters = 0;
  longest = 0;

  constructor(node: Node) {
    [this.json, this.depth] = this.#read(node);
  }

  #read(node: Node): [json: Json, depth: number] {
    if (++this.size > MAX_SIZE) throw new RangeError('too large to be judged');
    if (node.kind === 'scalar') {
      const length = isString(node) ? node.value.length : 0;
      this.letters += length;
      this.longest = Math.max(this.longest, length);
      return [node.value, 0];
    }
    const parts = (isMapping(node) ? node.entries.map(({ value }) => value) : node.items).map((part) =>
      this.#read(part),
    );
    const depth = parts.reduce((most, [, depth]) => Math.max(most, depth), 0) + 1;
    const values = parts.map(([json]) => json);
    if (!isMapping(node)) return [values, depth];
    for (const { name } of node.entries) this.names.add(name);
    return [Object.fromEntries(node.entries.map(({ name }, index) => [name, values[index]!])), depth];
  }
}

/**
 * A definition as the validator takes it, as far down as the default goes: references expanded (a
 * recursive one ends where the default does), `required: true` as a list, without unknown keywords
 * and without patterns, since an author's pattern can run for years.
 */
class Translation {
  /** Whether the result accepts more than the definition does. */
  loosened = false;
  /** Whether accepting more in one place may mean accepting less as a whole. */
  negates = false;
  size = 0;
  /** How many times `uniqueItems` and `format` are in it. */
  comparisons = 0;
  formats = 0;
  readonly #root: Mapping;
  readonly #data: Data;
  /** The definitions that are being translated, each with the depth at which it was met last. */
  readonly #open = new Map<Node, number>();

  constructor(root: Mapping, data: Data) {
    this.#root = root;
    this.#data = data;
  }

  /** @param depth how many levels the values may have that it is held against */
  definition(node: Node, depth: number): Json {
    this.#grow();
    if (depth < 0) return true;
    if (!isMapping(node)) return !(node.kind === 'scalar' && node.value === false);
    const before = this.#open.get(node);
    // A reference that leads back to the same value asks for itself, without end.
    if (before === depth) return this.#anything();
    this.#open.set(node, depth);
    const schema = new Map<string, Json>();
    for (const { name, value } of node.entries)
      if (isPresent(value) || name === 'const') this.#keyword(schema, name, value, depth);
    if (before === undefined) this.#open.delete(node);
    else this.#open.set(node, before);
    this.#requireMarked(schema, node);
    if (schema.has('prefixItems')) {
      if (schema.has('items')) schema.set('additionalItems', schema.get('items')!);
      schema.set('items', schema.get('prefixItems')!);
      schema.delete('prefixItems');
    }
    return Object.fromEntries(schema);
  }

  /** A value as it is. */
  value(node: Node): Json {
    this.#grow();
    if (isSequence(node)) return node.items.map((item) => this.value(item));
    if (isMapping(node)) return Object.fromEntries(node.entries.map(({ name, value }) => [name, this.value(value)]));
    return node.value;
  }

  #keyword(schema: Map<string, Json>, name: string, value: Node, depth: number): void {
    switch (keywords.get(name)) {
      case undefined:
      case 'default':
      case 'list':
      case 'text':
        return;
      case 'boolean':
        if (name !== 'uniqueItems') return;
        this.comparisons++;
        schema.set(name, this.value(value));
        return;
      case 'pattern':
      case 'patternMap':
        this.loosened = true;
        return;
      case 'format':
        this.formats++;
        if (this.#data.longest <= MAX_FORMATTED) schema.set(name, this.value(value));
        else this.loosened = true;
        return;
      case 'reference':
        this.#alsoAll(schema, [this.#reference(value, depth)]);
        return;
      case 'required':
        if (isSequence(value)) schema.set(name, this.#texts(value));
        return;
      case 'definition':
        if (name === 'contentSchema') return;
        if (name === 'not' || name === 'if' || name === 'contains' || name.startsWith('unevaluated'))
          this.negates = true;
        schema.set(name, this.definition(value, depthBelow(name, depth)));
        return;
      case 'definitionList':
        if (name === 'oneOf') this.negates = true;
        if (name === 'allOf') this.#alsoAll(schema, this.#list(value, depth));
        else schema.set(name, this.#list(value, depthBelow(name, depth)));
        return;
      case 'items':
        schema.set(name, isSequence(value) ? this.#list(value, depth - 1) : this.definition(value, depth - 1));
        return;
      case 'definitionMap':
        if (name === 'properties') schema.set(name, this.#map(value, depth - 1));
        else if (name === 'dependentSchemas') schema.set(name, this.#map(value, depth));
        return;
      case 'dependencies':
      case 'nameLists':
        schema.set(name, this.#map(value, depth));
        return;
      default:
        schema.set(name, this.value(value));
    }
  }

  /** A reference counts beside what is beside it, and what it has looked at is not unevaluated. */
  #alsoAll(schema: Map<string, Json>, more: Json): void {
    schema.set('allOf', [...((schema.get('allOf') ?? []) as Json[]), ...(more as Json[])]);
  }

  #reference(value: Node, depth: number): Json {
    const target = isString(value) ? resolveRef(this.#root, value.value) : 'elsewhere';
    return typeof target === 'string' ? this.#anything() : this.definition(target, depth);
  }

  #list(node: Node, depth: number): Json {
    return isSequence(node) ? node.items.map((item) => this.definition(item, depth)) : this.value(node);
  }

  #map(node: Node, depth: number): Json {
    if (!isMapping(node)) return this.value(node);
    const known = node.entries.filter(({ name }) => this.#data.names.has(name));
    return Object.fromEntries(
      known.map(({ name, value }) => [name, isSequence(value) ? this.#texts(value) : this.definition(value, depth)]),
    );
  }

  /** Names; anything else in their list has been reported, and the rest of the definition counts. */
  #texts({ items }: Sequence): Json[] {
    const names = items.filter(isString);
    if (names.length < items.length) this.loosened = true;
    return names.map((name) => this.value(name));
  }

  /** Adds the properties that are marked `required: true` to the list. */
  #requireMarked(schema: Map<string, Json>, node: Mapping): void {
    const properties = valueAt(node, 'properties');
    // Which properties the patterns allow is not known any more, and the validator does not see this name.
    const hidden = isMapping(properties) && valueAt(properties, '__proto__') && this.#data.names.has('__proto__');
    if (hidden) this.loosened = true;
    if (hidden || valueAt(node, 'patternProperties')) {
      schema.delete('additionalProperties');
      schema.delete('unevaluatedProperties');
    }
    if (!isMapping(properties)) return;
    const marked = properties.entries
      .filter(({ value }) => isMapping(value) && isMarked(value))
      .map(({ name }) => name);
    if (marked.length === 0) return;
    const listed = schema.get('required');
    schema.set('required', [...new Set([...(Array.isArray(listed) ? listed : []), ...marked])]);
  }

  #anything(): Json {
    this.loosened = true;
    return true;
  }

  #grow(): void {
    if (++this.size > MAX_SIZE) throw new RangeError('too large to be judged');
  }
}

function isMarked({ entries }: Mapping): boolean {
  return entries.some(({ name, value }) => name === 'required' && value.kind === 'scalar' && value.value === true);
}

/** The keywords whose definitions are about what is in a value, and not about the value itself. */
const inner: ReadonlySet<string> = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'prefixItems',
  'unevaluatedItems',
  'unevaluatedProperties',
]);

function depthBelow(keyword: string, depth: number): number {
  if (keyword === 'propertyNames') return Math.min(depth - 1, 0);
  return inner.has(keyword) ? depth - 1 : depth;
}

/** Where the rejected value is, and what would have been right. */
function explain({ instancePath, keyword, params }: ErrorObject, { key, value }: Default): ArgsProblem {
  let owner = key;
  let node = value;
  let at = 'default';
  for (const segment of instancePath.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    const entry = isMapping(node) ? entryOf(node, name) : undefined;
    const next: Node | undefined = isSequence(node) ? node.items[Number(name)] : entry?.value;
    if (!next) break;
    owner = entry?.key ?? next;
    at += entry ? `.${name}` : `[${name}]`;
    node = next;
  }
  const missing = keyword === 'required' || keyword === 'dependencies' || keyword === 'dependentRequired';
  return {
    cause: 'refusedDefault',
    place: placeOf(missing ? owner : node),
    at,
    refusal: refusalOf(keyword, params, node),
  };
}

function refusalOf(keyword: string, params: ErrorObject['params'], node: Node): Refusal {
  switch (keyword) {
    case 'type':
      return { kind: 'defaultType', found: describe(node), types: [params.type].flat() };
    case 'enum':
    case 'const':
      return { kind: 'defaultChoice', keyword };
    case 'format':
      return { kind: 'defaultFormat', format: params.format };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { kind: 'defaultRange', found: describe(node), comparison: params.comparison, limit: params.limit };
    case 'multipleOf':
      return { kind: 'defaultMultiple', found: describe(node), of: params.multipleOf };
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { kind: 'defaultTooShort', keyword, limit: params.limit };
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return { kind: 'defaultTooLong', keyword, limit: params.limit };
    case 'required':
    case 'dependencies':
    case 'dependentRequired':
      return { kind: 'defaultIncomplete', name: params.missingProperty };
    case 'additionalProperties':
      return { kind: 'defaultUnknownProperty', name: params.additionalProperty };
    default:
      return { kind: 'defaultOther', keyword };
  }
}
