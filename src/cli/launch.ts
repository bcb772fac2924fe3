import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

const folder = join(__dirname, 'lib');
const program = join(folder, 'cli-main.cjs');

/** What V8 made of the program when it was built (`scripts/code-cache.mjs`): spares a seventh of a short run. Another V8 would refuse it. */
const compiled = join(folder, `cli-main.${process.arch}-${process.versions.v8}.cache`);

// Node keeps compiled code itself from 22.1 on.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
const require = nodeModule.createRequire(program);

if (existsSync(compiled)) {
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(program, 'latin1')}\n})`;
  const script = new Script(source, { filename: program, cachedData: readFileSync(compiled) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, program, folder);
} else {
  require(program);
}
