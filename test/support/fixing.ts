import { parseSource } from '../../src/document/parse.ts';
import type { SourceFile } from '../../src/document/source.ts';
import { toValue } from '../../src/document/value.ts';
import type { ResolvedConfig } from '../../src/engine/config.ts';
import { type Fixed, fix, fixSafeties } from '../../src/engine/fix.ts';
import { analyse, toResult } from '../../src/engine/lint.ts';
import type { Finding, LintResult } from '../../src/engine/result.ts';

export interface Text {
  readonly text: string;
  readonly path: string | undefined;
}

/** Defects of a document after the one that is fixed, which must not matter to that. */
const ELSEWHERE = ['a: 1\na: 2\n', 'a: *nowhere\n', 'a: [\n'];

/** How a fix harms a text, in a few words; `undefined` where none does. */
export async function harm({ text: written, path }: Text, config: ResolvedConfig): Promise<string | undefined> {
  const text = written.replace(/^\uFEFF/, '');
  const file = await read({ text, path });
  const result = toResult(await analyse(file, config), config);
  for (const unsafe of [false, true]) {
    const asked = fixSafeties(unsafe);
    const announced = result.findings.filter((finding) => finding.fix && asked.has(finding.fix.safety));
    if (announced.length === 0) continue;
    const kind = unsafe ? 'unsafe' : 'safe';
    const fixed = await fix(file, config, asked);
    const after = await read({ text: fixed.text, path }, file);
    const problem =
      inAnnounced(announced, fixed, result) ??
      inText(file, after, unsafe) ??
      inFindings(result, fixed.result, unsafe) ??
      inValues(file, after, result, announced) ??
      (await inSecondRun(after, fixed, config, unsafe)) ??
      (await inLineBreaks(file, config, unsafe)) ??
      (await inOthers(file, fixed, config, unsafe));
    if (problem) return `${kind} fixes: ${problem}`;
  }
  return undefined;
}

function read({ text, path }: Text, like?: SourceFile): Promise<SourceFile> {
  return parseSource({ text, ...(path !== undefined && { path }), ...(like && { language: like.language }) });
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
  if (applied.size > 0 && !isBroken(before) && fixed.applied.length > announced.length)
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

function inFindings(before: LintResult, after: LintResult, unsafe: boolean): string | undefined {
  if (isBroken(before)) return undefined;
  const grave = ({ findings }: LintResult) => counts(findings.filter(({ severity }) => severity !== 'info'));
  const earlier = grave(before);
  for (const [rule, count] of grave(after))
    if (count > (earlier.get(rule) ?? 0)) return `${count} of ${rule} instead of ${earlier.get(rule) ?? 0}`;
  void unsafe;
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
  const again = await fix(after, config, fixSafeties(unsafe));
  if (again.text !== fixed.text) return 'something is left to fix';
  return again.result.findings.length === fixed.result.findings.length ? undefined : 'the file says something else';
}

/** The same text with other line breaks has the same fixes. */
async function inLineBreaks(file: SourceFile, config: ResolvedConfig, unsafe: boolean): Promise<string | undefined> {
  const { language, path } = file;
  const lf = file.text.replace(/\r\n?/g, '\n');
  const fixed = async (lineBreak: string) => {
    const text = lf.replaceAll('\n', lineBreak);
    return (
      await fix(await parseSource({ text, ...(path !== undefined && { path }), language }), config, fixSafeties(unsafe))
    ).text;
  };
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
    const whole = await fix(await read({ text: file.text + rest, path: file.path }, file), config, fixSafeties(unsafe));
    // What hides nothing can't be told in a file that does not parse.
    if (fixed.applied.some(({ rule }) => rule === 'unused-suppression')) continue;
    if (whole.text !== fixed.text + rest) return `others with ${JSON.stringify(broken)} after it`;
  }
  return undefined;
}
