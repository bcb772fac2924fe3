import { defineRule, placeOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'unsupported-delete-tracking',
  summary: '`delete_tracking` on a Proxy API resource',
  why: `The platform finds deleted records by comparing what it reads with what it has stored under the unified ids, so
\`delete_tracking\` works only on Unified API resources (\`crm/contacts\`). On a Proxy API resource (\`contacts\`) it has no
effect, and deleted records stay in the destination. Use the Unified API resource, or look for deletions yourself.`,
  severity: 'error',
  group: 'Structure',
  messages: {
    proxy: (d: { resource: string }) =>
      `\`delete_tracking\` works only on Unified API resources, and "${d.resource}" is a Proxy API resource`,
  },
  examples: [
    {
      title: 'On a Proxy API resource',
      source: `
        integration_name: hubspot
        resources:
          - resource: crm/contacts
            method: list
            delete_tracking: soft
          - resource: owners
            method: list
            persist: true
            delete_tracking: hard
      `,
      findings: [{ message: 'proxy', covers: 'hard' }],
    },
    {
      title: 'In runtime 4, with another mistake in its value',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: users, type: request, resource: users, method: list, integrated_account_id: "{{args.account}}", delete_tracking: yes }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [users] }
      `,
      findings: [{ message: 'proxy', covers: 'yes' }],
    },
    {
      title: 'On Unified API resources, or absent',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list, delete_tracking: hard, delete_tracking_query: { archived: true } }
          - { resource: owners, method: list, persist: true, delete_tracking: null }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { resource, field } of job.stepsOfType('request')) {
      if (!resource?.ofProxy) continue;
      const entry = field('delete_tracking');
      if (!entry) continue;
      const help = 'remove it, or read a Unified API resource';
      report('proxy', placeOf(entry.value), { resource: resource.value }, { help });
    }
  },
});
