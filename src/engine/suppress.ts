import type { Comment, Located, Node, Place, Scalar } from '../document/node.ts';
import type { SourceFile } from '../document/source.ts';
import { type SuppressedRule, type Suppression, type SuppressionKind, suppressionKinds } from '../rule/rule.ts';
import { countWhile } from '../shared/binary-search.ts';
import type { Lines } from '../text/lines.ts';

const MARK = 'sync-job-lint';
const DIRECTIVE = new RegExp(`^\\s*${MARK}(?:-|:?\\s+(?=(?:dis|en)able))([\\w-]*)`);
const NAME = /[^\s,]+/g;

export interface RuleState {
  /** Whether a rule of that id exists. */
  known(id: string): boolean;
  /** Whether it can report anything in this file. */
  active(id: string): boolean;
  /** Whether it may be suppressed at all. */
  suppressible(id: string): boolean;
}

/** Whether a file may have suppression comments. */
export function mentionsSuppressions(file: SourceFile): boolean {
  return file.language !== 'json' && file.text.includes(MARK);
}

/** Reads the suppression comments of a file. */
export function readSuppressions(file: SourceFile, rules: RuleState): Suppression[] {
  return file.comments.map((comment) => readSuppression(comment, rules)).filter((found) => found !== undefined);
}

function readSuppression(comment: Comment, rules: RuleState): Suppression | undefined {
  const match = DIRECTIVE.exec(comment.text);
  if (!match) return undefined;
  const node: Scalar = { kind: 'scalar', value: comment.text, style: 'plain', start: comment.start, end: comment.end };
  const textStart = comment.end - comment.text.length;
  const located = (value: string, index: number): Located => {
    const start = textStart + index;
    return { value, node, start, end: start + value.length };
  };
  const directive = located(match[1]!, match[0].length - match[1]!.length);
  const rest = comment.text.slice(match[0].length);
  const reason = /(?:^|\s)--(?:\s|$)/.exec(rest)?.index ?? rest.length;
  const names = [...rest.slice(0, reason).matchAll(NAME)].map((name): SuppressedRule => {
    const state = !rules.known(name[0])
      ? 'unknown'
      : !rules.suppressible(name[0])
        ? 'unsuppressible'
        : rules.active(name[0])
          ? 'unused'
          : 'idle';
    return { ...located(name[0], match[0].length + name.index), state };
  });
  const kind = suppressionKinds.find((known) => known === directive.value);
  return { comment: { start: comment.start, end: comment.end, node }, directive, kind, names };
}

/** A finding as far as suppressions are concerned. */
export interface Suppressible {
  readonly rule: string;
  readonly place: Place;
}

/**
 * Tells which findings a file's suppressions hide, and marks the names that hid one as used.
 *
 * @returns a predicate; a finding in a scalar of several lines is also looked for on the line of its key
 */
export function suppressor(
  suppressions: readonly Suppression[],
  file: SourceFile,
  lines: Lines,
): (finding: Suppressible) => boolean {
  const onLine = new Map<string, SuppressedRule>();
  const everywhere = new Map<string, SuppressedRule>();
  const ranges = new Map<string, Range[]>();
  const nextLine = nextLines(lines);
  for (const { kind, comment, names } of suppressions) {
    for (const name of names) {
      if (kind === undefined || name.state === 'unknown' || name.state === 'unsuppressible') continue;
      const id = name.value;
      if (kind === 'disable-file') everywhere.set(id, everywhere.get(id) ?? name);
      else if (kind === 'disable-line') addLine(onLine, lines.position(comment.start).line, name);
      else if (kind === 'disable-next-line') addLine(onLine, nextLine(comment), name);
      else toggle(ranges, kind, comment, name);
    }
  }
  const keyLines = new KeyLines(file, lines);
  return ({ rule, place }) => {
    const line = lines.position(place.start).line;
    const hits =
      onLine.get(`${line} ${rule}`) ??
      onLine.get(`${keyLines.of(place.node, line)} ${rule}`) ??
      rangeAt(ranges.get(rule) ?? [], place.start)?.name ??
      everywhere.get(rule);
    if (hits) hits.state = 'used';
    return hits !== undefined;
  };
}

/** From a `disable` to its `enable`, or to the end of the file. */
interface Range {
  readonly start: number;
  end: number;
  readonly name: SuppressedRule;
}

/** Which of ranges, one after the other, an offset lies in. */
function rangeAt(ranges: readonly Range[], offset: number): Range | undefined {
  const range = ranges[countWhile(ranges.length, (index) => ranges[index]!.start <= offset) - 1];
  return range && offset < range.end ? range : undefined;
}

function addLine(onLine: Map<string, SuppressedRule>, line: number, name: SuppressedRule): void {
  const key = `${line} ${name.value}`;
  if (!onLine.has(key)) onLine.set(key, name);
}

function toggle(ranges: Map<string, Range[]>, kind: SuppressionKind, comment: Place, name: SuppressedRule): void {
  const own = ranges.get(name.value) ?? [];
  ranges.set(name.value, own);
  const last = own.at(-1);
  const open = last?.end === Number.POSITIVE_INFINITY ? last : undefined;
  if (kind === 'disable' && !open) own.push({ start: comment.start, end: Number.POSITIVE_INFINITY, name });
  if (kind === 'enable' && open) {
    open.end = comment.start;
    name.state = 'used';
  }
}

/**
 * Finds the first line below a comment that holds more than spaces and comments: the same for all
 * comments of one block.
 */
function nextLines(lines: Lines): (comment: Place) => number {
  let [from, to] = [0, 0];
  return (comment) => {
    const below = lines.position(comment.start).line + 1;
    if (from <= below && below <= to) return to;
    let line = below;
    while (line < lines.count && /^\s*(?:#|$)/.test(lines.textOf(line))) line++;
    [from, to] = [below, line];
    return line;
  };
}

/** The lines of the keys of scalars that span several lines. */
class KeyLines {
  readonly #file: SourceFile;
  readonly #lines: Lines;
  #keys: Map<Node, Node> | undefined;

  constructor(file: SourceFile, lines: Lines) {
    this.#file = file;
    this.#lines = lines;
  }

  of(node: Node, line: number): number {
    if (node.kind !== 'scalar' || node.source === undefined) return line;
    this.#keys ??= this.#collect();
    const key = this.#keys.get(node);
    return key ? this.#lines.position(key.start).line : line;
  }

  #collect(): Map<Node, Node> {
    const keys = new Map<Node, Node>();
    const seen = new Set<Node>();
    const pending = this.#file.documents.map(({ root }) => root).filter((root) => root !== undefined);
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (node.kind === 'scalar' || seen.has(node)) continue;
      seen.add(node);
      if (node.kind === 'sequence') for (const item of node.items) pending.push(item);
      else {
        for (const { key, value } of node.entries) {
          if (value.kind === 'scalar') keys.set(value, key);
          else pending.push(value);
        }
      }
    }
    return keys;
  }
}
