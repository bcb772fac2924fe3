import { describe, expect, it } from 'vitest';
import { nameAll, slugOf } from '../../src/remote/names.ts';

describe('the name of a file', () => {
  it.each([
    ['Sync tickets (EU)', 'sync-tickets-eu'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Größe — Ünï', 'gro-e-uni'],
    ['COM1', 'zendesk'],
    ['nul', 'zendesk'],
    ['日本語', 'zendesk'],
    ['Untitled', 'zendesk'],
    ['', 'zendesk'],
    [null, 'zendesk'],
    ['--a--', 'a'],
    ['\u0000\u001b[31m', '31m'],
    [`${'x'.repeat(59)} y`, 'x'.repeat(59)],
    ['x'.repeat(1e6), 'x'.repeat(60)],
  ])('of a job that is called %j', (label, name) => {
    expect(slugOf({ label, integration_name: 'zendesk', id: '1' })).toBe(name);
  });

  it('is the id where there is nothing else', () => {
    expect(slugOf({ id: 'ABC-1', integration_name: '', label: 'Untitled' })).toBe('abc-1');
    expect(slugOf({})).toBe('sync-job');
  });
});

describe('several names', () => {
  const id = (start: string) => `${start}-0000-4000-8000-000000000000`;

  it('differ by ids', () => {
    const jobs = [
      { slug: 'a', id: id('11111111') },
      { slug: 'b', id: id('22222222') },
      { slug: 'a', id: id('33333333') },
    ];
    expect(nameAll(jobs)).toEqual(['a-11111111', 'b', 'a-33333333']);
  });

  it('differ even if the ids begin alike, are not there, or a label looks like one', () => {
    const jobs = [
      { slug: 'a', id: `${id('11111111')}1` },
      { slug: 'a', id: `${id('11111111')}2` },
      { slug: 'b', id: undefined },
      { slug: 'b', id: undefined },
      { slug: 'c', id: id('22222222') },
      { slug: 'c', id: id('33333333') },
      { slug: 'c-22222222', id: id('44444444') },
    ];
    const names = nameAll(jobs);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe(`a-${id('11111111')}1`);
  });
});
