import { parseSource } from '../../document/parse.ts';
import { type AppliedFix, fix, fixSafeties } from '../../engine/fix.ts';
import type { FileResult, LintResult } from '../../engine/result.ts';
import type { FoundFile } from '../../files/discover.ts';
import type { Configs } from '../../project/lint-files.ts';
import { type Color, painter } from '../../report/colors.ts';
import type { FixSafety } from '../../rule/rule.ts';
import { unifiedDiff } from '../../text/diff.ts';
import { printableLines } from '../../text/escape.ts';
import type { Edit } from '../../text/span.ts';
import { count, grouped } from '../../text/words.ts';
import type { Log } from '../log.ts';

export interface FixerOptions {
  readonly unsafe: boolean;
  /** Whether what findings suggest is applied as well. */
  readonly suggestions: boolean;
  /** Whether only to tell what would change. */
  readonly dryRun: boolean;
}

/** Applies the fixes of a run's files, or tells what they would change. */
export class Fixer {
  /** What would change, file by file. */
  readonly diffs: string[] = [];
  /** What files would hold that have yet to be compared with others. */
  readonly unsaved = new Map<FoundFile, Uint8Array>();
  readonly #safeties: ReadonlySet<FixSafety>;
  readonly #dryRun: boolean;
  readonly #configs: Configs;
  readonly #messages: Log;
  #fixes = 0;
  #suggestions = 0;
  #files = 0;
  #hasSaved = false;

  constructor({ unsafe, suggestions, dryRun }: FixerOptions, configs: Configs, messages: Log) {
    this.#safeties = fixSafeties(unsafe, suggestions);
    this.#dryRun = dryRun;
    this.#configs = configs;
    this.#messages = messages;
  }

  /** Whether there is something to fix, or to say about fixes. */
  canFix({ findings, badFixes }: LintResult): boolean {
    return (
      badFixes !== undefined ||
      findings.some(({ fix }) => fix && fix.edits.length > 0 && this.#safeties.has(fix.safety))
    );
  }

  /**
   * Fixes a file, and gives what is left.
   *
   * @param bytes what it holds
   * @param save takes what it is to hold; where it throws, nothing counts as fixed
   */
  async fix(file: FoundFile, bytes: Uint8Array, save: (fixed: Uint8Array) => void): Promise<FileResult> {
    const source = await parseSource({ bytes, path: file.path });
    const { config } = await this.#configs.forFile(file.absolute);
    const { text, passes, applied, suggested, dropped, untried, result } = await fix(source, config, this.#safeties);
    this.#reportDropped(file.path, dropped);
    if (untried > 0) {
      const others = `${count(untried, 'other fix', 'other fixes')} could not be tried`;
      this.#messages.warning(`"${file.path}": ${others}, since too many would change more than they should`);
    }
    if (applied.length === 0) return result;
    const mark = hasByteOrderMark(bytes) ? '\uFEFF' : '';
    const fixed = Buffer.from(mark + text);
    if (this.#dryRun) {
      this.diffs.push(unifiedDiff(file.path, mark + source.text, shifted(passes, mark.length)));
      if (result.notes) this.unsaved.set(file, fixed);
    } else await this.#save(() => save(fixed));
    this.#fixes += applied.length;
    this.#suggestions += suggested;
    this.#files++;
    return result;
  }

  async #save(save: () => void): Promise<void> {
    if (!this.#hasSaved) endBetweenFiles();
    this.#hasSaved = true;
    save();
    // Node looks for signals only when nothing else runs.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /**
   * Says what was done, or would be.
   *
   * @param left how many findings are left, which the report shows if there is one
   */
  reportSummary(left: number): void {
    const fixes = `${count(this.#fixes, 'problem')} in ${count(this.#files, 'file')}`;
    if (this.#dryRun) {
      const others = left > 0 ? `; ${count(left, 'problem')} left` : '';
      this.#messages.notice(`${this.#fixes > 0 ? `would fix ${fixes}` : 'nothing to fix'}${others}`);
    } else if (this.#fixes > 0) {
      this.#messages.notice(`fixed ${fixes}`);
    }
    if (this.#suggestions === 0) return;
    const which = this.#suggestions === this.#fixes ? 'all of them' : grouped(this.#suggestions);
    this.#messages.notice(`${which} by what was suggested`, 'look at what changed: a suggestion may be wrong');
  }

  /** Fixes that would do more than they say are the fault of their rule. */
  #reportDropped(path: string, dropped: readonly AppliedFix[]): void {
    for (const rule of new Set(dropped.map((fix) => fix.rule))) {
      const fixes = dropped.filter((fix) => fix.rule === rule);
      this.#messages.warning(
        `"${path}": left out ${count(fixes.length, 'fix', 'fixes')} of "${rule}", which would change more than they should`,
        'change the file by hand, and report the rule',
      );
    }
  }
}

/** A diff as people read it. */
export function showDiff(diff: string, color: boolean): string {
  const paint = painter(color);
  const colors: Readonly<Record<string, Color>> = { '@': 'cyan', '-': 'red', '+': 'green' };
  return printableLines(diff)
    .split('\n')
    .map((line, index) => {
      const color = index < HEADER_LINES ? 'bold' : colors[line.charAt(0)];
      return color ? paint(color, line) : line;
    })
    .join('\n');
}

const HEADER_LINES = 2;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * From now on, lets signals end the process when nothing else runs, and not while a file is
 * written. For good: one that comes while a listener is taken away would be lost.
 */
function endBetweenFiles(): void {
  const end = (signal: NodeJS.Signals) => {
    for (const one of SIGNALS) process.removeListener(one, end);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, end);
}

function hasByteOrderMark([a, b, c]: Uint8Array): boolean {
  return a === 0xef && b === 0xbb && c === 0xbf;
}

function shifted(passes: readonly (readonly Edit[])[], by: number): (readonly Edit[])[] {
  return passes.map((edits) => edits.map(({ start, end, text }) => ({ start: start + by, end: end + by, text })));
}
