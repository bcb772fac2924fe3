import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { dedent } from '../../src/text/dedent.ts';
import { run, runScript } from '../support/cli.ts';

const root = join(import.meta.dirname, '../..');
/** Where somebody who has installed the package writes plugins. */
const folder = mkdtempSync(join(tmpdir(), 'sync-job-lint-plugins-'));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** What the command prints in that folder. */
async function output(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(args, { cwd: folder });
  expect(stderr).toBe('');
  return stdout;
}

/** Runs TypeScript's compiler in that folder. */
function tsc(...args: string[]) {
  const options = ['--target', 'es2022', '--module', 'nodenext', '--rootDir', '.'];
  return runScript(join(root, 'node_modules/typescript/bin/tsc'), [...options, ...args], { cwd: folder });
}

const compiled = { status: 0, stdout: '', stderr: '' };

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/sync-job-lint'), 'junction');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function clean(resource: string): string {
  return `integration_name: zendesk\nresources:\n  - { resource: ticketing/${resource}, method: list }\n`;
}

describe('docs/plugins.md', { timeout: 120_000 }, () => {
  const page = readFileSync(join(root, 'docs/plugins.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, , code]) => code!);
  const [esm, config, job, findings, explained, commonjs, pageSize, typescript, noMonday, across, sameLabel] = blocks;
  const configOf = (plugin: string) => `plugins: ["./lint-rules/${plugin}"]\n`;

  beforeAll(() => {
    write('lint-rules/plain-http.mjs', esm!);
    write('lint-rules/page-size.cjs', commonjs!);
    write('lint-rules/no-monday.ts', typescript!);
    write('lint-rules/same-label.mjs', across!);
    write('jobs/tickets.yaml', job!);
    for (const name of ['tickets', 'users']) write(`labels/${name}.yaml`, `label: Support\n${clean(name)}`);
    write('esm.yaml', config!);
    write('commonjs.yaml', configOf('page-size.cjs'));
    write('across.yaml', configOf('same-label.mjs'));
    write('typescript.yaml', configOf('no-monday.js'));
  });

  test('names the files that it shows', () => {
    expect(blocks).toHaveLength(11);
    for (const name of ['plain-http.mjs', 'page-size.cjs', 'same-label.mjs', 'no-monday.ts', 'no-monday.js'])
      expect(page).toContain(`\`lint-rules/${name}\``);
  });

  test('has an ES module that is explained as it says, and whose fix is one', async () => {
    expect(await output('explain', '-c', 'esm.yaml', 'plain-http')).toBe(explained);
    expect(await output('explain', '-c', 'esm.yaml')).toMatch(/\n\nPlugins\n {2}plain-http .*\n$/);
    const { stdout } = await run(['-c', 'esm.yaml', '--fix', '--unsafe-fixes', '--diff', 'jobs'], { cwd: folder });
    expect(stdout).toContain('\n+    query: { page_size: 500, callback: "https://example.com/done" }\n');
  });

  describe.each(['module', 'commonjs'])('in a project of the type "%s"', (type) => {
    beforeAll(() => write('package.json', JSON.stringify({ name: 'user', private: true, type })));

    test('has an ES module that finds what it says', async () => {
      expect(await output('-c', 'esm.yaml', 'jobs')).toBe(findings);
    });

    test('has a CommonJS module that finds what it says', async () => {
      expect(await output('-c', 'commonjs.yaml', '-f', 'compact', 'jobs')).toContain(pageSize);
    });

    test('has a module that compares files', async () => {
      expect(await output('-c', 'across.yaml', '-f', 'compact', 'labels')).toContain(sameLabel);
    });

    test('has a TypeScript module that compiles, and finds what it says', async () => {
      expect(await tsc('--strict', '--types', '', 'lint-rules/no-monday.ts')).toEqual(compiled);
      expect(await output('-c', 'typescript.yaml', '-f', 'compact', 'jobs')).toContain(noMonday);
    });
  });

  test('has JavaScript modules that TypeScript finds nothing wrong with', async () => {
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    const options = ['--allowJs', '--checkJs', '--noEmit', '--strict', '--noImplicitAny', 'false', ...types];
    expect(
      await tsc(
        ...options,
        ...['plain-http.mjs', 'page-size.cjs', 'same-label.mjs'].map((name) => `lint-rules/${name}`),
      ),
    ).toEqual(compiled);
  });

  test('has a TypeScript module in which a typo does not compile', async () => {
    write('typo.ts', typescript!.replace("report('found', step.name, { name:", "report('found', step.name, { nam:"));
    const { status, stdout } = await tsc('--strict', '--noEmit', '--types', '', 'typo.ts');
    expect(status).not.toBe(0);
    expect(stdout).toMatch(/^typo\.ts\(\d+,\d+\): error TS\d+: .*'nam' does not exist in type '\{ name: string; \}'/);
  });
});

describe('explain', { timeout: 120_000 }, () => {
  const plugin = (rule: string) => `export default { severity: 'info', messages: {}, check() {}, ${rule} };\n`;

  test('copes with a rule that has nothing but what it must have', async () => {
    write('bare/rule.mjs', plugin("id: 'bare', summary: ''"));
    write('bare/sync-job-lint.config.yaml', 'plugins: [./rule.mjs]\n');
    const cwd = join(folder, 'bare');
    expect(await run(['explain', 'bare'], { cwd })).toEqual({ status: 0, stdout: 'bare (info)\n', stderr: '' });
    expect(await run(['explain', 'bar'], { cwd })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'error: "bar" is not a rule\n  help: did you mean "bare"?\n',
    });
  });

  test('lists the rules of a plugin in their group', async () => {
    write('grouped/rule.mjs', plugin("id: 'mine', summary: 'x', group: 'Secrets'"));
    write('grouped/sync-job-lint.config.yaml', 'plugins: [./rule.mjs]\n');
    const { stdout } = await run(['explain'], { cwd: join(folder, 'grouped') });
    expect(stdout).toMatch(/\nSecrets\n(?: {2}.*\n)* {2}mine .*\n/);
    expect(stdout).not.toContain('Plugins');
  });

  test('lists the built-in rules where the config is wrong, says why others are missing, and reads none for a built-in rule', async () => {
    write('wrong/sync-job-lint.config.yaml', 'plugins: [./gone.mjs]\n');
    const cwd = join(folder, 'wrong');
    const problem = /^error: sync-job-lint\.config\.yaml:1:\d+: there is no file "\.\/gone\.mjs"\n/;
    const list = await run(['explain'], { cwd });
    expect([list.status, list.stdout]).toEqual([2, (await run(['explain'], { cwd: root })).stdout]);
    expect(list.stderr).toMatch(problem);
    expect((await run(['explain', 'mine'], { cwd })).stderr).toMatch(problem);
    expect(await run(['explain', 'unused-arg'], { cwd })).toMatchObject({ status: 0, stderr: '' });
  });

  test('names the plugin where its example or rule fails', async () => {
    write('failing/rule.mjs', plugin("id: 'failing', summary: 'x', examples: [{ title: 'x' }]"));
    write('failing/sync-job-lint.config.yaml', 'plugins: [./rule.mjs]\n');
    const { status, stdout, stderr } = await run(['explain', 'failing'], { cwd: join(folder, 'failing') });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('this is a fault of a plugin, whose rules are "failing"');
  });
});

describe('a plugin', { timeout: 120_000 }, () => {
  test('can be written as a class', async () => {
    write(
      'class/rule.mjs',
      `class Named {
        id = 'named'; summary = 'a name'; severity = 'warning';
        messages = { found: ({ name }) => \`found "\${name}"\` };
        #names(job) { return job.steps.flatMap(({ name }) => name ?? []); }
        check(job, report) { for (const name of this.#names(job)) report('found', name, { name: name.value }); }
      }
      export default new Named();`,
    );
    write('class/sync-job-lint.config.yaml', 'plugins: [./rule.mjs]\n');
    write('class/a.yaml', 'integration_name: a\nresources:\n  - { name: b, resource: crm/contacts, method: list }\n');
    const { stdout } = await run(['-f', 'compact', 'a.yaml'], { cwd: join(folder, 'class') });
    expect(stdout).toContain('a.yaml:3:13: warning named: found "b"\n');
  });

  test('shows up in every format without what is there for readers', async () => {
    for (const format of ['sarif', 'markdown', 'json', 'rdjson', 'gitlab', 'junit', 'checkstyle', 'github']) {
      expect(await output('-c', 'typescript.yaml', '-f', format, 'jobs'), format).toContain('no-monday');
    }
    const [run] = JSON.parse(await output('-c', 'typescript.yaml', '-f', 'sarif', 'jobs')).runs;
    const descriptor = run.tool.driver.rules.find(({ id }: { id: string }) => id === 'no-monday');
    expect(descriptor).toMatchObject({
      help: { text: 'a step whose name mentions Monday' },
      properties: { tags: ['plugins'] },
    });
    expect(await output('-c', 'typescript.yaml', '--statistics', 'jobs')).toMatch(/^no-monday +info +1 +0$/m);
  });
});

test('with the kit of the package every built-in rule finds the same as within the program', async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ['rules/index.ts'],
    outfile: join(folder, 'copies/rules.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [
      {
        name: 'kit',
        setup: ({ onResolve }) =>
          onResolve({ filter: /src\/rule\/index\.ts$/ }, () => ({ path: 'sync-job-lint/rule', external: true })),
      },
    ],
  });
  // A copy of `syntax` is called where the text parses only.
  write(
    'copies/plugin.mjs',
    `import { rules } from './rules.mjs';
    export default rules.filter(({ id }) => id !== 'syntax').map((rule) => ({ ...rule, id: \`copy-of-\${rule.id}\` }));`,
  );
  write('copies/sync-job-lint.config.yaml', 'plugins: [./plugin.mjs]\n');
  const examples = rules.flatMap((rule) =>
    rule.examples.map(({ source, language = 'yaml' }, index) => [`${rule.id}-${index}.${language}`, source] as const),
  );
  for (const [name, source] of examples) write(`copies/jobs/${name}`, dedent(source));
  const { stdout } = await run(['--no-inline-suppressions', '-f', 'json', 'jobs'], { cwd: join(folder, 'copies') });
  const found: string[] = [];
  const copied: string[] = [];
  for (const { path, findings } of JSON.parse(stdout).files) {
    for (const { rule, severity, ...finding } of findings) {
      if (rule === 'syntax') continue;
      const list = rule.startsWith('copy-of-') ? copied : found;
      list.push(JSON.stringify({ path, rule: rule.replace('copy-of-', ''), ...finding }));
    }
  }
  expect(found.length).toBeGreaterThan(300);
  expect(copied.sort()).toEqual(found.sort());
}, 120_000);
