import { defineRule, firstStateNodeWithout, nameOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'missing-state-key',
  summary: 'state nodes in a job without `state_key`',
  why: `\`state_key\` is the namespace in which state nodes keep their values. Without it, all runs of the job share one namespace,
whatever their account: the run for customer A moves the cursor to now, and the run for customer B, a minute later, asks
only for what changed in that minute. Nothing fails, and a test with one account shows nothing, but B's records are never
fetched. Put something that differs between the runs in the key, such as
\`state_key: "tickets-{{args.integrated_account_id}}"\`.

An empty \`state_key\` counts as missing; one of a wrong type is only a \`schema\` finding.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    missing: (d: { step: string }) =>
      `"${d.step}" keeps state, but the job has no \`state_key\`: all runs share one namespace`,
  },
  examples: [
    {
      title: 'A cursor that all accounts share',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        mutex_key: "tickets-{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: begin
            type: event
            config: { name: start }
          - type: get_state
            name: cursor
            depends_on: begin
            config: { key: synced_until, default: "2024-01-01" }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { updated_at: { gt: "{{resources.cursor.value}}" } }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
          - name: done
            type: event
            config: { name: complete }
          - name: move-cursor
            type: update_state
            depends_on: done
            config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" }
      `,
      findings: [
        {
          message: 'missing',
          covers: 'type',
          help: 'add a `state_key` that differs between the runs, for example by the id of the account',
        },
      ],
    },
    {
      title: 'An empty key, in the second of two jobs',
      source: `
        - default_runtime_version: 4
          state_key: nightly
          mutex_key: nightly
          resources:
            - { name: reset, type: delete_state, config: { key: synced_until } }
        - default_runtime_version: 4
          state_key: ""
          mutex_key: nightly
          resources:
            - { name: reset, type: delete_state, config: { key: synced_until } }
      `,
      findings: [{ message: 'missing', covers: 'name' }],
    },
    {
      title: 'A typo in the name of the field, and a key of a wrong type, are other findings',
      source: `
        - default_runtime_version: 4
          state_kye: nightly
          mutex_key: nightly
          resources:
            - { name: reset, type: delete_state, config: { key: synced_until } }
        - default_runtime_version: 4
          state_key: 7
          mutex_key: nightly
          resources:
            - { name: reset, type: delete_state, config: { key: synced_until } }
      `,
      also: ['schema', 'unknown-property'],
      findings: [],
    },
    {
      title: 'A job without state',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: close, type: request, resource: ticketing/tickets, method: update, id: "7", integrated_account_id: "{{args.account}}" }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const step = firstStateNodeWithout(job, 'state_key');
    if (!step) return;
    const help = 'add a `state_key` that differs between the runs, for example by the id of the account';
    report('missing', step.missingKeyPlace, { step: nameOf(step) }, { help });
  },
});
