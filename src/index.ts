/** The library without files: it runs in browsers and edge workers too. */

export type { ChangePlace, DiffSide, JobChange, JobDiff } from './compare/diff.ts';
export type { ChangeKind, Level } from './compare/kinds.ts';
export type { Config, RuleSetting, RuleSeverity } from './config/config.ts';
export type { AppliedFix, Fixed } from './engine/fix.ts';
export type { DeployedJob, Finding, FindingFix, LintResult, RelatedPlace } from './engine/result.ts';
export type { Direction, DrawOptions, GraphFormat } from './graph/drawing.ts';
export type { GraphEdge, GraphFinding, GraphNode, JobGraph } from './graph/job-graph.ts';
export {
  type CheckArgsOptions,
  checkArgs,
  type DiffOptions,
  diffJobs,
  drawGraph,
  type FixOptions,
  fixText,
  type GraphOptions,
  graphOf,
  type LintOptions,
  lintText,
  lintValue,
  type PlanOptions,
  planOf,
  rules,
} from './library.ts';
export type {
  Answer,
  Delivery,
  JobPlan,
  PlannedRun,
  PlannedStep,
  PlanRow,
  PlanTable,
} from './plan/plan.ts';
export { type DocumentedRule, defineRule, type Fix, type FixSafety, type Rule, type Severity } from './rule/rule.ts';
export type { SyncJob, SyncJobFile } from './schema/types.ts';
export { validateSyncJob } from './schema/validate.ts';
