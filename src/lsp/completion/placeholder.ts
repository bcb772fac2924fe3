import { isSequence, type Mapping, valueAt, writtenOf } from '../../document/node.ts';
import { resolveArgPath } from '../../job/args/read.ts';
import type { Range } from '../../job/expression/analysis.ts';
import { casts } from '../../job/placeholder/grammar.ts';
import type { Item } from './item.ts';
import { namesAfter, type PathPlace } from './paths.ts';

/** What can be put in within a string: the items, and the range of its value that they replace. */
export interface InString {
  readonly range: Range;
  readonly items: readonly Item[];
  /** What is to follow an item that nothing can be added to. */
  readonly end?: string;
}

/**
 * What can be put into a placeholder.
 *
 * @param text the string, in which something is typed
 * @param at where that begins
 * @param length how much of it is not the user's
 */
export function inPlaceholder(text: string, at: number, length: number, place: PathPlace): InString | undefined {
  const open = text.lastIndexOf('{{', at);
  if (open < 0 || text.lastIndexOf('}}', at - 1) >= open) return undefined;
  const before = text.slice(open + 2, at);
  if (/[{}\n]/.test(before)) return undefined;
  const after = text.slice(at + length);
  const end = /^[^{}\n]*\}\}/.test(after) ? undefined : '}}';
  const rest = /^[\w-]*/.exec(after)![0].length;
  const from = (typed: string) => ({ start: at - typed.length, end: at + length + rest });
  const [left, fallback] = splitAt(before, '?:');
  const path = (left.slice(left.lastIndexOf('|') + 1).split(':')[0] ?? '').trim();
  if (fallback !== undefined) {
    const cast = fallback.lastIndexOf(':');
    if (cast >= 0) return { range: from(fallback.slice(cast + 1)), items: castsFor(path, place, true), end };
    return { range: from(fallback), items: defaultsOf(path, place), end };
  }
  const part = left.slice(left.lastIndexOf('|') + 1);
  const colon = part.lastIndexOf(':');
  if (colon >= 0) return { range: from(part.slice(colon + 1)), items: castsFor(path, place, false), end };
  const names = part.trimStart().split('.');
  const typed = names.pop()!;
  if (/\s/.test(typed)) return undefined;
  const referable = namesAfter(names, place).filter(({ text }) => /^[\w/-]+$/.test(text));
  return { range: from(typed), items: referable, end };
}

function splitAt(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

const about: Readonly<Record<(typeof casts)[number], string>> = {
  str: 'as a string',
  int: 'as a whole number',
  num: 'as a number',
  bool: 'as true or false',
  json: 'as JSON',
  any: 'as it is, whatever its type',
  null: 'null where there is no value',
  undefined: 'nothing where there is no value: the key is left out',
  'ignore-empty-str': 'an empty string counts as no value',
};

/** By the types of what is cast; of others, all fit. */
const fitting: Readonly<Record<string, readonly string[]>> = {
  integer: ['int', 'num', 'str', 'any'],
  number: ['num', 'str', 'any'],
  boolean: ['bool', 'str', 'any'],
  array: ['json', 'any'],
  object: ['json', 'any'],
};

function castsFor(path: string, { job }: PathPlace, ofDefault: boolean): Item[] {
  const [root, ...names] = path.split('.');
  const types = root === 'args' && names.length > 0 ? resolveArgPath(job.args, names).types : undefined;
  const wanted = types?.flatMap((type) => fitting[type] ?? casts.slice(0, 6));
  const flags = ofDefault ? [] : casts.slice(6);
  const fit = wanted ? casts.filter((cast) => wanted.includes(cast)) : casts.slice(0, 6);
  return [...fit, ...flags].map((label) => ({ label, kind: 'cast', detail: about[label], text: label }));
}

/** The default of an argument and the values that it may have. */
function defaultsOf(path: string, { job }: PathPlace): Item[] {
  const [root, ...names] = path.split('.');
  const definition = root === 'args' && names.length > 0 ? resolveArgPath(job.args, names).definition : undefined;
  const values = new Set([...scalars(definition, 'default'), ...scalars(definition, 'enum')]);
  if (values.size === 0 && definition && resolveArgPath(job.args, names).types?.includes('boolean'))
    for (const value of ['false', 'true']) values.add(value);
  // What ends a default, or is a part of another one, can't be written.
  const writable = [...values].filter((value) => /^[\w./ -]+$/.test(value));
  return writable.map((label) => ({ label, kind: 'value', text: label }));
}

function scalars(definition: Mapping | undefined, key: string): string[] {
  const node = definition && valueAt(definition, key);
  return (isSequence(node) ? node.items : node ? [node] : []).flatMap((one) =>
    one.kind === 'scalar' ? [writtenOf(one)] : [],
  );
}
