import { PointerIndex } from '../document/pointers.ts';
import type { SourceFile } from '../document/source.ts';
import { namePath } from '../job/name-path.ts';
import { perObject } from '../shared/memo.ts';
import { printableMessage } from '../text/escape.ts';
import { Lines } from '../text/lines.ts';
import { shorten } from '../text/quote.ts';
import type { Span } from '../text/span.ts';
import type { ResolvedConfig } from './config.ts';
import type { Masked } from './mask.ts';
import type { Reported } from './reported.ts';
import type { Finding, FindingFix, RelatedPlace } from './result.ts';
import { severityOf } from './severity.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Messages quote their users' own words, which may be whole texts. */
const LONGEST_SENTENCE = 1000;

/** Turns reports about a file into findings: lines, columns and pointers, words without secrets. */
export class FindingWriter {
  readonly #file: SourceFile;
  readonly #config: ResolvedConfig;
  readonly #redact: Masked['redact'];
  readonly #lines: Lines | undefined;
  /** Whether paths of names have to tell documents apart. */
  readonly #isOneOfSeveral: boolean;
  /** By the index of the document. */
  readonly #pointers = new Map<number, PointerIndex>();

  constructor(file: SourceFile, config: ResolvedConfig, { redact }: Masked) {
    this.#file = file;
    this.#config = config;
    this.#redact = redact;
    this.#lines = linesOf(file);
    this.#isOneOfSeveral = file.documents.filter(({ root }) => root).length > 1;
  }

  findingOf(report: Reported): Finding {
    const { rule, place, message, help, document } = report;
    const finding: Mutable<Finding> = {
      rule: rule.id,
      severity: severityOf(report, this.#config),
      message: this.#sentence(message),
      pointer: this.#redact(this.#pointerOf(report)),
      document,
    };
    if (help !== undefined) finding.help = this.#sentence(help);
    locate(finding, place, this.#lines);
    if (this.#lines) {
      finding.offset = place.start;
      finding.endOffset = place.end;
    }
    if (this.#config.names) finding.names = this.#redact(this.#namesOf(report));
    const related = this.#relatedOf(report);
    if (related.length > 0) finding.related = related;
    const fix = this.#fixOf(report);
    if (fix) finding.fix = fix;
    return finding;
  }

  #sentence(words: string): string {
    return printableMessage(shorten(this.#redact(words), LONGEST_SENTENCE));
  }

  #pointerOf({ document, place: own }: Reported, place = own): string {
    const root = this.#file.documents[document]?.root;
    if (!root) return '';
    let index = this.#pointers.get(document);
    if (!index) {
      index = new PointerIndex(root, (name) => name.startsWith('x-'));
      this.#pointers.set(document, index);
    }
    return index.pointer(place.node);
  }

  #namesOf(report: Reported): string {
    const root = this.#file.documents[report.document]?.root;
    return root ? namePath(root, this.#pointerOf(report), this.#isOneOfSeveral) : '';
  }

  #relatedOf(report: Reported): RelatedPlace[] {
    const places = (report.related ?? []).map(({ message, place, file = this.#file }) => {
      const related: Mutable<RelatedPlace> = { message: this.#sentence(message) };
      if (!file.virtual) related.path = file.path ?? '<stdin>';
      else if (file === this.#file) related.pointer = this.#redact(this.#pointerOf(report, place));
      locate(related, place, linesOf(file));
      return related;
    });
    for (const other of report.elsewhere ?? []) places.push({ ...other, message: this.#sentence(other.message) });
    return places;
  }

  #fixOf({ fix }: Reported): FindingFix | undefined {
    if (!fix || !this.#lines) return undefined;
    const edits = fix.edits.map((edit) => ({ offset: edit.start, endOffset: edit.end, text: edit.text }));
    return { safety: fix.safety, description: this.#sentence(fix.description), edits };
  }
}

/** None of a value from code. */
const linesOf = perObject((file: SourceFile) => (file.virtual ? undefined : new Lines(file.text)));

function locate(target: Mutable<RelatedPlace>, { start, end }: Span, lines: Lines | undefined): void {
  if (!lines) return;
  const from = lines.position(start);
  const to = lines.position(end);
  target.line = from.line;
  target.column = from.column;
  target.endLine = to.line;
  target.endColumn = to.column;
}
