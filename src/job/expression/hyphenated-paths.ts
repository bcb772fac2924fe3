import type { ExpressionAnalysis, FreePath, HyphenatedPath, Name } from './analysis.ts';

/** More hyphens than a name has. */
const MOST_HYPHENS = 20;

export interface PathPart {
  readonly path: FreePath;
  /** The segments that hyphens join; none of a path that is one as it stands. */
  readonly joints: ReadonlySet<number>;
}

/** What a job says about hyphens. */
export interface KnownNames {
  /**
   * Whether a subtraction such as `resources.knowledge-base.x` is a path whose `joints` are names
   * that lack their backticks.
   */
  isMeantAsPath(segments: readonly Name[], joints: ReadonlySet<number>): boolean;
  /**
   * Whether a word after a hyphen begins something that can be subtracted: a number, or a path of
   * its own.
   */
  isOperand(word: string): boolean;
}

/**
 * Takes a chain such as `resources.all-pages.size-args.page-size` apart into the paths that were
 * meant: of each the longest.
 */
export function* divideChain({ parts }: HyphenatedPath, names: KnownNames): Iterable<PathPart> {
  for (let first = 0; first < parts.length; ) {
    const start = parts[first]!;
    let last = first;
    let meant: PathPart | undefined = start.free ? { path: start, joints: new Set() } : undefined;
    let { segments } = start;
    const joints = new Set<number>();
    for (let next = first + 1; start.free && next < parts.length && next - first <= MOST_HYPHENS; next++) {
      joints.add(segments.length - 1);
      segments = joinNames(segments, parts[next]!.segments);
      const behind = parts[next + 1]?.segments[0]?.text;
      if (behind !== undefined && !names.isOperand(behind)) continue;
      if (!names.isMeantAsPath(segments, joints)) continue;
      last = next;
      meant = { path: { start: start.start, end: parts[next]!.end, segments }, joints: new Set(joints) };
    }
    if (meant) yield meant;
    first = last + 1;
  }
}

/** Joins the last name of a path and the first of what follows its hyphen. */
export function joinNames(left: readonly Name[], right: readonly Name[]): readonly Name[] {
  const [last, first] = [left.at(-1)!, right[0]!];
  const joined = { start: last.start, end: first.end, text: `${last.text}-${first.text}` };
  return [...left.slice(0, -1), joined, ...right.slice(1)];
}

/** All paths that an expression reads, or would read if its subtractions were names with hyphens. */
export function mentionedPaths({ paths, hyphenated }: ExpressionAnalysis): readonly FreePath[] {
  return [...paths, ...hyphenated, ...hyphenated.flatMap(({ halves }) => halves)];
}
