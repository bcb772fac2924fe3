import type { AstNode, Pair } from './ast.ts';

/**
 * What a value can be, as a set of bits: a sound guess at what an expression comes to, made without
 * evaluating it. Where nothing is known it is `anything`. The kinds are as fine as JSONata's idea
 * of truth needs.
 */
export type Kinds = number;

/** The single kinds, to be joined with `|`. */
export const kinds = {
  /** JSONata's `undefined`. */
  absent: 1 << 0,
  null: 1 << 1,
  false: 1 << 2,
  true: 1 << 3,
  emptyString: 1 << 4,
  string: 1 << 5,
  zero: 1 << 6,
  number: 1 << 7,
  /** A list without anything true in it. */
  falseList: 1 << 8,
  trueList: 1 << 9,
  emptyObject: 1 << 10,
  object: 1 << 11,
  function: 1 << 12,
} as const;

const { absent, emptyString, zero, falseList, emptyObject } = kinds;
const boolean = kinds.false | kinds.true;
const strings = emptyString | kinds.string;
const numbers = zero | kinds.number;
const lists = falseList | kinds.trueList;

/** All kinds: of what nothing is known. */
export const anything: Kinds = (1 << 13) - 1;

/** What counts as true where JSONata asks for a condition. */
const truthy = kinds.true | kinds.string | kinds.number | kinds.trueList | kinds.object;

/** Whether a value of these kinds counts as true, as far as that is certain. */
export function truthOf(value: Kinds): boolean | undefined {
  if ((value & truthy) === 0) return false;
  return (value & ~truthy) === 0 ? true : undefined;
}

/** @returns what a path in the expression's input can hold, by its names from the top */
export type InputKinds = (path: readonly string[]) => Kinds;

/** A string, a number, a boolean or null. */
export type Constant = { readonly value: string | number | boolean | null };

/** @returns the value that a path in the expression's input certainly holds, if it is known and a constant */
export type InputConstants = (path: readonly string[]) => Constant | undefined;

/**
 * Says what an expression can come to. Sound for what the engine evaluates: the kind of the real
 * value is always among those given, unless evaluating throws.
 *
 * @param ast what JSONata's parser made of the expression
 * @param constants what is known of the input beyond its kinds
 */
export function kindsOf(ast: AstNode, input: InputKinds, constants: InputConstants = () => undefined): Kinds {
  return new Interpreter(input, constants).value(ast, noVariables);
}

/** The same for several parts of one expression, each of which is looked at once. */
export function kindsReader(input: InputKinds): (ast: AstNode) => Kinds {
  const interpreter = new Interpreter(input, () => undefined);
  return (ast) => interpreter.value(ast, noVariables);
}

/** What an expression can come to, one by one: each branch of its conditions. */
export function branchesOf(ast: AstNode): readonly AstNode[] {
  if (ast.predicate || ast.group || ast.keepArray) return [ast];
  switch (ast.type) {
    case 'block': {
      const last = ast.expressions!.at(-1);
      return last ? branchesOf(last) : [];
    }
    case 'bind':
      return branchesOf(ast.rhs!);
    case 'condition':
      return [...branchesOf(ast.then!), ...(ast.else ? branchesOf(ast.else) : [])];
    default:
      return [ast];
  }
}

const wordsOf: readonly (readonly [Kinds, string])[] = [
  [boolean, 'a boolean'],
  [strings, 'a string'],
  [numbers, 'a number'],
  [lists, 'a list'],
  [kinds.emptyObject | kinds.object, 'an object'],
  [kinds.function, 'a function'],
];

/** `a string or a number`; what is absent or null goes without saying. */
export function kindsInWords(value: Kinds): string {
  return wordsOf
    .filter(([kind]) => value & kind)
    .map(([, word]) => word)
    .join(' or ');
}

type Variables = ReadonlyMap<string, Kinds>;

const noVariables: Variables = new Map();

class Interpreter {
  readonly #input: InputKinds;
  readonly #constants: InputConstants;
  /** What was found where no variable is in scope. */
  readonly #known = new Map<AstNode, Kinds>();

  constructor(input: InputKinds, constants: InputConstants) {
    this.#input = input;
    this.#constants = constants;
  }

  value(node: AstNode, variables: Variables): Kinds {
    if (variables !== noVariables) return this.#value(node, variables);
    let found = this.#known.get(node);
    if (found === undefined) {
      found = this.#value(node, variables);
      this.#known.set(node, found);
    }
    return found;
  }

  #value(node: AstNode, variables: Variables): Kinds {
    if (node.predicate || node.group || node.focus !== undefined || node.keepArray) return anything;
    switch (node.type) {
      case 'path':
        return this.#path(node.steps!, variables);
      case 'string':
        return node.value === '' ? emptyString : kinds.string;
      case 'number':
        return node.value === 0 ? zero : kinds.number;
      case 'value':
        return node.value === null ? kinds.null : node.value === true ? kinds.true : kinds.false;
      case 'regex':
      case 'lambda':
      case 'partial':
      case 'transform':
        return kinds.function;
      case 'variable':
        return variables.get(String(node.value)) ?? anything;
      case 'bind':
        return this.value(node.rhs!, variables);
      case 'block':
        return this.#block(node.expressions!, variables);
      case 'condition':
        return this.#condition(node, variables);
      case 'unary':
        return this.#unary(node, variables);
      case 'binary':
        return this.#binary(node, variables);
      case 'function':
        return this.#call(node.procedure!, node.arguments!, variables);
      case 'apply':
        return this.#apply(node, variables);
      default:
        return anything;
    }
  }

  #path(steps: readonly AstNode[], variables: Variables): Kinds {
    const names: string[] = [];
    for (const { type, value, stages, predicate, group, focus, keepArray } of steps) {
      if (type !== 'name' || stages || predicate || group || focus !== undefined || keepArray) break;
      names.push(String(value));
    }
    if (names.length === steps.length) return this.#input(names);
    // Whatever follows what is absent is absent, and is not looked at.
    if (names.length > 0) return this.#input(names) === absent ? absent : anything;
    const [first, ...rest] = steps;
    if (rest.length === 0) return this.value(first!, variables);
    return this.value(first!, variables) === absent ? absent : anything;
  }

  #block(expressions: readonly AstNode[], variables: Variables): Kinds {
    let scope: Map<string, Kinds> | undefined;
    let last: Kinds = absent;
    for (const expression of expressions) {
      last = this.value(expression, scope ?? variables);
      if (expression.type !== 'bind') continue;
      scope ??= new Map(variables);
      scope.set(String((expression.lhs as AstNode).value), last);
    }
    return last;
  }

  #condition({ condition, then: whenTrue, else: whenFalse }: AstNode, variables: Variables): Kinds {
    const truth = truthOf(this.value(condition!, variables));
    const yes = truth === false ? 0 : this.value(whenTrue!, variables);
    const no = truth === true ? 0 : whenFalse ? this.value(whenFalse, variables) : absent;
    return yes | no;
  }

  #unary(node: AstNode, variables: Variables): Kinds {
    if (node.value === '-') return numeric(this.value(node.expression!, variables));
    if (node.value === '[') {
      if (node.expressions!.length === 0) return falseList;
      return lists;
    }
    const pairs = node.lhs as readonly Pair[];
    if (pairs.length === 0) return emptyObject;
    const isFilled = pairs.some(([key, value]) => key.type === 'string' && !(this.value(value, variables) & absent));
    return isFilled ? kinds.object : kinds.object | emptyObject;
  }

  /** What an operand is, where it is written out or known of the input. */
  #constant(node: AstNode): Constant | undefined {
    if (node.predicate || node.group || node.focus !== undefined || node.keepArray) return undefined;
    switch (node.type) {
      case 'string':
      case 'number':
      case 'value':
        return { value: node.value as Constant['value'] };
      case 'path': {
        const steps = node.steps!;
        const isPlain = steps.every(
          ({ type, stages, predicate, group, focus, keepArray }) =>
            type === 'name' && !stages && !predicate && !group && focus === undefined && !keepArray,
        );
        return isPlain ? this.#constants(steps.map(({ value }) => String(value))) : undefined;
      }
      default:
        return undefined;
    }
  }

  /** What a comparison of two constants comes to. */
  #compared(node: AstNode): boolean | undefined {
    const left = this.#constant(node.lhs as AstNode)?.value;
    const right = this.#constant(node.rhs!)?.value;
    if (left === undefined || right === undefined) return undefined;
    if (node.value === '=') return left === right;
    if (node.value === '!=') return left !== right;
    // What has no order, or is of two types, makes the engine throw.
    if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return undefined;
    switch (node.value) {
      case '<':
        return left < right!;
      case '<=':
        return left <= right!;
      case '>':
        return left > right!;
      case '>=':
        return left >= right!;
      default:
        return undefined;
    }
  }

  #binary(node: AstNode, variables: Variables): Kinds {
    const compared = this.#compared(node);
    if (compared !== undefined) return fromTruth(compared);
    const left = this.value(node.lhs as AstNode, variables);
    const right = this.value(node.rhs!, variables);
    switch (node.value) {
      case 'and':
        return fromTruth(all(truthOf(left), truthOf(right)));
      case 'or':
        return fromTruth(not(all(not(truthOf(left)), not(truthOf(right)))));
      case '=':
        return fromTruth(equal(left, right));
      case '!=':
        // What is absent is neither equal nor unequal.
        if (left === absent || right === absent) return kinds.false;
        return (left | right) & absent ? boolean : fromTruth(not(equal(left, right)));
      case 'in':
        return left === absent || right === absent ? kinds.false : boolean;
      case '<':
      case '<=':
      case '>':
      case '>=':
        if (left === absent || right === absent) return absent;
        return boolean | ((left | right) & absent);
      case '&':
        return joined(left, right);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return numeric(left) | numeric(right);
      default:
        return anything;
    }
  }

  /** `x ~> $f(y)` is `$f(x, y)`; two functions make a third one. */
  #apply({ lhs, rhs }: AstNode, variables: Variables): Kinds {
    const first = lhs as AstNode;
    if (rhs!.predicate || rhs!.group || rhs!.keepArray) return anything;
    if (rhs!.type === 'function') return this.#call(rhs!.procedure!, [first, ...rhs!.arguments!], variables);
    if (rhs!.type !== 'variable' || this.value(first, variables) & kinds.function) return anything;
    return this.#call(rhs!, [first], variables);
  }

  #call(procedure: AstNode, given: readonly AstNode[], variables: Variables): Kinds {
    const name = String(procedure.value);
    if (procedure.type !== 'variable' || procedure.predicate || variables.has(name)) return anything;
    const first = given.length > 0 ? this.value(given[0]!, variables) : undefined;
    // Without an argument some take the context.
    if (first === undefined) return results.get(name)?.none ?? anything;
    switch (name) {
      case 'exists':
        return first === absent ? kinds.false : first & absent ? boolean : kinds.true;
      case 'not':
        return first === absent ? absent : fromTruth(not(truthOf(first & ~absent))) | (first & absent);
      case 'boolean':
        return first === absent ? absent : fromTruth(truthOf(first & ~absent)) | (first & absent);
      case 'count':
        return first === absent ? zero : numbers;
      case 'merge':
        return (first & absent) | (first === absent ? 0 : kinds.object | emptyObject);
      case 'firstNonEmpty':
        return firstNonEmpty(given.map((argument) => this.value(argument, variables)));
    }
    const known = results.get(name);
    if (!known) return anything;
    if (first === absent && known.ofAbsent) return absent;
    return known.kinds | (known.ofAbsent ? first & absent : 0);
  }
}

interface Result {
  readonly kinds: Kinds;
  /** Whether an absent first argument makes it absent. */
  readonly ofAbsent: boolean;
  /** What it yields without arguments; where that is missing it takes the context. */
  readonly none?: Kinds;
}

/** What functions yield whose answer has one kind; those that the platform replaces are left out. */
const results: ReadonlyMap<string, Result> = new Map<string, Result>([
  ...yielding(strings, 'lowercase uppercase trim substring substringBefore substringAfter replace pad'),
  ...yielding(strings, 'encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl formatNumber formatBase'),
  ...yielding(lists, 'split'),
  ...yielding(numbers, 'sum length floor ceil round abs sqrt power number toMillis'),
  ...yielding(boolean, 'contains'),
  ['now', { kinds: kinds.string, ofAbsent: false, none: kinds.string }],
  ['millis', { kinds: kinds.number, ofAbsent: false, none: kinds.number }],
  ['random', { kinds: numbers, ofAbsent: false, none: numbers }],
]);

function yielding(value: Kinds, names: string): [string, Result][] {
  return names.split(' ').map((name) => [name, { kinds: value, ofAbsent: true }]);
}

/**
 * The platform's own: the first argument that is neither absent, null nor empty. What it makes of
 * `false` and 0 is left open.
 */
function firstNonEmpty(values: readonly Kinds[]): Kinds {
  const empty = absent | kinds.null | emptyString;
  let found: Kinds = 0;
  for (const value of values) {
    found |= value & ~empty;
    if ((value & (empty | kinds.false | zero | falseList | emptyObject | lists)) === 0) return found;
  }
  return found | empty;
}

function fromTruth(truth: boolean | undefined): Kinds {
  return truth === undefined ? boolean : truth ? kinds.true : kinds.false;
}

function not(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

function all(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : undefined;
}

/** The kinds that hold one value each, so that two of one kind are equal. */
const single = kinds.null | kinds.false | kinds.true | emptyString | zero | emptyObject;

function equal(left: Kinds, right: Kinds): boolean | undefined {
  if (left === absent || right === absent || (left & right & ~absent) === 0) return false;
  return left === right && (left & single) === left && (left & (left - 1)) === 0 ? true : undefined;
}

function joined(left: Kinds, right: Kinds): Kinds {
  // The text of a function is empty.
  const empty = absent | emptyString | kinds.function;
  if ((left & ~empty) === 0 && (right & ~empty) === 0) return emptyString;
  return (left & empty) === 0 || (right & empty) === 0 ? kinds.string : strings;
}

function numeric(value: Kinds): Kinds {
  return (value & absent) | (value === absent ? 0 : numbers);
}
