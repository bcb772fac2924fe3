import { toJson } from '../../text/escape.ts';
import type { JobDrift } from './drift.ts';
import { countStates } from './formats.ts';

/** For programs: `schemas/drift.schema.json`. */
export function format(drifts: readonly JobDrift[]): string {
  const { changed, ambiguous, equal, ...only } = countStates(drifts);
  const summary = { equal, changed, localOnly: only['local-only'], remoteOnly: only['remote-only'], ambiguous };
  return `${toJson({ version: 1, kind: 'drift', summary, jobs: drifts }, 2)}\n`;
}
