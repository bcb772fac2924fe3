import { toJson } from '../text/escape.ts';
import type { JobPlan } from './plan.ts';

/** For programs: `schemas/plan.schema.json`. */
export function format(plan: JobPlan): string {
  return `${toJson({ version: 1, kind: 'plan', job: plan }, 2)}\n`;
}
