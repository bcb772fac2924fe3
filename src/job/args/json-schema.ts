import {
  type Entry,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Mapping,
  type Node,
  type Scalar,
  valueAt,
} from '../../document/node.ts';
import { perObject } from '../../shared/memo.ts';

/** The types that JSON Schema knows. */
export const schemaTypes = ['string', 'integer', 'number', 'boolean', 'array', 'object', 'null'] as const;

/** What the value of a keyword has to be, by JSON Schema's meta-schemas from draft-07 to 2020-12. */
export type KeywordShape =
  | 'definition'
  | 'definitionList'
  | 'definitionMap'
  | 'patternMap'
  | 'items'
  | 'dependencies'
  | 'nameLists'
  | 'type'
  | 'required'
  | 'enum'
  | 'pattern'
  | 'reference'
  | 'format'
  | 'default'
  | 'bound'
  | 'positive'
  | 'count'
  | 'boolean'
  | 'text'
  | 'list'
  | 'anything';

const keywordsByShape: Readonly<Record<KeywordShape, readonly string[]>> = {
  definition: [
    'not',
    'if',
    'then',
    'else',
    'contains',
    'propertyNames',
    'additionalItems',
    'additionalProperties',
    'unevaluatedItems',
    'unevaluatedProperties',
    'contentSchema',
  ],
  definitionList: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  definitionMap: ['properties', 'definitions', '$defs', 'dependentSchemas'],
  patternMap: ['patternProperties'],
  items: ['items'],
  dependencies: ['dependencies'],
  nameLists: ['dependentRequired'],
  type: ['type'],
  required: ['required'],
  enum: ['enum'],
  pattern: ['pattern'],
  reference: ['$ref', '$dynamicRef', '$recursiveRef'],
  format: ['format'],
  default: ['default'],
  bound: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  positive: ['multipleOf'],
  count: [
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'minProperties',
    'maxProperties',
    'minContains',
    'maxContains',
  ],
  boolean: ['uniqueItems', 'readOnly', 'writeOnly', 'deprecated', '$recursiveAnchor'],
  text: [
    '$schema',
    '$id',
    '$anchor',
    '$dynamicAnchor',
    '$comment',
    'title',
    'description',
    'contentMediaType',
    'contentEncoding',
  ],
  list: ['examples'],
  anything: ['const'],
};

/** The keywords of JSON Schema; all others are ignored. */
export const keywords: ReadonlyMap<string, KeywordShape> = new Map(
  Object.entries(keywordsByShape).flatMap(([shape, names]) => names.map((name) => [name, shape as KeywordShape])),
);

/** Keywords that may bring properties which `properties` does not show. */
const opening: ReadonlySet<string> = new Set([
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'patternProperties',
  'dependencies',
  'dependentSchemas',
]);

/** Whether an object may have properties beside those in `properties`, as far as its author says so. */
export const isOpen = perObject((definition: Mapping): boolean => {
  for (const { name, value } of definition.entries) {
    if (!isPresent(value)) continue;
    if (opening.has(name)) return true;
    const limits = name === 'additionalProperties' || name === 'unevaluatedProperties';
    if (limits && !(value.kind === 'scalar' && value.value === false)) return true;
  }
  return false;
});

/**
 * What a reference leads to; `elsewhere` where only the whole world could tell: another document,
 * an anchor.
 */
export type Target = Node | 'missing' | 'elsewhere';

/**
 * Resolves a `$ref` of the form `#`, `#/a/b` (a JSON pointer, RFC 6901, with the percent encoding
 * of a URI) or `#anchor`.
 *
 * @param root what `#` stands for
 */
export function resolveRef(root: Mapping, ref: string): Target {
  const targets = targetsIn(root);
  let target = targets.get(ref);
  if (target === undefined) {
    target = targetOf(root, ref);
    targets.set(ref, target);
  }
  return target;
}

/** References are followed from each of their users, and a chain of them from each of its members. */
const targetsIn = perObject((_root: Mapping) => new Map<string, Target>());

function targetOf(root: Mapping, ref: string): Target {
  if (!ref.startsWith('#')) return 'elsewhere';
  const { anchors, rebased } = identifiersIn(root);
  if (rebased) return 'elsewhere';
  if (ref === '#') return root;
  const anchored = anchors.get(ref.slice(1));
  if (anchored) return anchored;
  if (!ref.startsWith('#/')) return 'missing';
  let node: Node | undefined = root;
  for (const segment of ref.slice(2).split('/')) {
    const name = decode(segment);
    if (isMapping(node)) node = valueAt(node, name);
    else if (isSequence(node)) node = /^(0|[1-9]\d*)$/.test(name) ? node.items[Number(name)] : undefined;
    else return 'missing';
  }
  return isMapping(node) || (node?.kind === 'scalar' && typeof node.value === 'boolean') ? node : 'missing';
}

interface Identifiers {
  readonly anchors: ReadonlyMap<string, Mapping>;
  /** Whether a part has an `$id` of its own, which references in it start from. */
  readonly rebased: boolean;
}

const identifiersIn = perObject((root: Mapping): Identifiers => {
  const anchors = new Map<string, Mapping>();
  let rebased = false;
  const pending: Node[] = [root];
  const seen = new Set<Node>(pending);
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const part of isMapping(node) ? node.entries : isSequence(node) ? node.items : []) {
      const value = 'key' in part ? part.value : part;
      if (value.kind === 'scalar') continue;
      if (!seen.has(value)) pending.push(value);
      seen.add(value);
    }
    if (!isMapping(node)) continue;
    for (const { name, value } of node.entries) {
      if (!isString(value)) continue;
      if (name === '$anchor' || name === '$dynamicAnchor') anchors.set(value.value, node);
      else if (name !== '$id') continue;
      else if (value.value.startsWith('#')) anchors.set(value.value.slice(1), node);
      else if (node !== root) rebased = true;
    }
  }
  return { anchors, rebased };
});

function decode(segment: string): string {
  let name = segment;
  try {
    name = decodeURIComponent(segment);
  } catch {
    // A lone "%" stands for itself.
  }
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/**
 * No one writes longer chains of references, and following each of them from each of its members is
 * quadratic.
 */
const MAX_CHAIN = 100;

/** The definition that a definition stands for, references followed; none where that can't be known. */
export function follow(root: Mapping | undefined, definition: Node | undefined): Mapping | undefined {
  let node = definition;
  for (let i = 0; i < MAX_CHAIN && isMapping(node); i++) {
    const ref = valueAt(node, '$ref');
    if (!isPresent(ref)) return node;
    if (!root || !isString(ref)) return undefined;
    const target = resolveRef(root, ref.value);
    if (typeof target === 'string') return undefined;
    node = target;
  }
  return undefined;
}

/**
 * The types that a definition allows, through local references. `enum`, `const` and `default` do
 * not count: only what its author says outright. None where that can't be known.
 *
 * @param root the whole schema, which references start from
 */
export function typesOf(definition: Node | undefined, root?: Mapping): readonly string[] | undefined {
  const followed = follow(root, definition);
  const type = followed && valueAt(followed, 'type');
  const names = isSequence(type) ? type.items : isPresent(type) ? [type] : [];
  if (names.length === 0 || !names.every((name) => isString(name) && isSchemaType(name.value))) return undefined;
  return names.map((name) => (isString(name) ? name.value : ''));
}

/** The format that a definition names, where its values are texts as far as it says. */
export function formatOf(definition: Mapping | undefined): string | undefined {
  const format = definition && valueAt(definition, 'format');
  const types = typesOf(definition) ?? ['string'];
  return isString(format) && types.every((type) => type === 'string' || type === 'null') ? format.value : undefined;
}

export function isSchemaType(name: string): boolean {
  return (schemaTypes as readonly string[]).includes(name);
}

/**
 * Why a text is not a regular expression: neither as the standard has it, nor without the `u` flag,
 * as many are written (`\\-`). It is compiled and never run, for an author's pattern can take years
 * on a short text.
 */
export function faultOfRegex(pattern: string): { readonly reason?: string } | undefined {
  let message = '';
  for (const flags of ['u', '']) {
    try {
      new RegExp(pattern, flags);
      return undefined;
    } catch (error) {
      message = error instanceof Error ? error.message : '';
    }
  }
  return { reason: message.split(`/${pattern}/: `)[1] };
}

/** A value in the words of a message; texts are not repeated, for they may be secrets. */
export function describe(node: Node): string {
  if (node.kind === 'mapping') return 'a map';
  if (node.kind === 'sequence') return 'a list';
  return typeof node.value === 'string' ? 'a string' : String(node.value);
}

/**
 * The definitions that are beside `properties` instead of inside it. Anything else that looks
 * similar is an unknown keyword.
 */
export const misplaced = perObject((definition: Mapping): readonly Entry[] =>
  definition.entries.filter(
    ({ name, value }) =>
      !keywords.has(name) && !/^(x-|\$)/.test(name) && isMapping(value) && looksLikeDefinition(value),
  ),
);

function looksLikeDefinition(node: Mapping): boolean {
  const type = valueAt(node, 'type');
  if (isPresent(type)) {
    const names = isSequence(type) ? type.items : [type];
    return names.length > 0 && names.every(isTypeName);
  }
  const required = valueAt(node, 'required');
  return isString(valueAt(node, '$ref')) || (required !== undefined && isBoolean(required));
}

export function isTypeName(node: Node): node is Scalar & { readonly value: string } {
  return isString(node) && isSchemaType(node.value);
}

export function isBoolean(node: Node): node is Scalar & { readonly value: boolean } {
  return node.kind === 'scalar' && typeof node.value === 'boolean';
}
