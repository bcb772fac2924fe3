import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** All modules by path, what is generated aside. */
const modules = new Map(
  ['src', 'rules', 'scripts', 'test']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .concat('vitest.config.ts')
    .filter((path) => /\.(?:ts|mjs|cjs)$/.test(path) && !/\/generated\/|^src\/schema\/types\.ts$/.test(path))
    .map((path) => [path, read(path)] as const),
);

/** Which modules import one, in any way, by its path. */
const importers = new Map<string, string[]>();
for (const [path, text] of modules) {
  for (const [, to] of text.matchAll(/(?:\bfrom |\bimport |\bimport\(|new URL\()'(\.{1,2}\/[^']+)'/g)) {
    const target = normalize(join(dirname(path), to!)).replaceAll('\\', '/');
    importers.set(target, [...(importers.get(target) ?? []), path]);
  }
}

/** What the package consists of, what `npm run` starts, and what vitest loads by name. */
const entries =
  /^(?:src\/(?:index|node|remote\/index|rule\/index|cli\/main|action\/action)\.ts|scripts\/[\w-]+\.mjs|vitest\.config\.ts|test\/support\/(?:build|validators)\.ts|.*\.test\.ts)$/;

const EXPORT = /^export (?:async )?(const|function\*?|(?:abstract )?class|interface|type) (\w+)/gm;

test('each export is imported by another module, or is a type that its own module uses', () => {
  const unused: string[] = [];
  for (const [path, text] of modules) {
    if (entries.test(path)) continue;
    for (const [, kind, name] of text.matchAll(EXPORT)) {
      const word = new RegExp(`\\b${name}\\b`, 'g');
      const isType = kind === 'interface' || kind === 'type';
      const isNamed = isType && text.match(word)!.length > 1;
      if (!isNamed && !importers.get(path)?.some((user) => modules.get(user)!.search(word) >= 0))
        unused.push(`${path}: ${name}`);
    }
  }
  expect(unused).toEqual([]);
});

test('each module is imported by another one', () => {
  const unused = [...modules.keys()].filter((path) => !entries.test(path) && !importers.has(path));
  expect(unused).toEqual([]);
});

test('each development dependency is imported or run', () => {
  const { devDependencies, scripts } = JSON.parse(read('package.json'));
  const run = Object.values<string>(scripts).join(' ');
  const unused = Object.keys(devDependencies).filter((name) => {
    if (name.startsWith('@types/')) return !(name.slice('@types/'.length) in { ...devDependencies, node: '' });
    const bin = name === '@biomejs/biome' ? 'biome' : name === 'typescript' ? 'tsc' : name;
    const imported = new RegExp(`['"/]${name}['"/]`);
    return !new RegExp(`\\b${bin}\\b`).test(run) && ![...modules.values()].some((text) => imported.test(text));
  });
  expect(unused).toEqual([]);
});
