import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** A copy of the repository. */
const copy = mkdtempSync(join(tmpdir(), 'sync-job-lint-new-rule-'));

const NOT_COPIED = ['node_modules', '.git', 'dist', 'src/schema/generated'];

const RULE = `import { defineRule } from '../src/rule/index.ts';

export default defineRule({
  id: 'placeholder-name',
  summary: 'a step that still has the name of its template',
  why: 'Templates of jobs call their steps "todo", which says nothing to those who read the log of a run later on.',
  severity: 'info',
  group: 'Steps and dependencies',
  messages: { found: (d: { name: string }) => \`the step is still named "\${d.name}"\` },
  examples: [
    {
      title: 'A name of a template',
      source: \`
        integration_name: zendesk
        resources:
          - { name: tickets, resource: ticketing/tickets, method: list }
          - { name: todo, resource: ticketing/users, method: list }
      \`,
      findings: [{ message: 'found', covers: 'todo', help: 'name it after what it is for' }],
    },
    {
      title: 'A name of its own',
      source: \`
        integration_name: zendesk
        resources:
          - { name: todos, resource: ticketing/tickets, method: list }
      \`,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { name } of job.steps) {
      if (name?.value === 'todo') report('found', name, { name: name.value }, { help: 'name it after what it is for' });
    }
  },
});
`;

/** The tests that ask something of each rule, and what a run of them leaves out: the other rules. */
const FILES = ['rules/rules', 'properties/examples', 'properties/fixes', 'project/examples'];
const TESTS = 'placeholder-name|each file in rules|(?:clean|broken) examples';

function runNode(...args: string[]) {
  return promisify(execFile)(process.execPath, args, { cwd: copy, env: { ...process.env, NO_COLOR: '1' } });
}

beforeAll(() => {
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !NOT_COPIED.includes(relative(root, path).replaceAll('\\', '/')),
  });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('a new rule is its file, a line in the list, and what `npm run generate` writes', async () => {
  writeFileSync(join(copy, 'rules/placeholder-name.ts'), RULE);
  const list = readFileSync(join(copy, 'rules/index.ts'), 'utf8');
  // Formatted, it is one line of imports and one of the list.
  const longer = list
    .replace('\nimport ', "\nimport placeholderName from './placeholder-name.ts';\nimport ")
    .replace(/,\n\];\n$/, ',\n  placeholderName,\n];\n');
  expect(longer.length).toBe(
    list.length + "import placeholderName from './placeholder-name.ts';\n  placeholderName,\n".length,
  );
  writeFileSync(join(copy, 'rules/index.ts'), longer);

  const { stdout: wrote } = await runNode('scripts/generate.mjs');
  expect(wrote.trim().split('\n').sort()).toEqual(['wrote rules/README.md', 'wrote schemas/config.schema.json']);
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const options = ['--project', 'unit', '--no-isolate', '--maxWorkers', '1', '--reporter', 'verbose', '-t', TESTS];
  const { stdout } = await runNode(vitest, 'run', ...options, ...FILES.map((name) => `test/${name}.test.ts`));
  for (const name of FILES) expect(stdout).toMatch(new RegExp(`✓ .*${name}\\.test\\.ts`));
  expect(stdout).toContain(
    '✓ |unit| test/rules/rules.test.ts > placeholder-name > A name of a template > gives exactly',
  );
}, 120_000);
