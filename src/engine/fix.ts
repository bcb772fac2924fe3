import type { SourceFile } from '../document/source.ts';
import type { FixSafety } from '../rule/rule.ts';
import type { Edit } from '../text/span.ts';
import type { ResolvedConfig } from './config.ts';
import { analyse, toFileResult } from './lint.ts';
import type { Reported } from './reported.ts';
import type { FileResult, LintResult } from './result.ts';
import { compatible, editsOf, isApplied, Trial } from './trial.ts';

/** The fixes that are asked for. */
export function fixSafeties(unsafe: boolean, suggestions = false): ReadonlySet<FixSafety> {
  return new Set<FixSafety>([
    'safe',
    ...(unsafe ? (['unsafe'] as const) : []),
    ...(suggestions ? (['suggest'] as const) : []),
  ]);
}

/** Enough for fixes that make room for each other; what is left then is said so. */
const MAX_PASSES = 10;

export interface Fixed {
  /** The text with the fixes applied, without a byte-order mark; the same text where there were none. */
  readonly text: string;
  /** What led to it: the edits of each pass, as places of the text that the one before it left. */
  readonly passes: readonly (readonly Edit[])[];
  /** The fixes that were applied, in the order in which they were. */
  readonly applied: readonly AppliedFix[];
  /** How many of them were only suggested. */
  readonly suggested: number;
  /** Fixes that would have changed more than they said, and were left out. */
  readonly dropped: readonly AppliedFix[];
  /** How many fixes were not tried, since too many others were bad. */
  readonly untried: number;
  /** What is left. */
  readonly result: LintResult;
}

/** The same for a file of a run. */
export interface FixedFile extends Fixed {
  readonly result: FileResult;
}

export interface AppliedFix {
  readonly rule: string;
  readonly description: string;
}

/**
 * Applies the fixes of a file's findings, in passes until nothing changes. Fixes that touch each
 * other are left to the next pass; after each pass the text must parse and only the values that the
 * fixes are about may differ, else those that are guilty are dropped.
 *
 * @param safeties which fixes: `safe`, also `unsafe` and `suggest`
 * @param isWanted of which reports
 */
export async function fix(
  file: SourceFile,
  config: ResolvedConfig,
  safeties: ReadonlySet<FixSafety>,
  isWanted: (report: Reported) => boolean = () => true,
): Promise<FixedFile> {
  const applied: AppliedFix[] = [];
  let suggested = 0;
  const passes: (readonly Edit[])[] = [];
  const dropped = new Map<string, AppliedFix>();
  const drop = (bad: Iterable<Reported>) => {
    for (const report of bad) if (isApplied(report, safeties)) dropped.set(keyOf(report), named(report));
  };
  const isDropped = (report: Reported) => dropped.has(keyOf(report));
  let analysis = await analyse(file, config);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    drop(analysis.badFixes);
    const wanted = analysis.reports.filter(
      (report) => isApplied(report, safeties) && !isDropped(report) && isWanted(report),
    );
    const trial = new Trial<Reported>(analysis.file);
    const { good, after } = await trial.keepGood(analysis.file, compatible(wanted));
    drop(trial.bad);
    if (good.length === 0) break;
    applied.push(...good.map(named));
    suggested += good.filter((report) => report.fix?.safety === 'suggest').length;
    passes.push(editsOf(good));
    analysis = await analyse(after, config, { isBad: isDropped });
  }
  const result = toFileResult(analysis, config);
  const untried = analysis.untriedFixes;
  return { text: analysis.file.text, passes, applied, suggested, dropped: [...dropped.values()], untried, result };
}

function named({ rule, fix: change }: Reported): AppliedFix {
  return { rule: rule.id, description: change!.description };
}

function keyOf({ rule, message, place, fix: change }: Reported): string {
  return `${rule.id} ${message} ${place.end - place.start} ${change!.edits.map(({ text }) => text).join(' ')}`;
}
