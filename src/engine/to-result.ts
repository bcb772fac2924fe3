import type { SourceFile } from '../document/source.ts';
import type { LintedDocument } from '../rule/rule.ts';
import { checkDocumentShape } from '../schema/check.ts';
import { isLikelyMeant, mentionsJob } from '../schema/likely.ts';
import { type Analysis, placesOfSecrets } from './analysis.ts';
import type { ResolvedConfig } from './config.ts';
import { FindingWriter } from './finding-writer.ts';
import { maskSecrets } from './mask.ts';
import { MAX_FINDINGS, mostSevere } from './most-severe.ts';
import type { Reported } from './reported.ts';
import type { SeverityCounts } from './reports.ts';
import type { LintResult } from './result.ts';
import { severityOf } from './severity.ts';

/** Turns reports into findings with lines, columns and pointers, and counts them. */
export function toResult(analysis: Analysis, config: ResolvedConfig): LintResult {
  const { file, documents, reports, suppressed, secrets } = analysis;
  const counts = { suppressed, ...countsOf(reports, analysis.omitted, config), ...holdingsOf(file, documents) };
  if (reports.length === 0) return { path: file.path, findings: [], ...counts };
  const masked = maskSecrets(file, placesOfSecrets(reports, secrets));
  const writer = new FindingWriter(file, config, masked);
  // A baseline has to know them all.
  const most = config.names ? reports.length : MAX_FINDINGS;
  const listed = mostSevere(reports, (report) => severityOf(report, config), most);
  const omitted = counts.errors + counts.warnings + counts.infos - listed.length;
  const badFixes = analysis.badFixes.length + analysis.untriedFixes;
  return {
    path: file.path,
    findings: listed.map((report) => writer.findingOf(report)),
    ...(omitted > 0 && { omitted }),
    ...(badFixes > 0 && { badFixes }),
    ...counts,
    ...(!file.virtual && { text: masked.text }),
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
