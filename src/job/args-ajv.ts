import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { isMapping, isPresent, isSequence, isString, type Mapping, type Node, placeOf } from '../document/node.ts';
import type { ArgsProblem } from './args.ts';
import type { Default } from './args-check.ts';
import type { DefaultsBudget } from './budget.ts';
import { describe, keywords, resolveRef } from './json-schema.ts';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** How large a definition with its references expanded, and a default, may be to be judged. */
const MAX_SIZE = 2_000;

/** What it takes to expand a value of a definition. */
const EXPANDED = 100;

/** Above this length, the expressions behind the formats of URLs and mail addresses take too long. */
const MAX_FORMATTED = 1_000;

/**
 * Finds the defaults that their own definitions refuse. Whatever can't be judged in bounded time passes, and so does
 * what the validator can't compile: `checkDefinitions` has said why.
 *
 * @param root the whole `args_schema`, which references start from
 * @param budget the file's; what goes beyond it passes
 */
export function checkDefaults(root: Mapping, defaults: readonly Default[], budget: DefaultsBudget): ArgsProblem[] {
  const compile = compilers.get(budget) ?? compiler(budget);
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
  const data = new Translation(root);
  const translation = new Translation(root, !hasLongText(value));
  try {
    const json = data.value(value);
    const schema = translation.definition(definition);
    if (translation.loosened && translation.negates) return undefined;
    const work = workOf(translation, data);
    if (work > budget.work) return undefined;
    budget.work -= work;
    const validate = compile(schema, translation.size);
    if (!validate || validate(json)) return undefined;
    return validate.errors?.at(-1);
  } catch {
    return undefined;
  } finally {
    budget.work -= EXPANDED * translation.size;
  }
}

/**
 * What it may take to hold a default against a definition, at some ten nanoseconds each: every keyword may look at every value and
 * count its characters, each `uniqueItems` compares all items with each other, and a format is an expression that reads every text.
 */
function workOf(schema: Translation, data: Translation): number {
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
function compiler(budget: DefaultsBudget): Compile {
  const ajv = new Ajv2019({
    strict: false,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    ownProperties: true,
    logger: false,
    formats: fullFormats,
  });
  const compiled = new Map<string, ValidateFunction>();
  return (schema, size) => {
    const key = JSON.stringify(schema);
    let validate = compiled.get(key);
    if (!validate && budget.compiled > size) {
      budget.compiled -= size;
      validate = ajv.compile(schema as object | boolean);
      compiled.set(key, validate);
    }
    return validate;
  };
}

/**
 * A definition as the validator takes it: references expanded, `required: true` as a list, without unknown keywords and
 * without patterns, since an author's pattern can run for years.
 */
class Translation {
  /** Whether the result accepts more than the definition does. */
  loosened = false;
  /** Whether accepting more in one place may mean accepting less as a whole. */
  negates = false;
  size = 0;
  /** How many characters its texts have. */
  letters = 0;
  /** How many times `uniqueItems` and `format` stand in it. */
  comparisons = 0;
  formats = 0;
  readonly #root: Mapping;
  readonly #checksFormats: boolean;
  readonly #open = new Set<Node>();

  constructor(root: Mapping, formats = true) {
    this.#root = root;
    this.#checksFormats = formats;
  }

  definition(node: Node): Json {
    this.#grow();
    if (!isMapping(node)) return !(node.kind === 'scalar' && node.value === false);
    if (this.#open.has(node)) return this.#anything();
    this.#open.add(node);
    const schema = new Map<string, Json>();
    for (const { name, value } of node.entries)
      if (isPresent(value) || name === 'const') this.#keyword(schema, name, value);
    this.#open.delete(node);
    this.#requireMarked(schema, node);
    if (schema.has('prefixItems')) {
      if (schema.has('items')) schema.set('additionalItems', schema.get('items')!);
      schema.set('items', schema.get('prefixItems')!);
      schema.delete('prefixItems');
    }
    const target = schema.get('$ref');
    if (target === undefined) return Object.fromEntries(schema);
    schema.delete('$ref');
    return { allOf: [target, Object.fromEntries(schema)] };
  }

  /** A value as it is. */
  value(node: Node): Json {
    this.#grow();
    if (isSequence(node)) return node.items.map((item) => this.value(item));
    if (isMapping(node)) return Object.fromEntries(node.entries.map(({ name, value }) => [name, this.value(value)]));
    if (typeof node.value === 'string') this.letters += node.value.length;
    return node.value;
  }

  #keyword(schema: Map<string, Json>, name: string, value: Node): void {
    switch (keywords.get(name)) {
      case undefined:
      case 'default':
      case 'list':
        return;
      case 'text':
      case 'boolean':
        if (name.endsWith('Ref')) this.loosened = true;
        if (name === 'uniqueItems') {
          this.comparisons++;
          schema.set(name, this.value(value));
        }
        return;
      case 'pattern':
      case 'patternMap':
        this.loosened = true;
        return;
      case 'format':
        this.formats++;
        if (this.#checksFormats) schema.set(name, this.value(value));
        else this.loosened = true;
        return;
      case 'reference':
        schema.set(name, this.#reference(value));
        return;
      case 'required':
        if (isSequence(value)) schema.set(name, this.value(value));
        return;
      case 'definition':
        if (name === 'not' || name === 'if' || name === 'contains' || name.startsWith('unevaluated'))
          this.negates = true;
        schema.set(name, this.definition(value));
        return;
      case 'definitionList':
        if (name === 'oneOf') this.negates = true;
        schema.set(name, this.#list(value));
        return;
      case 'items':
        schema.set(name, isSequence(value) ? this.#list(value) : this.definition(value));
        return;
      case 'definitionMap':
        if (name !== 'definitions' && name !== '$defs') schema.set(name, this.#map(value));
        return;
      case 'dependencies':
        schema.set(name, this.#map(value));
        return;
      default:
        schema.set(name, this.value(value));
    }
  }

  #reference(value: Node): Json {
    const target = isString(value) ? resolveRef(this.#root, value.value) : 'elsewhere';
    return typeof target === 'string' ? this.#anything() : this.definition(target);
  }

  #list(node: Node): Json {
    return isSequence(node) ? node.items.map((item) => this.definition(item)) : this.value(node);
  }

  #map(node: Node): Json {
    if (!isMapping(node)) return this.value(node);
    return Object.fromEntries(
      node.entries.map(({ name, value }) => [name, isSequence(value) ? this.value(value) : this.definition(value)]),
    );
  }

  /** Adds the properties that are marked `required: true` to the list. */
  #requireMarked(schema: Map<string, Json>, node: Mapping): void {
    // Which properties the patterns allow is not known any more.
    if (node.entries.some(({ name }) => name === 'patternProperties')) {
      schema.delete('additionalProperties');
      schema.delete('unevaluatedProperties');
    }
    const properties = node.entries.find(({ name }) => name === 'properties')?.value;
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

function hasLongText(node: Node): boolean {
  if (isSequence(node)) return node.items.some(hasLongText);
  if (isMapping(node)) return node.entries.some(({ value }) => hasLongText(value));
  return isString(node) && node.value.length > MAX_FORMATTED;
}

/** Where the refused value stands, and what would have been right. */
function explain({ instancePath, keyword, params }: ErrorObject, { key, value }: Default): ArgsProblem {
  let owner = key;
  let node = value;
  let at = 'default';
  for (const segment of instancePath.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isSequence(node)) {
      node = node.items[Number(name)]!;
      owner = node;
      at += `[${name}]`;
    } else if (isMapping(node)) {
      const entry = node.entries.find((entry) => entry.name === name)!;
      owner = entry.key;
      node = entry.value;
      at += `.${name}`;
    }
  }
  const missing = keyword === 'required' || keyword === 'dependencies' || keyword === 'dependentRequired';
  return {
    cause: 'refusedDefault',
    place: placeOf(missing ? owner : node),
    at,
    problem: wordsFor(keyword, params, node),
  };
}

const articles: Readonly<Record<string, string>> = {
  integer: 'an integer',
  array: 'a list',
  object: 'a map',
  null: 'null',
};

function wordsFor(keyword: string, params: ErrorObject['params'], node: Node): string {
  switch (keyword) {
    case 'type': {
      const types = [params.type].flat().map((type) => articles[type] ?? `a ${type}`);
      return `is ${describe(node)}, expected ${types.join(' or ')}`;
    }
    case 'enum':
      return 'is none of the values in "enum"';
    case 'const':
      return 'is not the value of "const"';
    case 'format':
      return `does not match the format "${params.format}"`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `is ${describe(node)}, expected a number ${params.comparison} ${params.limit}`;
    case 'multipleOf':
      return `is ${describe(node)}, expected a multiple of ${params.multipleOf}`;
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return `is shorter than "${keyword}" allows (${params.limit})`;
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return `is longer than "${keyword}" allows (${params.limit})`;
    case 'required':
    case 'dependencies':
    case 'dependentRequired':
      return `lacks "${params.missingProperty}", which is required`;
    case 'additionalProperties':
      return `has "${params.additionalProperty}", which is none of its properties`;
    default:
      return `does not match "${keyword}" of its own definition`;
  }
}
