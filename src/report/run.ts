import type { LintResult } from '../engine/result.ts';
import type { Rule } from '../rule/rule.ts';
import type { FixCounts, RuleStatistics } from './statistics.ts';

/** Everything that a report is written from. */
export interface Run {
  /**
   * In path order. A `path` is relative to `cwd` where it can be, with `/`; `text` is there where
   * there are findings.
   */
  readonly results: readonly LintResult[];
  /** Files that could not be linted, and why; the command ends with 2 then. */
  readonly failures: readonly Failure[];
  /** The version of sync-job-lint. */
  readonly version: string;
  /** All rules that were known, those of plugins included. */
  readonly rules: readonly Rule[];
  /** What the results count as their `jobs`, in the singular; by default "job". */
  readonly unit?: string;
  /** The address of what there is to read about a rule, if there is one. */
  readonly pageOf?: (rule: string) => string | undefined;
  /** How many findings the baseline hid. */
  readonly baselined: number;
  /** How many findings have fixes, where the results list only some of them. */
  readonly fixes?: FixCounts;
  /** What `--statistics` asks for. */
  readonly statistics?: readonly RuleStatistics[];
  /** Absolute, with `/`. */
  readonly cwd: string;
  /**
   * The repository's folder, where code hosts count paths from; absolute, with `/`. Absent where
   * none is known.
   */
  readonly root?: string;
}

export interface Failure {
  readonly path: string;
  /** One sentence without a full stop. */
  readonly message: string;
}

export interface FormatOptions {
  readonly color: boolean;
  /** Whether names of rules may be links, which only some terminals know. */
  readonly links?: boolean;
  /** Of the terminal, in columns; absent where the report goes elsewhere. */
  readonly width?: number;
}

/**
 * A report as a whole, with a line break at its end; the empty string prints nothing. Each format
 * is a module that exports one as `format`.
 */
export type Format = (run: Run, options: FormatOptions) => string;

/**
 * A path of a result as code hosts want it: relative to the repository, with `/`, without `./`;
 * unchanged where no repository is known.
 */
export function repositoryPath(run: Pick<Run, 'cwd' | 'root'>, path: string): string {
  if (run.root === undefined || path === '<stdin>') return path;
  const absolute = isAbsolute(path) ? path : `${run.cwd}/${path}`;
  const parts: string[] = [];
  for (const part of absolute.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const root = run.root.split('/').filter(Boolean);
  return root.every((part, i) => part === parts[i]) ? parts.slice(root.length).join('/') : path;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}
