import { defineRule, lacksId } from '../src/rule/index.ts';

export default defineRule({
  id: 'missing-id',
  summary: '`get`, `update` or `delete` of a Unified API resource without `id`',
  why: `These methods work on one record, and a Unified API finds it by \`id\`. Without an \`id\` the request fails for every
record. A Proxy API resource may not need one (\`get\` of \`me\`), so it is not reported; neither are \`update\` and
\`delete\` with an \`id\` in their \`body\` or \`query\`. An empty string is not an \`id\`.`,
  severity: 'warning',
  group: 'Structure',
  messages: {
    missing: (d: { resource: string; method: string }) => `\`${d.method}\` of "${d.resource}" needs an \`id\``,
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
      title: 'An id that is `null`',
      source: `
        integration_name: hubspot
        resources:
          - { method: delete, resource: crm/contacts, id: null }
      `,
      findings: [{ message: 'missing', covers: 'method' }],
    },
    {
      title: 'An empty id, and a typo in the method besides',
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
      title: 'The body or the query contains the id, or may contain it',
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
      title: 'An id, a Proxy API resource, and a method that needs no id',
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
      const data = { resource: step.resource!.value, method: step.method!.meant };
      report('missing', step.missingKeyPlace, data, { help: 'add the `id` of the record' });
    }
  },
});
