import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectOf } from '../../scripts/generate/project.ts';
import { act, manifest } from '../action/runner.ts';
import { deployed, playApi, TOKEN } from '../remote/api.ts';
import { folder, program } from '../support/cli.ts';
import { isolated } from '../support/release.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { version } = JSON.parse(read('package.json'));

const good = 'integration_name: zendesk\nresources:\n  - { resource: ticketing/users, method: list }\n';
const bad = good.replace('list }', 'list, depends_on: ticketing/accounts }');
const files = { 'jobs/bad.yaml': bad, 'jobs/good.yaml': good };

/** The code blocks of a section of a page, as they are written. */
function blocks(section: string, page = 'docs/ci.md'): string[] {
  const [, text] = new RegExp(`^## ${section}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(read(page))!;
  return [...text!.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
}

/** Runs what the documents give a shell, with the built program for the installed one. */
function shell(command: string, cwd: string, env = isolated()): Promise<number> {
  const built = command.replace(/^(?:npx )?sync-job-lint\b/, `"${process.execPath}" "${program}"`);
  expect(built).not.toBe(command);
  return new Promise((resolve) => {
    execFile('sh', ['-c', built], { cwd, env }, (error) => resolve(Number(error?.code ?? 0)));
  });
}

/** What links to the headings of a document end with, as GitHub has it. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('documents', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].concat(
    readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  );

  it.each(documents)('%s links to files and headings that exist', (path) => {
    for (const [, target] of read(path).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)) {
      const [file, heading] = target!.split('#');
      const linked = file ? join(dirname(path), file) : path;
      expect(existsSync(join(root, linked)), target).toBe(true);
      if (heading) expect(headingsOf(read(linked)), target).toContain(heading);
    }
  });

  it.each(documents)('%s names tests that exist', (path) => {
    for (const [name] of read(path).matchAll(/\btest\/[\w/.-]+\.ts\b/g))
      expect(existsSync(join(root, name)), name).toBe(true);
  });

  it('docs/security.md names what is tested as the tests do', () => {
    const named = [...read('docs/security.md').matchAll(/`(test\/[\w/.-]+\.ts)` \(("[^)]*")\)/g)];
    expect(named.length).toBeGreaterThan(5);
    for (const [, path, names] of named) {
      for (const [, name] of names!.matchAll(/"([^"]+)"/g)) expect(read(path!), path).toContain(`'${name}'`);
    }
  });

  it('the README has its two commands on the first screen', () => {
    const first = read('README.md').split('\n').slice(0, 12).join('\n');
    expect(first).toMatch(/^npm ci && npm start\b/m);
    expect(first).toMatch(/^npm ci && npm test\b/m);
  });
});

describe('pre-commit', () => {
  const [remote, local, staged] = blocks('pre-commit');

  it('names a hook and a release that there are', () => {
    const [repository] = parse(remote!).repos;
    expect(repository.rev).toBe(`v${version}`);
    const ids = parse(read('.pre-commit-hooks.yaml')).map(({ id }: { id: string }) => id);
    for (const { id } of repository.hooks) expect(ids).toContain(id);
  });

  it('installs this version by itself', () => {
    // test/package/pre-commit.test.ts runs it.
    expect(parse(local!).repos[0].hooks[0].additional_dependencies).toEqual([`sync-job-lint@${version}`]);
  });

  it('gives lint-staged a command that takes files', async () => {
    const cwd = folder(files);
    for (const [glob, command] of Object.entries<string>(JSON.parse(staged!)['lint-staged'])) {
      const matching = Object.keys(files).filter((file) => picomatch(glob)(file));
      expect(matching).toEqual(Object.keys(files));
      expect(await shell(`${command} "${join(cwd, 'jobs/good.yaml')}"`, cwd)).toBe(0);
      expect(await shell(`${command} ${matching.map((file) => `"${join(cwd, file)}"`).join(' ')}`, cwd)).toBe(1);
    }
  });
});

describe('GitHub Actions', () => {
  const [lint, scan] = blocks('GitHub Actions').map((block) => Object.values<Workflow>(parse(block).jobs)[0]!.steps);
  interface Workflow {
    readonly steps: readonly { readonly uses: string; readonly with?: Readonly<Record<string, string>> }[];
  }

  const own = (steps: typeof lint) => {
    const step = steps!.find(({ uses }) => uses.includes('sync-job-lint'))!;
    expect(step.uses).toBe(`${projectOf(read('package.json')).repository}@v${version}`);
    for (const name of Object.keys(step.with!)) expect(Object.keys(manifest.inputs)).toContain(name);
    return Object.fromEntries(Object.entries(step.with!).map(([name, value]) => [name, String(value)]));
  };

  it('lints', async () => {
    const workspace = folder({ ...files, 'integrations/a/b.sync-job.yaml': good });
    expect(await act(workspace, own(lint))).toMatchObject({ status: 1, outputs: { files: '3', errors: '1' } });
  });

  it('writes the report that code scanning is given', async () => {
    const workspace = folder(files);
    expect(await act(workspace, own(scan))).toMatchObject({ status: 0, outputs: { errors: '1' } });
    const upload = scan!.find(({ uses }) => uses.includes('upload-sarif'))!;
    const sarif = JSON.parse(readFileSync(join(workspace, upload.with!.sarif_file!), 'utf8'));
    expect(sarif.runs[0].results).toHaveLength(1);
  });

  it('has all inputs and outputs in its text', () => {
    const [, section] = /^## GitHub Actions\n([\s\S]*?)^## /m.exec(read('docs/ci.md'))!;
    const rows = [...section!.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => cell!.match(/[\w-]+/g)!);
    expect(rows.sort()).toEqual(Object.keys(manifest.inputs).sort());
    for (const name of Object.keys(manifest.outputs)) expect(section).toContain(`\`${name}\``);
  });
});

describe('deployed jobs', () => {
  const workflows = blocks('GitHub Actions', 'docs/remote.md').map((block) => parse(block));
  const [gitlab] = blocks('GitLab', 'docs/remote.md');

  it('are checked by the action', () => {
    const [, action] = workflows[0].jobs.audit.steps;
    expect(action.uses).toBe(`${projectOf(read('package.json')).repository}@v${version}`);
    expect(action.with).toEqual({ remote: true });
    expect(Object.keys(manifest.inputs)).toContain('remote');
  });

  it('are looked at by commands that there are', async () => {
    const jobs = [deployed(1)];
    const others = { '/integration/zendesk/capabilities': { integration: { name: 'zendesk' }, proxy: [] } };
    const { url } = await playApi({ jobs, others });
    const lines = [...workflows.map((workflow) => JSON.stringify(workflow)), gitlab!];
    const commands = lines.flatMap((text) => text.match(/npx sync-job-lint remote [^"\\\n>]*/g) ?? []);
    expect(commands.length).toBeGreaterThan(4);
    const cwd = folder({
      'jobs/a.yaml':
        'label: Job 1\nintegration_name: zendesk\nresources:\n  - { resource: ticketing/users, method: list }\n',
    });
    const env = { ...isolated(), TRUTO_API_TOKEN: TOKEN, TRUTO_API_BASE_URL: url };
    const statuses = await Promise.all(commands.map((command) => shell(command.trim(), cwd, env)));
    expect(statuses).toEqual(commands.map(() => 0));
  }, 60_000);
});

describe('other CI systems', () => {
  const [gitlab, circle, jenkins, reviewdog] = blocks('Other CI systems');

  /** Runs the one command of a block on a bad job, and gives the folder. */
  async function runIn(block: string): Promise<string> {
    const commands = block.match(/npx sync-job-lint [^'\n]*/g)!;
    expect(commands).toHaveLength(1);
    const cwd = folder(files);
    expect(await shell(commands[0], cwd)).toBe(1);
    return cwd;
  }

  it('gives GitLab its artifact', async () => {
    const { artifacts } = parse(gitlab!)['sync-jobs'];
    const report = JSON.parse(readFileSync(join(await runIn(gitlab!), artifacts.reports.codequality), 'utf8'));
    expect(report).toMatchObject([{ check_name: 'unknown-dependency', location: { path: 'jobs/bad.yaml' } }]);
  });

  it('gives reviewdog what it reads', async () => {
    const [lint, reader] = reviewdog!.split(' | ');
    expect(reader).toMatch(/^reviewdog -f=rdjson /);
    const cwd = folder(files);
    expect(await shell(`${lint} > report`, cwd)).toBe(1);
    expect(JSON.parse(readFileSync(join(cwd, 'report'), 'utf8')).diagnostics).toMatchObject([
      { code: { value: 'unknown-dependency' }, location: { path: 'jobs/bad.yaml' } },
    ]);
  });

  it('gives CircleCI test results in a folder of their own', async () => {
    const { path } = parse(circle!).jobs['sync-jobs'].steps.at(-1).store_test_results;
    const [, file] = /junit=(\S+)/.exec(circle!)!;
    expect(file).toMatch(new RegExp(`^${path}/[^/]+/[^/]+\\.xml$`));
    expect(readFileSync(join(await runIn(circle!), file!), 'utf8')).toContain('<failure');
  });

  it('gives Jenkins the file that it looks for', async () => {
    const [, pattern] = /checkStyle\(pattern: '([^']+)'\)/.exec(jenkins!)!;
    const cwd = await runIn(jenkins!);
    expect(existsSync(join(cwd, pattern!))).toBe(true);
    expect(readFileSync(join(cwd, pattern!), 'utf8')).toContain('source="sync-job-lint.unknown-dependency"');
  });
});
