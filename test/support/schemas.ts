import type { Fields, Value } from './jobs.ts';
import { type Dice, dice } from './random.ts';

/** Names of properties and definitions, the odd ones included. */
const NAMES = ['a', 'b', 'c', '__proto__', '', 'a/b', 'a~b', 'a~1b', 'constructor', 'x y', '%', 'é', '0'];

const TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'];
const NUMBERS = [0, 1, -1, 2, 5, 0.1, 0.3, 0.07, 19.99, 19.995, 4.35];
const TEXTS = ['', 'a', 'b', 'ab', '😀', '2026-01-01', 'a@b.co', 'http://localhost:3000', '1'];

/** An `args_schema` with a default for its argument `x`. */
export interface SchemaWithDefault {
  readonly schema: Fields;
  /** The JSON pointer of the definition of `x`. */
  readonly pointer: string;
  readonly value: Value;
  /** Whether it has patterns, which the linter never runs. */
  readonly patterns: boolean;
  readonly dialect: '2019' | '2020';
}

/** A random schema in one of both shapes, valid by itself, with all keywords and with references that may lead back. */
export function randomSchema(seed: number): SchemaWithDefault {
  const maker = new Maker(dice(seed));
  return maker.make();
}

class Maker {
  readonly #d: Dice;
  readonly #dialect: '2019' | '2020';
  readonly #flat: boolean;
  readonly #shared: readonly string[];
  #patterns = false;
  /** Where a definition refers to itself for the same value, nobody can say what it means: so such may only refer to later ones. */
  #floor = 0;

  constructor(d: Dice) {
    this.#d = d;
    this.#dialect = d.pick(['2019', '2020']);
    this.#flat = d.chance(0.4);
    this.#shared = d.shuffle(NAMES).slice(0, d.below(4));
  }

  make(): SchemaWithDefault {
    const d = this.#d;
    const value = this.#value(3);
    const definition: Fields = { ...this.#definition(3), default: value };
    const others = Object.fromEntries(
      this.#shared.map((name, index) => [name, this.#above(index + 1, () => this.#definition(2))]),
    );
    const shared: Fields = this.#shared.length > 0 ? { $defs: others } : {};
    const schema: Fields = this.#flat
      ? { x: definition, y: { type: 'string' }, ...shared }
      : { ...(d.chance(0.8) && { type: 'object' }), properties: { x: definition, y: true }, ...shared };
    const pointer = this.#flat ? '#/x' : '#/properties/x';
    return { schema, pointer, value, patterns: this.#patterns, dialect: this.#dialect };
  }

  #value(depth: number): Value {
    const d = this.#d;
    if (depth === 0 || d.chance(0.45)) return d.pick<Value>([...NUMBERS, ...TEXTS, true, false]);
    if (d.chance(0.4)) return Array.from({ length: d.below(4) }, () => this.#value(depth - 1));
    return Object.fromEntries(Array.from({ length: d.below(4) }, () => [d.pick(NAMES), this.#value(depth - 1)]));
  }

  #above<T>(floor: number, make: () => T): T {
    const before = this.#floor;
    this.#floor = floor;
    const made = make();
    this.#floor = before;
    return made;
  }

  #map(depth: number): Fields {
    return Object.fromEntries(
      Array.from({ length: 1 + this.#d.below(3) }, () => [this.#d.pick(NAMES), this.#definition(depth)]),
    );
  }

  #list(depth: number): Value[] {
    return Array.from({ length: 1 + this.#d.below(3) }, () => this.#definition(depth));
  }

  #reference(): string {
    const name = this.#d.pick(this.#shared.slice(this.#floor));
    const pointed = name.replaceAll('~', '~0').replaceAll('/', '~1');
    return `#/$defs/${this.#d.chance(0.5) ? encodeURIComponent(pointed) : encodeURI(pointed)}`;
  }

  /** A definition, few of whose keywords rule out what comes: else no default would ever fit. */
  #definition(depth: number): Fields {
    const d = this.#d;
    const schema: Fields = {};
    const put = (chance: number, name: string, make: () => Value) => {
      if (d.chance(chance)) schema[name] = make();
    };
    const definition = (): Value => (d.chance(0.1) ? d.chance(0.7) : this.#definition(depth - 1));
    const inner = <T>(make: () => T) => this.#above(0, make);
    const within = () => inner(definition);
    const names = (): Value => d.shuffle(NAMES).slice(0, 1 + d.below(2));
    put(0.3, 'type', () => (d.chance(0.7) ? d.pick(TYPES) : d.shuffle(TYPES).slice(0, 2 + d.below(3))));
    put(0.06, 'enum', () => [...new Set([d.pick(NUMBERS), d.pick(TEXTS), true])]);
    put(0.04, 'const', () => this.#value(1));
    put(0.1, 'multipleOf', () => d.pick([0.01, 0.1, 0.05, 2, 0.005]));
    for (const name of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'])
      put(0.04, name, () => d.pick(NUMBERS));
    for (const name of ['minLength', 'minItems', 'minProperties']) put(0.04, name, () => d.below(2));
    for (const name of ['maxLength', 'maxItems', 'maxProperties']) put(0.04, name, () => 1 + d.below(3));
    put(0.05, 'uniqueItems', () => d.chance(0.7));
    put(0.06, 'format', () => d.pick(['date', 'uuid', 'ipv4', 'shade', 'integrated_account_id']));
    put(0.05, 'required', names);
    put(0.05, 'dependentRequired', () => ({ [d.pick(NAMES)]: names() }));
    put(0.05, 'title', () => 'T');
    put(0.02, 'unheard', () => this.#value(1));
    if (this.#shared.length > this.#floor) put(0.15, '$ref', () => this.#reference());
    if (depth === 0) return schema;

    put(0.25, 'properties', () => this.#marked(inner(() => this.#map(depth - 1))));
    put(0.08, 'additionalProperties', within);
    put(0.08, 'unevaluatedProperties', within);
    put(0.04, 'propertyNames', within);
    put(0.12, 'items', within);
    if (this.#dialect === '2020') put(0.1, 'prefixItems', () => inner(() => this.#list(depth - 1)));
    else if (d.chance(0.1)) {
      schema.items = inner(() => this.#list(depth - 1));
      put(0.5, 'additionalItems', within);
    }
    put(0.06, 'unevaluatedItems', within);
    put(0.08, 'contains', within);
    if ('contains' in schema) {
      put(0.3, 'minContains', () => d.below(3));
      put(0.3, 'maxContains', () => 1 + d.below(2));
    }
    for (const name of ['allOf', 'anyOf', 'oneOf']) put(0.09, name, () => this.#list(depth - 1));
    put(0.07, 'not', definition);
    put(0.08, 'if', definition);
    if ('if' in schema) for (const name of ['then', 'else']) put(0.6, name, definition);
    put(0.04, 'dependentSchemas', () => this.#map(depth - 1));
    put(0.04, 'dependencies', () => ({ [d.pick(NAMES)]: d.chance(0.5) ? names() : definition() }));
    if (d.chance(0.04)) {
      this.#patterns = true;
      schema.patternProperties = { [d.pick(['^a', '', '.'])]: within() };
    }
    if (d.chance(0.03)) {
      this.#patterns = true;
      schema.pattern = d.pick(['^a', 'b$', '\\-']);
    }
    return schema;
  }

  /** Marks some properties as the platform's examples do: `required: true`. */
  #marked(properties: Fields): Fields {
    for (const definition of Object.values(properties)) {
      if (isDefinition(definition) && !('required' in definition) && this.#d.chance(0.08)) definition.required = true;
    }
    return properties;
  }
}

function isDefinition(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema with `required` as the standard has it: a list beside `properties`. */
export function withLists(schema: Value): Value {
  if (Array.isArray(schema)) return schema.map(withLists);
  if (!isDefinition(schema)) return schema;
  const { properties, ...rest } = schema;
  const marked = isDefinition(properties)
    ? Object.entries(properties).flatMap(([name, value]) =>
        isDefinition(value) && value.required === true ? [name] : [],
      )
    : [];
  const result = Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => !(name === 'required' && value === true))
      .map(([name, value]) => [name, name === 'default' || name === 'const' ? value : withLists(value)]),
  );
  if (marked.length > 0) {
    const listed = Array.isArray(rest.required) ? rest.required : [];
    result.required = [...new Set([...listed, ...marked])];
  }
  return result;
}
