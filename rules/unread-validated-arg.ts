import { defineRule } from '../src/rule/index.ts';

export default defineRule({
  id: 'unread-validated-arg',
  summary: 'an argument that only `args_validation` reads',
  why: `The argument is checked before the run and then never used: whoever passes it gets a message if it is wrong, and no effect
if it is right. Often the request that should read it was renamed or removed, or reads another name.

Use it where it belongs (\`{{args.since}}\` in a \`query\`), or remove it from \`args_schema\` and \`args_validation\`.`,
  severity: 'warning',
  group: 'Arguments',
  messages: {
    unread: (d: { name: string }) => `"${d.name}" is read only by \`args_validation\`: it has no effect on the run`,
  },
  examples: [
    {
      title: 'Checked, and forgotten in the query',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
          until: { type: string, required: true }
        args_validation: 'args.since > args.until ? { "message": "since comes after until" }'
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { since: "{{args.since}}" } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
      findings: [{ message: 'unread', covers: 'until' }],
    },
    {
      title: 'Read by a step, in a loop, in a record, as a whole, or nowhere at all',
      source: `
        - &job
          default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
            hook: { type: string, required: true }
            ids: { type: array, required: true }
            mode: { type: string, required: true }
          args_validation: '$count(args.ids) = 0 or args.mode = "" ? { "message": "choose something" }'
          resources:
            - { name: tickets, type: request, loop_on: ids, run_if: args.mode = "x", resource: ticketing/tickets, method: get, id: "{{args.ids}}", integrated_account_id: "{{args.account}}" }
            - &out { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
        - <<: *job
          resources:
            - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", body: '{ "all": args }' }
            - *out
      `,
      yamlOnly: 'JSON has no anchors',
      findings: [],
    },
  ],
  check(job, report) {
    const { usedArgs, usedByRun } = job.references;
    if (usedByRun === usedArgs) return;
    for (const { name, isNote, isBroken } of job.args.declared.values()) {
      if (name.value === '' || isNote || isBroken) continue;
      if (usedArgs.has(name.value) && !usedByRun.has(name.value)) report('unread', name, { name: name.value });
    }
  },
});
