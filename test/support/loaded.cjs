// Required before the program: says at its end, on stderr, which files of `dist` were read and which of Node's modules are loaded.
const fs = require('node:fs');
const { basename, sep } = require('node:path');

const read = new Set();
for (const name of ['readFileSync', 'openSync']) {
  const original = fs[name];
  fs[name] = (path, ...rest) => {
    if (typeof path === 'string' && path.includes(`${sep}dist${sep}`)) read.add(basename(path));
    return original.call(fs, path, ...rest);
  };
}

process.on('exit', () => {
  const builtins = process.moduleLoadList.flatMap((entry) => entry.match(/^NativeModule (?!internal\/)(.+)/)?.[1] ?? []);
  fs.writeSync(2, JSON.stringify({ parts: [...read].filter((name) => name.endsWith('.cjs')), builtins }));
});
