/**
 * What only readers need of rules (`why`, `examples`) is more than half of their text, and a run that lints looks at none of it: the command
 * has it in a file of its own, and its rules load that when they are asked.
 */
import { readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { build } from 'esbuild';
import { parseAst } from 'vite';

const DOCUMENTATION = ['why', 'examples'];

/** An esbuild plugin that leaves them out of the rules, which then get them from `module`. */
export function withoutDocumentation(root, module) {
  const folder = join(root, 'rules') + sep;
  return {
    name: 'rule-documentation',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]rules[\\/][\w-]+\.ts$/ }, async ({ path }) => {
        if (!path.startsWith(folder) || path.endsWith('index.ts')) return undefined;
        const source = await readFile(path, 'utf8');
        const id = JSON.stringify(basename(path, '.ts'));
        let contents = source;
        for (const { key, start, end } of documented(source, path).reverse()) {
          const getter = `get ${key.name}() { return require(${JSON.stringify(module)})[${id}].${key.name}; }`;
          contents = contents.slice(0, start) + getter + contents.slice(end);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** The text of that module. */
export async function documentationOf(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['rules/index.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const { rules } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  const entries = rules.map((rule) => [rule.id, Object.fromEntries(DOCUMENTATION.map((key) => [key, rule[key]]))]);
  return `module.exports = ${JSON.stringify(Object.fromEntries(entries))};\n`;
}

/** Those properties of the rule that a module exports, in the order of the text. */
function documented(source, path) {
  const { body } = parseAst(source, { lang: 'ts' });
  const exported = body.find(({ type }) => type === 'ExportDefaultDeclaration')?.declaration;
  const properties = exported?.arguments?.[0]?.properties ?? [];
  const found = properties.filter(({ key }) => DOCUMENTATION.includes(key?.name));
  if (found.length !== DOCUMENTATION.length)
    throw new Error(`${path} exports no rule with ${DOCUMENTATION.join(' and ')}`);
  return found;
}
