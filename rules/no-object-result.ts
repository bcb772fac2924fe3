import {
  declaredKinds,
  defineRule,
  type Expression,
  isString,
  kinds,
  kindsInWords,
  kindsOf,
  placeOf,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'no-object-result',
  summary: 'a `query`, `body` or `add_context` whose expression never yields an object',
  why: `A \`query\` or \`body\` that is a string, and the expression of an \`add_context\`, are JSONata that must yield an object. A
comparison (\`status = "open"\`), a number, a string or a list gives no error: the request is sent without its filter or
its body, or the context gets no key and every \`{{key}}\` below is sent as that text.

Write the object: \`{ "status": "open" }\`. The rule reports only what can never be an object, whatever the run contains.`,
  severity: 'error',
  group: 'Expressions',
  messages: {
    request: (d: { field: string; kind: string }) => `the expression of \`${d.field}\` yields ${d.kind}, not an object`,
    context: (d: { kind: string }) =>
      `the expression of this \`add_context\` yields ${d.kind}, not an object with keys`,
  },
  examples: [
    {
      title: 'A comparison, a list, a number',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: status = "open"
          - name: counted
            type: add_context
            depends_on: tickets
            config: { expression: $count(resources.ticketing.tickets) }
          - name: notes
            type: request
            depends_on: tickets
            resource: ticketing/comments
            method: create
            integrated_account_id: "{{args.account}}"
            body: '$exists(args.since) ? [{ "text": args.since }] : "none"'
            recurse:
              if: "{{resources.ticketing.comments.more:bool?:false:bool}}"
              config: { query: '"after=" & resources.ticketing.comments.id' }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [
        { message: 'request', covers: 'status = "open"', help: 'write an object: { "key": value }' },
        { message: 'context', covers: '$count(resources.ticketing.tickets)' },
        { message: 'request', covers: '$exists(args.since) ? [{ "text": args.since }] : "none"' },
        { message: 'request', covers: '"after=" & resources.ticketing.comments.id' },
      ],
    },
    {
      title: 'Arguments, by the types that are declared, and functions after ~>',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          org: { type: string }
          ids: { type: array, items: { type: string }, required: true }
          filter: { type: object, required: true }
        resources:
          - { name: a, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: args.org }
          - { name: b, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}", query: "args.ids ~> $count()" }
          - { name: c, type: request, resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}", query: "args.org ? { \\"org\\": args.org } : args.ids" }
          - { name: d, type: request, resource: ticketing/teams, method: list, integrated_account_id: "{{args.account}}", query: args.filter }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d] }
      `,
      findings: [
        { message: 'request', covers: 'args.org' },
        { message: 'request', covers: 'args.ids ~> $count()' },
      ],
    },
    {
      title: 'Objects, what may be one, and nothing at all',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          filter: { type: object, required: true }
          since: { type: string }
        resources:
          - { name: a, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: '{ "status": "open" }' }
          - { name: b, type: request, resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}", query: args.filter }
          - { name: c, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}", query: '$exists(args.since) ? { "since": args.since } : null' }
          - { name: d, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}", query: '$merge([args.filter, { "page": 1 }])' }
          - { name: e, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}", query: '(args.filter; $f := function($x) { { "a": $x } }; $f(1))' }
          - { name: f, type: transform, depends_on: a, config: { expression: $count(resources.ticketing.tickets) } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d, e, f] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const expression of job.expressions) {
      const { analysis, node, step, field } = expression;
      if (!analysis?.ast || analysis.hyphenated.length > 0 || !isString(node) || !wantsObject(expression)) continue;
      const found = kindsOf(analysis.ast, declaredKinds(job, expression));
      if (found & (kinds.object | kinds.emptyObject) || !(found & ~(kinds.absent | kinds.null))) continue;
      const kind = kindsInWords(found);
      const details = { help: 'write an object: { "key": value }' };
      if (step!.type === 'add_context') report('context', placeOf(node), { kind }, details);
      else report('request', placeOf(node), { field, kind }, details);
    }
  },
});

function wantsObject({ step, field }: Expression): boolean {
  return (
    field === 'query' ||
    field === 'body' ||
    field === 'recurse' ||
    (field === 'config.expression' && step!.type === 'add_context')
  );
}
