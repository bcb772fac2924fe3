import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { exampleFiles } from '../../scripts/generate/examples.ts';
import { driftOf, formatDrift, type LocalJob } from '../../src/compare/drift/index.ts';
import { matchDeployed } from '../../src/compare/drift/match-deployed.ts';
import type { diffFormats } from '../../src/compare/formats.ts';
import { changeKinds } from '../../src/compare/kinds.ts';
import { resolveOptionsConfig } from '../../src/config/resolve.ts';
import { parseSource } from '../../src/document/parse.ts';
import { toValue } from '../../src/document/value.ts';
import { analyse } from '../../src/engine/lint.ts';
import { definitionOf, writeYaml } from '../../src/remote/job-text.ts';
import { randomJob } from '../support/jobs.ts';
import { type Dice, dice, rounds } from '../support/random.ts';
import { job, type Pair, pairs } from './pairs.ts';

const root = join(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(join(root, 'schemas/drift.schema.json'), 'utf8'));
const isDrift = new Ajv({ strict: false }).compile(schema);

async function jobsIn(text: string, path: string): Promise<LocalJob[]> {
  const analysis = await analyse(await parseSource({ text, path }), await resolveOptionsConfig({}, rules));
  return analysis.documents.flatMap(({ jobs }) => jobs.map((one) => ({ job: one, analysis, file: path })));
}

const textOf = (value: unknown) => JSON.stringify(value, null, 2);
const local = (value: unknown, path = 'jobs/a.json') => jobsIn(textOf(value), path);
const remote = (value: object, name = 'a') => jobsIn(writeYaml(definitionOf(value as never)), `remote/${name}.yaml`);

/** What the API answers once a job was uploaded: with ids and times, nulls, and keys in its own order. */
function uploaded(value: unknown, d: Dice, number = 1): Record<string, unknown> {
  const shuffled = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(shuffled);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(d.shuffle(Object.entries(one)).map(([key, entry]) => [key, shuffled(entry)]));
  };
  const unset = ['args_schema', 'args_validation', 'mutex_key', 'state_key', 'description'];
  const nulls = Object.fromEntries(unset.map((key) => [key, null]));
  const stamps = { label: 'Untitled', integration_name: '', default_runtime_version: 3 };
  const kept = Object.entries(value as object).filter(([key, entry]) => !key.startsWith('x-') && entry !== null);
  const stored: Record<string, unknown> = { ...nulls, ...stamps, ...Object.fromEntries(kept) };
  if (d.chance(0.5)) stored.default_runtime_version = String(stored.default_runtime_version);
  return shuffled({
    ...stored,
    id: `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`,
    environment_id: '11111111-1111-4111-8111-111111111111',
    created_at: '2026-01-05T10:00:00.000Z',
    updated_at: '2026-01-05 10:00:00',
    is_new_in_the_api: true,
  }) as Record<string, unknown>;
}

const statesOf = (drifts: ReturnType<typeof driftOf>) =>
  drifts.map(({ state, changes }) => [state, ...changes.map(({ kind }) => kind)]);

describe('there is no drift after an upload', () => {
  const examples = exampleFiles(root, 'clean');

  it.each(examples)('of %s', async (path) => {
    const locals = await jobsIn(readFileSync(join(root, path), 'utf8'), path);
    expect(locals.length).toBeGreaterThan(0);
    const d = dice(1);
    const remotes = await Promise.all(
      locals.map((one, i) => remote(uploaded(toValue(one.job.node), d, i), `job-${i}`)),
    );
    // A job without a name is told by the configuration.
    const configured = locals.map((one, i) => ({
      ...one,
      configured: `${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`,
    }));
    expect(statesOf(driftOf(configured, d.shuffle(remotes.flat())))).toEqual(locals.map(() => ['equal']));
  });

  it('of random jobs', async () => {
    for (let seed = 0; seed < rounds(40); seed++) {
      const value = { label: 'A job', ...randomJob(seed) };
      const drifts = driftOf(await local(value), await remote(uploaded(value, dice(seed))));
      expect(statesOf(drifts), textOf(value)).toEqual([['equal']]);
    }
  });

  it('where a file has spaces, comments and formatting of its own', async () => {
    const file = `# ours\nlabel: A\ndefault_runtime_version: "4"\nx-owner: me\nresources:\n  - { type: transform, name: t, config: { expression: "( $a :=1 /* one */; $a )" } }\n`;
    const value = {
      label: 'A',
      default_runtime_version: 4,
      resources: [{ name: 't', type: 'transform', config: { expression: '($a:=1;$a)' } }],
    };
    expect(statesOf(driftOf(await jobsIn(file, 'a.yaml'), await remote(uploaded(value, dice(1)))))).toEqual([
      ['equal'],
    ]);
  });
});

describe('each kind of change comes back as that', () => {
  it.each<Pair>(pairs)('%s', async (kind, after, before = job) => {
    const id = '00000001-0000-4000-8000-000000000000';
    const found = driftOf(await local({ ...(after as object), id }), await remote(uploaded(before, dice(1))));
    const kinds =
      kind === 'spool-removed' ? found[0]!.changes.filter((change) => change.kind === kind) : found[0]!.changes;
    expect([found[0]!.state, ...kinds.map((change) => [change.kind, change.level])]).toEqual([
      'changed',
      [kind, changeKinds[kind]],
    ]);
  });

  it('is all of those in the schema', () => {
    const all = Object.keys(changeKinds).filter((kind) => kind !== 'comments-only');
    expect(schema.definitions.change.properties.kind.enum).toEqual(all);
  });
});

describe('which job is which', () => {
  interface Known {
    readonly configured?: string;
    readonly id?: string;
    readonly label?: string;
    readonly integration?: string;
  }
  const matched = (locals: readonly Known[], remotes: readonly Known[]) =>
    matchDeployed(
      locals,
      remotes,
      (one) => one,
      (one) => one,
    ).map(({ local: own, remote: other, candidates }) => [
      own ? locals.indexOf(own) : '-',
      candidates ? candidates.map((one) => remotes.indexOf(one)) : other ? remotes.indexOf(other) : '-',
    ]);

  it.each<[string, Known[], Known[], unknown[]]>([
    ['the configuration says so, whatever else does', [{ configured: '2', id: '1', label: 'a' }], [{ id: '1', label: 'a' }, { id: '2' }], [[0, 1], ['-', 0]]],
    ['what the configuration says is not deployed', [{ configured: '9', id: '1' }], [{ id: '1' }], [[0, '-'], ['-', 0]]],
    ['two files are configured as one job', [{ configured: '1' }, { configured: '1' }], [{ id: '1' }], [[0, [0]], [1, [0]]]],
    ['the id', [{ id: '1', label: 'b' }], [{ id: '1', label: 'a' }, { id: '2', label: 'b' }], [[0, 0], ['-', 1]]],
    ['the label, where the id is not deployed', [{ id: '9', label: 'a' }], [{ id: '1', label: 'a' }], [[0, 0]]],
    ['a copy has the id of another file and its own label', [{ id: '1', label: 'a' }, { id: '1', label: 'b' }], [{ id: '1', label: 'a' }], [[0, 0], [1, '-']]],
    ['two files have one id', [{ id: '1' }, { id: '1' }], [{ id: '1' }], [[0, [0]], [1, [0]]]],
    ['a label of one integration', [{ label: 'a', integration: 'x' }], [{ id: '1', label: 'a', integration: 'y' }, { id: '2', label: 'a', integration: 'x' }], [[0, 1], ['-', 0]]],
    ['two deployed jobs of one label', [{ label: 'a' }], [{ id: '1', label: 'a' }, { id: '2', label: 'a' }], [[0, [0, 1]]]],
    ['two files of one label', [{ label: 'a' }, { label: 'a' }], [{ id: '1', label: 'a' }], [[0, [0]], [1, [0]]]],
    ['the label that the platform stamps says nothing', [{ label: 'Untitled' }], [{ id: '1', label: 'Untitled' }], [[0, '-'], ['-', 0]]],
    ['nothing', [{}], [{ id: '1' }], [[0, '-'], ['-', 0]]],
  ])('%s', (_, locals, remotes, expected) => {
    expect(matched(locals, remotes)).toEqual(expected);
  }); // biome-ignore format: a list by case

  it('is never told by likeness, which is only suggested', async () => {
    const [found, other] = driftOf(await local({ ...job, label: 'New name' }), await remote(uploaded(job, dice(1))));
    expect(found).toMatchObject({ state: 'local-only', suggestion: { label: 'Tickets', path: 'remote/a.yaml' } });
    expect(other).toMatchObject({ state: 'remote-only', remote: { id: '00000001-0000-4000-8000-000000000000' } });
  });
});

describe('what is shown', () => {
  async function all() {
    const changed = { ...job, state_key: 'other', id: '00000001-0000-4000-8000-000000000000' };
    const locals = [
      ...(await local(changed, 'jobs/changed.json')),
      ...(await local({ label: 'Twice', resources: job.resources.slice(0, 1) }, 'jobs/twice.json')),
      ...(await local({ label: 'Gone', resources: job.resources }, 'jobs/gone.json')),
      ...(await local({ label: 'Same', resources: [] }, 'jobs/same.json')),
    ];
    const values = [
      job,
      { label: 'Twice', resources: [] },
      { label: 'Twice', resources: [] },
      { label: 'Same', resources: [] },
      { label: 'Only', resources: [] },
    ];
    const remotes = await Promise.all(values.map((value, i) => remote(uploaded(value, dice(i), i + 1), `job-${i}`)));
    return driftOf(locals, remotes.flat());
  }

  const shown = async (format: (typeof diffFormats)[number]) =>
    formatDrift(await all(), format, { color: false, cwd: '/repo/sub', root: '/repo' });
  const which =
    'it could be "Twice" (00000002-0000-4000-8000-000000000000), "Twice" (00000003-0000-4000-8000-000000000000): say which in "remote" of the config, or give the file the id of one';

  it('to people', async () => {
    expect(await shown('pretty')).toBe(`jobs/changed.json  Tickets  00000001-0000-4000-8000-000000000000
  breaking   \`state_key\` changed: all cursors start anew  state-key-changed  jobs/changed.json:5:17
             - tickets-{{args.account}}
             + other

jobs/twice.json  Twice
  ambiguous  ${which}

jobs/gone.json  Gone
  local-only  it is not deployed, or is under another id and name

"Only" (00000005-0000-4000-8000-000000000000)
  remote-only  it is deployed, and no file here has it

1 changed, 1 ambiguous, 1 local-only, 1 remote-only, 1 equal in 5 jobs
`);
  });

  it('to GitHub, at the files', async () => {
    expect((await shown('github')).split('\n')).toEqual([
      '::warning file=sub/jobs/changed.json,line=5,endLine=5,title=drift%3A state-key-changed::not as it is deployed: `state_key` changed: all cursors start anew',
      `::warning file=sub/jobs/twice.json,line=1,title=ambiguous::${which}`,
      '::warning file=sub/jobs/gone.json,line=1,title=local-only::it is not deployed, or is under another id and name',
      '::notice title=remote-only::"Only" (00000005-0000-4000-8000-000000000000): it is deployed, and no file here has it',
      '',
    ]);
  });

  it('in Markdown, but for what is equal', async () => {
    const text = await shown('markdown');
    expect([...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toHaveLength(4);
    expect(text).toContain(
      '| breaking | \\`state\\_key\\` changed: all cursors start anew<br>from tickets-{{args.account}}<br>to other |',
    );
  });

  it('to programs, by the schema', async () => {
    const report = JSON.parse(await shown('json'));
    isDrift(report);
    expect(isDrift.errors).toBeNull();
    expect(report.summary).toEqual({ equal: 1, changed: 1, localOnly: 1, remoteOnly: 1, ambiguous: 1 });
    expect(report.jobs[0].remote).toMatchObject({ path: 'remote/job-0.yaml', label: 'Tickets' });
  });
});
