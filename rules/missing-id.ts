import { defineRule, lacksId } from '../src/rule/index.ts';

export default defineRule({
  id: 'missing-id',
  summary: '`get`, `update` or `delete` of a Unified API resource without `id`',
  why: `These methods work on one record, and a Unified API finds it by \`id\`. Without it the request fails for every record.
A Proxy API resource may do without (\`get\` of \`me\`), so it is left alone, and so are \`update\` and \`delete\` whose \`body\` or \`query\`
holds an \`id\`. An empty text is no \`id\`.`,
  severity: 'warning',
  group: 'Structure',
  messages: {
    missing: (d: { resource: string; method: string }) =>
      `"${d.method}" of "${d.resource}" works on one record: expected an \`id\``,
  },
  examples: [
    {
      title: 'The record to get is not named',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            depends_on: crm/contacts
            method: get
            query:
              contact: "{{resources.crm.contacts.id}}"
      `,
      findings: [{ message: 'missing', covers: 'resource' }],
    },
    {
      title: 'An id of null is none',
      source: `
        integration_name: hubspot
        resources:
          - { method: delete, resource: crm/contacts, id: null }
      `,
      findings: [{ message: 'missing', covers: 'method' }],
    },
    {
      title: 'An empty id is none, and the typo in the method is not all that is wrong',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: update, id: "7", body: { name: x } }
          - { resource: crm/contacts, method: "get ", id: "" }
          - { resource: crm/deals, method: update, body: { contact: { id: "7" } } }
      `,
      findings: [
        { message: 'missing', covers: 'resource' },
        { message: 'missing', covers: 'resource' },
      ],
      also: ['unknown-method'],
    },
    {
      title: 'The body or the query holds the id, or may',
      source: `
        integration_name: hubspot
        args_schema: { changes: { type: object, required: true } }
        resources:
          - { resource: crm/contacts, method: update, body: { id: "7", name: x } }
          - { resource: crm/contacts, method: delete, query: { id: "7" } }
          - { resource: crm/deals, method: update, body: { $truto_merge: "{{args.changes:json}}" } }
          - { resource: crm/notes, method: update, body: '{ "id": args.changes.id }' }
      `,
      findings: [],
    },
    {
      title: 'With an id; of a Proxy API; with a method that needs none',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            depends_on: crm/contacts
            method: get
            id: "{{resources.crm.contacts.deal_id}}"
          - resource: me
            method: get
            persist: true
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const step of job.stepsOfType('request')) {
      if (!lacksId(step)) continue;
      report('missing', step.missingKeyPlace, { resource: step.resource!.value, method: step.method!.meant });
    }
  },
});
