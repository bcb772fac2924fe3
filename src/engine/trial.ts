import type { Node } from '../document/node.ts';
import { parseSource } from '../document/parse.ts';
import type { SourceFile } from '../document/source.ts';
import type { Fix, FixSafety, LintedDocument } from '../rule/rule.ts';
import { applyEdits } from '../text/edits.ts';
import { type Edit, extentOf } from '../text/span.ts';
import { isFaithful, touchedBy } from './faithful.ts';
import { sharedAcrossRoles } from './roles.ts';

/** What has a fix, perhaps, and the index of its document. */
export interface Fixable {
  readonly fix?: Fix | undefined;
  readonly document: number;
}

/** Fixes that a command applies; suggestions are judged by who takes them. */
export const APPLIED: ReadonlySet<FixSafety> = new Set(['safe', 'unsafe']);

export function isApplied({ fix }: Fixable, safeties: ReadonlySet<FixSafety>): boolean {
  return fix !== undefined && fix.edits.length > 0 && safeties.has(fix.safety);
}

/** Fixes that can't be applied. */
export interface Unfit<T> {
  /** They would change more than they should: a fault of their rules. */
  readonly bad: ReadonlySet<T>;
  /** A value would change that is used in another way, too; or they could not be tried. */
  readonly others: ReadonlySet<T>;
  /** How many could not be tried, since too many others were bad. */
  readonly untried: number;
}

/** Finds out which fixes of a file can't be applied, each at its turn. */
export async function findUnfit<T extends Fixable>(
  file: SourceFile,
  documents: readonly LintedDocument[],
  fixables: readonly T[],
): Promise<Unfit<T>> {
  const others = reaching(file, documents, fixables);
  const trial = new Trial<T>(file);
  for (let left = fixables.filter((one) => !others.has(one)); left.length > 0; ) {
    const turn = new Set(compatible(left));
    await trial.keepGood(file, [...turn]);
    left = left.filter((one) => !turn.has(one));
  }
  for (const one of trial.untried) others.add(one);
  return { bad: trial.bad, others, untried: trial.untried.size };
}

/** The fixes that would change a value for one use of it which other uses share. */
function reaching<T extends Fixable>(
  { text }: SourceFile,
  documents: readonly LintedDocument[],
  fixables: readonly T[],
): Set<T> {
  const found = new Set<T>();
  for (const { document, jobs } of text.includes('&') ? documents : []) {
    const own = fixables.filter((one) => one.document === document.index);
    const shared: ReadonlySet<Node> = own.length > 0 ? sharedAcrossRoles(jobs) : new Set();
    if (shared.size === 0 || !document.root) continue;
    // Quotes are right for all uses.
    const unquoted = new Set<Node>(document.unquoted.map(({ node }) => node));
    const edits = own.flatMap(({ fix }) => fix!.edits);
    const reached = new Set<Edit>();
    for (const [node, inside] of touchedBy(document.root, text, edits))
      if (shared.has(node) && !unquoted.has(node)) for (const edit of inside) reached.add(edit);
    for (const one of own) if (one.fix!.edits.some((edit) => reached.has(edit))) found.add(one);
  }
  return found;
}

/** With how many others a fix is compared. */
const MOST_NEIGHBOURS = 64;

/**
 * Fixes that can be applied at once, in the order of the text: edits that several have are made
 * once, and no others touch each other.
 */
export function compatible<T extends Fixable>(fixables: readonly T[]): readonly T[] {
  const byStart = fixables
    .map((one) => ({ one, edits: one.fix!.edits, ...extentOf(one.fix!.edits) }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const chosen: T[] = [];
  let open: typeof byStart = [];
  for (const candidate of byStart) {
    if (open.length > 0) open = open.filter(({ end }) => end >= candidate.start);
    if (open.length > MOST_NEIGHBOURS || open.some(({ edits }) => touch(edits, candidate.edits))) continue;
    chosen.push(candidate.one);
    open.push(candidate);
  }
  return chosen;
}

function touch(some: readonly Edit[], others: readonly Edit[]): boolean {
  const [known, unknown] = [new EditSet(some), new EditSet(others)];
  const own = some.filter((edit) => !unknown.has(edit));
  const theirs = others.filter((edit) => !known.has(edit));
  return own.some((a) => theirs.some((b) => a.start <= b.end && b.start <= a.end));
}

/** The edits of fixes that are compatible. */
export function editsOf(fixables: readonly Fixable[]): Edit[] {
  const seen = new EditSet();
  return fixables.flatMap(({ fix }) => {
    const edits = fix!.edits.filter((edit) => !seen.has(edit));
    for (const edit of edits) seen.add(edit);
    return edits;
  });
}

class EditSet {
  readonly #byStart = new Map<number, Edit[]>();

  constructor(edits: readonly Edit[] = []) {
    for (const edit of edits) this.add(edit);
  }

  add(edit: Edit): void {
    const same = this.#byStart.get(edit.start);
    if (same) same.push(edit);
    else this.#byStart.set(edit.start, [edit]);
  }

  has({ start, end, text }: Edit): boolean {
    return this.#byStart.get(start)?.some((edit) => edit.end === end && edit.text === text) ?? false;
  }
}

/**
 * How many characters may be parsed to find out which fixes do more than they say; some tries are
 * always made.
 */
const MAX_TRIED = 20_000_000;
const FEWEST_TRIES = 20;

/** Fixes that can be applied together, and the file with them. */
interface Tried<T> {
  readonly good: readonly T[];
  readonly after: SourceFile;
}

/**
 * Fixes that can be applied, some together at least; of the files with them only one is kept, since
 * each is a tree.
 */
interface Found<T> {
  readonly good: T[];
  most: Tried<T>;
}

/** Tells good fixes of a file from bad ones. */
export class Trial<T extends Fixable> {
  readonly bad = new Set<T>();
  /** What could not be found out with so many tries. */
  readonly untried = new Set<T>();
  #tries: number;

  constructor(file: SourceFile) {
    this.#tries = Math.max(FEWEST_TRIES, MAX_TRIED / (file.text.length + 1));
  }

  /**
   * Of compatible fixes, those which together do only what they are about, and the file with them;
   * halves the set until the guilty ones are found.
   */
  async keepGood(file: SourceFile, fixes: readonly T[]): Promise<Tried<T>> {
    const found: Found<T> = { good: [], most: { good: [], after: file } };
    await this.#search(file, fixes, 0, found);
    const { good, most } = found;
    if (good.length === most.good.length) return most;
    const after = await tried(file, good);
    return after ? { good, after } : most;
  }

  /**
   * @param reserve how many tries are for others: each half gets half of them, so that one full of
   * bad fixes leaves some to the other
   */
  async #search(file: SourceFile, fixes: readonly T[], reserve: number, found: Found<T>): Promise<void> {
    if (fixes.length === 0) return;
    if (this.#tries <= reserve) {
      for (const one of fixes) this.untried.add(one);
      return;
    }
    this.#tries--;
    const after = await tried(file, fixes);
    if (after) {
      for (const one of fixes) found.good.push(one);
      if (fixes.length > found.most.good.length) found.most = { good: fixes, after };
    } else if (fixes.length === 1) this.bad.add(fixes[0]!);
    else {
      const middle = fixes.length >> 1;
      await this.#search(file, fixes.slice(0, middle), (this.#tries + reserve) / 2, found);
      await this.#search(file, fixes.slice(middle), reserve, found);
    }
  }
}

/** A file with some fixes, if they do only what they are about. */
async function tried(file: SourceFile, fixes: readonly Fixable[]): Promise<SourceFile | undefined> {
  const edits = editsOf(fixes);
  const text = applied(file.text, edits);
  if (text === undefined) return undefined;
  const after = await parseSource({
    text,
    ...(file.path !== undefined && { path: file.path }),
    language: file.language,
  });
  return isFaithful(file, after, edits) ? after : undefined;
}

function applied(text: string, edits: readonly Edit[]): string | undefined {
  try {
    return applyEdits(text, edits);
  } catch (error) {
    // The edits of one fix overlap.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
