import { defineRule, insertion, isString, placeIn, referencesIn } from '../src/rule/index.ts';

export default defineRule({
  id: 'unquoted-text',
  summary: 'the key of an object compared with a name that lacks its quotes',
  why: `\`$sift(contact, function($v, $k) { $k != remote_data })\` is meant to leave \`remote_data\` out. Without quotes it is a path:
JSONata looks for a field of that name, finds nothing, and a comparison with nothing is false for every key. With \`!=\` all
fields are dropped, with \`=\` none is found, and nothing fails.

Write \`$k != "remote_data"\`. The same holds for the items of \`$keys(…)\`, and for \`$contains($k, name)\`. What
\`$pick\` and \`$omit\` are given may be a list from the account's context, so a name there is silent.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    name: (d: { name: string }) => `"${d.name}" has no quotes: JSONata compares the key with the value of a field`,
  },
  examples: [
    {
      title: 'A field to leave out',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - name: lean
            type: transform
            depends_on: tickets
            config:
              expression: |
                $map(resources.ticketing.tickets, function($t) { $sift($t, function($v, $k) { $k != remote_data }) })
          - name: listed
            type: transform
            depends_on: tickets
            config: { expression: 'resources.ticketing.tickets.$each(function($v, $key) { $key in [id, "title"] ? $v })' }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [lean, listed] }
      `,
      findings: [
        { message: 'name', covers: 'remote_data', help: 'write "remote_data"' },
        { message: 'name', covers: 'id' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - name: lean
            type: transform
            depends_on: tickets
            config:
              expression: |
                $map(resources.ticketing.tickets, function($t) { $sift($t, function($v, $k) { $k != "remote_data" }) })
          - name: listed
            type: transform
            depends_on: tickets
            config: { expression: 'resources.ticketing.tickets.$each(function($v, $key) { $key in ["id", "title"] ? $v })' }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [lean, listed] }
      `,
    },
    {
      title: 'Keys that are listed',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: names, type: transform, depends_on: tickets, config: { expression: '$filter($keys(resources.ticketing.tickets), function($k) { $k != id })' } }
          - { name: more, type: transform, depends_on: tickets, config: { expression: 'resources.ticketing.tickets ~> $keys() ~> $map(function($k) { $contains($k, remote) })' } }
          - { name: some, type: transform, depends_on: tickets, config: { expression: '$omit(resources.ticketing.tickets, hidden)' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [names, more, some] }
      `,
      findings: [
        { message: 'name', covers: 'id' },
        { message: 'name', covers: 'remote' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: names, type: transform, depends_on: tickets, config: { expression: '$filter($keys(resources.ticketing.tickets), function($k) { $k != "id" })' } }
          - { name: more, type: transform, depends_on: tickets, config: { expression: 'resources.ticketing.tickets ~> $keys() ~> $map(function($k) { $contains($k, "remote") })' } }
          - { name: some, type: transform, depends_on: tickets, config: { expression: '$omit(resources.ticketing.tickets, hidden)' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [names, more, some] }
      `,
    },
    {
      title: 'Strings, keys of the context, values, and other functions',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          left_out: { type: string, required: true }
        resources:
          - { name: names, type: add_context, config: { expression: '{ "hidden": "remote_data" }' } }
          - { name: tickets, type: request, depends_on: names, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: a, type: transform, depends_on: tickets, config: { expression: '$sift(resources.ticketing.tickets[0], function($v, $k) { $k != "remote_data" and $k != hidden and $k != args.left_out and $v != status })' } }
          - { name: b, type: transform, depends_on: tickets, config: { expression: '$map(resources.ticketing.tickets, function($t, $i) { $i != position })' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const expression of job.expressions) {
      const { analysis, node } = expression;
      if (!analysis || !isString(node)) continue;
      for (const { text: name, start, end } of analysis.bareTexts) {
        const resolution = referencesIn(job, expression).get(start)?.resolution;
        if ((resolution && resolution.kind !== 'unknown') || job.settings.context?.includes(name)) continue;
        const place = placeIn(node, start, end);
        const quote = node.style === 'double' ? "'" : '"';
        const edits = [insertion(place.start, quote), insertion(place.end, quote)];
        report(
          'name',
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
