import { isMapping, isPresent, isSequence, isString, type Mapping, type Node } from '../../document/node.ts';
import { perObject } from '../../shared/memo.ts';
import type { Args } from './args.ts';
import { resolveRef } from './json-schema.ts';
import { isAssertion } from './quick-default.ts';

/** Absent where it can't be known. */
type Truth = boolean | undefined;

/** How many arguments are tried both ways, with and without. */
const MAX_TRIED = 6;

/**
 * How many definitions are looked at for all questions about one `args_schema`; what goes beyond is
 * given the benefit of the doubt.
 */
const MAX_LOOKS = 1_000_000;

/**
 * Whether each run has at least one of some arguments, since `args_schema` refuses it otherwise, as
 * in `oneOf: [{ required: [org] }, { required: [user] }]`. This looks at nothing but whether
 * arguments are there.
 */
export function guarantees(args: Args, names: readonly string[]): boolean {
  return refuses(args, new Map(names.map((name) => [name, false])));
}

/** Whether `args_schema` refuses each run of which it is known of these arguments whether they are given. */
export function refuses(args: Args, given: ReadonlyMap<string, boolean>): boolean {
  const { whole } = args;
  if (!whole?.entries.some(({ name }) => combining.has(name))) return false;
  const known = answersFor(args);
  const key = JSON.stringify([...given]);
  let answer = known.byNames.get(key);
  if (answer === undefined) {
    answer = new Presence(args, whole, known).rulesOut(given);
    known.byNames.set(key, answer);
  }
  return answer;
}

interface Answers {
  looks: number;
  readonly byNames: Map<string, boolean>;
}

const answersFor = perObject((_args: Args): Answers => ({ looks: 0, byNames: new Map() }));

const combining: ReadonlySet<string> = new Set([
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'dependencies',
  'dependentRequired',
  'dependentSchemas',
]);

class Presence {
  readonly #args: Args;
  readonly #whole: Mapping;
  readonly #counter: Answers;
  #given: ReadonlyMap<string, boolean> = new Map();
  /** The arguments that were asked for in vain. */
  #open = new Set<string>();
  #known = new Map<Node, Truth>();

  constructor(args: Args, whole: Mapping, counter: Answers) {
    this.#args = args;
    this.#whole = whole;
    this.#counter = counter;
  }

  /** Whether `args_schema` refuses all sets of arguments of which these are known to be there or not. */
  rulesOut(given: ReadonlyMap<string, boolean>, tries = MAX_TRIED): boolean {
    if (this.#counter.looks > MAX_LOOKS) return true;
    this.#given = given;
    this.#open = new Set();
    this.#known = new Map();
    const truth = this.#holds(this.#whole);
    if (this.#counter.looks > MAX_LOOKS) return true;
    if (truth !== undefined) return !truth;
    const [name] = this.#open;
    if (name === undefined || tries === 0) return false;
    return [true, false].every((there) => this.rulesOut(new Map(given).set(name, there), tries - 1));
  }

  #has(node: Node | string): Truth {
    const name = typeof node === 'string' ? node : isString(node) ? node.value : undefined;
    if (name === undefined) return undefined;
    const given = this.#given.get(name) ?? (this.#args.declared.get(name)?.required || undefined);
    if (given === undefined) this.#open.add(name);
    return given;
  }

  #holds(node: Node): Truth {
    if (!isMapping(node)) return node.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
    this.#counter.looks++;
    if (this.#known.has(node)) return this.#known.get(node);
    // Whoever comes here again on the way is asking for itself.
    this.#known.set(node, undefined);
    const parts: Truth[] = [];
    for (const { name, value } of node.entries) if (isPresent(value)) parts.push(this.#keyword(name, value, node));
    const truth = all(parts);
    this.#known.set(node, truth);
    return truth;
  }

  #keyword(name: string, value: Node, definition: Mapping): Truth {
    switch (name) {
      case 'required':
        return isSequence(value) ? all(value.items.map((item) => this.#has(item))) : true;
      case 'properties':
        // Those of the whole have been asked for.
        if (definition === this.#whole || !isMapping(value)) return undefined;
        return all(value.entries.map((entry) => this.#property(entry.name, entry.value)));
      case 'allOf':
        return all(this.#each(value));
      case 'anyOf':
        return any(this.#each(value));
      case 'oneOf':
        return one(this.#each(value));
      case 'not':
        return not(this.#holds(value));
      case 'if': {
        const condition = this.#holds(value);
        const branch = (keyword: string) => this.#branch(definition, keyword);
        if (condition !== undefined) return branch(condition ? 'then' : 'else');
        const branches = [branch('then'), branch('else')];
        return branches[0] === branches[1] ? branches[0] : undefined;
      }
      case 'then':
      case 'else':
        return true;
      case '$ref': {
        const target = isString(value) ? resolveRef(this.#args.node as Mapping, value.value) : 'elsewhere';
        return typeof target === 'string' ? undefined : this.#holds(target);
      }
      case 'dependencies':
      case 'dependentRequired':
      case 'dependentSchemas':
        return isMapping(value)
          ? all(value.entries.map((entry) => this.#dependent(entry.name, entry.value)))
          : undefined;
      case 'type':
        return isString(value) && value.value === 'object' ? true : undefined;
      default:
        return isAssertion(name) ? undefined : true;
    }
  }

  #each(node: Node): Truth[] {
    return isSequence(node) ? node.items.map((item) => this.#holds(item)) : [undefined];
  }

  #branch(definition: Mapping, keyword: string): Truth {
    const entry = definition.entries.find(({ name }) => name === keyword);
    return entry ? this.#holds(entry.value) : true;
  }

  #property(name: string, value: Node): Truth {
    const there = this.#has(name);
    if (value.kind === 'scalar' && value.value === false) return not(there);
    const isMarked =
      isMapping(value) && value.entries.some((entry) => entry.name === 'required' && isTrue(entry.value));
    return there === false ? !isMarked : undefined;
  }

  #dependent(name: string, value: Node): Truth {
    const needed = isSequence(value) ? all(value.items.map((item) => this.#has(item))) : this.#holds(value);
    return any([not(this.#has(name)), needed]);
  }
}

function isTrue(node: Node): boolean {
  return node.kind === 'scalar' && node.value === true;
}

function all(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function any(parts: readonly Truth[]): Truth {
  return not(all(parts.map(not)));
}

function one(parts: readonly Truth[]): Truth {
  const held = parts.filter((part) => part === true).length;
  if (held > 1) return false;
  return parts.includes(undefined) ? undefined : held === 1;
}

function not(part: Truth): Truth {
  return part === undefined ? undefined : !part;
}
