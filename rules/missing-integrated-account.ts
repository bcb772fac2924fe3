import { defineRule, isString, type Node, nameOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'missing-integrated-account',
  summary: 'a `request` without `integrated_account_id`',
  why: `A job of runtime 4 is not tied to one connected account: each \`request\` names the account for which it runs. Without
\`integrated_account_id\` there is no account whose API could be called, and the run fails at this node. The id usually
comes from an argument: \`integrated_account_id: "{{args.integrated_account_id}}"\`.`,
  severity: 'error',
  group: 'Structure',
  messages: {
    missing: (d: { step: string }) =>
      `"${d.step}" has no \`integrated_account_id\`: a request needs an account to call`,
  },
  examples: [
    {
      title: 'One of several requests has no account',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - type: request
            name: comments
            resource: ticketing/comments
            method: list
            depends_on: tickets
            query:
              ticket: "{{resources.tickets.id}}"
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets, comments]
      `,
      findings: [
        { message: 'missing', covers: 'type', help: 'take it from an argument: "{{args.integrated_account_id}}"' },
      ],
    },
    {
      title: 'An account that is `null`',
      source: `
        - default_runtime_version: 4
          resources:
            - { name: ticket, type: request, resource: ticketing/tickets, method: create, integrated_account_id: null, body: { a: b } }
        - default_runtime_version: 4
          resources:
            - { name: user, type: request, resource: ticketing/users, method: create }
      `,
      findings: [
        { message: 'missing', covers: 'name' },
        { message: 'missing', covers: 'name' },
      ],
    },
    {
      title: 'From the arguments, through an anchor, and in nodes that need no account',
      source: `
        - default_runtime_version: 4
          args_schema:
            account: { type: string, required: true }
          x-base: &base { type: request, integrated_account_id: "{{args.account}}", method: create }
          resources:
            - { <<: *base, name: ticket, resource: ticketing/tickets }
            - { <<: *base, name: user, resource: ticketing/users }
            - { name: end, type: event, config: { name: complete } }
        - integration_name: zendesk
          resources:
            - { resource: ticketing/tickets, method: list }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.runtime.kind !== 'graph') return;
    for (const step of job.stepsOfType('request')) {
      const account = step.field('integrated_account_id')?.value;
      if (account && !isEmpty(account)) continue;
      const help = 'take it from an argument: "{{args.integrated_account_id}}"';
      report('missing', step.missingKeyPlace, { step: nameOf(step) }, { help });
    }
  },
});

function isEmpty(node: Node): boolean {
  return isString(node) && node.value.trim() === '';
}
