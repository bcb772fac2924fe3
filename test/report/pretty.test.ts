import { describe, expect, it } from 'vitest';
import type { Finding, LintResult } from '../../src/engine/result.ts';
import { format } from '../../src/report/pretty.ts';
import type { FormatOptions, Run } from '../../src/report/run.ts';
import { rulePage } from '../../src/rule-page.ts';
import { Lines } from '../../src/text/lines.ts';

const base: Finding = { rule: 'some-rule', severity: 'error', message: 'it is wrong', pointer: '', document: 0 };

/** A finding about the first place where `covers` stands (behind `after`). */
function finding(text: string, covers: string, more: Partial<Finding> = {}, after = 0): Finding {
  const offset = text.indexOf(covers, after);
  return { ...base, offset, endOffset: offset + covers.length, ...placeOf(text, offset, covers.length), ...more };
}

function placeOf(text: string, offset: number, length: number) {
  const lines = new Lines(text);
  const [start, end] = [lines.position(offset), lines.position(offset + length)];
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

function result(text: string, findings: readonly Finding[], path: string | undefined = 'a.yaml'): LintResult {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const counts = { errors: count('error'), warnings: count('warning'), infos: count('info') };
  return { path, findings, suppressed: 0, ...counts, jobs: 1, holdsJobs: true, text };
}

function run(results: readonly LintResult[], more: Partial<Run> = {}): Run {
  return { results, failures: [], version: '1.2.3', rules: [], pageOf: rulePage, baselined: 0, cwd: '/repo', ...more };
}

function show(text: string, findings: Finding | readonly Finding[], options: Partial<FormatOptions> = {}): string {
  return format(run([result(text, [findings].flat())]), { color: false, ...options });
}

/** The frame alone. */
function frame(text: string, findings: Finding, options: Partial<FormatOptions> = {}): string {
  return show(text, findings, options).split('\n').slice(1, -3).join('\n');
}

describe('the pretty report', () => {
  it('shows place, severity, rule, message, code, help, fix and a summary', () => {
    const text = 'integration_name: zendesk\nresources:\n  - resource: users\n    methd: list\n';
    const fix = { safety: 'safe', description: 'change to "method"', edits: [] } as const;
    expect(show(text, finding(text, 'methd', { help: 'did you mean "method"?', fix }))).toBe(`\
a.yaml:4:5: error some-rule: it is wrong
  |
4 |     methd: list
  |     ^^^^^
  = help: did you mean "method"?
  = fix: change to "method" (--fix)

1 error in 1 of 1 file (1 job checked), 1 fixable with --fix
`);
  });

  it('links the names of rules to their pages where the terminal can, those of plugins aside', () => {
    const text = 'a: 1\n';
    const known = finding(text, 'a', { rule: 'unused-arg' });
    const page = 'https://github.com/[\\w-]+/sync-job-lint/blob/main/rules/README.md#unused-arg';
    expect(show(text, known, { links: true })).toMatch(
      new RegExp(`^a.yaml:1:1: error \u001b]8;;${page}\u001b\\\\unused-arg\u001b]8;;\u001b\\\\: it is wrong$`, 'm'),
    );
    expect(show(text, known)).not.toContain('\u001b');
    expect(show(text, finding(text, 'a'), { links: true })).not.toContain('\u001b');
  });

  it('shows related places in the same frame, in the order of the text', () => {
    const text = Array.from({ length: 12 }, (_, i) => `line${i + 1}: x`).join('\n');
    const related = [
      { message: 'declared here', path: 'a.yaml', ...placeOf(text, text.indexOf('line2'), 5) },
      { message: 'used here', path: 'b.yaml', line: 3, column: 4, endLine: 3, endColumn: 6 },
    ];
    expect(show(text, finding(text, 'line11', { related }))).toBe(`\
a.yaml:11:1: error some-rule: it is wrong
   |
 2 | line2: x
   | ----- declared here
...
11 | line11: x
   | ^^^^^^
   = note: used here (b.yaml:3:4)

1 error in 1 of 1 file (1 job checked)
`);
  });

  it('shows five related places at most', () => {
    const text = Array.from({ length: 30 }, (_, i) => `n${i + 10}`).join('\n');
    const related = Array.from({ length: 20 }, (_, i) => ({
      message: 'and',
      path: 'a.yaml',
      ...placeOf(text, (i + 1) * 4, 3),
    }));
    const lines = show(text, finding(text, 'n10', { related })).split('\n');
    expect(lines.filter((line) => line.endsWith('--- and'))).toHaveLength(5);
    expect(lines).toContain('  = note: and 15 more places');
  });

  it.each([
    ['wide characters', 'a: "日本語BAD"', '1 | a: "日本語BAD"\n  |           ^^^'],
    ['wide characters that are covered', 'a: 日本 b', '1 | a: 日本 b\n  |    ^^^^', '日本'],
    ['emoji', 'a: 😀BAD', '1 | a: 😀BAD\n  |      ^^^'],
    [
      'emoji that an unseen character joins',
      'a: 👩\u200d👩\u200d👧❤️🇩🇪BAD',
      `1 | a: 👩\\u200d👩\\u200d👧❤️🇩🇪BAD\n  | ${' '.repeat(25)}^^^`,
    ],
    ['combining marks', 'a: e\u0301n\u0303BAD', '1 | a: e\u0301n\u0303BAD\n  |      ^^^'],
    ['tabs', 'a:\tb\tBAD', '1 | a:  b   BAD\n  |         ^^^'],
    ['a line break before it', 'x: 1\r\na: BAD\r\n', '2 | a: BAD\n  |    ^^^'],
    ['a lone carriage return', 'x: 1\ra: BAD\r', '2 | a: BAD\n  |    ^^^'],
    ['an escape sequence', 'a: \u001b[31mBAD', '1 | a: \\u001b[31mBAD\n  |              ^^^'],
    ['characters that turn the direction', 'a: \u202eBAD', '1 | a: \\u202eBAD\n  |          ^^^'],
    ['a lone surrogate', 'a: \ud800BAD', '1 | a: \\ud800BAD\n  |          ^^^'],
    ['an empty span', 'a: b', '1 | a: b\n  | ^', ''],
    ['half of a surrogate pair', 'a: 😀b', '1 | a: 😀b\n  |    ^^', '\ude00'],
  ])('underlines exactly: %s', (_, text, expected, covers = 'BAD') => {
    expect(frame(text, finding(text, covers))).toBe(`  |\n${expected}`);
  });

  it('underlines an empty span at the end of the text', () => {
    expect(frame('a: b\n', finding('a: b\n', '', {}, 5))).toBe('  |\n2 |\n  | ^');
  });

  it('underlines the first lines of a longer span without their indentation', () => {
    const text = 'a:\n  b: 1\n\n  c: 2\n  d: 3\ne: 4\n';
    expect(frame(text, finding(text, 'b: 1\n\n  c: 2\n  d: 3\n'))).toBe(`\
  |
2 |   b: 1
  |   ^^^^
...
4 |   c: 2
  |   ^^^^`);
  });

  it('does not count the line that a span ends before', () => {
    const text = 'a: |\n  b\nc: 1\n';
    expect(frame(text, finding(text, '  b\n'))).toBe('  |\n2 |   b\n  | ^^^');
  });

  it('cuts long lines around the place', () => {
    const text = `${'x'.repeat(5000)}BAD${'y'.repeat(5000)}`;
    const [, line, underline] = frame(text, finding(text, 'BAD'), { width: 60 }).split('\n');
    expect(line).toMatch(/^1 \| …x+BADy+…$/);
    expect(line!.length).toBeLessThanOrEqual(60);
    expect(line!.slice(underline!.indexOf('^'), underline!.lastIndexOf('^') + 1)).toBe('BAD');
  });

  it('cuts long lines of wide characters and long spans', () => {
    const text = `${'語'.repeat(3000)}${'BAD'.repeat(200)}`;
    const covers = 'BAD'.repeat(200);
    const [, line, underline] = frame(text, finding(text, covers), { width: 60 }).split('\n');
    expect(line).toMatch(/^1 \| …語+(BAD)+B?A?…$/);
    const column = 4 + 1 + 2 * line!.match(/語/g)!.length;
    expect(underline!.indexOf('^')).toBe(column);
  });

  it('cuts within a line of surrogate pairs without breaking one', () => {
    const text = `${'😀'.repeat(500)}BAD${'😀'.repeat(500)}`;
    expect(frame(text, finding(text, 'BAD'), { width: 50 })).not.toContain('\ufffd');
  });

  it('shows a long line once for each place on it', () => {
    const text = `first${'x'.repeat(3000)}BAD`;
    const related = [{ message: 'first', path: 'a.yaml', ...placeOf(text, 0, 5) }];
    const shown = frame(text, finding(text, 'BAD', { related }), { width: 60 });
    expect(shown).toContain('----- first');
    expect(shown.match(/^1 \|/gm)).toHaveLength(2);
  });

  it('writes control characters in messages and paths as escapes', () => {
    const text = 'a';
    const attack = finding(text, 'a', { message: 'x\n\u001b]0;title\u0007', help: 'y\r' });
    const report = format(run([result(text, [attack], 'a\u001b[2J.yaml')]), { color: false });
    expect(report).toContain('a\\u001b[2J.yaml:1:1: error some-rule: x\\n\\u001b]0;title\\u0007\n');
    expect(report).toContain('help: y\\r\n');
  });

  it('shows the pointer of a finding about a value', () => {
    const about = { ...base, pointer: '/resources/0' };
    const report = format(run([{ ...result('', [about]), path: undefined, text: undefined }]), { color: false });
    expect(report).toMatch(/^\/resources\/0: error some-rule: it is wrong\n\n1 error/);
  });

  it('colours only where it may, and the same text', () => {
    const text = 'a: BAD\nb: c';
    const related = [{ message: 'see', path: 'a.yaml', ...placeOf(text, 7, 1) }];
    const about = finding(text, 'BAD', { help: 'h', related });
    const plain = show(text, about);
    const coloured = show(text, about, { color: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[31merror\u001b[0m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it.each([
    [[], 'no files checked\n'],
    [[result('', [])], 'no problems in 1 file (1 job checked)\n'],
    [Array.from({ length: 1200 }, () => result('', [])), 'no problems in 1,200 files (1,200 jobs checked)\n'],
    [[{ ...result('', []), suppressed: 2 }], 'no problems in 1 file (1 job checked), 2 suppressed\n'],
  ])('sums up a clean run', (results, expected) => {
    expect(format(run(results), { color: false })).toBe(expected);
  });

  it('sums up a run with findings', () => {
    const text = 'BAD';
    const fix = (safety: 'safe' | 'unsafe' | 'suggest') => ({ safety, description: 'd', edits: [] });
    const findings = [
      finding(text, 'BAD', { fix: fix('safe') }),
      finding(text, 'BAD', { severity: 'warning', fix: fix('unsafe') }),
      finding(text, 'BAD', { severity: 'warning', fix: fix('suggest') }),
      finding(text, 'BAD', { severity: 'info' }),
    ];
    const report = format(run([result(text, findings), result('', [])], { baselined: 3 }), { color: false });
    expect(report.split('\n').at(-2)).toBe(
      '1 error, 2 warnings and 1 info in 1 of 2 files (2 jobs checked), 1 fixable with --fix, 1 more with --fix --unsafe-fixes, 3 in the baseline',
    );
  });
});
