import type { DocumentedRule } from '../src/rule/rule.ts';
import absentArgCondition from './absent-arg-condition.ts';
import anglePlaceholder from './angle-placeholder.ts';
import conditionalOnlyOutlet from './conditional-only-outlet.ts';
import constantCondition from './constant-condition.ts';
import dateAsText from './date-as-text.ts';
import deadAlternative from './dead-alternative.ts';
import deadEndRun from './dead-end-run.ts';
import dependencyCycle from './dependency-cycle.ts';
import discardedRecords from './discarded-records.ts';
import duplicateId from './duplicate-id.ts';
import duplicateName from './duplicate-name.ts';
import duplicateStep from './duplicate-step.ts';
import emptyResources from './empty-resources.ts';
import hardcodedId from './hardcoded-id.ts';
import hardcodedSecret from './hardcoded-secret.ts';
import impossibleComparison from './impossible-comparison.ts';
import ineffectiveCast from './ineffective-cast.ts';
import ineffectivePersist from './ineffective-persist.ts';
import invalidArgsSchema from './invalid-args-schema.ts';
import invalidCall from './invalid-call.ts';
import invalidExpression from './invalid-expression.ts';
import invalidLoopTarget from './invalid-loop-target.ts';
import invalidPlaceholder from './invalid-placeholder.ts';
import invalidSuppression from './invalid-suppression.ts';
import invertedArgsValidation from './inverted-args-validation.ts';
import javascriptInJsonata from './javascript-in-jsonata.ts';
import mismatchedId from './mismatched-id.ts';
import misplacedTransform from './misplaced-transform.ts';
import missingId from './missing-id.ts';
import missingIntegratedAccount from './missing-integrated-account.ts';
import missingIntegrationName from './missing-integration-name.ts';
import missingMutexKey from './missing-mutex-key.ts';
import missingStateKey from './missing-state-key.ts';
import missingStateValue from './missing-state-value.ts';
import misspeltKeyword from './misspelt-keyword.ts';
import nameReadFromRecord from './name-read-from-record.ts';
import needlessSpool from './needless-spool.ts';
import noObjectResult from './no-object-result.ts';
import overwrittenUpload from './overwritten-upload.ts';
import prematureStateUpdate from './premature-state-update.ts';
import recordsAsText from './records-as-text.ts';
import recursionWithoutEnd from './recursion-without-end.ts';
import repeatingRecursion from './repeating-recursion.ts';
import resourceFormat from './resource-format.ts';
import runtimeVersion from './runtime-version.ts';
import schema from './schema.ts';
import sharedStateKey from './shared-state-key.ts';
import syntax from './syntax.ts';
import unavailableReference from './unavailable-reference.ts';
import undeclaredArg from './undeclared-arg.ts';
import unguardedDestination from './unguarded-destination.ts';
import unguardedOptionalArg from './unguarded-optional-arg.ts';
import unguardedState from './unguarded-state.ts';
import unknownDependency from './unknown-dependency.ts';
import unknownFunction from './unknown-function.ts';
import unknownMethod from './unknown-method.ts';
import unknownPersistedResource from './unknown-persisted-resource.ts';
import unknownProperty from './unknown-property.ts';
import unknownReference from './unknown-reference.ts';
import unpairedStateKey from './unpaired-state-key.ts';
import unpersistableResource from './unpersistable-resource.ts';
import unquotedKey from './unquoted-key.ts';
import unquotedPath from './unquoted-path.ts';
import unquotedPlaceholder from './unquoted-placeholder.ts';
import unquotedText from './unquoted-text.ts';
import unreadState from './unread-state.ts';
import unreadValidatedArg from './unread-validated-arg.ts';
import unsafeCursor from './unsafe-cursor.ts';
import unsupportedCall from './unsupported-call.ts';
import unsupportedDeleteTracking from './unsupported-delete-tracking.ts';
import unusedArg from './unused-arg.ts';
import unusedContext from './unused-context.ts';
import unusedLoop from './unused-loop.ts';
import unusedSuppression from './unused-suppression.ts';

/** All rules, in the order in which they are documented. */
export const rules: readonly DocumentedRule[] = [
  syntax,
  schema,
  unknownProperty,
  unquotedPlaceholder,
  emptyResources,
  resourceFormat,
  unknownMethod,
  missingId,
  unsupportedCall,
  duplicateId,
  duplicateName,
  duplicateStep,
  unknownDependency,
  dependencyCycle,
  invalidArgsSchema,
  misspeltKeyword,
  undeclaredArg,
  unusedArg,
  unreadValidatedArg,
  invertedArgsValidation,
  absentArgCondition,
  unguardedOptionalArg,
  mismatchedId,
  invalidPlaceholder,
  anglePlaceholder,
  deadAlternative,
  ineffectiveCast,
  dateAsText,
  recordsAsText,
  unknownReference,
  unavailableReference,
  misplacedTransform,
  invalidLoopTarget,
  unusedLoop,
  recursionWithoutEnd,
  repeatingRecursion,
  hardcodedSecret,
  missingIntegrationName,
  discardedRecords,
  ineffectivePersist,
  runtimeVersion,
  invalidExpression,
  unknownFunction,
  invalidCall,
  javascriptInJsonata,
  unquotedKey,
  unquotedText,
  unquotedPath,
  noObjectResult,
  constantCondition,
  nameReadFromRecord,
  impossibleComparison,
  missingIntegratedAccount,
  unknownPersistedResource,
  unguardedDestination,
  hardcodedId,
  missingStateKey,
  sharedStateKey,
  missingMutexKey,
  missingStateValue,
  unguardedState,
  prematureStateUpdate,
  unsafeCursor,
  conditionalOnlyOutlet,
  deadEndRun,
  unpairedStateKey,
  unreadState,
  overwrittenUpload,
  needlessSpool,
  unusedContext,
  unpersistableResource,
  unsupportedDeleteTracking,
  unusedSuppression,
  invalidSuppression,
];
