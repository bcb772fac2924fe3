import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/cli.ts';

const job = `integration_name: zendesk
default_runtime_version: 4
args_schema:
  account: { type: string, format: integrated_account_id, required: true }
  hook: { type: string }
  limit: { type: integer }
args_validation: 'args.hook = "none" ? { "message": "no" }'
resources:
  - name: users
    type: request
    resource: ticketing/users
    method: list
    integrated_account_id: "{{args.account}}"
    query: { limit: "{{args.limit:int?:10:int}}", name: "{{args.hook:undefined}}" }
  - name: out
    type: destination
    run_if: $exists(args.hook)
    destination_type: webhook
    config: { id: "{{args.hook}}" }
    resources_to_persist: [users]
`;
const account = '4a4de828-f4db-4c9e-adfd-434e0864c3c7';

describe('plan', () => {
  it('shows what arguments decide', async () => {
    const cwd = folder({ 'a.yaml': job });
    expect(await run(['plan', 'a.yaml'], { cwd })).toEqual({
      status: 0,
      stdout: [
        'a.yaml  zendesk  (runtime 4)',
        'args.hook  starts                    skips  writes',
        '–          yes                              nothing',
        'given      depends: args_validation         out',
        '',
      ].join('\n'),
      stderr: '',
    });
    const markdown = await run(['plan', 'a.yaml', '-f', 'markdown'], { cwd });
    expect(markdown.stdout).toContain('| – | yes |  | nothing |\n');
    const schema = JSON.parse(readFileSync(new URL('../../schemas/plan.schema.json', import.meta.url), 'utf8'));
    const json = JSON.parse((await run(['plan', 'a.yaml', '-f', 'json'], { cwd })).stdout);
    expect(new Ajv({ strict: false }).compile(schema)(json)).toBe(true);
  });

  it('shows the steps of a run with arguments, however they are given', async () => {
    const args = JSON.stringify({ account });
    const body = `sync_job_id: ${account}\nargs: ${args}\n`;
    const cwd = folder({ 'a.yaml': job, 'args.json': args, 'run.yaml': body });
    const expected = [
      'a.yaml  zendesk  (runtime 4)',
      '1. users  request ticketing/users list  once; 1 request and its pages',
      `     integrated_account_id: "${account}"`,
      '     query: {"limit":10}',
      '2. out  destination webhook ← users  skipped: `run_if` is false',
      'nothing is written',
      '',
    ].join('\n');
    for (const given of [
      ['--args', 'args.json'],
      ['--args', 'run.yaml'],
      ['--args', args],
      ['--set', `account=${account}`],
    ]) {
      expect(await run(['plan', 'a.yaml', ...given], { cwd })).toEqual({ status: 0, stdout: expected, stderr: '' });
    }
    const stdin = await run(['plan', 'a.yaml', '--args', '-'], { cwd, stdin: args });
    expect(stdin.stdout).toBe(expected);
    const more = await run(['plan', 'a.yaml', '--args', args, '--set', 'limit=5', '--set', 'hook=1'], { cwd });
    expect(more.stdout).toContain('query: {"limit":5,"name":"1"}\n');
    expect(more.stdout).toContain('2. out  destination webhook ← users  for each batch\n     config: {"id":"1"}\n');
  });

  it('refuses arguments that the platform would refuse', async () => {
    const cwd = folder({ 'a.yaml': job, 'args.yaml': 'hook: a\nlimt: 1\n' });
    const missing = await run(['plan', 'a.yaml', '--args', 'args.yaml'], { cwd });
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    expect(missing.stderr).toContain('error: args.yaml:1:1: the required argument "account" is missing\n');
    expect(missing.stderr).toContain(
      'warning: args.yaml:2:1: `args_schema` declares no argument "limt"\n  help: did you mean "limit"?\n',
    );
    const refused = await run(['plan', 'a.yaml', '--set', `account=${account}`, '--set', 'hook=none'], { cwd });
    expect(refused).toMatchObject({ status: 1, stderr: '' });
    expect(refused.stdout).toBe('a.yaml  zendesk  (runtime 4)\nthe run is refused by `args_validation`\n');
  });

  it('says what it can not do', async () => {
    const cwd = folder({ 'a.yaml': job, 'list.json': JSON.stringify([{ account }, { account }]) });
    const said = async (...args: string[]) => {
      const { status, stderr } = await run(['plan', ...args], { cwd });
      expect(status).toBe(2);
      return stderr;
    };
    expect(await said()).toContain('"plan" needs a file with a job');
    expect(await said('gone.yaml')).toContain('"gone.yaml" matches no file');
    expect(await said('a.yaml', '--args', 'gone.json')).toContain('"gone.json" can\'t be read');
    expect(await said('a.yaml', '--args', 'list.json')).toContain('"--args" needs the arguments of one run');
    expect(await said('a.yaml', '--set', 'hok=1')).toContain('did you mean "hook"?');
    expect(await said('a.yaml', '--set', 'hook')).toContain('write --set NAME=VALUE');
  });
});
