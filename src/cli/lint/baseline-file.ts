import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  applyBaseline,
  type Baseline,
  type BaselineEntry,
  type BaselineFiles,
  formatBaseline,
  parseBaseline,
  updateBaseline,
} from '../../engine/baseline.ts';
import { isDeployed, type LintResult } from '../../engine/result.ts';
import { displayPath } from '../../files/discover.ts';
import { ReadError, readFile } from '../../files/read.ts';
import { writeWhole } from '../../files/write.ts';
import { memoized } from '../../shared/memo.ts';
import { count } from '../../text/words.ts';
import type { Log } from '../log.ts';
import { shellCommand } from '../shell.ts';
import { UsageError } from '../usage-error.ts';

export interface BaselineOptions {
  /** As it was given, relative to `cwd`, as are the paths of results. */
  readonly file: string;
  readonly cwd: string;
  /** Whether it is to be written. */
  readonly update: boolean;
  /** Those of this run, for commands that are proposed. */
  readonly args: readonly string[];
  /** Whether the run has looked at all deployed jobs: one that it did not meet is gone. */
  readonly knowsDeployed: () => boolean;
}

export interface Remaining {
  readonly results: LintResult[];
  /** How many findings the baseline hid. */
  readonly baselined: number;
  /** Entries that hide nothing any more. */
  readonly stale: readonly BaselineEntry[];
}

/** The baseline of a run. */
export class BaselineFile {
  readonly #options: BaselineOptions;
  readonly #path: string;
  readonly #files: BaselineFiles;
  /** Absent where the file is not there. */
  readonly #baseline: Baseline | undefined;

  /** @throws UsageError when it is not a baseline, or is not there and not to be written */
  constructor(options: BaselineOptions) {
    const { file, cwd, update } = options;
    this.#options = options;
    this.#path = resolve(cwd, file);
    const folder = dirname(this.#path);
    this.#files = {
      fileOf: (path) => displayPath(resolve(cwd, path), folder),
      isGone: memoized((name) => (isDeployed(name) ? options.knowsDeployed() : !existsSync(resolve(folder, name)))),
    };
    this.#baseline = existsSync(this.#path) ? this.#read() : undefined;
    if (!this.#baseline && !update) {
      throw new UsageError(`baseline "${file}" not found`, `create it: ${this.#updateCommand()}`);
    }
  }

  /** As it is shown. */
  get file(): string {
    return this.#options.file;
  }

  /** Absolute. */
  get path(): string {
    return this.#path;
  }

  /** Takes out what the baseline knows. */
  hide(results: readonly LintResult[]): Remaining {
    return applyBaseline(this.#baseline ?? { entries: [] }, results, this.#files);
  }

  /** Warns of stale entries, with the command that takes them out. */
  reportStale(stale: readonly BaselineEntry[], left: readonly LintResult[], messages: Log): void {
    const [first] = stale;
    if (!first) return;
    const number = count(stale.length, 'stale entry', 'stale entries');
    const example = `${first.rule} at ${first.names || 'the top'} of "${first.file}"`;
    const hasNew = left.some(({ findings }) => findings.length > 0);
    messages.warning(
      `"${this.#options.file}" has ${number}${stale.length > 1 ? ', such as' : ':'} ${example}`,
      `${hasNew ? 'fix what is new, then prune it' : 'prune it'}: ${this.#updateCommand()}`,
    );
  }

  /**
   * Makes the baseline know all that was found, but for syntax errors, and takes that out.
   *
   * @throws WriteError
   */
  update(results: readonly LintResult[], messages: Log): Remaining {
    const { file } = this.#options;
    const before = this.#baseline ?? { entries: [] };
    const after = updateBaseline(before, results, this.#files);
    const text = formatBaseline(after);
    if (this.#baseline && formatBaseline(before) === text) {
      messages.notice(`"${file}" is up to date`);
    } else {
      writeWhole(this.#path, text, { within: this.#options.cwd, makeFolder: true });
      const known = before.entries.length > 0 ? `, ${changes(before, after)}` : '';
      messages.notice(`wrote "${file}": ${count(sizeOf(after), 'finding')}${known}`);
    }
    return applyBaseline(after, results, this.#files);
  }

  #updateCommand(): string {
    const { args } = this.#options;
    const names = args[0] === 'remote' ? 2 : args[0] === 'lint' ? 1 : 0;
    const command = names === 2 ? args.slice(0, names) : [];
    return shellCommand(['sync-job-lint', ...command, '--update-baseline', ...args.slice(names)]);
  }

  #read(): Baseline {
    const { file } = this.#options;
    let text: string;
    try {
      text = Buffer.from(readFile(this.#path)).toString();
    } catch (error) {
      throw error instanceof ReadError ? new UsageError(`"${file}" ${error.message}`) : error;
    }
    const baseline = parseBaseline(text);
    if ('entries' in baseline) return baseline;
    const { message, help, line, column } = baseline;
    const place = [file, line, column].filter((part) => part !== undefined).join(':');
    throw new UsageError(`${place}: ${message}`, help);
  }
}

/** `2 added, 1 removed`. */
function changes(before: Baseline, after: Baseline): string {
  const gained = (from: Baseline, to: Baseline) => {
    const counts = new Map(from.entries.map((entry) => [keyOf(entry), entry.count]));
    return to.entries.reduce((sum, entry) => sum + Math.max(0, entry.count - (counts.get(keyOf(entry)) ?? 0)), 0);
  };
  return `${gained(before, after)} added, ${gained(after, before)} removed`;
}

function keyOf({ file, rule, names }: BaselineEntry): string {
  return JSON.stringify([file, rule, names]);
}

function sizeOf({ entries }: Baseline): number {
  return entries.reduce((sum, entry) => sum + entry.count, 0);
}
