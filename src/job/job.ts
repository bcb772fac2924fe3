import type { Entry, Located, Mapping, Place, Sequence } from '../document/node.ts';
import type { Document, SourceFile } from '../document/source.ts';
import type { StructureProblem } from '../schema/check.ts';
import type { Args } from './args/args.ts';
import type { Graph } from './graph.ts';
import type { Loop } from './references/loops.ts';
import type { References, UsedArgs } from './references/references.ts';
import type { Scope } from './references/scope.ts';
import type { Settings } from './settings.ts';
import type { Runtime, Step, StepType } from './step.ts';
import type { Expression, Template } from './texts/text.ts';

/** A sync job and everything that the rules ask about it. Each part carries its place. */
export interface Job {
  readonly file: SourceFile;
  readonly document: Document;
  readonly node: Mapping;
  /** The first key, or the braces of an empty map: where something missing is said. */
  readonly missingKeyPlace: Place;
  /** What the schema says. */
  readonly structure: readonly StructureProblem[];
  readonly runtime: Runtime;
  readonly integrationName: Located | undefined;
  readonly stateKey: Located | undefined;
  readonly mutexKey: Located | undefined;
  readonly args: Args;
  /** The list of `resources`, where it is one. */
  readonly resources: Sequence | undefined;
  readonly steps: readonly Step[];
  /** The steps of one type, in the order of the file. */
  stepsOfType(type: StepType): readonly Step[];
  readonly graph: Graph;
  readonly scope: Scope;
  /** All strings in which the platform reads placeholders and that have some, or something like it. */
  readonly templates: readonly Template[];
  readonly expressions: readonly Expression[];
  /** Every name that a placeholder or an expression reads. */
  readonly references: References;
  readonly loops: readonly Loop[];
  readonly usedArgs: UsedArgs;
  /** Texts that could not be read and may mention anything that is in them. */
  readonly unreadTexts: readonly string[];
  readonly settings: Settings;
  /** The entry of a field that has a value; a misspelt key counts as the one it was meant to be. */
  field(name: string): Entry | undefined;
}
