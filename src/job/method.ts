import { isMapping, isPresent, isString, type Node, valueAt } from '../document/node.ts';
import { memoized } from '../shared/memo.ts';
import { trimEndOf } from '../text/trim.ts';
import type { MethodName, MethodProblem, Step } from './step.ts';

/** The methods of every resource of a Unified API. */
export const standardMethods: readonly string[] = ['list', 'get', 'create', 'update', 'delete'];

/**
 * What people mean by an HTTP verb. `HEAD` and `OPTIONS` count in capitals only: in small letters
 * they are words of their own.
 */
const verbs: ReadonlyMap<string, string> = new Map([
  ['get', 'get'],
  ['post', 'create'],
  ['put', 'update'],
  ['patch', 'update'],
  ['delete', 'delete'],
]);

/**
 * Reads the value of `method`.
 *
 * @param own the integration's methods that the author has named
 */
export function readMethod(node: Node | undefined, own: readonly string[]): MethodName | undefined {
  if (!isString(node) || node.value === '') return undefined;
  const { start, end, value } = node;
  const problem = own.includes(value) ? undefined : (problemOf(value) ?? undefined);
  // a GET may be a `list` or a `get`, a POST a `create` or a `search`
  const meant = problem?.cause === 'verb' ? undefined : problem?.meant;
  return { start, end, node, value, meant: meant ?? value, problem };
}

const problemOf = memoized((method: string): MethodProblem | null => {
  if (standardMethods.includes(method)) return null;
  const core = trimEndOf(method, EDGE).replace(LEADING, '');
  const word = core.toLowerCase();
  const verb = verbs.get(word);
  const isEdged = core !== method;
  if (isEdged && standardMethods.includes(core)) return { cause: 'edges', meant: core, whole: true };
  if (verb !== undefined || core === 'HEAD' || core === 'OPTIONS') return { cause: 'verb', meant: verb, whole: true };
  const near = standardMethods.find((known) => isSlip(word, known));
  if (near !== undefined) return { cause: 'typo', meant: near, whole: true };
  if (!SPACE.test(method)) return null;
  const [first = ''] = core.split(SPACE);
  if (first === core)
    return core === '' ? { cause: 'spaces', whole: false } : { cause: 'edges', meant: core, whole: true };
  return { cause: 'spaces', meant: standardMethods.includes(first) ? first : undefined, whole: false };
});

const SPACE = /\s/;
/** What no name of a method has. */
const EDGE = /[^\p{L}\p{N}_-]/u;
const LEADING = /^[^\p{L}\p{N}_-]+/u;

/** The same word in other case, or with two neighbours swapped. */
function isSlip(word: string, known: string): boolean {
  if (word === known) return true;
  if (word.length !== known.length) return false;
  const i = [...word].findIndex((letter, index) => letter !== known[index]);
  const swapped = word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
  return swapped === known;
}

/** The methods that work on one record. */
const singular: readonly string[] = ['get', 'update', 'delete'];

/** Whether a request of a Unified API works on one record and does not say on which. */
export function lacksId(step: Step): boolean {
  const { type, resource, method } = step;
  if (type !== 'request' || !method || resource?.unified === undefined || !singular.includes(method.meant))
    return false;
  if (holdsValue(step.field('id')?.value)) return false;
  return method.meant === 'get' || !['body', 'query'].some((field) => mayHoldId(step.field(field)?.value));
}

/** Whether a value is there; an empty text counts as absent. */
function holdsValue(node: Node | undefined): boolean {
  return isPresent(node) && !(isString(node) && node.value.trim() === '');
}

/**
 * Whether a body or query has an `id`: by itself, in what is merged into it, or in what its
 * expression yields.
 */
function mayHoldId(node: Node | undefined): boolean {
  if (isMapping(node)) return holdsValue(valueAt(node, 'id')) || isPresent(valueAt(node, '$truto_merge'));
  return isString(node);
}
