import type { Finding, LintResult, RelatedPlace } from '../engine/result.ts';
import type { Severity } from '../rule/rule.ts';
import { Lines } from '../text/lines.ts';
import { count, grouped, printable } from '../text/words.ts';
import { type Color, type Paint, painter } from './colors.ts';
import { codeFrame, type Mark } from './frame.ts';
import type { FormatOptions, Run } from './run.ts';

const WIDTH = 120;
const NARROWEST = 40;
/** Room for line numbers and bars. */
const GUTTER = 10;
const RELATED = 5;

const colors: Readonly<Record<Severity, Color>> = { error: 'red', warning: 'yellow', info: 'blue' };

interface Style {
  readonly paint: Paint;
  readonly width: number;
}

/** The report for people: each finding with the code it is about, and a summary. */
export function format(run: Run, options: FormatOptions): string {
  const blocks = run.results.flatMap((result) => formatFindings(result, options));
  return [...blocks, `${summarize(run, painter(options.color))}\n`].join('\n');
}

/** Each finding of a result with the code it is about. */
export function formatFindings(result: LintResult, options: FormatOptions): string[] {
  if (result.findings.length === 0) return [];
  const style = { paint: painter(options.color), width: Math.max(NARROWEST, options.width ?? WIDTH) - GUTTER };
  const lines = result.text === undefined ? undefined : new Lines(result.text);
  return result.findings.map((finding) => formatFinding(finding, result, lines, style));
}

function formatFinding(
  finding: Finding,
  { path }: LintResult,
  lines: Lines | undefined,
  { paint, width }: Style,
): string {
  const color = colors[finding.severity];
  const near: Mark[] = [];
  const notes: string[] = [];
  const related = finding.related ?? [];
  for (const place of related.slice(0, RELATED)) {
    const label = printable(place.message);
    const mark = lines && place.path === path && markOf(place, '-', (text) => paint('blue', text), label);
    if (mark) near.push(mark);
    else notes.push(`note: ${label} (${placeOf(place.path, place)})`);
  }
  if (related.length > RELATED) notes.push(`note: and ${count(related.length - RELATED, 'more place')}`);
  if (finding.help) notes.push(`help: ${printable(finding.help)}`);
  if (finding.fix && finding.fix.safety !== 'suggest') notes.push(fixNote(finding.fix));

  const mark = lines && markOf(finding, '^', (text) => paint(color, text));
  const frame = mark
    ? codeFrame(lines, [mark, ...near], { width, paint: (text) => paint('dim', text) })
    : { rows: [], gutter: 1 };
  const indent = ' '.repeat(frame.gutter);
  return [
    headline(path, finding, paint),
    ...frame.rows,
    ...notes.map((note) => `${indent} ${paint('cyan', '=')} ${note}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function headline(path: string | undefined, finding: Finding, paint: Paint): string {
  const place = paint('bold', printable(placeOf(path, finding)));
  const severity = paint(colors[finding.severity], finding.severity);
  return `${place}: ${severity} ${paint('dim', finding.rule)}: ${printable(finding.message)}`;
}

type Placed = Pick<RelatedPlace, 'line' | 'column' | 'endLine' | 'endColumn' | 'pointer'>;

function placeOf(path: string | undefined, { line, column, pointer }: Placed): string {
  if (line !== undefined) return `${path}:${line}:${column}`;
  return pointer || '/';
}

function markOf(
  { line, column, endLine, endColumn }: Placed,
  underline: string,
  paint: Mark['paint'],
  label?: string,
): Mark | undefined {
  if (line === undefined || column === undefined) return undefined;
  const end = { line: endLine ?? line, column: endColumn ?? column };
  return { start: { line, column }, end, underline, label, paint };
}

function fixNote({ safety, description }: NonNullable<Finding['fix']>): string {
  return `fix: ${printable(description)} (${safety === 'safe' ? '--fix' : '--fix --unsafe-fixes'})`;
}

/** `3 errors and 1 warning in 2 of 5 files (12 jobs checked), 1 fixable with --fix`. */
function summarize({ results, baselined }: Run, paint: Paint): string {
  const totals = { error: 0, warning: 0, info: 0, safe: 0, unsafe: 0, files: 0, jobs: 0, suppressed: 0 };
  for (const { findings, omitted, errors, warnings, infos, jobs, suppressed } of results) {
    totals.error += errors;
    totals.warning += warnings;
    totals.info += infos;
    totals.jobs += jobs;
    totals.suppressed += suppressed;
    if (findings.length > 0 || omitted) totals.files++;
    for (const { fix } of findings) if (fix && fix.safety !== 'suggest') totals[fix.safety]++;
  }
  const extras: string[] = [];
  if (totals.safe) extras.push(`${grouped(totals.safe)} fixable with --fix`);
  if (totals.unsafe)
    extras.push(`${grouped(totals.unsafe)} ${totals.safe ? 'more ' : 'fixable '}with --fix --unsafe-fixes`);
  if (totals.suppressed) extras.push(`${grouped(totals.suppressed)} suppressed`);
  if (baselined) extras.push(`${grouped(baselined)} in the baseline`);
  const tail = [`(${count(totals.jobs, 'job')} checked)`, ...extras].join(', ');

  const counts = (['error', 'warning', 'info'] as const)
    .filter((severity) => totals[severity] > 0)
    .map((severity) => paint(colors[severity], count(totals[severity], severity)));
  if (results.length === 0) return 'no files checked';
  if (counts.length === 0) return `${paint('green', 'no problems')} in ${count(results.length, 'file')} ${tail}`;
  const found = counts.length > 1 ? `${counts.slice(0, -1).join(', ')} and ${counts.at(-1)}` : counts[0];
  return `${found} in ${grouped(totals.files)} of ${count(results.length, 'file')} ${tail}`;
}
