import { existsSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { displayPath } from '../../files/discover.ts';
import { WriteError, writeWhole } from '../../files/write.ts';
import type { RemoteJob } from '../../remote/sync-jobs.ts';
import { count } from '../../text/words.ts';
import { type CommandSpec, switchOption } from '../command.ts';
import { Progress } from '../lint/progress.ts';
import { Log } from '../log.ts';
import { configsOf, type GivenJobOptions, jobOptions } from '../read-jobs.ts';
import { STDOUT, write } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type GivenRemoteOptions, readRemoteOptions, remoteOptions } from './options.ts';
import { pullCapabilities } from './pull-capabilities.ts';
import { PulledFolder } from './pulled-folder.ts';
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
  const configs = configsOf(given, cwd, { ignoreCapabilities: true });
  const source = await readRemoteOptions(given, configs, process.env);
  if (given.capabilities) return pullCapabilities(folder, source, log);
  const jobs: RemoteJob[] = [];
  const progress = new Progress('reading');
  for await (const page of readRemote(source, log)) {
    jobs.push(...page.jobs);
    progress.step(page.jobs.length);
  }
  progress.clear();
  if (jobs.length === 0) {
    log.notice('there is no job to pull', 'check the filters');
    return 0;
  }

  const { definitionOf, idOf, nameAll, slugOf, writeJson, writeYaml } = await import('../../remote/files.ts');
  const existing = await PulledFolder.read(folder, { configs, configured: source.files, cwd });
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
    const definition = definitionOf(job, { withId: !given.noId });
    const text = extname(path) === '.json' ? writeJson(definition) : writeYaml(definition);
    const shown = displayPath(path, cwd);
    const found = await existing.at(path);
    const state = await existing.compare(path, text, id);
    if (state === 'equal') {
      counts.unchanged++;
    } else if (state === 'shared' || (state && !given.force)) {
      const why = state === 'shared' ? 'it holds another job' : 'it differs from the deployed job';
      lines.push(`kept ${shown}: ${why}\n`);
      counts.kept++;
    } else {
      try {
        writeWhole(path, text, { within: cwd, makeFolder: true, ...(found && { expected: found.bytes }) });
        existing.add(path, Buffer.from(text), id);
        lines.push(`${found ? 'overwrote' : 'wrote'} ${shown}\n`);
        counts.written++;
      } catch (error) {
        if (!(error instanceof WriteError)) throw error;
        log.error(`"${shown}" ${error.message}`);
        counts.failed++;
      }
    }
  }
  write(STDOUT, lines.join(''));
  const { written, unchanged, kept, failed } = counts;
  const said = [`${count(written, 'file')} written`, `${unchanged} unchanged`];
  if (kept > 0) said.push(`${kept} kept`);
  log.notice(said.join(', '), kept > 0 && !given.force ? '"--force" overwrites what differs' : undefined);
  return failed > 0 ? FAILED : kept > 0 ? 1 : 0;
}
