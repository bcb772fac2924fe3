import type { LintResult } from '../engine/result.ts';
import { escapeMarkdown } from '../text/escape.ts';
import { count, grouped } from '../text/words.ts';
import { pathIn, placeOf, sentence } from './finding.ts';
import type { Run } from './run.ts';

/** What `GITHUB_STEP_SUMMARY` takes of a step, in bytes, less the room for the last line. */
const LIMIT = 1024 * 1024 - 1024;

/** A report for step summaries and comments: a summary and a table a file, as much as GitHub takes. */
export function format(run: Run): string {
  const report = new CappedText(LIMIT);
  report.add(`## sync-job-lint\n\n${summary(run)}\n`);
  for (const failure of run.failures) {
    report.add(
      `\n**${escapeMarkdown(pathIn(run, failure.path))}** could not be linted: ${escapeMarkdown(failure.message)}\n`,
    );
  }
  let left = 0;
  for (const result of run.results) {
    let head = tableHead(pathIn(run, result.path));
    for (const finding of result.findings) {
      const cells = [
        escapeMarkdown(placeOf(finding)),
        finding.severity,
        escapeMarkdown(finding.rule),
        escapeMarkdown(sentence(finding)),
      ];
      if (report.add(`${head}| ${cells.join(' | ')} |\n`)) head = '';
      else left++;
    }
  }
  const note = left === 0 ? '' : `\n${count(left, 'more finding')} left out, since GitHub takes 1 MiB at most\n`;
  return report.text + note;
}

function tableHead(path: string): string {
  return `\n### ${escapeMarkdown(path)}\n\n| Place | Severity | Rule | Message |\n| ---: | --- | --- | --- |\n`;
}

function summary({ results, baselined, failures }: Run): string {
  const sum = (of: (result: LintResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const counts = [
    [sum((result) => result.errors), 'error'],
    [sum((result) => result.warnings), 'warning'],
    [sum((result) => result.infos), 'info'],
  ] as const;
  const found = counts.filter(([n]) => n > 0).map(([n, noun]) => `**${count(n, noun)}**`);
  const hidden = [
    [sum((result) => result.suppressed), 'suppressed'],
    [baselined, 'in the baseline'],
  ] as const;
  const notes = hidden.filter(([n]) => n > 0).map(([n, where]) => `${grouped(n)} ${where}`);
  if (failures.length > 0) notes.push(`${count(failures.length, 'file')} could not be linted`);
  return `${found.join(', ') || 'No findings'} in ${count(results.length, 'file')}${notes.length ? ` (${notes.join(', ')})` : ''}`;
}

/** Takes text as long as there is room for it, in UTF-8 bytes. */
class CappedText {
  readonly #encoder = new TextEncoder();
  readonly #pieces: string[] = [];
  #room: number;

  constructor(limit: number) {
    this.#room = limit;
  }

  add(piece: string): boolean {
    const bytes = this.#encoder.encode(piece).length;
    if (bytes > this.#room) {
      this.#room = 0;
      return false;
    }
    this.#room -= bytes;
    this.#pieces.push(piece);
    return true;
  }

  get text(): string {
    return this.#pieces.join('');
  }
}
