import type { Place } from '../document/node.ts';
import type { SourceFile } from '../document/source.ts';
import type { Report, ReportFunction, Rule, Severity } from '../rule/rule.ts';
import { toError } from '../shared/errors.ts';
import type { Span } from '../text/span.ts';
import { InternalError } from './internal-error.ts';
import type { Reports } from './reports.ts';

/** Runs rules over a document, and takes what they report. */
export class Reporter {
  readonly #file: SourceFile;
  readonly #document: number;
  readonly #reports: Reports;
  readonly #limit: number;
  /** One for all rules, since most report nothing. */
  readonly #report: ReportFunction<Rule['messages']> = (message, place, data, details) =>
    this.#take(message, place, data, details);
  #rule: Rule | undefined;

  constructor(file: SourceFile, document: number, reports: Reports) {
    this.#file = file;
    this.#document = document;
    this.#reports = reports;
    this.#limit = file.virtual ? Number.POSITIVE_INFINITY : file.text.length;
  }

  /** @throws InternalError when the rule fails */
  run(rule: Rule, check: (report: ReportFunction<Rule['messages']>) => void): void {
    this.#rule = rule;
    try {
      check(this.#report);
    } catch (cause) {
      throw new InternalError(rule.id, this.#file.path, toError(cause));
    }
  }

  #isWithin({ start, end }: Span): boolean {
    return 0 <= start && start <= end && end <= this.#limit;
  }

  /** What a rule reports is held to what it declares, so that a slip in a rule is found by its first use. */
  #take(message: string, place: Place, data: unknown, details: Omit<Report, 'message' | 'place'> | undefined): void {
    const rule = this.#rule!;
    const text = rule.messages[message];
    if (!text) throw new RangeError(`no message "${message}"`);
    if (!isPlace(place)) throw new TypeError(`what "${message}" is about is not a place: expected "placeOf(node)"`);
    if (!this.#isWithin(place)) throw new RangeError(`span ${place.start}-${place.end} lies outside the text`);
    const { help, related, fix, severity, others } = details ?? {};
    if (severity !== undefined && !SEVERITIES.has(severity)) throw new TypeError(`"${severity}" is not a severity`);
    if (others !== undefined) this.#reports.count({ rule, severity }, others);
    if (this.#reports.leavesOut({ rule, place, severity })) return;
    const sentence = text(data as never);
    const check = (said: unknown) => {
      if (typeof said !== 'string') throw new TypeError(`what "${message}" says is not a string`);
    };
    check(sentence);
    if (help !== undefined) check(help);
    for (const other of related ?? []) {
      check(other.message);
      if (!isPlace(other.place)) throw new TypeError(`"related" of "${message}" has what is not a place`);
    }
    if (fix) {
      check(fix.description);
      check(fix.safety);
      for (const edit of fix.edits) check(edit.text);
    }
    // The finding is worth more than a fix that can't be made.
    const sound = fix?.edits.every((edit) => this.#isWithin(edit)) ? fix : undefined;
    this.#reports.add({
      message: sentence,
      place,
      help,
      related,
      fix: sound,
      severity,
      rule,
      messageId: message,
      document: this.#document,
    });
  }
}

/** A node alone is none: it has no `node`. */
export function isPlace(place: Partial<Place> | undefined): place is Place {
  const { start, end, node } = place ?? {};
  return typeof start === 'number' && typeof end === 'number' && typeof node === 'object' && 'kind' in node;
}

const SEVERITIES: ReadonlySet<string> = new Set<Severity>(['error', 'warning', 'info']);
