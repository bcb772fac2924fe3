/**
 * Runs the built program once and keeps what V8 compiled of each part beside it, where `src/cli/launch.ts` looks for it.
 * Started by the build as a process of its own, since the program reads `process.argv`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const folder = fileURLToPath(new URL('../dist/lib', import.meta.url));

/** Have most of what jobs have, so that the functions of a usual run are compiled; what is found loads what shows findings. */
const jobs = {
  'graph.yaml': `\
integration_name: zendesk
default_runtime_version: 4
state_key: tickets-{{args.integrated_account_id}}
args_schema:
  type: object
  properties:
    integrated_account_id: { type: string, format: integrated_account_id }
    webhook_id: { type: string }
    since: { type: string, format: date-time, default: "2024-01-01T00:00:00Z" }
  required: [integrated_account_id]
resources:
  # the cursor
  - name: cursor
    type: get_state
    config: { key: until }
  - name: users
    type: request
    resource: ticketing/users
    method: list
    run_if: $exists(args.since)
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { updated_at: { gt: "{{args.since?:2024-01-01}}" } }
    depends_on: cursor
  - name: named
    type: transform
    depends_on: users
    config:
      expression: |-
        resources.ticketing.users.{ "id": id, "name": $trim(name) }
  - name: hook
    type: destination
    destination_type: webhook
    config: { id: '{{args.webhook_id}}' }
    resources_to_persist: [named]
`,
  'list.yaml': `\
integration_name: hubspot
args_schema:
  owner_ids: { type: array, required: true }
  limit: { type: integer, default: 10 }
resources:
  - resource: crm/contacts
    method: list
    query:
      limit: "{{args.limit:int}}"
  - resource: notes
    method: list
    persist: true
    depends_on: crm/contacts
    loop_on: owner_ids
    query: { contact: "{{resources.crm.contacts.id}}", owner: "{{args.owner_ids}}" }
`,
  'job.json':
    '{"integration_name": "a", "resources": [{"resource": "crm/deals", "method": "list", "query": {"a": [1, true]}}]}',
};

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

const inputs = mkdtempSync(join(tmpdir(), 'sync-job-lint-'));
for (const [name, job] of Object.entries(jobs)) writeFileSync(join(inputs, name), job);
process.argv = [process.execPath, join(folder, 'cli-main.cjs'), '--no-config', inputs];
require('./cli-main.cjs');

process.on('exit', () => {
  rmSync(inputs, { recursive: true });
  process.exitCode = 0;
  for (const [filename, script] of scripts) {
    writeFileSync(`${filename}.${process.arch}-${process.versions.v8}.cache`, script.createCachedData());
  }
});
