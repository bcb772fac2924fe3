import { isMapping, isString, type Mapping, type Node, type Place, placeOf, valueAt } from '../document/node.ts';
import type { Job } from '../job/job.ts';
import { isPersisted, persistedSteps } from '../job/persisted-names.ts';
import { addedContext } from '../job/references/added-keys.ts';
import { nameOf, type Step } from '../job/step.ts';
import { quote } from '../text/quote.ts';
import type { AddChange, Places } from './change.ts';
import type { ChangeKind } from './kinds.ts';
import { matchSteps, rewritings, type StepMatches, type StepPair } from './match-steps.ts';
import { fieldPlaces, isNote, type Meanings, type Rewriting } from './meaning.ts';

/** Tells what changed in the steps of a job: those that are gone, those that are there twice, those that are new, and their order. */
export function compareSteps(before: Job, after: Job, meanings: Meanings, add: AddChange): void {
  const { pairs, removed, added, renamed, meaning: names } = matchSteps(before, after, meanings);
  const written = writtenSteps(before);
  for (const step of removed) tellRemoved(step, written.has(step), add);
  const { before: renaming, after: canonical } = rewritings(renamed);
  for (const pair of pairs) {
    const isWritten = written.has(pair.before) || pair.before.type === 'destination';
    new PairComparison(
      pair,
      { meanings, renaming, canonical, renamed, names, isWritten, jobs: { before, after } },
      add,
    ).tell();
  }
  for (const step of added) tellAdded(step, add);
  const moved = pairs.find(({ before }, index) => index > 0 && before.index < pairs[index - 1]!.before.index);
  if (moved) {
    const places = { before: stepPlace(moved.before), after: stepPlace(moved.after) };
    add('reordered', 'resources', 'the steps are in another order, which changes nothing', places);
  }
}

function tellRemoved(step: Step, isWritten: boolean, add: AddChange): void {
  const places = { before: stepPlace(step) };
  const way = wayTo(step);
  const gone = `${called(step)} is gone`;
  if (step.type === 'destination')
    add('destination-removed', way, `the destination ${gone}: nothing is written to it`, places);
  else if (step.type === 'spool') add('spool-removed', way, `the spool ${gone}: records arrive in batches`, places);
  else {
    const consequence = isWritten ? 'its records are not written anymore' : 'what it did does not happen anymore';
    add('step-removed', way, `the step ${gone}: ${consequence}`, places);
  }
}

function tellAdded(step: Step, add: AddChange): void {
  const places = { after: stepPlace(step) };
  const way = wayTo(step);
  const isNew = `${called(step)} is new`;
  if (step.type === 'destination') add('destination-added', way, `the destination ${isNew}`, places);
  else if (step.type === 'spool') add('spool-added', way, `the spool ${isNew}: records arrive all at once`, places);
  else add('step-added', way, `the step ${isNew}`, places);
}

interface Context {
  readonly meanings: Meanings;
  readonly renaming: Rewriting;
  readonly canonical: Rewriting;
  readonly renamed: ReadonlyMap<string, string>;
  readonly names: StepMatches['meaning'];
  /** Whether the records of the step are written somewhere, or the step is what writes. */
  readonly isWritten: boolean;
  readonly jobs: { readonly before: Job; readonly after: Job };
}

/** The fields that are compared as they are: what a change of each is, and what follows from it. */
const fields: ReadonlyMap<string, readonly [kind: ChangeKind, consequence: string]> = new Map([
  ['type', ['resource-changed', 'the step does something else']],
  ['resource', ['resource-changed', 'it reads other records']],
  ['method', ['method-changed', 'it makes another request']],
  ['integrated_account_id', ['id-changed', 'it calls another account']],
  ['id', ['id-changed', 'it asks for another record']],
  ['query', ['query-changed', 'other records may come']],
  ['response_format', ['query-changed', 'records may have another shape']],
  ['body', ['body-changed', 'it sends something else']],
  ['loop_on', ['loop-changed', 'it runs for other items']],
  ['recurse', ['recurse-changed', 'it repeats in another way']],
  ['run_if', ['run-if-changed', 'it runs in other cases']],
  ['delete_tracking', ['delete-tracking-changed', 'deleted records may be missed']],
  ['delete_tracking_query', ['delete-tracking-changed', 'deleted records may be missed']],
  ['destination_type', ['destination-id-changed', 'records are written somewhere else']],
  ['debug', ['description-changed', 'only the log is different']],
] as const);

/** The fields that have comparisons of their own. */
const others: ReadonlySet<string> = new Set(['name', 'depends_on', 'persist', 'resources_to_persist', 'config']);

/** These break nobody's data where the records are written nowhere. */
const breakWrittenData: ReadonlySet<ChangeKind> = new Set(['resource-changed', 'method-changed']);

/** What a change of an entry of `config` is, and what follows from it. */
const configFields: ReadonlyMap<string, readonly [kind: ChangeKind, consequence: string]> = new Map([
  ['destination id', ['destination-id-changed', 'records are written somewhere else']],
  ['event name', ['dependency-changed', 'what depends on it runs at another point of the run']],
  ['get_state key', ['state-name-changed', 'another state is read, which may be empty']],
  ['update_state key', ['state-name-changed', 'another state is written']],
  ['delete_state key', ['state-name-changed', 'another state is deleted']],
] as const);

/** The settings of a destination that say where files are uploaded to. */
const uploadPath: ReadonlySet<string> = new Set(['path', 'file_name']);

/** What changed in a step that is in both versions. */
class PairComparison {
  readonly #before: Step;
  readonly #after: Step;
  readonly #context: Context;
  readonly #add: AddChange;
  readonly #way: string;
  readonly #called: string;

  constructor({ before, after }: StepPair, context: Context, add: AddChange) {
    this.#before = before;
    this.#after = after;
    this.#context = context;
    this.#add = add;
    this.#way = wayTo(after);
    this.#called = called(after);
  }

  tell(): void {
    this.#tellFields();
    this.#tellName();
    this.#tellDependency();
    this.#tellPersisted();
    this.#tellConfig();
  }

  #differs(old: Node | undefined, now: Node | undefined, field: string): boolean {
    const { meanings, renaming, canonical } = this.#context;
    return meanings.of(old, field, renaming) !== meanings.of(now, field, canonical);
  }

  #places(field: string): Places {
    return fieldPlaces(this.#before.node, this.#after.node, field);
  }

  #tellFields(): void {
    const { node: before } = this.#before;
    const { node: after } = this.#after;
    for (const name of namesIn(before, after)) {
      if (others.has(name) || !this.#differs(valueAt(before, name), valueAt(after, name), name)) continue;
      const [kind, consequence] = fields.get(name) ?? ['expression-changed', 'the step may do something else'];
      const level = breakWrittenData.has(kind) && !this.#context.isWritten ? 'dangerous' : undefined;
      const message = `\`${name}\` of ${this.#called} changed: ${consequence}`;
      this.#add(kind, `${this.#way}.${name}`, message, this.#places(name), level);
    }
  }

  #tellName(): void {
    const { name: old } = this.#before;
    const { name: now } = this.#after;
    if (!old || !now || this.#context.renamed.get(old.value) !== now.value) return;
    const message = `the step ${quote(old.value)} is called ${quote(now.value)} now, wherever it is named`;
    this.#add('renamed-step', this.#way, message, { before: old, after: now });
  }

  #tellDependency(): void {
    const { before, after } = this.#context.names;
    if (before(this.#before.dependsOn?.value) === after(this.#after.dependsOn?.value)) return;
    const message = `\`depends_on\` of ${this.#called} changed: it runs for other records`;
    this.#add('dependency-changed', `${this.#way}.depends_on`, message, this.#places('depends_on'));
  }

  #tellPersisted(): void {
    const isTold = ({ node }: Step) => this.#context.meanings.of(valueAt(node, 'persist'), 'persist') === 'true';
    const [was, is] = [isTold(this.#before), isTold(this.#after)];
    if (was !== is) {
      const message = is
        ? `the records of ${this.#called} are kept now`
        : `the records of ${this.#called} are not kept anymore`;
      this.#add(
        is ? 'destination-added' : 'persisted-removed',
        `${this.#way}.persist`,
        message,
        this.#places('persist'),
      );
    }
    const names = `${this.#way}.resources_to_persist`;
    const places = this.#places('resources_to_persist');
    const meaning = this.#context.names;
    const now = new Set(this.#after.persists.map(({ value }) => meaning.after(value)));
    for (const entry of this.#before.persists) {
      if (now.has(meaning.before(entry.value))) continue;
      const message = `the records of ${quote(entry.value)} are not written to ${this.#called} anymore`;
      this.#add('persisted-removed', names, message, { ...places, before: entry });
    }
    const old = new Set(this.#before.persists.map(({ value }) => meaning.before(value)));
    for (const entry of this.#after.persists) {
      if (old.has(meaning.after(entry.value))) continue;
      const message = `the records of ${quote(entry.value)} are written to ${this.#called} as well`;
      this.#add('destination-added', names, message, { ...places, after: entry });
    }
  }

  #tellConfig(): void {
    const [before, after] = [this.#before, this.#after].map(({ node }) => valueAt(node, 'config'));
    if (!this.#differs(before, after, 'config')) return;
    const way = `${this.#way}.config`;
    if (!isMapping(before) || !isMapping(after)) {
      const message = `\`config\` of ${this.#called} changed: the step may do something else`;
      this.#add('expression-changed', way, message, this.#places('config'));
      return;
    }
    for (const name of namesIn(before, after)) {
      const [old, now] = [before, after].map((config) => valueAt(config, name));
      if (!this.#differs(old, now, name)) continue;
      if (name === 'config' && isMapping(old) && isMapping(now)) this.#tellSettings(old, now);
      else {
        const ofType = [this.#before, this.#after].map(({ type }) => configFields.get(`${type} ${name}`));
        const [kind, consequence] = ofType[0] ?? ofType[1] ?? ['expression-changed', 'other values may come out'];
        const message = `\`config.${name}\` of ${this.#called} changed: ${consequence}`;
        this.#add(kind, `${way}.${name}`, message, fieldPlaces(before, after, name));
      }
    }
    this.#tellContextKeys(fieldPlaces(before, after, 'expression'));
  }

  /** The settings of a destination. */
  #tellSettings(before: Mapping, after: Mapping): void {
    for (const name of namesIn(before, after)) {
      if (!this.#differs(valueAt(before, name), valueAt(after, name), name)) continue;
      const isPath = uploadPath.has(name);
      const consequence = isPath ? 'files get other names' : 'something else may be written';
      const message = `\`config.config.${name}\` of ${this.#called} changed: ${consequence}`;
      const kind = isPath ? 'upload-path-changed' : 'body-changed';
      this.#add(kind, `${this.#way}.config.config.${name}`, message, fieldPlaces(before, after, name));
    }
  }

  #tellContextKeys(places: Places): void {
    const old = addedContext(this.#context.jobs.before).get(this.#before);
    const now = addedContext(this.#context.jobs.after).get(this.#after);
    if (!old || !now || now.open) return;
    const left = new Set(now.names);
    for (const name of old.names) {
      if (left.has(name)) continue;
      const message = `${this.#called} does not add ${quote(name)} to the context anymore`;
      this.#add('context-key-removed', `${this.#way}.config.expression`, message, places);
    }
  }
}

/** Of two maps, each name once. */
function namesIn(...maps: readonly Mapping[]): string[] {
  return [...new Set(maps.flatMap(({ entries }) => entries.map(({ name }) => name)))].filter((name) => !isNote(name));
}

/** The steps whose records are written somewhere. */
function writtenSteps(job: Job): ReadonlySet<Step> {
  return job.runtime.kind === 'graph' ? persistedSteps(job) : new Set(job.steps.filter(isPersisted));
}

function stepPlace({ name, resource, node }: Step): Place {
  return name ?? resource ?? placeOf(node.entries[0]?.key ?? node);
}

/** `resources[NAME]`; what has no name is called by what it does. */
function wayTo({ name, resource, method, type, node }: Step): string {
  const request = [resource?.normal, method?.value].filter((part) => part !== undefined).join(' ');
  const own = name?.value ?? (request || type);
  if (own !== undefined) return `resources[${own}]`;
  const first = node.entries[0]?.value;
  return `resources[${isString(first) ? first.value : ''}]`;
}

function called(step: Step): string {
  return quote(nameOf(step));
}
