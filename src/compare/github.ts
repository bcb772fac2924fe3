import { workflowCommand } from '../report/github.ts';
import { repositoryPath } from '../report/run.ts';
import type { JobDiff } from './diff.ts';
import { type DiffOptions, levelOf, stateWords, worstFirst } from './formats.ts';
import type { Level } from './kinds.ts';

const commands: Readonly<Record<Level, string>> = { breaking: 'error', dangerous: 'warning', safe: 'notice' };

/** Annotations for GitHub Actions, at the new version, the worst of a job first. */
export function format(diffs: readonly JobDiff[], options: DiffOptions): string {
  return diffs.flatMap((diff) => annotations(diff, options).map((line) => `${line}\n`)).join('');
}

function annotations(diff: JobDiff, options: DiffOptions): string[] {
  const { state, before, after } = diff;
  const { path, line: first } = (after ?? before)!;
  const file = path === undefined ? undefined : repositoryPath(options, path);
  if (state === 'added' || state === 'removed') {
    const line = after && first;
    return [workflowCommand(commands[levelOf(diff)!], { file, line, title: `job-${state}` }, stateWords[state])];
  }
  return worstFirst(diff).map(({ level, kind, message, after: place }) => {
    const line = place?.line ?? first;
    return workflowCommand(commands[level], { file, line, endLine: place?.endLine, title: kind }, message);
  });
}
