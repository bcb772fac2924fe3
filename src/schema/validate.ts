import { isSyncJob } from './generated/sync-job.js';
import type { SyncJob } from './types.ts';

/**
 * Tells whether a value has the structure of a sync job, as `schemas/sync-job.schema.json` has it: no names are resolved, and neither
 * placeholders nor expressions are read. Never throws, whatever the value is.
 */
export function validateSyncJob(value: unknown): value is SyncJob {
  try {
    return isSyncJob(value);
  } catch {
    // a proxy or a getter that throws: what can't be read is no job
    return false;
  }
}
