import type { Mapping, Node, Sequence } from '../document/node.ts';
import { parseSource } from '../document/parse.ts';
import type { SourceFile } from '../document/source.ts';
import type { FixSafety } from '../rule/rule.ts';
import { applyEdits } from '../text/edits.ts';
import { countWhile } from '../text/search.ts';
import { type Edit, extentOf, type Span } from '../text/span.ts';
import type { ResolvedConfig } from './config.ts';
import { type Analysis, analyse, type Reported, toResult } from './lint.ts';
import type { LintResult } from './result.ts';

/** The fixes that are asked for. */
export function fixSafeties(unsafe: boolean): ReadonlySet<FixSafety> {
  return new Set(unsafe ? ['safe', 'unsafe'] : ['safe']);
}

/** Enough for fixes that make room for each other; what is left then is said so. */
const MAX_PASSES = 10;

/** How many characters may be parsed to find the fixes that do more than they say; some tries are always made. */
const MAX_TRIED = 50_000_000;
const FEWEST_TRIES = 50;

export interface Fixed {
  /** The text with the fixes applied, without a byte-order mark; the same text where there were none. */
  readonly text: string;
  /** What led to it: the edits of each pass, as places of the text that the one before it left. */
  readonly passes: readonly (readonly Edit[])[];
  /** The fixes that were applied, in the order in which they were. */
  readonly applied: readonly AppliedFix[];
  /** Fixes that would have changed more than they said, and were left out. */
  readonly dropped: readonly AppliedFix[];
  /** How many fixes were not tried, since too many others were bad. */
  readonly untried: number;
  /** What is left. */
  readonly result: LintResult;
}

export interface AppliedFix {
  readonly rule: string;
  readonly description: string;
}

/**
 * Applies the fixes of a file's findings, in passes until nothing changes. Fixes that touch each other are left to the next pass; after each pass the
 * text must parse and only the values that the fixes are about may differ, else those that are guilty are dropped.
 *
 * @param safeties which fixes: `safe`, also `unsafe`
 */
export async function fix(file: SourceFile, config: ResolvedConfig, safeties: ReadonlySet<FixSafety>): Promise<Fixed> {
  const applied: AppliedFix[] = [];
  const passes: Edit[][] = [];
  const dropped = new Map<string, AppliedFix>();
  const trial = new Trial(file, (bad) => dropped.set(keyOf(bad), named(bad)));
  let analysis = await analyse(file, config);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const chosen = choose(analysis, safeties, dropped);
    if (chosen.length === 0) break;
    const good = await trial.keepGood(analysis.file, chosen);
    if (good.length === 0) break;
    for (const report of good) applied.push(named(report));
    passes.push(good.flatMap((report) => report.fix!.edits));
    const next = await parseSource(textOf(analysis.file, good));
    analysis = await analyse(next, config);
  }
  const result = toResult(analysis, config);
  return { text: analysis.file.text, passes, applied, dropped: [...dropped.values()], untried: trial.untried, result };
}

function named({ rule, fix: change }: Reported): AppliedFix {
  return { rule: rule.id, description: change!.description };
}

function keyOf({ rule, message, place, fix: change }: Reported): string {
  return `${rule.id} ${message} ${place.end - place.start} ${change!.edits.map(({ text }) => text).join(' ')}`;
}

/** The fixes of one pass: none that touches another. */
function choose(
  { reports }: Analysis,
  safeties: ReadonlySet<FixSafety>,
  dropped: ReadonlyMap<string, unknown>,
): Reported[] {
  const candidates = reports.filter((report) => {
    return report.fix && report.fix.edits.length > 0 && safeties.has(report.fix.safety) && !dropped.has(keyOf(report));
  });
  const byStart = candidates
    .map((report) => ({ report, extent: extentOf(report.fix!.edits) }))
    .sort((a, b) => a.extent.start - b.extent.start || a.extent.end - b.extent.end);
  const chosen: Reported[] = [];
  let reached = -1;
  for (const { report, extent } of byStart) {
    if (extent.start <= reached) continue;
    chosen.push(report);
    reached = extent.end;
  }
  return chosen;
}

function textOf({ text, path, language }: SourceFile, reports: readonly Reported[]) {
  return {
    text: applyEdits(
      text,
      reports.flatMap((report) => report.fix!.edits),
    ),
    path,
    language,
  };
}

/** Finds out which fixes of a file are good. */
class Trial {
  /** How many fixes of the last pass could not be tried. */
  untried = 0;
  readonly #drop: (bad: Reported) => void;
  #tries: number;

  constructor(file: SourceFile, drop: (bad: Reported) => void) {
    this.#drop = drop;
    this.#tries = Math.max(FEWEST_TRIES, MAX_TRIED / (file.text.length + 1));
  }

  /**
   * Those fixes which together do only what they are about; halves the set until the guilty ones are found. What can't be found out
   * with so many tries is left as it is.
   *
   * @param file as the last pass left it
   */
  async keepGood(file: SourceFile, fixes: readonly Reported[]): Promise<readonly Reported[]> {
    this.untried = 0;
    const good: (readonly Reported[])[] = [];
    await this.#search(file, fixes, 0, good);
    const all = good.flat();
    if (good.length < 2 || (await isFaithful(file, all))) return all;
    return good.reduce((most, some) => (some.length > most.length ? some : most));
  }

  /** @param reserve how many tries are for others: each half gets half of them, so that one full of bad fixes leaves some to the other */
  async #search(
    file: SourceFile,
    fixes: readonly Reported[],
    reserve: number,
    good: (readonly Reported[])[],
  ): Promise<void> {
    if (fixes.length === 0) return;
    if (this.#tries <= reserve) {
      this.untried += fixes.length;
      return;
    }
    this.#tries--;
    if (await isFaithful(file, fixes)) good.push(fixes);
    else if (fixes.length === 1) this.#drop(fixes[0]!);
    else {
      const middle = fixes.length >> 1;
      await this.#search(file, fixes.slice(0, middle), (this.#tries + reserve) / 2, good);
      await this.#search(file, fixes.slice(middle), reserve, good);
    }
  }
}

/** Whether a file with some fixes parses as well as before and differs only in the values that they touch. */
async function isFaithful(file: SourceFile, fixes: readonly Reported[]): Promise<boolean> {
  const after = await parseSource(textOf(file, fixes));
  if (after.documents.length !== file.documents.length) return false;
  const edits = fixes.flatMap((report) => report.fix!.edits.map((edit) => coreOf(file.text, edit)));
  return file.documents.every(({ root, problems }, index) => {
    const other = after.documents[index]!;
    if (other.problems.length > problems.length) return false;
    if (!root || !other.root) return root === other.root;
    return differOnlyIn(touched(root, edits), root, other.root);
  });
}

/** What an edit is about: of a deletion, not the blanks around it, which belong to the map above. */
function coreOf(text: string, { start, end }: Edit): Span {
  const removed = text.slice(start, end);
  const lead = removed.length - removed.trimStart().length;
  return lead === removed.length ? { start, end } : { start: start + lead, end: start + removed.trimEnd().length };
}

/** The innermost nodes that hold the edits. */
function touched(root: Node, edits: readonly Span[]): Set<Node> {
  const found = new Set<Node>();
  const visit = (node: Node, own: readonly Span[]) => {
    const left = new Set(own);
    for (const child of node.kind === 'scalar' ? [] : partsOf(node)) {
      const inside = within(own, child).filter((edit) => left.has(edit) && holds(child, edit));
      if (inside.length === 0) continue;
      for (const edit of inside) left.delete(edit);
      visit(child, inside);
    }
    if (left.size > 0) found.add(node);
  };
  visit(
    root,
    [...edits].sort((a, b) => a.start - b.start),
  );
  return found;
}

/** Of edits in the order of the text, those that begin in a node. */
function within(edits: readonly Span[], node: Node): readonly Span[] {
  const after = (offset: number) => countWhile(edits.length, (index) => edits[index]!.start < offset);
  return edits.slice(after(node.start - 1), after(node.end + 2));
}

/** Quotes belong to a scalar, though its span leaves them out. */
function holds(node: Node, edit: Span): boolean {
  const around = node.kind === 'scalar' ? 1 : 0;
  return node.start - around <= edit.start && edit.end <= node.end + around;
}

function partsOf(node: Mapping | Sequence): Node[] {
  if (node.kind === 'sequence') return [...node.items];
  return node.entries.flatMap(({ key, value }) => [key, value]);
}

function differOnlyIn(allowed: ReadonlySet<Node>, before: Node, after: Node): boolean {
  const seen = new Set<Node>();
  const pending: [Node, Node][] = [[before, after]];
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    const [a, b] = pair;
    if (seen.has(a)) continue;
    seen.add(a);
    if (a.kind === 'scalar') {
      if (!allowed.has(a) && !(b.kind === 'scalar' && Object.is(a.value, b.value))) return false;
    } else if (a.kind === 'sequence') {
      if (b.kind !== 'sequence' || b.items.length !== a.items.length) return false;
      for (const [index, item] of a.items.entries()) pending.push([item, b.items[index]!]);
    } else {
      if (b.kind !== 'mapping') return false;
      const keysMayDiffer = allowed.has(a) || a.entries.some(({ key }) => allowed.has(key));
      const others = new Map(b.entries.map(({ name, value }) => [name, value]));
      if (!keysMayDiffer && others.size !== a.entries.length) return false;
      for (const { name, value } of a.entries) {
        const other = others.get(name);
        if (other) pending.push([value, other]);
        else if (!keysMayDiffer) return false;
      }
    }
  }
  return true;
}
