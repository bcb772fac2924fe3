import { createRequire } from 'node:module';
import type { Ajv as AjvType } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { Finding, FindingFix, LintResult } from '../../src/engine/result.ts';
import { format as checkstyle } from '../../src/report/checkstyle.ts';
import { format as github } from '../../src/report/github.ts';
import { format as gitlab } from '../../src/report/gitlab.ts';
import { format as junit } from '../../src/report/junit.ts';
import { format as markdown } from '../../src/report/markdown.ts';
import { format as rdjson } from '../../src/report/rdjson.ts';
import type { Run } from '../../src/report/run.ts';
import { format as sarif } from '../../src/report/sarif.ts';
import type { Rule, Severity } from '../../src/rule/rule.ts';
import { rulePage } from '../../src/rule-page.ts';
import { hash64 } from '../../src/shared/hash.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { escapeOf } from '../../src/text/escape.ts';
import { Lines } from '../../src/text/lines.ts';
import { pick, random } from '../support/random.ts';

const formats = { sarif, github, gitlab, junit, checkstyle, rdjson, markdown };
const extensions = {
  sarif: 'sarif',
  github: 'txt',
  gitlab: 'json',
  junit: 'xml',
  checkstyle: 'xml',
  rdjson: 'json',
  markdown: 'md',
};
type Name = keyof typeof formats;

const nasty =
  'a::b %25 % ,\r\nc ]]> </x> <b>&amp;&" \' `|` \\ [x](1) {{args.x}} @you #1 $a$ \u0000\u0007\u001b[31m\ufffe 😀ü';

/** As people read it where a format can't hold it. */
const shown = (text: string) => text.replace(/[\u0000\u0007\u001b\ufffe]/g, escapeOf);

const text = `# ünïcödé
resources:
  - name: "ü😀" # 😀😀
    resource: crm/contacts
    query: { a: "😀{{args.one}} {{args.two}}", b: <<args.x>> }
    body: |
      several
      lines
  - resource: crm/deals
    method: lsit
`;

describe('golden reports', () => {
  for (const name of Object.keys(formats) as Name[]) {
    test(name, async () => {
      await expect(formats[name](run())).toMatchFileSnapshot(`goldens/report-${name}.${extensions[name]}`);
    });
  }
});

describe('all formats', () => {
  const expected = run().results.flatMap(({ path, findings }) =>
    findings.map(({ rule, line, severity }) => ({ path: path!, rule, line: line!, severity })),
  );

  test.each(Object.keys(formats) as Name[])('%s has every finding once, in order', (name) => {
    const found = readers[name](formats[name](run()));
    const order = ['error', 'warning', 'info'];
    const sorted =
      name === 'github'
        ? [...expected].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
        : expected;
    expect(found).toEqual(sorted);
  });

  test.each(Object.keys(formats) as Name[])(
    '%s is well formed without findings, without files and without lines',
    (name) => {
      const clean = run({ results: [result('clean.yaml', '', [])], failures: [] });
      const none = run({ results: [], failures: [] });
      const value = finding({ line: undefined, column: undefined, endLine: undefined, endColumn: undefined });
      const values = run({ results: [{ ...result('', '', [value]), path: undefined, text: undefined }], failures: [] });
      for (const r of [clean, none]) expect(readers[name](formats[name](r))).toEqual([]);
      expect(formats[name](values)).toContain('undeclared-arg');
      if (name === 'sarif') for (const r of [clean, none, values]) expectValidSarif(formats.sarif(r));
      for (const r of [clean, none, values]) expect(formats[name](r)).toMatch(/^$|\n$/);
    },
  );

  test.each(Object.keys(formats) as Name[])('%s survives any text', (name) => {
    const next = random(7);
    const alphabet = [...nasty, '\ud83d', '\udc00', '\u2028', '\t', '/', '..', '"', '::error::', '``', '%0A'];
    const word = () => Array.from({ length: 1 + Math.floor(next() * 12) }, () => pick(next, alphabet)).join('');
    for (let i = 0; i < 100; i++) {
      const message = `m${word()}`;
      const given = finding({ message, help: word(), line: 3, endLine: 3, related: [{ message: word(), line: 1 }] });
      const [found, ...others] = readers[name](
        formats[name](run({ results: [result(`p${word()}`.replaceAll('..', '.'), text, [given])], failures: [] })),
      );
      expect(others).toEqual([]);
      expect(found).toMatchObject({ rule: given.rule, line: 3 });
    }
  });

  test('paths count from the repository, where one is known', () => {
    const found = (Object.keys(formats) as Name[]).map((name) =>
      readers[name](
        formats[name](run({ root: '/work', cwd: '/work/sub', results: [result('./a b/ü#.yaml', text, [finding()])] })),
      ),
    );
    for (const [first] of found) expect(first!.path).toBe('sub/a b/ü#.yaml');
  });
});

describe('sarif', () => {
  test('holds to the schema', () => expectValidSarif(sarif(run())));

  test('names the rules, and the rule of each result', () => {
    const [{ tool, results }] = JSON.parse(sarif(run())).runs;
    const { rules } = tool.driver;
    expect(rules.map((rule: { id: string }) => rule.id)).toEqual(run().rules.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of results) if (ruleIndex !== undefined) expect(rules[ruleIndex].id).toBe(ruleId);
    expect(results.map((r: { ruleIndex?: number }) => r.ruleIndex)).toContain(0);
    expect(rules[0].shortDescription.text).toBe('A placeholder names an argument that args_schema lacks');
    expect(rules[0].help).toEqual({
      text: 'Bold, args.x and a `tick`:\n\nid: 1',
      markdown: '**Bold**, `args.x` and `` a `tick` ``:\n\n```yaml\nid: 1\n```\n',
    });
    for (const rule of rules) {
      for (const key of ['shortDescription', 'fullDescription', 'help']) expect(rule[key].text).not.toBe('');
      expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024);
    }
  });

  test('links the related places from a message that is otherwise as it was', () => {
    const related = [
      { message: 'declared [here] \\', path: 'other.yaml', line: 1, column: 2, endLine: 1, endColumn: 3 },
      { message: '', line: 2, column: 1, endLine: 2, endColumn: 2 },
    ];
    const given = finding({ message: nasty, help: 'did you mean "[y](2)"?', related });
    const [first] = JSON.parse(sarif(run({ results: [result('a.yaml', text, [given])] }))).runs[0].results;
    // as vscode-codeql reads messages (`sarif-utils.ts`)
    const link = /(?<=(?<!\\)(?:\\\\)*)\[((?:[^\\\][]|\\\\|\\\]|\\\[)*)\]\(([0-9]+)\)/g;
    const decode = (s: string) => s.replace(/\\([[\]\\])/g, '$1');
    const links = [...first.message.text.matchAll(link)].map(([, label, id]) => [decode(label), Number(id)]);
    expect(links).toEqual([
      ['declared [here] \\', 1],
      ['here', 2],
    ]);
    expect(decode(first.message.text.split('; see ')[0])).toBe(`${nasty} (did you mean "[y](2)"?)`);
    expect(first.relatedLocations.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    expect(first.relatedLocations.map(uriOf)).toEqual(['other.yaml', 'a.yaml']);
  });

  test('encodes paths as relative URIs, and absolute ones as file URIs', () => {
    const uris = (paths: string[]) =>
      JSON.parse(sarif(run({ results: paths.map((path) => result(path, text, [finding()])) }))).runs[0].results.map(
        (r: { locations: object[] }) => uriOf(r.locations[0]),
      );
    expect(uris(['a b/ü#[1].yaml', './a%.yaml', 'c:d/x.yaml', '<stdin>', '/abs/x y.yaml', 'C:/x y.yaml'])).toEqual([
      'a%20b/%C3%BC%23%5B1%5D.yaml',
      'a%25.yaml',
      'c%3Ad/x.yaml',
      '%3Cstdin%3E',
      'file:///abs/x%20y.yaml',
      'file:///C:/x%20y.yaml',
    ]);
  });

  test('gives fixes that lead to the text of the edits', () => {
    for (const { text: source, findings } of run().results) {
      findings.forEach((given, i) => {
        if (!given.fix) return;
        const only = run({ results: [result('a.yaml', source!, [findings[i]!])] });
        const [{ fixes }] = JSON.parse(sarif(only)).runs[0].results;
        expect(fixes[0].properties.safety).toBe(given.fix.safety);
        const lines = new Lines(source!);
        const offset = (line: number, column: number) => lines.span(line).start + column - 1;
        const edits = fixes[0].artifactChanges[0].replacements.map(
          ({
            deletedRegion: r,
            insertedContent,
          }: {
            deletedRegion: Record<string, number>;
            insertedContent?: { text: string };
          }) => ({
            start: offset(r.startLine!, r.startColumn!),
            end: offset(r.endLine!, r.endColumn!),
            text: insertedContent?.text ?? '',
          }),
        );
        expect(applyEdits(source!, edits)).toBe(fixed(source!, given.fix));
      });
    }
  });

  test('says which files could not be linted', () => {
    const [{ invocations }] = JSON.parse(sarif(run())).runs;
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(uriOf(invocations[0].toolExecutionNotifications[0].locations[0])).toBe('gone.yaml');
  });
});

describe('fingerprints', () => {
  const of = (r: Run) => ({
    sarif: JSON.parse(sarif(r)).runs[0].results.map(
      (x: { partialFingerprints: Record<string, string> }) => x.partialFingerprints['syncJobLint/v1'],
    ) as string[],
    gitlab: JSON.parse(gitlab(r)).map((x: { fingerprint: string }) => x.fingerprint) as string[],
  });

  test('are the same in both formats and no two the same', () => {
    const same = finding({ pointer: '/resources/0/id' });
    const r = run({ results: [...run().results, result('x.yaml', text, [same, same, { ...same, column: 9 }])] });
    const { sarif, gitlab } = of(r);
    expect(sarif).toEqual(gitlab);
    expect(new Set(gitlab).size).toBe(gitlab.length);
    expect(gitlab.length).toBe(r.results.reduce((sum, { findings }) => sum + findings.length, 0));
  });

  test('stay when lines move and steps get other indexes', () => {
    const moved = (f: Finding): Finding => ({
      ...f,
      line: f.line! + 3,
      endLine: f.endLine! + 3,
      offset: f.offset! + 30,
      endOffset: f.endOffset! + 30,
      pointer: f.pointer.replace(/\d+/, (n) => String(Number(n) + 1)),
    });
    const before = run();
    const after = run({ results: before.results.map((r) => ({ ...r, findings: r.findings.map(moved) })) });
    expect(of(after)).toEqual(of(before));
  });

  test('differ by path, rule, place and message', () => {
    const variants = [{}, { rule: 'other' }, { pointer: '/resources/0/query/other' }, { message: 'other' }].map(
      finding,
    );
    const found = of(run({ results: [...variants, finding()].map((f, i) => result(`${i}.yaml`, text, [f])) })).gitlab;
    const inOneFile = of(run({ results: [result('0.yaml', text, variants)] })).gitlab;
    expect(new Set([...found, ...inOneFile].map((f) => f.split(':')[0])).size).toBe(8);
  });
});

test('hash64 gives 16 hex digits that depend on every character', () => {
  const hashes = new Set(Array.from({ length: 20_000 }, (_, i) => hash64(`resources/${i}`)));
  expect(hashes.size).toBe(20_000);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(hash64('')).toBe(hash64(''));
  expect(hash64('ab')).not.toBe(hash64('ba'));
});

describe('github', () => {
  test('escapes messages and properties so that they come back as people read them', () => {
    const given = finding({ message: nasty, rule: 'a:b,c%' });
    const [found] = commandsOf(github(run({ results: [result('a,b:c%\n.yaml', text, [given])], failures: [] })));
    expect(found!.message).toBe(shown(nasty));
    expect(found!.properties).toMatchObject({ file: 'a,b:c%\n.yaml', title: 'a:b,c%' });
  });

  test('sets errors first, then warnings', () => {
    const findings = (['info', 'warning', 'error'] as const).map((severity) => finding({ severity }));
    const commands = commandsOf(github(run({ results: [result('a.yaml', text, findings)] })));
    expect(commands.map(({ name }) => name)).toEqual(['error', 'error', 'warning', 'notice']);
    expect(commands[0]).toMatchObject({ message: 'permission denied', properties: { file: 'gone.yaml' } });
  });

  test('gives columns on one line only, and no line that the finding does not cover', () => {
    const places = [
      { line: 2, column: 3, endLine: 2, endColumn: 5 },
      { line: 2, column: 3, endLine: 4, endColumn: 5 },
      { line: 2, column: 3, endLine: 4, endColumn: 1 },
      { line: 2, column: 3, endLine: 3, endColumn: 1 },
    ];
    const findings = places.map((place) => finding(place));
    const commands = commandsOf(github(run({ results: [result('a.yaml', text, findings)], failures: [] })));
    expect(commands.map(({ properties: { file, title, ...place } }) => place)).toEqual([
      { line: '2', endLine: '2', col: '3', endColumn: '5' },
      { line: '2', endLine: '4' },
      { line: '2', endLine: '3' },
      { line: '2', endLine: '2', col: '3' },
    ]);
  });

  test('says that GitHub does not show all, above the infos', () => {
    const findings = [...Array(11).fill(finding()), finding({ severity: 'info' })];
    const commands = commandsOf(github(run({ results: [result('a.yaml', text, findings)], failures: [] })));
    expect(commands).toHaveLength(13);
    expect(commands[11]!.message).toBe('GitHub shows 10 annotations of a kind for a step: the log has all 12');
    const ten = github(run({ results: [result('a.yaml', text, findings.slice(1))], failures: [] }));
    expect(commandsOf(ten)).toHaveLength(11);
  });
});

describe('junit', () => {
  test('counts what it lists, and gives each test case a name of its own', () => {
    const { testsuites } = parseXml(junit(run()));
    const suites = testsuites.testsuite;
    expect(suites.map((s: Xml) => s.name)).toEqual(['gone.yaml', ...run().results.map(({ path }) => path)]);
    for (const s of suites) {
      expect(Number(s.tests)).toBe(s.testcase.length);
      expect(Number(s.failures)).toBe(s.testcase.filter((c: Xml) => c.failure).length);
      expect(Number(s.errors)).toBe(s.testcase.filter((c: Xml) => c.error).length);
      expect(new Set(s.testcase.map((c: Xml) => c.name)).size).toBe(s.testcase.length);
    }
    for (const key of ['tests', 'failures', 'errors']) {
      expect(Number(testsuites[key])).toBe(suites.reduce((sum: number, s: Xml) => sum + Number(s[key]), 0));
    }
  });

  test('has a passing test case for a clean file', () => {
    const [suite] = parseXml(junit(run({ results: [result('clean.yaml', '', [])], failures: [] }))).testsuites
      .testsuite;
    expect(suite.testcase).toEqual([{ name: 'no findings', classname: 'clean.yaml', file: 'clean.yaml' }]);
  });

  test('says place, severity and rule in the text', () => {
    const [suite] = parseXml(
      junit(run({ results: [result('a.yaml', text, [finding({ message: nasty })])], failures: [] })),
    ).testsuites.testsuite;
    const message = shown(nasty);
    expect(suite.testcase[0].failure).toEqual({
      message,
      type: 'error',
      '#text': `a.yaml:5:14: error undeclared-arg: ${message}`,
    });
  });
});

describe('rdjson', () => {
  test('counts columns in UTF-8 bytes', () => {
    for (const { text: source, findings } of run().results) {
      const diagnostics = JSON.parse(rdjson(run({ results: [result('a.yaml', source!, [...findings])] }))).diagnostics;
      findings.forEach((given, i) => {
        const { start, end } = diagnostics[i].location.range;
        expect(bytesBetween(source!, start, end)).toBe(source!.slice(given.offset, given.endOffset));
      });
    }
  });

  test('gives one suggestion for a fix, which leads to the text of its edits', () => {
    let count = 0;
    for (const { text: source, findings } of run().results) {
      const diagnostics = JSON.parse(rdjson(run({ results: [result('a.yaml', source!, [...findings])] }))).diagnostics;
      findings.forEach((given, i) => {
        expect(diagnostics[i].suggestions?.length).toBe(given.fix && 1);
        if (!given.fix) return;
        count++;
        const [{ range, text: replacement }] = diagnostics[i].suggestions;
        const bytes = Buffer.from(source!);
        const [start, end] = [byteOffset(source!, range.start), byteOffset(source!, range.end)];
        const after = Buffer.concat([
          bytes.subarray(0, start),
          Buffer.from(replacement),
          bytes.subarray(end),
        ]).toString();
        expect(after).toBe(fixed(source!, given.fix));
      });
    }
    expect(count).toBe(4);
  });

  test('suggests nothing that would write a masked secret into the file', () => {
    const masked = 'query: { a: <<args.x>>, b: ********, c: <<args.y>> }\n';
    const apart = {
      ...replaceFix(masked, '<<', 'safe', '{{'),
      edits: [edit(masked, '<<', '{{'), edit(masked, 'y>>', 'y}}')],
    };
    const near = { ...apart, edits: [edit(masked, '<<', '{{'), edit(masked, '>>', '}}')] };
    const r = run({
      results: [result('a.yaml', masked, [at(masked, 'a', { fix: apart }), at(masked, 'a', { fix: near })])],
    });
    const [first, second] = JSON.parse(rdjson(r)).diagnostics;
    expect(first.suggestions).toBeUndefined();
    expect(second.suggestions[0].text).toBe('{{args.x}}');
  });

  test('leaves columns as they are and suggests nothing where the text is not known', () => {
    const { text: _, ...unknown } = run().results[0]!;
    const [first] = JSON.parse(rdjson(run({ results: [unknown] }))).diagnostics;
    const { line, column } = unknown.findings[0]!;
    expect(first.location.range.start).toEqual({ line, column });
    expect(first.suggestions).toBeUndefined();
  });
});

describe('markdown', () => {
  test('keeps a finding in one row of four cells, whatever is in it', () => {
    const given = finding({ message: nasty, rule: 'a|b' });
    const rows = markdown(run({ results: [result('a.yaml', text, [given])] }))
      .split('\n')
      .filter((l) => l.startsWith('| 5:'));
    expect(rows).toHaveLength(1);
    expect(rows[0]!.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(5);
    expect(rows[0]!.replace(/<\/?span>/g, '')).not.toMatch(/[<>]/);
    expect(rows[0]).not.toMatch(/(?<!\\)`/);
  });

  test('counts in its first line', () => {
    expect(markdown(run())).toContain(
      '**4 errors**, **3 warnings**, **1 info** in 3 files (2 suppressed, 1 in the baseline, 1 file could not be linted)',
    );
    expect(markdown(run({ results: [], failures: [], baselined: 0 }))).toContain('No findings in 0 files');
  });

  test('stays below what GitHub takes, and says how many findings are left out', () => {
    const many = Array.from({ length: 2000 }, () => finding({ message: 'ü'.repeat(500) }));
    const report = markdown(run({ results: [result('a.yaml', text, many), result('b.yaml', text, [finding()])] }));
    expect(Buffer.byteLength(report)).toBeLessThanOrEqual(1024 * 1024);
    const rows = report.split('\n').filter((line) => line.startsWith('| 5:')).length;
    expect(rows).toBeGreaterThan(900);
    expect(report).toContain(`\n\n${(2001 - rows).toLocaleString('en')} more findings left out`);
  });
});

/** A run with everything that a report can stumble over. */
function run(changes: Partial<Run> = {}): Run {
  const crlf = text.replaceAll('\n', '\r\n');
  return {
    results: [
      result('jobs/a b/ü#[1].yaml', text, [
        at(text, '{{args.one}}', {
          related: [
            { message: 'declared here', path: 'jobs/a b/ü#[1].yaml', line: 1, column: 3, endLine: 1, endColumn: 10 },
            { message: 'and [there](1)', path: 'jobs/other.yaml', line: 7, column: 1, endLine: 7, endColumn: 2 },
          ],
          fix: replaceFix(text, 'one', 'suggest', 'öne'),
        }),
        at(text, '{{args.two}}', { fix: replaceFix(text, ' {{args.two}}', 'unsafe', '') }),
        at(text, '<<args.x>>', {
          rule: 'angle-placeholder',
          severity: 'warning',
          message: nasty,
          fix: {
            safety: 'safe',
            description: 'write "{{args.x}}" in quotes',
            edits: [edit(text, '<<', '"{{'), edit(text, '>>', '}}"')],
          },
        }),
        at(text, 'several\n      lines\n', {
          rule: 'unknown-to-this-run',
          severity: 'info',
          message: 'two lines',
          help: undefined,
        }),
      ]),
      result('jobs/clean.yaml', '', []),
      result('jobs/crlf.yaml', crlf, [
        at(crlf, '{{args.one}}', { severity: 'warning' }),
        at(crlf, '{{args.two}}', { severity: 'warning' }),
        at(crlf, 'several\r\n      lines', {}),
        at(crlf, 'lsit', {
          rule: 'unknown-method',
          message: '"lsit" is no method',
          fix: replaceFix(crlf, 'lsit', 'suggest', 'list'),
        }),
      ]),
    ],
    failures: [{ path: 'gone.yaml', message: 'permission denied' }],
    version: '1.2.3',
    rules: [
      rule('undeclared-arg', 'error', '**Bold**, `args.x` and `` a `tick` ``:\n\n```yaml\nid: 1\n```\n'),
      rule('angle-placeholder', 'warning', `Long ${'😀'.repeat(600)}`),
      rule('unknown-method', 'error', 'why'),
      { ...rule('empty', 'info', ''), summary: '' },
    ],
    pageOf: rulePage,
    baselined: 1,
    cwd: '/work',
    ...changes,
  };
}

function rule(id: string, severity: Severity, why: string): Rule {
  const summary = 'A placeholder names an argument that `args_schema` lacks';
  return { id, summary, why, severity, group: 'Arguments', messages: {}, examples: [] };
}

function result(path: string, source: string, findings: readonly Finding[]): LintResult {
  const count = (severity: Severity) => findings.filter((f) => f.severity === severity).length;
  return {
    path,
    findings,
    suppressed: findings.length > 3 ? 1 : 0,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    jobs: 1,
    holdsJobs: true,
    text: findings.length > 0 ? source : undefined,
  };
}

function finding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'undeclared-arg',
    severity: 'error',
    message: 'args_schema declares no argument "one"',
    line: 5,
    column: 14,
    endLine: 5,
    endColumn: 20,
    offset: 92,
    endOffset: 98,
    pointer: '/resources/0/query/a',
    document: 0,
    ...changes,
  };
}

/** A finding that covers the first occurrence of a text. */
function at(source: string, covered: string, changes: Partial<Finding>): Finding {
  const offset = source.indexOf(covered);
  const endOffset = offset + covered.length;
  const lines = new Lines(source);
  const [start, end] = [lines.position(offset), lines.position(endOffset)];
  const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column, offset, endOffset };
  return finding({ help: 'did you mean "öne"?', ...place, ...changes });
}

function edit(source: string, covered: string, replacement: string): FindingFix['edits'][number] {
  const offset = source.indexOf(covered);
  return { offset, endOffset: offset + covered.length, text: replacement };
}

function replaceFix(source: string, covered: string, safety: FindingFix['safety'], replacement: string): FindingFix {
  return { safety, description: `change to "${replacement}"`, edits: [edit(source, covered, replacement)] };
}

function fixed(source: string, { edits }: FindingFix): string {
  return applyEdits(
    source,
    edits.map((e) => ({ start: e.offset, end: e.endOffset, text: e.text })),
  );
}

function byteOffset(source: string, { line, column }: { line: number; column: number }): number {
  return Buffer.byteLength(source.slice(0, new Lines(source).span(line).start)) + column - 1;
}

function bytesBetween(source: string, start: { line: number; column: number }, end: typeof start): string {
  return Buffer.from(source).subarray(byteOffset(source, start), byteOffset(source, end)).toString();
}

interface Found {
  path: string;
  rule: string;
  line: number;
  severity: Severity;
}

/** What programs get out of each report. */
const readers: Record<Name, (report: string) => Found[]> = {
  sarif: (report) => {
    expectValidSarif(report);
    return JSON.parse(report).runs[0].results.map(
      (r: { ruleId: string; level: string; locations: [{ physicalLocation: { region: { startLine: number } } }] }) => ({
        path: decodeURIComponent(uriOf(r.locations[0])),
        rule: r.ruleId,
        line: r.locations[0].physicalLocation.region.startLine,
        severity: r.level === 'note' ? 'info' : r.level,
      }),
    );
  },
  github: (report) =>
    commandsOf(report)
      .filter(({ properties }) => properties.title !== 'sync-job-lint')
      .map(({ name, properties: { file, title, line } }) => ({
        path: file!,
        rule: title!,
        line: Number(line),
        severity: name === 'notice' ? 'info' : (name as Severity),
      })),
  gitlab: (report) =>
    JSON.parse(report).map(
      (i: {
        check_name: string;
        severity: string;
        location: { path: string; positions: { begin: { line: number } } };
      }) => ({
        path: i.location.path,
        rule: i.check_name,
        line: i.location.positions.begin.line,
        severity: { major: 'error', minor: 'warning', info: 'info' }[i.severity],
      }),
    ),
  junit: (report) =>
    (parseXml(report).testsuites.testsuite ?? []).flatMap((suite: Xml) =>
      suite.testcase
        .filter((c: Xml) => c.failure)
        .map((c: Xml) => ({
          path: c.file,
          rule: c.name.split(':')[0],
          line: Number(c.line),
          severity: c.failure.type,
        })),
    ),
  checkstyle: (report) =>
    (parseXml(report).checkstyle.file ?? []).flatMap((file: Xml) =>
      (file.error ?? []).map((e: Xml) => ({
        path: file.name,
        rule: e.source.replace('sync-job-lint.', ''),
        line: Number(e.line),
        severity: e.severity,
      })),
    ),
  rdjson: (report) =>
    JSON.parse(report).diagnostics.map(
      (d: {
        severity: string;
        code: { value: string };
        location: { path: string; range: { start: { line: number } } };
      }) => ({
        path: d.location.path,
        rule: d.code.value,
        line: d.location.range.start.line,
        severity: d.severity.toLowerCase(),
      }),
    ),
  markdown: (report) => {
    const decode = (s: string) => s.replace(/<\/?span>/g, '').replace(/\\(.)/g, '$1');
    let path = '';
    return report.split('\n').flatMap((line) => {
      if (line.startsWith('### ')) path = decode(line.slice(4));
      const [, row, severity, rule] = /^\| (\d+):\d+ \| (\w+) \| (.+?) \| /.exec(line) ?? [];
      return row ? [{ path, rule: decode(rule!), line: Number(row), severity: severity as Severity }] : [];
    });
  },
};

interface Command {
  name: string;
  properties: Record<string, string>;
  message: string;
}

/** Reads workflow commands as the runner does. */
function commandsOf(report: string): Command[] {
  const decode = (s: string) => s.replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
  return report
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, name, properties, message] = /^::(\w+) (.*?)::(.*)$/su.exec(line)!;
      const pairs = properties!.split(',').map((pair) => {
        const [key, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
        return [key, decode(value.replace(/%3A/g, ':').replace(/%2C/g, ','))];
      });
      return { name: name!, properties: Object.fromEntries(pairs), message: decode(message!) };
    });
}

// biome-ignore lint/suspicious/noExplicitAny: an element is whatever the report has
type Xml = any;

function parseXml(report: string): Xml {
  expect(XMLValidator.validate(report)).toBe(true);
  expect(report).not.toMatch(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  const lists = new Set(['testsuite', 'testcase', 'file', 'error']);
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    htmlEntities: true,
    isArray: (name, _path, _leaf, attribute) => lists.has(name) && !attribute,
  }).parse(report);
}

function uriOf(location: unknown): string {
  return (location as { physicalLocation: { artifactLocation: { uri: string } } }).physicalLocation.artifactLocation
    .uri;
}

const load = createRequire(import.meta.url);
const ajv = new (AjvDraft04 as unknown as typeof AjvType)({ strict: false, unicodeRegExp: false });
(addFormats as unknown as (ajv: AjvType) => void)(ajv);
const validateSarif = ajv.compile(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

function expectValidSarif(report: string): void {
  validateSarif(JSON.parse(report));
  expect(validateSarif.errors).toBeNull();
}
