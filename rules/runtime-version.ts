import { defineRule, type Edit, entryBefore, entryOf, type Fix, insertion, type Job } from '../src/rule/index.ts';

const field = 'default_runtime_version';

export default defineRule({
  id: 'runtime-version',
  summary: 'a `default_runtime_version` that is missing or does not match the steps',
  why: `Runtime 4 runs a graph of typed nodes, runtimes 1 to 3 run a flat list of resources. Only \`default_runtime_version\` decides
which of them runs a job, and if it is missing, the platform stores 3. A job with destinations, events or state nodes then
runs without them: the requests are made, nothing arrives, and no error is reported. Write \`default_runtime_version: 4\`
in each job of typed nodes, and in no other.`,
  severity: 'error',
  fix: 'safe',
  group: 'Structure',
  messages: {
    missing: () => `\`${field}\` is missing: the platform stores 3, but these are nodes of runtime 4`,
    lower: (d: { version: number; type: string }) => `\`${d.type}\` nodes need \`${field}: 4\`, found ${d.version}`,
    untyped: (d: { version: number }) =>
      `\`${field}: ${d.version}\` needs a \`type\` on every step, and no step has one`,
    unknown: (d: { version: number }) => `this release does not know runtime ${d.version}, expected 1 to 4`,
  },
  examples: [
    {
      title: 'Without it, the destination never runs',
      source: `
        label: Sync tickets
        integration_name: zendesk
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
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [{ message: 'missing', covers: 'destination' }],
      fixed: `
        default_runtime_version: 4
        label: Sync tickets
        integration_name: zendesk
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
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
    },
    {
      title: 'Several jobs in a list: a legacy one, one without a version, one with a lower version',
      source: `
        - integration_name: hubspot
          resources:
            - { resource: crm/contacts, method: list }
        - label: Begin
          default_runtime_version:
          resources:
            - { name: begin, type: event, config: { name: start } }
        - label: End
          default_runtime_version: "3"
          resources:
            - { name: end, type: event, config: { name: complete } }
      `,
      findings: [
        { message: 'missing', covers: 'event' },
        { message: 'lower', covers: '3' },
      ],
      fixed: `
        - integration_name: hubspot
          resources:
            - { resource: crm/contacts, method: list }
        - label: Begin
          default_runtime_version: 4
          resources:
            - { name: begin, type: event, config: { name: start } }
        - label: End
          default_runtime_version: "3"
          resources:
            - { name: end, type: event, config: { name: complete } }
      `,
    },
    {
      title: 'No destination, but an `integrated_account_id`',
      language: 'json',
      source: `
        {
          "integration_name": "zendesk",
          "args_schema": { "account": { "type": "string", "required": true } },
          "resources": [
            { "name": "ticket", "type": "request", "resource": "ticketing/tickets", "method": "create", "integrated_account_id": "{{args.account}}" }
          ]
        }
      `,
      findings: [{ message: 'missing', covers: 'request' }],
      fixed: `
        {
          "default_runtime_version": 4,
          "integration_name": "zendesk",
          "args_schema": { "account": { "type": "string", "required": true } },
          "resources": [
            { "name": "ticket", "type": "request", "resource": "ticketing/tickets", "method": "create", "integrated_account_id": "{{args.account}}" }
          ]
        }
      `,
    },
    {
      title: 'A flat list with version 4, and an unknown version',
      source: `
        results:
          - integration_name: hubspot
            default_runtime_version: 4
            resources:
              - { resource: crm/contacts, method: list }
          - integration_name: hubspot
            default_runtime_version: 5
            resources:
              - { name: begin, type: event, config: { name: start } }
        next_cursor: null
        limit: 10
      `,
      findings: [
        { message: 'untyped', covers: '4' },
        { message: 'unknown', covers: '5' },
      ],
    },
    {
      title: 'A flat list without a version, and nodes with version 4',
      source: `
        - integration_name: hubspot
          resources:
            - { resource: crm/contacts, method: list }
            - { name: all, type: spool, depends_on: crm/contacts }
        - integration_name: hubspot
          default_runtime_version: "4"
          resources:
            - { name: begin, type: event, config: { name: start } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const { kind, declared, present, evidence } = job.runtime;
    if (!present) {
      if (evidence && !isMisspelt(job))
        report('missing', evidence, {}, { help: `add \`${field}: 4\``, fix: addition(job) });
    } else if (declared) {
      const version = declared.value;
      if (version > 4) {
        const help = 'use a version from 1 to 4, or a newer sync-job-lint';
        report('unknown', declared, { version }, { help, severity: 'warning' });
      } else if (evidence && version < 4) {
        const related = [{ message: `only runtime 4 has "${evidence.value}"`, place: evidence }];
        report('lower', declared, { version, type: evidence.value }, { help: `write \`${field}: 4\``, related });
      } else if (kind === 'legacy' && version === 4) {
        report('untyped', declared, { version }, { help: 'give each step a `type`, or remove the version' });
      }
    }
  },
});

function isMisspelt(job: Job): boolean {
  return job.structure.some((problem) => problem.kind === 'unknownProperty' && problem.near === field);
}

/** None if no step has a `type`: with only the version, the job would be wrong in another way. */
function addition(job: Job): Fix | undefined {
  if (!job.steps.some((step) => step.field('type'))) return undefined;
  const edits = entryOf(job.node, field) ? completion(job) : entryBefore(job.file, job.node, field, '4');
  return edits && { safety: 'safe', description: `add "${field}: 4"`, edits };
}

/** The version in place of a `null`; none if that has an anchor or a tag, or is written elsewhere. */
function completion({ file, node }: Job): Edit[] | undefined {
  const { key, value } = entryOf(node, field)!;
  const isOwn = node.start <= key.start && key.end <= value.start;
  const colon = isOwn ? /^["']?\s*:\s*$/.exec(file.text.slice(key.end, value.start)) : undefined;
  if (!colon) return undefined;
  if (value.start < value.end) return [{ start: value.start, end: value.end, text: '4' }];
  const end = key.end + colon[0].trimEnd().length;
  return /^[ \t]*(?:[#,}\r\n]|$)/.test(file.text.slice(end, end + 100)) ? [insertion(end, ' 4')] : undefined;
}
