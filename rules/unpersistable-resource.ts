import { defineRule, persistedNames, type Step } from '../src/rule/index.ts';

export default defineRule({
  id: 'unpersistable-resource',
  summary: 'a `superquery` destination that persists a Proxy API request',
  why: `A superquery table has the columns of a Unified API's resource, so only the records of Unified API requests
(\`ticketing/tickets\`) are written. Those of a Proxy API request (\`tickets\`) are skipped without an error: the run
completes, and the table stays empty. Read the data through a Unified API, or write it to a webhook or a datastore.

The rule looks only at requests. It can't know what a \`transform\` or a \`spool\` below a Proxy API request makes of the
records, so it is silent there.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    proxy: (d: { name: string; resource: string }) =>
      `"${d.name}" reads the Proxy API resource "${d.resource}", but a superquery writes only Unified API resources`,
  },
  examples: [
    {
      title: 'A Proxy API request beside one of a Unified API',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          table: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: macros
            type: request
            resource: macros
            method: list
            integrated_account_id: "{{args.account}}"
          - name: out
            type: destination
            destination_type: superquery
            config: { id: "{{args.table}}" }
            resources_to_persist:
              - tickets
              - macros
      `,
      findings: [{ message: 'proxy', covers: 'macros' }],
    },
    {
      title: 'The same list for two destinations, of which one can write it',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          table: { type: string, required: true }
        resources:
          - { name: to-hook, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [macros] }
          - { name: to-table, type: destination, destination_type: superquery, config: { id: "{{args.table}}" }, resources_to_persist: ["macros"] }
          - { name: macros, type: request, resource: macros, method: list, integrated_account_id: "{{args.account}}" }
      `,
      findings: [{ message: 'proxy', covers: 'macros' }],
    },
    {
      title: 'Unified API resources, a transform of others, a resource that is not a name',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          table: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: macros, type: request, resource: macros, method: list, integrated_account_id: "{{args.account}}" }
          - { name: views, type: request, resource: all views, method: list, integrated_account_id: "{{args.account}}" }
          - { name: short, type: transform, depends_on: macros, config: { expression: resources.macros.id } }
          - { name: out, type: destination, destination_type: superquery, config: { id: "{{args.table}}" }, resources_to_persist: [tickets, short, views] }
      `,
      also: ['resource-format'],
      findings: [],
    },
  ],
  check(job, report) {
    // A name that many nodes share may be listed many times.
    const proxied = new Map<readonly Step[], boolean>();
    for (const { destination, entry, named } of persistedNames(job)) {
      if (destination.destinationType !== 'superquery' || named.length === 0) continue;
      const isProxied = proxied.get(named) ?? named.every(isProxyRequest);
      proxied.set(named, isProxied);
      if (!isProxied) continue;
      const resource = named[0]!.resource!;
      const related = [{ message: 'its resource', place: resource }];
      const help = 'read it through a Unified API, or persist it to a webhook or a datastore';
      report('proxy', entry, { name: entry.value, resource: resource.value }, { help, related });
    }
  },
});

function isProxyRequest({ type, resource }: Step): boolean {
  return type === 'request' && resource?.ofProxy === true;
}
