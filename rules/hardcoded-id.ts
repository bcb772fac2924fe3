import { defineRule, entryOf, isString, type Node, placeOf, type Step } from '../src/rule/index.ts';

const uuid = /^\s*[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\s*$/i;

export default defineRule({
  id: 'hardcoded-id',
  summary: 'the id of an account or a destination is written into the job',
  why: `A connected account, a webhook or a datastore exists in one environment. With its id in the definition, the job works for
one customer and fails, or writes to the wrong place, for all others, and a copy of it in another environment finds
nothing. Declare an argument (\`format: integrated_account_id\`, \`webhook_id\` or \`datastore_id\` gives it a picker in the
dashboard) and use \`{{args.…}}\`.`,
  severity: 'warning',
  group: 'Structure',
  messages: {
    account: (d: { id: string }) => `"${d.id}" ties this request to one connected account, expected an argument`,
    destination: (d: { id: string; what: string }) =>
      `"${d.id}" ties this destination to one ${d.what}, expected an argument`,
  },
  examples: [
    {
      title: 'Copied from the dashboard',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true, format: integrated_account_id }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: users
            type: request
            resource: ticketing/users
            method: list
            integrated_account_id: 766dca1f-fb37-4bc8-9d6a-4ea4ccac7d48
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "0B4E2A1C-2C15-4D0B-9F8E-6A1D2C3B4A59" }
            resources_to_persist: [tickets, users]
      `,
      findings: [
        {
          message: 'account',
          covers: '766dca1f-fb37-4bc8-9d6a-4ea4ccac7d48',
          help: 'declare an argument with `format: integrated_account_id`',
        },
        {
          message: 'destination',
          covers: '0B4E2A1C-2C15-4D0B-9F8E-6A1D2C3B4A59',
          help: 'declare an argument with `format: webhook_id`',
        },
      ],
    },
    {
      title: 'An id that is shared through an anchor is reported once',
      source: `
        default_runtime_version: 4
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: create, integrated_account_id: &id 766dca1f-fb37-4bc8-9d6a-4ea4ccac7d48 }
          - { name: users, type: request, resource: ticketing/users, method: create, integrated_account_id: *id }
      `,
      findings: [{ message: 'account', covers: '766dca1f-fb37-4bc8-9d6a-4ea4ccac7d48' }],
      yamlOnly: 'JSON has no anchors: there the id is written twice',
    },
    {
      title: 'Ids as defaults, and ids of records',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string }
          hook: { type: string, required: true }
        resources:
          - name: ticket
            type: request
            resource: ticketing/tickets
            method: get
            id: 6f1ed002-ab5d-4f38-9d6a-0ea4ccac7d48
            integrated_account_id: "{{args.account?:766dca1f-fb37-4bc8-9d6a-4ea4ccac7d48}}"
          - name: out
            type: destination
            destination_type: superquery
            config: { id: "{{args.hook}}" }
            resources_to_persist: [ticket]
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.runtime.kind !== 'graph') return;
    for (const step of job.steps) {
      const node = idOf(step);
      if (!isString(node) || !uuid.test(node.value)) continue;
      const id = node.value.trim();
      if (step.type === 'request') {
        report('account', placeOf(node), { id }, { help: helpFor('integrated_account') });
      } else {
        const what = step.destinationType ?? 'destination';
        const help = what === 'webhook' || what === 'datastore' ? helpFor(what) : 'pass the id as an argument';
        report('destination', placeOf(node), { id, what }, { help });
      }
    }
  },
});

function idOf({ type, config, field }: Step): Node | undefined {
  if (type === 'request') return field('integrated_account_id')?.value;
  return type === 'destination' && config ? entryOf(config, 'id')?.value : undefined;
}

function helpFor(kind: string): string {
  return `declare an argument with \`format: ${kind}_id\``;
}
