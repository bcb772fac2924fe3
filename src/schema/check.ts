import {
  type Entry,
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Mapping,
  missingKeyPlaceOf,
  type Node,
  placeOf,
} from '../document/node.ts';
import { nearest } from '../text/nearest.ts';
import { quote } from '../text/quote.ts';
import { jobFields } from './generated/validators.js';
import { fieldsOf, stepOf } from './plain-value.ts';
import { rewrite } from './pointer.ts';
import { type CheckedRuntime, elsewhereInSteps, isKeyOf, type StepKind, stepKeys, stepKinds } from './step-kinds.ts';
import type { SchemaProblem, StructureProblem, UnknownProperty } from './structure-problem.ts';
import {
  type Below,
  type Checked,
  type Found,
  translate,
  unknownProperty,
  wrongChoice,
  wrongItem,
} from './translate.ts';

export { checkDocumentShape, type DocumentShape, type ForeignDocument, isResponseKey } from './document-shape.ts';
export type { CheckedRuntime } from './step-kinds.ts';
export type { SchemaProblem, StructureProblem, UnknownProperty } from './structure-problem.ts';

const none: ReadonlySet<Node> = new Set();

/** What is wrong with the fields of a job, its steps aside. */
export type FieldProblems = readonly Found[];

/** Holds a job's own fields against the schema. */
export function checkFields(job: Mapping): FieldProblems {
  const checked = { definition: 'jobFields', node: job, name: 'the sync job', kind: 'a sync job' };
  return jobFields(fieldsOf(job, 'jobFields')) ? [] : [...translate(checked, jobFields.errors ?? [])];
}

/** The keys that the schema takes for typos of known ones, so that all else can go on with what was meant. */
export function typosIn(problems: Iterable<StructureProblem>): Map<Node, string> {
  const typos = new Map<Node, string>();
  for (const problem of problems) {
    if (problem.kind === 'unknownProperty' && problem.near !== undefined && !problem.holdsValue)
      typos.set(problem.place.node, problem.near);
  }
  return typos;
}

/**
 * Holds a job against the schema: its own fields, then each step against the definition that its
 * `type` picks. What a rule of its own reports is left out, and what several aliases share is
 * reported once.
 *
 * @param runtime the runtime that the job is checked for, which the schema does not decide
 * @param unquoted the values that stand for placeholders without quotes; what they should have been
 * is not known
 * @param fields what `checkFields` has found
 */
export function checkStructure(
  job: Mapping,
  runtime: CheckedRuntime,
  unquoted: ReadonlySet<Node> = none,
  fields: FieldProblems = checkFields(job),
): StructureProblem[] {
  const collector = new Collector(unquoted);
  for (const { subject, problem } of fields) {
    collector.add({ subject, problem: forRuntime(resourcesInArgs(job, problem) ?? problem, runtime) });
  }
  collector.addAll(checkRuntimeFields(job, runtime));
  const resources = resourcesOf(job, fields);
  if (isSequence(resources)) {
    for (const item of resources.items) {
      if (isMapping(item)) collector.addAll(checkStep(item, runtime));
      else collector.add({ subject: item, problem: wrongItem(item, 'a step') });
    }
  } else if (isMapping(resources)) {
    collector.add({ subject: resources, problem: resourcesAsMap(resources, runtime) });
  }
  return collector.problems;
}

function resourcesOf(job: Mapping, fields: FieldProblems): Node | undefined {
  const own = entryOf(job, 'resources');
  if (own) return own.value;
  const typo = fields.find(({ problem }) => problem.kind === 'unknownProperty' && problem.near === 'resources');
  return typo?.problem.kind === 'unknownProperty' ? typo.problem.values[0] : undefined;
}

/** That the job's `resources` are indented as far as its arguments. */
function resourcesInArgs(job: Mapping, problem: StructureProblem): UnknownProperty | undefined {
  if (problem.kind !== 'schema' || problem.cause !== 'missing' || problem.data.name !== 'resources') return undefined;
  const args = entryOf(job, 'args_schema')?.value;
  const entry = isMapping(args) ? entryOf(args, 'resources') : undefined;
  if (!entry || !isSequence(entry.value)) return undefined;
  return {
    kind: 'unknownProperty',
    cause: 'tooDeep',
    data: { names: ['resources'], owner: 'the sync job', map: 'args_schema' },
    place: placeOf(entry.key),
    values: [entry.value],
    required: true,
    help: 'move it out of `args_schema`',
  };
}

/** The version that an invalid value was likely meant to be: `v4`, `"4.0"`. */
export function meantVersion(value: Node): number | undefined {
  const digits = value.kind === 'scalar' ? VERSION.exec(String(value.value))?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

const VERSION = /^[^\d.]{0,20}(\d)(?:\.0)?[^\d.]{0,20}$/;

/** What the runtime adds to a problem of the version: a job of runtime 4 must say 4. */
function forRuntime(problem: StructureProblem, { kind }: CheckedRuntime): StructureProblem {
  if (problem.kind === 'unknownProperty') {
    return problem.near === VERSION_FIELD && kind === 'graph' ? { ...problem, required: true } : problem;
  }
  if (!('name' in problem.data) || problem.data.name !== VERSION_FIELD) return problem;
  const { node } = problem.place;
  const version = kind === 'graph' ? 4 : meantVersion(node);
  if (version === undefined || version < 1 || version > 4) return problem;
  const edits = rewrite(node, String(version));
  const fix = edits && ({ safety: 'suggest', description: `change to ${version}`, edits } as const);
  const reason = kind === 'graph' ? 'the nodes are of runtime 4: ' : '';
  return { ...problem, help: `${reason}write ${version}`, fix };
}

const VERSION_FIELD = 'default_runtime_version';

function* checkRuntimeFields(job: Mapping, { kind, declared }: CheckedRuntime): Generator<Found> {
  if (kind !== 'legacy' || declared === undefined || declared.value >= 4) return;
  const validation = entryOf(job, 'args_validation');
  if (!validation || !isPresent(validation.value)) return;
  yield {
    subject: validation.key,
    problem: {
      kind: 'unknownProperty',
      cause: 'otherRuntime',
      data: { name: 'args_validation', runtime: 'runtime 4' },
      place: placeOf(validation.key),
      values: [validation.value],
    },
  };
}

function resourcesAsMap(resources: Mapping, { kind }: CheckedRuntime): SchemaProblem {
  const { entries, flow } = resources;
  const common = { kind: 'schema', place: placeOf(resources) } as const;
  const keys = stepKeys[kind];
  if (entries.some(({ name, value }) => value.kind === 'scalar' && keys.has(name))) {
    const help = flow
      ? 'put it in brackets'
      : `put "- " before "${entries[0]!.name}", and indent the other lines to match`;
    return { ...common, cause: 'singleStep', data: { name: 'resources' }, help };
  }
  // in runtimes 1 to 3 a name that nothing refers to would break what refers to the resource
  const names = new Set(entries.map(({ name }) => name));
  const isNamed = entries.some(({ value }) => {
    const parent = isMapping(value) ? entryOf(value, 'depends_on')?.value : undefined;
    return isString(parent) && names.has(parent.value);
  });
  const help =
    kind === 'graph' || isNamed
      ? 'write each as an item, with its key as its `name`'
      : 'write each as an item, without its key: "- resource: …"';
  return { ...common, cause: 'resourcesByName', data: { count: entries.length }, help };
}

function checkStep(step: Mapping, runtime: CheckedRuntime): Iterable<Found> {
  const kinds = stepKinds[runtime.kind];
  const type = entryOf(step, 'type')?.value;
  let kind: StepKind | undefined;
  if (isPresent(type)) {
    kind = isString(type) ? kinds.get(type.value) : undefined;
    if (!kind) return [{ subject: type, problem: wrongChoice(type, 'type', [...kinds.keys()]) }];
  } else {
    const typo = misspeltType(step, runtime);
    kind = isString(typo?.value) ? kinds.get(typo.value.value) : undefined;
    if (runtime.kind === 'legacy' && !lacksLegacyType(step)) kind ??= kinds.get('request');
    else if (typo && !kind) {
      const problem = { ...unknownProperty(typo, 'a node', ['type']), required: true };
      return [{ subject: typo.key, problem }];
    }
  }
  // a node without a type could be any, so nothing else is said about it
  if (!kind) return [missingType(step, runtime.kind)];
  const { validate, definition } = kind;
  if (validate(stepOf(step))) return [];
  const checked: Checked = {
    definition,
    node: step,
    name: nameOf(step),
    kind: kind.name,
    elsewhere: (name) => elsewhereInSteps(name, kind, runtime),
    below: (pointer, entry, near) => belowInStep(step, definition, pointer, entry, near),
  };
  return translate(checked, validate.errors ?? []);
}

function misspeltType(step: Mapping, runtime: CheckedRuntime): Entry | undefined {
  return step.entries.find(({ name }) => !stepKeys[runtime.kind].has(name) && nearest(name, ['type']) !== undefined);
}

/**
 * Whether a step of runtimes 1 to 3 can be no request: it has a `config`, or just a name, and
 * neither `resource` nor `method`.
 */
function lacksLegacyType(step: Mapping): boolean {
  if (entryOf(step, 'resource') || entryOf(step, 'method')) return false;
  const names = step.entries.filter(({ value }) => isPresent(value)).map(({ name }) => name);
  return (
    names.includes('name') &&
    names.some((name) => name === 'config' || name === 'depends_on') &&
    names.every((name) => name.startsWith('x-') || isKeyOf('legacyTransform', '', name))
  );
}

function missingType(step: Mapping, kind: CheckedRuntime['kind']): Found {
  const data = { owner: nameOf(step), name: 'type' };
  const help =
    kind === 'legacy' ? 'a `spool` or `transform` needs it, any other step needs `resource` and `method`' : undefined;
  return { subject: step, problem: { kind: 'schema', cause: 'missing', data, place: missingKeyPlaceOf(step), help } };
}

/**
 * A key of `config` beside it, a key of the step in a map of it, or one of a datastore's settings
 * in `config`.
 */
function belowInStep(
  step: Mapping,
  definition: string,
  pointer: string,
  { name }: Entry,
  near: string | undefined,
): Below | undefined {
  const config = entryOf(step, 'config')?.value;
  if (pointer === '') {
    const isOpen = !isPresent(config) || (isMapping(config) && !entryOf(config, name));
    return isOpen && isKeyOf(definition, '/config', name) ? { owner: 'config', pointer: '/config' } : undefined;
  }
  if (isKeyOf(definition, '', name) && !entryOf(step, name)) return { owner: 'the step', pointer: '' };
  const type = entryOf(step, 'destination_type')?.value;
  if (pointer !== '/config' || !isMapping(config) || !isString(type) || type.value !== 'datastore') return undefined;
  const settings = entryOf(config, 'config')?.value;
  const isOpen = near === undefined && (!isPresent(settings) || isMapping(settings));
  return isOpen ? { owner: 'config.config', pointer: '/config/config' } : undefined;
}

/** What a step is called in messages. */
function nameOf(step: Mapping): string {
  for (const key of ['name', 'resource']) {
    const value = entryOf(step, key)?.value;
    if (isString(value) && value.value !== '') return quote(value.value);
  }
  return 'the step';
}

/** How many problems of a job are kept; all are counted. */
const MAX_PROBLEMS = 50_000;

/** Keeps each problem of a node once, and of very many the first. */
class Collector {
  readonly problems: StructureProblem[] = [];
  readonly #unquoted: ReadonlySet<Node>;
  readonly #seen = new Map<Node, string[]>();
  /** Of each kind, which of those kept counts the others. */
  readonly #counting = new Map<string, { others?: number }>();

  constructor(unquoted: ReadonlySet<Node>) {
    this.#unquoted = unquoted;
  }

  addAll(found: Iterable<Found>): void {
    for (const one of found) this.add(one);
  }

  add({ subject, problem }: Found): void {
    if (this.#unquoted.has(subject)) return;
    if (this.problems.length >= MAX_PROBLEMS && this.#count(problem)) return;
    const about = 'name' in problem.data ? `${problem.cause} ${problem.data.name}` : problem.cause;
    const seen = this.#seen.get(subject);
    if (seen?.includes(about)) return;
    if (seen) seen.push(about);
    else this.#seen.set(subject, [about]);
    this.problems.push(problem);
  }

  /** Whether another problem of its kind counts it. */
  #count(problem: StructureProblem): boolean {
    const kind = `${problem.kind} ${'required' in problem && problem.required}`;
    const counting = this.#counting.get(kind);
    if (counting) counting.others = (counting.others ?? 0) + 1;
    else this.#counting.set(kind, problem);
    return counting !== undefined;
  }
}
