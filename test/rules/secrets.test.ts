import { describe, expect, test } from 'vitest';
import { lintValue } from '../../src/index.ts';

const R = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** One credential of each kind, put together here so that none stands in a file. */
const credentials = [
  `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
  `eyJ${R}.eyJ${R}.${R}`,
  `Bearer ${R}`,
  `BEARER ${R}`,
  `Basic ${R}==`,
  `https://me:${R}@example.com/x`,
  `ghp_${R}`,
  `github_pat_${R}`,
  `glpat-${R}`,
  `xoxb-${R}`,
  'AKIAABCDEFGHIJKLMNOP',
  'ASIAABCDEFGHIJKLMNOP',
  `AIza${R.slice(0, 35)}`,
  `sk_live_${R}`,
  `rk_test_${R}`,
  `sk-ant-${R}`,
  `SG.${R}.${R}`,
  `npm_${R}`,
  'pat-na1-01234567-89ab-cdef-0123-456789abcdef',
];

describe('a credential of each kind is found', () => {
  test.each(credentials)('%s', async (text) => {
    const step = { resource: 'crm/contacts', method: 'list', query: { note: `see ${text} there` } };
    const { findings } = await lintValue({ integration_name: 'a', resources: [step] });
    expect(findings.map(({ rule, pointer }) => [rule, pointer])).toEqual([
      ['hardcoded-secret', '/resources/0/query/note'],
    ]);
  });
});
