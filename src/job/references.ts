import type { Located, Place } from '../document/node.ts';
import { locateIn, placeIn } from '../document/offsets.ts';
import type { FreePath } from './expression.ts';
import { divideChain } from './hyphens.ts';
import type { Expression, Step, Template } from './model.ts';
import type { Placeholder } from './placeholder.ts';
import { isPattern, type Resolution, type Resolver } from './resolver.ts';

/** A path that a placeholder or an expression reads: `args.user_id`, `resources.crm.contacts.id`. */
export interface Reference {
  /** The whole path. */
  readonly place: Place;
  /** Its segments, the first of which is the top-level name; never empty. */
  readonly segments: readonly Located[];
  readonly step: Step | undefined;
  /** The field of the step or job that it stands in. */
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
}

/** The arguments that something refers to, or likely means to. */
export interface UsedArgs {
  has(name: string): boolean;
}

/** The text of a path's segments. */
export function pathText(segments: readonly { readonly value: string }[]): string {
  return segments.map(({ value }) => value).join('.');
}

/** The only segment of `{{.}}`, which stands for everything there is. */
const WHOLE = '';

/** All references of a job; of a placeholder that the engine can't read, none. */
export function readReferences(
  templates: readonly Template[],
  expressions: readonly Expression[],
  resolver: Resolver,
): References {
  const uses: PlaceholderUse[] = [];
  for (const template of templates) {
    if (template.isKey || template.field === 'loop_on') continue;
    const { scalar, step, field } = template;
    for (const placeholder of template.placeholders) {
      if (placeholder.problem) continue;
      const references = placeholder.parts.map(({ path }): Reference => {
        const place = placeIn(scalar, path.start, path.end);
        const words = path.segments.map(({ start, end, text }) => locateIn(scalar, start, end, text));
        const segments = words.length > 0 ? words : [locateIn(scalar, path.start, path.end, WHOLE)];
        const resolution = resolver.resolve(segments, step, field, 'placeholder');
        return { place, segments, step, field, resolution, expression: undefined, hyphenated: false };
      });
      uses.push({ place: placeIn(scalar, placeholder.start, placeholder.end), placeholder, template, references });
    }
  }
  const all: Reference[] = [];
  for (const { references } of uses) all.push(...references);
  for (const expression of expressions) all.push(...readExpression(expression, resolver));
  return { uses, all, broken: all.some(isBroken) ? [...brokenReferences(uses, all)] : [] };
}

function readExpression(expression: Expression, resolver: Resolver): Reference[] {
  const { analysis, node, step, field } = expression;
  if (!analysis || node.kind !== 'scalar') return [];
  const reference = (path: FreePath, hyphenated: boolean): Reference => {
    const segments = path.segments.map(({ start, end, text }) => locateIn(node, start, end, text));
    const place = placeIn(node, path.start, path.end);
    return {
      place,
      segments,
      step,
      field,
      resolution: resolver.resolve(segments, step, field, 'expression'),
      expression,
      hyphenated,
    };
  };
  const references = analysis.paths.map((path) => reference(path, false));
  for (const chain of analysis.hyphenated) {
    for (const { path, joints } of divideChain(chain, resolver)) {
      references.push(reference(path, joints.size > 0));
    }
  }
  return references;
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

function isBroken({ resolution }: Reference): boolean {
  return defects.has(resolution.kind);
}

function* brokenReferences(uses: readonly PlaceholderUse[], all: readonly Reference[]): Iterable<Reference> {
  for (const { references } of uses) {
    const first = references.find(isBroken);
    if (first) yield first;
  }
  for (const reference of all) {
    if (reference.expression && !reference.hyphenated && isBroken(reference)) yield reference;
  }
}

/**
 * Which arguments are used: those that are read, those that a slip likely means, those that a broken placeholder mentions;
 * all of them where names are read that can't be known.
 *
 * @param unreadable texts that could not be read and may mention anything that stands in them
 */
export function usedArgs(
  references: readonly Reference[],
  expressions: readonly Expression[],
  loops: Iterable<string>,
  unreadable: readonly string[],
): UsedArgs {
  const names = new Set(loops);
  let all = expressions.some(({ analysis }) => !analysis || analysis.error !== undefined || analysis.dynamic);
  for (const { segments, resolution } of references) {
    const root = segments[0]!.value;
    const name = segments[1]?.value;
    if (isPattern(root)) all = true;
    else if (root === 'args') {
      if (name === undefined || isPattern(name)) all = true;
      else names.add(name);
    }
    if (resolution.kind === 'undeclaredArg' && resolution.near !== undefined) names.add(resolution.near);
    if (resolution.kind === 'outOfPlace') names.add(resolution.name);
    if (resolution.kind === 'nearName' && resolution.near === 'args' && segments[1]) names.add(segments[1].value);
  }
  return {
    has: (name) => all || names.has(name) || unreadable.some((text) => text.includes(name)),
  };
}
