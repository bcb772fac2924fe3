import { count } from '../../text/words.ts';
import type { DiffSide } from '../diff.ts';
import type { DiffFormat, DiffOptions } from '../formats.ts';
import { type DriftState, driftStates, type JobDrift } from './drift.ts';

export type DriftFormat = DiffFormat;
export type DriftOptions = DiffOptions;

export function countStates(drifts: readonly JobDrift[]): Readonly<Record<DriftState, number>> {
  const counts = { changed: 0, ambiguous: 0, 'local-only': 0, 'remote-only': 0, equal: 0 };
  for (const { state } of drifts) counts[state]++;
  return counts;
}

/** `2 changed, 5 equal`, the states that there are. */
export function summaryOf(drifts: readonly JobDrift[]): string {
  const counts = countStates(drifts);
  const said = driftStates.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`);
  return `${said.join(', ') || 'nothing to compare'} in ${count(drifts.length, 'job')}`;
}

/** What there is to say of a job whose changes are not. */
export function sentenceOf({ state, candidates = [], suggestion }: JobDrift): string {
  if (state === 'remote-only') return 'it is deployed, and no file here has it';
  if (state === 'ambiguous') {
    const which = candidates.map(nameOf).join(', ');
    return `it could be ${which}: say which in "remote" of the config, or give the file the id of one`;
  }
  const like = suggestion ? `; ${nameOf(suggestion)} has the same steps` : '';
  return `it is not deployed, or is under another id and name${like}`;
}

/** `"Sync tickets" (4a4de828-…)`. */
export function nameOf({ id, label, integration }: DiffSide): string {
  const name = label || integration;
  if (name === undefined || name === '') return id ?? 'a job without a name';
  return id === undefined ? `"${name}"` : `"${name}" (${id})`;
}
