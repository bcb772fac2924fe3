import { asField, defineRule, eitherOf, quote, together } from '../src/rule/index.ts';

export default defineRule({
  id: 'unknown-property',
  summary: 'an unknown key in a sync job',
  why: `The platform ignores unknown keys, so a misspelt one is a setting that silently has no effect: \`depends-on\` leaves a
step without its parent, \`presist\` drops its records.

Which keys a step may have depends on its runtime and, in runtime 4, on its \`type\`. Keys that begin with \`x-\` are your
own, and the contents of \`args_schema\`, \`query\`, \`body\`, \`delete_tracking_query\` and the \`config\` of a datastore's
\`config\` are not checked. If a required key is misspelt, this is the only finding, and an error: the key is not reported
as missing too.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Structure',
  messages: {
    unknown: (d: { name: string; owner: string; expected: readonly string[] }) =>
      `unknown key ${quote(d.name)} in ${d.owner}${d.expected.length > 0 ? `, expected ${eitherOf(d.expected, asField)}` : ''}`,
    otherStep: (d: { name: string; owner: string; owners: readonly string[] }) =>
      `${quote(d.name)} is not allowed in ${d.owner}, only in ${anyOf(d.owners)}`,
    otherRuntime: (d: { name: string; runtime: string }) =>
      `${quote(d.name)} exists only in ${d.runtime}, and this job is for another runtime`,
    glued: (d: { name: string; meant: string }) =>
      `${quote(d.name)} is one key without a value: \`${d.meant}:\` needs a space after its colon`,
    misplaced: (d: { names: readonly string[]; owner: string }) =>
      `${together(d.names)} ${d.names.length > 1 ? 'belong' : 'belongs'} in \`${d.owner}\``,
    tooDeep: (d: { names: readonly string[]; owner: string; map: string }) =>
      `${together(d.names)} ${d.names.length > 1 ? 'belong' : 'belongs'} to ${d.owner}, not to \`${d.map}\``,
    notIndented: (d: { names: readonly string[]; above: string }) =>
      `\`${d.above}\` is empty: ${together(d.names)} after it ${d.names.length > 1 ? 'are' : 'is'} not indented`,
  },
  examples: [
    {
      title: 'A required key, misspelt',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            methd: list
      `,
      findings: [{ message: 'unknown', covers: 'methd', help: 'did you mean "method"?' }],
      fixed: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: list
      `,
    },
    {
      title: 'Keys of the job, in flow style and in quotes',
      source: `
        integration_name: zendesk
        lable: Zendesk
        resources:
          - { resource: ticketing/tickets, method: list, "response-format": raw }
      `,
      findings: [
        { message: 'unknown', covers: 'lable', help: 'did you mean "label"?' },
        { message: 'unknown', covers: 'response-format', help: 'did you mean "response_format"?' },
      ],
      fixed: `
        integration_name: zendesk
        label: Zendesk
        resources:
          - { resource: ticketing/tickets, method: list, "response_format": raw }
      `,
    },
    {
      title: 'Inside a map of a step; one shared by an anchor is reported once',
      source: `
        integration_name: drive
        resources:
          - resource: files/folders
            method: list
            recurse: &deeper
              if: "{{resources.files.folders.has_children:bool?:false:bool}}"
              config: { querry: { parent: "{{resources.files.folders.id}}" } }
          - resource: files/folders
            method: search
            recurse: *deeper
      `,
      findings: [{ message: 'unknown', covers: 'querry', help: 'did you mean "query"?' }],
      yamlOnly: 'JSON has no anchors, so there it is written twice',
    },
    {
      title: 'A key of other nodes',
      source: `
        default_runtime_version: 4
        args_schema:
          integrated_account_id: { type: string, required: true }
          webhook_id: { type: string, required: true }
        resources:
          - name: contacts
            type: request
            resource: crm/contacts
            method: list
            integrated_account_id: "{{args.integrated_account_id}}"
            persist: true
          - name: shaped
            type: transform
            depends_on: contacts
            config: { expression: "{ 'id': id }" }
            loop_on: payload.records
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.webhook_id}}" }
            method: insertMany
            resources_to_persist: [shaped]
      `,
      findings: [
        { message: 'otherRuntime', covers: 'persist' },
        { message: 'otherStep', covers: 'loop_on' },
        { message: 'otherStep', covers: 'method' },
      ],
    },
    {
      title: 'Keys of runtime 4 in a job of runtime 3',
      source: `
        integration_name: hubspot
        default_runtime_version: 3
        args_schema: { full: { type: boolean, required: true } }
        args_validation: args.full
        resources:
          - resource: crm/contacts
            method: list
            run_if: args.full
      `,
      findings: [
        { message: 'otherRuntime', covers: 'args_validation' },
        { message: 'otherRuntime', covers: 'run_if' },
      ],
    },
    {
      title: 'A misspelt `type`',
      source: `
        default_runtime_version: 4
        resources:
          - name: begin
            type: event
            config: { name: start }
          - name: end
            tpye: event
            config: { name: complete }
      `,
      findings: [{ message: 'unknown', covers: 'tpye', help: 'did you mean "type"?' }],
    },
    {
      title: 'Keys next to the map in which they belong',
      source: `
        default_runtime_version: 4
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: short
            type: transform
            depends_on: tickets
            expression: resources.ticketing.tickets.subject
          - name: out
            type: destination
            destination_type: datastore
            method: uploadObject
            config:
              id: "{{args.bucket}}"
              path: tickets
              file_name: "{{sync_job_run.id}}.json"
            resources_to_persist: [short]
      `,
      findings: [
        { message: 'misplaced', covers: 'expression' },
        { message: 'misplaced', covers: 'path' },
      ],
    },
    {
      title: 'Keys that are indented too far',
      source: `
        - integration_name: zendesk
          default_runtime_version: 4
          args_schema:
            account: { type: string, required: true }
            hook: { type: string, required: true }
          resources:
            - name: tickets
              type: request
              resource: ticketing/tickets
              method: list
              integrated_account_id: "{{args.account}}"
            - name: out
              type: destination
              destination_type: webhook
              config:
                id: "{{args.hook}}"
                resources_to_persist: [tickets]
        - integration_name: zendesk
          args_schema:
            status: { type: string, required: true }
            resources:
              - { resource: ticketing/tickets, method: list, query: { status: "{{args.status}}" } }
      `,
      findings: [
        {
          message: 'tooDeep',
          covers: 'resources_to_persist',
          help: 'move it out of `config`',
        },
        { message: 'tooDeep', covers: 'resources', help: 'move it out of `args_schema`' },
      ],
    },
    {
      title: 'A key whose colon has no space after it, before a brace',
      source: `
        integration_name: zendesk
        resources:
          - resource: ticketing/tickets
            method: list
            query:{ status: open }
      `,
      findings: [{ message: 'unknown', covers: 'query:{ status', help: 'put ": " after "query"' }],
      yamlOnly: 'JSON has quotes around its keys',
    },
    {
      title: 'Keys that are not indented; one without a value',
      source: `
        integration_name: zendesk
        resources:
          - resource: ticketing/users
            method: list
            depends-on:
          - resource: ticketing/tickets
            method: list
            query:
            status: open
            limit: 10
      `,
      findings: [
        { message: 'unknown', covers: 'depends-on', help: 'did you mean "depends_on"?' },
        { message: 'notIndented', covers: 'status', help: 'indent "status" and "limit" below `query`' },
      ],
      yamlOnly: 'JSON has braces instead',
    },
    {
      title: 'No space after the colon, in flow style',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { resource: crm/notes, method:list, depends_on:crm/contacts, query: { contact: "{{resources.crm.contacts.id}}" } }
      `,
      findings: [
        { message: 'glued', covers: 'method:list', help: 'put a space after the colon' },
        { message: 'glued', covers: 'depends_on:crm/contacts' },
      ],
      fixed: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { resource: crm/notes, method: list, depends_on: crm/contacts, query: { contact: "{{resources.crm.contacts.id}}" } }
      `,
      yamlOnly: 'keys in JSON are in quotes',
    },
    {
      title: 'A key that is not a typo',
      source: `
        integration_name: hubspot
        schedule: daily
        resources:
          - resource: crm/contacts
            method: list
      `,
      findings: [{ message: 'unknown', covers: 'schedule' }],
    },
    {
      title: 'Keys that begin with `x-`, and maps with any keys',
      source: `
        integration_name: hubspot
        x-defaults: &defaults { method: list, x-note: shared }
        args_schema:
          type: object
          properties:
            since: { type: string, required: true, ui: { widget: calendar } }
        resources:
          - <<: *defaults
            resource: crm/contacts
            query: { anything: "{{args.since}}" }
            body: { goes: { here: true } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const problem of job.structure) {
      if (problem.kind !== 'unknownProperty') continue;
      const { cause, place, data, help, fix, required, others } = problem;
      report(cause, place, data, { help: help ?? helps[cause], fix, severity: required ? 'error' : undefined, others });
    }
  },
});

const helps: Readonly<Record<string, string | undefined>> = {
  unknown: 'remove it, or begin it with "x-" if it is your own',
  otherStep: 'remove it, or move it',
  otherRuntime: 'remove it',
};

function anyOf(owners: readonly string[]): string {
  return owners.length > 3 ? `${owners.slice(0, 2).join(', ')} and ${owners.length - 2} others` : owners.join(' or ');
}
