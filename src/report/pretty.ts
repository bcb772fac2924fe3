import type { Finding, LintResult, RelatedPlace } from '../engine/result.ts';
import { printable } from '../text/escape.ts';
import { Lines } from '../text/lines.ts';
import { count } from '../text/words.ts';
import { type Paint, painter } from './colors.ts';
import { codeFrame, type Mark } from './frame.ts';
import type { FormatOptions, Run } from './run.ts';
import { formatStatistics } from './statistics.ts';
import { severityColors, summaryOf } from './summary.ts';

const WIDTH = 120;
const NARROWEST = 40;
/** Room for line numbers and bars. */
const GUTTER = 10;
const RELATED = 5;

interface Style {
  readonly paint: Paint;
  /** Where a rule's name leads. */
  readonly pageOf: Run['pageOf'];
  readonly width: number;
}

/** The report for people: each finding with the code it is about, and a summary. */
export function format(run: Run, options: FormatOptions): string {
  const pageOf = options.links ? run.pageOf : undefined;
  const blocks = run.results.flatMap((result) => formatFindings(result, options, pageOf));
  const table = formatStatistics(run.statistics ?? []);
  return [...blocks, ...(table ? [table] : []), summaryOf(run, options)].join('\n');
}

/** Each finding of a result with the code it is about. */
export function formatFindings(result: LintResult, options: FormatOptions, pageOf?: Run['pageOf']): string[] {
  if (result.findings.length === 0) return [];
  const { color, width = WIDTH } = options;
  const style = { paint: painter(color), pageOf, width: Math.max(NARROWEST, width) - GUTTER };
  const lines = result.text === undefined ? undefined : new Lines(result.text);
  return result.findings.map((finding) => formatFinding(finding, result, lines, style));
}

function formatFinding(finding: Finding, { path }: LintResult, lines: Lines | undefined, style: Style): string {
  const { paint, width } = style;
  const color = severityColors[finding.severity];
  const near: Mark[] = [];
  const notes: string[] = [];
  const related = finding.related ?? [];
  for (const place of related.slice(0, RELATED)) {
    const label = printable(place.message);
    const mark = lines && place.path === path && markOf(place, '-', (text) => paint('blue', text), label);
    if (mark) near.push(mark);
    else notes.push(`note: ${label} (${printable(placeOf(place.path, place))})`);
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
    headline(path, finding, style),
    ...frame.rows,
    ...notes.map((note) => `${indent} ${paint('cyan', '=')} ${note}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function headline(path: string | undefined, finding: Finding, { paint, pageOf }: Style): string {
  const place = paint('bold', printable(placeOf(path, finding)));
  const severity = paint(severityColors[finding.severity], finding.severity);
  const rule = paint('dim', linked(printable(finding.rule), pageOf?.(finding.rule)));
  return `${place}: ${severity} ${rule}: ${printable(finding.message)}`;
}

/** A link as terminals know it (OSC 8). */
function linked(text: string, address: string | undefined): string {
  return address === undefined ? text : `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
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
