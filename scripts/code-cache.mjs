/**
 * Runs the built program once and keeps what V8 compiled of each part beside it, where `src/cli/launch.ts` looks for it.
 * Started by the build as a process of its own, since the program reads `process.argv`.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const folder = fileURLToPath(new URL('../dist/lib', import.meta.url));

/** Has most of what a job can have, so that the functions of a usual run are compiled; its finding loads what shows findings. */
const job = `\
integration_name: zendesk
default_runtime_version: 4
args_schema:
  type: object
  properties:
    since: { type: string, format: date-time }
  required: [since]
resources:
  - name: users
    type: request
    resource: ticketing/users
    method: list
    run_if: $exists(args.since)
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { updated_at: "{{args.since|previous_run_date}}" }
    depends_on: start
  - name: named
    type: transform
    depends_on: users
    config:
      expression: 'resources.ticketing.users.{ "id": id, "name": $trim(name) }'
`;

const requireFile = createRequire(join(folder, 'cli-main.cjs'));
const scripts = new Map();

function require(name) {
  if (!name.startsWith('./')) return requireFile(name);
  const filename = join(folder, name);
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new Script(source, { filename });
  const module = { exports: {} };
  scripts.set(filename, script);
  script.runInThisContext()(module.exports, require, module, filename, folder);
  return module.exports;
}

const input = join(tmpdir(), `sync-job-lint-${process.pid}.yaml`);
writeFileSync(input, job);
process.argv = [process.execPath, join(folder, 'cli-main.cjs'), '--no-config', input];
require('./cli-main.cjs');

process.on('exit', () => {
  rmSync(input);
  process.exitCode = 0;
  for (const [filename, script] of scripts) {
    writeFileSync(`${filename}.${process.arch}-${process.versions.v8}.cache`, script.createCachedData());
  }
});
