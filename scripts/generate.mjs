/**
 * Writes everything that is generated and committed: `rules/README.md`, the parts of `README.md` and `docs` between markers, the rules in
 * `schemas/config.schema.json`, `src/schema/types.ts` and what the broken examples give. A test fails where one of them is stale.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { renderTypes } from './generate-types.mjs';
import { generateValidators } from './generate-validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Node 20 can't load TypeScript, so the generators are bundled first; inside the repository, where their packages are. */
async function loadGenerators() {
  const outfile = join(root, `node_modules/.cache/generate-${process.pid}.mjs`);
  const { version, homepage } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['scripts/generate/index.ts'],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      define: {
        SYNC_JOB_LINT_VERSION: JSON.stringify(version),
        SYNC_JOB_LINT_HOMEPAGE: JSON.stringify(homepage),
        SYNC_JOB_LINT_ROOT: JSON.stringify(root),
      },
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}

async function write(path, text) {
  const current = await readFile(join(root, path), 'utf8').catch(() => undefined);
  if (current === text) return;
  await writeFile(join(root, path), text);
  console.log(`wrote ${path}`);
}

await generateValidators();
await write('src/schema/types.ts', await renderTypes());
const { generatedFiles } = await loadGenerators();
for (const [path, text] of await generatedFiles(root)) await write(path, text);
