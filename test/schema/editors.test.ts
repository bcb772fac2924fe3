import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { folder } from '../support/cli.ts';
import { startClient } from '../support/lsp.ts';
import { withCursor } from '../support/model.ts';

const schema = new URL('../../schemas/sync-job.schema.json', import.meta.url).href;
const manifest = createRequire(import.meta.url).resolve('yaml-language-server/package.json');

/** What the YAML language server says with our schema. */
async function startYamlServer() {
  const cwd = folder();
  const yaml = {
    schemas: { [schema]: '*.yaml' },
    schemaStore: { enable: false },
    completion: true,
    hover: true,
    validate: true,
  };
  const client = await startClient({
    cwd,
    script: join(dirname(manifest), 'bin/yaml-language-server'),
    args: ['--stdio'],
    capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
    configuration: (section) => (section === 'yaml' ? yaml : undefined),
  });
  let count = 0;
  const open = async (marked: string) => {
    const { text, offset } = withCursor(marked);
    const uri = pathToFileURL(join(cwd, `${count++}.yaml`)).href;
    await client.open(uri, text);
    // Before it knows its settings it answers without the schema.
    const problems = (await client.diagnostics(uri)).map(({ message }) => String(message));
    const before = text.slice(0, Math.max(0, offset)).split('\n');
    const at = { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)!.length } };
    return { at, problems };
  };
  return {
    async completions(marked: string): Promise<string[]> {
      const { at } = await open(marked);
      const list = await client.request<{ items: { label: string; insertText?: string }[] }>(
        'textDocument/completion',
        at,
      );
      return list.items.map(({ label }) => label);
    },
    async hover(marked: string): Promise<string> {
      const answer = await client.request<{ contents: { value: string } } | null>(
        'textDocument/hover',
        (await open(marked)).at,
      );
      return answer?.contents.value ?? '';
    },
    async problems(text: string): Promise<string[]> {
      return (await open(text)).problems;
    },
  };
}

test('the YAML language server completes and describes jobs with the schema', async () => {
  const server = await startYamlServer();
  const legacy = (step: string) => `integration_name: x\nresources:\n${step}`;
  expect(await server.completions(legacy('  - ‸\n'))).toEqual(
    expect.arrayContaining(['resource', 'method', 'depends_on']),
  );
  expect(await server.completions('default_runtime_version: ‸\nresources: []\n')).toEqual(
    expect.arrayContaining(['4', '3', '2', '1']),
  );
  const methods = await server.completions(legacy('  - resource: a/b\n    method: ‸\n'));
  expect(methods).toEqual(expect.arrayContaining(['list', 'get', 'create', 'update', 'delete']));
  expect(methods).not.toContain('null');
  expect(await server.completions('args_schema:\n  a:\n    ‸\nresources: []\n')).toEqual(
    expect.arrayContaining(['type', 'format', 'default']),
  );
  const graph = (step: string) => `default_runtime_version: 4\n${legacy(step)}`;
  expect(await server.completions(graph('  - name: a\n    type: ‸\n'))).toEqual(
    expect.arrayContaining(['request', 'destination']),
  );
  expect(await server.hover(legacy('  - resource: a/b\n    me‸thod: list\n'))).toMatch(/All records, page by page/);
  expect(await server.hover(legacy('  - resource: a/b\n    per‸sist: true\n'))).toMatch(/Whether the records/);
}, 60_000);

test('the YAML language server has nothing to say against right jobs, documents that are empty, and says what is wrong', async () => {
  const server = await startYamlServer();
  const job = 'integration_name: x\nresources:\n  - resource: a/b\n    method: run\n';
  expect(await server.problems(job)).toEqual([]);
  expect(await server.problems(`---\n${job}---\n`)).toEqual([]);
  expect(
    await server.problems(
      `default_runtime_version: "4"\n${job.replace('- ', '- name: a\n    type: request\n    integrated_account_id: x\n    ')}`,
    ),
  ).toEqual([]);
  expect(await server.problems(job.replace('method', 'metod'))).not.toEqual([]);
}, 60_000);
