import type { FreePath, HyphenatedPath } from './analysis.ts';
import { joinNames } from './hyphenated-paths.ts';
import type { Read } from './reads.ts';
import { indexAt, type Token, type Tokens, textOf } from './tokens.ts';

/**
 * Takes apart what is read: paths, and chains of them with nothing but a `-` between two names
 * (`resources.knowledge-base.x`), which may have been meant as one path. Names in quotes are never
 * joined: their author knows about the quotes.
 */
export function joinHyphens(
  reads: readonly Read[],
  tokens: Tokens,
): { paths: readonly FreePath[]; hyphenated: readonly HyphenatedPath[] } {
  const byStart = new Map(reads.map((read) => [read.start, read]));
  const joined = new Set<Read>();
  const hyphenated: HyphenatedPath[] = [];
  for (const first of reads) {
    if (!first.free || joined.has(first)) continue;
    const parts = [first];
    for (let next = nextPart(first, byStart, tokens); next; next = nextPart(next, byStart, tokens)) parts.push(next);
    if (parts.length === 1) continue;
    for (const part of parts) joined.add(part);
    hyphenated.push({
      start: first.start,
      end: parts.at(-1)!.end,
      segments: parts.map((part) => part.segments).reduce(joinNames),
      halves: parts.filter((part) => part.free).map(toPath),
      parts,
    });
  }
  return { paths: reads.filter((read) => read.free && !joined.has(read)).map(toPath), hyphenated };
}

/** What a `-` joins to the end of a path. */
function nextPart(path: Read, byStart: ReadonlyMap<number, Read>, tokens: Tokens): Read | undefined {
  const index = indexAt(tokens, path.end - 1);
  const [last, hyphen, next] = tokens.list.slice(index, index + 3);
  if (!last || !hyphen || !next || textOf(tokens, hyphen) !== '-') return undefined;
  if (last.end !== hyphen.start || hyphen.end !== next.start || !isWord(last) || !isWord(next)) return undefined;
  return byStart.get(next.start) ?? (next.kind === 'number' ? numberPart(next, tokens) : undefined);
}

/** `resources.step-2`: the number is part of the name. */
function numberPart(token: Token, tokens: Tokens): Read {
  const { start, end } = token;
  return { start, end, free: false, segments: [{ start, end, text: textOf(tokens, token) }] };
}

function isWord({ kind }: Token): boolean {
  return kind === 'name' || kind === 'number';
}

function toPath({ start, end, segments }: Read): FreePath {
  return { start, end, segments };
}
