import { existsSync, lstatSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parseSource } from '../../document/parse.ts';
import { toValue } from '../../document/value.ts';
import { discover, displayPath } from '../../files/discover.ts';
import { ReadError, readFile } from '../../files/read.ts';
import { WriteError, writeWhole } from '../../files/write.ts';
import type { RemoteJob } from '../../remote/sync-jobs.ts';
import { checkDocumentShape } from '../../schema/check.ts';
import { count } from '../../text/words.ts';
import { type CommandSpec, switchOption } from '../command.ts';
import { Log } from '../log.ts';
import { configsOf, type GivenJobOptions, jobOptions } from '../read-jobs.ts';
import { STDOUT, write } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type GivenRemoteOptions, readRemoteOptions, remoteOptions } from './options.ts';
import { pullCapabilities } from './pull-capabilities.ts';
import { readRemote } from './read-remote.ts';

interface GivenOptions extends GivenRemoteOptions, GivenJobOptions {
  readonly json?: true;
  readonly noId?: true;
  readonly force?: true;
  readonly capabilities?: true;
}

export const pullCommand: CommandSpec = {
  name: 'remote pull',
  usage: '[DIR]',
  summary: 'Write deployed jobs into files, one for each (by default into the folder "jobs")',
  options: [
    switchOption('--json', 'write JSON in place of YAML'),
    switchOption('--no-id', 'leave out the ids of the jobs'),
    switchOption('--capabilities', 'write what integrations can do, by default into the folder "capabilities"'),
    switchOption('--force', 'overwrite files that differ from the deployed jobs'),
    ...remoteOptions,
    ...jobOptions,
  ],
  notes: 'Exit status: 0 done, 1 files that differ were left as they are, 2 trouble',
  run: pull,
};

const FAILED = 2;

async function pull(args: readonly string[], given: GivenOptions): Promise<number> {
  const [dir = given.capabilities ? 'capabilities' : 'jobs', more] = args;
  if (more !== undefined) throw new UsageError(`"remote pull" takes one folder, found another one: "${more}"`);
  const cwd = process.cwd();
  const folder = resolve(cwd, dir);
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new UsageError(`"${dir}" is not a folder`);
  const log = new Log(given.color);
  const source = await readRemoteOptions(given, configsOf(given, cwd, { ignoreCapabilities: true }), process.env);
  if (given.capabilities) return pullCapabilities(folder, source, log);
  const jobs: RemoteJob[] = [];
  for await (const page of readRemote(source, log)) jobs.push(...page.jobs);
  if (jobs.length === 0) log.notice('there is no job to pull', 'check the filters');

  const { definitionOf, idOf, isSameDefinition, nameAll, slugOf, writeJson, writeYaml } = await import(
    '../../remote/files.ts'
  );
  const existing = await Folder.read(folder, cwd);
  const named = jobs.map((job) => ({ slug: slugOf(job), id: idOf(job) }));
  const names = nameAll(named);
  const counts = { written: 0, unchanged: 0, kept: 0, failed: 0 };
  const lines: string[] = [];
  for (const [i, job] of jobs.entries()) {
    const { slug, id } = named[i]!;
    const usual = [names[i]!, `${slug}-${slugOf({ id }).slice(0, 8)}`];
    const path = await existing.pathFor(
      id,
      usual.map((name) => join(folder, name + (given.json ? '.json' : '.yaml'))),
    );
    const shown = displayPath(path, cwd);
    const definition = definitionOf(job, { withId: !given.noId });
    const found = await existing.at(path);
    if (found?.jobs.some((one) => (idOf(one) ?? id) === id && isSameDefinition(one, definition))) {
      counts.unchanged++;
      continue;
    }
    if (found && (!given.force || found.jobs.length > 1)) {
      const several = found.jobs.length > 1 ? ', and holds other jobs too' : '';
      lines.push(`kept ${shown}: it differs from the deployed job${several}\n`);
      counts.kept++;
      continue;
    }
    const text = extname(path) === '.json' ? writeJson(definition) : writeYaml(definition);
    try {
      writeWhole(path, text, { within: cwd, makeFolder: true, ...(found && { expected: found.bytes }) });
      existing.add(path, { bytes: Buffer.from(text), jobs: [job] });
      lines.push(`${found ? 'overwrote' : 'wrote'} ${shown}\n`);
      counts.written++;
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      log.error(`"${shown}" ${error.message}`);
      counts.failed++;
    }
  }
  write(STDOUT, lines.join(''));
  const { written, unchanged, kept, failed } = counts;
  const said = [`${count(written, 'file')} written`, `${unchanged} unchanged`];
  if (kept > 0) said.push(`${kept} kept`);
  if (jobs.length > 0) log.notice(said.join(', '), kept > 0 ? '"--force" overwrites what differs' : undefined);
  return failed > 0 ? FAILED : kept > 0 ? 1 : 0;
}

/** A file that is there already. */
interface Existing {
  readonly bytes: Uint8Array;
  /** The values of its jobs; none where it does not parse. */
  readonly jobs: readonly unknown[];
}

/** The folder that is written to. */
class Folder {
  readonly #files = new Map<string, Existing>();
  readonly #byId = new Map<string, string>();

  static async read(folder: string, cwd: string): Promise<Folder> {
    const read = new Folder();
    if (existsSync(folder)) for (const { absolute } of (await discover([folder], cwd)).files) await read.at(absolute);
    return read;
  }

  /** A file that is there, even one that is met nowhere else, such as what git ignores. */
  async at(path: string): Promise<Existing | undefined> {
    if (!this.#files.has(path) && lstatSync(path, { throwIfNoEntry: false })) this.add(path, await readExisting(path));
    return this.#files.get(path);
  }

  add(path: string, file: Existing): void {
    this.#files.set(path, file);
    for (const job of file.jobs) {
      const id = idIn(job);
      if (id !== undefined && !this.#byId.has(id)) this.#byId.set(id, path);
    }
  }

  /** Where a job is, or the first of several paths that is not of another one. */
  async pathFor(id: string | undefined, paths: readonly string[]): Promise<string> {
    const known = id === undefined ? undefined : this.#byId.get(id);
    if (known !== undefined) return known;
    for (const path of paths) {
      const ids = ((await this.at(path))?.jobs ?? []).map(idIn);
      if (ids.every((other) => other === undefined || other === id)) return path;
    }
    return paths[0]!;
  }
}

function idIn(job: unknown): string | undefined {
  const { id } = Object(job) as { id?: unknown };
  return typeof id === 'string' && id !== '' ? id : undefined;
}

async function readExisting(path: string): Promise<Existing> {
  try {
    const bytes = readFile(path);
    const { documents } = await parseSource({ path, bytes });
    const jobs = documents.flatMap(({ root }) => {
      const shape = root && checkDocumentShape(root);
      return shape && 'jobs' in shape ? shape.jobs.map(toValue) : [];
    });
    return { bytes, jobs };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { bytes: new Uint8Array(), jobs: [] };
  }
}
