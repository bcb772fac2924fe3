import type { Located, Place } from '../document/node.ts';
import type { Document, SourceFile, SyntaxProblem } from '../document/source.ts';
import type { Capabilities } from '../job/capabilities.ts';
import type { Job } from '../job/job.ts';
import type { StructureProblem } from '../schema/check.ts';
import type { Edit } from '../text/span.ts';

/** How bad a finding is; `error` makes the command fail. */
export type Severity = 'error' | 'warning' | 'info';

/** Who may apply a fix: `--fix`, `--fix --unsafe-fixes`, or a person. */
export type FixSafety = 'safe' | 'unsafe' | 'suggest';

/** What would put a finding right. The edits of one fix are applied together or not at all, and may not overlap. */
export interface Fix {
  readonly safety: FixSafety;
  /** What it does, as an imperative without a full stop: `change to "user_id"`. */
  readonly description: string;
  readonly edits: readonly Edit[];
}

/** Another place that a finding is about: where something is declared, or the other of two that clash. */
export interface Related {
  readonly message: string;
  readonly place: Place;
  /** Set if the place is in another file than the report's. */
  readonly file?: SourceFile;
}

/** What a rule reports; the engine adds the severity, the pointer, lines and columns. */
export interface Report {
  readonly message: string;
  readonly place: Place;
  readonly help?: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** Set if this cause has another severity than the rule; one that the user has set overrides both. */
  readonly severity?: Severity;
  /** How many more there are of its kind, which are counted but not reported. */
  readonly others?: number;
}

/** Messages by cause: typed functions, since the texts that they quote are full of braces. */
// biome-ignore lint/suspicious/noExplicitAny: each message takes data of its own, checked where the rule reports
export type Messages = Readonly<Record<string, (data: any) => string>>;

/**
 * How a rule reports: one of its messages, the place, the message's data, and what else there is to say.
 *
 *     report('unknown', step.dependsOn, { name }, correction(step.dependsOn, near));
 */
export type ReportFunction<M extends Messages> = <K extends keyof M & string>(
  message: K,
  place: Place,
  data: Parameters<M[K]> extends [] ? Record<string, never> : Parameters<M[K]>[0],
  details?: Omit<Report, 'message' | 'place'>,
) => void;

/** Something that a rule noted about a place of a file, to compare it with what it notes in others. */
export interface Note<Data = unknown> {
  /** The file, as it is reported. */
  readonly path: string;
  /** Plain data as JSON has it: it may come from another thread, or from the cache. */
  readonly data: Data;
}

/** How a rule reports what it finds across files: like {@link ReportFunction}, with notes in place of places. */
export type RunReportFunction<M extends Messages> = <K extends keyof M & string>(
  message: K,
  note: Note,
  data: Parameters<M[K]> extends [] ? Record<string, never> : Parameters<M[K]>[0],
  details?: Pick<Report, 'help' | 'severity'> & {
    readonly related?: readonly { readonly message: string; readonly note: Note }[];
  },
) => void;

/** What a suppression comment can be: the words after `sync-job-lint-`. */
export const suppressionKinds = ['disable', 'enable', 'disable-line', 'disable-next-line', 'disable-file'] as const;

/** One of {@link suppressionKinds}. */
export type SuppressionKind = (typeof suppressionKinds)[number];

/** A comment such as `# sync-job-lint-disable-line unknown-method`, with what it did in this run. */
export interface Suppression {
  /** The whole comment, with its `#`. */
  readonly comment: Place;
  /** The word after `sync-job-lint-`, as written; an unknown kind if it is misspelt. */
  readonly directive: Located;
  readonly kind: SuppressionKind | undefined;
  readonly names: readonly SuppressedRule[];
}

/** A rule that a suppression names, as written. */
export interface SuppressedRule extends Located {
  /**
   * `used`: it hid a finding; `idle`: it could not, since its rule is off or the file does not parse,
   * or nobody knows, since its rule compares files, of which others may be missing.
   */
  state: 'unknown' | 'unsuppressible' | 'idle' | 'used' | 'unused';
}

/** The input of rules about suppressions, once the other findings are known. */
export interface Suppressions {
  readonly file: SourceFile;
  readonly all: readonly Suppression[];
  readonly ruleIds: readonly string[];
}

/** A document with the jobs that were found in it. */
export interface LintedDocument {
  readonly file: SourceFile;
  readonly document: Document;
  readonly jobs: readonly Job[];
  /** Set if the document has none of the three shapes: what it is instead, and where to report it. */
  readonly foreign?: { readonly found: string; readonly place: Place };
  /** What is wrong with the list or the list response around the jobs. */
  readonly structure: readonly StructureProblem[];
  /** Why it is not YAML or JSON; tags that a rule about expressions reports are left out. */
  readonly syntax: readonly SyntaxProblem[];
}

/** A job that shows what a rule finds, or what it does not: its documentation and, of a built-in rule, its test. */
export interface Example<K extends string = string> {
  readonly title: string;
  /** YAML, unless `language` says otherwise. */
  readonly source: string;
  readonly language?: 'yaml' | 'json';
  /**
   * All findings of this rule, in order; empty for a clean example. `covers` is the text under the
   * underline.
   */
  readonly findings: readonly { readonly message: K; readonly covers: string; readonly help?: string }[];
  /** The source after the fixes of this rule, `suggest` ones included. */
  readonly fixed?: string;
  /** Why the same job as JSON does not give the same findings (YAML's own syntax). */
  readonly yamlOnly?: string;
  /** Other files of the run, by path; the example itself is `example.yaml`. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Why other steps in the job would change what is found, if the defect is one of the whole job. */
  readonly alone?: string;
  /** Other rules with findings in it. */
  readonly also?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly config?: {
    readonly context?: readonly string[];
    readonly methods?: readonly string[];
    readonly functions?: readonly string[];
    readonly capabilities?: readonly Capabilities[];
  };
}

/** What a built-in rule is about. */
export type RuleGroup =
  | 'Structure'
  | 'Arguments'
  | 'Placeholders'
  | 'Dependencies'
  | 'Expressions'
  | 'State and destinations'
  | 'Secrets'
  | 'The tool';

/**
 * A rule. `why`, `group` and `examples` are for those who read about it and may be left out; all built-in rules have them.
 */
export interface Rule<M extends Messages = Messages> {
  /** Names the defect, and of a built-in rule the file: lower-case words with `-` between them. */
  readonly id: string;
  /** One sentence without a full stop, in Markdown. */
  readonly summary: string;
  /**
   * What goes wrong on the platform and what to do: short Markdown for `explain`, hovers and
   * SARIF's help.
   */
  readonly why?: string;
  readonly severity: Severity;
  /** The least safe of its fixes. */
  readonly fix?: FixSafety;
  /** What it is about: where it is listed, by default among `Plugins`. */
  readonly group?: string;
  /** Whether what it points at must not be shown: it is masked in every output. */
  readonly sensitive?: boolean;
  /** Its texts by cause, each a function of the data that `report` is given: one sentence without a full stop. */
  readonly messages: M;
  /** Option names with their allowed values, the default first. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
  readonly examples?: readonly Example<keyof M & string>[];
  /** Looks at a job; called for each one. */
  check?(job: Job, report: ReportFunction<M>, options: Readonly<Record<string, unknown>>): void;
  /** Looks at a document, whether or not it parses and holds jobs. */
  checkDocument?(document: LintedDocument, report: ReportFunction<M>): void;
  /** Looks at the suppression comments of a file, once the other findings are known. */
  checkSuppressions?(suppressions: Suppressions, report: ReportFunction<M>): void;
  /** Notes what `checkRun` has to know of a job, and where it would report it. */
  collect?(job: Job, note: (place: Place, data: unknown) => void, options: Readonly<Record<string, unknown>>): void;
  /**
   * Compares what was noted in all files of a run, in the order of their paths; called once for each
   * run of the command or of `lintFiles`, never for a single text.
   */
  checkRun?(notes: readonly Note[], report: RunReportFunction<M>): void;
}

/** A rule with all that there is to read about it, as the built-in ones. */
export interface DocumentedRule<M extends Messages = Messages> extends Rule<M> {
  readonly why: string;
  readonly group: RuleGroup;
  readonly examples: readonly Example<keyof M & string>[];
}

/** The group of a rule, which one of a plugin need not name. */
export function groupOf({ group }: Pick<Rule, 'group'>): string {
  return group || 'Plugins';
}

/**
 * Gives a rule its type: what it reports must be one of its messages, with that message's data.
 *
 *     export default defineRule({
 *       id: 'no-monday',
 *       summary: 'a step whose name mentions Monday',
 *       severity: 'warning',
 *       messages: { found: ({ name }: { name: string }) => `the step ${quote(name)} mentions Monday` },
 *       check({ steps }, report) {
 *         for (const { name } of steps) if (name && /monday/i.test(name.value)) report('found', name, { name: name.value });
 *       },
 *     });
 */
export function defineRule<M extends Messages>(rule: DocumentedRule<M>): DocumentedRule;
export function defineRule<M extends Messages>(rule: Rule<M>): Rule;
export function defineRule<M extends Messages>(rule: Rule<M>): Rule {
  return rule as unknown as Rule;
}
