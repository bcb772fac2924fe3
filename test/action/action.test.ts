import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployed, playApi, TOKEN } from '../remote/api.ts';
import { folder, run, runScript } from '../support/cli.ts';
import { act, actionScript } from './runner.ts';

const clean = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: list\n';
const warning = clean.replace('list', 'GET');
const error = `${clean}    depends_on: ticketing/accounts\n`;

describe('the GitHub Action', () => {
  it('passes what is good', async () => {
    const { status, commands, outputs, summary, log } = await act(folder({ 'jobs/a.yaml': clean }), {
      patterns: 'jobs',
    });
    expect({ status, commands }).toEqual({ status: 0, commands: [] });
    expect(outputs).toEqual({ files: '1', jobs: '1', errors: '0', warnings: '0', infos: '0' });
    expect(summary).toContain('No findings in 1 file');
    expect(log).toContain('no problems in 1 file');
  });

  it('annotates, sums up, counts and fails', async () => {
    const workspace = folder({ 'jobs/a.yaml': error, 'jobs/b.yaml': warning });
    const { status, commands, outputs, summary, log } = await act(workspace, { patterns: 'jobs' });
    expect(status).toBe(1);
    expect(commands).toEqual([
      {
        name: 'error',
        properties: expect.objectContaining({ file: 'jobs/a.yaml', line: '5', title: 'unknown-dependency' }),
        message: expect.stringContaining('"ticketing/accounts"'),
      },
      {
        name: 'warning',
        properties: expect.objectContaining({ file: 'jobs/b.yaml', line: '4', title: 'unknown-method' }),
        message: expect.stringContaining('"GET"'),
      },
    ]);
    expect(outputs).toEqual({ files: '2', jobs: '2', errors: '1', warnings: '1', infos: '0' });
    expect(summary).toContain('| 5:17 | error | unknown-dependency |');
    expect(log).toContain('jobs/a.yaml:5:17: error unknown-dependency');
  });

  it('reads lists one a line, and names that look like options', async () => {
    const files = { 'a b.yaml': warning, '--fix.yaml': clean, 'sub/c.yaml': clean, 'sub/d.yaml': error };
    const { status, outputs } = await act(folder(files), {
      patterns: '\n  a b.yaml\r\n--fix.yaml\n\nsub/*.yaml  \n',
      rules: 'unknown-method=error\nunknown-dependency=off\n',
    });
    expect(status).toBe(1);
    expect(outputs).toMatchObject({ files: '4', errors: '1', warnings: '0' });
  });

  it('takes the options that are inputs', async () => {
    const workspace = folder({
      'sub/a.yaml': warning,
      'sub/own.yaml': 'files: [a.yaml]\nrules: { unknown-method: info }\n',
      'sub/sync-job-lint.config.yaml': 'files: [a.yaml]\n',
    });
    const here = { 'working-directory': 'sub' };
    expect(await act(workspace, here)).toMatchObject({ status: 0, outputs: { warnings: '1' } });
    expect(await act(workspace, { ...here, preset: 'strict' })).toMatchObject({ status: 1, outputs: { errors: '1' } });
    expect(await act(workspace, { ...here, config: 'own.yaml' })).toMatchObject({ status: 0, outputs: { infos: '1' } });
    const limited = await act(workspace, { ...here, 'max-warnings': '0' });
    expect(limited).toMatchObject({ status: 1, outputs: { warnings: '1' } });
    expect(limited.commands[0]?.properties.file).toBe('sub/a.yaml');
    expect((await act(workspace, { ...here, 'max-warnings': '0', fail: 'false' })).status).toBe(0);
  });

  it('checks what is deployed', async () => {
    const jobs = [deployed(1), deployed(2, { resources: [{ resource: 'a/b', method: 'list', depends_on: 'c' }] })];
    const { url } = await playApi({ jobs });
    const env = { TRUTO_API_TOKEN: TOKEN, TRUTO_API_BASE_URL: url };
    const { status, outputs, commands, log } = await act(folder(), { remote: 'true', rules: 'unused-arg=off' }, env);
    expect({ status, outputs }).toMatchObject({ status: 1, outputs: { jobs: '2', errors: '1' } });
    expect(commands).toMatchObject([{ properties: { file: 'remote/job-2.yaml', title: 'unknown-dependency' } }]);
    expect(log).not.toContain(TOKEN);
    const both = await act(folder(), { remote: 'true', patterns: 'jobs' }, env);
    expect(both).toMatchObject({ status: 2, outputs: {} });
    expect(both.log).toContain('"remote" checks what is deployed, and "patterns" names files');
  });

  it('reports what is new since the baseline', async () => {
    const workspace = folder({ 'a.yaml': error });
    await run(['a.yaml', '--baseline', 'known.json', '--update-baseline'], { cwd: workspace });
    const { status, outputs } = await act(workspace, { patterns: 'a.yaml', baseline: 'known.json' });
    expect({ status, errors: outputs.errors }).toEqual({ status: 0, errors: '0' });
  });

  it('writes more reports, and another one to the log', async () => {
    const workspace = folder({ 'a.yaml': error });
    const { status, log } = await act(workspace, { patterns: 'a.yaml', formats: 'sarif=out/a.sarif\ncompact' });
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(join(workspace, 'out/a.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(log).toMatch(/^a\.yaml:5:17: error unknown-dependency: /m);
    expect(log).not.toContain('^^^');
  });

  it('says what it could not do, even where findings do not count', async () => {
    const workspace = folder({ 'a.yaml': error });
    const partly = await act(workspace, { patterns: 'a.yaml\ngone.yaml', fail: 'false' });
    expect(partly).toMatchObject({ status: 2, outputs: { errors: '1' } });
    expect(partly.commands.at(-1)).toMatchObject({
      name: 'error',
      message: expect.stringContaining('the log says why'),
    });
    expect(partly.log).toContain('"gone.yaml" matches no file');

    const wrongFormat = await act(workspace, { patterns: 'a.yaml', formats: 'serif=a' });
    expect(wrongFormat).toMatchObject({ status: 2, outputs: {}, summary: '' });
    expect(wrongFormat.log).toContain('did you mean "sarif"?');

    expect(await act(workspace, { fail: 'maybe' })).toMatchObject({
      status: 2,
      commands: [{ name: 'error', message: '"fail" takes "true" or "false", found "maybe"' }],
    });
    const nowhere = await act(workspace, { 'working-directory': 'no\nwhere' });
    expect(nowhere).toMatchObject({
      status: 2,
      commands: [{ name: 'error', message: expect.stringContaining('"working-directory"') }],
    });
  });

  it.skipIf(process.platform === 'win32')('obeys nothing that a file or its name says', async () => {
    const name = 'a,line=9::%0A\n::warning file=x::y ##[set-output name=errors]0.yaml';
    const injection = '##[set-output name=errors]0 ::add-mask::e';
    const workspace = folder();
    mkdirSync(join(workspace, 'jobs'));
    writeFileSync(join(workspace, 'jobs', name), `${error}    label: "${injection}"\n    methd: "${injection}"\n`);
    const { status, commands, outputs, summary } = await act(workspace, { patterns: 'jobs' });
    expect(status).toBe(1);
    expect(outputs.errors).toBe('1');
    expect(commands.length).toBeGreaterThan(0);
    for (const { name: command, properties } of commands) {
      expect(['error', 'warning']).toContain(command);
      expect(properties.file).toBe(`jobs/${name}`);
    }
    expect(summary.split('\n').filter((line) => line.startsWith('### '))).toHaveLength(1);
  });

  it('leaves nothing behind', async () => {
    const workspace = folder({ 'a.yaml': error });
    const temp = folder();
    await runScript(actionScript, [], {
      cwd: workspace,
      env: { INPUT_PATTERNS: 'a.yaml', RUNNER_TEMP: temp, GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '' },
    });
    expect(readdirSync(temp)).toEqual([]);
  });
});
