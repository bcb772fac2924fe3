import {
  type Entry,
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  type Mapping,
  missingKeyPlaceOf,
  type Node,
  type Place,
  placeOf,
} from '../document/node.ts';
import { nearest } from '../text/nearest.ts';
import { listResponseFields } from './generated/validators.js';
import { fieldsOf } from './plain-value.ts';
import type { StructureProblem } from './structure-problem.ts';
import { translate, wrongItem } from './translate.ts';
import { kindOf, together } from './words.ts';

export interface DocumentShape {
  readonly shape: 'job' | 'list' | 'response';
  readonly jobs: readonly Mapping[];
  /** About what is around the jobs. */
  readonly problems: readonly StructureProblem[];
}

/** A document without sync jobs. */
export interface ForeignDocument {
  readonly foreign: { readonly found: string; readonly place: Place };
}

/**
 * Distinguishes the three shapes of a document: a sync job is a map with `resources`, or with
 * `integration_name` and no list of jobs; a list of jobs is an array; a list response is a map with
 * `result` or `results`. A list that is not empty and contains no job is foreign: a file of another
 * tool.
 */
export function checkDocumentShape(root: Node): DocumentShape | ForeignDocument {
  if (isSequence(root)) {
    return isListOfJobs(root.items) ? { shape: 'list', ...jobsIn(root.items) } : foreign(root);
  }
  if (!isMapping(root)) return foreign(root);
  if (entryOf(root, 'resources')?.value) return { shape: 'job', jobs: [root], problems: [] };
  const lists = root.entries.filter(({ name, value }) => isResponseKey(name) && isPresent(value));
  if (lists.length > 0) return isResponse(root, lists) ? response(root, lists) : foreign(root);
  if (isPresent(entryOf(root, 'integration_name')?.value) || hasSteps(root)) {
    return { shape: 'job', jobs: [root], problems: [] };
  }
  return foreign(root);
}

/** Whether a list response may have its jobs under a key. */
export function isResponseKey(name: string): boolean {
  return name === 'result' || name === 'results';
}

/** Whether a map has a list of steps under a key that is a typo of `resources`. */
function hasSteps({ entries }: Mapping): boolean {
  return entries.some(
    ({ name, value }) =>
      isSequence(value) && value.items.some(looksLikeStep) && nearest(name, ['resources']) !== undefined,
  );
}

function isResponse(root: Mapping, lists: readonly Entry[]): boolean {
  const isPaged = entryOf(root, 'next_cursor') !== undefined && entryOf(root, 'limit') !== undefined;
  return lists.some(({ value }) => (isSequence(value) ? isListOfJobs(value.items) : isPaged));
}

function response(root: Mapping, lists: readonly Entry[]): DocumentShape {
  const { jobs, problems } = jobsIn(lists.flatMap(({ value }) => (isSequence(value) ? value.items : [])));
  const own: StructureProblem[] = [];
  const [, second] = lists;
  if (second)
    own.push({
      kind: 'schema',
      cause: 'severalLists',
      data: { names: lists.map(({ name }) => name) },
      place: placeOf(second.key),
    });
  if (!listResponseFields(fieldsOf(root, 'listResponseFields'))) {
    const checked = {
      definition: 'listResponseFields',
      node: root,
      name: 'the list response',
      kind: 'a list response',
    };
    for (const { problem } of translate(checked, listResponseFields.errors ?? [])) own.push(problem);
  }
  return { shape: 'response', jobs, problems: [...own, ...problems] };
}

function jobsIn(items: readonly Node[]): Omit<DocumentShape, 'shape'> {
  const others = items.filter((item) => !isMapping(item));
  return { jobs: items.filter(isMapping), problems: others.map((item) => wrongItem(item, 'a sync job')) };
}

function isListOfJobs(items: readonly Node[]): boolean {
  return items.length === 0 || items.some(looksLikeJob);
}

function looksLikeJob(node: Node): boolean {
  return (
    isMapping(node) && (entryOf(node, 'resources')?.value ?? entryOf(node, 'integration_name')?.value) !== undefined
  );
}

function looksLikeStep(node: Node): boolean {
  return isMapping(node) && (entryOf(node, 'resource') ?? entryOf(node, 'type')) !== undefined;
}

function foreign(root: Node): ForeignDocument {
  return { foreign: { found: describe(root), place: headOfDocument(root) } };
}

function describe(root: Node): string {
  if (isMapping(root)) {
    if (root.entries.length === 0) return 'an empty map';
    const names = root.entries.map(({ name }) => name);
    return `a map with the ${names.length > 1 ? 'keys' : 'key'} ${together(names, undefined, 3)}`;
  }
  if (!isSequence(root)) return isPresent(root) ? kindOf(root) : '`null`';
  const isSteps = root.items.some((item) => isMapping(item) && entryOf(item, 'resource')?.value !== undefined);
  return isSteps ? 'a list of steps' : 'a list without sync jobs';
}

function headOfDocument(root: Node): Place {
  const first = isSequence(root) ? (root.items[0] ?? root) : root;
  return isMapping(first) ? missingKeyPlaceOf(first) : placeOf(first);
}
