import { defineRule, isDestinationId, unguardedUses } from '../src/rule/index.ts';

export default defineRule({
  id: 'unguarded-destination',
  summary: 'a destination whose id is an optional argument, and that also runs without it',
  why: `Optional destinations are common: the caller passes a \`webhook_id\`, or a \`datastore_id\`, or both. But a destination
runs whenever there are records, and without the argument its id is the text \`{{args.webhook_id}}\`, which fails the run.
Make it run only with the argument: \`run_if: $exists(args.webhook_id)\`.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    unguarded: (d: { name: string }) =>
      `"${d.name}" is optional: without it this destination has no id, and no \`run_if\` skips it`,
  },
  examples: [
    {
      title: 'One of two optional destinations without a `run_if`',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, format: webhook_id }
          bucket: { type: string, format: datastore_id }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: to-hook
            type: destination
            destination_type: webhook
            config:
              id: "{{args.hook}}"
            run_if: $exists(args.hook)
            resources_to_persist: [tickets]
          - name: to-bucket
            type: destination
            destination_type: datastore
            method: insertMany
            config:
              id: "{{args.bucket}}"
            resources_to_persist: [tickets]
      `,
      findings: [{ message: 'unguarded', covers: '{{args.bucket}}', help: 'add `run_if: $exists(args.bucket)`' }],
    },
    {
      title: 'A `run_if` about something else',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          type: object
          properties:
            account: { type: string }
            hook: { type: string }
          required: [account]
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets], run_if: $count(payload.records) > 0 }
      `,
      findings: [{ message: 'unguarded', covers: '{{args.hook}}' }],
    },
    {
      title: 'Guarded by the nodes that are persisted, by a default, by the validation of the arguments',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string }
          other: { type: string, default: main }
          bucket: { type: string }
        args_validation: '$not($exists(args.bucket)) ? { "message": "no bucket" }'
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: $exists(args.hook)
          - name: users
            type: request
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: a
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
          - name: b
            type: destination
            destination_type: webhook
            config: { id: "{{args.other}}" }
            resources_to_persist: [tickets]
          - name: c
            type: destination
            destination_type: datastore
            method: insertMany
            config: { id: "{{args.bucket}}" }
            resources_to_persist: [users]
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const [use, argument] of unguardedUses(job)) {
      if (!isDestinationId(use.template)) continue;
      const { name } = argument;
      report(
        'unguarded',
        use.place,
        { name: name.value },
        {
          help: `add \`run_if: $exists(${pathOf(name.value)})\``,
          related: [{ message: `"${name.value}" is declared here`, place: name }],
        },
      );
    }
  },
});

function pathOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `args.${name}` : `args.\`${name}\``;
}
