import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each part imports only from those in rows above its own: not from its neighbours in a row either. */
const rows = [
  ['shared', 'version', 'homepage'],
  ['text'],
  ['document'],
  ['schema'],
  ['job'],
  ['rule'],
  ['rules', 'engine'],
  ['report', 'files', 'rule-page'],
  ['graph', 'args', 'compare'],
  ['plan'],
  ['remote'],
  ['config'],
  ['project'],
  ['library', 'lsp'],
  ['index'],
  ['node', 'cli'],
  ['action'],
];

/** The parts that need Node, and the one folder that does in a part that does not; all others run anywhere. */
const nodeParts = ['files', 'remote', 'project', 'lsp', 'node', 'cli', 'action'];

function needsNode(path: string): boolean {
  return nodeParts.includes(partOf(path)) || path.startsWith('src/config/load/');
}

/** Who imports a package; of those marked as rare nobody but through `import()`, so that a run loads them only where it needs them. */
const packages: Readonly<Record<string, { readonly rare: boolean; readonly files: readonly string[] }>> = {
  'js-yaml': {
    rare: false,
    files: [
      'src/document/yaml/closing-brackets.ts',
      'src/document/yaml/compose.ts',
      'src/document/yaml/unquoted-placeholders.ts',
      'src/document/yaml/full-reader.ts',
    ],
  },
  commander: { rare: false, files: ['src/cli/command.ts'] },
  'jsonc-parser': { rare: true, files: ['src/document/json/full-reader.ts'] },
  yaml: { rare: true, files: ['src/document/yaml/diagnose.ts'] },
  jsonata: { rare: true, files: ['src/job/expression/analyse.ts'] },
  undici: { rare: true, files: ['src/remote/http.ts'] },
  handlebars: { rare: true, files: ['src/job/placeholder/handlebars.ts'] },
  ajv: { rare: true, files: ['src/job/args/validator.ts'] },
  'ajv-formats': { rare: true, files: ['src/job/args/validator.ts'] },
  '@dagrejs/dagre': { rare: true, files: ['src/graph/svg.ts'] },
  'vscode-languageserver': { rare: true, files: ['src/lsp/server.ts'] },
  'vscode-languageserver-protocol': { rare: true, files: ['src/lsp/server.ts'] },
  'vscode-languageserver-textdocument': { rare: true, files: ['src/lsp/server.ts'] },
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
  return path.split('/')[1]!.replace(/\.ts$/, '');
}

function rowOf(path: string): number {
  return rows.findIndex((row) => row.includes(partOf(path)));
}

/** The groups of files that import each other, by Tarjan's search. */
function circles(paths: readonly string[], all: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of all) targets.set(from, [...(targets.get(from) ?? []), to]);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (path: string) => {
    order.set(path, order.size);
    lowest.set(path, order.get(path)!);
    open.push(path);
    for (const to of targets.get(path) ?? []) {
      if (!order.has(to)) visit(to);
      if (open.includes(to)) lowest.set(path, Math.min(lowest.get(path)!, lowest.get(to)!));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const group = open.splice(open.indexOf(path));
    if (group.length > 1) found.push(group.sort());
  };
  for (const path of paths) if (!order.has(path)) visit(path);
  return found;
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

  test('run in no circle, types included', () => {
    expect(circles(files, inner)).toEqual([]);
  });

  test('of rules are of their kit alone, which is what plugins have', () => {
    const ofRules = imports.filter(({ from }) => partOf(from) === 'rules' && from !== 'rules/index.ts');
    expect(ofRules.length).toBeGreaterThan(40);
    expect(ofRules.filter(({ to }) => to !== 'src/rule/index.ts').map(told)).toEqual([]);
  });

  test('of formats are never of rules: each is built as a file of its own, which would hold them all again', () => {
    const wrong = inner.filter(
      ({ from, to, kind }) => partOf(from) === 'report' && partOf(to) === 'rules' && kind !== 'type',
    );
    expect(wrong.map(told)).toEqual([]);
  });

  test('of Node stay out of what runs anywhere', () => {
    const fromPure = ({ from }: Import) => !needsNode(from);
    expect(imports.filter((one) => fromPure(one) && one.to.startsWith('node:')).map(told)).toEqual([]);
    expect(inner.filter((one) => fromPure(one) && needsNode(one.to)).map(told)).toEqual([]);
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
    const expected = Object.entries(packages).map(([name, { files }]) => [name, [...files].sort()]);
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
