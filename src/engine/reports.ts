import type { Place } from '../document/node.ts';
import type { Severity } from '../rule/rule.ts';
import type { Reported } from './reported.ts';

/**
 * How many reports of a file are kept, the most severe; all are counted. Each takes about a
 * kilobyte, and a few characters may be worth one.
 */
const MAX_KEPT = 100_000;

export type SeverityCounts = Readonly<Record<Severity, number>>;

export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** The reports of a file so far: each once, suppressed ones left out, and of too many the most severe. */
export class Reports {
  /** How many are not kept. */
  readonly omitted: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  /** What must not be shown of those that are not kept. */
  readonly secrets: Place[] = [];
  /** How many are suppressed. */
  suppressed = 0;
  readonly #severityOf: (report: Pick<Reported, 'rule' | 'severity'>) => Severity;
  readonly #hides: (report: Pick<Reported, 'rule' | 'place'>) => boolean;
  readonly #kept: Readonly<Record<Severity, Reported[]>> = { error: [], warning: [], info: [] };
  readonly #seen = new Set<string>();

  constructor(
    severityOf: (report: Pick<Reported, 'rule' | 'severity'>) => Severity,
    hides: (report: Pick<Reported, 'rule' | 'place'>) => boolean = () => false,
  ) {
    this.#severityOf = severityOf;
    this.#hides = hides;
  }

  /** Counts a report for which there is no room, before words are made for it. */
  leavesOut(report: Pick<Reported, 'rule' | 'severity' | 'place'>): boolean {
    const severity = this.#severityOf(report);
    if (this.#hasRoom(severity)) return false;
    if (this.#hides(report)) this.suppressed++;
    else this.omitted[severity]++;
    this.#leaveOut(report);
    return true;
  }

  /** @param mayHide whether a suppression may hide it */
  add(report: Reported, mayHide = true): void {
    if (this.leavesOut(report)) return;
    const { rule, place, message, document } = report;
    if (this.#seen.size < 2 * MAX_KEPT) {
      const key = `${document} ${place.start} ${place.end} ${rule.id} ${message}`;
      if (this.#seen.has(key)) return;
      this.#seen.add(key);
    }
    if (mayHide && this.#hides(report)) {
      this.suppressed++;
      this.#leaveOut(report);
      return;
    }
    const severity = this.#severityOf(report);
    if (this.#isFull) this.#dropOne();
    this.#kept[severity].push(report);
  }

  /** Counts reports of which nothing is known but their rule. */
  count(report: Pick<Reported, 'rule' | 'severity'>, times: number): void {
    this.omitted[this.#severityOf(report)] += times;
  }

  /** What is kept, in the order of the text. */
  inOrder(): Reported[] {
    return severities
      .flatMap((severity) => this.#kept[severity])
      .sort(
        (a, b) =>
          a.document - b.document ||
          a.place.start - b.place.start ||
          a.place.end - b.place.end ||
          (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0),
      );
  }

  get #isFull(): boolean {
    const { error, warning, info } = this.#kept;
    return error.length + warning.length + info.length >= MAX_KEPT;
  }

  /** The least severe of which some are kept. */
  get #least(): Severity {
    return severities.findLast((one) => this.#kept[one].length > 0) ?? 'error';
  }

  /** Whether one more can be kept, be it in place of one that is less severe. */
  #hasRoom(severity: Severity): boolean {
    return !this.#isFull || severities.indexOf(this.#least) > severities.indexOf(severity);
  }

  #dropOne(): void {
    const least = this.#least;
    this.#leaveOut(this.#kept[least].pop()!);
    this.omitted[least]++;
  }

  #leaveOut({ rule, place }: Pick<Reported, 'rule' | 'place'>): void {
    if (rule.sensitive) this.secrets.push({ start: place.start, end: place.end, node: place.node });
  }
}
