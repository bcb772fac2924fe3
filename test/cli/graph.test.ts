import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/cli.ts';

const good = 'label: Users\nintegration_name: zendesk\nresources:\n  - { resource: ticketing/users, method: list }\n';
const other = good.replace('Users', 'Groups').replace('users', 'groups');

describe('graph', () => {
  it('draws Mermaid in a pipe, and what is asked for', async () => {
    const cwd = folder({ 'a.yaml': good });
    const piped = await run(['graph', 'a.yaml'], { cwd });
    expect(piped).toEqual({
      status: 0,
      stdout: 'flowchart TB\n  n0["ticketing/users<br/>request ticketing/users list<br/>#8658; persisted"]\n',
      stderr: '',
    });
    const tree = await run(['graph', '-f', 'tree', 'a.yaml'], { cwd });
    expect(tree.stdout).toBe('a.yaml  Users\nticketing/users  request  ticketing/users list  ⇒ persisted\n');
    expect((await run(['graph', '-f', 'tree', '--color', 'a.yaml'], { cwd })).stdout).toContain(
      '\u001b[1mticketing/users',
    );
    expect((await run(['graph', '--direction', 'LR', 'a.yaml'], { cwd })).stdout).toMatch(/^flowchart LR\n/);
  });

  it('reads standard input, directories and the files of the config', async () => {
    const cwd = folder({ 'jobs/a.yaml': good, 'jobs/b.yaml': other, 'jobs/c.yaml': 'a: 1\n' });
    const stdin = await run(['graph', '-', '-f', 'tree'], { cwd, stdin: good });
    expect(stdin.stdout).toMatch(/^<stdin> {2}Users\n/);
    const both = await run(['graph', 'jobs', '-f', 'tree'], { cwd });
    expect(both).toMatchObject({ status: 0, stderr: '' });
    expect(both.stdout).toMatch(/^jobs\/a\.yaml {2}Users\n.*\n\njobs\/b\.yaml {2}Groups\n/);
    const config = folder({ 'a.yaml': good, 'sync-job-lint.config.yaml': 'files: ["*.yaml"]\n' });
    expect((await run(['graph', '-f', 'tree'], { cwd: config })).stdout).toMatch(/^a\.yaml {2}Users\n/);
  });

  it('writes a file, whose extension tells the format', async () => {
    const cwd = folder({ 'a.yaml': good });
    const extensions = {
      svg: '<svg ',
      dot: 'digraph {',
      json: '{\n  "version": 1',
      mmd: 'flowchart TB',
      txt: 'a.yaml',
    };
    for (const [extension, start] of Object.entries(extensions)) {
      const outcome = await run(['graph', 'a.yaml', '-o', `out/a.${extension}`], { cwd });
      expect(outcome).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(readFileSync(join(cwd, `out/a.${extension}`), 'utf8').startsWith(start), extension).toBe(true);
    }
    const over = await run(['graph', 'a.yaml', '-o', 'a.yaml'], { cwd });
    expect(over).toMatchObject({
      status: 2,
      stderr: 'error: "a.yaml" can\'t be written: it is one of the files that are drawn\n',
    });
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(good);
  });

  it('takes one of several jobs', async () => {
    const cwd = folder({ 'a.yaml': `${good}---\nid: 4a4de828-f4db-4c9e-adfd-434e0864c3c7\n${other}` });
    for (const name of ['Groups', '2', '4a4de828-f4db-4c9e-adfd-434e0864c3c7']) {
      const { stdout } = await run(['graph', 'a.yaml', '-f', 'tree', '--job', name], { cwd });
      expect(stdout).toBe('a.yaml  Groups\nticketing/groups  request  ticketing/groups list  ⇒ persisted\n');
    }
    const wrong = await run(['graph', 'a.yaml', '--job', 'Grups'], { cwd });
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(wrong.stderr).toBe('error: "Grups" is none of the 2 jobs\n  help: did you mean "Groups"?\n');
  });

  it('marks what lint finds', async () => {
    const cwd = folder({ 'a.yaml': good.replace('list', 'GET') });
    const { stdout, status } = await run(['graph', 'a.yaml', '-f', 'tree', '--findings'], { cwd });
    expect({ stdout, status }).toEqual({
      stdout: 'a.yaml  Users\nticketing/users  request  ticketing/users GET  ⇒ persisted  ⚠ unknown-method\n',
      status: 0,
    });
  });

  it("says what it can't draw, and draws the rest", async () => {
    const cwd = folder({ 'a.yaml': good, 'b.yaml': 'a: [b\n', 'c.yaml': 'a: 1\n' });
    const outcome = await run(['graph', 'a.yaml', 'b.yaml', 'c.yaml', 'd.yaml', '-f', 'tree'], { cwd });
    expect(outcome.status).toBe(2);
    expect(outcome.stdout).toMatch(/^a\.yaml {2}Users\n/);
    expect(outcome.stderr).toContain('error: "d.yaml" matches no file\n');
    expect(outcome.stderr).toMatch(/^error: b\.yaml:1:\d+: /m);
    expect(outcome.stderr).toContain('error: "c.yaml" holds no sync job\n');
    expect(await run(['graph', 'c.yaml'], { cwd })).toMatchObject({ status: 2, stdout: '' });
    expect((await run(['graph'], { cwd })).stderr).toContain('no file is named, and no config has "files"');
    expect((await run(['graph', 'a.yaml', '-f', 'png'], { cwd })).stderr).toBe(
      'error: "png" is not a format, expected "tree", "mermaid", "dot", "svg" or "json"\n  help: did you mean "svg"?\n'.replace(
        /\n {2}help.*\n$/,
        '\n',
      ),
    );
    expect(existsSync(join(cwd, 'png'))).toBe(false);
  });

  it('says what there was no room for', async () => {
    const steps = Array.from({ length: 700 }, (_, index) => `  - { resource: ticketing/r${index}, method: list }\n`);
    const cwd = folder({ 'a.yaml': `integration_name: zendesk\nresources:\n${steps.join('')}` });
    const { stderr, status } = await run(['graph', 'a.yaml', '-f', 'svg'], { cwd });
    expect({ stderr, status }).toEqual({
      stderr: 'note: no room for 200 steps, which are counted\n  help: use "--job", or "--format dot" and Graphviz\n',
      status: 0,
    });
  });
});
