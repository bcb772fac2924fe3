import { isString, type Node, valueAt } from '../document/node.ts';
import { PointerIndex } from '../document/pointers.ts';
import type { SourceFile } from '../document/source.ts';
import { type Analysis, placesOfSecrets } from '../engine/analysis.ts';
import { maskSecrets } from '../engine/mask.ts';
import type { Finding } from '../engine/result.ts';
import type { Job } from '../job/job.ts';
import { isPersisted, persistedNames } from '../job/persisted-names.ts';
import { textOf } from '../job/read-steps.ts';
import { type AddedKeys, addedContext } from '../job/references/added-keys.ts';
import { byStateKey, stateKeyOf } from '../job/state-nodes.ts';
import { nameOf, type Step } from '../job/step.ts';
import { withoutAbsent } from '../shared/objects.ts';
import { Lines } from '../text/lines.ts';
import type { GraphEdge, GraphFinding, GraphNode, JobGraph } from './job-graph.ts';

/**
 * The graphs of all jobs of a file, without its secrets.
 *
 * @param findings those of the file, if they are to be shown
 */
export function graphsOf(analysis: Analysis, findings?: readonly Finding[]): JobGraph[] {
  const { file, documents, reports, secrets } = analysis;
  const { redact } = maskSecrets(file, placesOfSecrets(reports, secrets));
  const lines = file.virtual ? undefined : new Lines(file.text);
  return documents.flatMap(({ document, jobs }) => {
    if (jobs.length === 0) return [];
    const index = new PointerIndex(document.root!, (name) => name.startsWith('x-'));
    const ofDocument = findings?.filter((finding) => finding.document === document.index);
    return jobs.map((job) => new Reader(job, file, redact, index, lines).read(ofDocument));
  });
}

class Reader {
  readonly #job: Job;
  readonly #file: SourceFile;
  readonly #redact: (text: string) => string;
  readonly #index: PointerIndex;
  readonly #lines: Lines | undefined;
  readonly #edges: GraphEdge[] = [];
  readonly #unresolved = new Map<string, GraphNode>();

  constructor(
    job: Job,
    file: SourceFile,
    redact: (text: string) => string,
    index: PointerIndex,
    lines: Lines | undefined,
  ) {
    this.#job = job;
    this.#file = file;
    this.#redact = redact;
    this.#index = index;
    this.#lines = lines;
  }

  read(findings: readonly Finding[] | undefined): JobGraph {
    const { node, document, steps, runtime, integrationName } = this.#job;
    const pointer = this.#redact(this.#index.pointer(node));
    const cyclic = new Set(this.#job.graph.cycles.flat());
    const found = findings && this.#sort(findings, pointer);
    const runIfs = this.#texts('run_if');
    const adds = addedContext(this.#job);
    const loops = this.#loopPaths();
    const nodes = steps.map((step): GraphNode => {
      const { type, resource, method, loopOn } = step;
      const ofStep = found && { findings: found.get(step) ?? [] };
      return withoutAbsent({
        id: idOf(step),
        name: this.#redact(nameOf(step)),
        type: type ?? this.#text(step.field('type')?.value),
        resource: this.#redacted(resource?.normal),
        method: this.#redacted(method?.value),
        destination: type === 'destination' ? this.#redacted(step.destinationType) : undefined,
        key: this.#redacted(stateKeyOf(step)?.value),
        event: type === 'event' ? this.#text(step.config && valueAt(step.config, 'name')) : undefined,
        adds: this.#namesIn(adds.get(step)),
        line: this.#lines?.position(step.node.start).line,
        loop: loopOn && this.#redact(loops.get(step) ?? loopOn.value),
        recurse: this.#recursion(step),
        runIf: this.#redacted(runIfs.get(step)),
        persisted: (runtime.kind === 'legacy' && isPersisted(step)) || undefined,
        problem: cyclic.has(step) ? ('cycle' as const) : undefined,
        ...ofStep,
      });
    });
    for (const step of steps) this.#addDependency(step);
    this.#addPersisted();
    this.#addStates();
    return withoutAbsent({
      path: this.#file.path,
      document: document.index,
      pointer,
      id: this.#text(this.#job.field('id')?.value),
      label: this.#text(this.#job.field('label')?.value),
      integration: this.#redacted(integrationName?.value),
      runtime: runtime.kind === 'graph' ? 4 : runtime.declared?.value,
      nodes: [...nodes, ...this.#unresolved.values()],
      edges: this.#edges,
      findings: found?.get(undefined),
    });
  }

  #loopPaths(): ReadonlyMap<Step, string> {
    const paths = this.#job.loops.flatMap(({ step, path }) =>
      path ? [[step, path.map(({ value }) => value).join('.')] as const] : [],
    );
    return new Map(paths);
  }

  #redacted(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.#redact(text);
  }

  #text(node: Node | undefined): string | undefined {
    return this.#redacted(textOf(node)?.value);
  }

  #texts(field: string): ReadonlyMap<Step, string> {
    const texts = new Map<Step, string>();
    for (const expression of this.#job.expressions) {
      const { step, node } = expression;
      if (step && expression.field === field && isString(node)) texts.set(step, node.value);
    }
    return texts;
  }

  #namesIn(added: AddedKeys | undefined): string[] | undefined {
    return added && added.names.length > 0 ? added.names.map(this.#redact) : undefined;
  }

  #recursion(step: Step): string | undefined {
    const recurse = step.field('recurse')?.value;
    if (recurse?.kind !== 'mapping') return undefined;
    return this.#text(valueAt(recurse, 'if')) ?? '';
  }

  #addDependency(step: Step): void {
    const dependency = this.#job.graph.dependency(step);
    if (dependency.kind === 'none') return;
    const from =
      dependency.kind === 'step'
        ? idOf(dependency.step)
        : this.#unresolvedId(step.dependsOn?.value ?? '?', dependency.kind === 'ambiguous' ? 'ambiguous' : 'unknown');
    this.#edges.push({ from, to: idOf(step), kind: 'depends_on' });
  }

  #addPersisted(): void {
    const known = new Set<string>();
    for (const { destination, entry, named } of persistedNames(this.#job)) {
      const from = named[0] ? idOf(named[0]) : this.#unresolvedId(entry.value, 'unknown');
      const to = idOf(destination);
      // One name may be listed very often.
      if (known.size === known.add(`${from} ${to}`).size) continue;
      this.#edges.push({ from, to, kind: 'resources_to_persist' });
    }
  }

  /** From what reads a state to what writes it for the next run; of many readers and writers of one key only the first is linked to all. */
  #addStates(): void {
    const writers = byStateKey(this.#job, 'update_state');
    for (const [key, [first, ...others]] of byStateKey(this.#job, 'get_state')) {
      const [writer, ...more] = writers.get(key) ?? [];
      if (!writer) continue;
      const link = (from: Step, to: Step) => this.#edges.push({ from: idOf(from), to: idOf(to), kind: 'state' });
      for (const to of [writer, ...more]) link(first!, to);
      for (const from of others) link(from, writer);
    }
  }

  #unresolvedId(text: string, problem: 'unknown' | 'ambiguous'): string {
    let node = this.#unresolved.get(text);
    if (!node) {
      node = { id: `u${this.#unresolved.size}`, name: this.#redact(text), problem };
      this.#unresolved.set(text, node);
    }
    return node.id;
  }

  /** Findings by the step that they are in; those of the job besides its steps are under `undefined`. */
  #sort(findings: readonly Finding[], job: string): Map<Step | undefined, GraphFinding[]> {
    const steps = new Map<string, Step[]>();
    for (const step of this.#job.steps) push(steps, this.#redact(this.#index.pointer(step.node)), step);
    const sorted = new Map<Step | undefined, GraphFinding[]>([[undefined, []]]);
    for (const { rule, severity, message, line, pointer } of findings) {
      if (pointer !== job && !pointer.startsWith(`${job}/`)) continue;
      const found = withoutAbsent({ rule, severity, message, line });
      for (const step of stepsAt(steps, pointer) ?? [undefined]) push(sorted, step, found);
    }
    return sorted;
  }
}

/** The steps that a pointer leads to, or into. */
function stepsAt(steps: ReadonlyMap<string, readonly Step[]>, pointer: string): readonly Step[] | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = steps.get(at);
    if (found) return found;
  }
  return undefined;
}

function idOf({ index }: Step): string {
  return `n${index}`;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
