import type { FindingFix, LintResult, RelatedPlace } from '../engine/result.ts';
import type { Severity } from '../rule/rule.ts';
import { applyEdits } from '../text/edits.ts';
import { escapeMaybeMarkdown, toJson } from '../text/escape.ts';
import { extentOf } from '../text/span.ts';
import { Utf8Positions } from '../text/utf8.ts';
import { pathIn, sentence, TOOL } from './finding.ts';
import type { Run } from './run.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

/**
 * Reviewdog's diagnostic format; its columns count UTF-8 bytes, its ends are exclusive.
 * Source: github.com/reviewdog/reviewdog, `proto/rdf/reviewdog.proto`.
 */
export function format(run: Run): string {
  const diagnostics = run.results.flatMap((result) => diagnosticsOf(run, result));
  return `${toJson({ source: { name: TOOL }, diagnostics }, 2)}\n`;
}

function diagnosticsOf(run: Run, { path, text, findings }: LintResult): object[] {
  if (findings.length === 0) return [];
  const file = pathIn(run, path);
  const positions = text === undefined ? undefined : new Utf8Positions(text);
  return findings.map((finding) => ({
    message: escapeMaybeMarkdown(sentence(finding)),
    location: { path: file, range: range(finding, positions) },
    severity: SEVERITIES[finding.severity],
    code: { value: finding.rule, url: run.pageOf?.(finding.rule) },
    suggestions: finding.fix && text !== undefined && positions ? suggestions(finding.fix, text, positions) : undefined,
    relatedLocations: finding.related?.map((place) => {
      const elsewhere = place.path !== undefined && place.path !== path;
      return {
        message: escapeMaybeMarkdown(place.message),
        location: {
          path: elsewhere ? pathIn(run, place.path) : file,
          range: range(place, elsewhere ? undefined : positions),
        },
      };
    }),
  }));
}

/** Columns stay as they are where the text is not known. */
function range(
  { line, column, endLine, endColumn }: RelatedPlace,
  positions: Utf8Positions | undefined,
): object | undefined {
  if (line === undefined) return undefined;
  const end = endLine !== undefined && endColumn !== undefined ? { line: endLine, column: endColumn } : undefined;
  if (column === undefined) return { start: { line } };
  const start = { line, column };
  if (!positions) return { start, end };
  return { start: positions.ofPosition(start), end: end && positions.ofPosition(end) };
}

/** What stands for a secret in the text of a result. */
const MASK = /\*{4}/;

/**
 * Suggestions are alternatives, so the edits of a fix become one; none where that would write a
 * masked secret into the file.
 */
function suggestions({ edits }: FindingFix, text: string, positions: Utf8Positions): object[] | undefined {
  if (edits.length === 0) return undefined;
  const { start, end } = extentOf(edits.map(({ offset, endOffset }) => ({ start: offset, end: endOffset })));
  const moved = edits.map((edit) => ({ start: edit.offset - start, end: edit.endOffset - start, text: edit.text }));
  const replacement = applyEdits(text.slice(start, end), moved);
  if (MASK.test(replacement)) return undefined;
  return [{ range: { start: positions.ofOffset(start), end: positions.ofOffset(end) }, text: replacement }];
}
