import { resolve } from 'node:path';
import { type EmitName, emitNames } from '../args/emit-names.ts';
import { parseSource } from '../document/parse.ts';
import type { LintResult } from '../engine/result.ts';
import { displayPath } from '../files/discover.ts';
import { ReadError, readFile } from '../files/read.ts';
import type { Job } from '../job/job.ts';
import { type FormatName, formatNames, formats, isForPeople } from '../report/index.ts';
import type { Failure } from '../report/run.ts';
import { alternatives, count } from '../text/words.ts';
import { version } from '../version.ts';
import { type CommandSpec, oneOf, single, valueOption } from './command.ts';
import { StandardInput } from './lint/stdin.ts';
import { Log } from './log.ts';
import { type GivenJobOptions, jobOptions, readOneJob } from './read-jobs.ts';
import { reportRoots } from './report-roots.ts';
import { STDOUT, wantsColor, widthOf, write, writeExactly } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { writeReport } from './write-report.ts';

interface GivenOptions extends GivenJobOptions {
  readonly check?: readonly string[];
  readonly emit?: readonly string[];
  readonly format?: readonly string[];
  readonly output?: readonly string[];
  readonly job?: readonly string[];
}

export const argsCommand: CommandSpec = {
  name: 'args',
  usage: 'FILE',
  summary: 'Check arguments against a job, or write its args_schema in another form',
  options: [
    valueOption('--check <FILE>', 'check the arguments, runs or cron triggers in FILE, or in - (repeatable)'),
    valueOption('--emit <NAME>', emitNames.join(', ')),
    valueOption('-f, --format <NAME>', 'report format of --check, as of lint'),
    valueOption('-o, --output <FILE>', 'write to FILE'),
    valueOption('--job <ID|LABEL|N>', 'which job of FILE; the first one is 1'),
    ...jobOptions,
  ],
  notes: 'Exit status: 0 no errors, 1 errors in the arguments, 2 usage, configuration or I/O error',
  run: runArgs,
};

const FAILED = 2;

async function runArgs(args: readonly string[], given: GivenOptions): Promise<number> {
  const emit: EmitName | undefined = oneOf(given.emit, '--emit', 'a form', emitNames);
  const format: FormatName | undefined = oneOf(given.format, '--format', 'a format', formatNames);
  const output = single(given.output, '--output');
  const checked = [...new Set(given.check)];
  const [file, more] = args;
  if (file === undefined) throw new UsageError('"args" needs a file with a job');
  if (more !== undefined) throw new UsageError(`"args" takes one file, found another one: "${more}"`);
  if ((emit === undefined) === (checked.length === 0)) {
    throw new UsageError('"args" needs either "--check FILE" or "--emit NAME"', `forms are ${alternatives(emitNames)}`);
  }
  if (file === '-' && checked.includes('-')) throw new UsageError('standard input can be read once only');
  const log = new Log(given.color);
  const found = await readOneJob(file, given, log);
  if (!found) return FAILED;
  const { job } = found;
  const save = (text: string) => {
    const reason = writeReport(resolve(output!), process.cwd(), text);
    if (reason !== undefined) log.error(`"${output}" can't be written: ${reason}`);
    return reason === undefined;
  };
  if (emit !== undefined) {
    const { emitArgs } = await import('../args/index.ts');
    const text = emitArgs(job, emit);
    if (output !== undefined) return save(text) ? 0 : FAILED;
    writeExactly(STDOUT, text);
    return 0;
  }
  const { results, failures, rules } = await check(job, checked, log);
  const cwd = process.cwd();
  const run = {
    ...{ results, failures, version, rules, baselined: 0, unit: 'run' },
    ...reportRoots(cwd),
  };
  let isWritten = true;
  for (const name of formatsFor(format, output, process.env)) {
    const { format: render } = await formats[name]();
    const color = output === undefined ? wantsColor(STDOUT, given.color) : (given.color ?? false);
    const text = await render(run, { color, width: widthOf(STDOUT) });
    if (output !== undefined) isWritten = save(text);
    else if (results.length > 0) (isForPeople(name) ? write : writeExactly)(STDOUT, text);
  }
  if (failures.length > 0 || !isWritten) return FAILED;
  return results.some(({ errors }) => errors > 0) ? 1 : 0;
}

/** In a workflow of GitHub, what is for people comes with annotations, as of lint. */
function formatsFor(
  format: FormatName | undefined,
  output: string | undefined,
  env: NodeJS.ProcessEnv,
): readonly FormatName[] {
  if (format) return [format];
  return output === undefined && env.GITHUB_ACTIONS === 'true' ? ['pretty', 'github'] : ['pretty'];
}

async function check(job: Job, paths: readonly string[], log: Log) {
  const { checkArgsFile, checkRules } = await import('../args/index.ts');
  const cwd = process.cwd();
  const results: LintResult[] = [];
  const failures: Failure[] = [];
  let others = 0;
  for (const given of paths) {
    const stdin = given === '-' ? new StandardInput(undefined, cwd) : undefined;
    const path = stdin?.file.path ?? displayPath(resolve(cwd, given), cwd);
    try {
      const bytes = stdin ? await stdin.read() : readFile(resolve(cwd, given));
      const checked = await checkArgsFile(await parseSource({ path, bytes }), job);
      results.push(checked.result);
      others += checked.others;
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      failures.push({ path, message: error.message });
      log.error(`"${path}" ${error.message}`);
    }
  }
  if (others > 0) log.notice(`skipped ${count(others, 'run')} of other jobs`);
  return { results, failures, rules: checkRules };
}
