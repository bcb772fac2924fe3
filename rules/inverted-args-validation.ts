import { defineRule, invertedValidation, placeOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'inverted-args-validation',
  summary: '`args_validation` that yields `true` or a string where an object with `message` belongs',
  why: `\`args_validation\` says what is wrong with a run: if it yields \`{ "message": "…" }\` the run is stopped, and if it yields
\`false\`, \`null\` or nothing the run starts. A plain condition therefore does the opposite of what it looks like:
\`$exists(args.since)\` stops every run that has \`since\`, without a reason, and starts those that lack it.

Write the condition that must not hold, and the message for it:
\`$not($exists(args.since)) ? { "message": "since is missing" }\`.`,
  severity: 'error',
  group: 'Arguments',
  messages: {
    boolean: () =>
      'this `args_validation` yields a boolean: `true` stops the run without a message, and `false` starts it',
    value: (d: { kind: string }) =>
      `this \`args_validation\` can yield ${d.kind}, which stops the run without a \`message\``,
    object: () => 'this `args_validation` can yield an object without `message`, which stops the run without a reason',
  },
  examples: [
    {
      title: 'A condition alone lets in what it should refuse',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
        args_validation: $exists(args.since) and args.since != ""
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { since: "{{args.since}}" } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
      findings: [
        {
          message: 'boolean',
          covers: '$exists(args.since) and args.since != ""',
          help: 'yield { "message": "…" } to stop the run, and `false` to start it',
        },
      ],
    },
    {
      title: 'A string, and an object whose key is another',
      source: `
        - &job
          default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
            hook: { type: string, required: true }
            ids: { type: array, required: true }
          args_validation: '$count(args.ids) = 0 ? "choose something"'
          resources:
            - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { ids: "{{args.ids:json}}" } }
            - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
        - <<: *job
          args_validation: '$count(args.ids) = 0 ? { "error": "choose something" } : false'
        - <<: *job
          args_validation: '($n := $count(args.ids); $n > 1 ? true : $n = 0 ? { "message": "choose something" })'
      `,
      yamlOnly: 'JSON has no anchors',
      findings: [
        { message: 'value', covers: '$count(args.ids) = 0 ? "choose something"' },
        { message: 'object', covers: '$count(args.ids) = 0 ? { "error": "choose something" } : false' },
        {
          message: 'boolean',
          covers: '($n := $count(args.ids); $n > 1 ? true : $n = 0 ? { "message": "choose something" })',
        },
      ],
    },
    {
      title: 'Arguments themselves, by the types that are declared',
      source: `
        - &job
          default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
            hook: { type: string, required: true }
            since: { type: string }
            full: { type: boolean, required: true }
            refusal: { type: object }
          args_validation: 'args.since ?? { "message": "since is missing" }'
          resources:
            - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { since: "{{args.since?:2024-01-01}}", full: "{{args.full:bool}}", note: "{{args.refusal:json:undefined}}" } }
            - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
        - <<: *job
          args_validation: ($full := args.full; $full)
        - <<: *job
          args_validation: args.refusal
      `,
      yamlOnly: 'JSON has no anchors',
      findings: [
        { message: 'value', covers: 'args.since ?? { "message": "since is missing" }' },
        { message: 'boolean', covers: '($full := args.full; $full)' },
      ],
    },
    {
      title: 'A message or nothing, and what can’t be known',
      source: `
        - &job
          default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
            hook: { type: string, required: true }
            ids: { type: array, required: true }
          args_validation: '$count(args.ids) = 0 ? { "message": "choose something" } : false'
          resources:
            - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { ids: "{{args.ids:json}}" } }
            - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
        - <<: *job
          args_validation: '$count(args.ids) = 0 ? { "code": 7, "message": "choose something" } : ""'
        - <<: *job
          args_validation: '$map(args.ids, function($id) { $length($id) > 9 ? { "message": "too long" } })[0]'
        - <<: *job
          args_validation: '$count(args.ids) > 9 ? $merge([{ "message": "too many" }, { "n": 9 }]) : null'
      `,
      yamlOnly: 'JSON has no anchors',
      findings: [],
    },
  ],
  check(job, report) {
    const found = invertedValidation(job);
    if (!found) return;
    const place = placeOf(found.expression.node);
    const details = { help: 'yield { "message": "…" } to stop the run, and `false` to start it' };
    if (found.yields === 'value') report('value', place, { kind: found.kind }, details);
    else report(found.yields, place, {}, details);
  },
});
