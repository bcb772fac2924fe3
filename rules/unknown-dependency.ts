import { correction, defineRule, nameOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'unknown-dependency',
  summary: '`depends_on` names a step that does not exist, or several steps',
  why: `A step runs once for each record of the step that \`depends_on\` names: by its \`name\` if it has one, otherwise (in
runtimes 1 to 3) by its \`resource\`. If there is no such step, the child never runs, and no error is reported. If several
steps without a \`name\` share the resource, it is not defined which one is meant: give them names.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Dependencies',
  messages: {
    unknown: (d: { name: string }) => `"${d.name}" is not a step of this job`,
    resource: (d: { name: string }) =>
      `"${d.name}" is the resource of a step, not its name: \`depends_on\` takes the name`,
    ambiguous: (d: { name: string; count: number }) =>
      `"${d.name}" is the resource of ${d.count} steps without a name, so it is ambiguous`,
  },
  examples: [
    {
      title: 'A typo in the name of the parent',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: list
            depends_on: crm/contacts
          - resource: crm/notes
            method: list
            depends_on: crm/contact
      `,
      findings: [{ message: 'unknown', covers: 'crm/contact', help: 'did you mean "crm/contacts"?' }],
      fixed: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: list
            depends_on: crm/contacts
          - resource: crm/notes
            method: list
            depends_on: crm/contacts
      `,
    },
    {
      title: 'The resource instead of the name, in runtime 4',
      source: `
        integration_name: zendesk
        default_runtime_version: 4
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: comments
            type: request
            resource: ticketing/comments
            method: list
            integrated_account_id: "{{args.account}}"
            depends_on: ticketing/tickets
            query:
              ticket: "{{resources.tickets.id}}"
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [comments]
      `,
      findings: [{ message: 'resource', covers: 'ticketing/tickets', help: 'did you mean "tickets"?' }],
    },
    {
      title: 'Two steps with the same resource',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { resource: crm/contacts, method: get, id: "7" }
          - { resource: crm/deals, method: list, depends_on: crm/contacts }
      `,
      findings: [{ message: 'ambiguous', covers: 'crm/contacts' }],
    },
    {
      title: 'By resource, by name, in any order',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/notes, method: list, depends_on: all }
          - { resource: crm/contacts, method: list, name: all }
          - { resource: crm/deals, method: list, depends_on: crm/notes }
          - { resource: crm/contacts, method: get, id: "7" }
          - { resource: crm/emails, method: list, depends_on: crm/contacts }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const step of job.steps) {
      const at = step.dependsOn;
      if (!at) continue;
      const dependency = job.graph.dependency(step);
      const name = at.value;
      if (dependency.kind === 'ambiguous') {
        const related = dependency.steps
          .slice(0, 5)
          .map(({ missingKeyPlace: head }) => ({ message: 'one of them', place: head }));
        const help = 'give each of them a `name`, and name one here';
        report('ambiguous', at, { name, count: dependency.steps.length }, { related, help });
      } else if (dependency.kind === 'unknown' && dependency.byResource?.name) {
        const step = dependency.byResource;
        const related = [{ message: 'the step with this resource', place: step.resource ?? step.missingKeyPlace }];
        report('resource', at, { name }, { related, ...correction(at, step.name?.value) });
      } else if (dependency.kind === 'unknown' && job.graph.complete) {
        const { near } = dependency;
        report(
          'unknown',
          at,
          { name },
          { help: 'name another step of this job', ...correction(at, near && nameOf(near)) },
        );
      }
    }
  },
});
