import type { CodeAction, Diagnostic, WorkspaceEdit } from 'vscode-languageserver';
import { fix } from '../engine/fix.ts';
import { lint } from '../engine/lint.ts';
import type { Finding, LintResult } from '../engine/result.ts';
import type { FixSafety } from '../rule/rule.ts';
import { applyEdits } from '../text/edits.ts';
import type { Edit, Span } from '../text/span.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { disableInFile, disableOnLine } from './disable.ts';
import type { Model } from './model.ts';

export const FIX_ALL = 'source.fixAll.sync-job-lint';
export const EXPLAIN = 'sync-job-lint.explain';

/** What the features need of what is around a document. */
interface Surroundings {
  /** The address of a file that a finding leads to. */
  uriOf(path: string): string;
  /** What turns a rule off for the document in its config, for what has no comments. */
  override(rule: string): Promise<WorkspaceEdit | undefined>;
}

/**
 * What can be done about the findings in a part of a document.
 *
 * @param only the kinds that are asked for; absent: all
 */
export async function codeActionsAt(
  model: Model,
  span: Span,
  only: readonly string[] | undefined,
  around: Surroundings,
): Promise<CodeAction[]> {
  const isWanted = (kind: string) => !only || only.some((one) => kind === one || kind.startsWith(`${one}.`));
  const actions: CodeAction[] = [];
  if (isWanted('quickfix')) {
    const diagnostics = diagnosticsOf(model, around.uriOf);
    const found = model.findings.flatMap((finding, index) =>
      touches(finding, span) ? [{ finding, diagnostic: diagnostics[index]! }] : [],
    );
    const fixable = found.filter(({ finding }) => finding.fix && finding.fix.edits.length > 0);
    for (const { finding, diagnostic } of fixable)
      actions.push(fixAction(model, finding, diagnostic, fixable.length === 1));
    for (const rule of new Set(fixable.map(({ finding }) => finding.rule))) {
      const action = await fixAllOf(model, rule);
      if (action) actions.push(action);
    }
    for (const { finding, diagnostic } of found)
      actions.push(...(await disableActions(model, finding, diagnostic, around)));
    for (const rule of new Set(found.map(({ finding }) => finding.rule))) actions.push(explainAction(rule));
  }
  if (isWanted(FIX_ALL)) {
    const edits = await fixesOf(
      model,
      model.config.rules.map(({ id }) => id),
      new Set(['safe']),
    );
    if (edits.length > 0) actions.push({ title: 'Fix all safe problems', kind: FIX_ALL, edit: editOf(model, edits) });
  }
  return actions;
}

function touches({ offset = 0, endOffset = 0 }: Finding, { start, end }: Span): boolean {
  return offset <= end && start <= endOffset;
}

/** An edit of one version of a document. */
export function editOf({ source, positions }: Model, edits: readonly Edit[]): WorkspaceEdit {
  const { uri, version } = source;
  return {
    documentChanges: [
      {
        textDocument: { uri, version },
        edits: edits.map(({ start, end, text }) => ({ range: positions.range({ start, end }), newText: text })),
      },
    ],
  };
}

function fixAction(model: Model, { fix: change, rule }: Finding, diagnostic: Diagnostic, isOnly: boolean): CodeAction {
  const { description, safety, edits } = change!;
  const unsafe = safety === 'unsafe' ? ' (may change what the job does)' : '';
  const made = edits.map(({ offset, endOffset, text }) => ({ start: offset, end: endOffset, text }));
  return {
    title: `${capitalised(description)} (${rule})${unsafe}`,
    kind: 'quickfix',
    diagnostics: [diagnostic],
    isPreferred: safety === 'safe' || (safety === 'suggest' && isOnly),
    edit: editOf(model, made),
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where several findings of a rule have safe fixes. */
async function fixAllOf(model: Model, rule: string): Promise<CodeAction | undefined> {
  const safe = model.findings.filter((finding) => finding.rule === rule && finding.fix?.safety === 'safe');
  if (safe.length < 2) return undefined;
  const edits = await fixesOf(model, [rule], new Set(['safe']));
  if (edits.length === 0) return undefined;
  return { title: `Fix all safe problems of ${rule}`, kind: 'quickfix', edit: editOf(model, edits) };
}

/** What the fix engine makes of some rules' findings, as one edit. */
async function fixesOf(
  { file, config, findings }: Model,
  rules: readonly string[],
  safeties: ReadonlySet<FixSafety>,
): Promise<readonly Edit[]> {
  const wanted = new Set(rules);
  if (!findings.some(({ rule, fix }) => wanted.has(rule) && fix && safeties.has(fix.safety))) return [];
  const { text } = await fix(file, config, safeties, ({ rule }) => wanted.has(rule.id));
  return difference(file.text, text);
}

/** One edit that makes one text of another. */
export function difference(before: string, after: string): readonly Edit[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  // Neither a pair of surrogates nor a line break is split.
  if (/[\ud800-\udbff\r]/.test(before.charAt(start - 1))) start--;
  if (/[\udc00-\udfff\n]/.test(before.charAt(before.length - same))) same--;
  same = Math.max(0, same);
  return [{ start, end: before.length - same, text: after.slice(start, after.length - same) }];
}

async function disableActions(
  model: Model,
  finding: Finding,
  diagnostic: Diagnostic,
  around: Surroundings,
): Promise<CodeAction[]> {
  const { rule } = finding;
  if (rule === 'syntax') return [];
  const action = (title: string, edit: WorkspaceEdit): CodeAction => ({
    title,
    kind: 'quickfix',
    diagnostics: [diagnostic],
    edit,
  });
  if (model.file.language === 'json') {
    const edit = await around.override(rule);
    return edit ? [action(`Disable ${rule} for this file, in the configuration`, edit)] : [];
  }
  const actions: CodeAction[] = [];
  for (const [title, edits] of [
    [`Disable ${rule} for this line`, disableOnLine(model, finding)],
    [`Disable ${rule} for this file`, disableInFile(model, rule)],
  ] as const)
    if (await silences(model, edits, finding)) actions.push(action(title, editOf(model, edits)));
  return actions;
}

/** Whether a finding is gone with some edits, and nothing else has come. */
async function silences(
  { file, config, result }: Model,
  edits: readonly Edit[],
  { rule, message }: Finding,
): Promise<boolean> {
  const { path, language } = file;
  const text = applyEdits(file.text, edits);
  const after = await lint({ text, language, ...(path !== undefined && { path }) }, config);
  const times = ({ findings }: LintResult) =>
    findings.filter((one) => one.rule === rule && one.message === message).length;
  return times(after) < times(result) && after.findings.length < result.findings.length;
}

function explainAction(rule: string): CodeAction {
  const title = `Explain ${rule}`;
  return { title, kind: 'quickfix', command: { title, command: EXPLAIN, arguments: [rule] } };
}
