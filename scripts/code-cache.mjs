/**
 * Runs the built program once and keeps what V8 compiled for it beside it, where `src/cli/launch.ts` looks for it.
 * Started by the build as a process of its own, since the program reads `process.argv`.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const folder = fileURLToPath(new URL('../dist/lib', import.meta.url));
const program = join(folder, 'cli-main.cjs');

/** Has most of what a job can have, so that the functions of a usual run are compiled. */
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
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { updated_at: "{{args.since|previous_run_date}}" }
    depends_on: start
`;

const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(program, 'latin1')}\n})`;
const script = new Script(source, { filename: program });

const input = join(tmpdir(), `sync-job-lint-${process.pid}.yaml`);
writeFileSync(input, job);
process.argv = [process.execPath, program, '--no-config', input];
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(program), module, program, folder);

process.on('exit', () => {
  rmSync(input);
  process.exitCode = 0;
  writeFileSync(join(folder, `cli-main.${process.arch}-${process.versions.v8}.cache`), script.createCachedData());
});
