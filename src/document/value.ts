import { MAX_DEPTH, MAX_NODES } from './limits.ts';
import { mostValues } from './most-values.ts';
import type { Entry, Mapping, Node, Scalar, Sequence } from './node.ts';
import type { SourceFile, SyntaxCause } from './source.ts';

/**
 * The plain value of a node. What the tree shares, the value shares; it is not nested deeper than
 * the tree, which has a limit.
 */
export function toValue(node: Node): unknown {
  return plainValue(node, new Map());
}

function plainValue(node: Node, known: Map<Node, unknown>): unknown {
  if (node.kind === 'scalar') return node.value;
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  if (node.kind === 'sequence') {
    const items: unknown[] = [];
    known.set(node, items);
    for (const item of node.items) items.push(plainValue(item, known));
    return items;
  }
  const object: Record<string, unknown> = {};
  known.set(node, object);
  for (const { name, value } of node.entries) setOwn(object, name, plainValue(value, known));
  return object;
}

function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

/**
 * Reads a value from code as `JSON.stringify` would write it. Its tree has made-up spans: each key
 * and scalar has one of its own, in the order of the value, and of a string the character `i` is at
 * `start + i`.
 */
export function fromValue(value: unknown): SourceFile {
  const { root, problem } = new ValueReader().read(value);
  const problems = problem ? [{ start: 0, end: 0, ...problem }] : [];
  return {
    path: undefined,
    text: '',
    language: 'json',
    virtual: true,
    documents: [{ index: 0, root, problems, unquoted: [], tags: [] }],
    comments: [],
  };
}

/** Thrown where a value can't be written as JSON; never leaves this module. */
class Unwritable extends Error {
  readonly reason: SyntaxCause;

  constructor(reason: SyntaxCause) {
    super(reason.cause);
    this.reason = reason;
  }
}

class ValueReader {
  /** The next offset that no span has. */
  #offset = 0;
  #size = 0;
  /** How many values were read again because several places share them. */
  #repeated = 0;
  readonly #seen = new WeakSet<object>();
  readonly #ancestors = new Set<object>();

  read(value: unknown): { root: Node | undefined; problem?: SyntaxCause } {
    try {
      const root = this.#node(value, '', '');
      return root ? { root } : { root, problem: { cause: 'empty' } };
    } catch (error) {
      // Getters, proxies and `toJSON` are other people's code and may throw anything.
      return { root: undefined, problem: error instanceof Unwritable ? error.reason : thrown(error) };
    }
  }

  /** The node of a value; `undefined` for what has no JSON form. */
  #node(given: unknown, key: string, path: string): Node | undefined {
    const value = unwrapped(given, key);
    switch (typeof value) {
      case 'string':
        return this.#scalar(value, value.length);
      case 'number':
        return Number.isFinite(value) ? this.#scalar(value, 1) : this.#scalar(null, 1);
      case 'boolean':
        return this.#scalar(value, 1);
      case 'bigint':
        throw new Unwritable({
          cause: 'malformed',
          problem: `"${path}" is a BigInt, which JSON does not support`,
          hint: 'make it a number or a string',
        });
      case 'object':
        return value === null ? this.#scalar(null, 1) : this.#collection(value, path);
      default:
        return undefined;
    }
  }

  #collection(value: object, path: string): Node {
    if (this.#ancestors.has(value)) {
      throw new Unwritable({ cause: 'malformed', problem: `"${path}" contains itself, which JSON does not support` });
    }
    if (this.#ancestors.size === MAX_DEPTH) throw new Unwritable({ cause: 'tooDeep', limit: MAX_DEPTH });
    this.#ancestors.add(value);
    if (this.#seen.has(value) && ++this.#repeated > MAX_NODES) {
      throw new Unwritable({ cause: 'tooLarge', limit: MAX_NODES });
    }
    this.#seen.add(value);
    const node = Array.isArray(value) ? this.#sequence(value, path) : this.#mapping(value, path);
    this.#ancestors.delete(value);
    return node;
  }

  #sequence(value: readonly unknown[], path: string): Sequence {
    // One that is sparse may be much longer than what there is to read.
    this.#limit(value.length);
    const start = this.#offset++;
    const items: Node[] = [];
    for (let i = 0; i < value.length; i++)
      items.push(this.#node(value[i], String(i), `${path}/${i}`) ?? this.#scalar(null, 1));
    return { kind: 'sequence', start, end: this.#offset++, items, flow: true };
  }

  /** @throws Unwritable if there would be too many with so many more */
  #limit(more: number): void {
    const limit = mostValues(this.#offset);
    if (this.#size + more > limit) throw new Unwritable({ cause: 'tooLarge', limit });
  }

  #mapping(value: object, path: string): Mapping {
    const start = this.#offset++;
    const entries: Entry[] = [];
    for (const name of Object.keys(value)) {
      const before = this.#offset;
      const key = this.#scalar(name, name.length);
      const node = this.#node((value as Record<string, unknown>)[name], name, `${path}/${name}`);
      if (node) entries.push({ key, name, value: node });
      else this.#offset = before;
    }
    return { kind: 'mapping', start, end: this.#offset++, entries, flow: true };
  }

  #scalar(value: Scalar['value'], length: number): Scalar {
    this.#limit(1);
    this.#size++;
    const start = this.#offset;
    const end = start + length;
    // A gap after each, so that not even empty ones share a place.
    this.#offset = end + 1;
    return { kind: 'scalar', start, end, value, style: typeof value === 'string' ? 'double' : 'plain' };
  }
}

/**
 * What `JSON.stringify` writes in place of a value: the result of its `toJSON`, and primitives out
 * of their wrappers.
 */
function unwrapped(given: unknown, key: string): unknown {
  const value = hasToJson(given) ? given.toJSON(key) : given;
  return value instanceof String || value instanceof Number || value instanceof Boolean ? value.valueOf() : value;
}

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function';
}

function thrown(error: unknown): SyntaxCause {
  let message = '';
  try {
    message = error instanceof Error ? error.message : String(error);
  } catch {
    // An error whose message getter throws.
  }
  return {
    cause: 'malformed',
    problem: `the value can't be read: ${message.split('\n', 1)[0]!.slice(0, 80) || 'its code throws'}`,
  };
}
