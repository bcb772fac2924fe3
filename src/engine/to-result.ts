import { PointerIndex } from '../document/pointers.ts';
import type { SourceFile } from '../document/source.ts';
import { namePath } from '../job/name-path.ts';
import type { LintedDocument } from '../rule/rule.ts';
import { checkDocumentShape } from '../schema/check.ts';
import { isLikelyMeant, mentionsJob } from '../schema/likely.ts';
import { perObject } from '../shared/memo.ts';
import { printableMessage } from '../text/escape.ts';
import { Lines } from '../text/lines.ts';
import { shorten } from '../text/quote.ts';
import type { Span } from '../text/span.ts';
import { type Analysis, placesOfSecrets } from './analysis.ts';
import type { ResolvedConfig } from './config.ts';
import { maskSecrets } from './mask.ts';
import { MAX_FINDINGS, mostSevere } from './most-severe.ts';
import type { Reported } from './reported.ts';
import type { SeverityCounts } from './reports.ts';
import type { Finding, LintResult, RelatedPlace } from './result.ts';
import { severityOf } from './severity.ts';

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
  const locate = (target: Mutable<RelatedPlace>, { start, end }: Span, within: Lines | undefined) => {
    if (!within) return;
    const from = within.position(start);
    const to = within.position(end);
    target.line = from.line;
    target.column = from.column;
    target.endLine = to.line;
    target.endColumn = to.column;
  };
  const { text, redact } = maskSecrets(file, placesOfSecrets(reports, secrets));
  const sentence = (words: string) => printableMessage(shorten(redact(words), LONGEST_SENTENCE));
  // A baseline has to know them all.
  const most = config.names ? reports.length : MAX_FINDINGS;
  const findingOf = (report: Reported): Finding => {
    const { rule, place, help, related, elsewhere, fix, document } = report;
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
    locate(finding, place, lines);
    if (lines) {
      finding.offset = place.start;
      finding.endOffset = place.end;
    }
    if (config.names) finding.names = redact(namesOf(report));
    if (related?.length) {
      finding.related = related.map((other) => {
        const elsewhere: Mutable<RelatedPlace> = { message: sentence(other.message) };
        const of = other.file ?? file;
        if (!of.virtual) elsewhere.path = of.path ?? '<stdin>';
        else if (of === file) elsewhere.pointer = redact(pointerOf(report, other.place));
        locate(elsewhere, other.place, other.file ? linesOf(other.file) : lines);
        return elsewhere;
      });
    }
    if (elsewhere?.length) {
      const redacted = elsewhere.map((other) => ({ ...other, message: sentence(other.message) }));
      finding.related = [...(finding.related ?? []), ...redacted];
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

/** Of a file that places of others lead to. */
const linesOf = perObject((file: SourceFile) => (file.virtual ? undefined : new Lines(file.text)));

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
