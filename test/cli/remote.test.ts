import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployed, playApi, playProxy, TOKEN } from '../remote/api.ts';
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
    const own = `# ours\nresources: [{ method: list, resource: ticketing/users }]\nlabel: 'Job 1'\nintegration_name: zendesk\ndefault_runtime_version: 3\n`;
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
    expect([status, stdout]).toEqual([
      1,
      'wrote jobs/job-1-00000001.yaml\nkept jobs/all.yaml: it differs from the deployed job, and holds other jobs too\n',
    ]);
    expect(read(cwd, 'jobs/job-1.yaml')).toBe(other);
    expect(read(cwd, 'jobs/all.yaml')).toBe(several);
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
