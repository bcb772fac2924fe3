import type { Severity } from '../rule/rule.ts';
import type { ResolvedConfig } from './config.ts';
import type { Reported } from './reported.ts';

/** The severity of a report: what the user says wins over the cause's own, that over the rule's. */
export function severityOf(report: Pick<Reported, 'rule' | 'severity'>, config: ResolvedConfig): Severity {
  const set = config.severities.get(report.rule.id);
  if (set && set !== 'off') return set;
  const own = report.severity ?? report.rule.severity;
  if (config.preset === 'recommended') return own;
  return own === 'info' ? 'warning' : 'error';
}
