import type { Place } from '../document/node.ts';
import type { SourceFile } from '../document/source.ts';
import type { LintedDocument, Rule } from '../rule/rule.ts';
import type { Reported } from './reported.ts';
import type { SeverityCounts } from './reports.ts';

/** All that a run over one file yields, before it becomes a result. */
export interface Analysis {
  readonly file: SourceFile;
  readonly documents: readonly LintedDocument[];
  /** Unique by rule, span and message, in the order of the text; suppressed ones left out, and of too many the least severe. */
  readonly reports: readonly Reported[];
  /** How many there are besides. */
  readonly omitted: SeverityCounts;
  readonly suppressed: number;
  /** What must not be shown, besides what the reports are about. */
  readonly secrets: readonly Place[];
  /** Those whose fix would change more than it should; in `reports` they have none. */
  readonly badFixes: readonly Reported[];
  /** How many fixes could not be tried, and are left out of `reports` as well. */
  readonly untriedFixes: number;
  /** What rules noted for the comparison with other files. */
  readonly notes: readonly Noted[];
}

/** What a rule noted, and where. */
export interface Noted {
  readonly rule: Rule;
  readonly place: Place;
  readonly document: number;
  readonly data: unknown;
}

/** What must not be shown of a file: what its reports are about, and what is known besides. */
export function placesOfSecrets(reports: readonly Reported[], others: readonly Place[]): Place[] {
  return [...reports.filter(({ rule }) => rule.sensitive).map(({ place }) => place), ...others];
}
