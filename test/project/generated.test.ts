import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { rules } from '../../rules/index.ts';
import { generatedFiles } from '../../scripts/generate/index.ts';
import { projectOf, withProject } from '../../scripts/generate/project.ts';
import { fillBlocks } from '../../scripts/generate/text.ts';
import { validateConfig } from '../../src/config/config.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('what is generated is fresh: else run `npm run generate`', async () => {
  const files = await generatedFiles(root);
  expect(files.size).toBeGreaterThan(10);
  expect([...files].filter(([path, text]) => read(path) !== text).map(([path]) => path)).toEqual([]);
});

describe('docs/configuration.md', () => {
  const example = /^# Configuration[\s\S]*?```yaml\n([\s\S]*?)```/.exec(read('docs/configuration.md'))![1]!;
  const config = parseDocument(example).toJS();

  test('shows a configuration that the schema accepts', () => {
    const accepts = new Ajv({ strict: false }).compile(JSON.parse(read('schemas/config.schema.json')));
    expect([accepts(config), accepts.errors]).toEqual([true, null]);
  });

  test('shows a configuration that the program accepts', () => {
    expect(validateConfig(config, rules)).toEqual([]);
  });
});

describe('the schema of the configuration', () => {
  const accepts = new Ajv({ strict: false }).compile(JSON.parse(read('schemas/config.schema.json')));

  test.each<[boolean, object]>([
    [
      true,
      { 'unused-arg': 'off', 'angle-placeholder': ['warning', { style: 'any' }], 'no-monday': ['error', { day: 'x' }] },
    ],
    [true, { 'unused-arg': ['error'] }],
    [false, { 'angle-placeholder': ['warning', { style: 'none' }] }],
    [false, { 'angle-placeholder': ['warning', { styl: 'any' }] }],
    [false, { 'unused-arg': ['error', { style: 'any' }] }],
    [false, { syntax: 'off' }],
  ])('%s for %j', (expected, rules) => {
    expect(accepts({ rules })).toBe(expected);
  });
});

describe('the project', () => {
  const manifest = read('package.json');
  const project = { repository: 'someone/sync-job-lint', version: '2.3.4-rc.1' };

  test('is carried from `repository` and `version` to all that names them', () => {
    const { repository, version, homepage, bugs } = JSON.parse(manifest);
    expect([repository.url, homepage, bugs].map((url: string) => withProject(url, project))).toEqual([
      'git+https://github.com/someone/sync-job-lint.git',
      'https://github.com/someone/sync-job-lint#readme',
      'https://github.com/someone/sync-job-lint/issues',
    ]);
    const ci = withProject(read('docs/ci.md'), project);
    const { repository: now } = projectOf(manifest);
    expect(ci).not.toContain(version);
    expect(ci).not.toContain(now);
    expect(ci.match(/someone\/sync-job-lint/g)).toHaveLength(3);
    expect(ci.match(/v?2\.3\.4-rc\.1/g)).toEqual(['v2.3.4-rc.1', '2.3.4-rc.1', 'v2.3.4-rc.1', 'v2.3.4-rc.1']);
  });

  test('is named nowhere else', () => {
    const { repository } = projectOf(manifest);
    for (const path of ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'action.yml', '.pre-commit-hooks.yaml'])
      expect(read(path), path).not.toContain(repository);
  });

  test('has to be on GitHub', () => {
    expect(() => projectOf('{ "repository": { "url": "https://example.org/a.git" } }')).toThrow('names no repository');
  });
});

describe('fillBlocks', () => {
  const markers = 'a\n<!-- generated: x -->\nold\n<!-- /generated -->\nb\n';

  test('replaces what stands between the markers', () => {
    const once = fillBlocks(markers, { x: '$& new' });
    expect(once).toBe('a\n<!-- generated: x -->\n\n$& new\n\n<!-- /generated -->\nb\n');
    expect(fillBlocks(once, { x: '$& new' })).toBe(once);
  });

  test('fails where a text or its markers are missing', () => {
    expect(() => fillBlocks(markers, {})).toThrow('nothing generates "x"');
    expect(() => fillBlocks(markers, { x: '', y: '' })).toThrow('no markers for y');
  });
});
