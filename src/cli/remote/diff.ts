import { resolve } from 'node:path';
import { type DiffFormat, diffFormats } from '../../compare/formats.ts';
import type { AnalysedJob } from '../../compare/index.ts';
import type { SyncJobFilter } from '../../remote/sync-jobs.ts';
import { type CommandSpec, oneOf, switchOption, valueOption } from '../command.ts';
import { Progress } from '../lint/progress.ts';
import type { StreamedFile } from '../lint/streamed-files.ts';
import { Log } from '../log.ts';
import { configsOf, type GivenJobOptions, JobReader, jobOptions, jobsOf, readJobFiles } from '../read-jobs.ts';
import { reportRoots } from '../report-roots.ts';
import { STDOUT, wantsColor, write, writeExactly } from '../terminal.ts';
import { DeployedFiles } from './deployed-files.ts';
import { type GivenRemoteOptions, readRemoteOptions, remoteOptions } from './options.ts';

interface GivenOptions extends GivenRemoteOptions, GivenJobOptions {
  readonly format?: readonly string[];
  readonly strict?: true;
}

export const remoteDiffCommand: CommandSpec = {
  name: 'remote diff',
  usage: '[PATTERN|FILE|DIR]...',
  summary: 'Show where the jobs in files differ from those that are deployed',
  options: [
    valueOption('-f, --format <NAME>', `${diffFormats.join(', ')} (default: pretty)`),
    switchOption('--strict', 'exit with 1 for deployed jobs without a file, too'),
    ...remoteOptions,
    ...jobOptions,
  ],
  notes: 'Exit status: 0 all jobs are equal, 1 at least one is not, 2 usage, configuration or I/O error',
  run: diffDeployed,
};

const FAILED = 2;

async function diffDeployed(args: readonly string[], given: GivenOptions): Promise<number> {
  const format: DiffFormat = oneOf(given.format, '--format', 'a format', diffFormats) ?? 'pretty';
  const cwd = process.cwd();
  const log = new Log(given.color);
  const configs = configsOf(given, cwd);
  const source = await readRemoteOptions(given, configs, process.env);
  const { files, failed } = await readJobFiles(args, given, log);
  if (failed) return FAILED;
  const locals = files.flatMap((read) => {
    const jobs = jobsOf(read);
    const configured = jobs.length === 1 ? source.files.get(resolve(read.file.absolute)) : undefined;
    return jobs.map((job) => ({ job, analysis: read.analysis, file: read.file.path, configured }));
  });

  const deployed = new DeployedFiles(source, configs, cwd, log);
  const pulled: StreamedFile[] = [];
  const progress = new Progress('reading');
  for await (const file of deployed.files()) {
    pulled.push(file);
    progress.step();
  }
  progress.clear();
  if (deployed.failure) throw deployed.failure;
  const paths = await deployed.finalPaths();
  const reader = new JobReader(configs, log);
  const remotes: AnalysedJob[] = [];
  for (const { absolute, path: own, named, bytes } of pulled) {
    const path = paths.get(own)!;
    const read = await reader.read({ absolute, path, named }, bytes);
    if (read) remotes.push(...jobsOf(read).map((job) => ({ job, analysis: read.analysis, file: path })));
  }
  if (reader.failed) return FAILED;

  const { driftOf, formatDrift } = await import('../../compare/drift/index.ts');
  const drifts = driftOf(locals, remotes).filter(
    ({ state, local }) => state !== 'local-only' || isMeant(local!, source.filter),
  );
  const text = await formatDrift(drifts, format, {
    color: wantsColor(STDOUT, given.color),
    ...reportRoots(cwd),
  });
  (format === 'pretty' ? write : writeExactly)(STDOUT, text);
  const fine = given.strict ? ['equal'] : ['equal', 'remote-only'];
  return drifts.every(({ state }) => fine.includes(state)) ? 0 : 1;
}

/** Whether a job that is not deployed is one that was asked for. */
function isMeant({ integration }: { readonly integration?: string }, { integrations, ids }: SyncJobFilter): boolean {
  if (ids) return false;
  return integrations === undefined || integrations.some((name) => name === integration);
}
