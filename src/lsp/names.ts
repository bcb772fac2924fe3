import { isMapping, isSequence, isString, type Located, type Node, type Scalar, valueAt } from '../document/node.ts';
import { spanWithin } from '../document/places.ts';
import type { Range } from '../job/expression/analysis.ts';
import type { Job } from '../job/job.ts';
import type { Step } from '../job/step.ts';
import { nameOf } from '../job/step.ts';
import type { Expression } from '../job/texts/text.ts';
import { perObject } from '../shared/memo.ts';
import type { Span } from '../text/span.ts';
import { variablesIn } from './variables.ts';

/** Where something that has a name is declared, or referred to. */
export interface Occurrence extends Span {
  readonly scalar: Scalar;
  readonly role: 'declaration' | 'reference';
  /** What the name is written in: as a text by itself, in a placeholder, in JSONata, or there as a string. */
  readonly language: 'text' | 'placeholder' | 'expression' | 'string';
  /** Whether it is the name that is written, and not something else that leads there: a resource. */
  readonly byName: boolean;
}

/** Something that has a name in a job. */
export interface Named {
  readonly kind: 'step' | 'argument' | 'context key' | 'variable';
  readonly name: string;
  readonly job: Job;
  /** Of a step. */
  readonly step?: Step;
  /** Of a variable: where it is. */
  readonly expression?: Expression;
  /** In the order of the text, each place once. */
  readonly occurrences: readonly Occurrence[];
}

/** What an offset is on, and what that is about. */
interface NamedAt {
  readonly named: Named;
  readonly occurrence: Occurrence;
}

/** All that has a name in a job: steps, arguments, keys of the context, variables of JSONata. */
export const namesIn = perObject((job: Job): readonly Named[] => new Collector(job).collect());

/** What has a name at an offset. */
export function nameAt(jobs: readonly Job[], offset: number): NamedAt | undefined {
  for (const job of jobs) {
    if (offset < job.node.start || job.node.end < offset) continue;
    for (const named of namesIn(job)) {
      const occurrence = named.occurrences.find(({ start, end }) => start <= offset && offset <= end);
      if (occurrence) return { named, occurrence };
    }
  }
  return undefined;
}

class Collector {
  readonly #job: Job;
  readonly #byKey = new Map<
    unknown,
    Omit<Named, 'job' | 'occurrences'> & { readonly found: Map<number, Occurrence> }
  >();

  constructor(job: Job) {
    this.#job = job;
  }

  collect(): Named[] {
    this.#steps();
    this.#arguments();
    this.#contextKeys();
    this.#references();
    this.#loops();
    this.#variables();
    return [...this.#byKey.values()].map(({ found, ...named }) => ({
      ...named,
      job: this.#job,
      occurrences: [...found.values()].sort((a, b) => a.start - b.start),
    }));
  }

  #steps(): void {
    const { steps, graph } = this.#job;
    for (const step of steps) {
      const written = step.name ?? step.resource;
      if (!written) continue;
      this.#byKey.set(step, { kind: 'step', name: nameOf(step), step, found: new Map() });
      this.#text(step, written, 'declaration', step.name !== undefined);
    }
    for (const step of steps) {
      const dependency = graph.dependency(step);
      if (dependency.kind === 'step') this.#toStep(dependency.step, step.dependsOn!);
      for (const name of step.persists) {
        const other = graph.named(name.value);
        if (other) this.#toStep(other, name);
      }
    }
  }

  #toStep(step: Step, written: Located): void {
    this.#text(step, written, 'reference', step.name?.value === written.value);
  }

  #arguments(): void {
    const { args } = this.#job;
    for (const [name, argument] of args.declared) {
      this.#byKey.set(`argument ${name}`, { kind: 'argument', name, found: new Map() });
      this.#text(`argument ${name}`, argument.name, 'declaration', true);
    }
    const required = isMapping(args.node) ? valueAt(args.node, 'required') : undefined;
    if (!isSequence(required)) return;
    for (const item of required.items)
      if (isString(item) && args.declared.has(item.value))
        this.#text(`argument ${item.value}`, { ...item, node: item }, 'reference', true);
  }

  #contextKeys(): void {
    for (const { step, field, node, analysis } of this.#job.expressions) {
      if (step?.type !== 'add_context' || field !== 'config.expression' || node.kind !== 'scalar') continue;
      for (const { text, start, end } of analysis?.keys?.names ?? []) {
        const key = `context ${text}`;
        if (!this.#byKey.has(key)) this.#byKey.set(key, { kind: 'context key', name: text, found: new Map() });
        this.#within(key, node, { start, end }, 'declaration', 'string');
      }
    }
  }

  #references(): void {
    for (const { names, place, resolution, expression } of this.#job.references.all) {
      const scalar = place.node as Scalar;
      const language = expression ? 'expression' : 'placeholder';
      const [, second, third] = names;
      switch (resolution.kind) {
        case 'arg':
          this.#within(`argument ${second!.text}`, scalar, second!, 'reference', language);
          break;
        case 'undeclaredArg':
          if (resolution.at > 1) this.#within(`argument ${second!.text}`, scalar, second!, 'reference', language);
          break;
        case 'context':
          this.#within(`context ${names[0]!.text}`, scalar, names[0]!, 'reference', language);
          break;
        case 'step': {
          const { step, rest } = resolution;
          const byName = rest === 2 && step.name?.value === second!.text;
          const range = { start: second!.start, end: (rest === 3 ? third! : second!).end };
          this.#within(step, scalar, range, 'reference', language, byName);
          const below = names[rest];
          if (step.type === 'add_context' && below)
            this.#within(`context ${below.text}`, scalar, below, 'reference', language);
          break;
        }
        case 'notUpstream':
          this.#within(
            resolution.step,
            scalar,
            second!,
            'reference',
            language,
            resolution.step.name?.value === second!.text,
          );
      }
    }
    for (const { node, analysis } of this.#job.expressions) {
      if (node.kind !== 'scalar') continue;
      for (const { segments } of analysis?.recordPaths ?? []) {
        const [root, name] = segments;
        if (root!.text === 'args' && name) this.#within(`argument ${name.text}`, node, name, 'reference', 'expression');
      }
    }
  }

  #loops(): void {
    for (const { path, resolution, target } of this.#job.loops) {
      const [root, second] = path ?? [];
      if (!root) continue;
      const language = target.value.includes('{') ? 'placeholder' : 'text';
      if (root.value === 'args' && second) this.#text(`argument ${second.value}`, second, 'reference', true, language);
      else if (resolution.kind === 'context') this.#text(`context ${root.value}`, root, 'reference', true, language);
      else if (resolution.kind === 'step' && second) {
        const { step, rest } = resolution;
        const { start } = second;
        const { end } = path![rest - 1]!;
        const byName = rest === 2 && step.name?.value === second.value;
        this.#text(step, { start, end, node: second.node }, 'reference', byName, language);
      }
    }
  }

  #variables(): void {
    for (const expression of this.#job.expressions) {
      const { node } = expression;
      if (!isString(node) || !expression.analysis) continue;
      for (const { name, uses } of variablesIn(node.value)) {
        const key = {};
        this.#byKey.set(key, { kind: 'variable', name, expression, found: new Map() });
        for (const { declares, ...range } of uses)
          this.#within(key, node, range, declares ? 'declaration' : 'reference', 'expression');
      }
    }
  }

  #text(
    key: unknown,
    { start, end, node }: { readonly start: number; readonly end: number; readonly node: Node },
    role: Occurrence['role'],
    byName: boolean,
    language: Occurrence['language'] = 'text',
  ): void {
    const found = this.#byKey.get(key)?.found;
    if (!found || found.has(start) || node.kind !== 'scalar') return;
    found.set(start, { start, end, scalar: node, role, language, byName });
  }

  #within(
    key: unknown,
    scalar: Scalar,
    { start, end }: Range,
    role: Occurrence['role'],
    language: Occurrence['language'],
    byName = true,
  ): void {
    this.#text(key, { ...spanWithin(scalar, start, end), node: scalar }, role, byName, language);
  }
}
