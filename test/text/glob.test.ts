import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { compileGlobs, GlobError } from '../../src/config/glob.ts';
import { discover } from '../../src/files/discover.ts';
import { matchesPath, PatternError, parseGitPattern, parseGlobPattern } from '../../src/text/glob.ts';
import { shorten } from '../../src/text/quote.ts';
import { folder } from '../support/cli.ts';
import { dice, patience, rounds } from '../support/random.ts';

function matches(glob: string, path: string): boolean {
  return parseGlobPattern(glob).some((segments) => matchesPath(segments, path.split('/')));
}

describe('globs', () => {
  it.each([
    ['*.yaml', ['a.yaml', '.a.yaml', '.yaml'], ['a/b.yaml', 'a.yml', 'yaml']],
    ['a?c', ['abc', 'a.c', 'aéc', 'a😀c'], ['ac', 'abbc', 'a/c']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'x', '-x']],
    ['[!a-c]x', ['dx', '-x'], ['ax', 'x']],
    ['[]a]', [']', 'a'], ['b']],
    ['[[:digit:]_]', ['1', '_'], ['a', ':']],
    ['[a', ['[a'], ['a']],
    ['{a,b}/*.{yaml,json}', ['a/x.yaml', 'b/x.json'], ['c/x.yaml', 'a/x.yml']],
    ['{a,b{c,d}}{1..3}', ['a1', 'bc3', 'bd2'], ['b1', 'a4']],
    ['{a/b,c}/d', ['a/b/d', 'c/d'], ['a/d']],
    ['{a}{', ['{a}{'], ['a']],
    ['{c..a}', ['a', 'b', 'c'], ['d']],
    ['a\\*[*]', ['a**'], ['ab*']],
    ['**', ['a', 'a/b'], []],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'b/a']],
    ['**/a', ['a', 'b/a', 'b/c/a'], ['a/b']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a', 'ab', 'a/xb']],
    ['a**b', ['ab', 'axb'], ['a/b']],
    ['!(a).yaml', ['b.yaml', 'aa.yaml', '.yaml'], ['a.yaml', 'b.json']],
    ['@(a|b*)c', ['ac', 'bxc', 'bc'], ['c', 'cc']],
    ['?(a)b', ['b', 'ab'], ['aab']],
    ['*(a|bc)d', ['d', 'ad', 'abcad'], ['bd']],
    ['+(a|bc)', ['a', 'bca'], ['', 'b']],
    ['(a|b).yaml', ['a.yaml', 'b.yaml'], ['c.yaml']],
    ['(a).yaml', ['(a).yaml'], ['a.yaml']],
    ['./a//b/', ['a/b'], ['a']],
  ])('%s', (glob, right, wrong) => {
    expect(right.filter((path) => !matches(glob, path))).toEqual([]);
    expect(wrong.filter((path) => matches(glob, path))).toEqual([]);
  });

  it('mean what picomatch takes them for', () => {
    const random = dice(7);
    const parts = [
      'a',
      'b',
      '.',
      '-',
      '*',
      '?',
      '[ab]',
      '[!a]',
      '{a,b}',
      '{b,ab/a}',
      '/',
      '/',
      '**/',
      '/**/',
      '@(a|b)',
      '+(a|ab)',
    ];
    const names = ['a', 'b', '.', '-', '/', 'ab', 'ba'];
    const draw = (from: readonly string[], most: number) =>
      Array.from({ length: 1 + random.below(most) }, () => random.pick(from)).join('');
    const clean = (path: string) => path.replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, '');
    let agreed = 0;
    for (let i = 0; i < rounds(3000); i++) {
      const glob = clean(draw(parts, 6));
      // Where it reads them in ways of its own: stars side by side, `a/**` for `a`, dots alone, braces that hold nothing but a slash, `*.*` for what ends in a dot.
      if (
        glob === '' ||
        /\*\.\*$|\*{3}|[^/]\*\*|\*\*[^/]|\*\?|\?\*|(?:^|\/)\.{1,2}(?:\/|$)|\/\*\*$|[)\]}][?*]|\(\.|\.\.|\+\(.*\*|\*.*\+\(/.test(
          glob,
        )
      )
        continue;
      const other = picomatch(glob, { dot: true, nonegate: true, posix: true });
      for (let j = 0; j < 10; j++) {
        const path = clean(draw(names, 6));
        if (path === '' || /(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) continue;
        expect(matches(glob, path), `${glob} ${path}`).toBe(other(path));
        agreed += Number(other(path));
      }
    }
    expect(agreed).toBeGreaterThan(500);
  });

  it.each([
    ['a'.repeat(1001), 'has more than 1000 characters'],
    ['*a'.repeat(51), 'has more than 50 wildcards'],
    ['{a,b}'.repeat(10), 'expands to more than 1000 patterns'],
    ['{1..1000000}', 'expands to more than 1000 patterns'],
    ['+(a|+(b|+(c)))', 'has more than 2 levels of parentheses'],
    ['@(a/b)', 'has a slash in parentheses: use braces, as in "{a/b,c}"'],
  ])('are refused where they are too wild: %s', (glob, why) => {
    expect(() => parseGlobPattern(glob)).toThrow(new PatternError(why));
    expect(() => compileGlobs(['a', glob])).toThrow(new GlobError(1, `"${shorten(glob, 100)}" ${why}`));
  });
});

describe('.gitignore', () => {
  it('leaves out what git leaves out', { timeout: patience(30_000) }, async () => {
    const random = dice(11);
    const parts = [
      'a',
      'b',
      'A',
      '.yaml',
      '*',
      '?',
      '[ab]',
      '[!a]',
      '[^]b]',
      '[[:alpha:]]',
      '\\a',
      '\\*',
      '/',
      '/',
      '**/',
      '/**',
      '**',
      ' ',
      '\\ ',
      '[',
      'é',
    ];
    const names = ['a', 'b', 'ab', 'A', 'b a', 'a*', 'é', '[a'];
    const draw = (from: readonly string[], most: number) =>
      Array.from({ length: 1 + random.below(most) }, () => random.pick(from)).join('');
    let ignored = 0;
    for (let round = 0; round < rounds(12); round++) {
      const files = new Set<string>();
      for (let i = 0; i < 30; i++) {
        const folders = Array.from({ length: random.below(4) }, () => random.pick(names));
        files.add([...folders, `${draw(names, 2)}.yaml`].join('/'));
      }
      const lines = () =>
        Array.from(
          { length: 6 },
          () => `${random.pick(['', '', '!', '/', '#', '\\!'])}${draw(parts, 5)}${random.pick(['', '', '/', '  '])}`,
        );
      const cwd = folder(Object.fromEntries([...files].map((file) => [file, ''])));
      const inner = [...files].filter((file) => file.includes('/')).map((file) => dirname(file));
      const rules = new Map([['', lines()], ...inner.slice(0, 3).map((name) => [name, lines()] as const)]);
      for (const [name, own] of rules)
        writeFileSync(join(cwd, name, '.gitignore'), own.join(random.pick(['\n', '\r\n'])));
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'core.quotePath=false', ...args], { cwd, encoding: 'utf8' });
      git('init', '--quiet', '.');
      const kept = git('ls-files', '-z', '--others', '--exclude-standard')
        .split('\0')
        .filter((name) => name.endsWith('.yaml'));
      const found = (await discover(['.'], cwd)).files.map(({ path }) => path);
      expect(found, JSON.stringify([...rules])).toEqual(kept.sort());
      ignored += files.size - kept.length;
    }
    expect(ignored).toBeGreaterThan(30);
  });

  it('goes by letter case, reads through no link, and says what it leaves out', async () => {
    const cwd = folder({ 'drafts/a.yaml': '', 'Drafts/b.yaml': '', '.gitignore': `drafts/\n${'*a'.repeat(60)}\n` });
    mkdirSync(join(cwd, '.git'));
    const { files, warnings } = await discover(['.'], cwd);
    expect(files.map(({ path }) => path)).toContain('Drafts/b.yaml');
    expect(files.map(({ path }) => path)).not.toContain('drafts/a.yaml');
    expect(warnings).toEqual([{ path: '.gitignore', message: 'line 2 is left out: it has more than 50 wildcards' }]);
  });

  it('has limits in bytes, lines and wildcards', async () => {
    const cwd = folder({
      'a.yaml': '',
      '.gitignore': `*.yaml\n${'x\n'.repeat(10_000)}`,
      'sub/.gitignore': `#${' '.repeat(600_000)}`,
      'wild/.gitignore': `#${'*'.repeat(30_000)}\n*.[tx]\n`,
      'wild/b.yaml': '',
      'wild/in/.gitignore': '*?*a\n'.repeat(6667),
    });
    const { files, warnings } = await discover(['.'], cwd);
    expect(files.map(({ path }) => path)).toEqual(['a.yaml', 'wild/b.yaml']);
    expect([...warnings].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: '.gitignore', message: 'is not read: it and those above hold more than 10000 lines' },
      { path: 'sub/.gitignore', message: 'is not read: it and those above hold more than 512 KB' },
      { path: 'wild/in/.gitignore', message: 'is not read: it and those above hold more than 20000 wildcards' },
    ]);
  });
});

// With regular expressions each of these takes minutes.
it('takes no pattern long', () => {
  expect(matchesPath(parseGitPattern(`${'**/a/'.repeat(25)}b`)!, 'a/'.repeat(2000).split('/'))).toBe(false);
  const name = 'a'.repeat(255);
  for (const glob of [`${'*a'.repeat(49)}b`, '+(+(a|aa)|a)b', '!(!(a*)*a)b', `${'*(a)'.repeat(50)}b`])
    expect(matches(glob, name)).toBe(false);
});
