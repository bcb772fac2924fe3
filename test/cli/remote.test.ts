import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { deployed, playApi, playProxy, sendJson, TOKEN } from '../remote/api.ts';
import { folder, type RunOptions, run } from '../support/cli.ts';

/** Nothing of the environment of the tests reaches what is tested. */
const quiet = Object.fromEntries(
  [
    'TRUTO_API_TOKEN',
    'TRUTO_API_KEY',
    'TRUTO_API_BASE_URL',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'http_proxy',
    'https_proxy',
  ].map((name) => [name, '']),
);

async function remote(args: readonly string[], { env, ...options }: RunOptions = {}) {
  const outcome = await run(['remote', ...args], { ...options, env: { ...quiet, TRUTO_API_TOKEN: TOKEN, ...env } });
  expect(outcome.stdout + outcome.stderr).not.toContain(TOKEN);
  expect(outcome.stderr).not.toContain('    at ');
  return outcome;
}

/** Holds a value against one of the published schemas. */
function expectSchema(name: string, value: unknown): void {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')));
  validate(value);
  expect(validate.errors).toBeNull();
}

const read = (cwd: string, path: string) => readFileSync(join(cwd, path), 'utf8');
const saved = (...jobs: readonly unknown[]) => JSON.stringify({ result: jobs, next_cursor: null });

describe('where deployed jobs come from', () => {
  it('the API, by what the environment says', async () => {
    const { url, requests } = await playApi({ jobs: [deployed(1)] });
    const env = { TRUTO_API_TOKEN: '', TRUTO_API_KEY: ` ${TOKEN}\n`, TRUTO_API_BASE_URL: `${url}/eu` };
    expect(await remote(['pull'], { cwd: folder(), env })).toMatchObject({
      status: 0,
      stdout: 'wrote jobs/job-1.yaml\n',
    });
    expect(requests).toEqual([{ path: '/eu/sync-job?limit=100', token: `Bearer ${TOKEN}`, method: 'GET' }]);
  });

  it('the API, by the options', async () => {
    const { url, requests } = await playApi({ jobs: [deployed(1), deployed(2)] });
    const id = deployed(2).id as string;
    const args = [
      'pull',
      '--api-url',
      url,
      '--token-env',
      'MINE',
      '--integration',
      'zendesk',
      '--id',
      id,
      '--page-size',
      '7',
    ];
    const outcome = await remote(args, { cwd: folder(), env: { TRUTO_API_TOKEN: 'other', MINE: TOKEN } });
    expect(outcome).toMatchObject({ status: 0, stdout: 'wrote jobs/job-2.yaml\n' });
    expect(requests[0]!.path).toBe(`/sync-job?integration_name=zendesk&id%5Bin%5D=${id}&limit=7`);
  });

  it.each([
    ['a page', saved(deployed(1), deployed(2))],
    ['a page of the other shape', JSON.stringify({ results: [deployed(1), deployed(2)] })],
    ['a list', JSON.stringify([deployed(1), deployed(2)])],
    ['pages', JSON.stringify([{ result: [deployed(1)] }, { result: [deployed(2)] }])],
    ['one a line', `${JSON.stringify(deployed(1))}\n${JSON.stringify(deployed(2))}\n`],
  ])('a saved answer: %s', async (_, text) => {
    const cwd = folder({ 'saved.json': text });
    const stdout = 'wrote jobs/job-1.yaml\nwrote jobs/job-2.yaml\n';
    expect(await remote(['pull', '--from', 'saved.json'], { cwd, env: { TRUTO_API_TOKEN: '' } })).toMatchObject({
      status: 0,
      stdout,
    });
    expect(await remote(['pull', '--from', '-'], { cwd: folder(), stdin: text })).toMatchObject({ status: 0, stdout });
  });

  it('a saved answer, filtered; one that is a part says so', async () => {
    const text = JSON.stringify({
      result: [deployed(1), deployed(2, { integration_name: 'other' })],
      next_cursor: 'more',
    });
    const outcome = await remote(['pull', '--from', '-', '--integration', 'other'], { cwd: folder(), stdin: text });
    expect(outcome.stdout).toBe('wrote jobs/job-2.yaml\n');
    expect(outcome.stderr).toContain('warning: "-" is one page of several');
  });

  it.each([
    [[], { TRUTO_API_TOKEN: '' }, 'there is no API token: TRUTO_API_TOKEN is not set'],
    [['--token-env', 'MINE'], {}, 'there is no API token: MINE is not set'],
    [[], { TRUTO_API_TOKEN: `${TOKEN}\u0007x` }, 'the token in TRUTO_API_TOKEN has characters that no token has'],
    [['--api-url', 'http://api.truto.one'], {}, 'the value of "--api-url" is not an https address'],
    [[], { TRUTO_API_BASE_URL: 'api.truto.one' }, 'TRUTO_API_BASE_URL is not a URL'],
    [['--page-size', '0'], {}, '"--page-size" takes a whole number from 1 on, found "0"'],
    [['--retries', 'x'], {}, '"--retries" takes a whole number from 0 on, found "x"'],
    [['--target', 'stagin'], {}, '"stagin" is not a target in "remote" of the config\n  help: did you mean "staging"?'],
    [['--from', 'gone.json'], {}, '"gone.json" can\'t be read'],
    [['--from', 'config.txt'], {}, '"config.txt" can\'t be read: it is neither JSON nor one JSON value a line'],
    [['a', 'b'], {}, '"remote pull" takes one folder, found another one: "b"'],
    [['config.txt'], {}, '"config.txt" is not a folder'],
  ])('is refused: %j with %j', async (args, env, message) => {
    const config = 'remote: { staging: {}, production: {} }\n';
    const cwd = folder({ 'sync-job-lint.config.yaml': config, 'config.txt': 'a: b\n' });
    const { status, stdout, stderr } = await remote(['pull', ...args], { cwd, env });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${message.startsWith('"stagin"') ? '--target: ' : ''}${message}`);
  });

  it('names of commands', async () => {
    expect((await remote([])).stderr).toContain('"remote" needs a command');
    expect((await remote(['pul'])).stderr).toContain('help: did you mean "pull"?');
    expect((await remote(['--help'])).stdout).toContain('pull');
    expect((await remote(['pull', '--help'])).stdout).toMatch(
      /^Usage: sync-job-lint remote pull \[options\] \[DIR\]\n/,
    );
  });

  it('a failure of the API is one line, and what to do', async () => {
    const { url } = await playApi();
    const { status, stderr } = await remote(['pull', '--api-url', url, '--debug'], {
      env: { TRUTO_API_TOKEN: 'other' },
    });
    expect([status, stderr]).toEqual([
      2,
      'error: page 1: the API refused the token (401): "Invalid token"\n  help: check the token in TRUTO_API_TOKEN\n',
    ]);
  });

  it('over TLS, through a proxy, with a certificate of its own authority', async () => {
    const cert = readFileSync('test/remote/localhost.pem', 'utf8');
    const { url } = await playApi({ jobs: [deployed(1)], tls: { key: cert, cert } });
    const proxy = await playProxy();
    const env = { NODE_EXTRA_CA_CERTS: join(process.cwd(), 'test/remote/localhost.pem'), HTTPS_PROXY: proxy.url };
    const outcome = await remote(['pull', '--api-url', url], { cwd: folder(), env });
    expect(outcome).toMatchObject({ status: 0, stdout: 'wrote jobs/job-1.yaml\n' });
    expect(proxy.asked).toEqual([new URL(url).host]);
    const without = await remote(['pull', '--api-url', url], { cwd: folder() });
    expect(without.status).toBe(2);
    expect(without.stderr).toContain('is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)');
  });
});

describe('pull', () => {
  const pull = (cwd: string, jobs: readonly unknown[], ...args: readonly string[]) =>
    remote(['pull', '--from', '-', ...args], { cwd, stdin: saved(...jobs) });

  it('writes a file for each job', async () => {
    const cwd = folder();
    const { status, stdout, stderr } = await pull(
      cwd,
      [deployed(1), deployed(2, { label: 'Ünïcode / Job!' })],
      'out/jobs',
    );
    expect([status, stdout, stderr]).toEqual([
      0,
      'wrote out/jobs/job-1.yaml\nwrote out/jobs/unicode-job.yaml\n',
      'note: 2 files written, 0 unchanged\n',
    ]);
    expect(read(cwd, 'out/jobs/job-1.yaml')).toBe(`id: 00000001-0000-4000-8000-000000000000
label: Job 1
integration_name: zendesk
resources:
  - resource: ticketing/users
    method: list
`);
    const json = await pull(cwd, [deployed(1)], 'json', '--json', '--no-id');
    expect(json.stdout).toBe('wrote json/job-1.json\n');
    expect(Object.keys(JSON.parse(read(cwd, 'json/job-1.json')))).toEqual(['label', 'integration_name', 'resources']);
  });

  it('tells jobs of one name apart, whatever their order', async () => {
    const jobs = [
      deployed(1, { label: 'a' }),
      deployed(2, { label: 'A' }),
      deployed(3, { label: '../../x' }),
      deployed(4, { label: 'CON' }),
    ];
    const expected = ['a-00000001.yaml', 'a-00000002.yaml', 'x.yaml', 'zendesk.yaml'];
    for (const order of [jobs, [...jobs].reverse()]) {
      const cwd = folder();
      await pull(cwd, order);
      expect(readdirSync(cwd)).toEqual(['jobs']);
      expect(readdirSync(join(cwd, 'jobs')).sort()).toEqual(expected);
    }
  });

  it('leaves alone what says the same', async () => {
    const own = `# ours\nx-owner: me\nresources: [{ method: list, resource: ticketing/users, query: null }]\nlabel: 'Job 1'\nintegration_name: zendesk\ndefault_runtime_version: 3\n`;
    const cwd = folder({ 'jobs/job-1.yaml': own });
    expect(await pull(cwd, [deployed(1)])).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'note: 0 files written, 1 unchanged\n',
    });
    expect(read(cwd, 'jobs/job-1.yaml')).toBe(own);
  });

  it('overwrites what differs only with --force', async () => {
    const cwd = folder();
    await pull(cwd, [deployed(1)]);
    const before = read(cwd, 'jobs/job-1.yaml');
    const changed = [deployed(1, { label: 'Renamed', mutex_key: 'a' })];
    const { status, stdout, stderr } = await pull(cwd, changed);
    expect([status, stdout]).toEqual([1, 'kept jobs/job-1.yaml: it differs from the deployed job\n']);
    expect(stderr).toBe('note: 0 files written, 0 unchanged, 1 kept\n  help: "--force" overwrites what differs\n');
    expect(read(cwd, 'jobs/job-1.yaml')).toBe(before);
    expect(await pull(cwd, changed, '--force')).toMatchObject({ status: 0, stdout: 'overwrote jobs/job-1.yaml\n' });
    expect(read(cwd, 'jobs/job-1.yaml')).toContain('label: Renamed\n');
    expect(readdirSync(join(cwd, 'jobs'))).toEqual(['job-1.yaml']);
  });

  it.each([
    ['does not parse', 'label: [', {}],
    ['is not a job', 'notes: mine\n', {}],
    ['git ignores', 'label: mine\n', { '.gitignore': 'jobs\n', '.git/HEAD': '' }],
  ])('overwrites nothing that %s', async (_, text, others) => {
    const cwd = folder({ 'jobs/job-1.yaml': text, ...others });
    expect(await pull(cwd, [deployed(1)])).toMatchObject({ status: 1 });
    expect(read(cwd, 'jobs/job-1.yaml')).toBe(text);
  });

  it('leaves the file of another job alone, and one of several jobs even with --force', async () => {
    const other = `id: ${deployed(9).id}\nresources: []\n`;
    const several = `id: ${deployed(2).id}\nresources: []\n---\nresources: []\n`;
    const cwd = folder({ 'jobs/job-1.yaml': other, 'jobs/all.yaml': several });
    const { status, stdout } = await pull(cwd, [deployed(1), deployed(2)], '--force');
    expect([status, stdout]).toEqual([1, 'wrote jobs/job-1-00000001.yaml\nkept jobs/all.yaml: it holds another job\n']);
    expect(read(cwd, 'jobs/job-1.yaml')).toBe(other);
    expect(read(cwd, 'jobs/all.yaml')).toBe(several);
  });

  it('writes a job into the file that the configuration gives it', async () => {
    const config = `remote: { staging: { jobs: { jobs/own.yaml: ${deployed(1).id}, other/x.yaml: ${deployed(2).id} } } }\n`;
    const cwd = folder({ 'sync-job-lint.config.yaml': config });
    const { stdout } = await pull(cwd, [deployed(1), deployed(2)]);
    expect(stdout).toBe('wrote jobs/own.yaml\nwrote jobs/job-2.yaml\n');
  });

  it('never overwrites the file of another job, even if all its names are taken', async () => {
    const other = `id: ${deployed(9).id}\nresources: []\n`;
    const cwd = folder({ 'jobs/job-1.yaml': other, 'jobs/job-1-00000001.yaml': other.replace('9-', '8-') });
    const { status, stdout } = await pull(cwd, [deployed(1)], '--force');
    expect([status, stdout]).toEqual([1, 'kept jobs/job-1.yaml: it holds another job\n']);
    expect(read(cwd, 'jobs/job-1.yaml')).toBe(other);
  });

  it('follows no link out of the working directory', async () => {
    const cwd = folder({ 'work/a': '', 'elsewhere/job-1.yaml': 'label: other\n' });
    mkdirSync(join(cwd, 'work/jobs'));
    symlinkSync(join(cwd, 'elsewhere/job-1.yaml'), join(cwd, 'work/jobs/job-1.yaml'));
    const { status, stderr } = await pull(join(cwd, 'work'), [deployed(1)], '--force');
    expect(status).toBe(2);
    expect(stderr).toContain('"jobs/job-1.yaml" can\'t be written: a link leads to it');
    expect(read(cwd, 'elsewhere/job-1.yaml')).toBe('label: other\n');
  });

  it('says so where there is no job', async () => {
    const outcome = await pull(folder(), []);
    expect(outcome).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'note: there is no job to pull\n  help: check the filters\n',
    });
  });
});

describe('lint', () => {
  const wrong = (number: number, fields: object = {}) =>
    deployed(number, {
      resources: [{ resource: 'ticketing/users', method: 'get', id: '{{args.user_idd}}' }],
      args_schema: { user_id: { type: 'string', required: true } },
      something: 'of the platform',
      ...fields,
    });
  const lint = (jobs: readonly unknown[], args: readonly string[], cwd = folder()) =>
    remote(['lint', '--from', '-', ...args], { cwd, stdin: saved(...jobs) });

  it('has places in the text that pull writes', async () => {
    const cwd = folder();
    const { status, stdout } = await lint([wrong(1)], ['-f', 'compact'], cwd);
    expect(status).toBe(1);
    expect(stdout).toContain('remote/job-1.yaml:11:12: error undeclared-arg: unknown argument "user_idd"');
    await remote(['pull', 'remote', '--from', '-'], { cwd, stdin: saved(wrong(1)) });
    expect((await run(['remote/job-1.yaml', '-f', 'compact'], { cwd })).stdout).toBe(stdout);
  });

  it('shows frames, and fixes in JSON; the report says which job it is', async () => {
    expect((await lint([wrong(1)], [])).stdout).toContain('11 |     id: "{{args.user_idd}}"');
    const { stdout } = await lint([wrong(1)], ['-f', 'json']);
    const report = JSON.parse(stdout);
    expectSchema('report', report);
    expect(report.files).toMatchObject([
      {
        path: 'remote/job-1.yaml',
        job: {
          id: '00000001-0000-4000-8000-000000000000',
          label: 'Job 1',
          integrationName: 'zendesk',
          environmentId: '11111111-1111-4111-8111-111111111111',
          updatedAt: '2026-01-05 10:00:00',
        },
      },
    ]);
    expect(report.files[0].findings.some((finding: { fix?: object }) => finding.fix)).toBe(true);
  });

  it('is silent about right jobs, whatever the platform adds', async () => {
    const outcome = await lint([deployed(1), deployed(2)], []);
    expect(outcome).toEqual({ status: 0, stdout: 'no problems in 2 files (2 jobs checked)\n', stderr: '' });
  });

  it('gives the same report for another order of pages', async () => {
    const jobs = [wrong(1, { label: 'a' }), wrong(2, { label: 'A' }), wrong(3)];
    const [one, other] = await Promise.all([jobs, [...jobs].reverse()].map((order) => lint(order, ['-f', 'json'])));
    expect(one!.stdout).toBe(other!.stdout);
    expect(JSON.parse(one!.stdout).files.map(({ path }: { path: string }) => path)).toEqual([
      'remote/a-00000001.yaml',
      'remote/a-00000002.yaml',
      'remote/job-3.yaml',
    ]);
  });

  it.each(['gitlab', 'sarif'])('has fingerprints that outlive another name: %s', async (format) => {
    const fingerprints = async (job: object) =>
      [...(await lint([job], ['-f', format])).stdout.matchAll(/"(?:fingerprint|syncJobLint\/v1)": "(.*)"/g)].map(
        ([, hash]) => hash,
      );
    const before = await fingerprints(wrong(1));
    expect(before.length).toBeGreaterThan(0);
    expect(await fingerprints(wrong(1, { label: 'Renamed' }))).toEqual(before);
    expect(await fingerprints(wrong(2))).not.toEqual(before);
  });

  it('has a baseline that goes by ids and names', async () => {
    const cwd = folder({
      'a.yaml': 'integration_name: a\nresources:\n  - { resource: a/b, method: list, depends_on: c }\n',
    });
    const args = ['--baseline', 'known.json'];
    await run(['a.yaml', '--update-baseline', ...args], { cwd });
    const update = await lint([wrong(1), wrong(2)], ['--update-baseline', ...args], cwd);
    expect(update.status).toBe(0);
    const baseline = JSON.parse(read(cwd, 'known.json'));
    expect(baseline.entries).toContainEqual({
      file: 'sync-job[00000001-0000-4000-8000-000000000000]',
      rule: 'undeclared-arg',
      names: 'resources[ticketing/users get].id',
    });
    expect(baseline.entries.map(({ file }: { file: string }) => file)).toContain('a.yaml');
    expect(await lint([wrong(2, { label: 'x' }), wrong(1)], args, cwd)).toMatchObject({ status: 0, stderr: '' });
    // A run that sees only some jobs says nothing of others, and neither does one of files.
    expect((await lint([wrong(1)], ['--id', wrong(1).id as string, ...args], cwd)).stderr).toBe('');
    expect((await run(['a.yaml', ...args], { cwd })).stderr).toBe('');
    const page = JSON.stringify({ result: [wrong(1)], next_cursor: 'more' });
    const part = await remote(['lint', '--from', '-', ...args], { cwd, stdin: page });
    expect(part.stderr).not.toContain('stale');
    expect((await lint([wrong(1)], args, cwd)).stderr).toMatch(
      /warning: "known.json" has 1 stale entry: .*\n {2}help: prune it: sync-job-lint remote lint --update-baseline --from - --baseline known.json\n/,
    );
  });

  it('leads to the place in a file here that is equal around it', async () => {
    const local = `# ours
label: Job 1
integration_name: zendesk
args_schema: { user_id: { type: string, required: true } }
resources:
  - { resource: ticketing/tickets, method: list }
  - { method: get, resource: ticketing/users, id: '{{args.user_idd}}' }
`;
    const config = 'files: [jobs]\n';
    const related = async (text: string) => {
      const { stdout } = await lint(
        [wrong(1)],
        ['-f', 'json'],
        folder({ 'jobs/a.yaml': text, 'sync-job-lint.config.yaml': config }),
      );
      const { findings } = JSON.parse(stdout).files[0];
      return findings.find(({ rule }: { rule: string }) => rule === 'undeclared-arg').related;
    };
    expect(await related(local)).toContainEqual({
      message: 'the same in this file',
      ...{ path: 'jobs/a.yaml', line: 7, column: 52, endLine: 7, endColumn: 69 },
    });
    const elsewhere = [local.replace('get,', 'get, persist: true,'), local.replace('Job 1', 'Job 2')];
    for (const text of elsewhere) expect(JSON.stringify(await related(text))).not.toContain('jobs/a.yaml');
  });

  it('takes the options of lint', async () => {
    const cwd = folder({
      'sync-job-lint.config.yaml': 'overrides: [{ files: ["remote/**"], rules: { undeclared-arg: info } }]\n',
    });
    expect((await lint([wrong(1)], ['--rule', 'unused-arg=off'], cwd)).status).toBe(0);
    expect((await lint([wrong(1)], ['--exit-zero', '--statistics', '--jobs', '2', '--quiet'])).status).toBe(0);
    const diff = await lint([wrong(1, { resources: [{ resource: ' ticketing/users', method: 'LIST' }] })], ['--diff']);
    expect(diff.stdout).toContain('--- a/remote/job-1.yaml');
  });

  it('finds no config by what a job says of itself', async () => {
    const cwd = folder({ 'work/a': '', 'evil/sync-job-lint.config.yaml': 'rules: { undeclared-arg: off }\n' });
    const jobs = [wrong(1), wrong(2, { label: 'Job 1', id: 'x/../../../evil/y' })];
    const { stdout } = await lint(jobs, ['-f', 'compact'], join(cwd, 'work'));
    expect(stdout.match(/undeclared-arg/g)).toHaveLength(2);
  });

  it('changes nothing, and checks no files', async () => {
    expect(await lint([wrong(1)], ['--fix'])).toMatchObject({ status: 2, stdout: '' });
    expect((await lint([wrong(1)], ['jobs'])).stderr).toContain('"remote lint" takes no argument, found "jobs"');
  });

  it('says so where there is no job', async () => {
    const { status, stdout, stderr } = await lint([], ['--integration', 'hubspot']);
    expect([status, stdout]).toEqual([0, 'no files checked\n']);
    expect(stderr).toContain('note: there is no deployed job of integration "hubspot"\n');
  });

  it('reports what came before a page that fails, with status 2', async () => {
    const { url } = await playApi({
      jobs: [wrong(1), wrong(2)],
      handle(request, response) {
        if (!request.url!.includes('next_cursor')) return false;
        sendJson(response, { message: 'no such cursor' }, 400);
        return true;
      },
    });
    const { status, stdout, stderr } = await remote(['lint', '--api-url', url, '--page-size', '1', '-f', 'compact']);
    expect(status).toBe(2);
    expect(stdout).toContain('remote/job-1.yaml:');
    expect(stderr).toBe(
      'error: page 2: the API refused the request (400): "no such cursor"\n  help: check the filters and --page-size\n',
    );
  });

  it('reads page after page, and keeps none of them', async () => {
    const pages = 50;
    const text = 'x'.repeat(200_000);
    const { url } = await playApi({
      handle(_, response, url) {
        const page = Number(url.searchParams.get('next_cursor') ?? 0);
        const jobs = Array.from({ length: 8 }, (_, i) =>
          deployed(page * 8 + i, { resources: [{ resource: 'a/b', method: 'create', body: { text } }] }),
        );
        sendJson(response, { result: jobs, next_cursor: page + 1 < pages ? String(page + 1) : null });
        return true;
      },
    });
    const env = { NODE_OPTIONS: '--max-old-space-size=64' };
    const outcome = await remote(['lint', '--api-url', url, '--page-size', '8'], { cwd: folder(), env });
    expect(outcome).toMatchObject({ status: 0, stdout: 'no problems in 400 files (400 jobs checked)\n' });
  }, 60_000);
});

describe('pull --capabilities', () => {
  const answer = (name: string) => ({
    integration: { id: 'x', name },
    proxy: [{ resource: 'users', methods: [{ method: 'list', description: null }] }],
    unified: [{ model: 'ticketing', resource: 'tickets', methods: ['list', 'get'] }],
  });
  const pull = (cwd: string, url: string, ...args: readonly string[]) =>
    remote(['pull', '--capabilities', '--api-url', url, ...args], { cwd });

  it('asks for those of the deployed jobs, and writes what lint reads', async () => {
    const { url, requests } = await playApi({
      jobs: [deployed(1), deployed(2), deployed(3, { integration_name: '' })],
      others: { '/integration/zendesk/capabilities': answer('zendesk') },
    });
    const job = 'integration_name: zendesk\nresources:\n  - { resource: ticketing/ticket, method: list }\n';
    const cwd = folder({ 'a.yaml': job, 'sync-job-lint.config.yaml': 'capabilities: ["capabilities/*.json"]\n' });
    expect(await pull(cwd, url)).toMatchObject({ status: 0, stdout: 'wrote capabilities/zendesk.json\n' });
    expect(requests.map(({ path }) => path)).toEqual([
      '/sync-job?limit=100',
      '/integration/zendesk/capabilities?has_description=false',
    ]);
    expect(read(cwd, 'capabilities/zendesk.json').split('\n').slice(0, 5).join('\n')).toBe(
      '{\n  "integration": {\n    "name": "zendesk"\n  },\n  "proxy": [',
    );
    expect((await run(['a.yaml', '-f', 'compact'], { cwd })).stdout).toContain('unsupported-call');
    expect(await pull(cwd, url, 'capabilities')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'note: 0 files written, 1 unchanged\n',
    });
  });

  it('says which ones it can not get, and writes the others', async () => {
    const { url } = await playApi({
      others: { '/integration/a/capabilities': answer('a'), '/integration/b/capabilities': { data: 1 } },
    });
    const cwd = folder({ 'out/a.json': '{"mine": true}' });
    const args = ['--integration', 'a', '--integration', 'b', '--integration', '../c'];
    const { status, stdout, stderr } = await pull(cwd, url, 'out', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('error: "b": not the capabilities of an integration');
    expect(stderr).toContain('error: "../c": not found at ');
    expect(stderr).toContain('error: "out/a.json" is something else than capabilities, and is left as it is');
    expect(readdirSync(join(cwd, 'out'))).toEqual(['a.json']);
  });

  it('takes saved answers', async () => {
    const cwd = folder();
    const outcome = await remote(['pull', '--capabilities', '--from', '-'], {
      cwd,
      stdin: JSON.stringify([answer('b'), answer('a b')]),
    });
    expect(outcome).toMatchObject({ status: 0, stdout: 'wrote capabilities/a-b.json\nwrote capabilities/b.json\n' });
  });
});

describe('diff', () => {
  const diff = (cwd: string, jobs: readonly unknown[], ...args: readonly string[]) =>
    remote(['diff', '--from', '-', ...args], { cwd, stdin: saved(...jobs) });

  it('is silent after a pull, and shows what somebody changed', async () => {
    const cwd = folder();
    const jobs = [deployed(1), deployed(2, { label: 'Job 1' })];
    await remote(['pull', '--from', '-'], { cwd, stdin: saved(...jobs) });
    expect(await diff(cwd, jobs, 'jobs')).toEqual({ status: 0, stdout: '2 equal in 2 jobs\n', stderr: '' });
    const changed = [jobs[0], { ...jobs[1], mutex_key: 'one' }];
    const { status, stdout } = await diff(cwd, changed, 'jobs');
    expect(status).toBe(1);
    expect(stdout).toContain(
      'jobs/job-1-00000002.yaml  Job 1  00000002-0000-4000-8000-000000000000\n  dangerous  `mutex_key` changed',
    );
    const report = JSON.parse((await diff(cwd, changed, 'jobs', '-f', 'json')).stdout);
    expectSchema('drift', report);
    expect(report.jobs.map(({ remote: { path } }: { remote: { path: string } }) => path)).toEqual([
      'remote/job-1-00000001.yaml',
      'remote/job-1-00000002.yaml',
    ]);
  });

  it('takes files and ids from the configuration', async () => {
    const config = `files: [jobs]\nremote: { staging: { jobs: { jobs/a.yaml: ${deployed(2).id} } }, production: {} }\n`;
    const job =
      'label: Job 1\nintegration_name: zendesk\nresources:\n  - { resource: ticketing/users, method: list }\n';
    const cwd = folder({ 'sync-job-lint.config.yaml': config, 'jobs/a.yaml': job });
    expect((await diff(cwd, [deployed(1), deployed(2)])).stdout).toContain('1 remote-only, 1 equal in 2 jobs\n');
    const { status, stdout } = await diff(cwd, [deployed(1), deployed(2)], '--target', 'staging');
    expect([status, stdout.split('\n')[0]]).toEqual([1, `jobs/a.yaml  Job 1  ${deployed(2).id}`]);
  });

  it('ends with 1 for deployed jobs without a file only with --strict', async () => {
    const cwd = folder({
      'a.yaml': `id: ${deployed(1).id}\nlabel: Job 1\nintegration_name: zendesk\nresources:\n  - { resource: ticketing/users, method: list }\n`,
    });
    const jobs = [deployed(1), deployed(2)];
    expect((await diff(cwd, jobs, 'a.yaml')).status).toBe(0);
    expect((await diff(cwd, jobs, 'a.yaml', '--strict')).status).toBe(1);
    expect((await diff(cwd, [deployed(2)], 'a.yaml')).status).toBe(1);
    // What was not asked for is not missing.
    expect((await diff(cwd, [deployed(2, { integration_name: 'x' })], 'a.yaml', '--integration', 'x')).status).toBe(0);
  });

  it('ends with 2 where something can not be read', async () => {
    const cwd = folder({ 'a.yaml': 'resources: [' });
    expect(await diff(cwd, [deployed(1)], 'a.yaml')).toMatchObject({ status: 2, stdout: '' });
    expect(await diff(cwd, [deployed(1)])).toMatchObject({ status: 2, stdout: '' });
  });
});
