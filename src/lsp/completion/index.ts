import { presets, ruleSeverities } from '../../config/config.ts';
import type { Mapping, Scalar } from '../../document/node.ts';
import { parseSource } from '../../document/parse.ts';
import { spanWithin } from '../../document/places.ts';
import type { Document, SourceFile } from '../../document/source.ts';
import type { ResolvedConfig } from '../../engine/config.ts';
import { jobTemplateFields, templateFields } from '../../job/texts/find-texts.ts';
import { type Rule, suppressionKinds } from '../../rule/rule.ts';
import { skipBack } from '../../text/blanks.ts';
import { applyEdits } from '../../text/edits.ts';
import type { Edit, Span } from '../../text/span.ts';
import { schemaAt, schemaCalled, valuesOf } from '../schema.ts';
import { inExpression } from './expression.ts';
import { type Completions, type Item, type KeyItem, keyItem } from './item.ts';
import { keyItems, keysAt, takesKey } from './keys.ts';
import { type InString, inPlaceholder } from './placeholder.ts';
import { findTargets, MARK, type Target } from './target.ts';
import { type ValueItem, valuesAt } from './values.ts';

export type { Completions } from './item.ts';

/** What can be put in at an offset of a file that holds sync jobs, broken or not. */
export async function completionsIn(
  file: SourceFile,
  offset: number,
  config: ResolvedConfig,
): Promise<Completions | undefined> {
  const suppression = inSuppression(file, offset, config);
  if (suppression) return suppression;
  return firstFit(file, findTargets(file, offset, config, takesKey), (target) => completionsAt(target, file));
}

/** The first completions with which a text is no more broken than it is. */
async function firstFit(
  file: SourceFile,
  targets: AsyncIterable<Target>,
  complete: (target: Target) => Completions,
): Promise<Completions | undefined> {
  for await (const target of targets) {
    const found = { ...complete(target), besides: target.lineEnd };
    const [first] = found.items;
    // What is put in takes the place of something in one line.
    if (/[\r\n]/.test(file.text.slice(found.span.start, found.span.end))) continue;
    if (!first || (await reads(file, [first.edit, ...(found.besides ? [found.besides] : [])]))) return found;
  }
  return undefined;
}

async function reads({ text, path, language, documents }: SourceFile, edits: readonly Edit[]): Promise<boolean> {
  const after = await parseSource({ text: applyEdits(text, edits), language, ...(path !== undefined && { path }) });
  return problemsIn(after.documents) <= problemsIn(documents);
}

function problemsIn(documents: readonly Document[]): number {
  return documents.reduce((sum, { problems }) => sum + problems.length, 0);
}

function completionsAt(target: Target, file: SourceFile): Completions {
  if (target.isKey) return keyCompletions(keysAt(target), target, file);
  const inString = stringAt(target);
  return inString ? stringCompletions(inString, target) : valueCompletions(valuesAt(target), target);
}

/** What can be put in at an offset of a config. */
export async function completionsInConfig(
  file: SourceFile,
  offset: number,
  rules: readonly Rule[],
): Promise<Completions | undefined> {
  const root = schemaCalled('config');
  const partAt = (path: Target['path']) => schemaAt(root, root, path);
  const takesMap = ({ path }: Target) => [partAt(path.slice(0, -1))?.type ?? 'object'].flat().includes('object');
  return firstFit(file, findTargets(file, offset, NO_SETTINGS, takesMap), (target) => {
    const { path, isKey, around } = target;
    if (isKey) {
      const part = partAt(path.slice(0, -1));
      const has = new Set((around.at(-1) as Mapping).entries.map(({ name }) => name));
      const own = path.at(-2) === 'rules' ? rules.filter(({ id }) => !part?.properties?.[id]) : [];
      const more = own
        .map(({ id, summary }) => keyItem(id, ['string'], summary))
        .filter(({ label }) => !has.has(label));
      return keyCompletions([...(part ? keyItems(root, part, has) : []), ...more], target, file);
    }
    const isSeverity = path.at(-2) === 'rules' || (path.at(-3) === 'rules' && path.at(-1) === 0);
    const listed = path[0] === 'extends' ? presets : valuesOf(root, partAt(path) ?? {}).map(({ value }) => value);
    const values = (isSeverity ? ruleSeverities : listed).filter(
      (value) => value !== null && typeof value !== 'object',
    );
    const item = (value: unknown): ValueItem => {
      const text = String(value);
      return { label: text, kind: 'value', text, isText: typeof value === 'string' };
    };
    return valueCompletions(values.map(item), target);
  });
}

const NO_SETTINGS = { settings: { methods: [], functions: [] } };

/** What is typed in a placeholder or in an expression. */
function stringAt({ job, step, path, scalar, at, entry }: Target): InString | undefined {
  if (!job) return undefined;
  const { value } = scalar;
  const expression = job.expressions.find(({ node }) => node.start === scalar.start && node.end === scalar.end);
  const field = path[0] === 'resources' ? String(path[2]) : String(path[0]);
  if (expression) return inExpression(value, at, MARK.length, { job, step, field: expression.field });
  const holds: readonly string[] = path[0] === 'resources' ? templateFields : jobTemplateFields;
  return entry !== undefined || path.length > 3
    ? holds.includes(field)
      ? inPlaceholder(value, at, MARK.length, { job, step, field })
      : undefined
    : undefined;
}

function stringCompletions({ range, items, end = '' }: InString, target: Target): Completions {
  const { scalar, closers } = target;
  const span = target.original(spanWithin(scalar, range.start, range.end));
  return completions(span, items, ({ text, open }) => {
    const inner = escaped(text, scalar);
    return `${inner}${open ? '' : end}${closers}`;
  });
}

/** A text as it is written inside of a scalar. */
function escaped(text: string, { style }: Scalar): string {
  if (style === 'double') return JSON.stringify(text).slice(1, -1);
  return style === 'single' ? text.replaceAll("'", "''") : text;
}

function keyCompletions(items: readonly KeyItem[], target: Target, file: SourceFile): Completions {
  const { scalar, language, commas, around } = target;
  const isQuoted = language === 'json' || scalar.style !== 'plain';
  const span = target.original(isQuoted ? { start: scalar.start - 1, end: scalar.end + 1 } : scalar);
  const hasColon = /^[ \t]*:(?:\s|$)/.test(file.text.slice(span.end));
  const map = around.at(-1) as Mapping;
  const indentation = ' '.repeat(span.start - lineStart(file.text, span.start));
  const eol = /\r\n|\n|\r/.exec(file.text)?.[0] ?? '\n';
  const name = (text: string) => (isQuoted ? JSON.stringify(text) : text);
  return completions(
    span,
    items,
    ({ text, value, sample }) => {
      if (hasColon) return name(text);
      if (language === 'json') return `${commas.before ? ', ' : ''}${name(text)}: ${sample}${commas.after ? ',' : ''}`;
      if (map.flow || value === 'scalar') return `${name(text)}: `;
      return `${name(text)}:${eol}${indentation}  ${value === 'list' ? '- ' : ''}`;
    },
    isQuoted ? name : undefined,
  );
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function valueCompletions(items: readonly ValueItem[], target: Target): Completions {
  const { scalar, language, commas, closers } = target;
  if (scalar.style === 'literal' || scalar.style === 'folded') return { span: scalar, items: [] };
  if (language === 'json') {
    const span = target.original({ start: scalar.start - 1, end: scalar.end + 1 });
    const write = ({ text, isText }: ValueItem) => (isText ? JSON.stringify(text) : text);
    return completions(
      span,
      items,
      (item) => `${commas.before ? ', ' : ''}${write(item)}${commas.after ? ',' : ''}`,
      (text) => JSON.stringify(text),
    );
  }
  if (scalar.style === 'plain')
    return completions(
      target.original(scalar),
      items,
      ({ text, isText }) => (!isText || isPlain(text) ? text : JSON.stringify(text)) + closers,
    );
  const texts = items.filter(({ isText }) => isText);
  return completions(target.original(scalar), texts, ({ text }) => escaped(text, scalar) + closers);
}

/** Whether a text is a string in YAML without quotes, in block and in flow style. */
function isPlain(text: string): boolean {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|null)$/i.test(text);
}

function completions<T extends Item>(
  span: Span,
  items: readonly T[],
  write: (item: T) => string,
  filter: (text: string) => string = (text) => text,
): Completions {
  const edit = (item: T): Edit => ({ ...span, text: write(item) });
  // What is being typed is no name yet.
  const known = items.filter(({ label }) => !label.includes(MARK));
  return { span, items: known.map((item) => ({ ...item, edit: edit(item), filter: filter(item.text) })) };
}

/** The words of a comment that suppresses rules, and the rules. */
function inSuppression(
  { text, language }: SourceFile,
  offset: number,
  { rules }: ResolvedConfig,
): Completions | undefined {
  if (language === 'json') return undefined;
  const line = text.slice(lineStart(text, offset), offset);
  const comment = /(?:^|\s)#\s*(sync-job-lint(?:-([\w-]*)((?:\s[\s\w,-]*)?))?)$/.exec(line);
  if (!comment) return undefined;
  const [, whole, word, names] = comment;
  const rest = /^[\w-]*/.exec(text.slice(offset))![0].length;
  const from = (typed: string): Span => ({ start: offset - typed.length, end: offset + rest });
  if (!names) {
    const items = suppressionKinds.map(
      (kind): Item => ({ label: `sync-job-lint-${kind}`, kind: 'value', text: `sync-job-lint-${kind} ` }),
    );
    return completions(from(word === undefined ? whole! : `sync-job-lint-${word}`), items, ({ text }) => text);
  }
  if (/\s--(?:\s|$)/.test(names)) return undefined;
  const typed = names.slice(skipBack(names, names.length, /[^\s,]/));
  const has = new Set(names.split(/[\s,]+/));
  const items = rules
    .filter(({ id }) => id !== 'syntax' && !has.has(id))
    .map(({ id, summary }): Item => ({ label: id, kind: 'rule', documentation: summary, text: id }));
  return completions(from(typed), items, ({ text }) => text);
}
