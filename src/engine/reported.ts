import type { Report, Rule } from '../rule/rule.ts';
/** A report with the rule and the document that it belongs to. */
export interface Reported extends Report {
  readonly rule: Rule;
  readonly messageId: string;
  readonly document: number;
}
