import { defineRule, isString, valueAt } from '../src/rule/index.ts';

export default defineRule({
  id: 'missing-integration-name',
  summary: 'a job of runtimes 1 to 3 without `integration_name`',
  why: `Runtimes 1 to 3 run a job for the accounts of one integration, which \`integration_name\` names. Without it the job is
accepted, but offered for no account. (A job of runtime 4 takes its accounts from its arguments, so it does not need one.)`,
  severity: 'warning',
  group: 'Structure',
  messages: {
    missing: () => 'the job has no `integration_name`: it will not run for any account',
  },
  examples: [
    {
      title: 'Missing, empty, and `null`',
      source: `
        - label: Tickets
          resources:
            - { resource: ticketing/tickets, method: list }
        - label: Users
          integration_name: ""
          resources:
            - { resource: ticketing/users, method: list }
        - integration_name:
          resources:
            - { resource: ticketing/users, method: list }
      `,
      findings: [
        { message: 'missing', covers: 'label' },
        { message: 'missing', covers: 'label' },
        { message: 'missing', covers: 'integration_name' },
      ],
    },
    {
      title: 'A job with a name, and one of runtime 4',
      source: `
        - label: Tickets
          integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
        - default_runtime_version: 4
          args_schema:
            account: { type: string, required: true }
            hook: { type: string, required: true }
          resources:
            - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
            - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.runtime.kind !== 'legacy' || job.integrationName) return;
    const value = valueAt(job.node, 'integration_name');
    if (value && !isString(value) && !(value.kind === 'scalar' && value.value === null)) return;
    report('missing', job.missingKeyPlace, {}, { help: 'add `integration_name` with the name of the integration' });
  },
});
