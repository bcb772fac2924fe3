import { correction, defineRule } from '../src/rule/index.ts';

export default defineRule({
  id: 'undeclared-arg',
  summary: '`args.x` that `args_schema` does not declare',
  why: `A run gets only the arguments that \`args_schema\` declares. A placeholder on any other argument is not substituted: its
text, braces included, is sent to the API, which finds nothing or fails. The same applies to a property that the schema
of an argument does not have.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Arguments',
  messages: {
    undeclared: (d: { name: string }) => `unknown argument "${d.name}": \`args_schema\` does not declare it`,
    noSchema: (d: { name: string }) => `unknown argument "${d.name}": the job has no \`args_schema\``,
    property: (d: { name: string; of: string }) => `the schema of "${d.of}" has no property "${d.name}"`,
    index: (d: { name: string; of: string }) =>
      `"${d.of}.${d.name}" never resolves: an index must follow a list, and "${d.of}" is not one`,
  },
  examples: [
    {
      title: 'A typo in the name of an argument',
      source: `
        integration_name: zendesk
        args_schema:
          user_id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              user_id: "{{args.user_id}}"
              author_id: "{{args.user_idd}}"
      `,
      findings: [{ message: 'undeclared', covers: 'args.user_idd', help: 'did you mean "user_id"?' }],
      fixed: `
        integration_name: zendesk
        args_schema:
          user_id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              user_id: "{{args.user_id}}"
              author_id: "{{args.user_id}}"
      `,
    },
    {
      title: 'A property that the argument does not have',
      source: `
        integration_name: zendesk
        args_schema:
          type: object
          properties:
            range:
              type: object
              properties: { from: { type: string }, to: { type: string } }
          required: [range]
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              from: "{{args.range.from}}"
              to: "{{args.range.until}}"
      `,
      findings: [{ message: 'property', covers: 'args.range.until' }],
    },
    {
      title: 'An index without a list before it',
      source: `
        integration_name: zendesk
        args_schema:
          "2026": { type: string, required: true }
          ids: { type: array, items: { type: string }, required: true }
          range: { type: object, properties: { "0": { type: string } }, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              first: "{{args.ids.0}}"
              year: "{{args.2026}}"
              from: "{{args.range.0}}"
      `,
      findings: [
        { message: 'index', covers: 'args.2026' },
        { message: 'index', covers: 'args.range.0' },
      ],
    },
    {
      title: 'A job without `args_schema`',
      source: `
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list, query: { user: "a {{ args.user | args.author }} b" } }
      `,
      findings: [{ message: 'noSchema', covers: 'args.user' }],
    },
    {
      title: 'A property that an open schema allows',
      source: `
        integration_name: zendesk
        args_schema:
          filter: { type: object, required: true }
          any: { anyOf: [{ type: string }, { type: object }], required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { a: "{{args.filter.status}}", b: "{{args.any.thing}}" }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { resolution, place, segments } of job.references.broken) {
      if (resolution.kind !== 'undeclaredArg') continue;
      const { name, near, of, at, isIndex } = resolution;
      const meant = of === undefined && near !== undefined ? job.args.declared.get(near) : undefined;
      const related = meant && [{ message: 'declared here', place: meant.name }];
      const help = 'declare it in `args_schema`';
      const details = { help, ...correction(segments[at]!, near), ...(related && { related }) };
      if (isIndex) report('index', place, { name, of: of ?? 'args' }, { help: 'write a name instead of the number' });
      else if (of !== undefined) report('property', place, { name, of }, details);
      else if (!job.args.node) report('noSchema', place, { name }, details);
      else report('undeclared', place, { name }, details);
    }
  },
});
