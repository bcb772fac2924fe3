import type { ConfigLoader } from '../../config/load/loader.ts';
import { API_URL, type Problem, readApiUrl, readToken } from '../../remote/address.ts';
import type { SyncJobFilter } from '../../remote/sync-jobs.ts';
import { type CommonOptions, type Option, single, valueOption } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** What all commands take that look at deployed jobs. */
export const remoteOptions: readonly Option[] = [
  valueOption('--integration <NAME>', 'only jobs of this integration (repeatable)'),
  valueOption('--environment <ID>', 'only jobs of this environment'),
  valueOption('--id <UUID>', 'only this job (repeatable)'),
  valueOption('--target <NAME>', 'an entry of "remote" in the config'),
  valueOption('--api-url <URL>', 'address of the API (default: TRUTO_API_BASE_URL, else https://api.truto.one)'),
  valueOption('--token-env <NAME>', 'variable that holds the token (default: TRUTO_API_TOKEN, else TRUTO_API_KEY)'),
  valueOption('--page-size <N>', 'ask for N jobs at once (default: 100)'),
  valueOption('--timeout <SECONDS>', 'how long an answer may take (default: 30)'),
  valueOption('--retries <N>', 'how often to try again what may pass (default: 3)'),
  valueOption('--from <FILE>', 'read a saved answer of the API, or - for standard input, in place of the network'),
];

export type GivenRemoteOptions = CommonOptions & {
  readonly [Name in
    | 'integration'
    | 'environment'
    | 'id'
    | 'target'
    | 'apiUrl'
    | 'tokenEnv'
    | 'pageSize'
    | 'timeout'
    | 'retries'
    | 'from']?: readonly string[];
};

/** How to ask the API. */
export interface ApiSettings {
  readonly token: string;
  /** The name of the variable that it comes from. */
  readonly tokenName: string;
  readonly apiUrl: string;
  readonly pageSize: number | undefined;
  /** In seconds. */
  readonly timeout: number | undefined;
  readonly retries: number | undefined;
}

/** Where deployed jobs come from, and which. */
export interface RemoteSource {
  readonly filter: SyncJobFilter;
  /** A saved answer, or `-`; otherwise the API is asked. */
  readonly from: string | undefined;
  readonly api: ApiSettings | undefined;
  /** The ids of jobs by the absolute paths of their files, as the config has them. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * @param configs those of the working directory
 * @throws UsageError
 */
export async function readRemoteOptions(
  given: GivenRemoteOptions,
  configs: ConfigLoader,
  env: NodeJS.ProcessEnv,
): Promise<RemoteSource> {
  const target = await configs.remote(single(given.target, '--target'));
  const from = single(given.from, '--from');
  const filter = {
    integrations: given.integration ?? target?.integrations,
    environment: single(given.environment, '--environment') ?? target?.environment,
    ids: given.id && [...new Set(given.id)],
  };
  const numbers = {
    pageSize: readNumber(given.pageSize, '--page-size', 1),
    timeout: readNumber(given.timeout, '--timeout', 1),
    retries: readNumber(given.retries, '--retries', 0),
  };
  const files = target?.files ?? new Map<string, string>();
  if (from !== undefined) return { filter, from, api: undefined, files };
  return { filter, from, api: { ...readAccess(given, env), ...numbers }, files };
}

function readAccess(given: GivenRemoteOptions, env: NodeJS.ProcessEnv) {
  const named = single(given.tokenEnv, '--token-env');
  const names = named === undefined ? ['TRUTO_API_TOKEN', 'TRUTO_API_KEY'] : [named];
  const tokenName = names.find((name) => env[name]) ?? names[0]!;
  const value = env[tokenName];
  if (!value) {
    throw new UsageError(
      `there is no API token: ${tokenName} is not set`,
      named === undefined
        ? 'set it in the environment, or name another variable: --token-env NAME'
        : 'set it in the environment; the option takes the name of a variable, not the token',
    );
  }
  const read = readToken(value);
  if ('problem' in read) throw wrong(`the token in ${tokenName}`, read);
  const option = single(given.apiUrl, '--api-url');
  const address = option ?? (env.TRUTO_API_BASE_URL || undefined);
  const url = readApiUrl(address ?? API_URL);
  if ('problem' in url) throw wrong(option === undefined ? 'TRUTO_API_BASE_URL' : 'the value of "--api-url"', url);
  return { token: read.token, tokenName, apiUrl: url.url.href };
}

function wrong(what: string, { problem, help }: Problem): UsageError {
  return new UsageError(`${what} ${problem}`, help);
}

/** Longer than anybody waits. */
const LARGEST = 1_000_000;

function readNumber(values: readonly string[] | undefined, flag: string, least: number): number | undefined {
  const value = single(values, flag);
  if (value === undefined) return undefined;
  const number = /^\d{1,7}$/.test(value) ? Number(value) : -1;
  if (number < least || number > LARGEST)
    throw new UsageError(`"${flag}" takes a whole number from ${least} on, found "${value}"`);
  return number;
}
