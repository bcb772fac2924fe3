import type { Rule } from '../src/rule/rule.ts';
import anglePlaceholder from './angle-placeholder.ts';
import dependencyCycle from './dependency-cycle.ts';
import duplicateName from './duplicate-name.ts';
import emptyResources from './empty-resources.ts';
import invalidPlaceholder from './invalid-placeholder.ts';
import missingId from './missing-id.ts';
import resourceFormat from './resource-format.ts';
import unavailableReference from './unavailable-reference.ts';
import undeclaredArg from './undeclared-arg.ts';
import unguardedOptionalArg from './unguarded-optional-arg.ts';
import unknownDependency from './unknown-dependency.ts';
import unknownMethod from './unknown-method.ts';
import unknownReference from './unknown-reference.ts';
import unusedArg from './unused-arg.ts';

/** All rules, in the order in which they are documented. */
export const rules: readonly Rule[] = [
  emptyResources,
  resourceFormat,
  unknownMethod,
  missingId,
  duplicateName,
  unknownDependency,
  dependencyCycle,
  undeclaredArg,
  unusedArg,
  unguardedOptionalArg,
  invalidPlaceholder,
  anglePlaceholder,
  unknownReference,
  unavailableReference,
];
