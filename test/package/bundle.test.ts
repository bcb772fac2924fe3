import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import webpack from 'webpack';
import { deployed, playApi, TOKEN } from '../remote/api.ts';

const exec = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'sync-job-lint-bundle-'));
const installed = join(folder, 'node_modules/sync-job-lint');

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Needs each part of the library that is loaded on demand. */
const uses = `
const graph = 'default_runtime_version: 4\\nintegration_name: a\\nresources:\\n  - { name: a, type: transform, config: { expression: "a." } }\\n';
const schema = 'args_schema: { x: { type: string, format: date, default: soon } }\\nresources: []\\n';
const texts = ['resources: [', 'a: &x 1\\nb: *x\\nresources: [{ resource: a, method: "{{#if args.x}}" }]\\n', graph, schema];
const rulesOf = ({ findings }) => findings.map(({ rule }) => rule);
export async function report(library) {
  const config = { overrides: [{ files: ['*.yaml'], rules: { 'unused-arg': 'off' } }] };
  const found = [];
  for (const text of texts) found.push(rulesOf(await library.lintText(text, { path: 'a.yaml', config })));
  found.push(rulesOf(await library.lintText('{"a": 1,}', { path: 'a.json' })));
  found.push(library.validateSyncJob({ resources: [] }));
  if (library.lintFiles) found.push((await library.lintFiles(['jobs/*.yaml'])).map(({ path }) => path));
  return JSON.stringify(found);
}
`;
const program = (name: string) => `
import * as library from '${name}';
import { report } from './uses.mjs';
report(library).then((text) => console.log(text));
`;

let expected: string;
let expectedOfFiles: string;

/** What a program says; everything on standard error is a fault. */
async function output(script: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await exec(process.execPath, [script, ...args], { cwd: folder });
  expect(stderr).toBe('');
  return stdout;
}

beforeAll(async () => {
  const env = {
    ...process.env,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  const npm = (args: readonly string[], cwd: string) =>
    exec('npm', [...args], { cwd, env, shell: process.platform === 'win32' });
  const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root);
  write('package.json', '{ "name": "user", "private": true }');
  await npm(['install', '--offline', '--ignore-scripts', join(folder, JSON.parse(stdout)[0].filename)], folder);
  write('jobs/a.yaml', 'integration_name: a\nresources:\n  - { resource: crm/contacts, method: list }\n');
  write('uses.mjs', uses);
  for (const name of ['sync-job-lint', 'sync-job-lint/node', 'sync-job-lint/core']) {
    write(`${name.replace('/', '-')}.mjs`, program(name));
  }
  expected = await output('sync-job-lint-core.mjs');
  expectedOfFiles = await output('sync-job-lint.mjs');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what is bundled finds something in every text', () => {
  const found = JSON.parse(expectedOfFiles);
  for (const rules of found.slice(0, 5)) expect(rules).not.toEqual([]);
  expect(found.slice(5)).toEqual([true, ['jobs/a.yaml']]);
  expect(JSON.parse(expected)).toEqual(found.slice(0, 6));
});

describe('bundled by esbuild', () => {
  test.each(['esm', 'cjs'] as const)(
    'as %s for Node',
    async (format) => {
      for (const name of ['sync-job-lint', 'sync-job-lint-node']) {
        const outfile = join(folder, `esbuild-${name}.${format === 'esm' ? 'mjs' : 'cjs'}`);
        const { warnings } = await esbuild({
          ...{ absWorkingDir: folder, entryPoints: [`${name}.mjs`], bundle: true, platform: 'node', format, outfile },
          logLevel: 'silent',
        });
        expect(warnings).toEqual([]);
        expect(await output(outfile)).toBe(expectedOfFiles);
      }
    },
    60_000,
  );

  test('for the browser', async () => {
    const outfile = join(folder, 'esbuild-browser.cjs');
    await esbuild({ absWorkingDir: folder, entryPoints: ['sync-job-lint.mjs'], bundle: true, format: 'iife', outfile });
    expect(await output(outfile)).toBe(expected);
  }, 60_000);
});

test.each([
  ['for Node', true],
  ['for the browser', false],
])(
  'bundled by Vite %s',
  async (_, ssr) => {
    const outDir = join(folder, `vite-${ssr}`);
    const entry = join(folder, 'sync-job-lint.mjs');
    await vite({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: ssr
        ? { ssr: entry, outDir, rollupOptions: { output: { entryFileNames: 'main.mjs' } } }
        : { lib: { entry, formats: ['es'], fileName: () => 'main.mjs' }, outDir, minify: false },
    });
    expect(await output(join(outDir, 'main.mjs'))).toBe(ssr ? expectedOfFiles : expected);
  },
  60_000,
);

test.each([
  ['node', 'sync-job-lint'],
  ['node', 'sync-job-lint-node'],
  ['webworker', 'sync-job-lint'],
])(
  'bundled by webpack for %s: %s',
  async (target, name) => {
    const path = join(folder, `webpack-${target}-${name}`);
    const stats = await new Promise<webpack.Stats | undefined>((done, fail) => {
      const options = { context: folder, entry: `./${name}.mjs`, target, mode: 'development', devtool: false } as const;
      const output = {
        path,
        filename: 'main.cjs',
        ...(target === 'node' ? {} : { chunkFormat: 'commonjs', chunkLoading: false as const }),
      };
      const splitting =
        target === 'node' ? {} : { plugins: [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })] };
      webpack({ ...options, output, ...splitting }, (error, stats) => (error ? fail(error) : done(stats)));
    });
    expect(stats!.toJson({ errors: true, warnings: true }).errors).toEqual([]);
    expect(await output(join(path, 'main.cjs'))).toBe(target === 'node' ? expectedOfFiles : expected);
  },
  60_000,
);

describe('what asks the API, bundled by', () => {
  const list = `
import { fetchSyncJobs } from 'sync-job-lint/remote';
async function list() {
  const [apiUrl, token] = process.argv.slice(2);
  for await (const { jobs } of fetchSyncJobs({ apiUrl, token })) console.log(JSON.stringify(jobs));
}
list();
`;
  const expectList = async (script: string) => {
    const jobs = [deployed(1), deployed(2)];
    const { url } = await playApi({ jobs });
    expect(JSON.parse(await output(script, url, TOKEN))).toEqual(jobs);
  };

  test('nothing', () => expectList(write('list.mjs', list)));

  test.each(['esm', 'cjs'] as const)('esbuild as %s', async (format) => {
    const outfile = join(folder, `esbuild-list.${format === 'esm' ? 'mjs' : 'cjs'}`);
    const entryPoints = [write('list.mjs', list)];
    await esbuild({ entryPoints, bundle: true, platform: 'node', format, outfile });
    await expectList(outfile);
  });

  test('webpack', async () => {
    const path = join(folder, 'webpack-list');
    const output = { path, filename: 'main.cjs' };
    const options = { context: folder, entry: write('list.mjs', list), target: 'node', mode: 'development' } as const;
    await new Promise((done) => webpack({ ...options, output, devtool: false }, done));
    await expectList(join(path, 'main.cjs'));
  }, 60_000);
});

describe('types', () => {
  const text = readFileSync(join(root, 'docs/library.md'), 'utf8');
  const [page, remote] = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
  const common = `
import { lintText as lintCore } from 'sync-job-lint/core';
export const counts: Promise<number> = lintCore('').then(({ errors }) => errors);
`;
  const dynamic = `
export async function count(): Promise<number> {
  const { lintText } = await import('sync-job-lint');
  const { lintFiles, validateSyncJob } = await import('sync-job-lint/node');
  const value: unknown = {};
  const steps = validateSyncJob(value) ? value.resources?.length ?? 0 : 0;
  return (await lintText('')).errors + (await lintFiles(['.'])).length + steps;
}
`;

  test.each([
    ['node16', 'node16', 'esm.mts', page + common],
    ['node16', 'node16', 'remote.mts', remote!],
    ['preserve', 'bundler', 'remote.ts', remote!],
    ['nodenext', 'nodenext', 'esm.mts', page + common],
    ['esnext', 'bundler', 'esm.ts', page + common],
    ['preserve', 'bundler', 'esm.ts', page + common],
    ['node16', 'node16', 'cjs.cts', dynamic],
    ['nodenext', 'nodenext', 'cjs.cts', dynamic + common],
  ])(
    '%s, resolved as %s: %s',
    async (module, moduleResolution, file, source) => {
      const dir = `types-${module}-${file}`;
      write(join(dir, file), source);
      const options = { module, moduleResolution, target: 'es2022', strict: true, noEmit: true, skipLibCheck: false };
      const types = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')] };
      write(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...options, ...types }, files: [file] }));
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const told = await exec(process.execPath, [tsc, '-p', join(folder, dir)]).then(
        ({ stdout }) => stdout,
        ({ stdout }) => stdout,
      );
      expect(told).toBe('');
    },
    60_000,
  );
});

test('modelines of the documents lead from jobs to the schema', () => {
  const texts = ['editors', 'configuration'].map((name) => readFileSync(join(root, `docs/${name}.md`), 'utf8'));
  const lines = texts.join('\n').matchAll(/yaml-language-server: \$schema=(\S+)/g);
  const found = [...lines].map(([, path]) => path!);
  expect(found).toContainEqual(expect.stringContaining('sync-job.schema.json'));
  for (const path of found)
    expect(existsSync(join(folder, path.includes('config') ? '.' : 'jobs', path)), path).toBe(true);
});

describe('a build', () => {
  function contents(dir: string): Map<string, string> {
    const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = names.map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1));
    return new Map(paths.sort().map((path) => [path, readFileSync(join(dir, path), 'latin1')]));
  }

  test('gives the same bytes each time', async () => {
    const packed = contents(join(installed, 'dist'));
    for (const name of ['first', 'second']) {
      const out = join(folder, name);
      await exec(process.execPath, [join(root, 'scripts/build.mjs'), '--out', out], {
        cwd: name === 'first' ? root : folder,
      });
      const built = contents(out);
      expect([...built.keys()]).toEqual([...packed.keys()]);
      for (const [path, text] of built) expect(text === packed.get(path), path).toBe(true);
    }
  }, 120_000);

  test('holds code and its declarations, and nothing compiled', () => {
    const others = [...contents(join(installed, 'dist')).keys()].filter((path) => !/\.(?:c?js|d\.ts)$/.test(path));
    expect(others).toEqual(['THIRD-PARTY-LICENSES.txt']);
  });
});
