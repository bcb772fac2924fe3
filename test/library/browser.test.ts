import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as library from '../../src/index.ts';

/** A realm that has the language and nothing else: no Node, not even the web. */
const context = createContext({});
/** The library as a browser would have it, in that realm. */
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

  test('a job is drawn in each format, planned, and its arguments are checked', async () => {
    const graphs = await browser.graphOf(source, { path: 'jobs/a.yaml', findings: true });
    expect(plain(graphs[0]!.edges)).toEqual([{ from: 'n0', to: 'n1', kind: 'resources_to_persist' }]);
    const starts = { tree: 'jobs/a.yaml  zendesk', mermaid: 'flowchart', dot: 'digraph', svg: '<svg ', json: '{' };
    // The layout of an SVG needs this of the web, which browsers and edge workers have.
    Object.assign(context, { structuredClone });
    for (const [format, start] of Object.entries(starts)) {
      expect((await browser.drawGraph(graphs, format as keyof typeof starts)).startsWith(start), format).toBe(true);
    }
    expect((await browser.planOf(source)).table!.rows).toHaveLength(1);
    expect((await browser.planOf(source, { args: {} })).run!.steps).toHaveLength(2);
    const { findings } = await browser.checkArgs(source, 'since: 7\n');
    expect(plain(findings)).toMatchObject([{ rule: 'arg-type', line: 1 }]);
  });
});
