import {
  type Entry,
  entryOf,
  type Mapping,
  missingKeyPlaceOf,
  type Node,
  type Place,
  placeOf,
  writtenOf,
} from '../document/node.ts';
import { nearest } from '../text/nearest.ts';
import { knownKeys, type SchemaError } from './generated/validators.js';
import { MOST_UNKNOWN } from './plain-value.ts';
import { follow, isInline, rewrite, type Target, withQuotes } from './pointer.ts';
import { isOwned } from './rule-owned.ts';
import { type Elsewhere, isKeyOf } from './step-kinds.ts';
import type { SchemaProblem, StructureProblem, UnknownProperty } from './structure-problem.ts';
import { asField, kindOf, together, typesInWords } from './words.ts';

/** A map that a definition of the schema was held against. */
export interface Checked {
  /** The name of the definition. */
  readonly definition: string;
  readonly node: Mapping;
  /** What the map is called where something is missing in it: `"list-users"`, `the sync job`. */
  readonly name: string;
  /** What maps of this kind are called: `a resource`, `a request node`. */
  readonly kind: string;
  /**
   * Says something better about a key that the definition does not know, or `true` where nothing is
   * to be said.
   */
  readonly elsewhere?: (name: string) => Elsewhere | true | undefined;
  /**
   * The map in which a key belongs that one of the definition's does not know; `near` is what it
   * may be a typo of.
   */
  readonly below?: (pointer: string, entry: Entry, near: string | undefined) => Below | undefined;
}

/**
 * A map in which a key belongs that is written elsewhere: below where it is written, or the checked
 * map itself.
 */
export interface Below {
  /** What it is called in messages: `config.config`. */
  readonly owner: string;
  /** Its JSON pointer. */
  readonly pointer: string;
}

/** A problem and the node that has it, which may be met again through an alias. */
export interface Found {
  readonly subject: Node;
  readonly problem: StructureProblem;
}

/** The errors of one value. */
interface Group {
  readonly unknown: string[];
  /** The required keys that are missing, those that another rule reports included. */
  readonly required: string[];
  readonly missing: string[];
  readonly choice: string[];
  value: SchemaError | undefined;
}

/**
 * What the errors of a validator mean to the author: what is said by another rule is left out, and
 * one mistake is one problem.
 */
export function* translate(checked: Checked, errors: readonly SchemaError[]): Generator<Found> {
  const groups = grouped(checked, errors);
  // keys that are there, at another place: their JSON pointers
  const meant = new Set<string>();
  for (const [pointer, group] of groups) {
    const node = group.unknown.length > 0 ? follow(checked.node, pointer)?.node : undefined;
    if (node?.kind === 'mapping') yield* unknownKeys(checked, pointer, node, groups, meant);
  }
  for (const [pointer, group] of groups) {
    const target = follow(checked.node, pointer);
    if (!target) continue;
    const { node } = target;
    if (node.kind === 'mapping') yield* missingKeys(checked, target, group, (name) => meant.has(`${pointer}/${name}`));
    if (group.value) yield { subject: node, problem: wrongValue(target, group.value) };
  }
}

function grouped(checked: Checked, errors: readonly SchemaError[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  const groupOf = (pointer: string) => {
    let group = groups.get(pointer);
    if (!group) {
      group = { unknown: [], required: [], missing: [], choice: [], value: undefined };
      groups.set(pointer, group);
    }
    return group;
  };
  for (const { instancePath, keyword, params, schemaPath } of errors) {
    if (keyword === 'additionalProperties') {
      groupOf(instancePath).unknown.push(String(params.additionalProperty));
      continue;
    }
    if (keyword === 'required') groupOf(instancePath).required.push(String(params.missingProperty));
    const detail = params.missingProperty ?? params.type;
    if (isOwned(checked.definition, checked.node, instancePath, keyword, detail)) continue;
    switch (keyword) {
      case 'required':
        groupOf(instancePath)[schemaPath.includes('/anyOf/') ? 'choice' : 'missing'].push(
          String(params.missingProperty),
        );
        break;
      case 'anyOf':
      case 'if':
        break;
      default:
        if (params.type === 'null') {
          // a key that only other values of `destination_type` know
          const slash = instancePath.lastIndexOf('/');
          groupOf(instancePath.slice(0, slash)).unknown.push(instancePath.slice(slash + 1));
        } else {
          const group = groupOf(instancePath);
          if (!group.value || keyword === 'enum') group.value = { instancePath, keyword, params, schemaPath };
        }
    }
  }
  return groups;
}

/** The keys of maps and lists, below which other keys are indented. */
const containers: readonly string[] = [
  'args_schema',
  'resources',
  'query',
  'body',
  'config',
  'recurse',
  'delete_tracking_query',
];

/** Whether an entry of a map in block style waits for what is to be indented below it. */
function isLeftEmpty({ flow }: Mapping, { name, value }: Entry): boolean {
  return (
    !flow && containers.includes(name) && value.kind === 'scalar' && value.value === null && value.start === value.end
  );
}

/** Keys that belong into one map below theirs. */
interface Moved {
  readonly below: Below;
  /** The entry of that map, where it is empty and stands right before them. */
  readonly above: Entry | undefined;
  readonly entries: Entry[];
}

/**
 * What the keys are that a map does not know; those that belong into one other map are one problem.
 *
 * @param meant takes the JSON pointers of the keys that were meant to be there
 */
function unknownKeys(
  checked: Checked,
  pointer: string,
  node: Mapping,
  groups: ReadonlyMap<string, Group>,
  meant: Set<string>,
): Found[] {
  const { unknown, required } = groups.get(pointer)!;
  const names = new Set(unknown);
  const found: Found[] = [];
  const moved = new Map<string, Moved>();
  let above: Entry | undefined;
  for (const entry of node.entries) {
    if (!names.has(entry.name)) {
      above = isLeftEmpty(node, entry) ? entry : undefined;
      continue;
    }
    // placeholders are read there, and one as a key is `invalid-placeholder`
    if (pointer !== '' && entry.name.includes('{{')) continue;
    const one = unknownKey(checked, pointer, node, entry, required);
    const near = one?.problem.near;
    const isRequired = near !== undefined && required.includes(near);
    const below = isRequired ? undefined : belowKey(checked, pointer, entry, above, near);
    if (below) {
      const known = moved.get(below.pointer);
      if (known) known.entries.push(entry);
      else moved.set(below.pointer, { below, above, entries: [entry] });
    } else if (one) {
      if (near !== undefined) meant.add(`${pointer}/${near}`);
      found.push(isRequired ? { subject: one.subject, problem: { ...one.problem, required: true } } : one);
    }
  }
  for (const { below, above, entries } of moved.values()) {
    const missing = groups.get(below.pointer)?.required ?? [];
    const container = below.pointer.slice(pointer.length + 1);
    const isRequired = required.includes(container) || entries.some(({ name }) => missing.includes(name));
    found.push({ subject: entries[0]!.key, problem: movedKeys(pointer, below, above, entries, isRequired) });
    meant.add(below.pointer);
    for (const { name } of entries) meant.add(`${below.pointer}/${name}`);
  }
  const last = found.at(-1)?.problem;
  if (last && node.entries.length > MOST_UNKNOWN) {
    const isUnknown = ({ name }: Entry) => !isKeyOf(checked.definition, pointer, name) && !name.startsWith('x-');
    return [
      ...found.slice(0, -1),
      {
        ...found.at(-1)!,
        problem: { ...last, others: Math.max(0, node.entries.filter(isUnknown).length - names.size) },
      },
    ];
  }
  return found;
}

function belowKey(
  checked: Checked,
  pointer: string,
  entry: Entry,
  above: Entry | undefined,
  near: string | undefined,
): Below | undefined {
  if (above) return { owner: above.name, pointer: `${pointer}/${above.name}` };
  return checked.below?.(pointer, entry, near);
}

function movedKeys(
  pointer: string,
  below: Below,
  above: Entry | undefined,
  entries: readonly Entry[],
  required: boolean,
): UnknownProperty {
  const names = entries.map(({ name }) => name);
  const common = {
    kind: 'unknownProperty',
    values: entries.map(({ value }) => value),
    place: placeOf(entries[0]!.key),
    required,
  } as const;
  if (below.pointer === '') {
    const map = pointer.slice(1).replaceAll('/', '.');
    const help = `move ${names.length > 1 ? 'them' : 'it'} out of ${asField(map)}`;
    return { ...common, cause: 'tooDeep', data: { names, owner: below.owner, map }, help };
  }
  if (!above) {
    const help = `move ${names.length > 1 ? 'them' : 'it'} below ${asField(below.owner)}`;
    return { ...common, cause: 'misplaced', data: { names, owner: below.owner }, help };
  }
  const help = `indent ${together(names)} below ${asField(above.name)}`;
  return { ...common, cause: 'notIndented', data: { names, above: above.name }, help };
}

function unknownKey(
  checked: Checked,
  pointer: string,
  node: Mapping,
  entry: Entry,
  required: readonly string[],
): (Found & { readonly problem: UnknownProperty }) | undefined {
  const { key, name, value } = entry;
  const nested = pointer !== '';
  const known = knownKeys[checked.definition]?.[pointer] ?? [];
  const isKnown = known.includes(name);
  const owner = isKnown ? 'this one' : nested ? asField(pointer.slice(pointer.lastIndexOf('/') + 1)) : checked.kind;
  const elsewhere = isKnown ? datastoresOnly : nested ? undefined : checked.elsewhere?.(name);
  if (elsewhere === true) return undefined;
  const common = { kind: 'unknownProperty', values: [value], place: placeOf(key) } as const;
  if (!elsewhere) {
    const open = known.filter((other) => !entryOf(node, other));
    const missing = required.filter((other) => open.includes(other));
    return { subject: key, problem: unknownProperty(entry, owner, [...new Set([...missing, ...open])]) };
  }
  if ('owners' in elsewhere) {
    const { owners } = elsewhere;
    return { subject: key, problem: { ...common, cause: 'otherStep', data: { name, owner, owners } } };
  }
  const { runtime, help } = elsewhere;
  return { subject: key, problem: { ...common, cause: 'otherRuntime', data: { name, runtime }, help } };
}

/** The schema knows the key, but not beside this `destination_type`. */
const datastoresOnly: Elsewhere = { owners: ['a datastore destination'] };

/** Says that a key is not known, and which of those that could be there it may have been meant to be. */
export function unknownProperty({ key, name, value }: Entry, owner: string, open: readonly string[]): UnknownProperty {
  const opened = /^([\w-]+)(?::| )\s*[{["']/.exec(name)?.[1];
  const isOpened = opened !== undefined && open.includes(opened);
  const near = isOpened ? opened : nearest(name, open);
  const edits = near === undefined || isOpened ? undefined : rewrite(key, near);
  return {
    kind: 'unknownProperty',
    cause: 'unknown',
    data: { name, owner, expected: nearestFirst(open, near) },
    place: placeOf(key),
    values: [value],
    near,
    holdsValue: isOpened,
    help: isOpened ? `put ": " after "${near}"` : near === undefined ? undefined : `did you mean "${near}"?`,
    fix: edits && { safety: 'suggest', description: `change to "${near}"`, edits },
  };
}

/** The nearest first, the others as the schema has them. */
function nearestFirst(names: readonly string[], near: string | undefined): readonly string[] {
  return near === undefined ? names : [near, ...names.filter((name) => name !== near)];
}

function* missingKeys(
  checked: Checked,
  target: Target,
  group: Group,
  isMeant: (name: string) => boolean,
): Generator<Found> {
  const { node, entry } = target;
  if (node.kind !== 'mapping') return;
  const place: Place = entry ? placeOf(entry.key) : missingKeyPlaceOf(node);
  const owner = entry ? asField(entry.name) : checked.name;
  const missing = group.missing.filter((name) => !isMeant(name));
  if (missing.length > 1 && node.entries.length === 1 && node.entries[0]!.name === 'name') {
    const data = { owner, names: missing };
    yield { subject: node, problem: { kind: 'schema', cause: 'unfinished', data, place } };
    return;
  }
  for (const name of missing) {
    yield { subject: node, problem: { kind: 'schema', cause: 'missing', data: { owner, name }, place } };
  }
  if (group.choice.length > 0 && !group.choice.some(isMeant)) {
    yield {
      subject: node,
      problem: { kind: 'schema', cause: 'missingChoice', data: { owner, names: group.choice }, place },
    };
  }
}

/** What the strings with a pattern must be, by field. */
const formats: Readonly<Record<string, string>> = {
  id: 'a UUID',
  environment_id: 'a UUID',
  created_at: 'a date and time such as 2026-04-01T10:00:00Z',
  updated_at: 'a date and time such as 2026-04-01T10:00:00Z',
  default_runtime_version: 'a version from 1 to 4',
};

function wrongValue(target: Target, { keyword, params }: SchemaError): SchemaProblem {
  const { node, entry, isItem } = target;
  const place = placeOf(node);
  const name = entry?.name ?? '';
  const value = node.kind === 'scalar' ? writtenOf(node) : '';
  if (keyword === 'enum' && node.kind === 'scalar') {
    const allowed = [params.allowedValues].flat().filter((choice) => typeof choice === 'string');
    return wrongChoice(node, name, allowed);
  }
  if (keyword === 'minLength') return { kind: 'schema', cause: 'empty', data: { name }, place };
  const isNumber = node.kind === 'scalar' && typeof node.value === 'number';
  if (keyword === 'pattern' || (node.kind === 'scalar' && name === 'default_runtime_version')) {
    const expected = formats[name] ?? 'another form';
    return { kind: 'schema', cause: 'wrongFormat', data: { name, value, expected }, place };
  }
  if (isItem) return wrongItem(node, `a string in \`${name}\``);
  if (name === 'depends_on' && node.kind === 'sequence') return severalParents(node);
  if (name === 'id' && isNumber) {
    return { kind: 'schema', cause: 'numericId', data: { value }, place, ...quoting(node, value) };
  }
  const expected = keyword === 'enum' ? 'a string' : typesInWords(params.type);
  return {
    kind: 'schema',
    cause: 'wrongType',
    data: { name, found: kindOf(node), expected },
    place,
    ...conversion(node, value, params.type, name),
  };
}

/** Says that a value is not one of the known values. */
export function wrongChoice(node: Node, name: string, expected: readonly string[]): SchemaProblem {
  const value = node.kind === 'scalar' ? writtenOf(node) : kindOf(node);
  const near = nearest(value, expected);
  const edits = near === undefined ? undefined : rewrite(node, near);
  return {
    kind: 'schema',
    cause: 'wrongValue',
    data: { name, value, expected: nearestFirst(expected, near) },
    place: placeOf(node),
    help: near === undefined ? undefined : `did you mean "${near}"?`,
    fix: edits && { safety: 'suggest', description: `change to "${near}"`, edits },
  };
}

/** Says that an item of a list is not what the list contains. */
export function wrongItem(node: Node, expected: string): SchemaProblem {
  const value = node.kind === 'scalar' && node.value !== null ? writtenOf(node) : undefined;
  return { kind: 'schema', cause: 'wrongItem', data: { value, found: kindOf(node), expected }, place: placeOf(node) };
}

function severalParents(node: Node & { kind: 'sequence' }): SchemaProblem {
  const [only] = node.items;
  const problem: SchemaProblem = {
    kind: 'schema',
    cause: 'severalParents',
    data: { count: node.items.length },
    place: placeOf(node),
    help: 'name one step: the steps above it also come before this one',
  };
  if (!only || node.items.length > 1 || !isInline(only) || typeof only.value !== 'string') return problem;
  const { start, end } = withQuotes(only);
  // An alias is written elsewhere.
  if (start < node.start || node.end < end) return problem;
  const edits = [
    { start: node.start, end: start, text: '' },
    { start: end, end: node.end, text: '' },
  ];
  return {
    ...problem,
    help: 'write its name without a list',
    fix: { safety: 'suggest', description: 'take it out of the list', edits },
  };
}

type Correction = Pick<SchemaProblem, 'help' | 'fix'>;

/** The list that contains strings; the others contain maps. */
const listOfNames = 'resources_to_persist';

/** How a value becomes one of the expected type, if that is obvious. */
function conversion(node: Node, value: string, types: unknown, name: string): Correction {
  if (!isInline(node) || node.value === null) return {};
  const expected = [types].flat();
  if (expected.includes('string') && typeof node.value !== 'string') return quoting(node, value);
  if (expected.includes('boolean') && /^(?:true|yes|on|false|no|off)$/i.test(value)) {
    const text = /^(?:true|yes|on)$/i.test(value) ? 'true' : 'false';
    const help = node.style === 'plain' ? `in YAML 1.2 "${value}" is a string` : undefined;
    return {
      help,
      fix: { safety: 'suggest', description: `change to ${text}`, edits: [{ ...withQuotes(node), text }] },
    };
  }
  if (expected.includes('array') && typeof node.value === 'string' && name === listOfNames) {
    const { start, end } = withQuotes(node);
    const edits = [
      { start, end: start, text: '[' },
      { start: end, end, text: ']' },
    ];
    return { help: 'put it in brackets', fix: { safety: 'suggest', description: 'make it a list', edits } };
  }
  return {};
}

function quoting(node: Node, value: string): Correction {
  const edits = [
    { start: node.start, end: node.start, text: '"' },
    { start: node.end, end: node.end, text: '"' },
  ];
  return { help: `quote it: "${value}"`, fix: { safety: 'suggest', description: 'quote it', edits } };
}
