import type { Finding } from '../engine/result.ts';
import type { Severity } from '../rule/rule.ts';
import { escapeWorkflowMessage, escapeWorkflowProperty } from '../text/escape.ts';
import { lastLine, pathIn, sentence, TOOL } from './finding.ts';
import type { Run } from './run.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** How many annotations of a kind GitHub draws for a step; all of them are in the log. */
const DRAWN = 10;

/**
 * Annotations for GitHub Actions, the errors first, since only the first of a kind are drawn.
 * Source: docs.github.com, "Workflow commands for GitHub Actions"; escaping: actions/toolkit
 * `packages/core/src/command.ts`.
 */
export function format(run: Run): string {
  const commands: Record<Severity, string[]> = { error: [], warning: [], info: [] };
  for (const failure of run.failures) {
    commands.error.push(workflowCommand('error', { file: pathIn(run, failure.path), title: TOOL }, failure.message));
  }
  for (const result of run.results) {
    const file = pathIn(run, result.path);
    for (const finding of result.findings) {
      const properties = { file, ...range(finding), title: finding.rule };
      commands[finding.severity].push(workflowCommand(COMMANDS[finding.severity], properties, withPage(finding, run)));
    }
  }
  const { error, warning, info } = commands;
  const all = [...error, ...warning, ...info];
  if (error.length > DRAWN || warning.length > DRAWN || info.length > DRAWN) {
    const omitted = run.results.some((result) => result.omitted);
    const note = `GitHub shows ${DRAWN} annotations of a kind for a step: the log has ${omitted ? '' : 'all '}${all.length}`;
    all.splice(error.length + warning.length, 0, workflowCommand('notice', { title: TOOL }, note));
  }
  return all.map((line) => `${line}\n`).join('');
}

/** What a finding says, and on a line of its own where to read more: GitHub makes a link of it. */
function withPage(finding: Finding, { pageOf }: Run): string {
  const page = pageOf?.(finding.rule);
  return page === undefined ? sentence(finding) : `${sentence(finding)}\n${page}`;
}

/** GitHub takes columns only where the first line is the last one. */
function range(finding: Finding): Record<string, number | undefined> {
  const { line, column, endColumn } = finding;
  const endLine = lastLine(finding);
  if (endLine !== line) return { line, endLine };
  return { line, endLine, col: column, endColumn: finding.endLine === line ? endColumn : undefined };
}

/**
 * One line, without its end, that the runner takes as a command: `::name key=value,…::message`.
 * Properties without a value are left out.
 */
export function workflowCommand(
  name: string,
  properties: Record<string, string | number | undefined>,
  message: string,
): string {
  const pairs = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${key}=${escapeWorkflowProperty(String(value))}`],
  );
  return `::${name} ${pairs.join(',')}::${escapeWorkflowMessage(message)}`;
}
