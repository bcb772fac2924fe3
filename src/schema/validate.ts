import { isSyncJob } from './generated/sync-job.js';
import type { SyncJob } from './types.ts';

/**
 * Tells whether a value has the structure of a sync job, as `schemas/sync-job.schema.json` has it:
 * no names are resolved, and neither placeholders nor expressions are read. Never throws, whatever
 * the value is.
 */
export function validateSyncJob(value: unknown): value is SyncJob {
  try {
    return !hasOtherItems(value) && isSyncJob(value);
  } catch {
    // a proxy or a getter that throws: what can't be read is not a job
    return false;
  }
}

/**
 * Whether something in the list of steps is not an object: told at the first, where the validator
 * would keep an error for each.
 */
function hasOtherItems(value: unknown): boolean {
  const resources = typeof value === 'object' && value !== null && 'resources' in value ? value.resources : undefined;
  if (!Array.isArray(resources)) return false;
  for (let i = 0; i < resources.length; i++)
    if (typeof resources[i] !== 'object' || resources[i] === null || Array.isArray(resources[i])) return true;
  return false;
}
