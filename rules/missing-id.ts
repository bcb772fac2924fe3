import { defineRule } from '../src/rule/rule.ts';

const methods: readonly string[] = ['get', 'update', 'delete'];

export default defineRule({
  id: 'missing-id',
  summary: '`get`, `update` or `delete` of a Unified API resource without `id`',
  why: `These methods work on one record, and a Unified API finds it by \`id\`. Without it the request fails for every record.
A Proxy API resource may do without (\`get\` of \`me\`), so it is left alone.`,
  severity: 'warning',
  group: 'Every job',
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
    for (const step of job.ofType('request')) {
      const { resource, method } = step;
      if (!method || resource?.unified === undefined || !methods.includes(method.value)) continue;
      if (!step.field('id')) {
        report('missing', step.head, { resource: resource.value, method: method.value });
      }
    }
  },
});
