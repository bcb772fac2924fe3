import { parseSource } from '../../src/document/parse.ts';
import type { SourceFile } from '../../src/document/source.ts';
import { toValue } from '../../src/document/value.ts';
import type { ResolvedConfig } from '../../src/engine/config.ts';
import { type Fixed, fix, fixSafeties } from '../../src/engine/fix.ts';
import { analyse } from '../../src/engine/lint.ts';
import type { Finding, LintResult } from '../../src/engine/result.ts';
import { toResult } from '../../src/engine/to-result.ts';
import { type Fields, isFields, randomJob, type Value } from './jobs.ts';
import { mutate, mutateText } from './mutants.ts';
import { printJson, printYaml } from './print.ts';
import { type Dice, dice } from './random.ts';

export interface Text {
  readonly text: string;
  readonly path: 'job.yaml' | 'job.json';
}

/** Defects of a document after the one that is fixed, which must not matter to that. */
const ELSEWHERE = ['a: 1\na: 2\n', 'a: *nowhere\n', 'a: [\n'];

/** A random job with defects that have fixes, as YAML or JSON in random styles; the same for the same seed. */
export function fixable(seed: number): Text {
  const d = dice(seed);
  const job = randomJob(seed);
  const broken = d.chance(0.5) ? mutate(job, seed) : job;
  const fields = d.chance(0.5) ? broken : withDefects(broken, d);
  if (d.chance(0.25)) return { text: printJson(fields, seed), path: 'job.json' };
  const value: Value = d.chance(0.1) ? [fields, withDefects(randomJob(seed + 5000), d)] : fields;
  const text = withAngles(printYaml(value, seed, { aliases: d.chance(0.4) }), d);
  return { text: d.chance(0.2) ? mutateText(text, seed) : text, path: 'job.yaml' };
}

/** Resources with slashes and spaces, a superfluous `persist`, no version. */
function withDefects(job: Fields, d: Dice): Fields {
  const changed = structuredClone(job);
  if (d.chance(0.4)) delete changed.default_runtime_version;
  if (d.chance(0.1)) changed.default_runtime_version = null;
  for (const step of Array.isArray(changed.resources) ? changed.resources.filter(isFields) : []) {
    const { resource } = step;
    if (typeof resource === 'string' && d.chance(0.3))
      step.resource = d.pick([`/${resource}`, `${resource}/ `, ` ${resource}\n`]);
    if (d.chance(0.3)) step.persist = d.chance(0.6);
    if (d.chance(0.1)) step.persit = true;
    if (d.chance(0.1)) step.integrated_account_id = '{{args.account}}';
  }
  return changed;
}

/** The text with some placeholders in angles and some without quotes, and comments that hide nothing. */
function withAngles(text: string, d: Dice): string {
  return text
    .replace(/\{\{ ?(args\.\w+) ?\}\}/g, (whole, path) => (d.chance(0.3) ? `<<${path}>>` : whole))
    .replace(/(['"]?)\{\{args\.\w+\}\}\1(?=\r?\n)/g, (whole, quote) =>
      quote && d.chance(0.3) ? whole.slice(1, -1) : whole,
    )
    .replace(/(?<=\w)(?=\r?\n)/g, () =>
      d.chance(0.02) ? ' # sync-job-lint-disable-line missing-id, unknown-method' : '',
    )
    .replace(/\bresources\.([\w-]+)\.value\b/g, (whole) => (d.chance(0.3) ? whole.slice(0, -6) : whole));
}

/** How a fix harms a text, in a few words; `undefined` where none does. */
export async function harm(file: SourceFile, config: ResolvedConfig): Promise<string | undefined> {
  const result = toResult(await analyse(file, config), config);
  for (const unsafe of [false, true]) {
    const asked = fixSafeties(unsafe);
    const announced = result.findings.filter((finding) => finding.fix && asked.has(finding.fix.safety));
    if (announced.length === 0) continue;
    const kind = unsafe ? 'unsafe' : 'safe';
    const fixed = await fix(file, config, asked);
    const after = await again(file, fixed.text);
    const problem =
      inAnnounced(announced, fixed, result) ??
      inText(file, after, unsafe) ??
      inFindings(result, fixed.result) ??
      inValues(file, after, result, announced) ??
      (await inSecondRun(after, fixed, config, unsafe)) ??
      (await inLineBreaks(file, config, unsafe)) ??
      (await inOthers(file, fixed, config, unsafe));
    if (problem) return `${kind} fixes: ${problem}`;
  }
  return undefined;
}

function again({ path, language }: SourceFile, text: string): Promise<SourceFile> {
  return parseSource({ text, language, ...(path !== undefined && { path }) });
}

function isBroken({ findings }: LintResult): boolean {
  return findings.some(({ rule }) => rule === 'syntax' || rule === 'unquoted-placeholder');
}

function counts(findings: readonly { readonly rule: string }[]): Map<string, number> {
  const byRule = new Map<string, number>();
  for (const { rule } of findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  return byRule;
}

function inAnnounced(announced: readonly Finding[], fixed: Fixed, before: LintResult): string | undefined {
  if (fixed.dropped.length > 0 || fixed.untried > 0) return `left out one of ${fixed.dropped[0]?.rule}`;
  const applied = counts(fixed.applied);
  for (const [rule, count] of counts(announced))
    if ((applied.get(rule) ?? 0) < count) return `announced ${count} of ${rule}, applied ${applied.get(rule) ?? 0}`;
  // What stands in the way of a fix may be a comment that another one takes away.
  const mayUnlock = isBroken(before) || applied.has('unused-suppression');
  if (!mayUnlock && fixed.applied.length > announced.length)
    return `announced ${announced.length}, applied ${fixed.applied.length}`;
  return undefined;
}

function inText(before: SourceFile, after: SourceFile, unsafe: boolean): string | undefined {
  if (loneReturns(before.text) !== loneReturns(after.text) && before.text.includes('\n'))
    return 'lone carriage returns';
  const comments = ({ comments }: SourceFile) =>
    comments.map(({ text }) => text).filter((text) => !unsafe || !text.includes('sync-job-lint-'));
  if (JSON.stringify(comments(before)) !== JSON.stringify(comments(after))) return 'comments changed';
  return undefined;
}

function loneReturns(text: string): number {
  return text.match(/\r(?!\n)/g)?.length ?? 0;
}

function inFindings(before: LintResult, after: LintResult): string | undefined {
  if (isBroken(before)) return undefined;
  const grave = ({ findings }: LintResult) => counts(findings.filter(({ severity }) => severity !== 'info'));
  const earlier = grave(before);
  for (const [rule, count] of grave(after))
    if (count > (earlier.get(rule) ?? 0)) return `${count} of ${rule} instead of ${earlier.get(rule) ?? 0}`;
  return undefined;
}

/** Only what a finding with a fix is about changes, or its map. */
function inValues(before: SourceFile, after: SourceFile, result: LintResult, announced: readonly Finding[]) {
  if (isBroken(result) || before.text.includes('*')) return undefined;
  if (before.documents.length !== after.documents.length) return 'another number of documents';
  for (const [index, { root }] of before.documents.entries()) {
    const other = after.documents[index]!.root;
    if (!root || !other) continue;
    const about = announced.filter(({ document }) => document === index);
    for (const changed of differences(toValue(root), toValue(other), '')) {
      const isMeant = about.some(({ pointer, rule }) => {
        if (rule === 'runtime-version') return changed.endsWith('/default_runtime_version');
        return changed === pointer || changed.startsWith(`${pointer}/`);
      });
      if (!isMeant) return `changes ${changed}`;
    }
  }
  return undefined;
}

function differences(a: unknown, b: unknown, pointer: string): string[] {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Object.is(a, b) ? [] : [pointer];
  if (Array.isArray(a) !== Array.isArray(b)) return [pointer];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].flatMap((name) => {
    const own = (value: object) => (Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined);
    return differences(own(a), own(b), `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  });
}

async function inSecondRun(after: SourceFile, fixed: Fixed, config: ResolvedConfig, unsafe: boolean) {
  const second = await fix(after, config, fixSafeties(unsafe));
  if (second.text !== fixed.text) return 'something is left to fix';
  return second.result.findings.length === fixed.result.findings.length ? undefined : 'the file says something else';
}

/** The same text with other line breaks has the same fixes. */
async function inLineBreaks(file: SourceFile, config: ResolvedConfig, unsafe: boolean): Promise<string | undefined> {
  const lf = file.text.replace(/\r\n?/g, '\n');
  const fixed = async (lineBreak: string) =>
    (await fix(await again(file, lf.replaceAll('\n', lineBreak)), config, fixSafeties(unsafe))).text;
  const expected = await fixed('\n');
  for (const [name, lineBreak] of [
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ] as const)
    if ((await fixed(lineBreak)) !== expected.replaceAll('\n', lineBreak)) return `others with ${name}`;
  return undefined;
}

/** A broken document after it changes nothing. */
async function inOthers(
  file: SourceFile,
  fixed: Fixed,
  config: ResolvedConfig,
  unsafe: boolean,
): Promise<string | undefined> {
  if (file.language === 'json' || file.documents.some(({ problems }) => problems.length > 0)) return undefined;
  const lineBreak = /\r\n|\r|\n/.exec(file.text)?.[0] ?? '\n';
  const separator = `${/[\r\n]$/.test(file.text) ? '' : lineBreak}---${lineBreak}`;
  for (const broken of ELSEWHERE) {
    const rest = separator + broken.replaceAll('\n', lineBreak);
    const whole = await fix(await again(file, file.text + rest), config, fixSafeties(unsafe));
    // What hides nothing can't be told in a file that does not parse.
    if (fixed.applied.some(({ rule }) => rule === 'unused-suppression')) continue;
    if (whole.text !== fixed.text + rest) return `others with ${JSON.stringify(broken)} after it`;
  }
  return undefined;
}
