import {
  defineRule,
  formatOf,
  isDestinationId,
  type Job,
  type PlaceholderUse,
  replacement,
  type Template,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'mismatched-id',
  summary: 'an argument with the id of one thing where another is needed',
  why: `\`format\` in \`args_schema\` says what an argument's id belongs to: \`integrated_account_id\`, \`webhook_id\`, \`datastore_id\`. In the dashboard it decides what can be picked. An id of another kind is a uuid like
any other, so the job is accepted, and fails when it runs: no account, webhook or datastore has it.

The rule looks at \`integrated_account_id\` and at the \`config.id\` of destinations of type \`webhook\` and \`datastore\`. It is silent about arguments without one of the platform's formats.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Arguments',
  messages: {
    mismatched: (d: { path: string; format: string; needed: string; where: string }) =>
      `"${d.path}" has the format "${d.format}", but ${d.where} needs "${d.needed}"`,
  },
  examples: [
    {
      title: 'Webhook and datastore are confused, and the account is a webhook',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, format: integrated_account_id, required: true }
          hook: { type: string, format: webhook_id, required: true }
          bucket: { type: string, format: datastore_id, required: true }
        resources:
          - { name: users, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.hook}}" }
          - { name: a, type: destination, destination_type: webhook, config: { id: "{{args.bucket}}" }, resources_to_persist: [users, tickets] }
          - { name: b, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{ args.hook }}" }, resources_to_persist: [users] }
      `,
      findings: [
        { message: 'mismatched', covers: 'args.hook', help: 'did you mean "args.account"?' },
        { message: 'mismatched', covers: 'args.bucket', help: 'did you mean "args.hook"?' },
        { message: 'mismatched', covers: 'args.hook', help: 'did you mean "args.bucket"?' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, format: integrated_account_id, required: true }
          hook: { type: string, format: webhook_id, required: true }
          bucket: { type: string, format: datastore_id, required: true }
        resources:
          - { name: users, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: a, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [users, tickets] }
          - { name: b, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{ args.bucket }}" }, resources_to_persist: [users] }
      `,
    },
    {
      title: 'A date as an account, and elements of a list of webhooks; several arguments could be meant',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          first: { type: string, format: integrated_account_id, required: true }
          second: { type: string, format: integrated_account_id, required: true }
          since: { type: string, format: date, required: true }
          hooks: { type: array, items: { type: string, format: webhook_id }, required: true }
        resources:
          - { name: a, type: request, resource: ticketing/users, method: update, id: "1", integrated_account_id: "{{args.since}}" }
          - { name: b, type: request, resource: ticketing/users, method: update, id: "2", loop_on: args.hooks, integrated_account_id: "{{args.hooks}}" }
          - { name: c, type: request, resource: ticketing/users, method: update, id: "3", integrated_account_id: "{{args.first}}" }
          - { name: d, type: request, resource: ticketing/users, method: update, id: "4", integrated_account_id: "{{args.second}}" }
      `,
      findings: [
        { message: 'mismatched', covers: 'args.since' },
        { message: 'mismatched', covers: 'args.hooks' },
      ],
    },
    {
      title: 'The right ones, and ones of which nothing is said',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, format: integrated_account_id, required: true }
          any: { type: string, format: uuid, required: true }
          store: { type: string, required: true }
          bucket: { type: string, format: datastore_id, required: true }
          accounts: { type: array, items: { type: string, format: integrated_account_id }, required: true }
        resources:
          - { name: users, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}", query: { store: "{{args.bucket}}" } }
          - { name: more, type: request, resource: ticketing/users, method: list, loop_on: args.accounts, integrated_account_id: "{{args.accounts}}" }
          - { name: a, type: destination, destination_type: webhook, config: { id: "{{args.any}}" }, resources_to_persist: [users, more] }
          - { name: b, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{args.store}}", config: { key: "{{args.account}}" } }, resources_to_persist: [users] }
          - { name: c, type: destination, destination_type: superquery, config: { id: "{{args.bucket}}" }, resources_to_persist: [users] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.args.declared.size === 0) return;
    for (const use of job.references.uses) {
      const needed = neededFormat(use.template);
      if (!needed) continue;
      for (const { resolution, segments, place } of use.references) {
        if (resolution.kind !== 'arg') continue;
        const { format } = resolution;
        if (format === undefined || format === needed.format || !platformFormats.has(format)) continue;
        const path = segments.map(({ value }) => value).join('.');
        const instead = onlyArgOf(job, needed.format, use);
        report(
          'mismatched',
          place,
          { path, format, needed: needed.format, where: needed.where },
          {
            ...(instead !== undefined && {
              help: `did you mean "${instead}"?`,
              fix: replacement(place, instead),
            }),
            related: [{ message: 'declared here', place: resolution.argument.name }],
          },
        );
      }
    }
  },
});

const platformFormats: ReadonlySet<string> = new Set([
  'integrated_account_id',
  'webhook_id',
  'datastore_id',
  'date',
  'updated_at',
]);

function neededFormat(template: Template): { readonly format: string; readonly where: string } | undefined {
  if (template.field === 'integrated_account_id')
    return { format: 'integrated_account_id', where: '`integrated_account_id`' };
  if (!isDestinationId(template)) return undefined;
  const type = template.step!.destinationType;
  if (type !== 'webhook' && type !== 'datastore') return undefined;
  return { format: `${type}_id`, where: `the \`config.id\` of a ${type}` };
}

/** The path of the only argument that has a format, as far as it says so itself; none where a loop is over the wrong one. */
function onlyArgOf({ args }: Job, format: string, { template }: PlaceholderUse): string | undefined {
  if (template.step?.loopOn) return undefined;
  let only: string | undefined;
  for (const { name, definition } of args.declared.values()) {
    if (formatOf(definition) !== format) continue;
    if (only !== undefined) return undefined;
    only = `args.${name.value}`;
  }
  return only;
}
