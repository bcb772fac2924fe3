import { RemoteError } from './remote-error.ts';
import {
  isRecord,
  isWanted,
  kindOf,
  type RemoteJob,
  readPage,
  refuseMissing,
  type SyncJobFilter,
} from './sync-jobs.ts';

export interface Saved {
  readonly jobs: readonly RemoteJob[];
  /** Whether it says that there is more. */
  readonly isPart: boolean;
}

/**
 * The jobs in a saved answer: a page of the API, several of them, a list of jobs, one job, or one
 * of these a line.
 *
 * @throws RemoteError
 */
export function readSaved(text: string, filter: SyncJobFilter): Saved {
  const jobs: RemoteJob[] = [];
  let isPart = false;
  for (const value of valuesIn(text)) {
    if (!isRecord(value)) {
      throw new RemoteError('unexpected-shape', `it holds ${kindOf(value)} where a page or a sync job is expected`, {
        help: 'save what the API answers to GET /sync-job',
      });
    }
    if ('resources' in value && !('result' in value) && !('results' in value)) {
      jobs.push(value);
    } else {
      const page = readPage(value);
      jobs.push(...page.jobs);
      isPart = page.cursor !== undefined;
    }
  }
  const wanted = jobs.filter((job) => isWanted(job, filter));
  const missing = new Set(filter.ids);
  for (const { id } of wanted) missing.delete(String(id));
  refuseMissing(missing);
  return { jobs: wanted, isPart };
}

/**
 * The values of a list or of lines, or the one value.
 *
 * @throws RemoteError
 */
export function valuesIn(text: string): readonly unknown[] {
  const value = parse(text);
  if (value !== undefined) return Array.isArray(value) ? value : [value];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parse);
  if (lines.length < 2 || values.includes(undefined))
    throw new RemoteError('not-json', 'it is neither JSON nor one JSON value a line', {
      help: 'save what the API answers',
    });
  return values;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
