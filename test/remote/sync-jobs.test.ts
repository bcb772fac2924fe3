import { describe, expect, it } from 'vitest';
import { listSyncJobs, type SyncJobPage } from '../../src/remote/sync-jobs.ts';
import { deployed } from './api.ts';

/** A client whose pages are made as they are asked for, and what it was asked. */
function pages(total: number, jobsOf: (page: number) => readonly unknown[]) {
  const asked: string[] = [];
  return {
    asked,
    async get(_: string, { next_cursor = '0' }: Readonly<Record<string, string>>) {
      asked.push(next_cursor);
      const page = Number(next_cursor);
      return { result: jobsOf(page), next_cursor: page + 1 < total ? page + 1 : null };
    },
  };
}

describe('pages', () => {
  it('are asked for one by one, as they are wanted', async () => {
    const client = pages(3, () => []);
    const list = listSyncJobs(client, {}, 100);
    await list.next();
    await list.next();
    expect(client.asked).toEqual(['0', '1']);
  });

  it('can be 1,000, and no more', async () => {
    const read: SyncJobPage[] = [];
    for await (const page of listSyncJobs(
      pages(1000, () => []),
      {},
      1,
    ))
      read.push(page);
    expect(read.at(-1)!.number).toBe(1000);
    const more = async () => {
      for await (const page of listSyncJobs(
        pages(1001, () => []),
        {},
        1,
      ))
        read.push(page);
    };
    await expect(more()).rejects.toMatchObject({
      code: 'too-many-pages',
      message: 'there are more than 1,000 pages',
      page: 1001,
    });
    expect(read).toHaveLength(2000);
  });

  it('give a job once, even if it moves while they are read', async () => {
    const labels: unknown[] = [];
    const list = listSyncJobs(
      pages(2, (page) => [deployed(page), deployed(1)]),
      {},
      2,
    );
    for await (const { jobs } of list) labels.push(...jobs.map(({ label }) => label));
    expect(labels).toEqual(['Job 0', 'Job 1']);
  });
});
