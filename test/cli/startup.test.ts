import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { analyseExpression } from '../../src/job/expression/analyse.ts';
import { folder, program, run } from '../support/cli.ts';
import { rounds } from '../support/random.ts';

const hook = fileURLToPath(new URL('../support/loaded.cjs', import.meta.url));

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const graph = `default_runtime_version: 4
integration_name: zendesk
args_schema: { account: { type: string, required: true }, all: { type: boolean, default: true } }
resources:
  - name: users
    type: request
    resource: ticketing/users
    method: list
    integrated_account_id: "{{args.account}}"
    run_if: args.all
  - { name: store, type: destination, destination_type: webhook, config: { id: "{{args.account}}" }, resources_to_persist: [users] }
`;

/** What a run loads: the files of the program, and Node's modules beside those that any script has. */
async function loaded(files: Readonly<Record<string, string>>, args: readonly string[]) {
  const { stderr } = await run(args, { cwd: folder(files), env: { NODE_OPTIONS: `--require "${hook}"` } });
  const { parts, builtins } = JSON.parse(stderr.slice(stderr.indexOf('{'))) as { parts: string[]; builtins: string[] };
  return { parts: parts.sort(), builtins };
}

describe('a run loads nothing that it does not need', () => {
  it('a clean file: one file, which says so, too', async () => {
    const { parts, builtins } = await loaded({ 'a.yaml': clean }, ['a.yaml']);
    expect(parts).toEqual(['cli.cjs']);
    for (const name of [
      'crypto',
      'worker_threads',
      'fs/promises',
      'child_process',
      'perf_hooks',
      'stream',
      'readline',
      'os',
    ]) {
      expect(builtins, name).not.toContain(name);
    }
  });

  it('a directory, a JSON file, a config: nothing more', async () => {
    const config = 'rules: { unknown-method: error }\n';
    const job = JSON.stringify({ integration_name: 'a', resources: [{ resource: 'crm/contacts', method: 'list' }] });
    const { parts } = await loaded({ 'jobs/a.json': job, 'sync-job-lint.config.yaml': config }, ['jobs']);
    expect(parts).toEqual(['cli.cjs']);
  });

  it.each([
    ['an expression', { 'a.yaml': graph }, ['a.yaml'], 'job-expression-analyse.cjs'],
    [
      'YAML that is not usual',
      { 'a.yaml': `${clean}    query: &all {}\n` },
      ['a.yaml'],
      'document-yaml-full-reader.cjs',
    ],
    ['a glob', { 'a.yaml': clean }, ['*.yaml'], 'files-glob.cjs'],
    ['--cache', { 'a.yaml': clean }, ['a.yaml', '--cache'], 'cli-lint-cache.cjs'],
    ['--jobs', { 'a.yaml': clean }, ['a.yaml', '--jobs', '2'], 'cli-lint-threads.cjs'],
  ])('%s: one part more', async (_, files, args, part) => {
    const { parts } = await loaded(files as Record<string, string>, args);
    expect(parts).toEqual(['cli.cjs', part].sort());
  });

  it('a text that is no YAML: what reads all of YAML, and what says why', async () => {
    const { parts } = await loaded({ 'a.yaml': 'a: [b\n' }, ['a.yaml']);
    expect(parts).toEqual([
      'cli.cjs',
      'document-yaml-diagnose.cjs',
      'document-yaml-full-reader.cjs',
      'report-pretty.cjs',
    ]);
  });

  it('a text that is not JSON: what says why', async () => {
    const { parts } = await loaded({ 'a.json': '{"a": 1,}' }, ['a.json']);
    expect(parts).toEqual(['cli.cjs', 'document-json-full-reader.cjs', 'report-pretty.cjs']);
  });

  it('a format: its part in place of the usual one', async () => {
    const { parts } = await loaded({ 'a.yaml': clean }, ['a.yaml', '--format', 'compact']);
    expect(parts).toEqual(['cli.cjs', 'report-compact.cjs']);
  });
});

it('a drawing: what reads graphs, and what draws in that format', async () => {
  const { parts } = await loaded({ 'a.yaml': clean }, ['graph', 'a.yaml', '--format', 'dot']);
  expect(parts).toEqual(['cli.cjs', 'graph-dot.cjs', 'graph-index.cjs']);
});

it('a plan: what plans, and what shows it', async () => {
  const { parts } = await loaded({ 'a.yaml': clean }, ['plan', 'a.yaml', '--format', 'json']);
  expect(parts).toEqual(['cli.cjs', 'plan-index.cjs', 'plan-json.cjs']);
});

it('the language server: a file of its own', async () => {
  const { parts } = await loaded({ 'a.yaml': clean }, ['lsp']);
  expect(parts).toEqual(['cli.cjs', 'lsp-server.cjs']);
});

it('deployed jobs: what asks for them, and only that', async () => {
  const saved = { 'saved.json': '{"result": [{"label": "a", "resources": []}]}' };
  expect((await loaded(saved, ['remote', 'pull', '--from', 'saved.json'])).parts).toEqual([
    'cli.cjs',
    'remote-files.cjs',
    'remote-saved.cjs',
  ]);
});

describe('what only readers need of rules', () => {
  it('is what the rules say, in a file of its own', () => {
    const documentation = createRequire(program)('./lib/rules-documentation.cjs');
    const expected = rules.map(({ id, why, examples }) => [id, { why, examples }]);
    expect(documentation).toEqual(Object.fromEntries(expected));
  });

  it('is loaded for those who ask', async () => {
    for (const args of [
      ['explain', 'unused-loop'],
      ['a.yaml', '--format', 'sarif'],
    ]) {
      const { parts } = await loaded({ 'a.yaml': clean }, args);
      expect(parts).toContain('rules-documentation.cjs');
    }
  });
});

describe('the part of JSONata that is bundled', () => {
  const bundled = createRequire(program)('./lib/job-expression-analyse.cjs') as {
    analyseExpression: typeof analyseExpression;
  };

  it.each([
    'args.all',
    '$exists(args.since) ? resources.crm.contacts.{ "id": id, "name": $trim(first & " " & last) } : []',
    '($x := $map(a.b[c > 1].d, function($v, $i) { $v.e * $i }); $sum($x) ~> $round(2))',
    'a.b^(>c, <d)[0].`e-f`.**.%.g',
    'a ?? b ?: c',
    '$ ~> |a.b|{ "c": 1 }, ["d"]|',
    'function($a)<n-:n>{ $a }',
    '/ab+c/i',
    '',
    'a.',
    'a == b',
    '"open',
    'function($a)<x:n>{ $a }',
    '$merge([{ "a": 1 }, b])',
    '/* open',
    '(((',
  ])('reads expressions as the whole package does: %s', (source) => {
    // The functions in a tree (`validate` of a signature) are others in each copy of JSONata.
    const plain = (analysis: object) =>
      JSON.parse(JSON.stringify(analysis, (_, value) => (value instanceof RegExp ? String(value) : value)));
    expect(plain(bundled.analyseExpression(source))).toEqual(plain(analyseExpression(source)));
  });
});

describe('a run ends by itself', () => {
  // process.exit() can hang for ever from Node 22 on, while V8 compiles: github.com/nodejs/node/issues/54918
  it('without process.exit() where that may hang', async () => {
    const cwd = folder({ 'a.yaml': clean, 'hook.cjs': 'process.exit = () => process._rawDebug("exit called");' });
    const { status, stderr } = await run(['a.yaml'], { cwd, env: { NODE_OPTIONS: '--require ./hook.cjs' } });
    const mayExit = Number.parseInt(process.versions.node, 10) < 22;
    expect({ status, stderr }).toEqual({ status: 0, stderr: mayExit ? 'exit called\n' : '' });
  });

  it('every time, of a few hundred', async () => {
    const cwd = folder({ 'a.yaml': graph });
    for (let round = 0; round < rounds(50); round++) {
      const outcomes = await Promise.all(Array.from({ length: 4 }, () => run(['a.yaml'], { cwd })));
      for (const { status } of outcomes) expect(status).toBe(0);
    }
  }, 180_000);
});
