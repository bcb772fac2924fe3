import type { Place } from '../document/node.ts';
import { type Analysis, placesOfSecrets } from '../engine/analysis.ts';
import { describeJob } from '../engine/describe-job.ts';
import { maskSecrets } from '../engine/mask.ts';
import type { Job } from '../job/job.ts';
import { perObject } from '../shared/memo.ts';
import { withoutAbsent } from '../shared/objects.ts';
import { Lines } from '../text/lines.ts';
import { compareJobs } from './changes.ts';
import type { ChangePlace, DiffSide, JobChange, JobDiff } from './diff.ts';
import type { DiffFormat, DiffOptions } from './formats.ts';
import { changeKinds } from './kinds.ts';
import { matchJobs } from './match-jobs.ts';
import { textOfValue } from './value-text.ts';

export { compareJobs } from './changes.ts';
export { matchJobs } from './match-jobs.ts';

/** A job of one of the versions. */
export interface AnalysedJob {
  readonly job: Job;
  readonly analysis: Analysis;
  /** The file that both versions are in, under whatever name. */
  readonly file: string;
  /** The revision of git that it is from; its path is the one at that revision. */
  readonly revision?: { readonly name: string; readonly path: string };
}

/** What is different between the jobs of two versions, in the order of the new one, without their secrets. */
export function diffJobs(before: readonly AnalysedJob[], after: readonly AnalysedJob[]): JobDiff[] {
  const identify = ({ job, file }: AnalysedJob) => ({ ...describeJob(job), file });
  return matchJobs(before, after, identify).map(diffPair);
}

/** How a job of one of the versions is shown. */
export function describeSide(version: AnalysedJob): DiffSide {
  return new Side(version).describe();
}

/** What is different between two versions of a job, or which one alone is there. */
export function diffPair({ before, after }: { readonly before?: AnalysedJob; readonly after?: AnalysedJob }): JobDiff {
  const [old, now] = [before, after].map((version) => version && new Side(version));
  const sides = { ...(old && { before: old.describe() }), ...(now && { after: now.describe() }) };
  if (!before || !after) return { state: before ? 'removed' : 'added', ...sides, changes: [] };
  const redact = (text: string) => old!.redact(now!.redact(text));
  const changes = compareJobs(before.job, after.job).map(
    (change): JobChange => ({
      kind: change.kind,
      level: change.level,
      names: redact(change.names),
      message: redact(change.message),
      ...(change.before && { before: old!.place(change.before, redact) }),
      ...(change.after && { after: now!.place(change.after, redact) }),
    }),
  );
  if (changes.length === 0 && old!.text !== now!.text) {
    changes.push({
      ...{ kind: 'comments-only', level: changeKinds['comments-only'], names: '' },
      message: 'only comments, notes, spaces or the order of keys changed',
    });
  }
  return { state: changes.length > 0 ? 'changed' : 'equal', ...sides, changes };
}

const maskOf = perObject(({ file, reports, secrets }: Analysis) =>
  maskSecrets(file, placesOfSecrets(reports, secrets)),
);
const linesOf = perObject(({ file }: Analysis) => (file.virtual ? undefined : new Lines(file.text)));

/** One of the versions of a job, as it is shown. */
class Side {
  readonly #job: Job;
  readonly #revision: AnalysedJob['revision'];
  readonly #lines: Lines | undefined;
  readonly redact: (text: string) => string;
  /** The text that is only different where nothing that counts is: of a file with several jobs its own part. */
  readonly text: string;

  constructor({ job, analysis, revision }: AnalysedJob) {
    this.#job = job;
    this.#revision = revision;
    this.#lines = linesOf(analysis);
    this.redact = maskOf(analysis).redact;
    const { text } = job.file;
    const isAlone = analysis.documents.reduce((sum, { jobs }) => sum + jobs.length, 0) === 1;
    this.text = isAlone ? text : text.slice(job.node.start, job.node.end);
  }

  describe(): DiffSide {
    const { path, document, pointer, ...named } = describeJob(this.#job);
    const names = Object.entries(named).map(([name, value]) => [
      name,
      typeof value === 'string' ? this.redact(value) : value,
    ]);
    const side = {
      path: this.#revision?.path ?? path,
      revision: this.#revision?.name,
      ...{ document, pointer: this.redact(pointer), line: this.#lines?.position(this.#job.node.start).line },
      ...(Object.fromEntries(names) as typeof named),
    };
    return withoutAbsent(side);
  }

  place({ start, end, node }: Place, redact: (text: string) => string): ChangePlace {
    const isWhole = start === node.start && end === node.end;
    const text = isWhole ? textOfValue(node) : this.#job.file.text.slice(start, end);
    const from = this.#lines?.position(start);
    const to = this.#lines?.position(end);
    return {
      ...(from && to && { line: from.line, column: from.column, endLine: to.line, endColumn: to.column }),
      text: redact(text),
    };
  }
}

const loaders = {
  pretty: () => import('./pretty.ts'),
  json: () => import('./json.ts'),
  markdown: () => import('./markdown.ts'),
  github: () => import('./github.ts'),
} satisfies Readonly<Record<DiffFormat, unknown>>;

/** Differences in one of their formats. */
export async function formatDiffs(
  diffs: readonly JobDiff[],
  format: DiffFormat,
  options: DiffOptions,
): Promise<string> {
  const loaded = await loaders[format]();
  return loaded.format(diffs, options);
}
