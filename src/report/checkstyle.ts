import { pathIn, sentence, TOOL } from './finding.ts';
import type { Run } from './run.ts';
import { element, lines } from './xml.ts';

/** Checkstyle's XML, which many build servers read; `source` has the prefix that they split rules off by. */
export function format(run: Run): string {
  const files = run.results.map((result) => {
    const errors = result.findings.map((finding) =>
      element('error', {
        line: finding.line,
        column: finding.column,
        severity: finding.severity,
        message: sentence(finding),
        source: `${TOOL}.${finding.rule}`,
      }),
    );
    return element('file', { name: pathIn(run, result.path) }, lines(errors));
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('checkstyle', { version: '4.3' }, lines(files))}\n`;
}
