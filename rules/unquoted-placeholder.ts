import { defineRule, quoting } from '../src/rule/index.ts';

export default defineRule({
  id: 'unquoted-placeholder',
  summary: '`{{args.x}}` without quotes, which YAML does not read as a string',
  why: `In YAML, a brace begins a map, so \`id: {{args.x}}\` is not a string but a map in a map, which the platform drops or
rejects, and \`url: {{args.x}}/y\` is not valid YAML. A string that begins with a placeholder needs quotes.`,
  severity: 'error',
  fix: 'safe',
  group: 'Placeholders',
  messages: {
    unquoted: (d: { text: string }) => `"${d.text}" needs quotes: YAML reads an unquoted "{" as a map`,
  },
  examples: [
    {
      title: 'A value, an item, the start of a longer string',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: get
            id: {{args.id}} # the ticket
            query:
              ok: "{{args.id}}"
              list:
                - {{ args.id }}
              url: {{args.id}}/comments
              flow: [{{args.id}}, x]
      `,
      findings: [
        { message: 'unquoted', covers: '{{args.id}}' },
        { message: 'unquoted', covers: '{{ args.id }}' },
        { message: 'unquoted', covers: '{{args.id}}/comments' },
        { message: 'unquoted', covers: '{{args.id}}' },
      ],
      fixed: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: get
            id: "{{args.id}}" # the ticket
            query:
              ok: "{{args.id}}"
              list:
                - "{{ args.id }}"
              url: "{{args.id}}/comments"
              flow: ["{{args.id}}", x]
      `,
      yamlOnly: 'in JSON every string has quotes',
    },
    {
      title: 'Other rules read it as if it had quotes',
      source: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: get, id: {{args.id}} }
      `,
      findings: [{ message: 'unquoted', covers: '{{args.id}}' }],
      also: ['undeclared-arg'],
      yamlOnly: 'in JSON every string has quotes',
    },
    {
      title: 'After other text in flow style',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: get, id: ticket-{{args.id}}, query: { ids: [a/{{args.id}}/b, x] } }
      `,
      findings: [
        { message: 'unquoted', covers: 'ticket-{{args.id}}' },
        { message: 'unquoted', covers: 'a/{{args.id}}/b' },
      ],
      fixed: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: get, id: "ticket-{{args.id}}", query: { ids: ["a/{{args.id}}/b", x] } }
      `,
      yamlOnly: 'in JSON every string has quotes',
    },
    {
      title: 'A placeholder inside an unquoted string',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: get
            id: ticket-{{args.id}}
            query:
              text: |-
                {{args.id}}
              map: { a: { b: c } }
      `,
      findings: [],
    },
  ],
  checkDocument({ file, document }, report) {
    for (const { start, end, node } of document.unquoted) {
      const help = 'put it in quotes';
      const fix = { safety: 'safe', description: help, edits: quoting(file, { start, end }) } as const;
      report('unquoted', { start, end, node }, { text: file.text.slice(start, end) }, { help, fix });
    }
  },
});
