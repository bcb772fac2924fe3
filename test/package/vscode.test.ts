import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { validateConfig } from '../../src/config/config.ts';
import { readSettings } from '../../src/lsp/settings.ts';
import { folder } from '../support/cli.ts';
import { startClient } from '../support/lsp.ts';

const extension = fileURLToPath(new URL('../../editors/vscode', import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const manifest = read(join(extension, 'package.json'));

/** VS Code itself can't be run here: what is tested is what the package holds. */
describe('the extension for VS Code', () => {
  it('has the version of the project, and the same place', () => {
    const { version, repository } = read(join(extension, '../../package.json'));
    expect({ version: manifest.version, url: manifest.repository.url }).toEqual({ version, url: repository.url });
  });

  it('has settings that the server takes', () => {
    const settings = Object.entries<{ default: unknown }>(manifest.contributes.configuration.properties);
    const given = Object.fromEntries(
      settings.map(([name, { default: value }]) => [
        name.replace('syncJobLint.', '').replace('trace.server', 'trace'),
        value,
      ]),
    );
    const problems: string[] = [];
    const { config } = readSettings(given, (problem) => problems.push(problem));
    expect({ config, problems }).toEqual({ config: undefined, problems: [] });
    const set = readSettings(
      { ...given, extends: 'strict', rules: { 'unused-arg': 'off' }, inlayHints: true },
      () => {},
    );
    expect(set).toMatchObject({ inlayHints: true, config: { extends: 'strict', rules: { 'unused-arg': 'off' } } });
    expect(validateConfig(set.config, rules)).toEqual([]);
  });

  const vsce = join(extension, 'node_modules/@vscode/vsce/vsce');
  if (!existsSync(vsce)) console.warn('vsce is not installed in editors/vscode: the extension is not packaged');

  it.skipIf(!existsSync(vsce))(
    'is packaged without a network, and its server answers',
    async () => {
      const cwd = folder();
      // A copy, so that nothing is left behind.
      const root = fileURLToPath(new URL('../..', import.meta.url));
      const copy = join(cwd, 'editors/vscode');
      mkdirSync(copy, { recursive: true });
      for (const name of ['build.mjs', 'extension.js', 'icon.png', 'package.json', 'README.md', '.vscodeignore'])
        cpSync(join(extension, name), join(copy, name));
      for (const name of ['dist', 'schemas', 'LICENSE', 'package.json', 'node_modules'])
        symlinkSync(join(root, name), join(cwd, name));
      symlinkSync(join(extension, 'node_modules'), join(copy, 'node_modules'));
      execFileSync(process.execPath, ['build.mjs'], { cwd: copy });
      const offline = { ...process.env, http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' };
      const args = [vsce, 'package', '--no-dependencies', '--out', 'extension.vsix'];
      execFileSync(process.execPath, args, { cwd: copy, env: offline, stdio: 'pipe' });

      const unpacked = join(cwd, 'unpacked');
      await unzip(join(copy, 'extension.vsix'), unpacked);
      const script = join(unpacked, 'extension/server/dist/cli.cjs');
      const client = await startClient({ cwd, script, args: ['lsp', '--stdio'] });
      const uri = 'untitled:Untitled-1';
      await client.open(uri, 'integration_name: a\nresources:\n  - resource: a/b\n    method: lsit\n');
      expect(await client.diagnostics(uri)).toMatchObject([{ code: 'unknown-method' }]);
      const at = { textDocument: { uri }, position: { line: 3, character: 6 } };
      expect(await client.request('textDocument/hover', at)).toMatchObject({ contents: { kind: 'markdown' } });

      // The client's part loads where VS Code is, and does what its manifest says.
      writeFileSync(join(cwd, 'node.cjs'), stub);
      const said = execFileSync(process.execPath, [join(cwd, 'node.cjs'), join(unpacked, 'extension', manifest.main)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      expect(said.trim()).toBe('activate, deactivate');
      for (const { url } of [...manifest.contributes.yamlValidation, ...manifest.contributes.jsonValidation])
        expect(read(join(unpacked, 'extension', url)).$id).toMatch(/^https:/);
    },
    90_000,
  );
});

/** Anything in place of VS Code's API. */
const stub = `
const Module = require('node:module');
const load = Module._load;
const anything = () => {
  const api = class {};
  return new Proxy(api, { get: (_, name) => (name in api ? api[name] : name === 'version' ? '1.91.0' : anything()) });
};
Module._load = (name, ...rest) => (name === 'vscode' ? anything() : load(name, ...rest));
console.log(Object.keys(require(process.argv[2])).sort().join(', '));
`;

/** What is used of the package that vsce zips with. */
interface ZipFile {
  on(event: 'entry' | 'end' | 'error', listener: (entry: { readonly fileName: string }) => void): ZipFile;
  openReadStream(entry: object, take: (error: unknown, stream: NodeJS.ReadableStream) => void): void;
  readEntry(): void;
}

function unzip(path: string, to: string): Promise<void> {
  const yauzl = createRequire(join(extension, 'package.json'))('yauzl');
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (error: Error | null, zip: ZipFile) => {
      if (error) return reject(error);
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (_, stream) => {
          const chunks: Buffer[] = [];
          stream.on('data', (chunk) => chunks.push(chunk as unknown as Buffer));
          stream.on('end', () => {
            const target = join(to, entry.fileName);
            mkdirSync(dirname(target), { recursive: true });
            if (!entry.fileName.endsWith('/')) writeFileSync(target, Buffer.concat(chunks));
            zip.readEntry();
          });
        });
      });
      zip.on('end', () => resolve()).on('error', reject);
      zip.readEntry();
    });
  });
}
