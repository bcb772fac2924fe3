import { describe, expect, test, vi } from 'vitest';
import { rules } from '../../rules/index.ts';
import { lint } from '../../src/engine/lint.ts';
import { lintValue, validateSyncJob } from '../../src/index.ts';
import type { Run } from '../../src/report/run.ts';
import { exampleConfig } from '../support/config.ts';

vi.mock('../../src/document/limits.ts', async (original) => ({
  ...(await original<object>()),
  MAX_VALUES: 1000,
  MAX_DOCUMENTS: 10,
  MAX_ALIASED: 100_000,
}));
vi.mock('../../src/job/limits.ts', async (original) => ({
  ...(await original<object>()),
  MAX_NAMES: 1000,
  MAX_PARTS: 10_000,
  MAX_COMPILED: 100,
}));
vi.mock('../../src/engine/most-severe.ts', async (original) => ({ ...(await original<object>()), MAX_FINDINGS: 10 }));

const config = exampleConfig('', {});

async function syntax(text: string, path: string) {
  const { findings } = await lint({ text, path }, config);
  return findings.map(({ rule, line, column, message }) => `${line}:${column} ${rule}: ${message}`);
}

test.each<[string, (items: number) => string]>([
  ['values', (items) => `integration_name: x\nresources: []\nx-a: [${'1, '.repeat(items)}1]\n`],
  ['empty lists', (items) => `integration_name: x\nresources: []\nx-a: [${'[], '.repeat(items)}1]\n`],
  ['absent values', (items) => `integration_name: x\nresources: []\nx-a:\n${'  -\n'.repeat(items)}`],
])('as many %s as a document may have, and one more', async (_, make) => {
  const tooLarge = 'the document has more than 1,000 values, aliases included';
  expect((await syntax(make(900), 'a.yaml')).join()).not.toContain('syntax');
  const [first, ...others] = await syntax(make(1001), 'a.yaml');
  expect(first).toContain(tooLarge);
  expect(others).toEqual([]);
});

test('as many values as JSON may have, and one more', async () => {
  const json = (items: number) => `{"resources": [], "x": [${'1,'.repeat(items)}1]}`;
  expect((await syntax(json(990), 'a.json')).join()).not.toContain('syntax');
  expect(await syntax(json(1001), 'a.json')).toEqual([
    '1:2015 syntax: the document has more than 1,000 values, aliases included',
  ]);
});

test('as many documents as a file may have, and one more', async () => {
  const documents = (count: number) => '---\nresources: []\nintegration_name: x\n'.repeat(count);
  expect((await syntax(documents(10), 'a.yaml')).join()).not.toContain('syntax');
  const message = 'syntax: the file contains more than 10 documents';
  expect(await syntax(documents(11), 'a.yaml')).toEqual([`31:1 ${message}`]);
  expect(await syntax(documents(11).slice(4), 'a.yaml')).not.toEqual([`31:1 ${message}`]);
});

test('of more findings than are listed the most severe are, and all are counted', async () => {
  const step = (method: string, i: number) => `  - { resource: rows_${i}, method: ${method}, depends_on: rows_0 }\n`;
  const warnings = Array.from({ length: 20 }, (_, i) => step('lsit', i + 1)).join('');
  const text = `integration_name: x\nresources:\n  - { resource: rows_0, method: list }\n${warnings}  - { resource: a b, method: list }\n`;
  const result = await lint({ text, path: 'a.yaml' }, config);
  expect(result.findings).toHaveLength(10);
  expect(result.errors + result.warnings + result.infos).toBe(10 + result.omitted!);
  expect(result.warnings).toBeGreaterThanOrEqual(20);
  expect(result.findings.at(-1)).toMatchObject({ rule: 'resource-format', severity: 'error' });
  expect(result.findings.map(({ offset }) => offset)).toEqual(
    result.findings.map(({ offset }) => offset).sort((a, b) => a! - b!),
  );
  const run: Run = { results: [result], failures: [], version: '0', rules, baselined: 0, cwd: '/' };
  const { format } = await import('../../src/report/json.ts');
  const report = JSON.parse(format(run));
  expect(report.files[0].omitted).toBe(result.omitted);
  expect(report.summary.warnings).toBe(result.warnings);
  // A baseline has to know them all.
  expect((await lint({ text, path: 'a.yaml' }, { ...config, names: true })).omitted).toBeUndefined();
});

test('a value from code with more than it may have, and one that is sparse', async () => {
  for (const resources of [new Array(2000).fill(0), new Array(4_000_000_000)]) {
    expect(validateSyncJob({ resources })).toBe(false);
    const { findings } = await lintValue({ integration_name: 'x', resources });
    expect(findings.map(({ message }) => message)).toEqual([
      'the document has more than 1,000 values, aliases included',
    ]);
  }
});

describe('what few characters stand for', () => {
  const head = 'integration_name: x\nargs_schema: { n: { type: string, required: true } }\n';
  const lines = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  const body = (entries: string) => `${head}resources:\n  - resource: r\n    method: create\n    body:\n${entries}`;
  const node = (i: number, runIf: string) =>
    `  - { type: request, name: s${i}, resource: crm/r, method: list, run_if: ${runIf} }\n`;

  test('placeholders that aliases repeat are counted', async () => {
    const text = (uses: number) =>
      body(`      a: &a "${'{{args.n}} '.repeat(100)}"\n${lines(uses - 1, (i) => `      k${i}: *a\n`)}`);
    expect(await syntax(text(10), 'a.yaml')).toEqual([]);
    expect(await syntax(text(11), 'a.yaml')).toEqual([
      '7:14 syntax: the placeholders and expressions of the file read more than 1,000 names',
    ]);
  });

  test('so are names that an expression reads', async () => {
    const text = (uses: number) =>
      `${head}default_runtime_version: 4\nresources:\n${lines(uses, (i) => node(i, i ? '*e' : `&e "[${'args.n,'.repeat(100)}1]"`))}`;
    expect((await syntax(text(10), 'a.yaml')).join()).not.toContain('syntax');
    expect(await syntax(text(11), 'a.yaml')).toEqual([
      '5:75 syntax: the placeholders and expressions of the file read more than 1,000 names',
    ]);
  });

  test('and what defaults in defaults grow to', async () => {
    const nested = (i: number) => `"${'('.repeat(9)}args.n ?? ${i})${' ?? b)'.repeat(8)} ?? c"`;
    const text = (uses: number) =>
      `${head}default_runtime_version: 4\nresources:\n${lines(uses, (i) => node(i, nested(i)))}`;
    expect((await syntax(text(1), 'a.yaml')).join()).not.toContain('syntax');
    const found = await syntax(text(20), 'a.yaml');
    expect(found).toEqual([
      expect.stringContaining('the expressions of the file are too large to be parsed (more than 10,000 parts)'),
    ]);
  });

  test('a text without placeholders that aliases repeat', async () => {
    const text = (uses: number) => body(`      a: &a ${'x'.repeat(1000)}\n${lines(uses, (i) => `      k${i}: *a\n`)}`);
    expect((await syntax(text(100), 'a.yaml')).join()).not.toContain('syntax');
    expect(await syntax(text(101), 'a.yaml')).toEqual([
      '108:13 syntax: the aliases of the document add more than 100,000 characters to it',
    ]);
  });

  test('more placeholders in one text than a file may have', async () => {
    expect(await syntax(body(`      a: "${'{{a}}'.repeat(1001)}"\n`), 'a.yaml')).toEqual([
      '7:11 syntax: the placeholders and expressions of the file read more than 1,000 names',
    ]);
  });

  test('jobs that aliases repeat are read once, and counted', async () => {
    const step = '{ resource: crm/r, method: lsit, query: { a: "{{args.x}}" } }';
    const { findings, jobs } = await lint(
      { text: `- &j { integration_name: x, resources: [${step}] }\n${'- *j\n'.repeat(30)}`, path: 'a.yaml' },
      config,
    );
    expect(jobs).toBe(31);
    expect(findings.map(({ rule }) => rule)).toEqual(['unknown-method', 'undeclared-arg']);
  });

  test('defaults of all jobs together are compiled for', async () => {
    const job = (i: number) => {
      const size = { type: 'integer', minimum: i, allOf: [{ maximum: 1000 }], default: 2000 };
      return { integration_name: 'x', args_schema: { size }, resources: [] };
    };
    const refused = async (jobs: number) => {
      const text = JSON.stringify(Array.from({ length: jobs }, (_, i) => job(i)));
      return (await syntax(text, 'a.json')).filter((finding) => finding.includes('`default`')).length;
    };
    expect(await refused(5)).toBe(5);
    expect(await refused(40)).toBeGreaterThan(5);
    expect(await refused(40)).toBeLessThan(30);
  });
});
