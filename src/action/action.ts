/**
 * The GitHub Action (`action.yml`): runs the command beside it with what the inputs ask for, and
 * hands on what came of it as annotations, a step summary, outputs and the exit status.
 *
 * Source: docs.github.com, "Metadata syntax for GitHub Actions" and "Workflow commands for GitHub
 * Actions".
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { STDOUT, writeExactly } from '../cli/terminal.ts';
import { UsageError } from '../cli/usage-error.ts';
import { TOOL } from '../report/finding.ts';
import { workflowCommand } from '../report/github.ts';
import { alternatives } from '../text/words.ts';

const FAILED = 2;
const outputNames = ['files', 'jobs', 'errors', 'warnings', 'infos'] as const;

function main(): number {
  const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), `${TOOL}-`));
  try {
    return run(folder);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    annotateFailure(error.message);
    return FAILED;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param folder takes the reports that the action reads itself */
function run(folder: string): number {
  const reports = { json: join(folder, 'json'), markdown: join(folder, 'markdown'), github: join(folder, 'github') };
  const args = Object.entries(reports).map(([format, file]) => `--format=${format}=${file}`);
  const isRemote = inputSwitch('remote', false);
  const status = lint([...(isRemote ? ['remote', 'lint'] : []), ...args, ...readArguments(isRemote)]);
  if (existsSync(reports.github)) writeExactly(STDOUT, readFileSync(reports.github, 'utf8'));
  handOn(reports.markdown, process.env.GITHUB_STEP_SUMMARY, (text) => text);
  handOn(reports.json, process.env.GITHUB_OUTPUT, (text) => {
    const { summary } = JSON.parse(text);
    return outputNames.map((name) => `${name}=${summary[name]}\n`).join('');
  });
  if (status === FAILED) annotateFailure('not everything could be checked: the log says why');
  return status;
}

/**
 * Runs the command, and gives its exit status. The log shows text from the files, and the runner
 * obeys every workflow command that it meets in a log, so it is told to stop that for as long; all
 * goes the same way, since two come out in any order.
 */
function lint(args: readonly string[]): number {
  const cwd = resolve(process.env.GITHUB_WORKSPACE ?? '', input('working-directory'));
  if (!existsSync(cwd)) throw new UsageError(`"working-directory" names no folder: "${cwd}"`);
  const token = randomUUID();
  writeExactly(STDOUT, `::stop-commands::${token}\n`);
  const { status, error } = spawnSync(process.execPath, [join(__dirname, 'cli.cjs'), ...args], {
    cwd,
    stdio: ['ignore', STDOUT, STDOUT],
    // else it would tell the runner itself
    env: { ...process.env, GITHUB_ACTIONS: '' },
  });
  writeExactly(STDOUT, `\n::${token}::\n`);
  if (error) throw error;
  return status ?? FAILED;
}

/** The arguments that the inputs stand for. */
function readArguments(isRemote: boolean): string[] {
  const formats = inputLines('formats');
  // A format without a file goes to the log, in place of the one for people.
  if (formats.every((format) => format.includes('='))) formats.push('pretty');
  const options = [
    ...formats.map((format) => `--format=${format}`),
    ...inputLines('rules').map((rule) => `--rule=${rule}`),
    ...['config', 'preset', 'baseline', 'max-warnings'].flatMap((name) =>
      input(name) ? `--${name}=${input(name)}` : [],
    ),
  ];
  if (!inputSwitch('fail', true)) options.push('--exit-zero');
  const patterns = inputLines('patterns');
  if (!isRemote) return [...options, '--', ...patterns];
  if (patterns.length === 0) return options;
  throw new UsageError('"remote" checks what is deployed, and "patterns" names files: remove one of them');
}

function input(name: string): string {
  return (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

function inputLines(name: string): string[] {
  return input(name)
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function inputSwitch(name: string, fallback: boolean): boolean {
  const value = input(name) || String(fallback);
  if (value !== 'true' && value !== 'false') {
    throw new UsageError(`"${name}" takes ${alternatives(['true', 'false'])}, found "${value}"`);
  }
  return value === 'true';
}

/** Appends a report to one of the runner's files, if there are both. */
function handOn(report: string, target: string | undefined, render: (text: string) => string): void {
  if (target && existsSync(report)) appendFileSync(target, render(readFileSync(report, 'utf8')));
}

function annotateFailure(message: string): void {
  writeExactly(STDOUT, `${workflowCommand('error', { title: TOOL }, message)}\n`);
}

process.exitCode = main();
