import { resolve } from 'node:path';
import type { ConfigLoader } from '../../config/load/loader.ts';
import type { DeployedJob, LintResult, RelatedPlace } from '../../engine/result.ts';
import type { FoundFile } from '../../files/discover.ts';
import { ReadError } from '../../files/read.ts';
import type { Named } from '../../remote/names.ts';
import type { RemoteJob } from '../../remote/sync-jobs.ts';
import type { StreamedFile, StreamedFiles } from '../lint/streamed-files.ts';
import type { Log } from '../log.ts';
import { UsageError } from '../usage-error.ts';
import { LocalPlaces } from './local-places.ts';
import type { RemoteSource } from './options.ts';
import { readRemote } from './read-remote.ts';

/** The folder that deployed jobs are shown in. */
const FOLDER = 'remote';

/** How much of what was linted is kept for rules that compare jobs. */
const KEPT_BYTES = 16 * 1024 * 1024;

interface Met extends Named {
  readonly job: DeployedJob;
  /** The path that it was linted with. */
  readonly path: string;
}

/** Deployed jobs as the files that `remote pull` would write. */
export class DeployedFiles implements StreamedFiles {
  readonly #source: RemoteSource;
  readonly #configs: ConfigLoader;
  readonly #cwd: string;
  readonly #log: Log;
  readonly #met: Met[] = [];
  readonly #texts = new Map<string, Uint8Array>();
  readonly #paths = new Set<string>();
  #kept = 0;
  /** Whether a saved answer says that there is more. */
  #isPart = false;
  failure: UsageError | undefined;

  constructor(source: RemoteSource, configs: ConfigLoader, cwd: string, log: Log) {
    this.#source = source;
    this.#configs = configs;
    this.#cwd = cwd;
    this.#log = log;
  }

  get isAll(): boolean {
    const { integrations, environment, ids } = this.#source.filter;
    return !(this.failure || this.#isPart || integrations || environment !== undefined || ids);
  }

  async *files(): AsyncGenerator<StreamedFile> {
    const { definitionOf, idOf, slugOf, writeYaml } = await import('../../remote/files.ts');
    try {
      for await (const { jobs, isPart = false } of readRemote(this.#source, this.#log)) {
        this.#isPart ||= isPart;
        for (const job of jobs) {
          const named = { slug: slugOf(job), id: idOf(job) };
          const path = this.#provisionalPath(named.slug, slugOf({ id: named.id }));
          this.#met.push({ ...named, path, job: describe(job) });
          this.#texts.set(path, Buffer.from(writeYaml(definitionOf(job))));
          const bytes = () => this.#textAt(path);
          yield { absolute: resolve(this.#cwd, path), path, named: true, patterns: new Set(), bytes };
        }
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.failure = error;
    }
    if (this.#met.length === 0 && !this.failure) {
      this.#log.notice(
        `there is no deployed job${this.#filters()}`,
        'check the filters, and which environment the token is of',
      );
    }
  }

  done({ path }: FoundFile): void {
    this.#kept += this.#texts.get(path)?.length ?? 0;
    if (this.#kept > KEPT_BYTES) this.#texts.delete(path);
  }

  /** The paths of all files, as they are reported, by those that they came with. */
  async finalPaths(): Promise<ReadonlyMap<string, string>> {
    const { nameAll } = await import('../../remote/files.ts');
    const names = nameAll(this.#met);
    return new Map(this.#met.map(({ path }, i) => [path, pathOf(names[i]!)]));
  }

  async finish(results: readonly LintResult[]): Promise<LintResult[]> {
    const paths = await this.finalPaths();
    const finalPath = (path: string | undefined) => paths.get(path ?? '') ?? path;
    const jobs = new Map(this.#met.map(({ path, job }) => [path, job]));
    const places = new LocalPlaces(this.#configs, this.#source.files, this.#cwd);
    const finished: LintResult[] = [];
    for (const result of results) {
      const job = jobs.get(result.path ?? '');
      const findings = await Promise.all(
        result.findings.map(async (finding) => {
          const related: RelatedPlace[] = (finding.related ?? []).map((one) => ({ ...one, path: finalPath(one.path) }));
          const local = job && (await places.find(job, result, finding));
          return local || related.length > 0 ? { ...finding, related: local ? [...related, local] : related } : finding;
        }),
      );
      finished.push({ ...result, path: finalPath(result.path), findings, ...(job && { job }) });
    }
    return finished;
  }

  /** Other than those before: which ones have one name is known at the end. */
  #provisionalPath(slug: string, id: string): string {
    let path = pathOf(slug);
    for (let number = 1; this.#paths.has(path); number++) path = pathOf(`${slug}-${id}-${number}`);
    this.#paths.add(path);
    return path;
  }

  #textAt(path: string): Uint8Array {
    const text = this.#texts.get(path);
    if (!text) throw new ReadError('is not kept any more');
    return text;
  }

  #filters(): string {
    const { integrations = [], environment, ids = [] } = this.#source.filter;
    const said = [
      ...integrations.map((name) => `integration "${name}"`),
      ...(environment === undefined ? [] : [`environment "${environment}"`]),
      ...ids.map((id) => `id "${id}"`),
    ];
    return said.length === 0 ? '' : ` of ${said.join(', ')}`;
  }
}

function pathOf(name: string): string {
  return `${FOLDER}/${name}.yaml`;
}

function describe({ id, label, integration_name, environment_id, updated_at }: RemoteJob): DeployedJob {
  const said = { id, label, integrationName: integration_name, environmentId: environment_id, updatedAt: updated_at };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => typeof value === 'string' && value !== ''));
}
