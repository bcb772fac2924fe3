export {
  type Entry,
  entryOf,
  isMapping,
  isPresent,
  isSequence,
  isString,
  type Located,
  locate,
  type Node,
  type Place,
  placeOf,
  type Scalar,
  valueAt,
} from '../document/node.ts';
export { placeIn } from '../document/places.ts';
export type { SourceFile, SyntaxCause, SyntaxProblem } from '../document/source.ts';
export type { ArgsProblem, Argument } from '../job/args/args.ts';
export { formatOf, schemaTypes } from '../job/args/json-schema.ts';
export { batchedSteps, batchSources, recordSources } from '../job/batched-steps.ts';
export type { Comparison, ExpressionError, JavaScriptName, Literal, Name } from '../job/expression/analysis.ts';
export { knownFunctions } from '../job/expression/functions.ts';
export { writtenKeys } from '../job/expression/keys.ts';
export { anything, branchesOf, type Kinds, kinds, kindsInWords, kindsOf, truthOf } from '../job/expression/kinds.ts';
export { literalPairs } from '../job/expression/literal-pairs.ts';
export type { Dependency } from '../job/graph.ts';
export type { Job } from '../job/job.ts';
export { lacksId } from '../job/method.ts';
export { persistedNames, persistedSteps, yieldingTypes } from '../job/persisted-names.ts';
export { casts } from '../job/placeholder/grammar.ts';
export type { PlaceholderPart, PlaceholderProblem, Word } from '../job/placeholder/placeholder.ts';
export { absentArgConditions } from '../job/references/absent-args.ts';
export { deadEnd } from '../job/references/dead-ends.ts';
export { isDestinationId, unguardedUses } from '../job/references/guards.ts';
export { referencesIn } from '../job/references/in-expression.ts';
export { invertedValidation } from '../job/references/inverted-validation.ts';
export type { Loop } from '../job/references/loops.ts';
export { lostWindow } from '../job/references/lost-window.ts';
export { type Endless, endlessness, keepsType } from '../job/references/recursion.ts';
export { type PlaceholderUse, pathText, type Reference } from '../job/references/references.ts';
export { parentOf, remedyFor } from '../job/references/remedy.ts';
export type { Resolution } from '../job/references/resolution.ts';
export { type RunCondition, runCondition } from '../job/references/run-conditions.ts';
export { inCompletedRun } from '../job/references/run-status.ts';
export { scopeKey } from '../job/references/scope.ts';
export { lacksTexts, textsIn, unknownValues } from '../job/references/unreadable.ts';
export { byStateKey, comparableKey, firstStateNodeWithout, stateKeyOf, stateNodes } from '../job/state-nodes.ts';
export { nameOf, type Step } from '../job/step.ts';
export { keyAbove } from '../job/texts/find-texts.ts';
export type { Expression, Template } from '../job/texts/text.ts';
export { stepsWithoutRequest } from '../job/without-request.ts';
export type { StructureProblem } from '../schema/check.ts';
export { asField, eitherOf, kindOf, together } from '../schema/words.ts';
export { memoized, perObject } from '../shared/memo.ts';
export { nearest, Speller } from '../text/nearest.ts';
export { quote } from '../text/quote.ts';
export { isSecretKey, isWrittenOut, mentionsSecretKey, shapesIn } from '../text/secrets.ts';
export { contains, type Edit } from '../text/span.ts';
export { alternatives, count, grouped } from '../text/words.ts';
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
export {
  defineRule,
  type Fix,
  type ReportFunction,
  type SuppressedRule,
  type Suppression,
  suppressionKinds,
} from './rule.ts';
