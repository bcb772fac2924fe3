import { resolve } from 'node:path';
import { parseSource } from '../document/parse.ts';
import type { SourceFile } from '../document/source.ts';
import { fromValue } from '../document/value.ts';
import { displayPath } from '../files/discover.ts';
import { ReadError, readFile, readStdin } from '../files/read.ts';
import type { Job } from '../job/job.ts';
import { type PlanFormat, planFormats } from '../plan/formats.ts';
import { didYouMean } from '../text/words.ts';
import { type CommandSpec, oneOf, single, valueOption } from './command.ts';
import { Log } from './log.ts';
import { type GivenJobOptions, jobOptions, readOneJob } from './read-jobs.ts';
import { STDOUT, wantsColor, write, writeExactly } from './terminal.ts';
import { UsageError } from './usage-error.ts';

interface GivenOptions extends GivenJobOptions {
  readonly args?: readonly string[];
  readonly set?: readonly string[];
  readonly format?: readonly string[];
  readonly job?: readonly string[];
}

export const planCommand: CommandSpec = {
  name: 'plan',
  usage: 'FILE',
  summary: 'Show what a run would do: with arguments its steps, else what depends on them',
  options: [
    valueOption('--args <FILE|JSON>', 'the arguments of a run, or its body: a file, JSON, or - for standard input'),
    valueOption('--set <NAME=VALUE>', 'one argument, over those of --args (repeatable)'),
    valueOption('-f, --format <NAME>', `${planFormats.join(', ')} (default: pretty)`),
    valueOption('--job <ID|LABEL|N>', 'which job of FILE; the first one is 1'),
    ...jobOptions,
  ],
  notes: 'Exit status: 0 planned, 1 the arguments are refused, 2 usage, configuration or I/O error',
  run: plan,
};

const REFUSED = 1;
const FAILED = 2;

async function plan(args: readonly string[], given: GivenOptions): Promise<number> {
  const format: PlanFormat = oneOf(given.format, '--format', 'a format', planFormats) ?? 'pretty';
  const [file, more] = args;
  if (file === undefined) throw new UsageError('"plan" needs a file with a job');
  if (more !== undefined) throw new UsageError(`"plan" takes one file, found another one: "${more}"`);
  const source = single(given.args, '--args');
  if (file === '-' && source === '-') throw new UsageError('standard input can be read once only');
  const log = new Log(given.color);
  const found = await readOneJob(file, given, log);
  if (!found) return FAILED;
  const { job, analysis } = found;
  const known = source === undefined && !given.set ? undefined : await readGiven(job, source, given.set ?? [], log);
  if (typeof known === 'number') return known;

  const { formatPlan, planOfJob } = await import('../plan/index.ts');
  const planned = planOfJob(analysis, job, known);
  const text = await formatPlan(planned, format, { color: wantsColor(STDOUT, given.color) });
  if (format === 'pretty') write(STDOUT, text);
  else writeExactly(STDOUT, text);
  return planned.run?.starts === 'no' ? REFUSED : 0;
}

/** The arguments of the run, or the exit status where they can't be read or are refused. */
async function readGiven(
  job: Job,
  source: string | undefined,
  settings: readonly string[],
  log: Log,
): Promise<Readonly<Record<string, unknown>> | number> {
  const { checkArgsFile, readArguments } = await import('../args/index.ts');
  let file: SourceFile;
  try {
    file = await readSource(source ?? '{}');
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    log.error(`"${source}" ${error.message}`);
    return FAILED;
  }
  const read = readArguments(file, job.args);
  const given = read && settings.length > 0 ? { ...read, ...settingsOf(settings, job) } : read;
  const { result } = await checkArgsFile(given && settings.length > 0 ? fromValue(given) : file, job);
  for (const { severity, message, help, line, column } of result.findings) {
    const place = line === undefined ? '' : `${result.path ?? '--args'}:${line}:${column}: `;
    if (severity === 'error') log.error(`${place}${message}`, help);
    else log.warning(`${place}${message}`, help);
  }
  if (result.errors > 0) return REFUSED;
  if (given) return given;
  log.error('"--args" needs the arguments of one run');
  return FAILED;
}

async function readSource(source: string): Promise<SourceFile> {
  if (source.trimStart().startsWith('{')) return parseSource({ text: source, path: '--args', language: 'json' });
  if (source === '-') return parseSource({ path: '<stdin>', bytes: await readStdin() });
  const path = resolve(source);
  return parseSource({ path: displayPath(path, process.cwd()), bytes: readFile(path) });
}

/** What `--set` says: JSON, or a string where it is none or where the argument is one. */
function settingsOf(settings: readonly string[], { args }: Job): Record<string, unknown> {
  const entries = settings.map((setting) => {
    const at = setting.indexOf('=');
    if (at < 1) throw new UsageError(`"--set ${setting}" needs a name and a value`, 'write --set NAME=VALUE');
    const name = setting.slice(0, at);
    const text = setting.slice(at + 1);
    const argument = args.declared.get(name);
    if (!argument && args.complete) {
      throw new UsageError(`the job declares no argument "${name}"`, didYouMean(name, args.declared.keys()));
    }
    const isText = argument?.types?.every((type) => type === 'string') === true;
    return [name, isText ? text : parsedOr(text)] as const;
  });
  return Object.fromEntries(entries);
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
