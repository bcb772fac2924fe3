import { defineRule, insertion, type Job, type Name, placeIn } from '../src/rule/index.ts';

export default defineRule({
  id: 'name-read-from-record',
  summary: '`args`, `resources` or `sync_job_run` looked up in a record',
  why: `Inside a filter, a mapping, a sort or a grouping, JSONata looks up each name in the current record:
\`resources.crm.contacts[updated_at > args.since]\` looks for \`args\` in each contact, finds nothing, and keeps no contact.
Nothing fails: the run completes, and what it writes is empty.

\`$$\` is the whole input: \`resources.crm.contacts[updated_at > $$.args.since]\`. A variable that is set outside
(\`$since := args.since\`) works as well. In the function of a \`$map\` or \`$filter\`, names are looked up where the function
is written, so \`args.since\` is right there.

The rule reports arguments that are declared, steps of the job and fields of \`sync_job_run\`. It is silent if the
expression passes on the whole input (\`$all := $$\`), which may then be what the names are looked up in.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    record: (d: { path: string }) => `"${d.path}" is looked up in each record here, and not in the data of the run`,
  },
  examples: [
    {
      title: 'In a filter, a mapping, a sort and a grouping',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: recent
            type: transform
            depends_on: tickets
            config: { expression: "resources.ticketing.tickets[updated_at > args.since]" }
          - name: tagged
            type: transform
            depends_on: recent
            config:
              expression: |
                resources.ticketing.tickets^(>sync_job_run.status).{
                  "id": id,
                  "account": args."account",
                  "first": resources.ticketing.tickets[0].id,
                  "own": args.other
                }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}", expression: 'payload.records{ id: args.hook }' }
            resources_to_persist: [tagged]
      `,
      findings: [
        { message: 'record', covers: 'args.since', help: 'write $$.args.since' },
        { message: 'record', covers: 'sync_job_run.status' },
        { message: 'record', covers: 'args."account"', help: 'write $$.args."account"' },
        { message: 'record', covers: 'resources.ticketing.tickets[0].id' },
        { message: 'record', covers: 'args.hook' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: recent
            type: transform
            depends_on: tickets
            config: { expression: "resources.ticketing.tickets[updated_at > $$.args.since]" }
          - name: tagged
            type: transform
            depends_on: recent
            config:
              expression: |
                resources.ticketing.tickets^(>$$.sync_job_run.status).{
                  "id": id,
                  "account": $$.args."account",
                  "first": $$.resources.ticketing.tickets[0].id,
                  "own": args.other
                }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}", expression: 'payload.records{ id: $$.args.hook }' }
            resources_to_persist: [tagged]
      `,
    },
    {
      title: 'Whole inputs, functions, variables, and fields of the record itself',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: a, type: transform, depends_on: tickets, config: { expression: 'resources.ticketing.tickets[updated_at > $$.args.since and $.args.x]' } }
          - { name: b, type: transform, depends_on: tickets, config: { expression: '$map(resources.ticketing.tickets, function($t) { $merge([$t, { "since": args.since }]) })' } }
          - { name: c, type: transform, depends_on: tickets, config: { expression: '($since := args.since; resources.ticketing.tickets[updated_at > $since].{ "args": args.mine })' } }
          - { name: d, type: transform, depends_on: tickets, config: { expression: '($all := $$; $all.{ "since": args.since, "ids": resources.ticketing.tickets.resources.id })' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    let names: ReadonlySet<string> | undefined;
    for (const { analysis, node } of job.expressions) {
      // Where the input is handed around as a whole, it may be what the names are looked up in.
      if (!analysis || analysis.recordPaths.length === 0 || analysis.dynamic || node.kind !== 'scalar') continue;
      // The arguments of a call that fails anyway (`JSON.stringify(args)`).
      if (analysis.javascript.some(({ kind }) => kind === 'global' || kind === 'method')) continue;
      for (const { start, end, segments } of analysis.recordPaths) {
        names ??= stepNames(job);
        if (!isOfRun(job, segments, names)) continue;
        const place = placeIn(node, start, end);
        const path = segments.map(({ text }) => text).join('.');
        report(
          'record',
          place,
          { path },
          {
            help: `write $$.${String(node.value).slice(start, end)}`,
            fix: { safety: 'suggest', description: 'add "$$."', edits: [insertion(place.start, '$$.')] },
          },
        );
      }
    }
  },
});

const runFields: readonly string[] = ['id', 'status', 'started_at', 'finished_at', 'created_at', 'updated_at'];

/** Whether a path names something of the run, and hardly a field of a record. */
function isOfRun(job: Job, [root, name]: readonly Name[], steps: ReadonlySet<string>): boolean {
  if (!name) return false;
  if (root!.text === 'args') return job.args.declared.has(name.text);
  if (root!.text === 'resources') return steps.has(name.text);
  return root!.text === 'sync_job_run' && runFields.includes(name.text);
}

/** What can follow `resources.`. */
function stepNames(job: Job): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, resource } of job.steps) {
    if (name) names.add(name.value);
    if (resource) names.add(resource.path.split('.')[0]!);
  }
  return names;
}
