import {
  type Argument,
  absentArgConditions,
  type Comparison,
  defineRule,
  type Job,
  type Place,
  placeIn,
  replacement,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'absent-arg-condition',
  summary: 'a condition that asks for `false`, `null` or "not this" of an argument that may be missing',
  why: `If an optional argument is missing, \`$not(args.full)\` is nothing, and \`args.full = false\`, \`args.full = null\` and
\`args.mode != "delta"\` are false: JSONata does not compare what does not exist. The node is skipped in the normal run, the
one without the argument, while a test with \`full: false\` works.

Ask in a way that holds for a missing argument: \`$not(args.full = true)\`, \`$not(args.mode = "delta")\`,
\`$not($exists(args.full))\`; or give the argument a \`default\`. The rule is silent if the condition mentions the argument
once more (\`$exists(args.mode) and args.mode != "delta"\`), and if a \`run_if\` above or \`args_validation\` looks at it.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Arguments',
  messages: {
    not: (d: { path: string }) => `"${d.path}" is optional: if it is missing, this \`$not\` is not true either`,
    compared: (d: { path: string; operator: string }) =>
      `"${d.path}" is optional: if it is missing, this \`${d.operator}\` is false`,
  },
  examples: [
    {
      title: 'What the run without the argument skips',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean }
          mode: { type: string }
          since: { type: string }
        resources:
          - name: tickets
            type: request
            run_if: $not(args.full)
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "all": args.mode != "delta" ? "yes" : "no" }'
          - name: users
            type: request
            run_if: args.full = false and $count([1]) > 0
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: tags
            type: request
            run_if: (null = args.since)
            resource: ticketing/tags
            method: list
            integrated_account_id: "{{args.account}}"
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets, users, tags]
      `,
      findings: [
        { message: 'not', covers: '$not(args.full)', help: 'write $not(args.full = true)' },
        { message: 'compared', covers: 'args.mode != "delta"', help: 'write $not(args.mode = "delta")' },
        { message: 'compared', covers: 'args.full = false', help: 'write $not(args.full = true)' },
        { message: 'compared', covers: 'null = args.since', help: 'write $not($exists(args.since))' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean }
          mode: { type: string }
          since: { type: string }
        resources:
          - name: tickets
            type: request
            run_if: $not(args.full = true)
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "all": $not(args.mode = "delta") ? "yes" : "no" }'
          - name: users
            type: request
            run_if: $not(args.full = true) and $count([1]) > 0
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: tags
            type: request
            run_if: ($not($exists(args.since)))
            resource: ticketing/tags
            method: list
            integrated_account_id: "{{args.account}}"
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets, users, tags]
      `,
    },
    {
      title: 'Below a call, and in a branch',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          org: { type: string }
          full: { type: boolean, required: true }
        resources:
          - { name: a, type: request, run_if: '$lowercase(args.org) != "acme"', resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: b, type: request, run_if: '$not($contains(args.org, "test"))', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: 'args.full ? args.org != "x" : true', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: d, type: request, run_if: '$exists(args.org) ? args.org != "x" : true', resource: ticketing/teams, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d] }
      `,
      findings: [
        {
          message: 'compared',
          covers: '$lowercase(args.org) != "acme"',
          help: 'write $not($lowercase(args.org) = "acme")',
        },
        {
          message: 'not',
          covers: '$not($contains(args.org, "test"))',
          help: 'write $not($contains(args.org, "test") = true)',
        },
        { message: 'compared', covers: 'args.org != "x"', help: 'write $not(args.org = "x")' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          org: { type: string }
          full: { type: boolean, required: true }
        resources:
          - { name: a, type: request, run_if: '$not($lowercase(args.org) = "acme")', resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: b, type: request, run_if: '$not($contains(args.org, "test") = true)', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: 'args.full ? $not(args.org = "x") : true', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: d, type: request, run_if: '$exists(args.org) ? args.org != "x" : true', resource: ticketing/teams, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d] }
      `,
    },
    {
      title: 'Tests of presence, defaults, guards, and conditions that hold without the argument',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          full: { type: boolean, required: true }
          deep: { type: boolean, default: false }
          mode: { type: string }
          since: { type: string }
        args_validation: 'args.mode != "full" and args.mode != "delta" ? { "message": "unknown mode" }'
        resources:
          - { name: a, type: request, run_if: 'args.since != null and args.since != ""', resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { mode: "{{args.mode:undefined}}" } }
          - { name: b, type: request, run_if: '$not($exists(args.since)) and $not(args.full) and args.deep = false', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: '$exists(args.since) and args.since != "never"', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: d, type: request, depends_on: c, run_if: 'args.since != "always"', resource: ticketing/comments, method: list, integrated_account_id: "{{args.account}}" }
          - { name: e, type: request, run_if: 'args.since != "2026" or tenant_id', resource: ticketing/groups, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d, e] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { comparison, argument, node } of absentArgConditions(job)) {
      const { operator, start, end } = comparison;
      const place = placeIn(node, start, end);
      const details = remedyFor(job, node, comparison, argument, place);
      const path = `args.${argument.name.value}`;
      if (operator === 'not') report('not', place, { path }, details);
      else report('compared', place, { path, operator }, details);
    }
  },
});

function remedyFor(
  job: Job,
  node: Place['node'] & { kind: 'scalar' },
  comparison: Comparison,
  argument: Argument,
  place: Place,
) {
  const {
    operator,
    path,
    side,
    through,
    literals: [literal],
  } = comparison;
  const isBoolean =
    (operator === '=' && literal!.value === false) ||
    (operator === 'not' && (through ? through === 'contains' : argument.types?.includes('boolean') === true));
  const write = (textOf: (range: { start: number; end: number }) => string) => {
    if (isBoolean) return `$not(${textOf(side)} = true)`;
    if (operator === '!=') return `$not(${textOf(side)} = ${textOf(literal!)})`;
    return `$not($exists(${textOf(path)}))`;
  };
  const raw = write(({ start, end }) => {
    const part = placeIn(node, start, end);
    return job.file.text.slice(part.start, part.end);
  });
  const told = write(({ start, end }) => String(node.value).slice(start, end));
  return { help: `write ${told}`, fix: replacement(place, raw) };
}
