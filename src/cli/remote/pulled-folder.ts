import { existsSync, lstatSync } from 'node:fs';
import type { ConfigLoader } from '../../config/load/loader.ts';
import { parseSource } from '../../document/parse.ts';
import { analyse } from '../../engine/lint.ts';
import { discover } from '../../files/discover.ts';
import { ReadError, readFile } from '../../files/read.ts';
import { isBelow } from '../../files/write.ts';
import type { Job } from '../../job/job.ts';
import { textOf } from '../../job/read-steps.ts';

/** A file that is there already. */
export interface ExistingFile {
  readonly bytes: Uint8Array;
  /** Its jobs, none where it does not parse, and their ids. */
  readonly jobs: readonly Job[];
  readonly ids: readonly (string | undefined)[];
}

export interface PulledFolderOptions {
  readonly configs: ConfigLoader;
  /** The ids of jobs by the absolute paths of their files. */
  readonly configured: ReadonlyMap<string, string>;
  readonly cwd: string;
}

/** The folder that deployed jobs are written to. */
export class PulledFolder {
  readonly #configs: ConfigLoader;
  readonly #files = new Map<string, ExistingFile>();
  readonly #byId = new Map<string, string>();

  private constructor(configs: ConfigLoader) {
    this.#configs = configs;
  }

  static async read(folder: string, { configs, configured, cwd }: PulledFolderOptions): Promise<PulledFolder> {
    const read = new PulledFolder(configs);
    for (const [path, id] of configured) if (isBelow(path, folder)) read.#byId.set(id, path);
    if (existsSync(folder)) for (const { absolute } of (await discover([folder], cwd)).files) await read.at(absolute);
    return read;
  }

  /** A file that is there, even one that is met nowhere else, such as what git ignores. */
  async at(path: string): Promise<ExistingFile | undefined> {
    if (!this.#files.has(path) && lstatSync(path, { throwIfNoEntry: false })) await this.#read(path);
    return this.#files.get(path);
  }

  /** Takes note of a file that was written for a job. */
  add(path: string, bytes: Uint8Array, id: string | undefined): void {
    this.#files.set(path, { bytes, jobs: [], ids: [id] });
  }

  /** Where a job is, or the first of several paths that is not of another one. */
  async pathFor(id: string | undefined, paths: readonly string[]): Promise<string> {
    const known = id === undefined ? undefined : this.#byId.get(id);
    if (known !== undefined) return known;
    for (const path of paths) {
      const file = await this.at(path);
      if (!file || !isOfOther(file, id)) return path;
    }
    return paths[0]!;
  }

  /** How the file at a path is related to the text of a deployed job: `shared` where it holds another job. */
  async compare(
    path: string,
    text: string,
    id: string | undefined,
  ): Promise<'equal' | 'differs' | 'shared' | undefined> {
    const file = await this.at(path);
    if (!file) return undefined;
    const mine = file.jobs.filter((_, i) => (file.ids[i] ?? id) === id);
    if (mine.length > 0) {
      const { compareJobs } = await import('../../compare/index.ts');
      const [deployed] = await this.#jobsIn(Buffer.from(text), path);
      if (deployed && mine.some((job) => compareJobs(job, deployed).length === 0)) return 'equal';
    }
    return file.ids.length > 1 || isOfOther(file, id) ? 'shared' : 'differs';
  }

  async #read(path: string): Promise<void> {
    let bytes: Uint8Array = new Uint8Array();
    let jobs: readonly Job[] = [];
    try {
      bytes = readFile(path);
      jobs = await this.#jobsIn(bytes, path);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
    }
    const ids = jobs.map((job) => textOf(job.field('id')?.value)?.value);
    this.#files.set(path, { bytes, jobs, ids });
    for (const id of ids) if (id !== undefined && !this.#byId.has(id)) this.#byId.set(id, path);
  }

  async #jobsIn(bytes: Uint8Array, path: string): Promise<readonly Job[]> {
    const { config } = await this.#configs.forFile(path);
    const { documents } = await analyse(await parseSource({ path, bytes }), config);
    return documents.flatMap((document) => document.jobs);
  }
}

function isOfOther({ ids }: ExistingFile, id: string | undefined): boolean {
  return ids.some((other) => other !== undefined && other !== id);
}
