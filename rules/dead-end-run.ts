import {
  absentArgConditions,
  deadEnd,
  defineRule,
  invertedValidation,
  lostWindow,
  placeOf,
  together,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'dead-end-run',
  summary: 'a run that starts although its arguments let no destination run',
  why: `If every destination has a \`run_if\` on an optional argument, there is a run without any of them: it starts, reads
everything, writes nothing, and reports success. It is noticed when somebody asks where the records are.

Reject such a run in \`args_validation\`
(\`$exists(args.webhook_id) or $exists(args.datastore_id) ? false : { "message": "…" }\`), make one destination
unconditional, or mark the argument as required. The opposite is just as bad: an \`args_validation\` that rejects exactly
the runs in which a destination would run.

The rule only looks at which arguments are given, for up to six optional ones. A condition that depends on anything else
may hold, and silences the rule.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    bare: (d: { missing: string }) => `a run without ${d.missing} starts, but no destination runs`,
    given: (d: { given: string; missing: string }) =>
      `a run with ${d.given} and without ${d.missing} starts, but no destination runs`,
    full: (d: { given: string }) => `a run with ${d.given} starts, but no destination runs`,
    refused: () => 'this `args_validation` rejects every run in which a destination could run',
  },
  examples: [
    {
      title: 'Two places to write to, both optional',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string }
          bucket: { type: string }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: to-webhook, type: destination, run_if: $exists(args.hook), destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: to-bucket, type: destination, run_if: args.bucket != "", destination_type: superquery, config: { id: "{{args.bucket}}" }, resources_to_persist: [tickets] }
      `,
      alone: 'another destination that always runs is all that it takes',
      findings: [
        {
          message: 'bare',
          covers: 'name',
          help: 'reject it in `args_validation`, or make one destination unconditional',
        },
      ],
    },
    {
      title:
        'A validation that lets the wrong run pass, conditions that exclude each other, and a validation that refuses all',
      source: `
        - &job
          default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
            hook: { type: string }
            bucket: { type: string }
          args_validation: '$exists(args.hook) or $exists(args.bucket) ? false : { "message": "choose where to write" }'
          resources:
            - &tickets { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
            - { name: to-webhook, type: destination, run_if: $exists(args.hook) and $exists(args.bucket), destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - { name: to-bucket, type: destination, run_if: $exists(args.hook) and args.bucket != "", destination_type: superquery, config: { id: "{{args.bucket}}" }, resources_to_persist: [tickets] }
        - <<: *job
          args_validation:
          resources:
            - { name: users, type: request, run_if: $not($exists(args.bucket)), resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
            - { name: to-webhook, type: destination, run_if: $exists(args.bucket), destination_type: webhook, config: { id: "{{args.account}}" }, resources_to_persist: [users] }
            - { name: to-other, type: destination, run_if: $exists(args.hook), destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [users] }
        - <<: *job
          args_validation:
          args_schema: { account: { type: string, required: true }, hook: { type: string } }
          resources:
            - *tickets
            - { name: to-webhook, type: destination, run_if: $not($exists(args.hook)), destination_type: webhook, config: { id: "{{args.hook?:main}}" }, resources_to_persist: [tickets] }
        - <<: *job
          args_validation: '$exists(args.hook) ? { "message": "no webhook" } : $exists(args.bucket) ? { "message": "no bucket" }'
          resources:
            - *tickets
            - { name: to-webhook, type: destination, run_if: $exists(args.hook), destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - { name: to-bucket, type: destination, run_if: $exists(args.bucket), destination_type: superquery, config: { id: "{{args.bucket}}" }, resources_to_persist: [tickets] }
      `,
      yamlOnly: 'JSON has no anchors',
      findings: [
        {
          message: 'given',
          covers: '$exists(args.hook) or $exists(args.bucket) ? false : { "message": "choose where to write" }',
        },
        { message: 'bare', covers: 'name' },
        { message: 'full', covers: 'name' },
        {
          message: 'refused',
          covers:
            '$exists(args.hook) ? { "message": "no webhook" } : $exists(args.bucket) ? { "message": "no bucket" }',
        },
      ],
    },
    {
      title: 'Refused by the validation or by the schema, covered, or decided by more than presence',
      source: `
        - &job
          default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
            hook: { type: string }
            bucket: { type: string }
          args_validation: '$exists(args.hook) or $exists(args.bucket) ? false : { "message": "choose where to write" }'
          resources:
            - &tickets { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
            - &hook { name: to-webhook, type: destination, run_if: $exists(args.hook), destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
            - &bucket { name: to-bucket, type: destination, run_if: $exists(args.bucket), destination_type: superquery, config: { id: "{{args.bucket}}" }, resources_to_persist: [tickets] }
        - <<: *job
          args_validation:
          args_schema:
            type: object
            properties: { account: { type: string, required: true }, hook: { type: string }, bucket: { type: string } }
            anyOf: [{ required: [hook] }, { required: [bucket] }]
        - <<: *job
          args_validation:
          args_schema: { account: { type: string, required: true }, hook: { type: string, default: h }, bucket: { type: string } }
        - <<: *job
          args_validation:
          resources:
            - *tickets
            - *hook
            - { name: otherwise, type: destination, run_if: $not($exists(args.hook)), destination_type: superquery, config: { id: "{{args.bucket:undefined}}" }, resources_to_persist: [tickets] }
        - <<: *job
          args_validation:
          resources:
            - *tickets
            - *hook
            - { name: by-tenant, type: destination, run_if: tenant_id = "x", destination_type: superquery, config: { id: "{{args.bucket:undefined}}" }, resources_to_persist: [tickets] }
      `,
      yamlOnly: 'JSON has no anchors',
      findings: [],
    },
  ],
  check(job, report) {
    const found = deadEnd(job);
    // What else is wrong with it says so itself.
    if (!found || invertedValidation(job) || lostWindow(job) || absentArgConditions(job).length > 0) return;
    const [first] = job.expressions;
    const validation = first?.field === 'args_validation' ? first : undefined;
    const [destination] = job.stepsOfType('destination');
    const place = validation ? placeOf(validation.node) : destination!.missingKeyPlace;
    if (found.kind === 'refused') return report('refused', place, {});
    const given = together(found.given);
    const missing = together(found.missing);
    const details = { help: 'reject it in `args_validation`, or make one destination unconditional' };
    if (found.given.length === 0) report('bare', place, { missing }, details);
    else if (found.missing.length === 0) report('full', place, { given }, details);
    else report('given', place, { given, missing }, details);
  },
});
