import { workflowCommand } from '../../report/github.ts';
import { repositoryPath } from '../../report/run.ts';
import type { JobDrift } from './drift.ts';
import { type DriftOptions, nameOf, sentenceOf } from './formats.ts';

/** Annotations for GitHub Actions, in the files. */
export function format(drifts: readonly JobDrift[], options: DriftOptions): string {
  return drifts.flatMap((drift) => annotations(drift, options).map((line) => `${line}\n`)).join('');
}

function annotations(drift: JobDrift, options: DriftOptions): string[] {
  const { state, local, remote, changes } = drift;
  if (state === 'equal') return [];
  if (!local) {
    return [workflowCommand('notice', { title: state }, `${nameOf(remote!)}: ${sentenceOf(drift)}`)];
  }
  const file = local.path === undefined ? undefined : repositoryPath(options, local.path);
  if (state !== 'changed')
    return [workflowCommand('warning', { file, line: local.line, title: state }, sentenceOf(drift))];
  return changes.map(({ kind, message, after }) => {
    const line = after?.line ?? local.line;
    const place = { file, line, endLine: after?.endLine, title: `drift: ${kind}` };
    return workflowCommand('warning', place, `not as it is deployed: ${message}`);
  });
}
