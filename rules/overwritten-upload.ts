import { isMapping, isPresent, isString, type Located, locate, type Node, valueAt } from '../src/document/node.ts';
import { batchedSteps } from '../src/job/batches.ts';
import type { Job, Step } from '../src/job/model.ts';
import { nameOf } from '../src/job/resolver.ts';
import { defineRule } from '../src/rule/rule.ts';

/** The methods that write one object of a bucket, an existing one replaced. */
const UPLOAD = /^(?:upload|put)(?:object|file|blob)?$/i;

/** The keys that name a file on their own, without `_` and `-` and in small letters. */
const fileKeys = ['filename', 'key', 'objectkey', 'objectname', 'blobname', 'filepath', 'objectpath'];

/** Part of a key that says where something is written. */
const LOCATION = /path|name|key|folder|dir|prefix|bucket|container|\bid$/i;

/** A path that names a file, and not a folder for one. */
const FILE = /[^/]\.\w{1,8}$/;

/** What is the same in the whole run. */
const constantRoots = ['args', 'sync_job_run', 'tenant_id'];

export default defineRule({
  id: 'overwritten-upload',
  summary: 'a datastore upload that runs several times but always writes the same file',
  why: `A destination runs once for each batch of what it persists (a \`list\` has one for each page), with \`loop_on\` once for each element. An upload replaces the file that is there. So with one path and one file
name for all, only the last page or element is left, and which one that is changes from run to run. A test account with a single page shows nothing of it.

Put what differs into the name (\`{{payload.records.id}}.json\` in a loop), or gather all records below a \`spool\` and upload them once.

Arguments, \`sync_job_run\` and \`tenant_id\` are the same in the whole run; any other placeholder may differ, and the rule is silent. It is silent as well where the file's name is in no key that it
knows (\`file_name\`, \`key\`, \`object_key\`, …, or a \`path\` that ends like a file), where all that is persisted comes from a \`spool\` or a single \`get\`, and below methods of the integration's own.`,
  severity: 'warning',
  group: 'Runtime 4',
  messages: {
    loop: (d: { file: string; array: string }) =>
      `"${d.file}" is written once for each element of "${d.array}": only the last one is left`,
    batches: (d: { file: string; source: string }) =>
      `"${d.file}" is written once for each batch of "${d.source}": only the last one is left`,
  },
  examples: [
    {
      title: 'One file for all records of a loop',
      source: `
        default_runtime_version: 4
        integration_name: notion
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - name: pages
            type: request
            resource: knowledge-base/pages
            method: list
            integrated_account_id: "{{args.account}}"
          - name: each-page
            type: destination
            destination_type: datastore
            method: uploadObject
            loop_on: payload.records
            config:
              id: "{{args.bucket}}"
              config:
                path: "pages/{{args.account}}"
                file_name: "{{payload.records.id}}.json"
                body: "{{payload.records:json}}"
            resources_to_persist: [pages]
          - name: upload
            type: destination
            destination_type: datastore
            method: uploadObject
            loop_on: payload.records
            config:
              id: "{{args.bucket}}"
              config:
                path: "pages/{{args.account}}"
                file_name: page.json
                body: "{{payload.records:json}}"
            resources_to_persist: [pages]
      `,
      findings: [
        {
          message: 'loop',
          covers: 'page.json',
          help: 'put what tells the elements apart into the name, such as their id',
        },
      ],
    },
    {
      title: 'One file for all pages of a list',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool, depends_on: tickets }
          - { name: short, type: transform, depends_on: tickets, config: { expression: resources.ticketing.tickets.id } }
          - { name: once, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { key: "all/{{sync_job_run.id}}.json", body: "{{payload.records:json}}" } }, resources_to_persist: [all] }
          - { name: often, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { path: "short/{{sync_job_run.id}}.json", body: "{{payload.records:json}}" } }, resources_to_persist: [all, short] }
      `,
      findings: [
        {
          message: 'batches',
          covers: 'short/{{sync_job_run.id}}.json',
          help: 'gather the records with a `spool`, or put what tells the batches apart into the name',
        },
      ],
    },
    {
      title: 'A name that differs, a folder, a single record, a method that adds to what is there',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
          ids: { type: array, required: true }
        resources:
          - { name: me, type: request, resource: users, method: get, id: "7", integrated_account_id: "{{args.account}}" }
          - { name: some, type: request, resource: ticketing/tickets, method: get, loop_on: args.ids, id: "{{args.ids}}", integrated_account_id: "{{args.account}}" }
          - { name: a, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { file_name: me.json, body: "{{payload.records:json}}" } }, resources_to_persist: [me] }
          - { name: b, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { path: tickets, file_name: "{{args.ids}}.json", body: "{{payload.records:json}}" } }, resources_to_persist: [some] }
          - { name: c, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { folder: "{{payload.records.0.id}}", file_name: x.json, body: "{{payload.records:json}}" } }, resources_to_persist: [some] }
          - { name: d, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { path: all/tickets, body: "{{payload.records:json}}" } }, resources_to_persist: [some] }
          - { name: e, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{args.bucket}}", config: { key: x.json, documents: "{{payload.records:json}}" } }, resources_to_persist: [some] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    let batched: ReadonlySet<Step> | undefined;
    let varying: ReadonlySet<Node> | undefined;
    for (const step of job.ofType('destination')) {
      if (step.destinationType !== 'datastore') continue;
      if (!UPLOAD.test(step.method?.value ?? '')) continue;
      varying ??= varyingTexts(job);
      const file = constantFile(step, varying);
      if (!file) continue;
      if (step.loopOn) {
        const help = 'put what tells the elements apart into the name, such as their id';
        const related = [{ message: 'the loop', place: step.loopOn }];
        report('loop', file, { file: file.value, array: step.loopOn.value }, { help, related });
        continue;
      }
      if (!job.scope.known(step)) continue;
      batched ??= batchedSteps(job);
      const source = step.persists.map(({ value }) => job.graph.named(value)).find((one) => one && batched!.has(one));
      if (!source) continue;
      const help = 'gather the records with a `spool`, or put what tells the batches apart into the name';
      const related = [{ message: 'what is persisted', place: source.name ?? source.head }];
      report('batches', file, { file: file.value, source: nameOf(source) }, { help, related });
    }
  },
});

/** The file that an upload writes, if it is always the same. */
function constantFile({ config }: Step, varying: ReadonlySet<Node>): Located | undefined {
  const target = config && valueAt(config, 'config');
  if (!isMapping(target)) return undefined;
  let file: Located | undefined;
  for (const { name, value } of target.entries) {
    if (!LOCATION.test(name) || !isPresent(value)) continue;
    if (!isString(value) || varying.has(value)) return undefined;
    const word = name.replace(/[_-]/g, '').toLowerCase();
    if (fileKeys.includes(word) || (word === 'path' && FILE.test(value.value))) file ??= locate(value, value.value);
  }
  return file;
}

/** The texts whose placeholders may not be the same in the whole run, or can't be read. */
function varyingTexts(job: Job): ReadonlySet<Node> {
  const varying = new Set<Node>();
  for (const { scalar, problems, placeholders } of job.templates) {
    if (problems.length > 0 || placeholders.some(({ problem }) => problem)) varying.add(scalar);
  }
  for (const { template, references } of job.references.uses) {
    const isConstant = references.every(
      ({ names, resolution }) =>
        constantRoots.includes(names[0]!.text) && !(resolution.kind === 'arg' && resolution.element),
    );
    if (!isConstant) varying.add(template.scalar);
  }
  return varying;
}
