import type { Job } from '../job.ts';
import type { PlaceholderDefault, PlaceholderPart } from '../placeholder/placeholder.ts';
import { unguardedUses } from './guards.ts';
import type { PlaceholderUse, Reference } from './references.ts';

/**
 * Why a `recurse.if` that is one placeholder may hold for ever. `unchanging`: it reads nothing of the
 * record, and nothing else is wrong. `missing`: where its field is
 * missing, its own text counts as true. `unlessThere`: the same, but as long as the field is there
 * it ends. `default`: its default counts as true. `text`: a `false` in the field becomes a text,
 * which counts as true.
 */
export type Endless = 'unchanging' | 'missing' | 'unlessThere' | 'default' | 'text';

/**
 * Why the condition that a placeholder is may hold for ever, if it is one. Where a cast is lost in
 * longer text, that is the defect.
 */
export function endlessness(job: Job, use: PlaceholderUse): Endless | undefined {
  const { placeholder, template, references } = use;
  const { field, path, scalar } = template;
  if (field !== 'recurse' || path.length !== 1 || path[0] !== 'if') return undefined;
  const { parts, fallback, undefinedFlag, nullFlag } = placeholder;
  const isAll = scalar.value.trim() === scalar.value.slice(placeholder.start, placeholder.end);
  const losesCast = !placeholder.alone && parts.some(({ casts }) => casts.length > 0);
  if (!isAll || losesCast) return undefined;
  if (fallback) {
    if (countsAsTrue(fallback)) return 'default';
  } else if (!undefinedFlag && !nullFlag) {
    if (!references.some(isArg)) return parts.every(keepsType) ? 'unlessThere' : 'missing';
    if (unguardedUses(job).has(use)) return 'missing';
  }
  if (parts.some((part, i) => !keepsType(part) && mayBeFalse(part, references[i]!))) return 'text';
  return isUnchanging(use) ? 'unchanging' : undefined;
}

/** Whether a placeholder is the same after each request: it reads arguments, or the run. */
function isUnchanging({ references }: PlaceholderUse): boolean {
  return references.every(
    (reference) =>
      isArg(reference) ||
      (reference.resolution.kind === 'builtIn' && ['sync_job_run', 'tenant_id'].includes(reference.names[0]!.text)),
  );
}

function isArg({ resolution }: Reference): boolean {
  return resolution.kind === 'arg' && !resolution.element;
}

const typing: readonly string[] = ['bool', 'int', 'num', 'json', 'any'];

/** Whether a part has a cast that leaves a `false` what it is. */
export function keepsType({ casts: [cast] }: PlaceholderPart): boolean {
  return cast !== undefined && typing.includes(cast.text);
}

const falsy: ReadonlySet<string> = new Set(['', 'false', '0', 'no', 'null', '""']);

/** Whether a default is true in a condition: a text is, unless it is empty. */
function countsAsTrue({ text, cast }: PlaceholderDefault): boolean {
  switch (cast?.text) {
    case undefined:
    case 'str':
      return text !== '';
    case 'bool':
    case 'json':
    case 'any':
      return !falsy.has(text.trim().toLowerCase());
    case 'int':
    case 'num':
      return Number(text) !== 0;
    default:
      return false;
  }
}

/**
 * What names a page, a place or a number of something: a text or a number where it is there, and no
 * `false`.
 */
const NOT_BOOLEAN =
  /(?:^|_)(?:after|children|continuation|count|cursor|href|ids?|items|key|length|link|marker|next|offset|page|parent|size|token|total|ur[il])$/;

/** Names that begin like this hold a boolean whatever follows. */
const BOOLEAN = /^(?:can|has|is|should)_/;

function mayBeFalse({ path }: PlaceholderPart, { resolution }: Reference): boolean {
  if (resolution.kind === 'arg' && resolution.types) return resolution.types.includes('boolean');
  const last = path.segments.at(-1)?.text ?? '';
  const name = last
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return BOOLEAN.test(name) || !NOT_BOOLEAN.test(name);
}
