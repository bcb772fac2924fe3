import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/cli.ts';

const job = `label: Tickets
integration_name: zendesk
args_schema:
  status: { type: string }
resources:
  - resource: ticketing/tickets
    method: list
    query: { status: "{{args.status}}" }
`;
const required = job.replace('type: string', 'type: string, required: true');
const other = job.replace('status: "', 'state: "');

const breaking = `  breaking   "status" is required now: runs without it are refused  arg-made-required  new.yaml:4:3\n`;

describe('diff', () => {
  it('compares two files, and says how bad it is', async () => {
    const cwd = folder({ 'old.yaml': job, 'new.yaml': required, 'query.yaml': other });
    expect(await run(['diff', 'old.yaml', 'new.yaml'], { cwd })).toEqual({
      status: 1,
      stdout: `old.yaml → new.yaml  Tickets\n${breaking}\n1 breaking in 1 job\n`,
      stderr: '',
    });
    expect((await run(['diff', 'old.yaml', 'old.yaml'], { cwd })).stdout).toBe('no changes in 1 job\n');
    const statuses = async (file: string) =>
      Promise.all(
        ['breaking', 'dangerous', 'any', 'never'].map(
          async (level) => (await run(['diff', 'old.yaml', file, '--fail-on', level], { cwd })).status,
        ),
      );
    expect(await statuses('new.yaml')).toEqual([1, 1, 1, 0]);
    expect(await statuses('query.yaml')).toEqual([0, 1, 1, 0]);
    const stdin = await run(['diff', '-', 'new.yaml', '-f', 'github'], { cwd, stdin: job });
    expect(stdin.stdout).toBe(
      '::error file=new.yaml,line=4,endLine=4,title=arg-made-required::"status" is required now: runs without it are refused\n',
    );
  });

  it('compares two directories, file by file', async () => {
    const cwd = folder({ 'a/x.yaml': job, 'a/y.yaml': job, 'b/x.yaml': job, 'b/y.yaml': other, 'b/z.yaml': required });
    const { stdout } = await run(['diff', 'a', 'b'], { cwd });
    expect(stdout).toContain('a/y.yaml → b/y.yaml  Tickets\n  dangerous  `query` of');
    expect(stdout).toContain('b/z.yaml  Tickets\n  safe       the job is new\n');
    expect(stdout).toMatch(/\n1 dangerous, 1 safe in 3 jobs\n$/);
  });

  it('says what it can not do', async () => {
    const cwd = folder({ 'a.yaml': job, 'b.yaml': 'x: [', 'c.yaml': 'x: 1' });
    const said = async (...args: string[]) => {
      const { status, stdout, stderr } = await run(['diff', ...args], { cwd });
      expect([status, stdout]).toEqual([2, '']);
      return stderr;
    };
    expect(await said()).toContain('"diff" needs two files or directories\n  help: or one version: --against REV');
    expect(await said('a.yaml', 'b.yaml')).toContain('b.yaml:1:4: ');
    expect(await said('a.yaml', 'c.yaml')).toContain('"c.yaml" holds no sync job');
    expect(await said('a.yaml', 'd.yaml')).toContain('"d.yaml" matches no file');
    expect(await said('-', '-')).toContain('standard input can be read once only');
    expect(await said('a.yaml', 'a.yaml', '--fail-on', 'dangerus')).toContain('did you mean "dangerous"?');
    expect(await said('--against', 'main')).toContain(`"--against" can't ask git: not a git repository`);
  });
});

describe('diff --against', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd, stdio: 'pipe' });

  function repository(): string {
    const cwd = folder({ 'jobs/a.yaml': job, 'jobs/b.yaml': job.replace('Tickets', 'B'), 'notes.yaml': 'x: 1\n' });
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'first');
    return cwd;
  }

  it('compares what differs from a revision, renamed and deleted files included', async () => {
    const cwd = repository();
    expect((await run(['diff', '--against', 'HEAD'], { cwd })).stdout).toBe('no job differs\n');
    mkdirSync(join(cwd, 'more'));
    renameSync(join(cwd, 'jobs/a.yaml'), join(cwd, 'more/a.yaml'));
    rmSync(join(cwd, 'jobs/b.yaml'));
    writeFileSync(join(cwd, 'notes.yaml'), 'x: 2\n');
    writeFileSync(join(cwd, 'more/a.yaml'), required);
    writeFileSync(join(cwd, 'new.yaml'), other.replace('Tickets', 'New'));
    git(cwd, 'add', '.');
    const { status, stdout } = await run(['diff', '--against', 'HEAD'], { cwd });
    expect(stdout).toContain('jobs/a.yaml → more/a.yaml  Tickets\n  breaking   "status" is required now');
    expect(stdout).toContain('HEAD:jobs/b.yaml  B\n  breaking   the job is gone');
    expect(stdout).toContain('new.yaml  New\n  safe       the job is new\n');
    expect(stdout).toMatch(/\n2 breaking, 1 safe in 3 jobs\n$/);
    expect(status).toBe(1);
    const below = await run(['diff', '--against', 'HEAD', '../jobs', '-f', 'json'], { cwd: join(cwd, 'more') });
    const { jobs } = JSON.parse(below.stdout);
    // What has left the folder is gone from it.
    const gone = (path: string) => ({ state: 'removed', before: { path, revision: 'HEAD', line: 1 } });
    expect(jobs).toMatchObject([gone('../jobs/a.yaml'), gone('../jobs/b.yaml')]);
    const glob = await run(['diff', '--against', 'HEAD', '**/a.yaml'], { cwd });
    expect(glob.stdout).toMatch(/\n1 breaking in 1 job\n$/);
  });

  it('says what it can not do', async () => {
    const cwd = repository();
    const unknown = await run(['diff', '--against', 'nothing'], { cwd });
    expect(unknown).toMatchObject({ status: 2, stdout: '' });
    expect(unknown.stderr).toContain('"nothing" is not a revision of this repository');
    expect((await run(['diff', '--against', 'HEAD', 'job'], { cwd })).stderr).toContain('"job" matches no file');
    writeFileSync(join(cwd, 'jobs/a.yaml'), `${job}  - [\n`);
    const broken = await run(['diff', '--against', 'HEAD'], { cwd });
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain('jobs/a.yaml:');
  });
});
