import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each part imports only from those in rows above its own: not from its neighbours in a row either. */
const rows = [
  ['text', 'version'],
  ['document'],
  ['schema'],
  ['job'],
  ['rule'],
  ['rules', 'engine'],
  ['config', 'report'],
  ['files'],
  ['config/files'],
  ['library'],
  ['index'],
  ['node', 'cli'],
];

/** The parts that need Node; all others run anywhere. */
const nodeParts = ['config/files', 'files', 'node', 'cli'];

/** Who imports a package; of those marked as rare nobody but through `import()`, so that a run loads them only where it needs them. */
const packages: Readonly<Record<string, { readonly rare: boolean; readonly files: readonly string[] }>> = {
  'js-yaml': {
    rare: false,
    files: [
      'src/document/closing-brackets.ts',
      'src/document/compose.ts',
      'src/document/unquoted.ts',
      'src/document/yaml-stream.ts',
    ],
  },
  commander: { rare: false, files: ['src/cli/command.ts'] },
  'jsonc-parser': { rare: true, files: ['src/document/json-tokens.ts'] },
  yaml: { rare: true, files: ['src/document/diagnose.ts'] },
  jsonata: { rare: true, files: ['src/job/jsonata.ts'] },
  handlebars: { rare: true, files: ['src/job/handlebars.ts'] },
  ajv: { rare: true, files: ['src/job/args-validator.ts'] },
  'ajv-formats': { rare: true, files: ['src/job/args-validator.ts'] },
  'get-east-asian-width': { rare: false, files: ['src/report/cells.ts'] },
};

interface Import {
  readonly from: string;
  /** A path from the root, or the name of a package as written. */
  readonly to: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

const IMPORT = /^(?:import|export)\s(type\s)?[^;'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

function importsOf(path: string): Import[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, from, bare, dynamic]) => {
    const name = (from ?? bare ?? dynamic)!;
    const to = name.startsWith('.') ? normalize(join(dirname(path), name)).replaceAll('\\', '/') : name;
    return { from: path, to, kind: type ? 'type' : dynamic ? 'dynamic' : 'value' };
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.includes('/generated/'));
}

function partOf(path: string): string {
  if (path.startsWith('rules/')) return 'rules';
  if (/^src\/config\/files[./]/.test(path)) return 'config/files';
  return path.split('/')[1]!.replace(/\.ts$/, '');
}

function rowOf(path: string): number {
  return rows.findIndex((row) => row.includes(partOf(path)));
}

const files = [...filesIn('src'), ...filesIn('rules')];
const imports = files.flatMap(importsOf);
const inner = imports.filter(({ to }) => /^(?:src|rules)\//.test(to));
const told = ({ from, to }: Import) => `${from} imports ${to}`;

describe('imports', () => {
  test('are all found', () => {
    expect(imports.length).toBeGreaterThan(files.length);
    expect(inner.filter(({ to }) => !existsSync(join(root, to))).map(told)).toEqual([]);
    expect(imports.filter(({ to }) => to.startsWith('.')).map(told)).toEqual([]);
  });

  test('each file has its part', () => {
    expect(files.filter((path) => rowOf(path) < 0)).toEqual([]);
  });

  test('run one way', () => {
    const wrong = inner.filter(({ from, to }) => partOf(from) !== partOf(to) && rowOf(to) >= rowOf(from));
    expect(wrong.map(told)).toEqual([]);
  });

  test('of Node stay out of what runs anywhere', () => {
    const fromPure = ({ from }: Import) => !nodeParts.includes(partOf(from));
    expect(imports.filter((one) => fromPure(one) && one.to.startsWith('node:')).map(told)).toEqual([]);
    expect(inner.filter((one) => fromPure(one) && nodeParts.includes(partOf(one.to))).map(told)).toEqual([]);
  });

  test('of packages are in their wrappers', () => {
    const found: Record<string, Set<string>> = {};
    for (const { from, to, kind } of imports) {
      if (kind === 'type' || /^(?:src|rules|node:)/.test(to)) continue;
      const name = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');
      found[name] = (found[name] ?? new Set()).add(from);
    }
    const expected = Object.entries(packages).map(([name, { files }]) => [name, [...files]]);
    expect(Object.fromEntries(Object.entries(found).map(([name, from]) => [name, [...from].sort()]))).toEqual(
      Object.fromEntries(expected),
    );
  });

  test('of rare packages happen on demand', () => {
    const wrappers = new Set(Object.values(packages).flatMap(({ rare, files }) => (rare ? files : [])));
    const eager = inner.filter(({ to, kind }) => wrappers.has(to) && kind === 'value');
    expect(eager.map(told)).toEqual([]);
    for (const wrapper of wrappers)
      expect(inner.some(({ to, kind }) => to === wrapper && kind === 'dynamic')).toBe(true);
  });
});
