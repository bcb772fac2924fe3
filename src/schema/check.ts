import {
  entryOf,
  headOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Mapping,
  type Node,
  placeOf,
} from '../document/node.ts';
import { nearest } from '../text/nearest.ts';
import { quote } from '../text/quote.ts';
import { jobFields } from './generated/validators.js';
import { type CheckedRuntime, elsewhereInSteps, type StepKind, stepKeys, stepKinds } from './kinds.ts';
import { fieldsOf, stepOf } from './plain.ts';
import type { StructureProblem } from './problem.ts';
import { type Found, translate, unknownProperty, wrongChoice, wrongItem } from './translate.ts';

export type { CheckedRuntime } from './kinds.ts';
export type { SchemaProblem, StructureProblem, UnknownProperty } from './problem.ts';
export { checkDocumentShape, type DocumentShape, type ForeignDocument } from './shape.ts';

const none: ReadonlySet<Node> = new Set();

/**
 * Holds a job against the schema: its own fields, then each step against the definition that its `type` picks. What a rule of its own
 * reports is left out, and what several aliases share is reported once.
 *
 * @param runtime the runtime that the job is checked for, which the schema does not decide
 * @param unquoted the values that stand for placeholders without quotes; what they should have been is not known
 */
export function checkStructure(
  job: Mapping,
  runtime: CheckedRuntime,
  unquoted: ReadonlySet<Node> = none,
): StructureProblem[] {
  const collector = new Collector(unquoted);
  collector.addAll(checkFields(job, runtime));
  const resources = entryOf(job, 'resources')?.value;
  if (isSequence(resources)) {
    for (const item of resources.items) {
      if (isMapping(item)) collector.addAll(checkStep(item, runtime));
      else collector.add({ subject: item, problem: wrongItem(item, 'a step') });
    }
  }
  return collector.problems;
}

function checkFields(job: Mapping, { kind, declared }: CheckedRuntime): Iterable<Found> {
  const older = kind === 'list' && declared !== undefined && declared.value < 4;
  const checked = { definition: 'jobFields', node: job, name: 'the sync job', kind: 'a sync job' };
  const found = jobFields(fieldsOf(job)) ? [] : [...translate(checked, jobFields.errors ?? [])];
  const validation = older ? job.entries.find(({ name }) => name === 'args_validation') : undefined;
  if (validation && isPresent(validation.value)) {
    found.push({
      subject: validation.key,
      problem: {
        kind: 'unknownProperty',
        cause: 'otherRuntime',
        data: { name: 'args_validation', runtime: 'runtime 4' },
        place: placeOf(validation.key),
        value: validation.value,
      },
    });
  }
  return found;
}

function checkStep(step: Mapping, runtime: CheckedRuntime): Iterable<Found> {
  const kinds = stepKinds[runtime.kind];
  const type = entryOf(step, 'type')?.value;
  let kind: StepKind | undefined;
  if (isPresent(type)) {
    kind = isString(type) ? kinds.get(type.value) : undefined;
    if (!kind) return [{ subject: type, problem: wrongChoice(type, 'type', [...kinds.keys()]) }];
  } else if (runtime.kind === 'list') {
    kind = kinds.get('request');
  }
  if (!kind) return [untyped(step)];
  const { validate, definition } = kind;
  if (validate(stepOf(step))) return [];
  const elsewhere = (name: string) => elsewhereInSteps(name, kind, runtime);
  return translate({ definition, node: step, name: nameOf(step), kind: kind.name, elsewhere }, validate.errors ?? []);
}

/** A node without a type could be any, so nothing else is said about it. */
function untyped(step: Mapping): Found {
  for (const entry of step.entries) {
    if (stepKeys.graph.has(entry.name) || nearest(entry.name, ['type']) === undefined) continue;
    return { subject: entry.key, problem: unknownProperty(entry, 'a node', ['type']) };
  }
  return {
    subject: step,
    problem: { kind: 'schema', cause: 'missing', data: { owner: nameOf(step), name: 'type' }, place: headOf(step) },
  };
}

/** What a step is called in messages. */
function nameOf(step: Mapping): string {
  for (const key of ['name', 'resource']) {
    const value = entryOf(step, key)?.value;
    if (isString(value) && value.value !== '') return quote(value.value);
  }
  return 'the step';
}

/** Keeps each problem of a node once. */
class Collector {
  readonly problems: StructureProblem[] = [];
  readonly #unquoted: ReadonlySet<Node>;
  readonly #seen = new Map<Node, string[]>();

  constructor(unquoted: ReadonlySet<Node>) {
    this.#unquoted = unquoted;
  }

  addAll(found: Iterable<Found>): void {
    for (const one of found) this.add(one);
  }

  add({ subject, problem }: Found): void {
    if (this.#unquoted.has(subject)) return;
    const about = 'name' in problem.data ? `${problem.cause} ${problem.data.name}` : problem.cause;
    const seen = this.#seen.get(subject);
    if (seen?.includes(about)) return;
    if (seen) seen.push(about);
    else this.#seen.set(subject, [about]);
    this.problems.push(problem);
  }
}
