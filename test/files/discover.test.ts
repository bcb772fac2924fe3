import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../src/files/discover.ts';
import { folder } from '../support/cli.ts';

function files(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '']));
}

async function paths(cwd: string, ...patterns: string[]): Promise<string[]> {
  return (await discover(patterns, cwd)).files.map(({ path }) => path);
}

describe('discovering files', () => {
  it('takes the YAML and JSON files below a directory, in path order', async () => {
    const cwd = folder(
      files('b.yaml', 'a/z.yml', 'a.json', 'B.YAML', 'a/b/c/d.yaml', 'x.txt', 'yaml', '.hidden/h.yaml', 'é.yaml'),
    );
    expect(await paths(cwd, '.')).toEqual([
      '.hidden/h.yaml',
      'B.YAML',
      'a.json',
      'a/b/c/d.yaml',
      'a/z.yml',
      'b.yaml',
      'é.yaml',
    ]);
    expect(await paths(cwd, 'a')).toEqual(['a/b/c/d.yaml', 'a/z.yml']);
  });

  it('takes each file once', async () => {
    const cwd = folder(files('a/b.yaml', 'a/c.yaml'));
    expect(await paths(cwd, 'a', './a/b.yaml', 'a/../a/c.yaml', 'a/*.yaml', join(cwd, 'a'))).toEqual([
      'a/b.yaml',
      'a/c.yaml',
    ]);
  });

  it('takes a file named outright whatever it is called', async () => {
    const cwd = folder({ ...files('job.txt', 'ignored.yaml', '-x.yaml'), '.gitignore': 'ignored.yaml' });
    const { files: found } = await discover(['job.txt', 'ignored.yaml', '-x.yaml'], cwd);
    expect(found.map(({ path, named }) => [path, named])).toEqual([
      ['-x.yaml', true],
      ['ignored.yaml', true],
      ['job.txt', true],
    ]);
  });

  it('tries a path before it reads it as a glob', async () => {
    const cwd = folder(files('[ab].yaml', 'a.yaml', '{x,y}/z.yaml', 'x/z.yaml', '*.yaml'));
    expect(await paths(cwd, '[ab].yaml')).toEqual(['[ab].yaml']);
    expect(await paths(cwd, '{x,y}')).toEqual(['{x,y}/z.yaml']);
    expect(await paths(cwd, '*.yaml')).toEqual(['*.yaml']);
  });

  it.each([
    ['*.yaml', ['a.yaml', 'b.yaml']],
    ['./*.yaml', ['a.yaml', 'b.yaml']],
    ['**/*.yaml', ['.c/e.yaml', 'a.yaml', 'b.yaml', 'j/a.yaml', 'j/k/b.yaml']],
    ['j/**', ['j/a.yaml', 'j/c.json', 'j/k/b.yaml']],
    ['j/*', ['j/a.yaml', 'j/c.json']],
    ['j/*.txt', ['j/d.txt']],
    ['*/*.{yaml,json}', ['.c/e.yaml', 'j/a.yaml', 'j/c.json']],
    ['{a,j/a}.yaml', ['a.yaml', 'j/a.yaml']],
    ['[!a].yaml', ['b.yaml']],
    ['?.yaml', ['a.yaml', 'b.yaml']],
    ['!(a).yaml', ['b.yaml']],
    ['j/../*.yaml', ['a.yaml', 'b.yaml']],
  ])('expands %s', async (glob, expected) => {
    const cwd = folder(
      files('a.yaml', 'b.yaml', 'j/a.yaml', 'j/c.json', 'j/d.txt', 'j/k/b.yaml', '.c/e.yaml', 'node_modules/m.yaml'),
    );
    expect(await paths(cwd, glob)).toEqual(expected);
    if (!glob.startsWith('./')) expect(await paths(join(cwd, 'j'), `../${glob}`)).toHaveLength(expected.length);
    expect(await paths(join(cwd, 'j'), join(cwd, glob))).toHaveLength(expected.length);
  });

  it('takes what is below the folders that a glob names', async () => {
    const cwd = folder(
      files(
        'packages/a/jobs/x.yaml',
        'packages/a/jobs/y/z.json',
        'packages/a/jobs/b.txt',
        'packages/b/src/jobs/w.yaml',
        'packages/c/d.yaml',
      ),
    );
    const found = ['packages/a/jobs/x.yaml', 'packages/a/jobs/y/z.json'];
    expect(await paths(cwd, 'packages/*/jobs')).toEqual(found);
    expect(await paths(cwd, 'packages/*/jobs/')).toEqual(found);
    expect(await paths(cwd, 'packages/{a,b/src}/jobs')).toEqual([...found, 'packages/b/src/jobs/w.yaml']);
    expect(await paths(cwd, '**/jobs')).toEqual([...found, 'packages/b/src/jobs/w.yaml']);
    const { files: met } = await discover(['packages/*/jobs'], cwd);
    expect(met.filter(({ named }) => named)).toEqual([]);
  });

  it('takes no files of its own', async () => {
    const own = files(
      'sync-job-lint.config.yaml',
      'sync-job-lint.config.json',
      'sync-job-lint-baseline.json',
      'known.json',
    );
    const cwd = folder({ ...own, ...files('a.yaml', 'b.json') });
    const options = { own: [join(cwd, 'known.json')] };
    for (const pattern of ['.', '*.{yaml,json}']) {
      const found = await discover([pattern], cwd, options);
      expect(found.files.map(({ path }) => path)).toEqual(['a.yaml', 'b.json']);
      expect(found.own).toEqual([]);
    }
    const named = await discover([...Object.keys(own), 'a.yaml'], cwd, options);
    expect(named.files.map(({ path }) => path)).toEqual(['a.yaml']);
    expect(named).toMatchObject({ own: Object.keys(own), unmatched: [], unreadable: [] });
  });

  it('says which patterns match nothing', async () => {
    const cwd = folder({ ...files('a.yaml', 'b/c.txt', 'dist/x.yaml'), '.gitignore': 'dist\n' });
    const patterns = ['gone.yaml', 'x/*.yaml', 'a.yaml/b', 'a.yaml/*.yaml', 'b', 'dist', '', '!a.yaml', 'a\0b'];
    const { unmatched, unreadable, files: found } = await discover(['a.yaml', ...patterns], cwd);
    expect(found.map(({ path }) => path)).toEqual(['a.yaml']);
    expect(unreadable).toEqual([]);
    expect(unmatched.map(({ pattern }) => pattern)).toEqual(patterns);
    expect(unmatched.find(({ pattern }) => pattern === 'dist')?.help).toContain('.gitignore');
    expect(unmatched.find(({ pattern }) => pattern === 'b')?.help).toBeUndefined();
  });

  it('reports paths relative to the working directory, outside of it too', async () => {
    const cwd = folder(files('a/x.yaml', 'b/y.yaml'));
    expect(await paths(join(cwd, 'a'), '../b', join(cwd, 'a/x.yaml'))).toEqual(['../b/y.yaml', 'x.yaml']);
  });

  it('reads patterns relative to another folder', async () => {
    const cwd = folder(files('a/jobs/x.yaml', 'a/sub/y.yaml'));
    const { files: found } = await discover(['jobs/*.yaml', 'sub'], join(cwd, 'a/sub'), { base: join(cwd, 'a') });
    expect(found.map(({ path }) => path)).toEqual(['../jobs/x.yaml', 'y.yaml']);
  });
});

describe('.gitignore', () => {
  it('counts in every folder up to the repository, the nearest first', async () => {
    const cwd = folder({
      ...files(
        'repo/a/keep.yaml',
        'repo/a/drop.yaml',
        'repo/a/b/drop.yaml',
        'repo/a/b/c.yaml',
        'repo/a/out/x.yaml',
        'repo/a/top.yaml',
      ),
      '.gitignore': '*.yaml',
      'repo/.gitignore': 'drop.yaml\nout/\n/top.yaml\n',
      'repo/a/b/.gitignore': '!drop.yaml\n/c.yaml\n',
    });
    mkdirSync(join(cwd, 'repo/.git'));
    const expected = ['a/b/drop.yaml', 'a/keep.yaml', 'a/top.yaml'];
    expect(await paths(join(cwd, 'repo'), '.')).toEqual(expected);
    expect(await paths(join(cwd, 'repo'), 'a')).toEqual(expected);
    expect(await paths(join(cwd, 'repo'), 'a/**/*.yaml')).toEqual(expected);
    expect(await paths(join(cwd, 'repo/a/b'), '.')).toEqual(['drop.yaml']);
  });

  it('counts without a repository as well', async () => {
    const cwd = folder({ ...files('a.yaml', 'b.yaml', 'sub/a.yaml'), '.gitignore': 'a.yaml' });
    expect(await paths(cwd, '.')).toEqual(['b.yaml']);
    expect((await discover(['sub'], cwd)).unmatched).toHaveLength(1);
  });

  it('keeps a folder out with all that is in it', async () => {
    const cwd = folder({ ...files('out/a.yaml', 'out/keep.yaml'), '.gitignore': 'out\n!out/keep.yaml\n' });
    expect(await paths(cwd, '.', 'out/*.yaml')).toEqual([]);
  });
});

describe('what is no plain file', () => {
  it('follows links to files and named links to directories, and never in a circle', async () => {
    const cwd = folder(files('real/a.yaml', 'real/sub/b.yaml'));
    symlinkSync('..', join(cwd, 'real/sub/loop'));
    symlinkSync('real', join(cwd, 'link'));
    symlinkSync('real/a.yaml', join(cwd, 'c.yaml'));
    const { files: found, unreadable } = await discover(['.'], cwd);
    expect(found.map(({ path }) => path)).toEqual(['c.yaml', 'real/a.yaml', 'real/sub/b.yaml']);
    expect(unreadable).toEqual([]);
    expect(await paths(cwd, 'link')).toEqual(['link/a.yaml', 'link/sub/b.yaml']);
  });

  it('passes links by that lead to nothing unless they are named, and says so of those that lead to themselves', async () => {
    const cwd = folder(files('a.yaml'));
    symlinkSync('gone.yaml', join(cwd, 'dangling.yaml'));
    symlinkSync('self.yaml', join(cwd, 'self.yaml'));
    symlinkSync('user@host.1234:5678', join(cwd, '.#a.yaml'));
    const circle = { path: 'self.yaml', message: "can't be read: its symbolic links go round in a circle" };
    const { files: found, unreadable, outside } = await discover(['.'], cwd);
    expect(found.map(({ path }) => path)).toEqual(['a.yaml']);
    expect({ unreadable, outside }).toEqual({ unreadable: [circle], outside: 0 });
    const named = await discover(['dangling.yaml', 'self.yaml'], cwd);
    expect(named.unreadable).toEqual([
      { path: 'dangling.yaml', message: "can't be read: it is a link to nothing" },
      circle,
    ]);
  });

  it('passes links by that lead out of the folder, and counts them', async () => {
    const outside = folder(files('secret', 'other.yaml'));
    const cwd = folder({ ...files('jobs/a.yaml', 'b.yaml', '.git/config'), '.gitignore': 'ignored.yaml' });
    const link = (target: string, name: string) => symlinkSync(target, join(cwd, name));
    link(join(outside, 'secret'), 'jobs/secret.yaml');
    link('../b.yaml', 'jobs/b.yaml');
    link('a.yaml', 'jobs/c.yaml');
    link('../.git/config', 'jobs/git.yaml');
    link(join(outside, 'secret'), 'jobs/ignored.yaml');
    link(join(outside, 'secret'), 'jobs/notes.txt');
    link(outside, 'jobs/folder');
    link('jobs', 'link');
    for (const pattern of ['jobs', 'jobs/*.yaml']) {
      const { files: found, outside: passed } = await discover([pattern], cwd);
      expect(found.map(({ path }) => path)).toEqual(['jobs/a.yaml', 'jobs/c.yaml']);
      expect(passed).toBe(3);
    }
    expect(await paths(cwd, 'link')).toEqual(['link/a.yaml', 'link/c.yaml']);
    const all = await discover(['.'], cwd);
    expect(all.files.map(({ path }) => path)).toEqual(['b.yaml', 'jobs/a.yaml', 'jobs/b.yaml', 'jobs/c.yaml']);
    expect(all.outside).toBe(2);
    expect(await paths(cwd, 'jobs/secret.yaml', 'jobs/folder')).toEqual(['jobs/folder/other.yaml', 'jobs/secret.yaml']);
  });

  it.skipIf(process.platform === 'win32')(
    'refuses pipes and devices by name, and passes them in directories',
    async () => {
      const cwd = folder(files('a.yaml'));
      execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
      expect(await discover(['pipe.yaml', '/dev/null'], cwd)).toMatchObject({
        files: [],
        unreadable: [
          { path: 'pipe.yaml', message: "can't be read: it is a named pipe, not a file" },
          { message: "can't be read: it is a device, not a file" },
        ],
      });
      expect(await paths(cwd, '.')).toEqual(['a.yaml']);
    },
  );
});
