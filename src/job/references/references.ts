import type { Located, Place, Scalar } from '../../document/node.ts';
import { locateIn, placeIn } from '../../document/places.ts';
import type { FreePath, Name, Range } from '../expression/analysis.ts';
import { divideChain } from '../expression/hyphenated-paths.ts';
import type { Placeholder } from '../placeholder/placeholder.ts';
import type { Step } from '../step.ts';
import type { Expression, Template } from '../texts/text.ts';
import type { Resolution } from './resolution.ts';
import { isPattern, type Resolver } from './resolver.ts';

/** A path that a placeholder or an expression reads: `args.user_id`, `resources.crm.contacts.id`. */
export interface Reference {
  /** The whole path. */
  readonly place: Place;
  /** Its segments, the first of which is the top-level name; never empty. */
  readonly segments: readonly Located[];
  /** The same as indices into the string. */
  readonly names: readonly Name[];
  readonly step: Step | undefined;
  /** The field of the step or job that it is in. */
  readonly field: string;
  readonly resolution: Resolution;
  /** The expression that reads it; of a placeholder's, none. */
  readonly expression: Expression | undefined;
  /** Whether JSONata reads it as a subtraction, since a segment with a hyphen lacks its backticks. */
  readonly hyphenated: boolean;
}

/** A placeholder that the engine can read, with what its alternatives stand for. */
export interface PlaceholderUse {
  /** With its braces. */
  readonly place: Place;
  readonly placeholder: Placeholder;
  readonly template: Template;
  /** One for each alternative, in their order. */
  readonly references: readonly Reference[];
}

export interface References {
  readonly uses: readonly PlaceholderUse[];
  /** Those of placeholders and of expressions. */
  readonly all: readonly Reference[];
  /** Those that stand for nothing: of a placeholder the first at most. */
  readonly broken: readonly Reference[];
  readonly usedArgs: UsedArgs;
  /** Those that something besides `args_validation` refers to; the same where there is none. */
  readonly usedByRun: UsedArgs;
}

/** The arguments that something refers to, or likely means to. */
export interface UsedArgs {
  has(name: string): boolean;
}

/** The text of a path's segments. */
export function pathText(segments: readonly { readonly value: string }[]): string {
  return segments.map(({ value }) => value).join('.');
}

/** How many characters are looked through for arguments, in all. */
const MOST_SEARCHED = 100_000_000;

const UNKNOWN: Resolution = { kind: 'unknown' };

/** The only segment of `{{.}}`, which stands for everything there is. */
const WHOLE = '';

/** Places are worked out when somebody asks: there are very many references, and hardly one is reported. */
class PathReference implements Reference {
  readonly names: readonly Name[];
  readonly step: Step | undefined;
  readonly field: string;
  readonly resolution: Resolution;
  readonly expression: Expression | undefined;
  readonly hyphenated: boolean;
  readonly #scalar: Scalar;
  readonly #range: Range;

  constructor(
    scalar: Scalar,
    range: Range,
    names: readonly Name[],
    { step, field }: { readonly step: Step | undefined; readonly field: string },
    resolution: Resolution,
    expression: Expression | undefined,
    hyphenated: boolean,
  ) {
    this.names = names;
    this.step = step;
    this.field = field;
    this.resolution = resolution;
    this.expression = expression;
    this.hyphenated = hyphenated;
    this.#scalar = scalar;
    this.#range = range;
  }

  get place(): Place {
    return placeIn(this.#scalar, this.#range.start, this.#range.end);
  }

  get segments(): readonly Located[] {
    return this.names.map(({ start, end, text }) => locateIn(this.#scalar, start, end, text));
  }
}

class Use implements PlaceholderUse {
  readonly placeholder: Placeholder;
  readonly template: Template;
  readonly references: readonly Reference[];

  constructor(placeholder: Placeholder, template: Template, references: readonly Reference[]) {
    this.placeholder = placeholder;
    this.template = template;
    this.references = references;
  }

  get place(): Place {
    return placeIn(this.template.scalar, this.placeholder.start, this.placeholder.end);
  }
}

/**
 * All references of a job; of a placeholder that the engine can't read, none.
 *
 * @param usedBy which arguments are read by references, or by something else
 */
export function readReferences(
  templates: readonly Template[],
  expressions: readonly Expression[],
  resolver: Resolver,
  usedBy: (references: readonly Reference[]) => UsedArgs,
): References {
  const uses: PlaceholderUse[] = [];
  const all: Reference[] = [];
  for (const template of templates) {
    if (template.isKey || template.field === 'loop_on') continue;
    const { scalar, step, field } = template;
    for (const placeholder of template.placeholders) {
      if (placeholder.problem) continue;
      const references: Reference[] = [];
      for (const { path } of placeholder.parts) {
        const { start, end, segments } = path;
        const names = segments.length > 0 ? segments : [{ start, end, text: WHOLE }];
        const resolution = resolver.resolve(names, step, field, 'placeholder');
        const reference = new PathReference(scalar, path, names, template, resolution, undefined, false);
        references.push(reference);
        all.push(reference);
      }
      uses.push(new Use(placeholder, template, references));
    }
  }
  for (const expression of expressions) readExpression(expression, resolver, all);
  const read = usedBy(all);
  const isBroken = ({ resolution }: Reference) =>
    defects.has(resolution.kind) ||
    (resolution.kind === 'lacksRoot' && (resolution.root === 'resources' || !read.has(resolution.name)));
  const broken = all.some(isBroken) ? [...brokenReferences(uses, all, isBroken)] : [];
  const meant = new Set(broken.flatMap(({ resolution }) => (resolution.kind === 'lacksRoot' ? resolution.name : [])));
  const withMeant = (used: UsedArgs): UsedArgs => ({ has: (name) => used.has(name) || meant.has(name) });
  const usedArgs = withMeant(read);
  const isValidation = ({ field }: { readonly field: string }) => field === 'args_validation';
  const usedByRun = expressions.some(isValidation)
    ? withMeant(usedBy(all.filter((reference) => !isValidation(reference))))
    : usedArgs;
  return { uses, all, broken, usedArgs, usedByRun };
}

function readExpression(expression: Expression, resolver: Resolver, all: Reference[]): void {
  const { analysis, node, step, field } = expression;
  if (!analysis || node.kind !== 'scalar') return;
  const add = (path: FreePath, hyphenated: boolean) => {
    const found = resolver.resolve(path.segments, step, field, 'expression');
    const resolution =
      unquoted.has(path.segments[0]!.start) && (defects.has(found.kind) || found.kind === 'lacksRoot')
        ? UNKNOWN
        : found;
    all.push(new PathReference(node, path, path.segments, expression, resolution, expression, hyphenated));
  };
  // Names that lack their quotes are not typos of other names.
  const unquoted = new Set([...analysis.bareKeys, ...analysis.bareTexts].map(({ start }) => start));
  const { paths } = analysis;
  for (let i = 0; i < paths.length; i++) {
    const divided = dividedPath(paths[i]!, paths[i + 1], String(node.value), resolver);
    if (!divided) {
      add(paths[i]!, false);
      continue;
    }
    const { text } = divided.segments[1]!;
    const resolution = {
      kind: 'noSuchStep',
      at: 1,
      name: text,
      near: text.replace('/', '.'),
      isDivision: true,
    } as const;
    all.push(new PathReference(node, divided, divided.segments, expression, resolution, expression, false));
    i++;
  }
  for (const chain of analysis.hyphenated) {
    for (const { path, joints } of divideChain(chain, resolver)) add(path, joints.size > 0);
  }
}

/**
 * `resources.ticketing/tickets.id` as the path that was meant, the names with the slash as one;
 * else nothing.
 */
function dividedPath(
  left: FreePath,
  right: FreePath | undefined,
  text: string,
  resolver: Resolver,
): FreePath | undefined {
  if (right?.start !== left.end + 1 || text[left.end] !== '/') return undefined;
  const [root, api, other] = left.segments;
  const [resource, ...rest] = right.segments;
  if (root!.text !== 'resources' || !api || other || !resolver.hasResource(api.text, resource!.text)) return undefined;
  const start = api.start - (left.end - api.end);
  const end = resource!.end + (/[`"']/.test(text.charAt(resource!.end)) ? 1 : 0);
  return {
    start: left.start,
    end: right.end,
    segments: [root!, { start, end, text: text.slice(start, end) }, ...rest],
  };
}

const defects: ReadonlySet<Resolution['kind']> = new Set([
  'undeclaredArg',
  'noSuchStep',
  'notUpstream',
  'contextNotUpstream',
  'nearName',
  'contextPrefix',
  'outOfPlace',
  'notInContext',
]);

function* brokenReferences(
  uses: readonly PlaceholderUse[],
  all: readonly Reference[],
  isBroken: (reference: Reference) => boolean,
): Iterable<Reference> {
  for (const { references } of uses) {
    const first = references.find(isBroken);
    if (first) yield first;
  }
  for (const reference of all) {
    if (reference.expression && !reference.hyphenated && isBroken(reference)) yield reference;
  }
}

/**
 * Which arguments are used: those that are read, those that a typo likely means, those that a
 * broken placeholder mentions; all of them where names are read that can't be known.
 *
 * @param unreadable texts that could not be read and may mention anything that is in them
 * @param declared how many arguments may be asked for
 * @param isOpen whether something is missing that may have mentioned any of them; asked where
 * nothing else mentions one
 */
export function usedArgs(
  references: readonly Reference[],
  expressions: readonly Expression[],
  loops: Iterable<string>,
  unreadable: readonly string[],
  declared: number,
  isOpen: () => boolean,
): UsedArgs {
  const names = new Set(loops);
  let all = expressions.some(({ analysis }) => !analysis || analysis.error !== undefined || analysis.dynamic);
  let open: boolean | undefined;
  for (const { names: segments, resolution } of references) {
    const root = segments[0]!.text;
    const name = segments[1]?.text;
    if (root !== 'args' && isPattern(root)) all = true;
    else if (root === 'args') {
      if (name === undefined || isPattern(name)) all = true;
      else names.add(name);
    }
    if (resolution.kind === 'undeclaredArg' && resolution.near !== undefined) names.add(resolution.near);
    if (resolution.kind === 'outOfPlace') names.add(resolution.name);
    const isMeant = resolution.kind === 'nearName' || resolution.kind === 'notInContext';
    if (isMeant && resolution.near === 'args' && segments[1]) names.add(segments[1].text);
    if (resolution.kind === 'notInContext' && resolution.near?.startsWith('args.')) names.add(resolution.name);
  }
  for (const { analysis } of expressions)
    for (const { segments } of analysis?.recordPaths ?? [])
      if (segments[0]!.text === 'args' && segments[1]) names.add(segments[1].text);
  // So much that can't be read may mention whatever there is.
  const size = unreadable.reduce((sum, text) => sum + text.length, 0);
  if (size * declared > MOST_SEARCHED) all = true;
  return {
    has(name) {
      if (all || names.has(name) || unreadable.some((text) => text.includes(name))) return true;
      open ??= isOpen();
      return open;
    },
  };
}
