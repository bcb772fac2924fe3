import { defineRule, isString, lostWindow, nameOf, placeOf, quote } from '../src/rule/index.ts';

export default defineRule({
  id: 'conditional-only-outlet',
  summary: 'the cursor moves on every completed run, but every destination is conditional',
  why: `If the conditions of a run let no destination run, it reads its window, writes nothing, completes, and moves the
cursor. The next run begins after that window, so those records are lost for good, and both runs are green. One call
without the optional \`webhook_id\` is enough: a test, a dry run, a schedule that someone forgot to configure.

Give the \`update_state\` the conditions of the destinations, make one destination unconditional, or reject such a run
in \`args_validation\`.

The rule reports only conditions that can all be false in one run. It is silent:

- about conditions on the records (\`$count(payload.records) > 0\` loses nothing) and on arguments that always have a value
- if \`args_validation\` looks at the argument
- if two different conditions look at the same thing and may be opposites (\`args.full\` and \`$not(args.full)\`)
- if the \`update_state\` is itself conditional (its \`value_expression\` included), or writes a key that no \`get_state\`
  of the job reads
- if a node's type or dependencies can't be read

A test of the run's own status (\`sync_job_run.status = 'completed' ? …\`) is not a condition: each completed run passes it.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    conditional: (d: { condition: string; step: string }) =>
      `${quote(d.condition)} may leave a run without a destination, but "${d.step}" still moves the cursor`,
  },
  examples: [
    {
      title: 'An optional webhook is the only destination',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "tickets-{{args.account}}"
        mutex_key: "tickets-{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string }
        resources:
          - name: cursor
            type: get_state
            config: { key: synced_until, default: "2024-01-01" }
          - name: tickets
            type: request
            depends_on: cursor
            run_if: $exists(args.account)
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { updated_at: { gt: "{{resources.cursor.value}}" } }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            run_if: $exists(args.hook)
            resources_to_persist: [tickets]
          - name: done
            type: event
            config: { name: complete }
          - name: move-cursor
            type: update_state
            depends_on: done
            config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" }
      `,
      alone: 'another destination that always runs is all that it takes',
      findings: [
        {
          message: 'conditional',
          covers: '$exists(args.hook)',
          help: 'give "move-cursor" the same condition, or make one destination unconditional',
        },
      ],
    },
    {
      title: 'Two optional destinations; a run may have neither',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
          deliver: { type: boolean, default: true }
          bucket: { type: string }
        resources:
          - { name: cursor, type: get_state, config: { key: "until-{{args.account}}" } }
          - { name: tickets, type: request, depends_on: cursor, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { since: "{{resources.cursor.value:undefined}}" } }
          - { name: users, type: request, depends_on: cursor, run_if: args.deliver, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: a, type: destination, destination_type: superquery, config: { id: t }, resources_to_persist: [users] }
          - { name: b, type: destination, destination_type: datastore, method: insertMany, run_if: 'args.bucket != "" and $count(payload.records) > 0', config: { id: "{{args.bucket}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, run_if: sync_job_run.status = "completed", config: { key: "until-{{ args.account }}", value_expression: "sync_job_run.status = 'completed' ? sync_job_run.started_at" } }
      `,
      findings: [{ message: 'conditional', covers: 'args.deliver' }],
    },
    {
      title: 'Conditions that cover each other, are always true, look at records, or apply to the cursor too',
      source: `
        - &job
          default_runtime_version: 4
          integration_name: zendesk
          state_key: "{{args.account}}"
          mutex_key: s
          args_schema:
            account: { type: string, required: true }
            full: { type: boolean, required: true }
            hook: { type: string, required: true }
          resources:
            - &cursor { name: cursor, type: get_state, config: { key: until } }
            - &tickets { name: tickets, type: request, depends_on: cursor, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { since: "{{resources.cursor.value:undefined}}" } }
            - { name: a, type: destination, destination_type: webhook, run_if: args.full, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - { name: b, type: destination, destination_type: webhook, run_if: $not(args.full), config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - &done { name: done, type: event, config: { name: complete } }
            - &move { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
        - <<: *job
          resources:
            - *cursor
            - *tickets
            - { name: a, type: destination, destination_type: webhook, run_if: $exists(args.hook) and args.full, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - { name: b, type: destination, destination_type: webhook, run_if: $exists(args.hook), config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - *done
            - *move
        - <<: *job
          resources:
            - *cursor
            - *tickets
            - { name: a, type: destination, destination_type: webhook, run_if: $count(payload.records) > 0 and $exists(args.full), config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - *done
            - *move
        - <<: *job
          resources:
            - *cursor
            - *tickets
            - { name: a, type: destination, destination_type: webhook, run_if: sync_job_run.status != "failed", config: { id: "{{args.hook}}", expression: '{ "full": args.full, "records": payload.records }' }, resources_to_persist: [tickets] }
            - *done
            - *move
        - <<: *job
          resources:
            - *cursor
            - *tickets
            - { name: a, type: destination, destination_type: webhook, run_if: args.full, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - { name: done, type: event, run_if: args.full, config: { name: complete } }
            - { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      yamlOnly: 'JSON has no anchors',
      findings: [],
    },
    {
      title: 'One destination is unconditional',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          bucket: { type: string }
        resources:
          - { name: cursor, type: get_state, config: { key: until } }
          - { name: tickets, type: request, depends_on: cursor, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { since: "{{resources.cursor.value:undefined}}" } }
          - { name: a, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: b, type: destination, destination_type: datastore, method: insertMany, run_if: $exists(args.bucket), config: { id: "{{args.bucket}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const lost = lostWindow(job);
    if (!lost) return;
    const { update, conditions } = lost;
    const [first, ...others] = conditions;
    const step = nameOf(update);
    const { node } = first.expression;
    report(
      'conditional',
      placeOf(node),
      { condition: isString(node) ? node.value : '', step },
      {
        help: `give "${step}" the same condition, or make one destination unconditional`,
        related: [
          ...others.map(({ expression }) => ({ message: 'another condition', place: placeOf(expression.node) })),
          { message: 'the cursor moves here', place: update.name ?? update.missingKeyPlace },
        ],
      },
    );
  },
});
