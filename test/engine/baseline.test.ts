import { describe, expect, it } from 'vitest';
import { parseSource } from '../../src/document/parse.ts';
import {
  applyBaseline,
  type Baseline,
  type BaselineFiles,
  formatBaseline,
  parseBaseline,
  updateBaseline,
} from '../../src/engine/baseline.ts';
import type { Finding, LintResult } from '../../src/engine/result.ts';
import { namePath } from '../../src/job/name-path.ts';
import type { Severity } from '../../src/rule/rule.ts';
import { pick, random, rounds } from '../support/random.ts';

const files: BaselineFiles = { fileOf: (path) => path };

function finding(rule: string, names: string, severity: Severity = 'error'): Finding {
  return { rule, severity, message: `${rule} at ${names}`, pointer: '', document: 0, names };
}

function result(path: string, findings: readonly Finding[]): LintResult {
  const count = (severity: Severity) => findings.filter((found) => found.severity === severity).length;
  return {
    path,
    findings,
    suppressed: 0,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    jobs: 1,
    holdsJobs: true,
    ...(findings.length > 0 ? { text: 'text' } : {}),
  };
}

/** A result with a finding wherever the text has `BAD`, as a linter would give it. */
async function lint(path: string, text: string): Promise<LintResult> {
  const { documents } = await parseSource({ text, language: 'yaml' });
  const several = documents.filter(({ root }) => root).length > 1;
  const findings: Finding[] = [];
  for (const { root, index } of documents) {
    const pending: (readonly [node: typeof root, pointer: string])[] = [[root, '']];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [node, pointer] = next;
      if (node?.kind === 'scalar' && node.value === 'BAD') {
        const names = namePath(root!, pointer, several);
        findings.push({ ...finding('bad-value', names), pointer, document: index, offset: node.start });
      }
      if (node?.kind === 'sequence') pending.push(...node.items.map((item, i) => [item, `${pointer}/${i}`] as const));
      if (node?.kind === 'mapping')
        pending.push(...node.entries.map(({ name, value }) => [value, `${pointer}/${name}`] as const));
    }
  }
  findings.sort((a, b) => a.offset! - b.offset!);
  return result(path, findings);
}

function read(baseline: Baseline): Baseline {
  const parsed = parseBaseline(formatBaseline(baseline));
  if ('message' in parsed) throw new Error(parsed.message);
  return parsed;
}

describe('namePath', () => {
  const job = `
label: Sync users
resources:
  - { name: list-users, query: { id: 1, filter: { "a.b": { "c d": 1 } }, ids: [1, 2] } }
  - { resource: crm/contacts, method: list, id: 1 }
  - { type: spool, name: "say \\"hi\\" [x]" }
  - { type: spool }
  - [1]
  - { name: [no, name] }
x-resources:
  - { name: hidden, key: sk_live_1234 }
"": { "/~": 1 }
`;

  it.each<[pointer: string, names: string]>([
    ['', ''],
    ['/resources', 'resources'],
    ['/resources/0', 'resources[list-users]'],
    ['/resources/0/query/id', 'resources[list-users].query.id'],
    ['/resources/0/query/filter/a.b/c d', 'resources[list-users].query.filter["a.b"]["c d"]'],
    ['/resources/0/query/ids/1', 'resources[list-users].query.ids[]'],
    ['/resources/1/id', 'resources[crm/contacts list].id'],
    ['/resources/2/name', 'resources["say \\"hi\\" [x]"].name'],
    ['/resources/3', 'resources[spool]'],
    ['/resources/4/0', 'resources[][]'],
    ['/resources/5/name/0', 'resources[].name[]'],
    ['/x-resources/0/key', 'x-resources[].key'],
    ['//~1~0', '[""]./~'],
    ['/not/there/0', 'not.there.0'],
  ])('%s is %s', async (pointer, names) => {
    const { documents } = await parseSource({ text: job, language: 'yaml' });
    expect(namePath(documents[0]!.root!, pointer, false)).toBe(names);
    expect(namePath(documents[0]!.root!, pointer, true)).toBe(
      `document[Sync users]${names && !names.startsWith('[') ? '.' : ''}${names}`,
    );
  });

  it.each<[text: string, pointer: string, names: string]>([
    ['[{ id: "1", label: a, resources: [{ name: s }] }]', '/0/resources/0/name', '[1].resources[s].name'],
    ['[{ label: a }, { integration_name: zendesk }]', '/1', '[zendesk]'],
    ['[{}]', '/0', '[]'],
    ['results: [{ label: a, resources: [{ name: s }] }]', '/results/0/resources/0', 'results[a].resources[s]'],
    ['resources: [{ name: s, resources: [{ name: t }] }]', '/resources/0/resources/0', 'resources[s].resources[]'],
    ['7', '/a', 'a'],
  ])('of %s, %s is %s', async (text, pointer, names) => {
    const { documents } = await parseSource({ text, language: 'yaml' });
    expect(namePath(documents[0]!.root!, pointer, false)).toBe(names);
  });
});

describe('a baseline as a file', () => {
  it('is sorted, with one entry a line', () => {
    const baseline = updateBaseline(
      undefined,
      [
        result('b.yaml', [
          finding('unused-arg', 'args_schema.x'),
          finding('syntax', ''),
          finding('unused-arg', 'args_schema.x'),
        ]),
        result('a.yaml', [
          finding('unused-arg', 'args_schema."é"'),
          finding('schema', 'resources[b]'),
          finding('schema', 'resources[a]'),
        ]),
      ],
      files,
    );
    const text = formatBaseline(baseline);
    expect(text).toBe(`{
  "version": 1,
  "tool": "sync-job-lint",
  "entries": [
    { "file": "a.yaml", "rule": "schema", "names": "resources[a]" },
    { "file": "a.yaml", "rule": "schema", "names": "resources[b]" },
    { "file": "a.yaml", "rule": "unused-arg", "names": "args_schema.\\"é\\"" },
    { "file": "b.yaml", "rule": "unused-arg", "names": "args_schema.x", "count": 2 }
  ]
}
`);
    expect(parseBaseline(`\uFEFF${text}`)).toEqual(baseline);
    expect(read({ entries: [] })).toEqual({ entries: [] });
  });

  it('sorts what people have edited, and takes an entry that is there twice once', () => {
    const entry = (file: string, count?: number) => ({ file, rule: 'schema', names: '', count });
    const text = JSON.stringify({
      version: 1,
      tool: 'sync-job-lint',
      entries: [entry('b'), entry('a'), entry('b', 3)],
    });
    expect(parseBaseline(text)).toEqual({ entries: [entry('a', 1), entry('b', 3)] });
  });

  const whole = (more: object) => JSON.stringify({ version: 1, tool: 'sync-job-lint', entries: [], ...more });

  it.each<[text: string, problem: object]>([
    ['', { message: 'a baseline is JSON, and this does not parse', line: 1, column: 1 }],
    ['{\n  "version": 1,\n  x\n}', { message: 'a baseline is JSON, and this does not parse', line: 3, column: 3 }],
    [
      '{\n<<<<<<< HEAD\n=======\n>>>>>>> b\n}',
      { message: 'conflict markers of a merge', line: 2, help: 'keep the entries of both sides' },
    ],
    ['null', { message: 'this is not a baseline: it does not say "tool": "sync-job-lint"' }],
    ['{ "name": "a package" }', { message: 'this is not a baseline: it does not say "tool": "sync-job-lint"' }],
    [
      whole({ version: 2 }),
      {
        message: 'a baseline of version 2, expected 1',
        help: expect.stringContaining('use the release that wrote it'),
      },
    ],
    [whole({ version: undefined }), { message: 'a baseline of version none, expected 1' }],
    [whole({ entries: {} }), { message: '"entries" of a baseline is a list' }],
    ...[null, {}, { file: 'a', rule: 'b', names: 7 }, { file: 'a', rule: 'b', names: '', count: 0 }].map(
      (entry): [string, object] => [
        whole({ entries: [{ file: 'a', rule: 'b', names: '' }, entry] }),
        { message: 'entry 2 lacks "file", "rule" or "names", or its "count" is not a number from 1' },
      ],
    ),
  ])('refuses %j', (text, problem) => {
    expect(parseBaseline(text)).toMatchObject(problem);
  });
});

describe('applying a baseline', () => {
  it('hides what it knows, as often as it knows it', () => {
    const before = [finding('schema', 'a'), finding('schema', 'a', 'warning'), finding('unused-arg', 'b', 'info')];
    const baseline = updateBaseline(undefined, [result('x', before)], files);
    const now = [...before, finding('schema', 'a', 'warning'), finding('schema', 'c')];
    const { results, baselined, stale } = applyBaseline(baseline, [result('x', now), result('y', before)], files);
    expect(results).toEqual([result('x', now.slice(3)), result('y', before)]);
    expect(baselined).toBe(3);
    expect(stale).toEqual([]);
  });

  it('leaves no text where it leaves no finding', () => {
    const linted = [result('x', [finding('schema', 'a')])];
    const [hidden] = applyBaseline(updateBaseline(undefined, linted, files), linted, files).results;
    expect(hidden).toEqual(result('x', []));
    expect(hidden).not.toHaveProperty('text');
  });

  it('never hides what does not parse, even if an entry says so', () => {
    const linted = [result('x', [finding('syntax', '')])];
    expect(updateBaseline(undefined, linted, files).entries).toEqual([]);
    const edited = { entries: [{ file: 'x', rule: 'syntax', names: '', count: 1 }] };
    expect(applyBaseline(edited, linted, files)).toEqual({ results: linted, baselined: 0, stale: edited.entries });
  });

  it('calls stale what files of this run and lost files do not have any more', () => {
    const entry = (file: string, count: number) => ({ file, rule: 'schema', names: 'a', count });
    const baseline = { entries: [entry('fixed', 1), entry('gone', 1), entry('half', 3), entry('not-linted', 1)] };
    const linted = [result('fixed', []), result('half', [finding('schema', 'a')])];
    const withGone = { ...files, isGone: (file: string) => file === 'gone' };
    const { stale, baselined } = applyBaseline(baseline, linted, withGone);
    expect(baselined).toBe(1);
    expect(stale).toEqual([entry('fixed', 1), entry('gone', 1), entry('half', 2)]);

    const pruned = { entries: [entry('half', 1), entry('not-linted', 1)] };
    expect(updateBaseline(baseline, linted, withGone)).toEqual(pruned);
    expect(applyBaseline(pruned, linted, withGone).stale).toEqual([]);
  });

  it('needs findings with names', () => {
    const { names, ...nameless } = finding('schema', 'a');
    expect(names).toBe('a');
    expect(() => updateBaseline(undefined, [result('x', [nameless])], files)).toThrow(TypeError);
  });
});

describe('a baseline while its files change', () => {
  const step = (name: string, id = 'BAD') => `  - name: ${name}\n    query:\n      ids: [1, ${id}]\n`;
  const job = (label: string, ...steps: string[]) => `label: ${label}\nresources:\n${steps.join('')}`;
  const baselineOf = async (text: string) => updateBaseline(undefined, [await lint('x', text)], files);
  const remaining = async (baseline: Baseline, text: string) => {
    const { results, stale } = applyBaseline(baseline, [await lint('x', text)], files);
    return { left: results[0]!.findings.map(({ names }) => names), stale: stale.map(({ names }) => names) };
  };
  const none = { left: [], stale: [] };
  const before = job('Users', step('a'), step('b', '2'), step('c'));

  it.each([
    ['a step moves', job('Users', step('c'), step('b', '2'), step('a'))],
    ['a step comes before', job('Users', step('new', '3'), step('a'), step('c'))],
    ['lines and the label change', `# a comment\n\n${before.replace('Users', 'People')}`],
    ['an item moves', before.replaceAll('[1, BAD]', '[BAD, 0, 1]')],
    ['a document comes behind', `${before}---\n${job('Groups', step('d', '4'))}`],
    ['a document comes before', `${job('Groups', step('d', '4'))}---\n${before}`],
  ])('changes nothing where %s', async (_, text) => {
    expect(await remaining(await baselineOf(before), text)).toEqual(none);
  });

  it('takes a renamed step for a new one', async () => {
    expect(await remaining(await baselineOf(before), before.replace('name: a', 'name: z'))).toEqual({
      left: ['resources[z].query.ids[]'],
      stale: ['resources[a].query.ids[]'],
    });
  });

  it('reports what is new in a step, and in a second document', async () => {
    const baseline = await baselineOf(before);
    const more = `${before}    id: BAD\n---\n${job('Groups', step('d'))}`;
    expect((await remaining(baseline, more)).left).toEqual([
      'document[Users].resources[c].id',
      'document[Groups].resources[d].query.ids[]',
    ]);
  });

  it('changes nothing where documents or jobs of a list change places', async () => {
    const [users, groups] = [job('Users', step('a')), job('"[Groups] \\"x\\""', step('a'), step('b'))];
    expect(await remaining(await baselineOf(`${users}---\n${groups}`), `${groups}---\n${users}`)).toEqual(none);

    const item = (text: string) => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`;
    expect(await remaining(await baselineOf(item(users) + item(groups)), item(groups) + item(users))).toEqual(none);
  });

  it('hides every finding of the run that it was written from, but for syntax', () => {
    const next = random(7);
    const words = ['a', 'b', 'résumé', '"', '\u0000', '__proto__', 'document[x].a', 'document["]"]', ''];
    for (let round = 0; round < rounds(200); round++) {
      const linted = Array.from({ length: Math.floor(next() * 4) }, (_, i) =>
        result(
          `${pick(next, words)}${i}`,
          Array.from({ length: Math.floor(next() * 12) }, () =>
            finding(pick(next, ['syntax', 'schema', 'unused-arg', '__proto__']), pick(next, words) + pick(next, words)),
          ),
        ),
      );
      const baseline = updateBaseline(undefined, linted, files);
      const { results, baselined, stale } = applyBaseline(read(baseline), linted, files);
      const left = results.flatMap(({ findings }) => findings);
      const isSyntax = ({ rule }: Finding) => rule === 'syntax';
      expect(left).toEqual(linted.flatMap(({ findings }) => findings.filter(isSyntax)));
      expect(baselined + left.length).toBe(linted.flatMap(({ findings }) => findings).length);
      expect(stale).toEqual([]);
      expect(updateBaseline(baseline, linted, files)).toEqual(baseline);
    }
  });
});
