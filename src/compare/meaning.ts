import {
  isPresent,
  isString,
  type Mapping,
  type Node,
  type Place,
  placeOf,
  type Sequence,
  valueAt,
} from '../document/node.ts';
import { textOf, tokenize } from '../job/expression/tokens.ts';

/** The fields that hold JSONata, wherever they are in a step or a job. */
const expressions: ReadonlySet<string> = new Set(['expression', 'value_expression', 'run_if', 'args_validation']);

/** The fields that hold JSONata where they are strings. */
const expressionsAsStrings: ReadonlySet<string> = new Set(['query', 'body']);

/** What a string is read as before it is compared: names of steps by their new names, say. */
export type Rewriting = (text: string) => string;

const asWritten: Rewriting = (text) => text;

/** What the values of the versions of a job mean. */
export class Meanings {
  readonly #collections = new Map<string, string>();
  readonly #known = new Map<Rewriting, Map<Node, string>>();

  /**
   * What a value means, as a text that is equal for equal meanings: keys in any order, JSONata by
   * its tokens, `null` and notes (`x-…`) as good as absent, which is the empty text.
   *
   * @param field the name of the field that has the value
   */
  of(node: Node | undefined, field: string, rewrite = asWritten): string {
    if (!isPresent(node)) return '';
    if (isString(node) && expressionsAsStrings.has(field)) return expressionMeaning(rewrite(node.value));
    return this.#of(node, field, rewrite);
  }

  #of(node: Node, field: string, rewrite: Rewriting): string {
    if (isString(node)) {
      const text = rewrite(node.value);
      return expressions.has(field) ? expressionMeaning(text) : JSON.stringify(text);
    }
    if (node.kind === 'scalar') return JSON.stringify(node.value);
    const known = this.#known.get(rewrite) ?? new Map<Node, string>();
    this.#known.set(rewrite, known);
    let meaning = known.get(node);
    if (meaning === undefined) {
      meaning = this.#numbered(this.#ofCollection(node, rewrite));
      known.set(node, meaning);
    }
    return meaning;
  }

  #ofCollection(node: Mapping | Sequence, rewrite: Rewriting): string {
    if (node.kind === 'sequence') return `[${node.items.map((item) => this.#of(item, '', rewrite)).join()}]`;
    const values = new Map<string, Node>();
    for (const { name, value } of node.entries) {
      if (isPresent(value) && !isNote(name) && !values.has(name)) values.set(name, value);
    }
    const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${this.#of(value, name, rewrite)}`).join()}}`;
  }

  /** A number for each meaning, since what aliases share would be written out again and again. */
  #numbered(meaning: string): string {
    let number = this.#collections.get(meaning);
    if (number === undefined) {
      number = `#${this.#collections.size}`;
      this.#collections.set(meaning, number);
    }
    return number;
  }

  /** What a field of a job means: a value that the platform would stamp is as good as none, and a version may be a string. */
  ofField(job: Mapping, name: string): string {
    const value = valueAt(job, name);
    const stamp = stamps.get(name);
    if (stamp === undefined || value?.kind !== 'scalar') return this.of(value, name);
    const text = String(value.value ?? '').trim();
    return text === stamp ? '' : text;
  }
}

/** The tokens of an expression, without the spaces and comments between them. */
function expressionMeaning(source: string): string {
  const tokens = tokenize(source);
  return `jsonata ${JSON.stringify(tokens.list.map((token) => textOf(tokens, token)))}`;
}

/** Whether a key is for people and other tools, and nothing to the platform. */
export function isNote(key: string): boolean {
  return key.startsWith('x-');
}

/** What the platform writes where an upload leaves a field of a job out. */
const stamps: ReadonlyMap<string, string> = new Map([
  ['label', 'Untitled'],
  ['integration_name', ''],
  ['default_runtime_version', '3'],
]);

/** The version of the runtime: where none is given, the one that the platform stamps; `NaN` for what is not a number. */
export function runtimeVersion(job: Mapping): number {
  const value = valueAt(job, 'default_runtime_version');
  const version = value?.kind === 'scalar' ? value.value : undefined;
  return Number(version ?? stamps.get('default_runtime_version'));
}

/** Where a field is written on each side; a key without a value counts as absent. */
export function fieldPlaces(
  before: Mapping,
  after: Mapping,
  name: string,
): { readonly before?: Place; readonly after?: Place } {
  const [old, now] = [before, after].map((map) => {
    const value = valueAt(map, name);
    return isPresent(value) ? placeOf(value) : undefined;
  });
  return { ...(old && { before: old }), ...(now && { after: now }) };
}
