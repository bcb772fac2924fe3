import { defineRule, isString, type Job, nameOf, type Step, scopeKey, valueAt } from '../src/rule/index.ts';

export default defineRule({
  id: 'premature-state-update',
  summary: '`update_state` that is not downstream of an `event` node named `complete`',
  why: `A cursor marks the time up to which everything has arrived. An \`update_state\` that depends on a request (or on nothing)
runs with the first batch, long before the destinations have written the last one. If the run then fails, the cursor has
moved anyway: the next run begins after records that were never written, and no error ever reports them. Below an
\`event\` node with \`config.name: complete\`, it runs only when the whole run has succeeded, so that the next run catches
up after a failed one.

The rule is silent if it can't know what is upstream: below an event whose name is misspelt, below a node of an unknown
type, and below a \`depends_on\` that does not name a step.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    premature: (d: { step: string }) =>
      `"${d.step}" updates its state before the run is complete: no \`event\` named "complete" is upstream of it`,
    otherEvent: (d: { step: string; event: string }) =>
      `"${d.step}" updates its state on the event "${d.event}", whether or not the run completes`,
  },
  examples: [
    {
      title: 'The cursor moves with the first batch of tickets',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "tickets-{{args.account}}"
        mutex_key: "tickets-{{args.account}}"
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
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
          - type: update_state
            name: move-cursor
            depends_on: tickets
            config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" }
          - name: done
            type: event
            config: { name: complete }
      `,
      findings: [{ message: 'premature', covers: 'type', help: 'set `depends_on: done`' }],
    },
    {
      title: 'Nothing upstream, the wrong event, and the right event further up',
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        resources:
          - { name: a, type: get_state, config: { key: first } }
          - { name: b, type: get_state, config: { key: second } }
          - { name: c, type: get_state, config: { key: third } }
          - { name: done, type: event, config: { name: complete } }
          - { name: reset, type: delete_state, depends_on: done, config: { key: old } }
          - { name: set-a, type: update_state, depends_on: reset, config: { key: first, value: 1 } }
          - { name: set-b, type: update_state, config: { key: second, value: 1 } }
          - { name: begin, type: event, config: { name: start } }
          - { "type": "update_state", "name": "set-c", "depends_on": "begin", "config": { "key": "third", "value": 1 } }
      `,
      findings: [
        { message: 'premature', covers: 'name' },
        { message: 'otherEvent', covers: 'type', help: 'set `depends_on: done`' },
      ],
    },
    {
      title: 'A job that waits for no event at all',
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        resources:
          - name: last
            type: get_state
            config: { key: seen }
          - name: now
            type: update_state
            depends_on: last
            config: { key: seen, value_expression: $now() }
      `,
      findings: [
        {
          message: 'premature',
          covers: 'name',
          help: 'add an `event` node with `config.name: complete`, and make this node depend on it',
        },
      ],
    },
    {
      title: 'An event whose name fails the schema, and a dependency that names nothing',
      source: `
        default_runtime_version: 4
        state_key: s
        mutex_key: s
        resources:
          - { name: a, type: get_state, config: { key: first } }
          - { name: b, type: get_state, config: { key: second } }
          - { name: done, type: event, config: { name: Completed } }
          - { name: set-a, type: update_state, depends_on: done, config: { key: first, value: 1 } }
          - { name: set-b, type: update_state, depends_on: the-end, config: { key: second, value: 1 } }
      `,
      also: ['schema', 'unknown-dependency'],
      findings: [],
    },
  ],
  check(job, report) {
    const waiting = [scopeKey.event('complete'), scopeKey.openEvent];
    let help: string | undefined;
    for (const step of job.stepsOfType('update_state')) {
      if (!job.scope.known(step)) continue;
      if (waiting.some((key) => job.scope.find(step, key))) continue;
      help ??= helpFor(job);
      const name = nameOf(step);
      const other = ['start', 'error'].find((event) => job.scope.find(step, scopeKey.event(event)));
      if (other === undefined) report('premature', step.missingKeyPlace, { step: name }, { help });
      else report('otherEvent', step.missingKeyPlace, { step: name, event: other }, { help });
    }
  },
});

function helpFor({ steps }: Job): string {
  const event = steps.find(firesOnComplete)?.name;
  return event
    ? `set \`depends_on: ${event.value}\``
    : 'add an `event` node with `config.name: complete`, and make this node depend on it';
}

function firesOnComplete({ type, config }: Step): boolean {
  const name = config && valueAt(config, 'name');
  return type === 'event' && isString(name) && name.value === 'complete';
}
