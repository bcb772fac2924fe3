import { toJson } from '../text/escape.ts';
import type { JobDiff } from './diff.ts';
import { countChanges } from './formats.ts';

/** For programs: `schemas/diff.schema.json`. */
export function format(diffs: readonly JobDiff[]): string {
  return `${toJson({ version: 1, kind: 'diff', summary: countChanges(diffs), jobs: diffs }, 2)}\n`;
}
