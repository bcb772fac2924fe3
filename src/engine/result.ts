import type { FixSafety, Severity } from '../rule/rule.ts';

/**
 * A defect at a place, as the JSON report has it (`schemas/report.schema.json`). A value from code
 * has no text, so its findings have a pointer only.
 */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** From 1; columns in UTF-16 code units; ends are exclusive. */
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** From 0 in the decoded text, the byte-order mark not counted. */
  readonly offset?: number;
  readonly endOffset?: number;
  /** RFC 6901, within the document. */
  readonly pointer: string;
  /** The index of the document in its file. */
  readonly document: number;
  /**
   * Its path by names (see `namePath`), which baselines use; set only if one is in use, and never
   * reported.
   */
  readonly names?: string;
  readonly related?: readonly RelatedPlace[];
  readonly fix?: FindingFix;
}

export interface RelatedPlace {
  readonly message: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** Of a value from code, which has no lines. */
  readonly pointer?: string;
}

export interface FindingFix {
  readonly safety: FixSafety;
  readonly description: string;
  readonly edits: readonly { readonly offset: number; readonly endOffset: number; readonly text: string }[];
}

export interface LintResult {
  /** As given; `<stdin>` for standard input without a name, `undefined` for a value from code. */
  readonly path: string | undefined;
  /** In the order of the text; unique by rule, span and message. */
  readonly findings: readonly Finding[];
  /**
   * How many more there are, if there are too many to list (`MAX_FINDINGS`, of the file or of the
   * run): none of those is more severe than one that is listed.
   */
  readonly omitted?: number;
  /**
   * How many fixes are not offered because they would change more than they should, a fault of their
   * rules.
   */
  readonly badFixes?: number;
  /** How many findings suppression comments hid. */
  readonly suppressed: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** How many jobs were checked. */
  readonly jobs: number;
  /**
   * Whether some document is likely meant as sync jobs: otherwise the file is skipped, unless it is
   * named explicitly.
   */
  readonly holdsJobs: boolean;
  /** The text that the findings are about, with secrets masked; kept only if there are findings. */
  readonly text?: string;
  /** The deployed job that was linted, where it was one. */
  readonly job?: DeployedJob;
}

/** What tells a deployed job from others; what is unset is left out. */
export interface DeployedJob {
  readonly id?: string;
  readonly label?: string;
  readonly integrationName?: string;
  readonly environmentId?: string;
  readonly updatedAt?: string;
}

/** What a result is known by in a baseline and in fingerprints, where it is not its path: a job may be renamed. */
export function identityOf({ job }: Pick<LintResult, 'job'>): string | undefined {
  return job?.id === undefined ? undefined : `${DEPLOYED}${job.id}]`;
}

/** Whether such a name is of a deployed job. */
export function isDeployed(name: string): boolean {
  return name.startsWith(DEPLOYED);
}

const DEPLOYED = 'sync-job[';

/** What a rule noted in a file for the comparison with others: plain data, which a cache can keep. */
export interface FileNote {
  readonly rule: string;
  readonly data: unknown;
  readonly place: Pick<RelatedPlace, 'line' | 'column' | 'endLine' | 'endColumn'>;
}

/** The result of a file of a run, whose rules may yet compare it with others. */
export interface FileResult extends LintResult {
  readonly notes?: readonly FileNote[];
}
