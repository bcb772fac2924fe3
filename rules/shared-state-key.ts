import { defineRule, type Job, stateKeyOf, stateNodes } from '../src/rule/index.ts';

export default defineRule({
  id: 'shared-state-key',
  summary: '`state_key` is the same for all accounts',
  why: `\`state_key\` is where the state nodes of a job keep their values. A job whose requests take their account from an argument runs once for each account. Under a key that is the same for all of them they
share one cursor: the run of one account moves it, and the next run of another begins there, past records that were never read. With a single test account nothing of it can be seen.

Put the argument into the key: \`state_key: "tickets-{{args.integrated_account_id}}"\`, and into \`mutex_key\` as well.

The rule is silent where each state node has such an argument in its own \`config.key\`, and where a request loops over the accounts.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    shared: (d: { key: string; arg: string }) =>
      `"${d.key}" is the same for every account, but the requests take theirs from "${d.arg}": all accounts share one state`,
  },
  examples: [
    {
      title: 'One cursor for all accounts',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: zendesk-tickets
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: cursor
            type: get_state
            config: { key: synced_until, default: "2024-01-01" }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { updated_at: { gt: "{{resources.cursor.value}}" } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      alone: 'the message names the account of the first request',
      findings: [
        {
          message: 'shared',
          covers: 'zendesk-tickets',
          help: 'put the argument into it, such as "zendesk-tickets-{{args.account}}"',
        },
      ],
    },
    {
      title: 'The account is in the key as another language has it',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "tickets-\${args.account}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: cursor, type: get_state, config: { key: until, default: "2024-01-01" } }
          - { name: tickets, type: request, depends_on: cursor, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: { since: "{{resources.cursor.value}}" } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      alone: 'the message names the account of the first request',
      findings: [
        {
          message: 'shared',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what the job says
          covers: 'tickets-${args.account}',
          help: 'put the argument into it, such as "tickets-{{args.account}}"',
        },
      ],
    },
    {
      title: 'The account is in the key, or in the keys of all nodes, or is always the same; no state',
      source: `
        - default_runtime_version: 4
          integration_name: zendesk
          state_key: zendesk-{{args.account}}
          mutex_key: "{{args.account}}"
          args_schema:
            account: { type: string, required: true }
          resources:
            - { name: me, type: request, resource: users, method: create, integrated_account_id: "{{args.account}}" }
            - { name: forget, type: delete_state, config: { key: synced_until } }
        - default_runtime_version: 4
          integration_name: zendesk
          state_key: zendesk
          mutex_key: "{{args.account}}"
          args_schema:
            account: { type: string, required: true }
          resources:
            - { name: me, type: request, resource: users, method: create, integrated_account_id: "{{args.account}}" }
            - { name: forget, type: delete_state, config: { key: "until-{{args.account}}" } }
        - default_runtime_version: 4
          integration_name: zendesk
          state_key: zendesk
          mutex_key: zendesk
          resources:
            - { name: me, type: request, resource: users, method: create, integrated_account_id: "{{zendesk_account}}" }
            - { name: forget, type: delete_state, config: { key: synced_until } }
        - default_runtime_version: 4
          integration_name: zendesk
          state_key: zendesk
          mutex_key: zendesk
          args_schema:
            accounts: { type: array, required: true }
          resources:
            - { name: each, type: request, resource: users, method: create, loop_on: args.accounts, integrated_account_id: "{{args.accounts}}" }
            - { name: forget, type: delete_state, config: { key: synced_until } }
        - default_runtime_version: 4
          integration_name: zendesk
          state_key: zendesk
          args_schema:
            account: { type: string, required: true }
          resources:
            - { name: me, type: request, resource: users, method: create, integrated_account_id: "{{args.account}}" }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const { stateKey } = job;
    if (!stateKey || stateKey.value === '' || mayVary(stateKey.value)) return;
    const keys = stateNodes(job).map(stateKeyOf);
    if (!keys.some((key) => key && !mayVary(key.value))) return;
    const arg = accountArg(job);
    if (arg === undefined) return;
    const help = `put the argument into it, such as "${withArg(stateKey.value, arg)}"`;
    report('shared', stateKey, { key: stateKey.value, arg }, { help });
  },
});

/** Whether a string has a placeholder, or what was meant as one. */
function mayVary(text: string): boolean {
  return text.includes('{{') || text.includes('<<');
}

/** The first argument that says whose account a request reads; none where requests loop over several. */
function accountArg(job: Job): string | undefined {
  let arg: string | undefined;
  for (const { field, resolution } of job.references.all) {
    if (field !== 'integrated_account_id' || resolution.kind !== 'arg') continue;
    if (resolution.element) return undefined;
    arg ??= `args.${resolution.argument.name.value}`;
  }
  return arg;
}

/** A key with the argument in it, in place of what was meant as that in the spelling of another language. */
function withArg(key: string, arg: string): string {
  const [meant] = /\$?\{[\w.-]+\}/.exec(key) ?? [];
  const isSame = meant?.replace(/[${}]/g, '').replace(/^args\./, '') === arg.replace(/^args\./, '');
  return meant && isSame ? key.replace(meant, () => `{{${arg}}}`) : `${key}-{{${arg}}}`;
}
