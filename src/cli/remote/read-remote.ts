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
export async function* readRemote({ filter, from, api }: RemoteSource, log: Log): AsyncGenerator<SyncJobPage> {
  try {
    if (api) {
      const { fetchSyncJobs } = await import('../../remote/index.ts');
      yield* fetchSyncJobs({ ...filter, ...api });
    } else {
      const { readSaved } = await import('../../remote/saved.ts');
      const bytes = from === '-' ? await readStdin() : readFile(resolve(from!));
      const { jobs, isPart } = readSaved(new TextDecoder().decode(bytes), filter);
      if (isPart) log.warning(`"${from}" is one page of several, and the others are not looked at`);
      yield { jobs, number: 1 };
    }
  } catch (error) {
    if (error instanceof ReadError) throw new UsageError(`"${from}" ${error.message}`);
    if (!isRemoteError(error)) throw error;
    const { code, message, help } = error;
    if (api && code === 'unauthorized') throw new UsageError(message, `check the token in ${api.tokenName}`);
    throw new UsageError(api ? message : `"${from}" can't be read: ${message}`, help);
  }
}

/** By its name: the class is another one in each file of the program. */
function isRemoteError(error: unknown): error is RemoteError {
  return error instanceof Error && error.name === 'RemoteError';
}
