import type { FunctionUse, Name } from './analysis.ts';
import type { AstNode, Operation, Pair, Stage } from './ast.ts';
import { type KnownFunction, knownFunctions } from './functions.ts';
import { isDate, javascriptMethods, javascriptObjects } from './javascript.ts';
import { nameOf, type Token, type Tokens, textOf, tokenOf } from './tokens.ts';

/** A chain of names at the start of an operand. */
export interface Read {
  readonly start: number;
  readonly end: number;
  readonly segments: readonly Name[];
  /** Whether it begins at the expression's input, and not at an item of some path. */
  readonly free: boolean;
}

export interface Reads {
  /** By where they begin. */
  readonly paths: readonly Read[];
  readonly functions: readonly FunctionUse[];
  readonly dynamic: boolean;
  readonly operations: readonly Operation[];
  /** Calls such as `.includes()`, which plain data has none of. */
  readonly methods: readonly Name[];
}

/** Collects what an expression reads and calls, by one walk over its syntax tree. */
export function collectReads(ast: AstNode, tokens: Tokens): Reads {
  const collector = new Collector(tokens);
  collector.visit(ast, true);
  return {
    paths: [...collector.paths.values()].sort(byStart),
    functions: [...collector.functions.values()].sort(byStart),
    dynamic: collector.dynamic,
    operations: collector.operations,
    methods: [...collector.methods.values()].sort(byStart),
  };
}

/** What holds plain data and no objects of JavaScript. */
const dataRoots: ReadonlySet<string> = new Set(['args', 'resources', 'payload']);

/**
 * Functions whose names are methods of dates, intervals, URL parameters and buffers, too:
 * `$dtFromIso(x).toMillis()` is right.
 */
const methods: ReadonlySet<string> = new Set(
  'append contains count difference filter find join keys length map merge reduce reverse sort toMillis values'.split(
    ' ',
  ),
);

/** What the next step of a path is looked up in: the input or an item, or what a name below it holds. */
interface Place {
  readonly free: boolean;
  readonly name?: Token;
  readonly above?: Place;
}

class Collector {
  /** By range: `??` and `?:` have their left side in the tree twice. */
  readonly paths = new Map<string, Read>();
  /** By where they begin. */
  readonly functions = new Map<number, FunctionUse>();
  readonly operations: Operation[] = [];
  /** By where they begin. */
  readonly methods = new Map<number, Name>();
  dynamic = false;
  readonly #tokens: Tokens;
  readonly #bound: ReadonlySet<string>;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.#bound = boundVariables(tokens);
  }

  /** @param free whether the node's context is the expression's input */
  visit(node: AstNode, free: boolean): void {
    const steps = node.type === 'path' ? node.steps! : [node];
    if (node.type === 'path') this.operations.push({ node, free, piped: 0 });
    let place: Place | undefined = { free };
    for (const [index, step] of steps.entries()) {
      const before: Place | undefined = place;
      place = this.#step(step, before, steps[index - 1]);
      // What "@" binds is beside the next step, not above it.
      const context: Place | undefined = step.focus === undefined ? place : before;
      this.#filters(step.stages, isInput(context));
      this.#filters(step.predicate, isInput(context));
      if (step.focus !== undefined) this.#readAll(place);
      place = context;
    }
    if (node.group) {
      this.#read(place);
      this.#pairs(node.group.lhs, isInput(place));
    } else this.#readAll(place);
  }

  /** @returns where the step after it looks names up; nothing where names can't say it */
  /** @param previous the step before it */
  #step(step: AstNode, place: Place | undefined, previous: AstNode | undefined): Place | undefined {
    const first = previous === undefined;
    switch (step.type) {
      case 'name':
        return place && { free: place.free, name: tokenOf(this.#tokens, step.position!), above: place };
      case 'variable':
        if (step.value === '') return place;
        this.#read(place);
        if (step.value === '$') return { free: true };
        this.#variable(step, 'value');
        return undefined;
      case 'sort':
        for (const { expression } of step.terms!) this.visit(expression, isInput(place));
        return place;
      case 'wildcard':
      case 'descendant':
        this.#readAll(place);
        return undefined;
      case 'parent':
        this.#read(place);
        this.dynamic = true;
        return undefined;
      default:
        this.#read(place);
        if (!first && step.type === 'function' && isPlainName(step.procedure!))
          this.#method(step.procedure!, place, previous);
        this.#operand(step, isInput(place), first);
        return undefined;
    }
  }

  /** A node that is neither a path nor a plain step of one. */
  #operand(node: AstNode, free: boolean, first: boolean): void {
    if (node.type !== 'function') this.operations.push({ node, free, piped: 0 });
    switch (node.type) {
      case 'function':
      case 'partial':
        this.#call(node, free, first);
        break;
      case 'lambda':
        // A signature with "-" hands the context over.
        if (free && node.signature?.definition.includes('-')) this.dynamic = true;
        this.visit(node.body!, free);
        break;
      case 'block':
        for (const expression of node.expressions!) this.visit(expression, free);
        break;
      case 'condition':
        this.visit(node.condition!, free);
        this.visit(node.then!, free);
        if (node.else) this.visit(node.else, free);
        break;
      case 'bind':
        this.visit(node.rhs!, free);
        break;
      case 'apply':
        this.visit(node.lhs as AstNode, free);
        if (isPlainCall(node.rhs!)) this.#call(node.rhs!, free, true, 1);
        else this.#function(node.rhs!, free);
        break;
      case 'transform':
        this.visit(node.pattern!, false);
        this.visit(node.update!, false);
        if (node.delete) this.visit(node.delete, false);
        break;
      case 'unary':
        if (node.value === '{') this.#pairs(node.lhs as readonly Pair[], free);
        else if (node.value === '[') for (const item of node.expressions!) this.visit(item, free);
        else this.visit(node.expression!, free);
        break;
      case 'binary':
        this.visit(node.lhs as AstNode, free);
        this.visit(node.rhs!, free);
        break;
    }
  }

  /** @param piped how many arguments come from the left of a `~>` */
  #call(node: AstNode, free: boolean, first: boolean, piped = 0): void {
    const procedure = node.procedure!;
    const given = node.arguments!;
    if (node.type === 'function') this.operations.push({ node, free, piped });
    if (isPlainVariable(procedure)) this.#variable(procedure, 'call');
    else if (!isPlainName(procedure)) this.visit(procedure, free);
    else if (first) this.#bareCall(procedure.steps![0]!, free);

    const known = this.#known(procedure);
    if (free && known?.contextBelow !== undefined && given.length + piped < known.contextBelow) this.dynamic = true;
    for (const [index, argument] of given.entries()) {
      if (index + piped === known?.callback) this.#function(argument, free);
      else if (argument.type !== 'operator') this.visit(argument, free);
    }
  }

  #known(procedure: AstNode): KnownFunction | undefined {
    const name = String(procedure.value);
    return procedure.type === 'variable' && !this.#bound.has(name) ? knownFunctions.get(name) : undefined;
  }

  /** A node that has to yield a function. */
  #function(node: AstNode, free: boolean): void {
    if (isPlainVariable(node)) this.#variable(node, 'call');
    else if (isPlainName(node) && knownFunctions.has(String(node.steps![0]!.value)))
      this.#bareCall(node.steps![0]!, free);
    else if (node.type !== 'operator') this.visit(node, free);
  }

  /**
   * A call without `$` after a dot: of a function that has no `$`, unless what is before it may be
   * an object with such a method.
   */
  #method(procedure: AstNode, place: Place | undefined, previous: AstNode): void {
    const step = procedure.steps![0]!;
    let root = place;
    while (root?.above?.name) root = root.above;
    const rootName = root?.name && nameOf(this.#tokens, root.name).text;
    const isData =
      this.#isLiteral(previous) ||
      (root !== undefined && (!root.free || (rootName !== undefined && dataRoots.has(rootName))));
    if (root?.free && rootName !== undefined && javascriptObjects.has(rootName)) return;
    const name = String(step.value);
    if (isData && javascriptMethods.has(name) && !(place?.name && isDate(nameOf(this.#tokens, place.name).text))) {
      const { start, end } = tokenOf(this.#tokens, step.position!);
      this.methods.set(start, { text: name, start, end });
    } else if (isData || !methods.has(name)) this.#bareCall(step, false);
  }

  /** Whether a step before another is written out, or what would follow a method that is not there. */
  #isLiteral(step: AstNode): boolean {
    if (step.type === 'unary') return step.value === '[';
    if (step.type === 'name') return tokenOf(this.#tokens, step.position!).kind === 'string';
    const name = step.type === 'function' && isPlainName(step.procedure!) ? step.procedure!.steps![0]! : undefined;
    return name !== undefined && this.methods.has(tokenOf(this.#tokens, name.position!).start);
  }

  #bareCall(step: AstNode, free: boolean): void {
    const token = tokenOf(this.#tokens, step.position!);
    const text = String(step.value);
    if (free || knownFunctions.has(text)) this.#use(token, text, 'bare');
  }

  #variable(node: AstNode, kind: 'call' | 'value'): void {
    const name = String(node.value);
    // The call of $exists that stands for a "??" has no position.
    if (node.position === undefined || this.#bound.has(name)) return;
    if (name === 'eval') this.dynamic = true;
    this.#use(tokenOf(this.#tokens, node.position), name, kind);
  }

  #use({ start, end }: Token, text: string, kind: FunctionUse['kind']): void {
    this.functions.set(start, { text, start, end, kind });
  }

  #filters(stages: readonly Stage[] | undefined, free: boolean): void {
    for (const { expr } of stages ?? []) if (expr) this.visit(expr, free);
  }

  #pairs(pairs: readonly Pair[], free: boolean): void {
    for (const [key, value] of pairs) {
      this.visit(key, free);
      this.visit(value, free);
    }
  }

  /** Notes the names down to a place. */
  #read(place: Place | undefined): void {
    if (!place?.name) return;
    const { free, name } = place;
    const tokens: Token[] = [];
    for (let at: Place | undefined = place; at?.name; at = at.above) tokens.push(at.name);
    const { start } = tokens.at(-1)!;
    const { end } = name;
    const key = `${start}:${end}`;
    if (this.paths.has(key)) return;
    this.paths.set(key, { start, end, free, segments: tokens.reverse().map((token) => nameOf(this.#tokens, token)) });
  }

  /** The same for a place whose whole value is used. */
  #readAll(place: Place | undefined): void {
    this.#read(place);
    if (isInput(place)) this.dynamic = true;
  }
}

/** The variables that `:=`, `@`, `#` or a function's parameters bind, anywhere in the expression. */
function boundVariables(tokens: Tokens): Set<string> {
  const bound = new Set<string>();
  let parameters = false;
  for (const [index, token] of tokens.list.entries()) {
    const text = textOf(tokens, token);
    if (text === ')') parameters = false;
    else if (text === '(' && isFunctionWord(tokens, index - 1)) parameters = true;
    else if (token.kind === 'variable') {
      const before = operatorAt(tokens, index - 1);
      if (parameters || before === '@' || before === '#' || operatorAt(tokens, index + 1) === ':=')
        bound.add(text.slice(1));
    }
  }
  return bound;
}

function isFunctionWord(tokens: Tokens, index: number): boolean {
  const token = tokens.list[index];
  if (token?.kind !== 'name' && token?.kind !== 'quoted') return false;
  const { text } = nameOf(tokens, token);
  return text === 'function' || text === 'λ';
}

function operatorAt(tokens: Tokens, index: number): string | undefined {
  const token = tokens.list[index];
  return token?.kind === 'operator' ? textOf(tokens, token) : undefined;
}

function isInput(place: Place | undefined): boolean {
  return place?.free === true && !place.name;
}

function isPlainVariable({ type, value, predicate, group }: AstNode): boolean {
  return type === 'variable' && value !== '' && value !== '$' && !predicate && !group;
}

function isPlainCall({ type, predicate, group }: AstNode): boolean {
  return type === 'function' && !predicate && !group;
}

function isPlainName({ type, steps, group }: AstNode): boolean {
  return type === 'path' && !group && steps!.length === 1 && steps![0]!.type === 'name' && !steps![0]!.stages;
}

function byStart(a: { start: number }, b: { start: number }): number {
  return a.start - b.start;
}
