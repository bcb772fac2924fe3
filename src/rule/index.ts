/**
 * The rule kit: all that a rule imports, built in (`rules/*.ts`) or of a plugin, which has it as `sync-job-lint/rule`.
 *
 * A rule reads a {@link Job}, the parts of which know where they are written, and reports places in it. The rest is here to help: with
 * reading the tree and the model, with words, and with fixes.
 */

// What a rule is

export {
  defineRule,
  type Example,
  type Fix,
  type FixSafety,
  type LintedDocument,
  type Messages,
  type Note,
  type Related,
  type Report,
  type ReportFunction,
  type Rule,
  type RuleGroup,
  type RunReportFunction,
  type Severity,
  type SuppressedRule,
  type Suppression,
  type Suppressions,
  suppressionKinds,
} from './rule.ts';

// The tree of a file: values and where they are written

export {
  type Entry,
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Located,
  locate,
  type Mapping,
  type Node,
  type Place,
  placeOf,
  type Scalar,
  type Sequence,
  valueAt,
} from '../document/node.ts';
export { placeIn } from '../document/places.ts';
export type { Document, Language, SourceFile, SyntaxCause, SyntaxProblem } from '../document/source.ts';
export { ValueIds } from '../document/value-ids.ts';
export { contains, type Edit, type Span } from '../text/span.ts';

// The model of a job

export type { Args, ArgsProblem, Argument } from '../job/args/args.ts';
export type { Capabilities, KnownMethods } from '../job/capabilities.ts';
export type { Dependency } from '../job/graph.ts';
export type { Job } from '../job/job.ts';
export type { Placeholder, PlaceholderPart, PlaceholderProblem, Word } from '../job/placeholder/placeholder.ts';
export type { Loop } from '../job/references/loops.ts';
export { type PlaceholderUse, pathText, type Reference } from '../job/references/references.ts';
export type { Resolution } from '../job/references/resolution.ts';
export { scopeKey } from '../job/references/scope.ts';
export type { Settings } from '../job/settings.ts';
export { type MethodName, nameOf, type ResourceName, type Step, type StepType } from '../job/step.ts';
export { keyAbove } from '../job/texts/find-texts.ts';
export type { Expression, Template } from '../job/texts/text.ts';
export type { StructureProblem } from '../schema/check.ts';

// Questions about a job that take more than a look

export { formatOf, schemaTypes } from '../job/args/json-schema.ts';
export { batchedSteps, batchSources, recordSources } from '../job/batched-steps.ts';
export { methodsOfIntegration } from '../job/capabilities.ts';
export type {
  Comparison,
  ExpressionError,
  JavaScriptName,
  Literal,
  Name,
  TextUse,
} from '../job/expression/analysis.ts';
export { knownFunctions } from '../job/expression/functions.ts';
export { anything, type Kinds, kinds, kindsInWords, kindsOf, truthOf } from '../job/expression/kinds.ts';
export { literalPairs } from '../job/expression/literal-pairs.ts';
export { lacksId } from '../job/method.ts';
export { persistedNames, persistedSteps, yieldingTypes } from '../job/persisted-names.ts';
export { casts } from '../job/placeholder/grammar.ts';
export { absentArgConditions } from '../job/references/absent-args.ts';
export { contextSource } from '../job/references/context-source.ts';
export { deadEnd } from '../job/references/dead-ends.ts';
export { declaredKinds } from '../job/references/declared-kinds.ts';
export { isDestinationId, mayBeMissing, unguardedUses } from '../job/references/guards.ts';
export { referencesIn } from '../job/references/in-expression.ts';
export { invertedValidation } from '../job/references/inverted-validation.ts';
export { lostWindow } from '../job/references/lost-window.ts';
export { type Endless, endlessness, keepsType } from '../job/references/recursion.ts';
export { refusedCalls } from '../job/references/refused-calls.ts';
export { parentOf, remedyFor } from '../job/references/remedy.ts';
export { lacksTexts, textsIn, unknownValues } from '../job/references/unreadable.ts';
export { byStateKey, comparableKey, firstStateNodeWithout, stateKeyOf, stateNodes } from '../job/state-nodes.ts';
export { stepsWithoutRequest } from '../job/without-request.ts';
export { perObject } from '../shared/memo.ts';
export { isSecretKey, isWrittenOut, mentionsSecretKey, shapesIn } from '../text/secrets.ts';

// Words

export { asField, eitherOf, kindOf, together } from '../schema/words.ts';
export { nearest, Speller } from '../text/nearest.ts';
export { quote } from '../text/quote.ts';
export { alternatives, count, grouped } from '../text/words.ts';

// Fixes

export {
  correction,
  didYouMean,
  entryBefore,
  entryRemoval,
  insertion,
  quoting,
  replacement,
  rewriting,
  takesAnchor,
} from './fix.ts';
