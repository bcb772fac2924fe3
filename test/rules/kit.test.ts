import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Export {
  readonly name: string;
  readonly isType: boolean;
  /** The file that declares it. */
  readonly path: string;
}

const REEXPORT = /^export (type )?\{([^}]*)\} from '([^']+)';$/gm;

/** The names that a file passes on from others, to where they are declared. */
function reexports(path: string): Export[] {
  return [...read(path).matchAll(REEXPORT)].flatMap(([, allTypes, names, from]) =>
    names!
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
      .map((name): Export => {
        const isType = allTypes !== undefined || name.startsWith('type ');
        const plain = name.replace(/^type /, '');
        const declared = join(path, '..', from!).replaceAll('\\', '/');
        return reexports(declared).find((other) => other.name === plain) ?? { name: plain, isType, path: declared };
      }),
  );
}

const kit = reexports('src/rule/index.ts');

describe('the rule kit', () => {
  test('is all found', () => {
    expect(kit.length).toBeGreaterThan(80);
    expect(read('src/rule/index.ts').match(/^export /gm)).toHaveLength(
      [...read('src/rule/index.ts').matchAll(REEXPORT)].length,
    );
  });

  test('has nothing but what some rule uses, and types', () => {
    const imports = readdirSync(join(root, 'rules'))
      .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
      .map((name) => /^import \{([^}]*)\} from '\.\.\/src\/rule\/index\.ts';/m.exec(read(`rules/${name}`))![1]!);
    const used = new Set(imports.flatMap((names) => names.split(',')).map((name) => name.trim()));
    expect(kit.filter(({ name, isType }) => !isType && !used.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test('says what each of its parts is', () => {
    const isDescribed = ({ name, path }: Export) =>
      new RegExp(
        `\\*/\\n(?:// biome-ignore.*\\n)?export (?:async )?(?:function\\*?|const|class|interface|type) ${name}\\b`,
      ).test(read(path));
    expect(kit.filter((part) => !isDescribed(part)).map(({ name, path }) => `${name} (${path})`)).toEqual([]);
  });
});
