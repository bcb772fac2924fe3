import { correction, defineRule, pathText } from '../src/rule/index.ts';

export default defineRule({
  id: 'unknown-reference',
  summary: 'a top-level name that is misspelt, out of place, or not in the list of context fields',
  why: `A path begins with \`args\`, \`resources\`, one of a few names of the platform, a key of an \`add_context\` upstream, or a
field of the connected account's context. Those fields are not declared, so an unknown name may be one of them and is
accepted, unless it looks like a typo, belongs elsewhere (\`payload\` outside of a destination), or is the name of an
argument that nothing else reads, or the path of a step upstream, without its prefix. A name that differs only in its
word style (\`tenantId\`) counts as a field of the account. If you list the account's fields as \`context\` in the
configuration, every other name is an error.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Placeholders',
  messages: {
    near: (d: { name: string }) => `unknown name "${d.name}"`,
    root: (d: { name: string; root: string }) => `"${d.name}" is not a top-level name, write "${d.root}." before it`,
    prefix: () => "there is no `context` object: the fields of the account's context are at the top level",
    place: (d: { name: string; where: string }) => `"${d.name}" is not available here: ${d.where}`,
    notListed: (d: { name: string }) => `unknown name "${d.name}": it is not in the configured \`context\``,
  },
  examples: [
    {
      title: 'Typos in the names of the platform',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { ok: "{{args.id}}", a: "{{arg.id}}", b: "{{resource.ticketing.tickets.id}}" }
      `,
      findings: [
        { message: 'near', covers: 'arg.id', help: 'did you mean "args"?' },
        { message: 'near', covers: 'resource.ticketing.tickets.id', help: 'did you mean "resources"?' },
      ],
    },
    {
      title: 'An argument and the path of a step without their prefixes, and fields of the platform',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          contact_id: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: contacts, type: request, resource: crm/contacts, method: get, id: "{{contact_id}}", integrated_account_id: "{{args.account}}" }
          - { name: notes, type: request, depends_on: contacts, resource: crm/notes, method: list, integrated_account_id: "{{args.account}}", query: { a: "{{crm.contacts.id}}", b: "{{account}}" } }
          - { name: out, type: destination, destination_type: webhook, run_if: $exists(payload.record), config: { id: "{{args.hook}}", expression: '{ "at": sync_job_run.startedAt, "records": payload.records }' }, resources_to_persist: [notes] }
      `,
      findings: [
        { message: 'root', covers: 'contact_id', help: 'did you mean "args.contact_id"?' },
        { message: 'root', covers: 'crm.contacts.id', help: 'did you mean "resources.crm"?' },
        { message: 'near', covers: 'payload.record', help: 'did you mean "records"?' },
        { message: 'near', covers: 'sync_job_run.startedAt', help: 'did you mean "started_at"?' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          contact_id: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: contacts, type: request, resource: crm/contacts, method: get, id: "{{args.contact_id}}", integrated_account_id: "{{args.account}}" }
          - { name: notes, type: request, depends_on: contacts, resource: crm/notes, method: list, integrated_account_id: "{{args.account}}", query: { a: "{{resources.crm.contacts.id}}", b: "{{account}}" } }
          - { name: out, type: destination, destination_type: webhook, run_if: $exists(payload.records), config: { id: "{{args.hook}}", expression: '{ "at": sync_job_run.started_at, "records": payload.records }' }, resources_to_persist: [notes] }
      `,
    },
    {
      title: 'The context of the account is not an object',
      source: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list, query: { a: "{{context.site_id}}", b: "{{site_id}}" } }
      `,
      findings: [{ message: 'prefix', covers: 'context.site_id', help: 'did you mean "site_id"?' }],
      fixed: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list, query: { a: "{{site_id}}", b: "{{site_id}}" } }
      `,
    },
    {
      title: 'A name that belongs elsewhere',
      source: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list, query: { a: "{{previous_run_date}}", b: "{{payload.records}}" } }
      `,
      findings: [{ message: 'place', covers: 'payload.records' }],
    },
    {
      title: '`args_validation` sees only the arguments',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        mutex_key: "{{args.id?:any}}-{{args.team?:any}}"
        args_validation: '$exists(args.id) or $exists(team) ? undefined : { "message": sync_job_run.id & ": neither" }'
        args_schema:
          id: { type: string }
          team: { type: string }
        resources:
          - { name: begin, type: event, config: { name: start } }
      `,
      findings: [
        { message: 'place', covers: 'team', help: 'did you mean "args.team"?' },
        { message: 'place', covers: 'sync_job_run.id' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        mutex_key: "{{args.id?:any}}-{{args.team?:any}}"
        args_validation: '$exists(args.id) or $exists(args.team) ? undefined : { "message": sync_job_run.id & ": neither" }'
        args_schema:
          id: { type: string }
          team: { type: string }
        resources:
          - { name: begin, type: event, config: { name: start } }
      `,
    },
    {
      title: 'With the list of context fields, any other name is an error',
      source: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list, query: { a: "{{site_id}}", b: "{{portal}}", c: "{{siteId}}", d: "{{arg.x}}" } }
      `,
      config: { context: ['site_id'] },
      findings: [
        { message: 'notListed', covers: 'portal' },
        { message: 'notListed', covers: 'siteId', help: 'did you mean "site_id"?' },
        { message: 'notListed', covers: 'arg.x', help: 'did you mean "args"?' },
      ],
    },
    {
      title: 'Without the list, unknown names may be context fields',
      source: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list, query: { a: "{{site_id}}", b: "{{portal.id}}", c: "{{tenantId}}" } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { resolution, place, segments, expression } of job.references.broken) {
      const root = segments[0]!;
      const listed = job.settings.context && ({ severity: 'error' } as const);
      if (resolution.kind === 'nearName') {
        const { at, near } = resolution;
        report('near', place, { name: pathText(segments.slice(0, at + 1)) }, correction(segments[at]!, near));
      } else if (resolution.kind === 'lacksRoot') {
        const { name, near, root: missing } = resolution;
        const isPlain = (expression ? /^\w+$/ : /^[\w-]+$/).test(name);
        report('root', place, { name, root: missing }, correction(root, isPlain ? near : undefined));
      } else if (resolution.kind === 'contextPrefix') {
        const next = segments[1]!;
        const fix = {
          safety: 'suggest',
          description: 'remove "context."',
          edits: [{ start: root.start, end: next.start, text: '' }],
        } as const;
        report('prefix', place, {}, { help: `did you mean "${next.value}"?`, fix, ...listed });
      } else if (resolution.kind === 'outOfPlace') {
        const { name, where } = resolution;
        const isArgument = job.args.declared.has(name) && /^\w+$/.test(name);
        report('place', place, { name, where }, correction(root, isArgument ? `args.${name}` : undefined));
      } else if (resolution.kind === 'notInContext') {
        const help = 'if it is a field of the account, list it as `context` in the configuration';
        const details = { help, ...correction(root, resolution.near), severity: 'error' } as const;
        report('notListed', place, { name: root.value }, details);
      }
    }
  },
});
