import type { Diagnostic, DiagnosticRelatedInformation, Range } from 'vscode-languageserver';
import type { Finding, RelatedPlace } from '../engine/result.ts';
import { rulePage } from '../rule-page.ts';
import { DiagnosticSeverity, UNNECESSARY } from './kinds.ts';
import type { Model } from './model.ts';

export const SOURCE = 'sync-job-lint';

/** Underlining hundreds of lines helps nobody, and makes editors slow. */
const MOST_LINES = 10;

/**
 * The findings of a text as the client shows them.
 *
 * @param uriOf the address of a file that a finding leads to
 */
export function diagnosticsOf(model: Model, uriOf: (path: string) => string): Diagnostic[] {
  return model.findings.map((finding) => diagnosticOf(finding, model, uriOf));
}

function diagnosticOf(finding: Finding, model: Model, uriOf: (path: string) => string): Diagnostic {
  const { rule, severity, message, help, related = [] } = finding;
  const href = rulePage(rule);
  return {
    range: shortened(model, finding),
    severity: DiagnosticSeverity[severity],
    source: SOURCE,
    code: rule,
    ...(href !== undefined && { codeDescription: { href } }),
    message: help === undefined ? message : `${message}\n${help}`,
    ...(rule.startsWith('unused-') && { tags: [UNNECESSARY] }),
    ...(related.length > 0 && { relatedInformation: related.flatMap((place) => relatedOf(place, model, uriOf)) }),
  };
}

function shortened({ positions }: Model, { offset = 0, endOffset = 0 }: Finding): Range {
  const range = positions.range({ start: offset, end: endOffset });
  if (range.end.line - range.start.line <= MOST_LINES) return range;
  const last = positions.offset({ line: range.start.line + MOST_LINES, character: Number.MAX_SAFE_INTEGER });
  return { start: range.start, end: positions.position(last) };
}

function relatedOf(
  { message, path, line, column, endLine, endColumn }: RelatedPlace,
  { source, file, positions }: Model,
  uriOf: (path: string) => string,
): DiagnosticRelatedInformation[] {
  if (line === undefined || column === undefined) return [];
  const isOwn = path === (file.path ?? '<stdin>');
  // Columns count from 1 after a byte-order mark, which the client may keep.
  const ahead = isOwn && line === 1 ? positions.position(0).character : 0;
  const start = { line: line - 1, character: column - 1 + ahead };
  const end =
    endLine === undefined ? start : { line: endLine - 1, character: endColumn! - 1 + (endLine === 1 ? ahead : 0) };
  return [{ message, location: { uri: isOwn ? source.uri : uriOf(path!), range: { start, end } } }];
}
