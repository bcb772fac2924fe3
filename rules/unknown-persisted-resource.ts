import {
  correction,
  defineRule,
  isSequence,
  nameOf,
  persistedNames,
  placeOf,
  type Step,
  yieldingTypes,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unknown-persisted-resource',
  summary: '`resources_to_persist` names something other than a node with records',
  why: `A destination writes the records of the nodes that \`resources_to_persist\` names, by their \`name\`, not by their
\`resource\`. An entry that does not name a node, or names a node without records (an event, a state node,
\`add_context\`), writes nothing: the run completes, and the table stays empty. Only \`request\`, \`transform\` and \`spool\`
nodes have records.`,
  severity: 'error',
  fix: 'suggest',
  group: 'State and destinations',
  messages: {
    unknown: (d: { name: string }) => `"${d.name}" is not a node of this job`,
    resource: (d: { name: string }) =>
      `"${d.name}" is the resource of a node, not its name: \`resources_to_persist\` takes the name`,
    noRecords: (d: { name: string; type: string }) => `"${d.name}" is a node of type "${d.type}", which has no records`,
    empty: (d: { step: string }) => `"${d.step}" persists nothing, expected the name of at least one node`,
  },
  examples: [
    {
      title: 'A typo in the name, a resource instead of the name, a node without records',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: begin
            type: event
            config: { name: start }
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            depends_on: begin
          - name: all-users
            type: request
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
            depends_on: begin
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist:
              - tickets
              - ticketz
              - ticketing/users
              - begin
              - comments
      `,
      findings: [
        { message: 'unknown', covers: 'ticketz', help: 'did you mean "tickets"?' },
        { message: 'resource', covers: 'ticketing/users', help: 'did you mean "all-users"?' },
        {
          message: 'noRecords',
          covers: 'begin',
          help: 'name a `request`, `transform` or `spool` node',
        },
        { message: 'unknown', covers: 'comments' },
      ],
    },
    {
      title: 'An empty list',
      source: `
        default_runtime_version: 4
        args_schema:
          hook: { type: string, required: true }
        resources:
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [] }
      `,
      findings: [{ message: 'empty', covers: '[]' }],
    },
    {
      title: 'A node whose name is misspelt counts as persisted',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          other: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: &list ["tikcets"] }
          - { name: copy, type: destination, destination_type: webhook, config: { id: "{{args.other}}" }, resources_to_persist: *list }
      `,
      findings: [{ message: 'unknown', covers: 'tikcets', help: 'did you mean "tickets"?' }],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          other: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: &list ["tickets"] }
          - { name: copy, type: destination, destination_type: webhook, config: { id: "{{args.other}}" }, resources_to_persist: *list }
      `,
      yamlOnly: 'JSON has no anchors: there the list is written twice',
    },
    {
      title: 'Nodes of all types that have records, in any order',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [users, short] }
          - { name: store, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{args.hook}}", config: { documents: "{{payload.records:json}}" } }, resources_to_persist: [all] }
          - { name: users, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: short, type: transform, depends_on: tickets, config: { expression: resources.tickets.id } }
          - { name: all, type: spool, depends_on: short }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const step of job.stepsOfType('destination')) {
      const list = step.field('resources_to_persist')?.value;
      if (isSequence(list) && list.items.length === 0) report('empty', placeOf(list), { step: nameOf(step) });
    }
    // A name that many nodes share may be listed many times.
    const withoutRecords = new Set<readonly Step[]>();
    for (const { entry, named, byResource, near } of persistedNames(job)) {
      const name = entry.value;
      if (!withoutRecords.has(named) && named.some(({ type }) => !type || yieldingTypes.includes(type))) continue;
      withoutRecords.add(named);
      const node = named[0];
      if (node) {
        const related = [{ message: 'the node of this name', place: node.name ?? node.missingKeyPlace }];
        const help = 'name a `request`, `transform` or `spool` node';
        report('noRecords', entry, { name, type: node.type! }, { help, related });
      } else if (byResource?.name) {
        const related = [
          { message: 'the node with this resource', place: byResource.resource ?? byResource.missingKeyPlace },
        ];
        report('resource', entry, { name }, { related, ...correction(entry, byResource.name?.value) });
      } else if (job.graph.complete) {
        report(
          'unknown',
          entry,
          { name },
          { help: 'name a node of this job', ...correction(entry, near?.name?.value) },
        );
      }
    }
  },
});
