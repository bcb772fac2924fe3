import type { Finding, FindingFix, LintResult, RelatedPlace } from '../engine/result.ts';
import { groupOf, type Rule, type Severity } from '../rule/rule.ts';
import { toJson } from '../text/escape.ts';
import { Lines } from '../text/lines.ts';
import { Fingerprints, identityIn, pathIn, sentence, TOOL } from './finding.ts';
import type { Run } from './run.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
const PROBLEM_SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
};

/**
 * Relative to the repository where one is known; no `uri`, so that a report says nothing about the
 * machine it was made on.
 */
const BASE = '%SRCROOT%';

/** GitHub refuses longer descriptions of rules. */
const DESCRIPTION_LIMIT = 1024;

/**
 * SARIF 2.1.0 as GitHub code scanning takes it (docs.github.com, "SARIF support for code scanning").
 * `primaryLocationLineHash` is left to `upload-sarif`, which computes it from the file itself.
 */
export function format(run: Run): string {
  const ruleIndexes = new Map(run.rules.map((rule, index) => [rule.id, index]));
  const fingerprints = new Fingerprints();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: TOOL,
            semanticVersion: run.version,
            rules: run.rules.map((rule) => descriptor(rule, run.pageOf?.(rule.id))),
          },
        },
        invocations: run.failures.length === 0 ? undefined : [failedInvocation(run)],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { description: { text: 'The folder that paths are relative to' } } },
        results: run.results.flatMap((result) => resultsOf(run, result, ruleIndexes, fingerprints)),
      },
    ],
  };
  return `${toJson(log, 2)}\n`;
}

function resultsOf(
  run: Run,
  result: LintResult,
  ruleIndexes: ReadonlyMap<string, number>,
  fingerprints: Fingerprints,
): object[] {
  const path = pathIn(run, result.path);
  const identity = identityIn(run, result);
  const fixable = result.findings.some((finding) => finding.fix);
  const lines = fixable && result.text !== undefined ? new Lines(result.text) : undefined;
  return result.findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: ruleIndexes.get(finding.rule),
    level: LEVELS[finding.severity],
    message: { text: message(finding) },
    locations: [location(path, finding)],
    relatedLocations: finding.related?.map((place, index) => ({
      id: index + 1,
      ...location(place.path === undefined ? path : pathIn(run, place.path), place),
      message: { text: escapeMessage(linkText(place)) },
    })),
    partialFingerprints: { 'syncJobLint/v1': fingerprints.of(identity, finding) },
    fixes: finding.fix?.edits.length ? [fix(path, finding.fix, lines)] : undefined,
  }));
}

/** The sentence and links to the related places: `[text](id)`. */
function message(finding: Finding): string {
  const text = escapeMessage(sentence(finding));
  if (!finding.related?.length) return text;
  const links = finding.related.map((place, index) => `[${escapeMessage(linkText(place))}](${index + 1})`);
  return `${text}; see ${links.join(', ')}`;
}

function linkText(place: RelatedPlace): string {
  return place.message || 'here';
}

/**
 * Brackets make links, so those of the text are escaped, as CodeQL does everywhere and readers such
 * as vscode-codeql expect. Braces stay: the specification doubles them (§3.11.5), yet readers
 * substitute, and undo that, only where there are `arguments`.
 */
function escapeMessage(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}

function location(path: string, place: RelatedPlace): object {
  const { line, column, endLine, endColumn, pointer } = place;
  return {
    physicalLocation: {
      artifactLocation: artifact(path),
      region: line === undefined ? undefined : { startLine: line, startColumn: column, endLine, endColumn },
    },
    logicalLocations: pointer ? [{ fullyQualifiedName: pointer }] : undefined,
  };
}

function artifact(path: string): object {
  const uri = path
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${uri.replace('%3A', ':')}` };
  return { uri, uriBaseId: BASE };
}

function fix(path: string, { safety, description, edits }: FindingFix, lines: Lines | undefined): object {
  const replacements = edits.map(({ offset, endOffset, text }) => ({
    deletedRegion: lines ? region(lines, offset, endOffset) : { charOffset: offset, charLength: endOffset - offset },
    insertedContent: text === '' ? undefined : { text },
  }));
  return {
    description: { text: escapeMessage(description) },
    artifactChanges: [{ artifactLocation: artifact(path), replacements }],
    properties: { safety },
  };
}

function region(lines: Lines, offset: number, endOffset: number): object {
  const start = lines.position(offset);
  const end = lines.position(endOffset);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function descriptor(rule: Rule, page: string | undefined): object {
  const summary = rule.summary || rule.id;
  const why = rule.why || summary;
  return {
    id: rule.id,
    name: pascalCase(rule.id) || undefined,
    shortDescription: { text: shorten(plainText(summary)) },
    fullDescription: { text: shorten(plainText(why)) },
    helpUri: page,
    help: { text: plainText(why), markdown: why },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: [groupOf(rule).toLowerCase().replaceAll(' ', '-')],
      precision: 'high',
      'problem.severity': PROBLEM_SEVERITIES[rule.severity],
    },
  };
}

/** Markdown without fences and code marks; what is in them is kept as it is. */
function plainText(markdown: string): string {
  return markdown
    .replace(/^ *```.*\n?/gm, '')
    .replace(/(`+)([\s\S]+?)\1(?!`)/g, (_, _ticks, code: string) => code.trim())
    .replace(/\*\*(.+?)\*\*/g, '$1')
    .trim();
}

function pascalCase(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function shorten(text: string): string {
  if (text.length <= DESCRIPTION_LIMIT) return text;
  return `${text.slice(0, DESCRIPTION_LIMIT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function failedInvocation(run: Run): object {
  return {
    executionSuccessful: false,
    toolExecutionNotifications: run.failures.map((failure) => ({
      level: 'error',
      message: { text: escapeMessage(failure.message) },
      locations: [{ physicalLocation: { artifactLocation: artifact(pathIn(run, failure.path)) } }],
    })),
  };
}
