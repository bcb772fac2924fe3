import { expect, test, vi } from 'vitest';
import { rules } from '../rules/index.ts';
import { lint } from '../src/engine/lint.ts';
import type { Run } from '../src/report/run.ts';
import { exampleConfig } from './support/config.ts';

vi.mock('../src/document/limits.ts', async (original) => ({
  ...(await original<object>()),
  MAX_VALUES: 1000,
  MAX_DOCUMENTS: 10,
}));
vi.mock('../src/engine/limits.ts', () => ({ MAX_FINDINGS: 10 }));

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
  const tooLarge = 'the document has more than 1,000 values once its aliases are expanded';
  expect((await syntax(make(900), 'a.yaml')).join()).not.toContain('syntax');
  const [first, ...others] = await syntax(make(1001), 'a.yaml');
  expect(first).toContain(tooLarge);
  expect(others).toEqual([]);
});

test('as many values as JSON may have, and one more', async () => {
  const json = (items: number) => `{"resources": [], "x": [${'1,'.repeat(items)}1]}`;
  expect((await syntax(json(990), 'a.json')).join()).not.toContain('syntax');
  expect(await syntax(json(1001), 'a.json')).toEqual([
    '1:2015 syntax: the document has more than 1,000 values once its aliases are expanded',
  ]);
});

test('as many documents as a file may have, and one more', async () => {
  const documents = (count: number) => '---\nresources: []\nintegration_name: x\n'.repeat(count);
  expect((await syntax(documents(10), 'a.yaml')).join()).not.toContain('syntax');
  const message = 'syntax: the file holds more than 10 documents';
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
  const { format } = await import('../src/report/json.ts');
  const report = JSON.parse(format(run));
  expect(report.files[0].omitted).toBe(result.omitted);
  expect(report.summary.warnings).toBe(result.warnings);
  // A baseline has to know them all.
  expect((await lint({ text, path: 'a.yaml' }, { ...config, names: true })).omitted).toBeUndefined();
});
