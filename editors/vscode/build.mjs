/**
 * Builds the extension into `dist` and `server`: the client as one file, and the program with its schemas as a release has them.
 *
 *     npm run package   # the .vsix
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

await rm(`${here}dist`, { recursive: true, force: true });
await rm(`${here}server`, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: ['extension.js'],
  outfile: 'dist/extension.cjs',
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  legalComments: 'eof',
  logLevel: 'warning',
});

await mkdir(`${here}server/dist`, { recursive: true });
await cp(`${root}dist/cli.cjs`, `${here}server/dist/cli.cjs`);
await cp(`${root}dist/lib`, `${here}server/dist/lib`, { recursive: true });
await cp(`${root}dist/THIRD-PARTY-LICENSES.txt`, `${here}server/dist/THIRD-PARTY-LICENSES.txt`);
await cp(`${root}LICENSE`, `${here}LICENSE.txt`);
const { name, version, type, license, homepage } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
await writeFile(`${here}server/package.json`, `${JSON.stringify({ name, version, type, license, homepage }, null, 2)}\n`);
await mkdir(`${here}server/schemas`, { recursive: true });
for (const schema of await readdir(`${root}schemas`)) {
  const text = await readFile(`${root}schemas/${schema}`, 'utf8');
  await writeFile(`${here}server/schemas/${schema}`, JSON.stringify(withMarkdown(JSON.parse(text))));
}

/** VS Code shows backticks in a `description` as they are; what is Markdown has another key, which validators do not know. */
function withMarkdown(part) {
  if (Array.isArray(part)) return part.map(withMarkdown);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, withMarkdown(value)]);
  const { description } = part;
  if (typeof description === 'string') entries.push(['markdownDescription', description]);
  return Object.fromEntries(entries);
}
