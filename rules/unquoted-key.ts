import { defineRule, isString, placeIn, referencesIn } from '../src/rule/index.ts';

export default defineRule({
  id: 'unquoted-key',
  summary: 'a key of an object in JSONata that lacks its quotes',
  why: `In JSONata, the key in \`{ id: args.id }\` is a path like any other, and its *value* becomes the key. If nothing has that
name, the pair is dropped without an error: the request is sent with an empty body. If something has it,
\`contacts.{ id: id }\` yields \`{ "7": "7" }\`, or fails because the id is a number.

Write \`{ "id": args.id }\`. After a path, \`{ name: value }\` is a common way to say "the value under this name", and silent
unless key and value are the same.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    absent: (d: { name: string }) => `the key "${d.name}" has no quotes: JSONata looks up its value and drops the pair`,
    fails: (d: { name: string }) =>
      `the key "${d.name}" has no quotes: JSONata uses the value of "${d.name}" as the key, and fails because it is an object`,
    same: (d: { name: string }) =>
      `the key "${d.name}" has no quotes: JSONata uses the value of "${d.name}" as the key`,
  },
  examples: [
    {
      title: 'In a body, in a function, and after a path',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          status: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ status: args.status, \`resource\`: "tickets", "page": { size: 100 } }'
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: >-
                $map(resources.ticketing.tickets, function($t) { { title: $t.title, "id": $t.id } })
          - name: same
            type: transform
            depends_on: tickets
            config: { expression: "resources.ticketing.tickets.{ id: id, name: value }" }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short, same]
      `,
      findings: [
        { message: 'absent', covers: 'status', help: 'write "status"' },
        { message: 'absent', covers: 'resource' },
        { message: 'absent', covers: 'size' },
        { message: 'absent', covers: 'title' },
        { message: 'same', covers: 'id', help: 'write "id"' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          status: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "status": args.status, "resource": "tickets", "page": { "size": 100 } }'
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: >-
                $map(resources.ticketing.tickets, function($t) { { "title": $t.title, "id": $t.id } })
          - name: same
            type: transform
            depends_on: tickets
            config: { expression: "resources.ticketing.tickets.{ 'id': id, name: value }" }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short, same]
      `,
    },
    {
      title: 'Names that there are',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: window, type: add_context, config: { expression: '{ "since": "2026-01-01" }' } }
          - name: tickets
            type: request
            depends_on: window
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ args: args, since: since }'
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
      findings: [
        { message: 'fails', covers: 'args', help: 'write "args"' },
        { message: 'same', covers: 'since', help: 'write "since"' },
      ],
    },
    {
      title: 'Names after a path, groupings, keys of the context',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: names, type: add_context, config: { expression: '{ "field": "status" }' } }
          - { name: tickets, type: request, depends_on: names, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: '{ field: "open", tenant_id: 1 }' }
          - { name: a, type: transform, depends_on: tickets, config: { expression: 'resources.ticketing.tickets.{ name: value }' } }
          - { name: b, type: transform, depends_on: tickets, config: { expression: 'resources.ticketing.tickets{ status: $count(id), id: id }' } }
          - { name: c, type: transform, depends_on: tickets, config: { expression: '{ $string(resources.ticketing.tickets[0].id): 1, "a" & "b": 2 }' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const expression of job.expressions) {
      const { analysis, node } = expression;
      if (!analysis || !isString(node)) continue;
      for (const { text: name, start, end, free, same } of analysis.bareKeys) {
        const resolution = referencesIn(job, expression).get(start)?.resolution;
        const isThere = resolution !== undefined && resolution.kind !== 'unknown';
        const isObject = free && objects.has(name);
        if (!same && !isObject && (!free || isThere || job.settings.context?.includes(name))) continue;
        const place = placeIn(node, start, end);
        const quote = node.style === 'double' ? "'" : '"';
        // The backticks around a name are not quotes.
        const around = node.value[start - 1] === '`' ? 1 : 0;
        const edits = [
          { start: place.start - around, end: place.start, text: quote },
          { start: place.end, end: place.end + around, text: quote },
        ];
        report(
          isObject ? 'fails' : free && !isThere ? 'absent' : 'same',
          place,
          { name },
          {
            help: `write "${name}"`,
            fix: { safety: 'suggest', description: `put "${name}" in quotes`, edits },
          },
        );
      }
    }
  },
});

/** What is always there, and never a string. */
const objects: ReadonlySet<string> = new Set(['args', 'resources', 'sync_job_run']);
