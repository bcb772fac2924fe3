import {
  type Entry,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Mapping,
  type Node,
  type Place,
  placeOf,
  type Scalar,
  valueAt,
} from '../document/node.ts';
import { nearest, Speller } from '../text/nearest.ts';
import type { ArgsCause, ArgsProblem } from './args.ts';
import {
  describe,
  isOpen,
  isSchemaType,
  type KeywordShape,
  keywords,
  resolveRef,
  schemaTypes,
  typesOf,
} from './json-schema.ts';

/** A definition to check. */
export interface Visit {
  readonly node: Node;
  /** The property or keyword that it stands under. */
  readonly name: string;
  /** Whether it is one of a list of definitions. */
  readonly item?: boolean;
  /** Whether it is (or lies in) a part of a definition, such as `anyOf` or `if`, so that what it lacks may stand elsewhere. */
  readonly partial?: boolean;
  /** Whether it is `args_schema` itself. */
  readonly root?: boolean;
}

export interface Default {
  readonly definition: Mapping;
  readonly key: Node;
  readonly value: Node;
}

/**
 * Holds definitions to the meta-schema of JSON Schema (draft-07, with the keywords of 2019-09 and 2020-12), `required: true`
 * being allowed, and finds the defaults in them. Values of keywords that are `null` count as absent.
 *
 * @param root what local references start from
 * @param declared the arguments, where all are known
 */
export function checkDefinitions(
  root: Mapping,
  visits: Iterable<Visit>,
  declared: ReadonlyMap<string, unknown> | undefined,
): { problems: ArgsProblem[]; defaults: Default[] } {
  const problems: ArgsProblem[] = [];
  const defaults: Default[] = [];
  const references: { readonly node: Scalar & { readonly value: string }; readonly definition: Mapping }[] = [];
  const anchors = new Set<string>();
  const pending = [...visits].reverse();
  const seen = new Set<Node>();
  const schema = valueAt(root, '$schema');
  const allowsFlags = isString(schema) && /draft-0[1-4]\b/.test(schema.value);
  let rebased = false;
  let refs: Map<string, string> | undefined;
  let refSpeller: Speller | undefined;

  const report = (place: Place, cause: ArgsCause) => problems.push({ place, ...cause });
  const refuse = (name: string, node: Node, expected: string, instead?: string) =>
    report(placeOf(node), { cause: 'wrongValue', name, found: describe(node), expected, instead });

  const refuseItem = (name: string, node: Node, expected: string) =>
    report(placeOf(node), { cause: 'wrongItem', name, found: describe(node), expected });

  for (let visit = pending.pop(); visit; visit = pending.pop()) {
    const { node, name } = visit;
    if (seen.has(node)) continue;
    seen.add(node);
    if (isMapping(node)) checkDefinition(node, visit);
    else if (isBoolean(node)) continue;
    else if (visit.item) refuseItem(name, node, 'definitions');
    else refuse(name, node, 'a definition (a map)', definitionMeant(node));
  }
  for (const reference of references) checkReference(reference);
  return { problems, defaults };

  function checkDefinition(definition: Mapping, visit: Visit): void {
    const children: Visit[] = [];
    for (const entry of definition.entries) {
      const shape = keywords.get(entry.name);
      if (shape !== undefined && isPresent(entry.value)) checkKeyword(shape, entry, definition, visit, children);
    }
    for (const { key, name, value } of visit.root || hasType(definition, 'object') ? misplaced(definition) : []) {
      report(placeOf(key), { cause: 'misplaced', name });
      children.push({ node: value, name });
    }
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i]!;
      pending.push(visit.partial ? { ...child, partial: true } : child);
    }
  }

  function checkKeyword(shape: KeywordShape, entry: Entry, definition: Mapping, visit: Visit, children: Visit[]): void {
    const { key, name, value } = entry;
    switch (shape) {
      case 'definition':
        children.push({ node: value, name, partial: ['not', 'if', 'then', 'else'].includes(name) });
        break;
      case 'items':
        if (!isSequence(value)) children.push({ node: value, name });
        else pushAll(name, value.items, false, children, value);
        break;
      case 'definitionList':
        if (isSequence(value)) pushAll(name, value.items, true, children, value);
        else refuse(name, value, 'a list of definitions');
        break;
      case 'definitionMap':
        if (!isMapping(value)) refuse(name, value, 'a map of names to definitions');
        else pushEach(value, name !== 'properties', children);
        break;
      case 'patternMap':
        if (!isMapping(value)) {
          refuse(name, value, 'a map of patterns to definitions');
          break;
        }
        for (const { key, name } of value.entries) checkPattern(name, placeOf(key));
        pushEach(value, false, children);
        break;
      case 'dependencies':
        if (!isMapping(value)) refuse(name, value, 'a map');
        else {
          for (const { name, value: needed } of value.entries) {
            if (isSequence(needed)) checkNames(name, needed.items);
            else children.push({ node: needed, name, partial: true });
          }
        }
        break;
      case 'nameLists':
        if (!isMapping(value)) refuse(name, value, 'a map of names to lists of names');
        else {
          for (const { name, value: needed } of value.entries) {
            if (isSequence(needed)) checkNames(name, needed.items);
            else refuse(name, needed, 'a list of names');
          }
        }
        break;
      case 'type':
        checkType(value);
        break;
      case 'required':
        checkRequired(value, definition, visit);
        break;
      case 'enum':
        if (!isSequence(value)) refuse(name, value, 'a list of values');
        else if (value.items.length === 0) report(placeOf(value), { cause: 'emptyList', name });
        else checkDistinct(name, value.items);
        break;
      case 'pattern':
        if (isString(value)) checkPattern(value.value, placeOf(value));
        else refuse(name, value, 'a regular expression in quotes');
        break;
      case 'reference':
        if (isString(value)) references.push({ node: value, definition });
        else refuse(name, value, 'a reference such as "#/definitions/address"');
        break;
      case 'format':
        if (isString(value)) checkFormat(value, definition);
        else refuse(name, value, 'the name of a format');
        break;
      case 'default':
        defaults.push({ definition, key, value });
        break;
      case 'bound':
        if (!isNumber(value) && !(allowsFlags && isBoolean(value))) refuse(name, value, 'a number');
        break;
      case 'positive':
        if (!isNumber(value) || value.value <= 0) refuse(name, value, 'a number above 0');
        break;
      case 'count':
        if (!isNumber(value) || !Number.isInteger(value.value) || value.value < 0) {
          refuse(name, value, 'a whole number from 0 on');
        }
        break;
      case 'boolean':
        if (!isBoolean(value)) refuse(name, value, 'true or false');
        break;
      case 'text':
        if (!isString(value)) refuse(name, value, 'a string');
        else if (name === '$anchor' || name === '$dynamicAnchor') anchors.add(value.value);
        else if (name === '$id' && value.value.startsWith('#')) anchors.add(value.value.slice(1));
        else if (name === '$id' && !visit.root) rebased = true;
        break;
      case 'list':
        if (!isSequence(value)) refuse(name, value, 'a list');
        break;
      case 'anything':
        break;
      default:
        shape satisfies never;
    }
  }

  function pushAll(name: string, items: readonly Node[], partial: boolean, children: Visit[], list: Node): void {
    if (items.length === 0) report(placeOf(list), { cause: 'emptyList', name });
    for (const node of items) children.push({ node, name, partial, item: true });
  }

  /** A name without a value declares nothing about itself. */
  function pushEach(map: Mapping, partial: boolean, children: Visit[]): void {
    for (const { name, value } of map.entries) if (isPresent(value)) children.push({ node: value, name, partial });
  }

  function checkType(value: Node): void {
    if (isString(value)) checkTypeName(value);
    else if (!isSequence(value)) refuse('type', value, 'the name of a type, or a list of them');
    else if (value.items.length === 0) report(placeOf(value), { cause: 'emptyList', name: 'type' });
    else {
      for (const item of value.items) {
        if (isString(item)) checkTypeName(item);
        else refuseItem('type', item, 'names of types');
      }
      checkDistinct('type', value.items);
    }
  }

  function checkTypeName(node: Scalar & { readonly value: string }): void {
    if (isSchemaType(node.value)) return;
    report(placeOf(node), { cause: 'unknownType', type: node.value, near: meantType(node.value) });
  }

  function checkRequired(value: Node, definition: Mapping, visit: Visit): void {
    if (isBoolean(value)) return;
    if (!isSequence(value)) {
      const instead = isString(value) && /^(true|yes|y|on)$/i.test(value.value) ? 'true' : undefined;
      refuse('required', value, 'true, false or a list of names', instead);
      return;
    }
    checkNames('required', value.items);
    const names = visit.root ? declared : visit.partial ? undefined : propertyNames(definition);
    if (!names) return;
    let speller: Speller | undefined;
    for (const item of value.items) {
      if (!isString(item) || names.has(item.value)) continue;
      speller ??= new Speller(names.keys());
      report(placeOf(item), { cause: 'undeclaredRequired', name: item.value, near: speller.nearest(item.value) });
    }
  }

  function checkNames(name: string, items: readonly Node[]): void {
    for (const item of items) {
      if (!isString(item)) refuseItem(name, item, 'names');
    }
    checkDistinct(name, items);
  }

  /** Collections are left out: to compare them all costs too much for what it finds. */
  function checkDistinct(name: string, items: readonly Node[]): void {
    const values = new Set<Scalar['value']>();
    for (const item of items) {
      if (item.kind !== 'scalar') continue;
      if (values.has(item.value)) report(placeOf(item), { cause: 'duplicateItem', name, item: String(item.value) });
      values.add(item.value);
    }
  }

  /** Compiles as JSON Schema's validators do; it is never run, for a pattern can take years on a short text. */
  function checkPattern(pattern: string, place: Place): void {
    try {
      new RegExp(pattern, 'u');
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      const [, reason] = message.split(`/${pattern}/u: `);
      report(place, { cause: 'invalidPattern', pattern, reason });
    }
  }

  function checkFormat(node: Scalar & { readonly value: string }, definition: Mapping): void {
    if (!platformFormats.has(node.value)) return;
    const types = typesOf(definition, root);
    if (types && !types.includes('string')) report(placeOf(node), { cause: 'stringFormat', format: node.value, types });
  }

  function checkReference({ node, definition }: (typeof references)[number]): void {
    const ref = node.value;
    if (!ref.startsWith('#') || rebased) return;
    const known = ref === '#' || ref.startsWith('#/') ? resolveRef(root, ref) !== 'missing' : anchors.has(ref.slice(1));
    if (known && !leadsBack(definition)) return;
    report(placeOf(node), { cause: 'unresolvedRef', ref, near: known ? undefined : nearestRef(ref) });
  }

  /** Whether following the references of a definition ends at itself. */
  function leadsBack(definition: Mapping): boolean {
    let node: Node = definition;
    for (let i = 0; i < 100 && isMapping(node); i++) {
      const ref = valueAt(node, '$ref');
      const target = isString(ref) ? resolveRef(root, ref.value) : 'elsewhere';
      if (typeof target === 'string') return false;
      if (target === definition) return true;
      node = target;
    }
    return false;
  }

  /** The reference to a definition of the same or nearly the same name. */
  function nearestRef(ref: string): string | undefined {
    if (!refs) {
      refs = new Map();
      for (const keyword of ['definitions', '$defs']) {
        const map = valueAt(root, keyword);
        for (const { name } of isMapping(map) ? map.entries : [])
          refs.set(encodeName(name), `#/${keyword}/${encodeName(name)}`);
      }
      refSpeller = new Speller(refs.keys());
    }
    const name = ref.slice(Math.max(ref.lastIndexOf('/'), 0) + 1);
    return refs.get(name) ?? refs.get(refSpeller?.nearest(name) ?? '');
  }
}

/** The definitions that stand beside `properties` instead of inside it. What only has a look of one is an unknown keyword. */
export function misplaced(definition: Mapping): Entry[] {
  return definition.entries.filter(
    ({ name, value }) =>
      !keywords.has(name) && !/^(x-|\$)/.test(name) && isMapping(value) && looksLikeDefinition(value),
  );
}

function looksLikeDefinition(node: Mapping): boolean {
  const type = valueAt(node, 'type');
  if (isPresent(type)) {
    const names = isSequence(type) ? type.items : [type];
    return names.length > 0 && names.every(isTypeName);
  }
  const required = valueAt(node, 'required');
  return isString(valueAt(node, '$ref')) || (required !== undefined && isBoolean(required));
}

function propertyNames(definition: Mapping): ReadonlyMap<string, unknown> | undefined {
  const properties = valueAt(definition, 'properties');
  if (!isMapping(properties) || isOpen(definition)) return undefined;
  return new Map([...properties.entries, ...misplaced(definition)].map((entry) => [entry.name, entry]));
}

/** Formats of Truto's own, all of them of strings. */
const platformFormats: ReadonlySet<string> = new Set([
  'integrated_account_id',
  'webhook_id',
  'datastore_id',
  'date',
  'updated_at',
]);

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

function meantType(name: string): { readonly type?: string; readonly format?: string } | undefined {
  const alias = typeAliases.get(name.toLowerCase());
  if (alias) return alias;
  const type = nearest(name, schemaTypes);
  return type === undefined ? undefined : { type };
}

function hasType(definition: Mapping, name: string): boolean {
  const type = valueAt(definition, 'type');
  return isString(type) && type.value === name;
}

function isTypeName(node: Node): node is Scalar & { readonly value: string } {
  return isString(node) && isSchemaType(node.value);
}

/** Who writes `x: string` means a definition with that type. */
export function definitionMeant(node: Node): string | undefined {
  return isTypeName(node) ? `{ "type": "${node.value}" }` : undefined;
}

function isBoolean(node: Node): node is Scalar & { readonly value: boolean } {
  return node.kind === 'scalar' && typeof node.value === 'boolean';
}

function isNumber(node: Node): node is Scalar & { readonly value: number } {
  return node.kind === 'scalar' && typeof node.value === 'number' && Number.isFinite(node.value);
}

function encodeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
