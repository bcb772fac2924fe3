import type { Report, Rule } from '../rule/rule.ts';
import type { RelatedPlace } from './result.ts';

/** A report with the rule and the document that it belongs to. */
export interface Reported extends Report {
  readonly rule: Rule;
  readonly messageId: string;
  readonly document: number;
  /** Places in other files of the run. */
  readonly elsewhere?: readonly RelatedPlace[] | undefined;
}
