import { printable } from '../text/escape.ts';
import { shorten } from '../text/quote.ts';
import { count, grouped } from '../text/words.ts';
import type { Client } from './client.ts';
import { RemoteError } from './remote-error.ts';

/** A job as the API answers it; nothing of it is certain. */
export type RemoteJob = Readonly<Record<string, unknown>>;

/** Some of the jobs of an account. */
export interface SyncJobPage {
  readonly jobs: readonly RemoteJob[];
  /** Of all pages, from 1. */
  readonly number: number;
}

/** Which jobs are wanted; all where nothing is said. */
export interface SyncJobFilter {
  readonly integrations?: readonly string[] | undefined;
  readonly environment?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

const MOST_PAGES = 1000;

/** So that the address of a request does not become too long. */
const MOST_IDS = 50;

/** How many keys of something unexpected are named. */
const MOST_KEYS = 8;

/**
 * The jobs of an account, page by page.
 *
 * @throws RemoteError, also where a job is not there that is wanted by its id
 */
export async function* listSyncJobs(
  client: Pick<Client, 'get'>,
  filter: SyncJobFilter,
  pageSize: number,
): AsyncGenerator<SyncJobPage> {
  const missing = new Set(filter.ids);
  const seen = new Set<string>();
  let pages = 0;
  for (const query of queriesOf(filter)) {
    const cursors = new Set<string>();
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      if (pages === MOST_PAGES) {
        throw new RemoteError('too-many-pages', `there are more than ${grouped(MOST_PAGES)} pages`, {
          help: 'ask for larger pages, or for fewer jobs: --page-size, --integration',
          page: pages + 1,
        });
      }
      const number = ++pages;
      const next: Query = cursor === '' ? {} : { next_cursor: cursor };
      const answer = await client.get('sync-job', { ...query, limit: String(pageSize), ...next }, number);
      const page = readPage(answer, number);
      const jobs = page.jobs.filter((job) => isWanted(job, filter) && isNew(job, seen));
      for (const { id } of jobs) missing.delete(String(id));
      yield { jobs, number };
      cursor = page.cursor;
      if (cursor === undefined) break;
      if (cursors.has(cursor)) {
        throw new RemoteError(
          'repeated-cursor',
          `page ${number}: the API gives the same cursor again, and would do so for ever`,
          {
            help: 'this is a fault of the API; report it there',
            page: number,
          },
        );
      }
      cursors.add(cursor);
    }
  }
  refuseMissing(missing);
}

/** @throws RemoteError where a job is not there that is wanted by its id */
export function refuseMissing(ids: ReadonlySet<string>): void {
  if (ids.size === 0) return;
  const what = ids.size === 1 ? 'no job has the id' : `${count(ids.size, 'job')} are not there, such as`;
  throw new RemoteError('not-found', `${what} "${shorten([...ids][0]!, 100)}", as far as this token shows`, {
    help: 'check the id, and that the token is one of the right environment',
  });
}

/** Whether a job is one of those that are wanted: servers may ignore a filter that they do not know. */
export function isWanted(job: RemoteJob, { integrations = [], environment, ids = [] }: SyncJobFilter): boolean {
  if (integrations.length > 0 && !integrations.some((name) => name === job.integration_name)) return false;
  if (environment !== undefined && (job.environment_id ?? environment) !== environment) return false;
  return ids.length === 0 || ids.some((id) => id === job.id);
}

type Query = Readonly<Record<string, string>>;

/** Jobs may move to a later page while pages are read. */
function isNew({ id }: RemoteJob, seen: Set<string>): boolean {
  return typeof id !== 'string' || seen.size < seen.add(id).size;
}

function queriesOf({ integrations = [], environment, ids = [] }: SyncJobFilter): Query[] {
  const common: Query = environment === undefined ? {} : { environment_id: environment };
  const groups: string[][] = [];
  for (let i = 0; i < ids.length; i += MOST_IDS) groups.push(ids.slice(i, i + MOST_IDS));
  const byId: Query[] = groups.length === 0 ? [{}] : groups.map((group) => ({ 'id[in]': group.join(',') }));
  const byName: Query[] = integrations.length === 0 ? [{}] : integrations.map((name) => ({ integration_name: name }));
  return byName.flatMap((named) => byId.map((identified) => ({ ...common, ...named, ...identified })));
}

/**
 * Reads the answer of the list endpoint, in both of its shapes.
 *
 * @throws RemoteError
 */
export function readPage(answer: unknown, page?: number): { jobs: readonly RemoteJob[]; cursor: string | undefined } {
  const where = page === undefined ? '' : `page ${page}: `;
  const fail = (message: string) =>
    new RemoteError('unexpected-shape', printable(`${where}${message}`), {
      help: 'expected a page of sync jobs: { "result": [...], "next_cursor": … }',
      page,
    });
  if (!isRecord(answer)) throw fail(`the answer is ${kindOf(answer)}, not an object`);
  const jobs = answer.result ?? answer.results;
  if (!Array.isArray(jobs)) {
    const keys = Object.keys(answer).slice(0, MOST_KEYS);
    const found = keys.length === 0 ? 'nothing' : keys.map((key) => `"${shorten(key, 40)}"`).join(', ');
    throw fail(`the answer has no list "result" or "results"; it has ${found}`);
  }
  const other = jobs.findIndex((job) => !isRecord(job));
  if (other >= 0) throw fail(`item ${other + 1} is ${kindOf(jobs[other])}, not a sync job`);
  const cursor = answer.next_cursor ?? '';
  if (typeof cursor !== 'string' && typeof cursor !== 'number') throw fail(`"next_cursor" is ${kindOf(cursor)}`);
  return { jobs, cursor: cursor === '' ? undefined : String(cursor) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
