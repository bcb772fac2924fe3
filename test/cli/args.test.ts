import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { formatNames } from '../../src/report/index.ts';
import { folder, run } from '../support/cli.ts';

const job = `integration_name: zendesk
args_schema:
  since: { type: string, format: date, required: true }
resources:
  - { resource: ticketing/users, method: list, query: { since: "{{args.since}}" } }
`;
const right = 'since: "2024-01-01"\n';
const wrong = '{ "since": 7 }';

describe('args --check', () => {
  it('says whether a run may start', async () => {
    const cwd = folder({ 'job.yaml': job, 'a.yaml': right, 'b.json': wrong });
    expect(await run(['args', 'job.yaml', '--check', 'a.yaml'], { cwd })).toEqual({
      status: 0,
      stdout: 'no problems in 1 file (1 run checked)\n',
      stderr: '',
    });
    const both = await run(['args', 'job.yaml', '--check', 'a.yaml', '--check', 'b.json', '-f', 'compact'], { cwd });
    expect(both.status).toBe(1);
    expect(both.stdout).toContain('b.json:1:12: error arg-type: `args.since` is 7, expected a string\n');
    const stdin = await run(['args', 'job.yaml', '--check', '-', '-f', 'compact'], { cwd, stdin: wrong });
    expect(stdin.stdout).toContain('<stdin>:1:12: error arg-type');
    const other = await run(['args', '-', '--check', 'a.yaml'], { cwd, stdin: job });
    expect(other).toMatchObject({ status: 0, stderr: '' });
  });

  it('reports in every format of lint', async () => {
    const cwd = folder({ 'job.yaml': job, 'b.json': wrong });
    for (const format of formatNames) {
      const { status, stdout } = await run(['args', 'job.yaml', '--check', 'b.json', '-f', format], { cwd });
      expect([format, status]).toEqual([format, 1]);
      expect(stdout, format).toContain('expected a string');
    }
    const { stdout } = await run(['args', 'job.yaml', '--check', 'b.json', '-f', 'json'], { cwd });
    const schema = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
    expect(new Ajv({ strict: false }).compile(schema)(JSON.parse(stdout))).toBe(true);
    expect(JSON.parse(stdout).files[0].findings[0].related).toEqual([
      { message: 'declared here', path: 'job.yaml', line: 3, column: 3, endLine: 3, endColumn: 8 },
    ]);
  });

  it('annotates in a workflow of GitHub, unless a format is given', async () => {
    const cwd = folder({
      'job.yaml':
        'integration_name: z\nargs_schema: { n: { type: integer } }\nresources: [{ resource: a/b, method: list, query: { n: "{{args.n:int:undefined}}" } }]\n',
      'run.json': '{ "n": "x" }',
    });
    const env = { GITHUB_ACTIONS: 'true' };
    const { stdout } = await run(['args', 'job.yaml', '--check', 'run.json'], { cwd, env });
    expect(stdout).toMatch(/^::stop-commands::/);
    expect(stdout).toMatch(/\n::error .*file=run\.json,line=1,.*arg-type/);
    expect(
      (await run(['args', 'job.yaml', '--check', 'run.json', '-f', 'compact'], { cwd, env })).stdout,
    ).not.toContain('::error');
  });

  it('has rules that are explained', async () => {
    for (const id of ['arg-missing', 'arg-type', 'arg-format', 'arg-unknown', 'run-body'])
      expect((await run(['explain', id])).stdout).toMatch(new RegExp(`^${id} \\((?:error|warning)\\)\n\n\\w`));
    expect((await run(['explain', 'arg-mising'])).stderr).toContain('did you mean "arg-missing"?');
  });

  it('says what it can not do', async () => {
    const cwd = folder({ 'job.yaml': job, 'two.yaml': `${job}---\n${job}`, 'a.yaml': right });
    const missing = await run(['args', 'job.yaml', '--check', 'gone.yaml', '--check', 'a.yaml'], { cwd });
    expect(missing).toMatchObject({ status: 2, stdout: 'no problems in 1 file (1 run checked)\n' });
    expect(missing.stderr).toContain('"gone.yaml" can\'t be read');
    const several = await run(['args', 'two.yaml', '--check', 'a.yaml'], { cwd });
    expect(several.stderr).toBe(
      'error: "two.yaml" holds 2 jobs, and one is needed\n  help: name it: --job ID|LABEL|N\n',
    );
    expect((await run(['args', 'two.yaml', '--check', 'a.yaml', '--job', '2'], { cwd })).status).toBe(0);
    expect((await run(['args', 'job.yaml'], { cwd })).stderr).toContain('needs either "--check FILE" or "--emit NAME"');
    expect((await run(['args'], { cwd })).stderr).toContain('"args" needs a file with a job');
    expect((await run(['args', '-', '--check', '-'], { cwd, stdin: job })).status).toBe(2);
  });
});

describe('args --emit', () => {
  it('writes to standard output, or to a file', async () => {
    const cwd = folder({ 'job.yaml': job });
    const { stdout, status } = await run(['args', 'job.yaml', '--emit', 'typescript'], { cwd });
    expect({ stdout, status }).toEqual({
      stdout: 'export interface Args {\n  /** Format: date */\n  since: string;\n}\n',
      status: 0,
    });
    await run(['args', 'job.yaml', '--emit', 'sample', '-o', 'out/sample.json'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'out/sample.json'), 'utf8'))).toEqual({ since: '2026-01-31' });
    const checked = await run(['args', 'job.yaml', '--check', 'out/sample.json'], { cwd });
    expect(checked.status).toBe(0);
    expect((await run(['args', 'job.yaml', '--emit', 'typscript'], { cwd })).stderr).toContain(
      'did you mean "typescript"?',
    );
  });
});
