import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/cli.ts';

const broken = 'integration_name: zendesk\nresources:\n  - resource: ticketing/users\n    method: lsit\n';

function git(cwd: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'ignore' });
}

/** A repository with three broken jobs, of which one was changed after the first commit and one is not tracked. */
function repository(): string {
  const cwd = folder({ 'jobs/old.yaml': broken, 'jobs/ü new.yaml': broken });
  git(cwd, 'init');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-m', 'first');
  appendFileSync(join(cwd, 'jobs/ü new.yaml'), '# changed\n');
  writeFileSync(join(cwd, 'jobs/untracked.yaml'), broken);
  return cwd;
}

async function checked(cwd: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await run([...args, '-f', 'json'], { cwd });
  return JSON.parse(stdout).files.map(({ path }: { path: string }) => path);
}

describe('--changed', () => {
  it('checks what differs from the last commit, and what git does not track', async () => {
    const cwd = repository();
    expect(await checked(cwd, '.', '--changed')).toEqual(['jobs/untracked.yaml', 'jobs/ü new.yaml']);
    expect(await checked(cwd, '--changed', 'jobs')).toEqual(['jobs/untracked.yaml', 'jobs/ü new.yaml']);
    expect(await checked(join(cwd, 'jobs'), '--changed', '.')).toEqual(['untracked.yaml', 'ü new.yaml']);
    expect(await checked(cwd, '--changed', 'jobs/old.yaml')).toEqual([]);
  });

  it('compares with the revision that is named, or with where the branch left its upstream', async () => {
    const cwd = repository();
    git(cwd, 'branch', 'base');
    git(cwd, 'checkout', '-b', 'topic');
    git(cwd, 'branch', '--set-upstream-to', 'base');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-m', 'second');
    expect(await checked(cwd, '.', '--changed')).toEqual(['jobs/untracked.yaml', 'jobs/ü new.yaml']);
    expect(await checked(cwd, '.', '--changed=HEAD')).toEqual([]);
    expect(await checked(cwd, '.', '--changed', 'base')).toEqual(['jobs/untracked.yaml', 'jobs/ü new.yaml']);
  });

  it('takes a revision for one even where a folder has its name, when it is written with "="', async () => {
    const cwd = repository();
    git(cwd, 'tag', 'jobs');
    expect(await checked(cwd, '.', '--changed=jobs')).toEqual(['jobs/untracked.yaml', 'jobs/ü new.yaml']);
  });

  it('checks everything before the first commit', async () => {
    const cwd = folder({ 'jobs/a.yaml': broken, 'jobs/b.yaml': broken });
    git(cwd, 'init');
    git(cwd, 'add', 'jobs/a.yaml');
    expect(await checked(cwd, 'jobs', '--changed')).toEqual(['jobs/a.yaml', 'jobs/b.yaml']);
  });

  it('says why git can not answer', async () => {
    const nowhere = folder({ 'a.yaml': broken });
    const refused = await run(['.', '--changed'], {
      cwd: nowhere,
      env: { GIT_CEILING_DIRECTORIES: join(nowhere, '..') },
    });
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^error: "--changed" can't ask git: not a git repository/);
    const cwd = repository();
    for (const revision of ['nope', '--output=x', '']) {
      const { status, stderr } = await run(['.', `--changed=${revision}`], { cwd });
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: `error: "--changed" can't ask git: "${revision}" is not a revision of this repository\n`,
      });
    }
  });
});

describe('what is listed', () => {
  it('is at most --max-findings, the most severe first, while counts and the exit status stay', async () => {
    const cwd = folder({ 'a.yaml': broken, 'b.yaml': broken.replace('lsit', 'list\n    depends_on: gone') });
    const { status, stdout, stderr } = await run(['.', '-f', 'json', '--max-findings', '1'], { cwd });
    const report = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(report.summary).toMatchObject({ errors: 1, warnings: 1 });
    expect(
      report.files.map(({ findings }: { findings: { rule: string }[] }) => findings.map(({ rule }) => rule)),
    ).toEqual([[], ['unknown-dependency']]);
    expect(stderr).toBe('note: there are 2 findings: the report lists 1, the most severe\n');
    expect((await run(['.', '--max-findings', 'x'], { cwd })).stderr).toContain(
      'takes a whole number from 0 on, found "x"',
    );
  });

  it('counts fixes of findings that are not listed', async () => {
    const cwd = folder({ 'a.yaml': `${broken.replace('lsit', 'list')}    persist: true\n` });
    const { stdout } = await run(['.', '-f', 'json', '--max-findings', '0'], { cwd });
    expect(JSON.parse(stdout).summary).toMatchObject({ warnings: 1, fixable: 1 });
    const pretty = await run(['.', '--max-findings', '0'], { cwd });
    expect(pretty.stdout).toBe('1 warning in 1 of 1 file (1 job checked), 1 fixable with --fix\n');
  });

  it('is counted by rule with --statistics', async () => {
    const cwd = folder({
      'a.yaml': broken,
      'b.yaml': `${broken.replace('lsit', 'list')}    persist: true\n`,
      'c.yaml': broken,
    });
    const table = [
      'rule                 severity  findings  fixable',
      'unknown-method       warning          2        0',
      'ineffective-persist  warning          1        1',
      '',
    ].join('\n');
    const compact = await run(['.', '-f', 'compact', '--statistics', '--max-findings', '1'], { cwd });
    expect(compact.stdout).toMatch(/^a\.yaml:4:13: warning unknown-method: .* - did you mean "list"\?\n\n/);
    expect(compact.stdout.endsWith(`\n\n${table}`)).toBe(true);
    expect((await run(['.', '--statistics'], { cwd })).stdout).toContain(`\n\n${table}\n3 warnings in 3 of 3 files`);
    expect((await run(['.', '--statistics', '-f', 'json'], { cwd })).stderr).toContain(
      '"--statistics" needs the format',
    );
  });
});

describe('a baseline in the config', () => {
  it('is used like --baseline, from any folder', async () => {
    const cwd = folder({
      'jobs/a.yaml': broken,
      'sync-job-lint.config.yaml': 'root: true\nbaseline: known/all.json\n',
    });
    mkdirSync(join(cwd, 'known'));
    expect((await run(['jobs'], { cwd })).stderr).toContain('error: baseline "known/all.json" ');
    expect((await run(['jobs', '--update-baseline'], { cwd })).status).toBe(0);
    expect((await run(['jobs'], { cwd })).stdout).toBe('no problems in 1 file (1 job checked), 1 in the baseline\n');
    expect((await run(['.'], { cwd: join(cwd, 'jobs') })).stdout).toContain('1 in the baseline');
    expect((await run(['jobs', '--no-config'], { cwd })).stdout).toContain('1 warning');
  });
});

describe('completion', () => {
  const complete = (shell: string, words: string[]) =>
    execFileSync(
      'bash',
      [
        '-c',
        `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sync_job_lint; printf '%s\\n' "\${COMPREPLY[@]}"`,
        shell,
        ...words,
      ],
      { encoding: 'utf8' },
    )
      .split('\n')
      .filter(Boolean);

  it('knows commands, options, formats and rules', async () => {
    const { stdout } = await run(['completion', 'bash']);
    const script = join(folder({ script: stdout }), 'script');
    expect(complete(script, ['sync-job-lint', 'exp'])).toEqual(['explain']);
    expect(complete(script, ['sync-job-lint', '--max-'])).toEqual(['--max-warnings', '--max-findings']);
    expect(complete(script, ['sync-job-lint', '-f', 'j'])).toEqual(['json', 'junit']);
    expect(complete(script, ['sync-job-lint', '--format', '=', 'sa'])).toEqual(['sarif']);
    expect(complete(script, ['sync-job-lint', 'graph', '-f', ''])).toEqual(['tree', 'mermaid', 'dot', 'svg', 'json']);
    expect(complete(script, ['sync-job-lint', 'explain', 'unused-a'])).toEqual(['unused-arg']);
    expect(complete(script, ['sync-job-lint', 'explain', '--fi'])).toEqual([]);
    expect(complete(script, ['sync-job-lint', 'schema', 'c'])).toEqual(['config']);
    expect(complete(script, ['sync-job-lint', 'remote', 'pu'])).toEqual(['pull']);
    expect(complete(script, ['sync-job-lint', 'remote', 'pull', '--fo'])).toEqual(['--force']);
  });

  it('is there for three shells, and for no others', async () => {
    expect((await run(['completion', 'zsh'])).stdout).toMatch(/^#compdef sync-job-lint\n/);
    expect((await run(['completion', 'fish'])).stdout).toContain(
      'complete -c sync-job-lint -n "__fish_seen_subcommand_from explain"',
    );
    expect(await run(['completion', 'fsh'])).toMatchObject({ status: 2, stdout: '' });
    expect((await run(['completion'])).stderr).toContain('"completion" needs a shell');
  });
});
