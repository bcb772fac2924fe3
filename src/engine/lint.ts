import type { Place } from '../document/node.ts';
import { parseSource, type SourceInput } from '../document/parse.ts';
import type { SourceFile } from '../document/source.ts';
import type { LintedDocument, Rule, Suppression } from '../rule/rule.ts';
import { toError } from '../shared/errors.ts';
import { perObject } from '../shared/memo.ts';
import { Lines } from '../text/lines.ts';
import { type Analysis, type Noted, placesOfSecrets } from './analysis.ts';
import { type Compared, notesOf } from './compare.ts';
import type { ResolvedConfig } from './config.ts';
import { InternalError } from './internal-error.ts';
import { maskSecrets } from './mask.ts';
import { readDocuments } from './read-documents.ts';
import type { Reported } from './reported.ts';
import { isPlace, Reporter } from './reporter.ts';
import { Reports, severities } from './reports.ts';
import type { FileResult, LintResult } from './result.ts';
import { severityOf } from './severity.ts';
import { mentionsSuppressions, readSuppressions, suppressor } from './suppress.ts';
import { toResult } from './to-result.ts';
import { APPLIED, findUnfit, isApplied } from './trial.ts';

/** The rules that look at a document which is not YAML or JSON. */
const SYNTAX_RULES = new Set(['syntax', 'unquoted-placeholder']);

/** The rules that look at suppressions. */
const aboutSuppressions: ReadonlySet<string> = new Set(['unused-suppression', 'invalid-suppression']);

/**
 * Lints one text. Whatever the input is comes back as findings.
 *
 * @throws InternalError when a rule fails: a defect of the linter (or of a plugin)
 */
export async function lint(input: SourceInput, config: ResolvedConfig): Promise<LintResult> {
  const file = await parseSource(input);
  return toResult(await analyse(file, config), config);
}

/**
 * Lints a file of a run, which rules may yet compare with others.
 *
 * @param compared what came of that, where it is linted again
 * @throws InternalError when a rule fails
 */
export async function lintFile(
  input: SourceInput,
  config: ResolvedConfig,
  compared?: readonly Compared[],
): Promise<FileResult> {
  const file = await parseSource(input);
  return toFileResult(await analyse(file, config, { ...(compared && { compared }) }), config);
}

/** The result of a file of a run. */
export function toFileResult(analysis: Analysis, config: ResolvedConfig): FileResult {
  const result = toResult(analysis, config);
  return analysis.notes.length > 0 ? { ...result, notes: notesOf(analysis) } : result;
}

/** What else is known of a file before its rules run. */
export interface Known {
  /** Tells reports whose fixes are known to be bad, and are not tried. */
  readonly isBad?: (report: Reported) => boolean;
  /** What rules have found by comparing it with other files. */
  readonly compared?: readonly Compared[];
}

/** Runs the rules over a file that has been read. */
export async function analyse(
  file: SourceFile,
  config: ResolvedConfig,
  { isBad = () => false, compared = [] }: Known = {},
): Promise<Analysis> {
  const documents = await readDocuments(file, config);
  const active = activeRules(config);
  const notes = collectNotes(active, documents);
  const severity = (report: Pick<Reported, 'rule' | 'severity'>) => severityOf(report, config);
  const suppressions = config.inlineSuppressions ? suppressionsOf(file, documents, active, config) : [];
  const hides = suppressions.length > 0 ? suppressor(suppressions, file, new Lines(file.text)) : undefined;
  const reports = new Reports(
    severity,
    hides && (({ rule, place }) => rule.id !== 'syntax' && hides({ rule: rule.id, place })),
  );
  for (const linted of documents) runRules(active, linted, reports);
  addCompared(compared, notes, reports);
  if (hides) {
    const about = new Reports(severity);
    checkSuppressions(active, suppressions, file, config, about);
    addAboutSuppressions(about, suppressions, reports);
  }
  return { ...(await withFitFixes(file, documents, reports, isBad)), notes };
}

function checkSuppressions(
  active: readonly ActiveRule[],
  suppressions: readonly Suppression[],
  file: SourceFile,
  config: ResolvedConfig,
  reports: Reports,
): void {
  const ruleIds = config.rules.map(({ id }) => id);
  for (const [document, all] of byDocument(suppressions, file)) {
    const reporter = new Reporter(file, document, reports);
    for (const { rule } of active) {
      reporter.run(rule, (report) => rule.checkSuppressions?.({ file, all, ruleIds }, report));
    }
  }
}

/** Adds what is said about suppressions, which may be suppressed as well. */
function addAboutSuppressions(about: Reports, suppressions: readonly Suppression[], reports: Reports): void {
  // What is said about a name that suppresses such findings comes last: whether it does is known then.
  const ofThem = new Map(
    suppressions.flatMap(({ names }) =>
      names.filter(({ value }) => aboutSuppressions.has(value)).map((name) => [name.start, name]),
    ),
  );
  const all = about.inOrder();
  for (const report of all) if (!ofThem.has(report.place.start)) reports.add(report);
  for (const report of all) {
    const name = ofThem.get(report.place.start);
    if (name && name.state !== 'used') reports.add(report, false);
  }
  for (const one of severities) reports.omitted[one] += about.omitted[one];
}

/** The reports in order, without the fixes that can't be applied: what is announced is what happens. */
async function withFitFixes(
  file: SourceFile,
  documents: readonly LintedDocument[],
  all: Reports,
  isBad: (report: Reported) => boolean,
): Promise<Omit<Analysis, 'notes'>> {
  const ordered = all.inOrder();
  const { omitted, suppressed, secrets } = all;
  const analysis = { file, documents, reports: ordered, omitted, suppressed, secrets, badFixes: [], untriedFixes: 0 };
  if (file.virtual || !ordered.some(({ fix }) => fix)) return analysis;
  const { redact, touches } = maskSecrets(file, placesOfSecrets(ordered, secrets));
  // Edits can't be masked: a fix that would show a part of a secret is not offered.
  const reveals = ({ fix }: Reported) =>
    fix?.edits.some((edit) => redact(edit.text) !== edit.text || touches(edit)) ?? false;
  const isRefused = (report: Reported) => reveals(report) || (report.fix !== undefined && isBad(report));
  const fixables = ordered.filter((report) => isApplied(report, APPLIED) && !isRefused(report));
  const { bad, others, untried } = await findUnfit(file, documents, fixables);
  const isUnfit = (report: Reported) => bad.has(report) || others.has(report) || isRefused(report);
  const fit = ordered.map((report) => (isUnfit(report) ? { ...report, fix: undefined } : report));
  return { ...analysis, reports: fit, badFixes: [...bad], untriedFixes: untried };
}

/** Suppressions by the index of the document that they are in, or that begins after them. */
function byDocument(suppressions: readonly Suppression[], { text, documents }: SourceFile): Map<number, Suppression[]> {
  const groups = new Map<number, Suppression[]>();
  const starts: (number | undefined)[] = [0];
  const marker = /^---/gm;
  for (let index = 1; index < documents.length; index++) {
    marker.lastIndex = Math.max(marker.lastIndex, documents[index - 1]!.root?.end ?? 0);
    starts[index] = marker.exec(text)?.index;
    if (starts[index] === undefined) break;
  }
  for (const suppression of suppressions) {
    const found = starts.findLastIndex((start) => start !== undefined && start <= suppression.comment.start);
    const group = groups.get(found);
    if (group) group.push(suppression);
    else groups.set(found, [suppression]);
  }
  return groups;
}

function suppressionsOf(
  file: SourceFile,
  documents: readonly LintedDocument[],
  active: readonly ActiveRule[],
  config: ResolvedConfig,
): Suppression[] {
  if (!mentionsSuppressions(file)) return [];
  // What is found across files depends on which others there are.
  const ids = new Set(active.filter(({ rule }) => !rule.checkRun).map(({ rule }) => rule.id));
  const parses = documents.every(({ syntax }) => syntax.length === 0);
  return readSuppressions(file, {
    known: (id) => config.rules.some((rule) => rule.id === id),
    suppressible: (id) => id !== 'syntax',
    active: (id) => parses && ids.has(id),
  });
}

/** A rule that is on, with the options that hold. */
interface ActiveRule {
  readonly rule: Rule;
  readonly options: Readonly<Record<string, unknown>>;
}

const activeRules = perObject((config: ResolvedConfig): readonly ActiveRule[] =>
  config.rules
    .filter(({ id }) => config.severities.get(id) !== 'off')
    .map((rule) => ({ rule, options: { ...defaultsOf(rule), ...config.options.get(rule.id) } })),
);

/** What rules note for the comparison with other files; of a job that several aliases stand for, once. */
function collectNotes(active: readonly ActiveRule[], documents: readonly LintedDocument[]): Noted[] {
  const notes: Noted[] = [];
  for (const { rule, options } of active) {
    if (!rule.collect) continue;
    for (const { file, document, jobs, syntax } of documents) {
      if (syntax.length > 0) continue;
      const note = (place: Place, data: unknown) => {
        if (!isPlace(place)) throw new TypeError('what "collect" notes is not about a place: expected "placeOf(node)"');
        // What another thread or a cache would make of it.
        notes.push({ rule, place, document: document.index, data: JSON.parse(JSON.stringify(data) ?? 'null') });
      };
      try {
        for (const job of new Set(jobs)) refusePromise(rule.collect(job, note, options));
      } catch (cause) {
        throw new InternalError(rule.id, file.path, toError(cause));
      }
    }
  }
  return notes;
}

function addCompared(compared: readonly Compared[], notes: readonly Noted[], reports: Reports): void {
  for (const { note, rule, ...report } of compared) {
    const noted = notes[note];
    // The file may have changed since.
    if (noted?.rule !== rule) continue;
    reports.add({ ...report, rule, place: noted.place, document: noted.document });
  }
}

function runRules(active: readonly ActiveRule[], linted: LintedDocument, reports: Reports): void {
  const { file, document, jobs } = linted;
  const isBroken = linted.syntax.length > 0;
  const reporter = new Reporter(file, document.index, reports);
  const different = new Set(jobs);
  for (const { rule, options } of active) {
    if (isBroken && !SYNTAX_RULES.has(rule.id)) continue;
    reporter.run(rule, (report) => {
      refusePromise(rule.checkDocument?.(linted, report));
      if (isBroken || !rule.check) return;
      for (const job of different) refusePromise(rule.check(job, report, options));
    });
  }
}

function defaultsOf(rule: Rule): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, values]) => [name, values[0]]));
}

/** A plugin may be written in anything; what it would report later is lost. */
function refusePromise(returned: unknown): void {
  if (!(returned instanceof Promise)) return;
  returned.catch(() => {});
  throw new TypeError('its check is asynchronous, and what it reports later would be lost');
}
