import { defineRule } from '../src/rule/index.ts';

export default defineRule({
  id: 'unused-arg',
  summary: 'an argument that is never used',
  why: `Someone fills this argument in before each run, but it has no effect: a placeholder was forgotten, or the argument is no
longer needed. Nothing is reported if \`args\` is read as a whole, if names are read dynamically, or if an expression does
not parse.`,
  severity: 'warning',
  group: 'Arguments',
  messages: {
    unused: (d: { name: string }) => `the argument "${d.name}" is never used`,
  },
  examples: [
    {
      title: 'A filter that is missing from the query',
      source: `
        integration_name: zendesk
        args_schema:
          user_id: { type: string, required: true }
          status: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: list, query: { user_id: "{{args.user_id}}" } }
      `,
      findings: [{ message: 'unused', covers: 'status' }],
    },
    {
      title: 'In the shape of a JSON Schema',
      source: `
        integration_name: zendesk
        args_schema:
          type: object
          properties:
            "ids": { type: array, items: { type: string } }
            constructor: { type: string }
        resources:
          - { resource: ticketing/tickets, method: get, loop_on: ids, id: "{{args.ids}}" }
      `,
      findings: [{ message: 'unused', covers: 'constructor' }],
    },
    {
      title: 'Notes of the author, and keywords about all arguments',
      source: `
        integration_name: zendesk
        args_schema:
          x-ui: { order: [status], columns: 2 }
          x-common: { type: string, maxLength: 40 }
          status: { type: string, required: true }
          if: { required: [status] }
          then: { required: [status] }
        resources:
          - { resource: ticketing/tickets, method: list, query: { status: "{{args.status}}" } }
      `,
      findings: [],
    },
    {
      title: 'A misspelt placeholder is one mistake, not two',
      source: `
        integration_name: zendesk
        args_schema:
          status: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: list, query: { status: "{{args.satus}}" } }
      `,
      also: ['undeclared-arg'],
      findings: [],
    },
  ],
  check(job, report) {
    for (const { name, isNote, isBroken } of job.args.declared.values()) {
      if (name.value === '' || isNote || isBroken || job.usedArgs.has(name.value)) continue;
      report('unused', name, { name: name.value }, { help: 'use it, or remove it' });
    }
  },
});
