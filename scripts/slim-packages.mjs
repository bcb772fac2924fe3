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
 *
 * The parser makes its table of symbols anew for each expression, which takes half of its time. Here it makes one: what changes while it
 * parses is set anew at the start.
 */
function onlyParser(jsonata) {
  const id = /"\.\/parser":(\d+)/.exec(jsonata)?.[1];
  const first = jsonata.indexOf('{1:[function(');
  const parser = jsonata.indexOf(`,${id}:[function(`);
  if (first < 0 || parser < 0) throw changed();
  const steps = [
    [/\{\},\[(\d+)\]\)\(\1\)/, `{},[${id}])(${id})`],
    ['var parser = function (source, recover) {', 'var parser = (function () {\nvar source;\nvar recover = false;'],
    [
      '// now invoke the tokenizer and the parser and return the syntax tree',
      'return function (given) {\nsource = given;\nnode = undefined;\nerrors = [];\nancestorLabel = 0;\nancestorIndex = 0;\nancestry = [];',
    ],
    [/(\n\s*return expr;\n\s*\};)(\n\n\s*return parser;\n\}\)\(\);)/, '$1\n})();$2'],
  ];
  let bundle = jsonata.slice(0, first + 1) + jsonata.slice(parser + 1);
  for (const [found, replacement] of steps) {
    if (bundle.split(found).length < 2) throw changed();
    bundle = bundle.replace(found, replacement);
  }
  return `${bundle}
const parse = module.exports;
module.exports = (expression) => {
  const ast = parse(expression);
  return { ast: () => ast };
};`;
}

function changed() {
  return new Error('jsonata is not bundled as it was');
}

const jsonataParser = rewrite('jsonata', /jsonata\.js$/, onlyParser);

/** Commander starts other programs for commands that are executables, of which there are none: loading that part of Node takes time. */
const commanderAlone = rewrite('commander', /command\.js$/, (source) => {
  const slim = source.replace("require('node:child_process')", '{}');
  if (slim === source) throw new Error('commander is not written as it was');
  return slim;
});

export const slimPackages = [lowerJsYaml, jsonataParser, commanderAlone];

function rewrite(name, file, change) {
  const filter = new RegExp(`[\\\\/]node_modules[\\\\/]${name}[\\\\/].*${file.source}`);
  return {
    name,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => ({ contents: await change(await readFile(path, 'utf8')) }));
    },
  };
}
