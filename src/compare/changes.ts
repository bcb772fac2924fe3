import { valueAt } from '../document/node.ts';
import type { Job } from '../job/job.ts';
import { compareArgs } from './args.ts';
import type { AddChange, Change } from './change.ts';
import { type ChangeKind, changeKinds } from './kinds.ts';
import { fieldPlaces, Meanings, runtimeVersion } from './meaning.ts';
import { compareSteps } from './steps.ts';

/**
 * All that changed from one version of a job to another: the job's own fields, its arguments, then
 * its steps. Jobs that mean the same have none.
 */
export function compareJobs(before: Job, after: Job): Change[] {
  const changes: Change[] = [];
  const meanings = new Meanings();
  const add: AddChange = (kind, names, message, places, level = changeKinds[kind]) => {
    changes.push({
      ...{ kind, level, names, message },
      ...(places.before && { before: places.before }),
      ...(places.after && { after: places.after }),
    });
  };
  compareFields(before, after, meanings, add);
  compareArgs(before.args, after.args, meanings, add);
  compareSteps(before, after, meanings, add);
  return changes;
}

/** The fields of a job that are compared as they are: what a change of each is, and what follows from it. */
const fields: readonly (readonly [name: string, kind: ChangeKind, consequence: string])[] = [
  ['integration_name', 'integration-changed', 'the job runs against another integration'],
  ['state_key', 'state-key-changed', 'all cursors start anew'],
  ['mutex_key', 'mutex-key-changed', 'runs wait for other runs than before'],
  ['label', 'label-changed', 'only people see it'],
  ['description', 'description-changed', 'only people see it'],
  ['sharing', 'description-changed', 'only who sees the template changes'],
];

const VERSION = 'default_runtime_version';
const VALIDATION = 'args_validation';

function compareFields({ node: before }: Job, { node: after }: Job, meanings: Meanings, add: AddChange): void {
  for (const [name, kind, consequence] of fields) {
    if (meanings.ofField(before, name) === meanings.ofField(after, name)) continue;
    add(kind, name, `\`${name}\` changed: ${consequence}`, fieldPlaces(before, after, name));
  }
  const [old, now] = [runtimeVersion(before), runtimeVersion(after)];
  // What is no number is never equal to itself.
  if (!Object.is(old, now)) {
    const kind = Number.isNaN(now) || now < old ? 'runtime-lowered' : 'runtime-raised';
    const message = Number.isNaN(now)
      ? `\`${VERSION}\` is not a number: which steps and fields are known is uncertain`
      : `the runtime is ${now} now${Number.isNaN(old) ? '' : `, and was ${old}`}: it knows other steps and fields`;
    add(kind, VERSION, message, fieldPlaces(before, after, VERSION));
  }
  const [check, newCheck] = [before, after].map((node) => meanings.of(valueAt(node, VALIDATION), VALIDATION));
  if (check === newCheck) return;
  const places = fieldPlaces(before, after, VALIDATION);
  if (check === '') {
    add('validation-added', VALIDATION, '`args_validation` is new: runs that started before may be refused', places);
  } else if (newCheck === '') {
    add('validation-changed', VALIDATION, '`args_validation` is gone: runs that it refused start now', places);
  } else add('validation-changed', VALIDATION, '`args_validation` changed: it may refuse other runs', places);
}
