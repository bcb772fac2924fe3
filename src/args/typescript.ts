import { printableLines } from '../text/escape.ts';
import { isObject, type JsonSchema } from './json-schema.ts';

/** Deeper definitions are `unknown`. */
const MAX_DEPTH = 50;

/** The type of a run's arguments, for people who start runs from code. */
export function typescriptOf(schema: JsonSchema, name = 'Args'): string {
  const types = new Types(schema, name);
  const body = types.object(schema, '', 0);
  const declaration = body.startsWith('{') ? `interface ${name} ${body}` : `type ${name} = ${body};`;
  const own = `${commentOf(schema, '')}export ${declaration}\n`;
  return [own, ...types.others()].join('\n');
}

class Types {
  readonly #root: JsonSchema;
  /** The names of the types that stand for the definitions which are referred to. */
  readonly #names = new Map<string, string>();

  constructor(root: JsonSchema, name: string) {
    this.#root = root;
    this.#names.set('#', name);
  }

  /** The types of all definitions that are referred to, which may refer to more. */
  *others(): Iterable<string> {
    for (const [ref, name] of this.#names) {
      if (ref === '#') continue;
      const definition = this.#find(ref);
      yield `${commentOf(definition, '')}export type ${name} = ${this.#type(definition, '', 0)};\n`;
    }
  }

  object(schema: JsonSchema, indent: string, depth: number): string {
    const { properties, additionalProperties, patternProperties } = schema;
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    const inside = `${indent}  `;
    const lines = Object.entries(isObject(properties) ? properties : {}).map(([name, property]) => {
      const mark = required.has(name) ? '' : '?';
      return `${commentOf(property, inside)}${inside}${nameOf(name)}${mark}: ${this.#type(property, inside, depth + 1)};\n`;
    });
    const isOpen = additionalProperties === true || isObject(additionalProperties) || isObject(patternProperties);
    if (isOpen || lines.length === 0) {
      if (lines.length === 0 && additionalProperties === false && !isOpen) return 'Record<string, never>';
      lines.push(`${inside}[name: string]: unknown;\n`);
    }
    return `{\n${lines.join('')}${indent}}`;
  }

  #type(schema: unknown, indent: string, depth: number): string {
    if (!isObject(schema) || depth > MAX_DEPTH) return schema === false ? 'never' : 'unknown';
    if (typeof schema.$ref === 'string') return this.#reference(schema.$ref);
    if ('const' in schema) return literal(schema.const);
    if (Array.isArray(schema.enum)) return union(schema.enum.map(literal));
    const below = (list: unknown) =>
      Array.isArray(list)
        ? list.map((one) => this.#type(one, indent, depth + 1)).filter((one) => one !== 'unknown')
        : [];
    const parts: string[] = [];
    const { type } = schema;
    const own = type === undefined && !isObject(schema.properties) ? [] : [type ?? 'object'].flat();
    if (own.length > 0) parts.push(union(own.map((one) => this.#typeOf(one, schema, indent, depth))));
    for (const list of [schema.anyOf, schema.oneOf]) {
      const choices = below(list);
      // A choice of which nothing is known may be anything.
      if (Array.isArray(list) && choices.length === list.length && choices.length > 0) parts.push(union(choices));
    }
    parts.push(...below(schema.allOf));
    if (parts.length === 0) return 'unknown';
    return parts.length === 1 ? parts[0]! : [...new Set(parts)].map(bracketed).join(' & ');
  }

  #typeOf(type: unknown, schema: JsonSchema, indent: string, depth: number): string {
    switch (type) {
      case 'string':
      case 'boolean':
      case 'null':
        return type;
      case 'integer':
      case 'number':
        return 'number';
      case 'array':
        return this.#array(schema, indent, depth);
      case 'object':
        return this.object(schema, indent, depth);
      default:
        return 'unknown';
    }
  }

  #array({ items, prefixItems }: JsonSchema, indent: string, depth: number): string {
    if (Array.isArray(items) || Array.isArray(prefixItems)) return 'unknown[]';
    return `${bracketed(this.#type(items, indent, depth + 1))}[]`;
  }

  #reference(ref: string): string {
    const known = this.#names.get(ref);
    if (known !== undefined) return known;
    if (this.#find(ref) === undefined) return 'unknown';
    const word = pascalCase(ref.split('/').at(-1)!);
    const taken = new Set(this.#names.values());
    let name = word;
    for (let number = 2; taken.has(name); number++) name = `${word}${number}`;
    this.#names.set(ref, name);
    return name;
  }

  #find(ref: string): unknown {
    if (!ref.startsWith('#/')) return undefined;
    let at: unknown = this.#root;
    for (const part of ref.slice(2).split('/')) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    }
    return at;
  }
}

function literal(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'unknown' : stringOf(value);
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.includes('unknown') || all.length === 0) return 'unknown';
  return all.join(' | ');
}

function bracketed(type: string): string {
  return / [|&] /.test(type) && !type.startsWith('{') ? `(${type})` : type;
}

function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringOf(name);
}

/** JSON with escapes for what nobody sees, which means the same in TypeScript. */
function stringOf(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const name = words.join('');
  return /^[A-Z]/.test(name) ? name : `Definition${name}`;
}

function commentOf(schema: unknown, indent: string): string {
  if (!isObject(schema)) return '';
  const { description, format, default: usual } = schema;
  const lines = [
    ...(typeof description === 'string' ? description.trim().split('\n') : []),
    ...(typeof format === 'string' ? [`Format: ${format}`] : []),
    ...(usual === undefined || typeof usual === 'object' ? [] : [`Default: ${JSON.stringify(usual)}`]),
  ].map((line) => printableLines(line.trim()).replaceAll('*/', '*\\/'));
  if (lines.length === 0) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
