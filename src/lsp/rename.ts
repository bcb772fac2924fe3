import type { Scalar } from '../document/node.ts';
import { parseSource } from '../document/parse.ts';
import { analyse } from '../engine/lint.ts';
import type { Reported } from '../engine/reported.ts';
import { knownFunctions } from '../job/expression/functions.ts';
import type { Job } from '../job/job.ts';
import type { LintedDocument } from '../rule/rule.ts';
import { applyEdits } from '../text/edits.ts';
import { Lines } from '../text/lines.ts';
import { quote } from '../text/quote.ts';
import type { Edit, Span } from '../text/span.ts';
import type { Model } from './model.ts';
import { type Named, nameAt, namesIn, type Occurrence } from './names.ts';

/** What a name can be changed to, or why it can't, in one sentence. */
type Renaming = { readonly edits: readonly Edit[] } | { readonly refusal: string };

/** What would be renamed at an offset, or why nothing can be. */
export function renameTarget(
  model: Model,
  offset: number,
): (Span & { readonly placeholder: string }) | { readonly refusal: string } {
  const at = nameAt(model.jobs, offset);
  if (!at) return { refusal: 'there is no name of the job here that can be changed' };
  const { named, occurrence } = at;
  if (!occurrence.byName)
    return {
      refusal:
        named.step?.name === undefined
          ? 'the step has no `name`: it is called by its `resource`'
          : `this is the step's \`resource\`: its name is ${quote(named.name)}`,
    };
  return { start: occurrence.start, end: occurrence.end, placeholder: textOf(named, occurrence, named.name, false) };
}

/**
 * Renames what is at an offset, in all its places. The result is linted: what would have a finding more, or something else's name, is
 * refused.
 */
export async function renameAt(model: Model, offset: number, wanted: string): Promise<Renaming> {
  const target = renameTarget(model, offset);
  if ('refusal' in target) return target;
  const { named } = nameAt(model.jobs, offset)!;
  const name = named.kind === 'variable' ? wanted.replace(/^\$/, '') : wanted;
  const refusal = refusalOf(named, name) ?? dynamicUse(model, named);
  if (refusal !== undefined) return { refusal };
  if (name === named.name) return { edits: [] };
  const edits = named.occurrences
    .filter(({ byName }) => byName)
    .map((one) => ({ start: one.start, end: one.end, text: textOf(named, one, name, true) }));
  return (await worse(model, named, name, edits)) ?? { edits };
}

const WORD = /^[A-Za-z_]\w*$/;
const NAME = /^[A-Za-z_][\w-]*$/;

function refusalOf({ kind, name: before, job, expression, step }: Named, name: string): string | undefined {
  if (name === before) return undefined;
  if (kind === 'variable') {
    if (!WORD.test(name)) return `"$${name}" can't be a variable: use letters, digits and "_"`;
    const others = namesIn(job).some((other) => other.expression === expression && other.name === name);
    if (others || knownFunctions.has(name)) return `"$${name}" is something else already`;
    return undefined;
  }
  if (!NAME.test(name)) return `${quote(name)} can't be referred to everywhere: use letters, digits, "_" and "-"`;
  const taken = namesIn(job).some((other) => other.kind === kind && other.name === name);
  const path = kind === 'step' ? job.steps.some((other) => other !== step && other.resource?.path === name) : false;
  return taken || path ? `there is ${kind === 'argument' ? 'an' : 'a'} ${kind} ${quote(name)} already` : undefined;
}

/** Where names are read that nobody can know, if the name may be among them. */
function dynamicUse({ file }: Model, { kind, job }: Named): string | undefined {
  if (kind === 'variable') return undefined;
  const lines = new Lines(file.text);
  const at = ({ start }: Span) => `line ${lines.position(start).line}`;
  for (const { node, analysis } of job.expressions) {
    if (!analysis || analysis.error) return `the expression in ${at(node)} can't be read, and may use it`;
    if (analysis.dynamic) return `the expression in ${at(node)} reads names that can't be known, and may use it`;
  }
  const root = kind === 'argument' ? 'args' : 'resources';
  const whole = job.references.all.find(
    ({ names }) => names.length === 1 && (names[0]!.text === root || names[0]!.text === ''),
  );
  return whole && kind !== 'context key'
    ? `\`${root}\` is read as a whole in ${at(whole.place)}, and that may use it`
    : undefined;
}

/** How a name is written in one of its places. */
function textOf({ kind }: Named, { scalar, start, language }: Occurrence, name: string, written: boolean): string {
  if (kind === 'variable') return `$${name}`;
  if (language === 'text' && scalar.start === start && written) return plainText(scalar, name);
  if (language !== 'expression' || !written || WORD.test(name)) return name;
  return isQuoted(scalar, start) ? name : `\`${name}\``;
}

/** Whether a name in JSONata has quotes around it: the character before it. */
function isQuoted({ source, start: from, value }: Scalar, start: number): boolean {
  const before = source === undefined ? String(value)[start - from - 1] : source[start - 1];
  return before !== undefined && /[`"']/.test(before) && start > from;
}

/** A name that YAML would read as something else needs quotes. */
function plainText({ style }: Scalar, name: string): string {
  return style === 'plain' && /^(?:true|false|null)$/i.test(name) ? `"${name}"` : name;
}

async function worse(
  { file, config, documents: before }: Model,
  named: Named,
  name: string,
  edits: readonly Edit[],
): Promise<{ readonly refusal: string } | undefined> {
  const text = applyEdits(file.text, edits);
  const { path, language } = file;
  const after = await parseSource({ text, language, ...(path !== undefined && { path }) });
  const known = countByRule((await analyse(file, config)).reports);
  const { reports, documents } = await analyse(after, config);
  for (const report of reports) {
    const left = known.get(report.rule.id) ?? 0;
    known.set(report.rule.id, left - 1);
    if (left > 0) continue;
    const { line } = new Lines(text).position(report.place.start);
    return { refusal: `it would be wrong in line ${line}: ${report.message}` };
  }
  const job = jobsOf(documents)[jobsOf(before).indexOf(named.job)];
  const same = job && namesIn(job).filter((other) => other.kind === named.kind && other.name === name);
  const places = same?.map(({ occurrences }) => occurrences.filter(({ byName }) => byName).length) ?? [];
  const expected = named.occurrences.filter(({ byName }) => byName).length;
  if (!places.includes(expected)) return { refusal: `${quote(name)} would mean something else in one of its places` };
  return undefined;
}

function jobsOf(documents: readonly LintedDocument[]): readonly Job[] {
  return documents.flatMap(({ jobs }) => jobs);
}

function countByRule(reports: readonly Reported[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of reports) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  return counts;
}
