import type { Lookalike, Placeholder, Range } from './placeholder.ts';

export interface Braces {
  /** In the order of the text, the outermost only. */
  readonly unread: readonly Lookalike[];
  /** Placeholders with a brace too many beside them, and the range with those braces. */
  readonly stray: ReadonlyMap<Placeholder, Range>;
}

interface Run extends Range {
  /** The placeholder that directly follows an opening run. */
  readonly before?: Placeholder;
}

interface Neighbour {
  readonly placeholder: Placeholder;
  readonly width: number;
}

/** Pairs the braces of a text that are not part of a placeholder. */
export function readBraces(text: string, placeholders: readonly Placeholder[]): Braces {
  const braced = placeholders.filter(({ spelling }) => spelling === 'braces');
  const found: Lookalike[] = [];
  const open: Run[] = [];
  const leading: Neighbour[] = [];
  const trailing: Neighbour[] = [];
  let excess = 0;
  let next = 0;
  const runs = /\{+|\}+/g;
  for (let match = runs.exec(text); match; match = runs.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    if (match[0].startsWith('{')) {
      // The engine takes the last two braces of a run.
      const before = braced[next]?.start === end - 2 ? braced[next++] : undefined;
      const run = { start, end: before?.start ?? end, before };
      if (before) runs.lastIndex = before.end;
      if (run.start === run.end) continue;
      if (before) leading.push({ placeholder: before, width: run.end - run.start });
      excess += run.end - run.start;
      open.push(run);
    } else {
      const last = braced[next - 1];
      const after = last?.end === start ? last : undefined;
      if (after) trailing.push({ placeholder: after, width: end - start });
      excess -= end - start;
      close(text, { start, end }, after, open, found);
    }
  }
  for (const run of open) leaveOpen(text, run, found);
  return { unread: outermost(found, braced), stray: strayBraces(text, braced, leading, trailing, excess) };
}

function close(text: string, closing: Range, after: Placeholder | undefined, open: Run[], found: Lookalike[]): void {
  let at = closing.start;
  for (let run = open.at(-1); run && at < closing.end; run = open.at(-1)) {
    open.pop();
    const width = run.end - run.start;
    const taken = Math.min(width, closing.end - at);
    if (width > 1 && taken === 1) {
      leaveOpen(text, run, found);
    } else if (width > 1 && !(after && run.before === after && at === closing.start)) {
      found.push({ start: run.start, end: at + taken, body: { start: run.end, end: at }, closed: true });
    }
    at += taken;
  }
}

/** `{{a}`, `{{a } }` or `{{a` and what comes of it. */
const firstWord = /(\s*[^\s{}<>"',;()[\]]*)([ \t]*\})?/y;

function leaveOpen(text: string, run: Run, found: Lookalike[]): void {
  if (run.end - run.start < 2 || run.before) return;
  firstWord.lastIndex = run.end;
  const [all, body] = firstWord.exec(text) as unknown as [string, string];
  found.push({
    start: run.start,
    end: run.end + all.trimEnd().length,
    body: { start: run.end, end: run.end + body.trimEnd().length },
    closed: false,
  });
}

function outermost(found: Lookalike[], braced: readonly Placeholder[]): Lookalike[] {
  const outer: Lookalike[] = [];
  let covered = 0;
  let next = 0;
  for (const construct of found.sort((a, b) => a.start - b.start)) {
    if (construct.start < covered) continue;
    covered = construct.end;
    while (next < braced.length && braced[next]!.start < construct.start) next++;
    const first = braced[next];
    outer.push(first && first.start < construct.end ? { ...construct, inner: first } : construct);
  }
  return outer;
}

/**
 * Braces beside a placeholder may well belong to JSON around it: they count where the string has
 * more of that kind than of the other, from the outside in, or where it has nothing else.
 */
function strayBraces(
  text: string,
  braced: readonly Placeholder[],
  leading: readonly Neighbour[],
  trailing: readonly Neighbour[],
  excess: number,
): Map<Placeholder, Range> {
  const stray = new Map<Placeholder, Range>();
  const sole = braced.length === 1 ? braced[0] : undefined;
  if (sole && leading.length + trailing.length > 0 && isWrapped(text, sole)) {
    return stray.set(sole, {
      start: sole.start - (leading[0]?.width ?? 0),
      end: sole.end + (trailing[0]?.width ?? 0),
    });
  }
  const [candidates, sign] = excess > 0 ? [leading, -1] : [trailing.toReversed(), 1];
  let left = Math.abs(excess);
  for (const { placeholder, width } of candidates) {
    if (left <= 0) break;
    const extra = Math.min(left, width);
    left -= extra;
    stray.set(
      placeholder,
      sign < 0
        ? { start: placeholder.start - extra, end: placeholder.end }
        : { start: placeholder.start, end: placeholder.end + extra },
    );
  }
  return stray;
}

/** Whether the string is the placeholder with nothing but braces around it. */
function isWrapped(text: string, { start, end }: Placeholder): boolean {
  return /^\{*$/.test(text.slice(0, start).trimStart()) && /^\}*$/.test(text.slice(end).trimEnd());
}
