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
} from '../../document/node.ts';
import { Speller } from '../../text/nearest.ts';
import type { ArgsCause, ArgsProblem } from './args.ts';
import {
  describe,
  faultOfRegex,
  isBoolean,
  isOpen,
  isSchemaType,
  isTypeName,
  type KeywordShape,
  keywords,
  misplaced,
  resolveRef,
  typesOf,
} from './json-schema.ts';
import { meantType } from './type-aliases.ts';

/** A definition to check. */
export interface Visit {
  readonly node: Node;
  /** The property or keyword that it is the value of. */
  readonly name: string;
  /** Whether that is a keyword. */
  readonly keyword?: boolean;
  /** Whether it is one of a list of definitions. */
  readonly item?: boolean;
  /**
   * Whether it is in a part of a definition, such as `anyOf` or `if`, so that what it lacks may be
   * elsewhere.
   */
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
 * Checks definitions against the meta-schema of JSON Schema (draft-07, with the keywords of 2019-09
 * and 2020-12), with `required: true` allowed, and collects the defaults in them. A keyword whose
 * value is `null` counts as absent.
 *
 * @param root what local references start from
 * @param declared the arguments, if all are known
 */
export function checkDefinitions(
  root: Mapping,
  visits: Iterable<Visit>,
  declared: ReadonlyMap<string, unknown> | undefined,
): { problems: ArgsProblem[]; defaults: Default[] } {
  const checker = new DefinitionChecker(root, declared);
  checker.check(visits);
  return checker;
}

interface DefinitionReference {
  readonly node: Scalar & { readonly value: string };
  readonly definition: Mapping;
}

class DefinitionChecker {
  readonly problems: ArgsProblem[] = [];
  readonly defaults: Default[] = [];
  readonly #root: Mapping;
  readonly #declared: ReadonlyMap<string, unknown> | undefined;
  readonly #references: DefinitionReference[] = [];
  readonly #allowsFlags: boolean;
  #pending: Visit[] = [];
  #refs: Map<string, string> | undefined;
  #refSpeller: Speller | undefined;

  constructor(root: Mapping, declared: ReadonlyMap<string, unknown> | undefined) {
    this.#root = root;
    this.#declared = declared;
    const schema = valueAt(root, '$schema');
    this.#allowsFlags = isString(schema) && /draft-0[1-4]\b/.test(schema.value);
  }

  check(visits: Iterable<Visit>): void {
    const seen = new Set<Node>();
    this.#pending = [...visits].reverse();
    for (let visit = this.#pending.pop(); visit; visit = this.#pending.pop()) {
      const { node, name } = visit;
      if (seen.has(node)) continue;
      seen.add(node);
      if (isMapping(node)) this.#checkDefinition(node, visit);
      else if (isBoolean(node)) continue;
      else if (visit.item) this.#refuseItem(name, node, 'definitions');
      else if (visit.keyword) this.#refuse(name, node, 'a definition (a map)', definitionMeant(node));
      else {
        const instead = definitionMeant(node);
        this.#report(placeOf(node), { cause: 'notADefinition', name, found: describe(node), instead });
      }
    }
    for (const reference of this.#references) this.#checkReference(reference);
  }

  #report(place: Place, cause: ArgsCause): void {
    this.problems.push({ place, ...cause });
  }

  #refuse(name: string, node: Node, expected: string, instead?: string): void {
    this.#report(placeOf(node), { cause: 'wrongValue', name, found: describe(node), expected, instead });
  }

  #refuseItem(name: string, node: Node, expected: string): void {
    this.#report(placeOf(node), { cause: 'wrongItem', name, found: describe(node), expected });
  }

  #checkDefinition(definition: Mapping, visit: Visit): void {
    const children: Visit[] = [];
    for (const entry of definition.entries) {
      const shape = keywords.get(entry.name);
      if (shape !== undefined && isPresent(entry.value)) this.#checkKeyword(shape, entry, definition, visit, children);
    }
    for (const { key, name, value } of visit.root || hasType(definition, 'object') ? misplaced(definition) : []) {
      this.#report(placeOf(key), { cause: 'misplaced', name });
      children.push({ node: value, name });
    }
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i]!;
      this.#pending.push(visit.partial ? { ...child, partial: true } : child);
    }
  }

  #checkKeyword(shape: KeywordShape, entry: Entry, definition: Mapping, visit: Visit, children: Visit[]): void {
    const { key, name, value } = entry;
    switch (shape) {
      case 'definition':
        children.push({ node: value, name, keyword: true, partial: ['not', 'if', 'then', 'else'].includes(name) });
        break;
      case 'items':
        if (!isSequence(value)) children.push({ node: value, name, keyword: true });
        else this.#pushAll(name, value.items, false, children, value);
        break;
      case 'definitionList':
        if (isSequence(value)) this.#pushAll(name, value.items, true, children, value);
        else this.#refuse(name, value, 'a list of definitions');
        break;
      case 'definitionMap':
        if (!isMapping(value)) this.#refuse(name, value, 'a map of names to definitions');
        else this.#pushEach(value, name !== 'properties', children);
        break;
      case 'patternMap':
        if (!isMapping(value)) {
          this.#refuse(name, value, 'a map of patterns to definitions');
          break;
        }
        for (const { key, name } of value.entries) this.#checkPattern(name, placeOf(key));
        this.#pushEach(value, false, children);
        break;
      case 'dependencies':
        if (!isMapping(value)) this.#refuse(name, value, 'a map');
        else {
          for (const dependency of value.entries) {
            const needed = dependency.value;
            if (isSequence(needed)) this.#checkNames(name, needed.items);
            else children.push({ node: needed, name: dependency.name, partial: true });
          }
        }
        break;
      case 'nameLists':
        if (!isMapping(value)) this.#refuse(name, value, 'a map of names to lists of names');
        else {
          for (const { value: needed } of value.entries) {
            if (isSequence(needed)) this.#checkNames(name, needed.items);
            else this.#refuseItem(name, needed, 'lists of names');
          }
        }
        break;
      case 'type':
        this.#checkType(value);
        break;
      case 'required':
        this.#checkRequired(value, definition, visit);
        break;
      case 'enum':
        if (!isSequence(value)) this.#refuse(name, value, 'a list of values');
        else if (value.items.length === 0) this.#report(placeOf(value), { cause: 'emptyList', name });
        else this.#checkDistinct(name, value.items);
        break;
      case 'pattern':
        if (isString(value)) this.#checkPattern(value.value, placeOf(value));
        else this.#refuse(name, value, 'a regular expression in quotes');
        break;
      case 'reference':
        if (isString(value)) this.#references.push({ node: value, definition });
        else this.#refuse(name, value, 'a reference such as "#/definitions/address"');
        break;
      case 'format':
        if (isString(value)) this.#checkFormat(value, definition);
        else this.#refuse(name, value, 'the name of a format');
        break;
      case 'default':
        this.defaults.push({ definition, key, value });
        break;
      case 'bound':
        if (!isNumber(value) && !(this.#allowsFlags && isBoolean(value))) this.#refuse(name, value, 'a number');
        break;
      case 'positive':
        if (!isNumber(value) || value.value <= 0) this.#refuse(name, value, 'a number above 0');
        break;
      case 'count':
        if (!isNumber(value) || !Number.isInteger(value.value) || value.value < 0) {
          this.#refuse(name, value, 'a whole number, 0 or more');
        }
        break;
      case 'boolean':
        if (!isBoolean(value)) this.#refuse(name, value, '`true` or `false`');
        break;
      case 'text':
        if (!isString(value)) this.#refuse(name, value, 'a string');
        break;
      case 'list':
        if (!isSequence(value)) this.#refuse(name, value, 'a list');
        break;
      case 'anything':
        break;
      default:
        shape satisfies never;
    }
  }

  #pushAll(name: string, items: readonly Node[], partial: boolean, children: Visit[], list: Node): void {
    if (items.length === 0) this.#report(placeOf(list), { cause: 'emptyList', name });
    for (const node of items) children.push({ node, name, partial, item: true });
  }

  /** A name without a value declares nothing about itself. */
  #pushEach(map: Mapping, partial: boolean, children: Visit[]): void {
    for (const { name, value } of map.entries) if (isPresent(value)) children.push({ node: value, name, partial });
  }

  #checkType(value: Node): void {
    if (isString(value)) this.#checkTypeName(value);
    else if (!isSequence(value)) this.#refuse('type', value, 'the name of a type, or a list of them');
    else if (value.items.length === 0) this.#report(placeOf(value), { cause: 'emptyList', name: 'type' });
    else {
      for (const item of value.items) {
        if (isString(item)) this.#checkTypeName(item);
        else this.#refuseItem('type', item, 'names of types');
      }
      this.#checkDistinct('type', value.items);
    }
  }

  #checkTypeName(node: Scalar & { readonly value: string }): void {
    if (isSchemaType(node.value)) return;
    this.#report(placeOf(node), { cause: 'unknownType', type: node.value, near: meantType(node.value) });
  }

  #checkRequired(value: Node, definition: Mapping, visit: Visit): void {
    if (isBoolean(value)) return;
    if (!isSequence(value)) {
      const instead = isString(value) && /^(true|yes|y|on)$/i.test(value.value) ? 'true' : undefined;
      this.#refuse('required', value, '`true`, `false` or a list of names', instead);
      return;
    }
    this.#checkNames('required', value.items);
    const names = visit.root ? this.#declared : visit.partial ? undefined : propertyNames(definition);
    if (!names) return;
    let speller: Speller | undefined;
    for (const item of value.items) {
      if (!isString(item) || names.has(item.value)) continue;
      speller ??= new Speller(names.keys());
      this.#report(placeOf(item), { cause: 'undeclaredRequired', name: item.value, near: speller.nearest(item.value) });
    }
  }

  #checkNames(name: string, items: readonly Node[]): void {
    for (const item of items) {
      if (!isString(item)) this.#refuseItem(name, item, 'names');
    }
    this.#checkDistinct(name, items);
  }

  /** Collections are left out: to compare them all costs too much for what it finds. */
  #checkDistinct(name: string, items: readonly Node[]): void {
    const values = new Set<Scalar['value']>();
    for (const item of items) {
      if (item.kind !== 'scalar') continue;
      if (values.has(item.value))
        this.#report(placeOf(item), { cause: 'duplicateItem', name, item: String(item.value) });
      values.add(item.value);
    }
  }

  #checkPattern(pattern: string, place: Place): void {
    const fault = faultOfRegex(pattern);
    if (fault) this.#report(place, { cause: 'invalidPattern', pattern, ...fault });
  }

  #checkFormat(node: Scalar & { readonly value: string }, definition: Mapping): void {
    if (!platformFormats.has(node.value)) return;
    const types = typesOf(definition, this.#root);
    if (types && !types.includes('string'))
      this.#report(placeOf(node), { cause: 'stringFormat', format: node.value, types });
  }

  #checkReference({ node, definition }: DefinitionReference): void {
    const ref = node.value;
    const known = resolveRef(this.#root, ref) !== 'missing';
    if (known && !this.#leadsBack(definition)) return;
    this.#report(placeOf(node), { cause: 'unresolvedRef', ref, near: known ? undefined : this.#nearestRef(ref) });
  }

  /** Whether following the references of a definition ends at itself. */
  #leadsBack(definition: Mapping): boolean {
    let node: Node = definition;
    for (let i = 0; i < 100 && isMapping(node); i++) {
      const ref = valueAt(node, '$ref');
      const target = isString(ref) ? resolveRef(this.#root, ref.value) : 'elsewhere';
      if (typeof target === 'string') return false;
      if (target === definition) return true;
      node = target;
    }
    return false;
  }

  /** The reference to a definition of the same or nearly the same name. */
  #nearestRef(ref: string): string | undefined {
    if (!this.#refs) {
      this.#refs = new Map();
      for (const keyword of ['definitions', '$defs']) {
        const map = valueAt(this.#root, keyword);
        for (const { name } of isMapping(map) ? map.entries : [])
          this.#refs.set(encodeName(name), `#/${keyword}/${encodeName(name)}`);
      }
      this.#refSpeller = new Speller(this.#refs.keys());
    }
    const name = ref.slice(Math.max(ref.lastIndexOf('/'), 0) + 1);
    return this.#refs.get(name) ?? this.#refs.get(this.#refSpeller?.nearest(name) ?? '');
  }
}

function propertyNames(definition: Mapping): ReadonlyMap<string, unknown> | undefined {
  const properties = valueAt(definition, 'properties');
  if (!isMapping(properties) || isOpen(definition)) return undefined;
  return new Map([...properties.entries, ...misplaced(definition)].map((entry) => [entry.name, entry]));
}

/** Formats of Truto, which all apply to strings. */
const platformFormats: ReadonlySet<string> = new Set([
  'integrated_account_id',
  'webhook_id',
  'datastore_id',
  'date',
  'updated_at',
]);

function hasType(definition: Mapping, name: string): boolean {
  const type = valueAt(definition, 'type');
  return isString(type) && type.value === name;
}

/** Who writes `x: string` means a definition with that type. */
export function definitionMeant(node: Node): string | undefined {
  return isTypeName(node) ? `{ "type": "${node.value}" }` : undefined;
}

function isNumber(node: Node): node is Scalar & { readonly value: number } {
  return node.kind === 'scalar' && typeof node.value === 'number' && Number.isFinite(node.value);
}

function encodeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
