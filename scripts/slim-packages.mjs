/** esbuild plugins that bundle packages as this program needs them. */
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/**
 * js-yaml makes its parser's state with an object spread, and Node 20 is slow to use objects made so: three times as slow a parser.
 * Elsewhere spreads stay, since they are faster than what esbuild makes of them.
 */
const lowerJsYaml = rewrite('js-yaml', /\.m?js$/, async (source) => {
  const { code } = await transform(source, { supported: { 'object-rest-spread': false } });
  return code.replace(/^var __spreadProps = .*$/m, 'var __spreadProps = Object.assign;');
});

/**
 * Of JSONata only the parser is used. The package is one bundle of modules that starts with the evaluator: it takes 15 ms to load, and as long
 * again as the parser for each expression. Here it starts with the parser, and the modules before that are left out.
 */
const jsonataParser = rewrite('jsonata', /jsonata\.js$/, (source) => {
  const id = /"\.\/parser":(\d+)/.exec(source)?.[1];
  const first = source.indexOf('{1:[function(');
  const parser = source.indexOf(`,${id}:[function(`);
  const entry = /\{\},\[(\d+)\]\)\(\1\)/;
  if (first < 0 || parser < 0 || !entry.test(source)) throw new Error('jsonata is not bundled as it was');
  const bundle = source.slice(0, first + 1) + source.slice(parser + 1).replace(entry, `{},[${id}])(${id})`);
  return `${bundle}
const parse = module.exports;
module.exports = (expression) => {
  const ast = parse(expression);
  return { ast: () => ast };
};`;
});

export const slimPackages = [lowerJsYaml, jsonataParser];

function rewrite(name, file, change) {
  const filter = new RegExp(`[\\\\/]node_modules[\\\\/]${name}[\\\\/].*${file.source}`);
  return {
    name,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => ({ contents: await change(await readFile(path, 'utf8')) }));
    },
  };
}
