/** The entry `sync-job-lint/remote`: reads the sync jobs of an account from the platform's API. */
import { API_URL, readApiUrl, readToken } from './address.ts';
import { Client } from './client.ts';
import { listSyncJobs, type SyncJobPage } from './sync-jobs.ts';

export { RemoteError, type RemoteErrorCode } from './remote-error.ts';
export type { RemoteJob, SyncJobPage } from './sync-jobs.ts';

/** How to ask the API. */
export interface ApiOptions {
  /** The API token, which is of one environment. */
  readonly token: string;
  /** By default `https://api.truto.one`. */
  readonly apiUrl?: string | undefined;
  /** How long an answer may take, in seconds; by default 30. */
  readonly timeout?: number | undefined;
  /** How often a request is tried again that may succeed later; by default 3 times. */
  readonly retries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchSyncJobsOptions extends ApiOptions {
  /** Only jobs of these integrations. */
  readonly integrations?: readonly string[] | undefined;
  /** Only jobs of this environment, by its id. */
  readonly environment?: string | undefined;
  /** Only these jobs. */
  readonly ids?: readonly string[] | undefined;
  /** How many jobs to ask for at once; by default 100. */
  readonly pageSize?: number | undefined;
}

const PAGE_SIZE = 100;
const TIMEOUT = 30;
const RETRIES = 3;

/**
 * The sync jobs of an account, page by page, as the API answers them.
 *
 * @throws TypeError where an option is wrong
 * @throws RemoteError where the API does not answer as it should
 */
export async function* fetchSyncJobs(options: FetchSyncJobsOptions): AsyncGenerator<SyncJobPage> {
  const { integrations, environment, ids, pageSize = PAGE_SIZE } = options;
  for (const [name, value] of Object.entries({ integrations, ids })) {
    if (value !== undefined && !(Array.isArray(value) && value.every((item) => typeof item === 'string')))
      throw new TypeError(`${name}: expected a list of strings`);
  }
  if (environment !== undefined && typeof environment !== 'string')
    throw new TypeError('environment: expected a string');
  if (!(Number.isInteger(pageSize) && pageSize > 0)) throw new TypeError('pageSize: expected a whole number from 1');
  const client = await openClient(options);
  try {
    yield* listSyncJobs(client, { integrations, environment, ids }, pageSize);
  } finally {
    await client.close();
  }
}

/**
 * What an integration can do, as the API answers it, with the methods that have no description.
 *
 * @param integration its name
 * @throws TypeError where an option is wrong
 * @throws RemoteError where the API does not answer as it should
 */
export async function fetchCapabilities(integration: string, options: ApiOptions): Promise<unknown> {
  if (typeof integration !== 'string' || /^\.*$/.test(integration)) throw new TypeError('integration: expected a name');
  const client = await openClient(options);
  try {
    const path = `integration/${encodeURIComponent(integration)}/capabilities`;
    return await client.get(path, { has_description: 'false' });
  } finally {
    await client.close();
  }
}

async function openClient({ token, apiUrl = API_URL, timeout = TIMEOUT, retries = RETRIES, signal }: ApiOptions) {
  if (typeof token !== 'string') throw new TypeError('token: expected a string');
  const read = readToken(token);
  if ('problem' in read) throw new TypeError(`token: it ${read.problem}; ${read.help}`);
  if (typeof apiUrl !== 'string') throw new TypeError('apiUrl: expected a string');
  const address = readApiUrl(apiUrl);
  if ('problem' in address) throw new TypeError(`apiUrl: it ${address.problem}; ${address.help}`);
  if (!(Number.isFinite(timeout) && timeout > 0)) throw new TypeError('timeout: expected a number of seconds above 0');
  if (!(Number.isInteger(retries) && retries >= 0)) throw new TypeError('retries: expected a whole number from 0');
  return Client.open({ token: read.token, url: address.url, timeout: timeout * 1000, retries, signal });
}
