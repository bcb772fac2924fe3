import type { Node, Place } from '../document/node.ts';
import { parseSource, type SourceInput } from '../document/parse.ts';
import { PointerIndex } from '../document/pointers.ts';
import type { Document, SourceFile, SyntaxProblem } from '../document/source.ts';
import { Budget, Excess } from '../job/budget.ts';
import type { Job } from '../job/job.ts';
import { namePath } from '../job/name-path.ts';
import { readJob } from '../job/read-job.ts';
import type { LintedDocument, Report, ReportFunction, Rule, Severity, Suppression } from '../rule/rule.ts';
import { checkDocumentShape } from '../schema/check.ts';
import { isLikelyMeant, mentionsJob } from '../schema/likely.ts';
import { toError } from '../shared/errors.ts';
import { printableMessage } from '../text/escape.ts';
import { Lines } from '../text/lines.ts';
import { shorten } from '../text/quote.ts';
import type { Span } from '../text/span.ts';
import type { ResolvedConfig } from './config.ts';
import { maskSecrets } from './mask.ts';
import { MAX_FINDINGS, mostSevere } from './most-severe.ts';
import type { Reported } from './reported.ts';
import { Reports, type SeverityCounts, severities } from './reports.ts';
import type { Finding, LintResult, RelatedPlace } from './result.ts';
import { mentionsSuppressions, readSuppressions, suppressor } from './suppress.ts';
import { APPLIED, findUnfit, isApplied } from './trial.ts';

/** A defect of the linter itself: the rule that failed, and where. */
export class InternalError extends Error {
  readonly rule: string | undefined;
  readonly path: string | undefined;

  constructor(rule: string | undefined, path: string | undefined, cause: unknown) {
    super(`internal failure${rule ? ` in the rule ${rule}` : ''}`, { cause });
    this.name = 'InternalError';
    this.rule = rule;
    this.path = path;
  }
}

/** All that a run over one file yields, before it becomes a result. */
export interface Analysis {
  readonly file: SourceFile;
  readonly documents: readonly LintedDocument[];
  /** Unique by rule, span and message, in the order of the text; suppressed ones left out, and of too many the least severe. */
  readonly reports: readonly Reported[];
  /** How many there are besides. */
  readonly omitted: SeverityCounts;
  readonly suppressed: number;
  /** What must not be shown, besides what the reports are about. */
  readonly secrets: readonly Place[];
  /** Those whose fix would change more than it should; in `reports` they have none. */
  readonly badFixes: readonly Reported[];
  /** How many fixes could not be tried, and are left out of `reports` as well. */
  readonly untriedFixes: number;
}

/** The rules that look at a document which is no YAML or JSON. */
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
 * Runs the rules over a file that has been read.
 *
 * @param isBad tells reports whose fixes are known to be bad, and are not tried
 */
export async function analyse(
  file: SourceFile,
  config: ResolvedConfig,
  isBad: (report: Reported) => boolean = () => false,
): Promise<Analysis> {
  const documents: LintedDocument[] = [];
  const budget = new Budget(lengthOf(file));
  for (const document of file.documents) {
    try {
      documents.push(await readDocument(document, file, config, budget));
    } catch (error) {
      if (!(error instanceof Excess)) throw error;
      documents.push({ file, document, jobs: [], structure: [], syntax: [error.problem] });
      break;
    }
  }

  const active = activeRules(config);
  const severity = (report: Pick<Reported, 'rule' | 'severity'>) => severityOf(report, config);
  const suppressions = config.inlineSuppressions ? suppressionsOf(file, documents, active, config) : [];
  if (suppressions.length === 0) {
    const reports = new Reports(severity);
    for (const linted of documents) runRules(active, linted, reports);
    return withFitFixes(file, documents, reports, isBad);
  }

  const hides = suppressor(suppressions, file, new Lines(file.text));
  const reports = new Reports(severity, ({ rule, place }) => rule.id !== 'syntax' && hides({ rule: rule.id, place }));
  for (const linted of documents) runRules(active, linted, reports);
  const ruleIds = config.rules.map(({ id }) => id);
  const aboutThem = new Reports(severity);
  for (const [document, all] of byDocument(suppressions, file)) {
    const reporter = new Reporter(file, document, aboutThem);
    for (const { rule } of active) {
      reporter.run(rule, (report) => rule.checkSuppressions?.({ file, all, ruleIds }, report));
    }
  }
  // What is said about a name that suppresses such findings comes last: whether it does is known then.
  const ofThem = new Map(
    suppressions.flatMap(({ names }) =>
      names.filter(({ value }) => aboutSuppressions.has(value)).map((name) => [name.start, name]),
    ),
  );
  const all = aboutThem.inOrder();
  for (const report of all) if (!ofThem.has(report.place.start)) reports.add(report);
  for (const report of all) {
    const name = ofThem.get(report.place.start);
    if (name && name.state !== 'used') reports.add(report, false);
  }
  for (const one of severities) reports.omitted[one] += aboutThem.omitted[one];
  return withFitFixes(file, documents, reports, isBad);
}

/** How many characters a file has; of a value from code, its keys and scalars. */
function lengthOf({ virtual, text, documents }: SourceFile): number {
  return virtual ? (documents[0]?.root?.end ?? 0) : text.length;
}

/** The reports in order, without the fixes that can't be applied: what is announced is what happens. */
async function withFitFixes(
  file: SourceFile,
  documents: readonly LintedDocument[],
  all: Reports,
  isBad: (report: Reported) => boolean,
): Promise<Analysis> {
  const ordered = all.inOrder();
  const { omitted, suppressed, secrets } = all;
  const analysis = { file, documents, reports: ordered, omitted, suppressed, secrets, badFixes: [], untriedFixes: 0 };
  if (file.virtual || !ordered.some(({ fix }) => fix)) return analysis;
  const { redact, touches } = maskSecrets(file, [...placesOfSecrets(ordered), ...secrets]);
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

function placesOfSecrets(reports: readonly Reported[]): Place[] {
  return reports.filter(({ rule }) => rule.sensitive).map(({ place }) => place);
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
  const ids = new Set(active.map(({ rule }) => rule.id));
  const parses = documents.every(({ syntax }) => syntax.length === 0);
  return readSuppressions(file, {
    known: (id) => config.rules.some((rule) => rule.id === id),
    suppressible: (id) => id !== 'syntax',
    active: (id) => parses && ids.has(id),
  });
}

/** @throws Excess where the file holds too much */
async function readDocument(
  document: Document,
  file: SourceFile,
  config: ResolvedConfig,
  budget: Budget,
): Promise<LintedDocument> {
  const none = { file, document, jobs: [], structure: [] };
  if (document.problems.length > 0) return { ...none, syntax: document.problems };
  if (!document.root) return { ...none, syntax: [] };
  const shape = checkDocumentShape(document.root);
  if ('foreign' in shape) {
    const syntax = document.tags.map(
      ({ start, end, tag, others }): SyntaxProblem => ({ cause: 'unknownTag', tag, start, end, others }),
    );
    return { ...none, foreign: shape.foreign, syntax };
  }
  const unquoted = new Set(document.unquoted.map(({ node }) => node));
  const known = new Map<Node, Job>();
  const jobs: Job[] = [];
  for (const node of shape.jobs) {
    // Aliases can stand for whole jobs.
    const job = known.get(node) ?? (await readJob(node, document, file, config.settings, unquoted, budget));
    known.set(node, job);
    jobs.push(job);
  }
  const expressions = new Set(jobs.flatMap((job) => job.expressions.map(({ node }) => node)));
  const syntax = document.tags
    .filter(({ node }) => !expressions.has(node))
    .map(({ start, end, tag, others }): SyntaxProblem => ({ cause: 'unknownTag', tag, start, end, others }));
  return { file, document, jobs, structure: shape.problems, syntax };
}

/** A rule that is on, with the options that hold. */
interface ActiveRule {
  readonly rule: Rule;
  readonly options: Readonly<Record<string, unknown>>;
}

const activeByConfig = new WeakMap<ResolvedConfig, readonly ActiveRule[]>();

function activeRules(config: ResolvedConfig): readonly ActiveRule[] {
  let active = activeByConfig.get(config);
  if (!active) {
    active = config.rules
      .filter(({ id }) => config.severities.get(id) !== 'off')
      .map((rule) => ({ rule, options: { ...defaultsOf(rule), ...config.options.get(rule.id) } }));
    activeByConfig.set(config, active);
  }
  return active;
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

/** Runs rules over a document, and takes what they report. */
class Reporter {
  readonly #file: SourceFile;
  readonly #document: number;
  readonly #reports: Reports;
  readonly #limit: number;
  /** One for all rules, since most report nothing. */
  readonly #report: ReportFunction<Rule['messages']> = (message, place, data, details) =>
    this.#take(message, place, data, details);
  #rule: Rule | undefined;

  constructor(file: SourceFile, document: number, reports: Reports) {
    this.#file = file;
    this.#document = document;
    this.#reports = reports;
    this.#limit = file.virtual ? Number.POSITIVE_INFINITY : file.text.length;
  }

  /** @throws InternalError when the rule fails */
  run(rule: Rule, check: (report: ReportFunction<Rule['messages']>) => void): void {
    this.#rule = rule;
    try {
      check(this.#report);
    } catch (cause) {
      throw new InternalError(rule.id, this.#file.path, toError(cause));
    }
  }

  #isWithin({ start, end }: Span): boolean {
    return 0 <= start && start <= end && end <= this.#limit;
  }

  /** What a rule reports is held to what it declares, so that a slip in a rule is found by its first use. */
  #take(message: string, place: Place, data: unknown, details: Omit<Report, 'message' | 'place'> | undefined): void {
    const rule = this.#rule!;
    const text = rule.messages[message];
    if (!text) throw new RangeError(`no message "${message}"`);
    if (!isPlace(place)) throw new TypeError(`what "${message}" is about is not a place: expected "placeOf(node)"`);
    if (!this.#isWithin(place)) throw new RangeError(`span ${place.start}-${place.end} lies outside the text`);
    const { help, related, fix, severity, others } = details ?? {};
    if (severity !== undefined && !SEVERITIES.has(severity)) throw new TypeError(`"${severity}" is not a severity`);
    if (others !== undefined) this.#reports.count({ rule, severity }, others);
    if (this.#reports.leavesOut({ rule, place, severity })) return;
    const sentence = text(data as never);
    const check = (said: unknown) => {
      if (typeof said !== 'string') throw new TypeError(`what "${message}" says is no text`);
    };
    check(sentence);
    if (help !== undefined) check(help);
    for (const other of related ?? []) {
      check(other.message);
      if (!isPlace(other.place)) throw new TypeError(`"related" of "${message}" has what is not a place`);
    }
    if (fix) {
      check(fix.description);
      check(fix.safety);
      for (const edit of fix.edits) check(edit.text);
    }
    // The finding is worth more than a fix that can't be made.
    const sound = fix?.edits.every((edit) => this.#isWithin(edit)) ? fix : undefined;
    this.#reports.add({
      message: sentence,
      place,
      help,
      related,
      fix: sound,
      severity,
      rule,
      messageId: message,
      document: this.#document,
    });
  }
}

/** A node alone is none: it has no `node`. */
function isPlace(place: Partial<Place> | undefined): place is Place {
  const { start, end, node } = place ?? {};
  return typeof start === 'number' && typeof end === 'number' && typeof node === 'object' && 'kind' in node;
}

const SEVERITIES: ReadonlySet<string> = new Set<Severity>(['error', 'warning', 'info']);

/** The severity of a report: what the user says wins over the cause's own, that over the rule's. */
function severityOf(report: Pick<Reported, 'rule' | 'severity'>, config: ResolvedConfig): Severity {
  const set = config.severities.get(report.rule.id);
  if (set && set !== 'off') return set;
  const own = report.severity ?? report.rule.severity;
  if (config.preset === 'recommended') return own;
  return own === 'info' ? 'warning' : 'error';
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Messages quote their users' own words, which may be whole texts. */
const LONGEST_SENTENCE = 1000;

/** Turns reports into findings with lines, columns and pointers. */
export function toResult(analysis: Analysis, config: ResolvedConfig): LintResult {
  const { file, documents, reports, suppressed, secrets } = analysis;
  const counts = countsOf(reports, analysis.omitted, config);
  const all = counts.errors + counts.warnings + counts.infos;
  const badFixes = analysis.badFixes.length + analysis.untriedFixes;
  if (reports.length === 0) {
    return { path: file.path, findings: [], suppressed, ...counts, ...holdingsOf(file, documents) };
  }
  const pointers = new Map<number, PointerIndex>();
  const pointerOf = (report: Reported, place = report.place) => {
    const root = file.documents[report.document]?.root;
    if (!root) return '';
    const index = pointers.get(report.document) ?? new PointerIndex(root, (name) => name.startsWith('x-'));
    pointers.set(report.document, index);
    return index.pointer(place.node);
  };
  const isOneOfSeveral = file.documents.filter(({ root }) => root).length > 1;
  const namesOf = (report: Reported) => {
    const root = file.documents[report.document]?.root;
    return root ? namePath(root, pointerOf(report), isOneOfSeveral) : '';
  };
  const lines = file.virtual ? undefined : new Lines(file.text);
  const locate = (target: Mutable<RelatedPlace>, { start, end }: Span) => {
    if (!lines) return;
    const from = lines.position(start);
    const to = lines.position(end);
    target.line = from.line;
    target.column = from.column;
    target.endLine = to.line;
    target.endColumn = to.column;
  };
  const { text, redact } = maskSecrets(file, [...placesOfSecrets(reports), ...secrets]);
  const sentence = (words: string) => printableMessage(shorten(redact(words), LONGEST_SENTENCE));
  // A baseline has to know them all.
  const most = config.names ? reports.length : MAX_FINDINGS;
  const findingOf = (report: Reported): Finding => {
    const { rule, place, help, related, fix, document } = report;
    const severity = severityOf(report, config);
    const message = sentence(report.message);
    const finding: Mutable<Finding> = {
      rule: rule.id,
      severity,
      message,
      pointer: redact(pointerOf(report)),
      document,
    };
    if (help !== undefined) finding.help = sentence(help);
    locate(finding, place);
    if (lines) {
      finding.offset = place.start;
      finding.endOffset = place.end;
    }
    if (config.names) finding.names = redact(namesOf(report));
    if (related?.length) {
      finding.related = related.map((other) => {
        const elsewhere: Mutable<RelatedPlace> = { message: sentence(other.message) };
        if (lines) elsewhere.path = file.path ?? '<stdin>';
        else elsewhere.pointer = redact(pointerOf(report, other.place));
        locate(elsewhere, other.place);
        return elsewhere;
      });
    }
    if (fix && lines) {
      const edits = fix.edits.map((edit) => ({ offset: edit.start, endOffset: edit.end, text: edit.text }));
      finding.fix = { safety: fix.safety, description: sentence(fix.description), edits };
    }
    return finding;
  };
  const findings = mostSevere(reports, (report) => severityOf(report, config), most).map(findingOf);
  return {
    path: file.path,
    findings,
    ...(findings.length < all && { omitted: all - findings.length }),
    ...(badFixes > 0 && { badFixes }),
    suppressed,
    ...counts,
    ...holdingsOf(file, documents),
    ...(findings.length > 0 && !file.virtual && { text }),
  };
}

function countsOf(reports: readonly Reported[], omitted: SeverityCounts, config: ResolvedConfig) {
  const counts = { ...omitted };
  for (const report of reports) counts[severityOf(report, config)]++;
  return { errors: counts.error, warnings: counts.warning, infos: counts.info };
}

function holdingsOf(file: SourceFile, documents: readonly LintedDocument[]) {
  return {
    jobs: documents.reduce((sum, { jobs }) => sum + jobs.length, 0),
    holdsJobs: documents.some((linted) => isMeant(linted, file)),
  };
}

function isMeant({ document, foreign }: LintedDocument, file: SourceFile): boolean {
  const { root, problems } = document;
  if (problems.length > 0 && mentionsJob(file.undecoded ?? file.text)) return true;
  if (foreign || !root) return false;
  return !('foreign' in checkDocumentShape(root)) && isLikelyMeant(root);
}
