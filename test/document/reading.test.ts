import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import { parseSource } from '../../src/document/parse.ts';
import { toValue } from '../../src/document/value.ts';
import { lint } from '../../src/engine/lint.ts';

async function told(text: string, path = 'a.yaml'): Promise<string[]> {
  const { findings } = await lint({ text, path }, await resolveOptionsConfig({}, rules));
  return findings.map(
    ({ line, column, rule, message, help }) => `${line}:${column} ${rule}: ${message}${help ? ` - ${help}` : ''}`,
  );
}

async function readValue(text: string): Promise<unknown> {
  const { documents } = await parseSource({ text, path: 'a.yaml' });
  expect(documents[0]!.problems).toEqual([]);
  return toValue(documents[0]!.root!);
}

describe('a closing bracket in the column of its key', () => {
  test.each<[string, unknown]>([
    ['a: [\n  1\n]\n', { a: [1] }],
    ['a: {\n  b: 1, # one\n  # two\n\n}\nc: 2\n', { a: { b: 1 }, c: 2 }],
    ['- k: [ "x # y"\n  ]\n- {\n  a: [\n    1\n  ]\n}\n', [{ k: ['x # y'] }, { a: [1] }]],
    ['a: [\r\n  1\r\n]\r\nb: |\r\n  ]\r\n  }\r\n', { a: [1], b: ']\n}\n' }],
    ['a: [\n  1\n]\nb: >-\n  x\n  ]\nc: "y\n  ]"\n', { a: [1], b: 'x ]', c: 'y ]' }],
    ['resources: [\n  { resource: crm/a, method: list }\n]\n', { resources: [{ resource: 'crm/a', method: 'list' }] }],
  ])('is taken: %j', async (text, value) => {
    expect(await readValue(text)).toEqual(value);
  });

  test('but not left of the block that it is in', async () => {
    const [finding] = await told('a:\n  b: [\n    1\n]\n');
    expect(finding).toMatch(/^4:1 syntax: "\]" is not indented deep enough/);
  });
});

test('a merge key may have its tag, as Go writes it', async () => {
  expect(await readValue('a: &a { x: 1 }\nb:\n  !!merge <<: *a\n  y: 2\n')).toEqual({ a: { x: 1 }, b: { x: 1, y: 2 } });
});

test('numbers are shown as they are written, in YAML and JSON', async () => {
  const yaml = (id: string) => `integration_name: z\nresources:\n  - { resource: crm/a, method: get, id: ${id} }\n`;
  for (const id of ['007', '1.10', '9007199254740993', '1e3']) {
    expect((await told(yaml(id)))[0]).toContain(`\`id\` is the number ${id}`);
    if (id === '007') continue;
    const json = `{"integration_name":"z","resources":[{"resource":"crm/a","method":"get","id":${id}}]}`;
    expect((await told(json, 'a.json'))[0]).toContain(`\`id\` is the number ${id}`);
  }
});

test('spaces that only look like spaces are seen in messages', async () => {
  const text = 'integration_name: z\nresources:\n  - { resource: crm/a, method: "list\u00a0" }\n';
  expect(await told(text)).toEqual([expect.stringContaining('"list\\u00a0"')]);
});

test('JSON with comments is told as JSON, with or without a name', async () => {
  const text = '/* a job */\n// mine\n{"integration_name": "z", "resources": []}';
  for (const path of ['a.jsonc', 'a.json', undefined]) {
    const { findings } = await lint({ text, ...(path && { path }) }, await resolveOptionsConfig({}, rules));
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['syntax', 'JSON has no comments: "/* a job */"'],
    ]);
  }
  expect(await told('// just a text\n', 'a.yaml')).toEqual([expect.stringContaining('schema')]);
});

describe('suppressions', () => {
  const job = 'integration_name: z\nresources:\n  - { resource: crm/a, method: list }\n';

  test('are about the document that they are in', async () => {
    const text = `# sync-job-lint-disable-file missing-id\n${job}---\n# sync-job-lint-disable-file unused-arg\n${job}# sync-job-lint-enable unused-loop\n`;
    const { findings } = await lint({ text, path: 'a.yaml' }, await resolveOptionsConfig({}, rules));
    expect(findings.map(({ line, document }) => [line, document])).toEqual([
      [1, 0],
      [6, 1],
      [10, 1],
    ]);
  });

  test('of what is said about suppressions count, and are told where they hide nothing', async () => {
    const idle = '# sync-job-lint-disable-next-line unknown-method\n';
    expect(await told(`# sync-job-lint-disable-file unused-suppression\n${idle}${job}`)).toEqual([]);
    expect(await told(`# sync-job-lint-disable-file unused-suppression\n${job}`)).toEqual([
      expect.stringMatching(/^1:30 unused-suppression: unused suppression of "unused-suppression"/),
    ]);
  });
});
