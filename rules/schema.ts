import {
  asField,
  count,
  defineRule,
  eitherOf,
  quote,
  type ReportFunction,
  type SourceFile,
  type StructureProblem,
  takesAnchor,
  together,
} from '../src/rule/index.ts';

const messages = {
  foreign: (d: { found: string }) =>
    `not a sync job: found ${d.found}, expected a map with \`resources\`, a list of jobs or a list response`,
  missing: (d: { owner: string; name: string }) => `${d.owner} has no \`${d.name}\``,
  unfinished: (d: { owner: string; names: readonly string[] }) =>
    `${d.owner} has no ${d.names.map(asField).join(' and no ')}`,
  missingChoice: (d: { owner: string; names: readonly string[] }) =>
    `${d.owner} has neither ${d.names.map(asField).join(' nor ')}`,
  wrongType: (d: { name: string; found: string; expected: string }) =>
    `\`${d.name}\` is ${d.found}, expected ${d.expected}`,
  wrongItem: (d: { value: string | undefined; found: string; expected: string }) =>
    `${d.value === undefined ? (d.found === 'nothing' ? 'an empty item' : d.found) : quote(d.value)} is not ${d.expected}`,
  wrongValue: (d: { name: string; value: string; expected: readonly string[] }) =>
    `unknown \`${d.name}\` ${quote(d.value)}, expected ${eitherOf(d.expected)}`,
  wrongFormat: (d: { name: string; value: string; expected: string }) =>
    `\`${d.name}\` must be ${d.expected}, found ${quote(d.value)}`,
  empty: (d: { name: string }) => `\`${d.name}\` is empty, expected a name`,
  severalParents: (d: { count: number }) =>
    `\`depends_on\` is a list of ${count(d.count, 'name')}, but a step depends on exactly one other step`,
  resourcesByName: (d: { count: number }) => `\`resources\` is a map, expected a list of ${count(d.count, 'step')}`,
  singleStep: (d: { name: string }) => `\`${d.name}\` is a step, expected a list of steps`,
  severalLists: (d: { names: readonly string[] }) =>
    `${together(d.names, asField)} both list jobs, expected one of them`,
  numericId: (d: { value: string }) => `\`id\` is the number ${d.value}, expected a string`,
};

/** What to do about a field that is missing. */
const fieldHelps: Readonly<Record<string, string>> = {
  resource: 'add the resource to read, such as `resource: crm/contacts`',
  method: 'add what to do with the resource, such as `method: list`',
  type: 'add the kind of node, such as `type: request`',
  name: 'add a name that is unique in the job',
  integration_name: 'add the name of the integration, such as `integration_name: zendesk`',
};

function helpFor({ cause, data }: Extract<StructureProblem, { kind: 'schema' }>): string | undefined {
  if (cause === 'missing') return fieldHelps[data.name] ?? `add \`${data.name}\``;
  if (cause === 'missingChoice') return 'add one of them';
  if (cause === 'severalLists') return 'remove one of them';
  if (cause === 'unfinished') return 'add them, or remove the step';
  if (cause === 'wrongItem') return `replace it with ${data.expected}, or remove it`;
  return undefined;
}

function reportAll(
  problems: readonly StructureProblem[],
  file: SourceFile,
  report: ReportFunction<typeof messages>,
): void {
  for (const problem of problems) {
    if (problem.kind !== 'schema') continue;
    const { cause, place, data, help, fix, others } = problem;
    const loses = fix?.edits.some((edit) => edit.text === '' && takesAnchor(file, edit));
    report(cause, place, data, { help: help ?? helpFor(problem), fix: loses ? undefined : fix, others });
  }
}

export default defineRule({
  id: 'schema',
  summary: 'what the schema of a sync job rejects',
  why: `A required field is missing, a value has the wrong type or is not one of the allowed values, or the document is not a sync
job. The platform rejects such a job at upload or, worse, accepts it and ignores the field.

\`null\` counts as absent. Values are read as YAML 1.2: \`yes\` and \`on\` are strings, \`7\` is a number and \`"7"\` a string.
The schema itself is \`schemas/sync-job.schema.json\` (\`sync-job-lint schema\` prints it), which editors can use too. If
another rule is about a defect, that rule reports it instead; unknown keys are \`unknown-property\`.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Structure',
  messages,
  examples: [
    {
      title: 'A step that is only begun is one mistake, though its name is another step’s',
      source: `
        integration_name: zendesk
        resources:
          - name: tickets
          - name: tickets
            resource: ticketing/tickets
            method: list
      `,
      findings: [{ message: 'unfinished', covers: 'name' }],
    },
    {
      title: 'Required fields are missing',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - id: "7"
            resource: crm/deals
          - method: list
      `,
      findings: [
        { message: 'missing', covers: 'id' },
        { message: 'missing', covers: 'method' },
      ],
    },
    {
      title: 'In a list response',
      source: `
        limit: "10"
        next_cursor: null
        results:
          - integration_name: hubspot
            resources:
              - { resource: crm/contacts, method: list }
          - integration_name: zendesk
          - zendesk
      `,
      findings: [
        { message: 'wrongType', covers: '10' },
        { message: 'missing', covers: 'integration_name' },
        { message: 'wrongItem', covers: 'zendesk' },
      ],
    },
    {
      title: 'Values of the wrong type',
      source: `
        integration_name: hubspot
        label: 2026
        resources:
          - resource: crm/contacts
            method: list
            query: [everything]
          - resource: contacts
            method: list
            persist: yes
          - resource: crm/deals
            method: get
            id: 7
      `,
      findings: [
        { message: 'wrongType', covers: '2026', help: 'quote it: "2026"' },
        { message: 'wrongType', covers: '[everything]' },
        { message: 'wrongType', covers: 'yes', help: 'in YAML 1.2 "yes" is a string' },
        { message: 'numericId', covers: '7', help: 'quote it: "7"' },
      ],
    },
    {
      title: 'A list in `depends_on`',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: list
            depends_on: [crm/contacts]
      `,
      findings: [{ message: 'severalParents', covers: '[crm/contacts]' }],
      fixed: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: list
            depends_on: crm/contacts
      `,
    },
    {
      title: 'A map of steps, and an id that is not a UUID',
      source: `
        id: zendesk-tickets
        integration_name: zendesk
        resources:
          tickets: { resource: ticketing/tickets, method: list }
      `,
      findings: [
        { message: 'wrongFormat', covers: 'zendesk-tickets' },
        { message: 'resourcesByName', covers: 'tickets: { resource: ticketing/tickets, method: list }' },
      ],
    },
    {
      title: 'A step without a dash',
      source: `
        - integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
        - integration_name: zendesk
          args_schema: { user_id: { type: string, required: true } }
          resources:
            resource: ticketing/users
            method: list
            query: { id: "{{args.user_id}}" }
      `,
      findings: [
        {
          message: 'singleStep',
          covers: 'resource: ticketing/users\n    method: list\n    query: { id: "{{args.user_id}}" }',
          help: 'put "- " before "resource", and indent the other lines to match',
        },
      ],
      yamlOnly: 'JSON has no dashes: there the brackets are missing',
    },
    {
      title: 'A list response as the SDKs return it, with both lists',
      language: 'json',
      source: `
        {
          "result": [{ "integration_name": "zendesk", "resources": [{ "resource": "ticketing/tickets", "method": "list" }] }],
          "results": [],
          "next_cursor": null,
          "limit": 25
        }
      `,
      findings: [{ message: 'severalLists', covers: 'results' }],
    },
    {
      title: 'A version that is not a number, and a datastore without a name',
      source: `
        default_runtime_version: v4
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: out
            type: destination
            destination_type: datastore
            config: { id: "{{args.bucket}}" }
            resources_to_persist: [tickets]
      `,
      findings: [
        { message: 'wrongFormat', covers: 'v4', help: 'the nodes are of runtime 4: write 4' },
        { message: 'missing', covers: 'name' },
      ],
    },
    {
      title: 'Unknown values, and an empty name',
      source: `
        default_runtime_version: 4
        resources:
          - name: begin
            type: event
            config: { name: begin }
          - name: contacts
            type: requst
          - name: ""
            type: event
            config: { name: error }
      `,
      findings: [
        { message: 'wrongValue', covers: 'begin' },
        { message: 'wrongValue', covers: 'requst', help: 'did you mean "request"?' },
        { message: 'empty', covers: '' },
      ],
    },
    {
      title: 'Nodes without the settings that they need',
      source: `
        default_runtime_version: 4
        state_key: contacts
        mutex_key: contacts
        resources:
          - name: done
            type: event
            config: { name: complete }
          - name: cursor
            type: get_state
            config: { key: cursor }
          - name: move-cursor
            type: update_state
            depends_on: done
            config:
              key: cursor
          - name: names
            type: add_context
            config: {}
      `,
      findings: [
        { message: 'missingChoice', covers: 'config' },
        { message: 'missing', covers: 'config' },
      ],
    },
    {
      title: 'A document that is not a sync job',
      source: `
        version: 2
        services: { web: { image: nginx } }
      `,
      findings: [{ message: 'foreign', covers: 'version' }],
    },
    {
      title: 'Optional fields that are `null`, and dates with and without a time zone',
      source: `
        id: 5d1f0b1e-6b0f-4b6e-9d0a-2f1f4a1b2c3d
        integration_name: hubspot
        default_runtime_version: "3"
        args_validation: null
        mutex_key:
        created_at: 2021-08-10T10:00:00.000Z
        updated_at: 2026-04-01 10:00:00
        resources:
          - resource: crm/contacts
            method: list
            depends_on: ~
      `,
      findings: [],
    },
  ],
  check(job, report) {
    reportAll(job.structure, job.file, report);
  },
  checkDocument({ file, foreign, structure }, report) {
    if (foreign)
      report('foreign', foreign.place, foreign, { help: 'lint only sync jobs, or exclude this file with `ignore`' });
    reportAll(structure, file, report);
  },
});
