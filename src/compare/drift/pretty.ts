import { type Color, painter } from '../../report/colors.ts';
import { printable } from '../../text/escape.ts';
import type { JobDiff } from '../diff.ts';
import { formatChange, headingOf } from '../pretty.ts';
import type { DriftState, JobDrift } from './drift.ts';
import { type DriftOptions, nameOf, sentenceOf, summaryOf } from './formats.ts';

const colors: Readonly<Record<DriftState, Color>> = {
  changed: 'yellow',
  ambiguous: 'yellow',
  'local-only': 'yellow',
  'remote-only': 'blue',
  equal: 'green',
};

/** For people, on a terminal. */
export function format(drifts: readonly JobDrift[], { color }: DriftOptions): string {
  const paint = painter(color);
  const blocks = drifts
    .filter(({ state }) => state !== 'equal')
    .map((drift) => {
      const lines = [paint('bold', printable(titleOf(drift)))];
      if (drift.state === 'changed') {
        for (const change of drift.changes) lines.push(...formatChange(change, asDiff(drift), paint));
      } else lines.push(`  ${paint(colors[drift.state], drift.state)}  ${printable(sentenceOf(drift))}`);
      return `${lines.join('\n')}\n`;
    });
  return [...blocks, `${summaryOf(drifts)}\n`].join('\n');
}

/** The file and the job, and which one it is where it is deployed. */
export function titleOf(drift: JobDrift): string {
  const { local, remote } = drift;
  if (!local) return nameOf(remote!);
  const heading = headingOf({ state: 'changed', after: local, changes: [] });
  return remote?.id === undefined ? heading : `${heading}  ${remote.id}`;
}

/** As a change from what is deployed to the file. */
export function asDiff({ local, remote, changes }: JobDrift): JobDiff {
  return { state: 'changed', ...(remote && { before: remote }), ...(local && { after: local }), changes };
}
