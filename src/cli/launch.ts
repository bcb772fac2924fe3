import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

const folder = join(__dirname, 'lib');
const requireFile = nodeModule.createRequire(join(folder, 'cli-main.cjs'));
const loaded = new Map<string, unknown>();

/**
 * Loads a part of the program with what V8 made of it when it was built (`scripts/code-cache.mjs`), if that is there for this V8, which spares
 * a seventh of a short run.
 */
function load(name: string): unknown {
  const file = join(folder, name);
  const compiled = `${file}.${process.arch}-${process.versions.v8}.cache`;
  if (!existsSync(compiled)) return requireFile(file);
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const script = new Script(source, { filename: file, cachedData: readFileSync(compiled) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, folder);
  return module.exports;
}

function require(name: string): unknown {
  if (!name.startsWith('./')) return requireFile(name);
  if (!loaded.has(name)) loaded.set(name, load(name));
  return loaded.get(name);
}

// Node keeps compiled code itself from 22.1 on.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
require('./cli-main.cjs');
