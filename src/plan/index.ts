import { type Analysis, placesOfSecrets } from '../engine/analysis.ts';
import { describeJob } from '../engine/describe-job.ts';
import { maskSecrets } from '../engine/mask.ts';
import type { Job } from '../job/job.ts';
import type { PlanFormat } from './formats.ts';
import type { JobPlan } from './plan.ts';
import { runOf } from './run.ts';
import { tableOf } from './table.ts';

/**
 * What runs of a job would do, without its secrets.
 *
 * @param given the arguments of a run; without them, what depends on which are given
 */
export function planOfJob(analysis: Analysis, job: Job, given?: Readonly<Record<string, unknown>>): JobPlan {
  const { file, reports, secrets } = analysis;
  const { redact } = maskSecrets(file, placesOfSecrets(reports, secrets));
  const about = describeJob(job);
  const plan = given
    ? { ...about, run: runOf(job, { given, declared: job.args.declared }) }
    : { ...about, table: tableOf(job) };
  return redacted(plan, redact) as JobPlan;
}

/** A value with all its texts redacted, and without what is undefined. */
function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([name, entry]) => [redact(name), redacted(entry, redact)]));
}

const loaders = {
  pretty: () => import('./pretty.ts'),
  json: () => import('./json.ts'),
  markdown: () => import('./markdown.ts'),
} satisfies Readonly<Record<PlanFormat, unknown>>;

/** A plan in one of its formats. */
export async function formatPlan(plan: JobPlan, format: PlanFormat, options: { color: boolean }): Promise<string> {
  const loaded = await loaders[format]();
  return loaded.format(plan, options);
}
