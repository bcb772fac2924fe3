import { defineRule, firstStateNodeWithout, nameOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'missing-mutex-key',
  summary: 'state nodes in a job without `mutex_key`',
  why: `Two runs with the same \`mutex_key\` never overlap. Without one, a run that takes longer than its schedule overlaps with
the next: both read the same cursor and fetch the same records, and whichever ends last sets the cursor, even if that
moves it back. This happens on the day with the most data, when it matters most. A key with the same parts as
\`state_key\` serializes only the runs that share a cursor, so runs for other accounts still run in parallel.

This is only information: a job that is started by hand, or whose runs are far apart, may not need the key. An empty key
counts as missing; one of a wrong type is only a \`schema\` finding.`,
  severity: 'info',
  group: 'State and destinations',
  messages: {
    missing: (d: { step: string }) =>
      `"${d.step}" keeps state, but the job has no \`mutex_key\`: overlapping runs overwrite each other's state`,
  },
  examples: [
    {
      title: 'A cursor without a lock',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "tickets-{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "updated_at": { "gt": resources.cursor.value } }'
          - { name: cursor, type: get_state, config: { key: synced_until } }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
          - { name: done, type: event, config: { name: complete } }
          - name: move-cursor
            type: update_state
            depends_on: done
            config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" }
      `,
      findings: [{ message: 'missing', covers: 'name', help: 'add `mutex_key` with the same parts as `state_key`' }],
    },
    {
      title: 'A null key, in the second of two jobs',
      source: `
        - default_runtime_version: 4
          state_key: nightly
          mutex_key: nightly
          resources:
            - { name: reset, type: delete_state, config: { key: synced_until } }
        - default_runtime_version: 4
          state_key: nightly
          mutex_key: null
          resources:
            - { "type": "delete_state", "name": "reset", "config": { "key": "synced_until" } }
      `,
      findings: [{ message: 'missing', covers: 'type' }],
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
    const step = firstStateNodeWithout(job, 'mutex_key');
    if (!step) return;
    report(
      'missing',
      step.missingKeyPlace,
      { step: nameOf(step) },
      { help: 'add `mutex_key` with the same parts as `state_key`' },
    );
  },
});
