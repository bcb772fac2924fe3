import { defineRule } from '../src/rule/index.ts';

export default defineRule({
  id: 'duplicate-name',
  summary: 'two steps with the same `name`',
  why: `\`depends_on\`, \`resources_to_persist\` and \`{{resources.<name>}}\` refer to a \`name\`. If two steps share it, only one of
them can be meant, and which one is not defined. Give each step its own name.`,
  severity: 'error',
  group: 'Dependencies',
  messages: {
    duplicate: (d: { name: string }) => `duplicate step name "${d.name}": an earlier step has it too`,
  },
  examples: [
    {
      title: 'A step that was copied with its name',
      source: `
        integration_name: zendesk
        resources:
          - name: tickets
            resource: ticketing/tickets
            method: list
          - name: tickets
            resource: ticketing/comments
            method: list
      `,
      findings: [{ message: 'duplicate', covers: 'tickets' }],
    },
    {
      title: 'Each later step is reported, a dependency on the name is not',
      source: `
        integration_name: zendesk
        resources:
          - { name: a, resource: ticketing/tickets, method: list }
          - { name: "a", resource: ticketing/comments, method: list, depends_on: a }
          - { name: 'a', resource: ticketing/users, method: list }
      `,
      findings: [
        { message: 'duplicate', covers: 'a' },
        { message: 'duplicate', covers: 'a' },
      ],
    },
    {
      title: 'Different names, and steps without a name',
      source: `
        integration_name: zendesk
        resources:
          - { name: tickets, resource: ticketing/tickets, method: list }
          - { name: Tickets, resource: ticketing/tickets, method: list, query: { status: open } }
          - { resource: ticketing/users, method: list }
          - { resource: ticketing/users, method: list, query: { role: agent } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { name } of job.graph.repeated) {
      if (!name) continue;
      const earlier = job.graph.named(name.value)?.name;
      const related = earlier && [{ message: `"${name.value}" is first used here`, place: earlier }];
      report('duplicate', name, { name: name.value }, { help: 'rename one of the steps', related });
    }
  },
});
