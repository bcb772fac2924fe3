import { defineRule, endlessness, insertion, isDestinationId, placeIn, unguardedUses } from '../src/rule/index.ts';

export default defineRule({
  id: 'unguarded-optional-arg',
  summary: 'a placeholder on an optional argument without a default or a guard',
  why: `When an optional argument is missing, the runtime leaves the placeholder unchanged: the API gets the text \`{{args.x}}\`,
braces included. Define what should happen instead: \`{{args.x:undefined}}\` omits the field, \`{{args.x?:open}}\` sends a
default, \`{{args.x|args.y}}\` tries another argument.

In runtime 4, a \`run_if\` that tests the argument skips the whole step (one that tests for its absence,
\`$not($exists(args.x))\`, does not), and \`args_validation\` rejects the whole run. Or make the argument \`required\`. If
\`oneOf\`, \`anyOf\` or \`if\` in \`args_schema\` requires one of the alternatives, nothing is reported either.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Arguments',
  messages: {
    unguarded: (d: { name: string; text: string }) =>
      `"${d.name}" is optional: without it, the literal text "${d.text}" is sent`,
  },
  examples: [
    {
      title: 'An optional argument without a default',
      source: `
        integration_name: zendesk
        args_schema:
          status: { type: string }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              state: "{{args.status?:open}}"
              status: "{{args.status}}"
      `,
      findings: [{ message: 'unguarded', covers: '{{args.status}}' }],
      fixed: `
        integration_name: zendesk
        args_schema:
          status: { type: string }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              state: "{{args.status?:open}}"
              status: "{{args.status:undefined}}"
      `,
    },
    {
      title: 'Guards without an effect',
      source: `
        integration_name: zendesk
        args_schema:
          a: { type: string, required: false }
          b: { type: string }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              both: "{{args.a|args.b}}"
              empty: "{{args.a?:}}"
              blank: "{{args.a: undefined}}"
      `,
      findings: [
        { message: 'unguarded', covers: '{{args.a|args.b}}' },
        { message: 'unguarded', covers: '{{args.a?:}}' },
        { message: 'unguarded', covers: '{{args.a: undefined}}' },
      ],
    },
    {
      title: 'In `mutex_key`, which no condition guards',
      source: `
        integration_name: zendesk
        mutex_key: "tickets-{{args.team}}"
        args_schema:
          team: { type: string }
        resources:
          - { resource: ticketing/tickets, method: list }
      `,
      findings: [{ message: 'unguarded', covers: '{{args.team}}' }],
    },
    {
      title: 'Required, with a default, with a fallback, or looped over',
      source: `
        integration_name: zendesk
        args_schema:
          a: { type: string, required: true }
          b: { type: string, default: x }
          c: { type: string }
          ids: { type: array }
        resources:
          - resource: ticketing/tickets
            method: get
            loop_on: ids
            id: "{{args.ids}}"
            query:
              a: "{{args.a}}"
              b: "{{args.b}}"
              c: ["{{args.c|args.a}}", "{{args.c?:x}}", "{{args.c:null}}", "{{args.c:str:undefined}}"]
      `,
      findings: [],
    },
    {
      title: 'Alternatives of which `args_schema` requires one',
      source: `
        integration_name: zendesk
        args_schema:
          org: { type: string }
          user: { type: string }
          team: { type: string }
          oneOf: [{ required: [org] }, { required: [user] }]
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              owner: "{{args.org|args.user}}"
              group: "{{args.org|args.team}}"
      `,
      findings: [{ message: 'unguarded', covers: '{{args.org|args.team}}' }],
    },
    {
      title: 'A condition on the argument guards the step and everything below it',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          team: { type: string }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: $exists(args.team)
            query: { team: "{{args.team}}" }
          - name: comments
            type: request
            resource: ticketing/comments
            method: list
            integrated_account_id: "{{args.account}}"
            depends_on: tickets
            query: { team: "{{args.team}}" }
          - name: users
            type: request
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: $exists(args.team) = false
            query: { team: "{{args.team}}" }
          - name: teams
            type: request
            resource: ticketing/teams
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: $not( $exists( args.team ) )
            query: { team: "{{args.team}}" }
          - name: contacts
            type: request
            resource: ticketing/contacts
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: $not($not($exists(args.team)))
            query: { team: "{{args.team}}" }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets, comments, users, teams, contacts]
      `,
      findings: [
        { message: 'unguarded', covers: '{{args.team}}' },
        { message: 'unguarded', covers: '{{args.team}}' },
      ],
    },
  ],
  check(job, report) {
    for (const [use, argument] of unguardedUses(job)) {
      if (isDestinationId(use.template) || endlessness(job, use)) continue;
      const { placeholder, template, place } = use;
      const text = template.scalar.value.slice(placeholder.start, placeholder.end);
      const end = placeIn(template.scalar, placeholder.end - 2, placeholder.end).start;
      const canLeaveOut = placeholder.alone && /^\{\{[^?|]*\}\}$/.test(text) && !/:\s*(?:undefined|null)/.test(text);
      report(
        'unguarded',
        place,
        { name: argument.name.value, text },
        {
          help: 'add a default ("?:…") or ":undefined", or make the argument `required`',
          related: [{ message: `"${argument.name.value}" is declared here`, place: argument.name }],
          ...(canLeaveOut && {
            fix: {
              safety: 'suggest',
              description: 'omit the field when the argument is missing',
              edits: [insertion(end, ':undefined')],
            },
          }),
        },
      );
    }
  },
});
