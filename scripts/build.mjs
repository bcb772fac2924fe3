/**
 * Builds `dist`, the same bytes for the same sources:
 *
 * - `cli.cjs`: the command, one CommonJS file (Node starts it faster than ES modules), with what it loads on demand in `lib`
 * - `action.cjs`: the GitHub Action, which runs it
 * - `index.js`, `node.js`: the library as ES modules, without and with files
 * - `rule.js`: what rules of plugins need
 * - `remote.js`: the library that asks the platform's API
 * - `types`: its declarations
 * - `THIRD-PARTY-LICENSES.txt`: the packages in these files
 *
 *     npm run build -- [--out DIR] [--source-maps]
 *
 * --out DIR      instead of `dist`
 * --source-maps  beside the command's files: what a position in a stack trace of that version stands for
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { documentationOf, withoutDocumentation } from './rule-documentation.mjs';
import { slimPackages } from './slim-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: cliOptions } = parseArgs({
  options: { out: { type: 'string', default: 'dist' }, 'source-maps': { type: 'boolean', default: false } },
});
const dist = resolve(root, cliOptions.out);
const { version, homepage } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** A hash of all that a build is made of, by content and not by time, so that two builds of the same are the same. */
async function hashSources() {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'rules', 'schemas', 'scripts', 'src']) {
    const path = join(root, name);
    const inside = name.includes('.') ? [''] : (await readdir(path, { recursive: true })).sort();
    for (const file of inside) {
      // What is generated follows from the rest.
      if (!/\.\w+$/.test(join(path, file)) || /[\\/]generated[\\/]/.test(file)) continue;
      hash.update(await readFile(join(path, file)));
    }
  }
  return hash.digest('base64url').slice(0, 22);
}

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  target: 'node20',
  // ES modules where a package has both, since UMD hides its requires from esbuild.
  mainFields: ['module', 'main'],
  define: {
    SYNC_JOB_LINT_VERSION: JSON.stringify(version),
    SYNC_JOB_LINT_HOMEPAGE: JSON.stringify(homepage),
    SYNC_JOB_LINT_BUILD: JSON.stringify(await hashSources()),
    SYNC_JOB_LINT_ROOT: '__syncJobLintRoot',
  },
  plugins: slimPackages,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** The file in `lib` for a module: its path below the root, so that no two have one name. */
function libName(path) {
  const name = relative(root, path)
    .replace(/^src[/\\]/, '')
    .replace(/\.[^.]+$/, '');
  return `${name.replace(/[^\w]+/g, '-')}.cjs`;
}

/**
 * esbuild splits ES modules only. So each module that is imported on demand becomes a self-contained file,
 * and `import()` of it `require()`, since that spares loading Node's machinery for ES modules.
 *
 * Node reads and scans all of a file before it runs the first line, so what is not there is what starts fast: names are short,
 * and what only readers need of rules is a file of its own.
 */
async function buildCommand() {
  const main = join(root, 'src/cli/main.ts');
  const lib = join(dist, 'lib');
  const queue = new Set([main]);
  const onDemand = {
    name: 'on-demand',
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir, importer }) => {
        if (kind !== 'dynamic-import' || importer.includes('node_modules')) return undefined;
        const target = resolve(resolveDir, path);
        queue.add(target);
        return { path: `./${libName(target)}`, external: true };
      });
    },
  };
  const options = { ...common, platform: 'node', format: 'cjs', external: [`./${DOCUMENTATION}`] };
  const metafiles = [];
  for (const entry of queue) {
    const isMain = entry === main;
    const { metafile, outputFiles } = await build({
      ...options,
      entryPoints: [entry],
      outfile: isMain ? join(dist, 'cli.cjs') : join(lib, libName(entry)),
      minify: true,
      sourcemap: cliOptions['source-maps'] && 'external',
      sourcesContent: false,
      plugins: [onDemand, withoutDocumentation(root, `./${DOCUMENTATION}`), ...slimPackages],
      banner: {
        js: `${isMain ? '#!/usr/bin/env node\n' : ''}const __syncJobLintRoot=require("node:path").resolve(__dirname,"${isMain ? '..' : '../..'}");`,
      },
      write: false,
    });
    const folder = isMain ? './lib/' : './';
    for (const { path, text } of outputFiles) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, path.endsWith('.map') ? text : requiring(text, folder));
    }
    metafiles.push(metafile);
  }
  await writeFile(join(lib, DOCUMENTATION), await documentationOf(root));
  await chmod(join(dist, 'cli.cjs'), 0o755);
  const action = { ...options, entryPoints: ['src/action/action.ts'], outfile: join(dist, 'action.cjs') };
  const { metafile } = await build(action);
  return [...metafiles, metafile];
}

/** Has a file of the command load the others by `require()`, from the folder where they are. */
function requiring(code, folder) {
  return code
    .replace(/\bimport\("\.\/([\w-]+\.cjs)"\)/g, `Promise.resolve().then(()=>require("${folder}$1"))`)
    .replaceAll(`require("./${DOCUMENTATION}")`, `require("${folder}${DOCUMENTATION}")`);
}

/** The file in `lib` for what only readers need of the rules. */
const DOCUMENTATION = 'rules-documentation.cjs';

/**
 * Has bundled CommonJS packages import the modules of Node that they require. What esbuild does by itself needs a `require`, which an
 * ES module can only make from its own address, and that is lost when users bundle the library into CommonJS.
 */
const importBuiltins = {
  name: 'import-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/[a-z_]+)*$/ }, ({ kind, path }) =>
      kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `import all from ${JSON.stringify(path.replace(/^(?:node:)?/, 'node:'))};\nmodule.exports = all;`,
    }));
  },
};

/** The library: one build for each entry, so that nothing of Node's gets into what the pure one needs. */
async function buildLibrary() {
  const anywhere = {
    ...common,
    platform: 'browser',
    mainFields: ['browser', ...common.mainFields],
    target: 'es2022',
    format: 'esm',
  };
  const pure = build({
    ...anywhere,
    splitting: true,
    entryPoints: ['src/index.ts'],
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
  });
  const rule = build({ ...anywhere, entryPoints: ['src/rule/index.ts'], outfile: join(dist, 'rule.js') });
  const files = build({
    ...common,
    platform: 'node',
    format: 'esm',
    splitting: true,
    plugins: [importBuiltins, ...slimPackages],
    entryPoints: { node: 'src/node.ts', remote: 'src/remote/index.ts' },
    outdir: dist,
    chunkNames: 'node/[name]-[hash]',
  });
  return (await Promise.all([pure, rule, files])).map(({ metafile }) => metafile);
}

/** The declarations that the entries lead to; `npm run check` is what checks the types. */
async function buildTypes() {
  const all = join(dist, 'types');
  await runNode(
    'inherit',
    join(root, 'node_modules/typescript/bin/tsc'),
    '--project',
    join(root, 'tsconfig.build.json'),
    '--outDir',
    all,
  );
  const reached = new Set(
    ['src/index.d.ts', 'src/node.d.ts', 'src/rule/index.d.ts', 'src/remote/index.d.ts'].map((name) => join(all, name)),
  );
  for (const path of reached) {
    // What is generated has declarations already, which the compiler leaves where they are.
    const source = existsSync(path) ? path : join(root, relative(all, path));
    const relinked = (await readFile(source, 'utf8')).replace(
      /((?:from |import\()['"])(\.[^'"]*)\.[jt]s(['"])/g,
      (_, before, name, after) => {
        reached.add(resolve(dirname(path), `${name}.d.ts`));
        return `${before}${name}.js${after}`;
      },
    );
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, relinked);
  }
  for (const name of await readdir(all, { recursive: true })) {
    const path = join(all, name);
    if (path.endsWith('.d.ts') && !reached.has(path)) await rm(path);
  }
}

function runNode(stdout, ...args) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', stdout, 'inherit'] });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${args[0]} exited with ${code}`))));
  });
}

/** The licences of all packages that have a part in the bundles. */
async function writeLicences(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
        if (match && bytesInOutput > 0) folders.add(match[1]);
      }
    }
  }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const file = (await readdir(join(root, folder))).find((file) => /^licen[cs]e/i.test(file));
    const text = file ? await readFile(join(root, folder, file), 'utf8') : '';
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  await writeFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}

async function generate() {
  const script = new URL('generate-validators.mjs', import.meta.url);
  if (!existsSync(script)) return;
  const { generateValidators } = await import(script.href);
  await generateValidators();
}

await generate();
await rm(dist, { recursive: true, force: true });
const [command, library] = await Promise.all([buildCommand(), buildLibrary(), buildTypes()]);
await writeLicences([...command, ...library]);
