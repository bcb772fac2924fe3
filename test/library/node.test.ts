import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintFiles, lintText } from '../../src/node.ts';
import { folder } from '../support/cli.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const warning = clean.replace('list', 'GET');

describe('lintFiles', () => {
  it('lints paths, directories and globs, in path order', async () => {
    const cwd = folder({ 'jobs/b.yaml': warning, 'jobs/a.yaml': clean, 'jobs/package.json': '{}', 'c.yaml': clean });
    const results = await lintFiles(['jobs', '*.yaml'], { cwd });
    expect(results.map(({ path, warnings }) => [path, warnings])).toEqual([
      ['c.yaml', 0],
      ['jobs/a.yaml', 0],
      ['jobs/b.yaml', 1],
    ]);
    const [first] = (await lintText(warning, { path: 'jobs/b.yaml' })).findings;
    expect(results[2]!.findings).toEqual([first]);
  });

  it('goes by the configs of the files, or by the given one', async () => {
    const cwd = folder({ 'a.yaml': warning, 'sync-job-lint.config.yaml': 'rules: { unknown-method: error }\n' });
    const [found] = await lintFiles('a.yaml', { cwd });
    expect(found).toMatchObject({ errors: 1, warnings: 0 });
    const config = { overrides: [{ files: ['a.yaml'], rules: { 'unknown-method': 'off' } }] } as const;
    const [given] = await lintFiles('a.yaml', { cwd, config });
    expect(given).toMatchObject({ errors: 0, warnings: 0 });
  });

  it("has a finding for what can't be read", async () => {
    const cwd = folder({ 'a.yaml': clean });
    const [device, file] = await lintFiles(['a.yaml', '/dev/null'], { cwd });
    expect(device).toMatchObject({ path: expect.stringContaining('/dev/null'), errors: 1 });
    expect(device!.findings[0]!.message).toBe("the file can't be read: it is a device, not a file");
    expect(file).toMatchObject({ path: 'a.yaml', errors: 0 });
  });

  it.each([
    [3, {}, 'patterns: expected a string or a list of strings'],
    [['gone.yaml'], {}, 'patterns: "gone.yaml" matches no sync job'],
    [['other.yaml/..'], {}, 'patterns: "other.yaml/.." matches no sync job'],
    [['a.yaml'], { cdw: '.' }, 'cdw: no such option; did you mean "cwd"?'],
    [['a.yaml'], { cwd: 1 }, 'cwd: expected a string'],
    [['a.yaml'], { config: { rulez: {} } }, 'config.rulez: "rulez" is not a key of a config; did you mean "rules"?'],
  ])('rejects %j %j', async (patterns, options, message) => {
    const cwd = folder({ 'sub/other.yaml': 'name: x\n', 'a.yaml': clean });
    const call = lintFiles(patterns as string[], { cwd: join(cwd, 'sub'), ...(options as object) });
    await expect(call).rejects.toThrow(new TypeError(message));
  });

  it('accepts patterns that match nothing where that is allowed', async () => {
    expect(await lintFiles(['gone.yaml'], { cwd: folder(), allowEmpty: true })).toEqual([]);
  });
});
