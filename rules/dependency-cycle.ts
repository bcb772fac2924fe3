import { defineRule, nameOf } from '../src/rule/index.ts';

const SHOWN_WHOLE = 8;
const SHOWN_FIRST = 4;
const RELATED = 20;

export default defineRule({
  id: 'dependency-cycle',
  summary: 'steps that depend on each other in a ring',
  why: `A step waits for the step that it depends on. In a ring each waits for the other, so none of them ever runs, nor does anything below them, and
the platform does not say so. Cut the ring where a step does not need the records of the one that it names.`,
  severity: 'error',
  group: 'Dependencies',
  messages: {
    self: (d: { name: string }) => `"${d.name}" depends on itself, so it never runs`,
    cycle: (d: { path: string }) => `these steps depend on each other in a ring, so none of them runs: ${d.path}`,
  },
  examples: [
    {
      title: 'A ring of three, on its first member in the file',
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
      title: 'A chain and two branches are no ring',
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
        .map((step) => ({ message: `"${nameOf(step)}" is part of the ring`, place: step.dependsOn! }));
      if (others.length === 0) report('self', at, { name: nameOf(first!) });
      else report('cycle', at, { path: pathOf(members.map(nameOf)) }, { related });
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
