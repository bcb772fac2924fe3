import type { Severity } from '../rule/rule.ts';
import { toJson } from '../text/escape.ts';
import { Lines } from '../text/lines.ts';
import { type Finding, identityOf, type LintResult } from './result.ts';

const TOOL = 'sync-job-lint';
const VERSION = 1;

/** Findings that are known, and that a run does not report again. */
export interface Baseline {
  /** Sorted, each file, rule and names once. */
  readonly entries: readonly BaselineEntry[];
}

/**
 * Findings of one rule at one part of a file, by the names on the way to it, so that it stays the
 * same when lines and steps move.
 */
export interface BaselineEntry {
  /** Relative to the baseline's folder, with `/`; `sync-job[ID]` for a deployed job. */
  readonly file: string;
  readonly rule: string;
  /** See `namePath`. */
  readonly names: string;
  /** From 1. */
  readonly count: number;
}

/** Why a text is not a baseline that can be read. */
export interface BaselineProblem {
  /** One sentence without a full stop. */
  readonly message: string;
  readonly help: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
}

/** How a baseline and the files of a run belong together. */
export interface BaselineFiles {
  /** The path of a result, relative to the baseline's folder, with `/`. */
  fileOf(path: string): string;
  /**
   * Whether a file of the baseline is not there any more; one that is there and was not linted
   * keeps its entries.
   */
  isGone?(file: string): boolean;
}

/** Reads a baseline. */
export function parseBaseline(text: string): Baseline | BaselineProblem {
  const help = `delete it and write it anew with --update-baseline`;
  const json = text.replace(/^\uFEFF/, '');
  const conflict = /^(?:<{7}|={7}|>{7})/m.exec(json);
  if (conflict) {
    return {
      message: 'conflict markers of a merge',
      help: 'keep the entries of both sides',
      ...placeOf(json, conflict.index),
    };
  }
  const noBaseline = {
    message: `this is not a baseline: it does not say "tool": "${TOOL}"`,
    help: 'name another file, which --update-baseline writes',
  };
  if (/^\s*[^\s{]/.test(json)) return noBaseline;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const position = /end of JSON/.test(String(error)) ? json.length : /at position (\d+)/.exec(String(error))?.[1];
    return {
      message: 'a baseline is JSON, and this does not parse',
      help,
      // Of some errors V8 does not tell the place.
      ...(position !== undefined && placeOf(json, Number(position))),
    };
  }
  if (!isObject(value) || value.tool !== TOOL) return noBaseline;
  if (value.version !== VERSION) {
    const found = JSON.stringify(value.version) ?? 'none';
    return {
      message: `a baseline of version ${found}, expected ${VERSION}`,
      help: `use the release that wrote it, or ${help}`,
    };
  }
  if (!Array.isArray(value.entries)) return { message: '"entries" of a baseline is a list', help };
  const wrong = value.entries.findIndex((entry) => !isEntry(entry));
  if (wrong >= 0) {
    return {
      message: `entry ${wrong + 1} lacks "file", "rule" or "names", or its "count" is not a number from 1`,
      help,
    };
  }
  return baselineOf(value.entries as readonly Partial<BaselineEntry>[], Math.max);
}

/** A baseline as it is written: JSON, sorted, one entry a line, so that merges of branches rarely meet. */
export function formatBaseline(baseline: Baseline): string {
  const entries = baseline.entries.map(({ file, rule, names, count }) => {
    const parts = [`"file": ${toJson(file)}`, `"rule": ${toJson(rule)}`, `"names": ${toJson(names)}`];
    if (count > 1) parts.push(`"count": ${count}`);
    return `\n    { ${parts.join(', ')} }`;
  });
  return `{\n  "version": ${VERSION},\n  "tool": "${TOOL}",\n  "entries": [${entries.join(',')}${entries.length ? '\n  ' : ''}]\n}\n`;
}

/**
 * Takes the findings that a baseline knows out of results.
 *
 * @param results linted with `names`
 * @returns the results without them, how many they were, and the entries that hid fewer findings
 * than they could, with how many fewer as `count`
 */
export function applyBaseline(
  baseline: Baseline,
  results: readonly LintResult[],
  files: BaselineFiles,
): { results: LintResult[]; baselined: number; stale: BaselineEntry[] } {
  const left = new Map(baseline.entries.map((entry) => [keyOf(entry), entry.count]));
  const take = (key: string): boolean => {
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count > 0;
  };
  let baselined = 0;
  const linted = new Set<string>();
  const remaining = results.map((result) => {
    const file = nameOf(result, files);
    linted.add(file);
    const findings = result.findings.filter((finding) => {
      if (!isEligible(finding)) return true;
      const { rule } = finding;
      const names = namesOf(finding);
      return !take(keyOf({ file, rule, names })) && !take(keyOf({ file, rule, names: withoutDocument(names) }));
    });
    baselined += result.findings.length - findings.length;
    return findings.length === result.findings.length ? result : withFindings(result, findings);
  });
  const stale = baseline.entries.flatMap((entry) => {
    const count = left.get(keyOf(entry))!;
    return count > 0 && (linted.has(entry.file) || files.isGone?.(entry.file)) ? [{ ...entry, count }] : [];
  });
  return { results: remaining, baselined, stale };
}

/**
 * The baseline that knows all findings of the results; what it knew of files that are there and
 * were not linted it keeps.
 *
 * @param results linted with `names`, no baseline applied
 */
export function updateBaseline(
  before: Baseline | undefined,
  results: readonly LintResult[],
  files: BaselineFiles,
): Baseline {
  const linted = new Set(results.map((result) => nameOf(result, files)));
  const kept = (before?.entries ?? []).filter(({ file }) => !linted.has(file) && !files.isGone?.(file));
  const found = results.flatMap((result) => {
    const file = nameOf(result, files);
    return result.findings.filter(isEligible).map((finding) => ({ file, rule: finding.rule, names: namesOf(finding) }));
  });
  return baselineOf([...kept, ...found], (a, b) => a + b);
}

function baselineOf(entries: readonly Partial<BaselineEntry>[], join: (a: number, b: number) => number): Baseline {
  const byKey = new Map<string, BaselineEntry>();
  for (const { file = '', rule = '', names = '', count = 1 } of entries) {
    const key = keyOf({ file, rule, names });
    const other = byKey.get(key);
    byKey.set(key, { file, rule, names, count: other ? join(other.count, count) : count });
  }
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1));
  return { entries: sorted.map(([, entry]) => entry) };
}

function nameOf(result: LintResult, files: BaselineFiles): string {
  return identityOf(result) ?? files.fileOf(result.path ?? '');
}

/** What does not parse is never let pass: the rest of such a file is not checked at all. */
function isEligible(finding: Finding): boolean {
  return finding.rule !== 'syntax';
}

function namesOf(finding: Finding): string {
  if (finding.names === undefined) throw new TypeError('a baseline needs findings with names');
  return finding.names;
}

/** The names as they were when the file had no other documents yet. */
function withoutDocument(names: string): string {
  return names.replace(/^document\[(?:"(?:[^"\\]|\\.)*"|[^"\]]*)\]\.?/, '');
}

function keyOf({ file, rule, names }: Omit<BaselineEntry, 'count'>): string {
  return `${file}\0${rule}\0${names}`;
}

function withFindings(result: LintResult, findings: readonly Finding[]): LintResult {
  const kept = new Set(findings);
  const hidden = result.findings.filter((finding) => !kept.has(finding));
  const count = (severity: Severity) => hidden.filter((finding) => finding.severity === severity).length;
  const { text, ...rest } = result;
  return {
    ...rest,
    findings,
    errors: result.errors - count('error'),
    warnings: result.warnings - count('warning'),
    infos: result.infos - count('info'),
    ...(findings.length > 0 && text !== undefined ? { text } : {}),
  };
}

function isEntry(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.file, value.rule, value.names].every((part) => typeof part === 'string') &&
    (value.count === undefined || (Number.isInteger(value.count) && (value.count as number) > 0))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const { line, column } = new Lines(text).position(offset);
  return { line, column };
}
