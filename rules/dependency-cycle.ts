import { defineRule, nameOf } from '../src/rule/index.ts';

const SHOWN_WHOLE = 8;
const SHOWN_FIRST = 4;
const RELATED = 20;

export default defineRule({
  id: 'dependency-cycle',
  summary: 'steps that depend on each other in a cycle',
  why: `A step waits for the step that it depends on. In a cycle each waits for another, so none of them ever runs, nor does
anything below them, and the platform does not report it. Break the cycle where a step does not need the records of
the step that it names.`,
  severity: 'error',
  group: 'Dependencies',
  messages: {
    self: (d: { name: string }) => `"${d.name}" depends on itself, so it never runs`,
    cycle: (d: { path: string }) => `dependency cycle: ${d.path}; none of these steps will run`,
  },
  examples: [
    {
      title: 'A cycle of three steps, reported on the first one in the file',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { name: b, resource: crm/deals, method: list, depends_on: c }
          - { name: a, resource: crm/notes, method: list, depends_on: b }
          - { name: c, resource: crm/emails, method: list, depends_on: a }
      `,
      findings: [{ message: 'cycle', covers: 'c' }],
    },
    {
      title: 'A step that depends on itself, and one below it',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list, depends_on: crm/contacts }
          - { resource: crm/deals, method: list, depends_on: crm/contacts, query: { id: "{{resources.crm.notes.id}}" } }
      `,
      findings: [{ message: 'self', covers: 'crm/contacts' }],
    },
    {
      title: 'A chain and two branches are not a cycle',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { resource: crm/deals, method: list, depends_on: crm/contacts }
          - { resource: crm/notes, method: list, depends_on: crm/deals }
          - { resource: crm/emails, method: list, depends_on: crm/deals }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const members of job.graph.cycles) {
      const [first, ...others] = members;
      const at = first!.dependsOn!;
      const related = others
        .slice(0, RELATED)
        .map((step) => ({ message: `"${nameOf(step)}" is part of the cycle`, place: step.dependsOn! }));
      if (others.length === 0)
        report('self', at, { name: nameOf(first!) }, { help: 'name another step, or remove it' });
      else {
        const help = 'remove the `depends_on` of one of these steps, or name a step outside of the cycle';
        report('cycle', at, { path: pathOf(members.map(nameOf)) }, { help, related });
      }
    }
  },
});

function pathOf(names: readonly string[]): string {
  const last = names.at(-1)!;
  const shown =
    names.length <= SHOWN_WHOLE
      ? names
      : [...names.slice(0, SHOWN_FIRST), `… ${(names.length - SHOWN_FIRST - 1).toLocaleString('en-US')} more …`, last];
  return [...shown, names[0]!].join(' → ');
}
