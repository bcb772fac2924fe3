import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as library from '../../src/index.ts';

/** The library as a browser would have it, in a realm that has the language and nothing else: no Node, not even the web. */
let browser: typeof library;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/index.ts', import.meta.url))],
    bundle: true,
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    format: 'iife',
    globalName: 'library',
    target: 'es2022',
    define: { SYNC_JOB_LINT_VERSION: '"0.0.0"' },
    write: false,
    logLevel: 'silent',
  });
  const context = createContext({});
  runInContext(outputFiles[0]!.text, context);
  browser = runInContext('library', context);
}, 30_000);

/** Values of another realm have other prototypes, which `toEqual` minds. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

describe('in a browser', () => {
  const source = `
default_runtime_version: 4
integration_name: zendesk
args_schema:
  since: { type: string, format: date, default: soon }
resources:
  - name: all
    type: transform
    run_if: '$exist(args.since)'
    config: { expression: "resources.{{#if x}}" }
  - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.sinse}}" }, resources_to_persist: [all] }
`;

  test('a text is linted, with every package that is loaded on demand', async () => {
    const { findings } = await browser.lintText(source, { path: 'jobs/a.yaml' });
    const rules = new Set(findings.map(({ rule }) => rule));
    for (const rule of ['invalid-args-schema', 'unknown-function', 'invalid-expression', 'undeclared-arg']) {
      expect([...rules]).toContain(rule);
    }
  });

  test('a text that does not parse is explained', async () => {
    const { findings } = await browser.lintText('label: "Tickets" and comments\n');
    expect(plain(findings)).toMatchObject([{ rule: 'syntax', line: 1, column: 18 }]);
  });

  test('overrides go by globs', async () => {
    const config = { overrides: [{ files: ['jobs/**'], rules: { 'empty-resources': 'off' as const } }] };
    const job = 'integration_name: zendesk\nresources: []\n';
    expect(plain((await browser.lintText(job, { path: 'jobs/a.yaml', config })).findings)).toEqual([]);
    expect((await browser.lintText(job, { path: 'a.yaml', config })).findings).toHaveLength(1);
  });

  test('a value is linted', async () => {
    const { findings } = await browser.lintValue({ integration_name: 'zendesk', resources: [{ resource: 'users' }] });
    expect(plain(findings)).toMatchObject([{ rule: 'schema', pointer: '/resources/0/resource' }]);
    expect(browser.validateSyncJob({ integration_name: 'zendesk', resources: [] })).toBe(true);
  });
});
