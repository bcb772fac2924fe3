import {
  batchedSteps,
  batchSources,
  defineRule,
  isMapping,
  isPresent,
  isString,
  type Job,
  type Located,
  locate,
  type Node,
  nameOf,
  parentOf,
  type Resolution,
  recordSources,
  type Step,
  scopeKey,
  valueAt,
} from '../src/rule/index.ts';

/** The methods that write one object of a bucket, an existing one replaced. */
const UPLOAD = /^(?:upload|put)(?:object|file|blob)?$/i;

/** The keys that name a file, in lower case and without `_` and `-`. */
const fileKeys = ['filename', 'key', 'objectkey', 'objectname', 'blobname', 'filepath', 'objectpath'];

/** Part of a key that says where something is written. */
const LOCATION = /path|name|key|folder|dir|prefix|bucket|container|\bid$/i;

/** A path that names a file, and not a folder for one. */
const FILE = /[^/]\.\w{1,8}$/;

/** What is the same in the whole run. */
const constantRoots = ['args', 'sync_job_run', 'tenant_id'];

/** A name that differs by more can hardly be the same twice. */
const MOST_VARYING = 20;

const UNKNOWN: Resolution = { kind: 'unknown' };

export default defineRule({
  id: 'overwritten-upload',
  summary: 'a datastore upload that runs several times but always writes the same file',
  why: `A destination runs once for each batch of what it persists (a \`list\` has one for each page), and with \`loop_on\` once for
each element. An upload replaces the existing file. With the same path and file name each time, only the last page or
element is left, and which one that is changes from run to run. A test account with a single page does not show it.

Put something that differs in the name (\`{{payload.records.id}}.json\` in a loop), or collect all records with a \`spool\`
and upload them once.

The same happens if two destinations without conditions write the same name, if a destination persists two nodes, and if
a name comes only from above the last request with pages: \`{{ticket_id}}.html\` is the same for all pages of the ticket's
comments.

Arguments, \`sync_job_run\` and \`tenant_id\` are the same in the whole run, and the output of a step is the same for
everything below it; any other placeholder may differ, and the rule is silent. It is also silent if the name of the file
is in a key that it does not know (it knows \`file_name\`, \`key\`, \`object_key\`, … and a \`path\` that ends like a file), if
all that is persisted comes from a \`spool\` or a single \`get\`, and below methods that only the integration knows.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    loop: (d: { file: string; array: string }) =>
      `"${d.file}" is written once for each element of "${d.array}": only the last one is left`,
    sources: (d: { file: string }) =>
      `"${d.file}" is written once for each node that is persisted: only the last one is left`,
    twice: (d: { file: string; other: string }) =>
      `"${d.file}" is also written by "${d.other}": only one of them is left`,
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
          help: 'put something that differs between the elements in the name, such as their id',
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
          help: 'collect the records with a `spool`, or put something that differs between the batches in the name',
        },
      ],
    },
    {
      title: 'A name from above the request with pages, one name for two nodes, and one for two destinations',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: names, type: add_context, depends_on: tickets, config: { expression: '{ "ticket_id": resources.ticketing.tickets.id }' } }
          - { name: comments, type: request, depends_on: tickets, resource: ticketing/comments, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool, depends_on: comments }
          - { name: me, type: request, resource: users, method: get, id: "7", integrated_account_id: "{{args.account}}" }
          - { name: you, type: request, resource: users, method: get, id: "8", integrated_account_id: "{{args.account}}" }
          - { name: a, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { path: tickets, file_name: "{{ticket_id}}.md", body: "{{payload.records:json}}" } }, resources_to_persist: [all] }
          - { name: b, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { path: tickets, file_name: "{{ticket_id}}.html", body: "{{payload.records:json}}" } }, resources_to_persist: [comments] }
          - { name: c, type: destination, destination_type: datastore, method: uploadObject, loop_on: payload.records, config: { id: "{{args.bucket}}", config: { file_name: "{{resources.tickets.id}}.txt", body: "{{payload.records:json}}" } }, resources_to_persist: [all] }
          - { name: d, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { file_name: both.json, body: "{{payload.records:json}}" } }, resources_to_persist: [me, you] }
          - { name: e, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { file_name: one.json, body: "{{payload.records:json}}" } }, resources_to_persist: [me] }
          - { name: f, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { body: "{{payload.records:json}}", file_name: one.json } }, resources_to_persist: [you] }
      `,
      findings: [
        { message: 'batches', covers: '{{ticket_id}}.html' },
        { message: 'loop', covers: '{{resources.tickets.id}}.txt' },
        { message: 'sources', covers: 'both.json' },
        { message: 'twice', covers: 'one.json' },
      ],
    },
    {
      title: 'A name that differs, a folder, a single record, a method that appends',
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
    const uploads = job
      .stepsOfType('destination')
      .filter(({ destinationType, method }) => destinationType === 'datastore' && UPLOAD.test(method?.value ?? ''));
    if (uploads.length === 0) return;
    const names = new FileNames(job);
    const batchSource = batchSources(job);
    const recordSource = recordSources(job);
    const batched = batchedSteps(job);
    const first = new Map<string, { step: Step; file: Located }>();
    for (const step of uploads) {
      const sources = step.persists.map(({ value }) => job.graph.named(value)).filter((source) => source !== undefined);
      const [main] = sources;
      const target = names.fileOf(step);
      if (!target) continue;
      const { file, varying } = target;
      if (step.loopOn) {
        const above = sources.length === 1 && job.scope.known(step) ? recordSource(main!) : undefined;
        if (!names.isSame(varying, above)) continue;
        const help = 'put something that differs between the elements in the name, such as their id';
        const related = [{ message: 'the loop', place: step.loopOn }];
        report('loop', file, { file: file.value, array: step.loopOn.value }, { help, related });
        continue;
      }
      if (!job.scope.known(step)) continue;
      const source = sources.find((one) => batched.has(one) && names.isSame(varying, batchSource(one)));
      if (!source && !names.isSame(varying, undefined)) continue;
      if (source) {
        const help =
          'collect the records with a `spool`, or put something that differs between the batches in the name';
        const related = [{ message: 'what is persisted', place: source.name ?? source.missingKeyPlace }];
        report('batches', file, { file: file.value, source: nameOf(source) }, { help, related });
        continue;
      }
      if (job.scope.find(step, scopeKey.condition, { self: true })) continue;
      if (new Set(sources).size > 1) {
        const related = sources.map((one) => ({
          message: 'what is persisted',
          place: one.name ?? one.missingKeyPlace,
        }));
        report('sources', file, { file: file.value }, { help: 'write each of them with its own destination', related });
        continue;
      }
      const place = locationOf(step);
      const other = first.get(place);
      if (!other) first.set(place, { step, file });
      else {
        const related = [{ message: `"${nameOf(other.step)}" writes it`, place: other.file }];
        report(
          'twice',
          file,
          { file: file.value, other: nameOf(other.step) },
          { help: 'give each of them its own name', related },
        );
      }
    }
  },
});

/** Where an upload writes: its datastore and all that says where in it. */
function locationOf({ config }: Step): string {
  const target = valueAt(config!, 'config');
  const entries = isMapping(target) ? target.entries.filter(({ name }) => LOCATION.test(name)) : [];
  const texts = entries.map(({ name, value }) => [name, isString(value) ? value.value : '']).sort();
  const id = valueAt(config!, 'id');
  return JSON.stringify([isString(id) ? id.value : '', texts]);
}

/** Which names of files are the same in the whole run, or below a step. */
class FileNames {
  readonly #job: Job;
  /** By string, what may differ from one place of the run to another; `UNKNOWN` if it can't be read. */
  readonly #varying = new Map<Node, Resolution[]>();
  /** The steps into whose records some step loops. */
  readonly #looped = new Set<Step>();
  /** The keys of the context that several nodes add. */
  readonly #shared = new Set<string>();

  constructor(job: Job) {
    this.#job = job;
    for (const { scalar, problems, placeholders } of job.templates) {
      if (problems.length > 0 || placeholders.some(({ problem }) => problem)) this.#varying.set(scalar, [UNKNOWN]);
    }
    const added = new Set<string>();
    for (const { step, analysis } of job.expressions) {
      if (step?.type !== 'add_context') continue;
      for (const key of new Set(analysis?.keys?.names.map(({ text }) => text))) {
        if (added.has(key)) this.#shared.add(key);
        added.add(key);
      }
    }
    for (const { template, references } of job.references.uses) {
      if (template.step?.type !== 'destination') continue;
      const varying = references.filter(
        ({ names, resolution }) =>
          !constantRoots.includes(names[0]!.text) || (resolution.kind === 'arg' && resolution.element),
      );
      if (varying.length === 0) continue;
      const resolutions = varying.map(({ names, resolution }) =>
        resolution.kind === 'context' && this.#shared.has(names[0]!.text) ? UNKNOWN : resolution,
      );
      const known = this.#varying.get(template.scalar);
      if (known) for (const one of resolutions) known.push(one);
      else this.#varying.set(template.scalar, resolutions);
    }
    for (const { resolution } of job.loops) if (resolution.kind === 'step') this.#looped.add(resolution.step);
  }

  /** The file that an upload writes, and what its name or path may differ by; none if that can't be known. */
  fileOf({ config }: Step): { readonly file: Located; readonly varying: readonly Resolution[] } | undefined {
    const target = config && valueAt(config, 'config');
    if (!isMapping(target)) return undefined;
    let file: Located | undefined;
    const varying: Resolution[] = [];
    for (const { name, value } of target.entries) {
      if (!LOCATION.test(name) || !isPresent(value)) continue;
      if (!isString(value)) return undefined;
      for (const one of this.#varying.get(value) ?? []) varying.push(one);
      const word = name.replace(/[_-]/g, '').toLowerCase();
      if (fileKeys.includes(word) || (word === 'path' && FILE.test(value.value))) file ??= locate(value, value.value);
    }
    return file && varying.length <= MOST_VARYING ? { file, varying } : undefined;
  }

  /** @param below where what is above this step counts as the same */
  isSame(varying: readonly Resolution[], below: Step | undefined): boolean {
    return varying.every((one) => this.#isAbove(one, below));
  }

  /**
   * Whether the value of a name comes from above a step, so that it is the same for everything in a
   * batch of it.
   */
  #isAbove(resolution: Resolution, below: Step | undefined): boolean {
    if (resolution.kind !== 'step' && resolution.kind !== 'context') return false;
    const { step } = resolution;
    if (step.type !== 'add_context')
      return below !== undefined && !this.#looped.has(step) && this.#job.scope.isAbove(step, below);
    const { kind } = this.#job.graph.dependency(step);
    const parent = parentOf(this.#job, step);
    if (!parent) return kind === 'none';
    return below !== undefined && this.#job.scope.isAbove(parent, below);
  }
}
