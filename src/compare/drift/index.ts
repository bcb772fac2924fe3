import { valueAt } from '../../document/node.ts';
import { describeJob } from '../../engine/describe-job.ts';
import type { Job } from '../../job/job.ts';
import { type AnalysedJob, describeSide, diffPair } from '../index.ts';
import { Meanings } from '../meaning.ts';
import type { JobDrift } from './drift.ts';
import type { DriftFormat, DriftOptions } from './formats.ts';
import { matchDeployed } from './match-deployed.ts';

/** How many deployed jobs are named that an ambiguous one could be. */
const MOST_CANDIDATES = 10;

/** A job in a file here. */
export interface LocalJob extends AnalysedJob {
  /** The id of the deployed job that the configuration gives its file. */
  readonly configured?: string | undefined;
}

/** How jobs in files and deployed jobs differ, in the order of the files. */
export function driftOf(locals: readonly LocalJob[], remotes: readonly AnalysedJob[]): JobDrift[] {
  const matches = matchDeployed(
    locals,
    remotes,
    ({ job, configured }) => ({ ...identify(job), configured: configured?.toLowerCase() }),
    ({ job }) => identify(job),
  );
  const meanings = new Meanings();
  const stepsOf = ({ job }: AnalysedJob) => meanings.of(valueAt(job.node, 'resources'), 'resources');
  const alike = new Map<string, AnalysedJob>();
  for (const { local, remote } of matches) if (!local && remote) alike.set(stepsOf(remote), remote);
  return matches.map(({ local, remote, candidates }): JobDrift => {
    if (local && remote) {
      const { before, after, changes } = diffPair({ before: remote, after: local });
      const counting = changes.filter(({ kind }) => kind !== 'comments-only');
      return {
        state: counting.length > 0 ? 'changed' : 'equal',
        ...(after && { local: after }),
        ...(before && { remote: before }),
        changes: counting,
      };
    }
    if (!local) return { state: 'remote-only', remote: describeSide(remote!), changes: [] };
    const side = describeSide(local);
    if (candidates)
      return {
        state: 'ambiguous',
        local: side,
        candidates: candidates.slice(0, MOST_CANDIDATES).map(describeSide),
        changes: [],
      };
    const like = alike.get(stepsOf(local));
    return { state: 'local-only', local: side, changes: [], ...(like && { suggestion: describeSide(like) }) };
  });
}

function identify(job: Job) {
  const { id, ...named } = describeJob(job);
  return { ...named, id: id?.toLowerCase() };
}

const loaders = {
  pretty: () => import('./pretty.ts'),
  json: () => import('./json.ts'),
  markdown: () => import('./markdown.ts'),
  github: () => import('./github.ts'),
} satisfies Readonly<Record<DriftFormat, unknown>>;

/** Drift in one of its formats. */
export async function formatDrift(
  drifts: readonly JobDrift[],
  format: DriftFormat,
  options: DriftOptions,
): Promise<string> {
  const loaded = await loaders[format]();
  return loaded.format(drifts, options);
}
