import { resolve } from 'node:path';
import { ReadError, readFile, readStdin } from '../../files/read.ts';
import type { RemoteError } from '../../remote/remote-error.ts';
import type { SyncJobPage } from '../../remote/sync-jobs.ts';
import type { Log } from '../log.ts';
import { UsageError } from '../usage-error.ts';
import type { RemoteSource } from './options.ts';

/**
 * The deployed jobs, page by page.
 *
 * @throws UsageError where they can't be read
 */
export async function* readRemote(
  source: RemoteSource,
  log: Log,
): AsyncGenerator<SyncJobPage & { readonly isPart?: boolean }> {
  const { filter, from, api } = source;
  try {
    if (api) {
      const { fetchSyncJobs } = await import('../../remote/index.ts');
      yield* fetchSyncJobs({ ...filter, ...api });
    } else {
      const { readSaved } = await import('../../remote/saved.ts');
      const { jobs, isPart } = readSaved(await readFrom(from!), filter);
      if (isPart) log.warning(`"${from}" is one page of several, and the others are not looked at`);
      yield { jobs, number: 1, isPart };
    }
  } catch (error) {
    throw asUsageError(error, source);
  }
}

/** @throws ReadError */
export async function readFrom(from: string): Promise<string> {
  return new TextDecoder().decode(from === '-' ? await readStdin() : readFile(resolve(from)));
}

/** A failure of the API, or of a saved answer, as one of the command; any other error as it is. */
export function asUsageError(error: unknown, { from, api }: RemoteSource): unknown {
  if (error instanceof ReadError) return new UsageError(`"${from}" ${error.message}`);
  if (!isRemoteError(error)) return error;
  const { code, message, help } = error;
  if (api && code === 'unauthorized') return new UsageError(message, `check the token in ${api.tokenName}`);
  return new UsageError(api ? message : `"${from}" can't be read: ${message}`, help);
}

/** By its name: the class is another one in each file of the program. */
function isRemoteError(error: unknown): error is RemoteError {
  return error instanceof Error && error.name === 'RemoteError';
}
