import {
  contextSource,
  defineRule,
  insertion,
  isPresent,
  type Job,
  mayBeMissing,
  nameOf,
  placeIn,
  type Reference,
  type Step,
  valueAt,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unguarded-state',
  summary: 'a placeholder on a state that has no value in the first run',
  why: `A \`get_state\` without \`default\` yields nothing until an \`update_state\` has written its key for the first time. A placeholder that finds nothing is not replaced, so the first run sends the
literal text \`{{resources.cursor.value}}\` to the API: a filter that matches nothing, an error, or all records, which depends on the API. Each later run is right, and hides the first.

Give the node a \`config.default\`, such as the day from which on everything is read; or let the placeholder say what holds without a value: \`?:2024-01-01\` (a string), \`|args.start_date\`
(another value), \`:undefined\` (the field is left out). The rule is silent below a \`run_if\` that looks at the state.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'State and destinations',
  messages: {
    unguarded: (d: { text: string; step: string }) =>
      `"${d.step}" has no \`default\`: the first run sends the literal text "${d.text}"`,
  },
  examples: [
    {
      title: 'The first run filters by the text of a placeholder',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: cursor
            type: get_state
            config: { key: synced_until }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              updated_at: { gt: "{{resources.cursor.value}}" }
              q: 'updated>{{resources.cursor.value}}'
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [
        {
          message: 'unguarded',
          covers: '{{resources.cursor.value}}',
          help: 'add `default` to the `config` of "cursor", or "?:…" or ":undefined" to the placeholder',
        },
        { message: 'unguarded', covers: '{{resources.cursor.value}}' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: cursor
            type: get_state
            config: { key: synced_until }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              updated_at: { gt: "{{resources.cursor.value:undefined}}" }
              q: 'updated>{{resources.cursor.value}}'
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" } }
      `,
    },
    {
      title: 'An alternative that may be missing as well, and a key of the context',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          start: { type: string, format: date }
        resources:
          - { name: cursor, type: get_state, config: { key: until } }
          - { name: window, type: add_context, depends_on: cursor, config: { expression: '{ "since": resources.cursor.value, "from": resources.cursor.value ?? "2024-01-01" }' } }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              a: "{{resources.cursor.value|args.start}}"
              b: "{{since}}"
              c: "{{since|from}}"
              d: "{{from}}"
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [
        { message: 'unguarded', covers: '{{resources.cursor.value|args.start}}' },
        { message: 'unguarded', covers: '{{since}}' },
      ],
    },
    {
      title: 'A default, a fallback, a flag, an alternative, and a step that asks first',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          start: { type: string, format: date, required: true }
        resources:
          - { name: a, type: get_state, config: { key: a, default: "2024-01-01" } }
          - { name: b, type: get_state, depends_on: a, config: { key: b } }
          - name: tickets
            type: request
            depends_on: b
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              a: "{{resources.a.value}}"
              b: "{{resources.b.value?:2024-01-01}}"
              c: "{{resources.b.value:undefined}}"
              d: "{{resources.b.value|args.start}}"
          - name: later-tickets
            type: request
            depends_on: b
            run_if: $exists(resources.b.value)
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { since: "{{resources.b.value}}" }
          - name: comments
            type: request
            depends_on: later-tickets
            resource: ticketing/comments
            method: list
            integrated_account_id: "{{args.account}}"
            query: { since: "{{resources.b.value}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets, later-tickets, comments] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move-a, type: update_state, depends_on: done, config: { key: a, value: "{{sync_job_run.started_at:any}}" } }
          - { name: move-b, type: update_state, depends_on: done, config: { key: b, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (!job.stepsOfType('get_state').some(lacksDefault)) return;
    let guards: ReadonlyMap<Step, readonly Step[]> | undefined;
    for (const { placeholder, references, template, place } of job.references.uses) {
      if (placeholder.fallback || placeholder.undefinedFlag || placeholder.nullFlag) continue;
      const states = references.map((reference) => stateOf(job, reference));
      const [state] = states.filter((one) => one !== undefined);
      if (!state) continue;
      // Each of the others may be missing as well.
      const isOpen = references.every(({ resolution }, index) => {
        if (states[index]) return true;
        return (
          resolution.kind === 'arg' && !resolution.element && mayBeMissing(job, template.step, resolution.argument)
        );
      });
      if (!isOpen) continue;
      guards ??= guardsByState(job);
      if (states.some((one) => one && isGuarded(job, template.step, guards!.get(one) ?? []))) continue;
      const text = template.scalar.value.slice(placeholder.start, placeholder.end);
      const step = nameOf(state);
      const { start: end } = placeIn(template.scalar, placeholder.end - 2, placeholder.end);
      report(
        'unguarded',
        place,
        { text, step },
        {
          help: `add \`default\` to the \`config\` of "${step}", or "?:…" or ":undefined" to the placeholder`,
          related: [{ message: `"${step}" is read here`, place: state.name ?? state.missingKeyPlace }],
          ...(placeholder.alone && {
            fix: {
              safety: 'suggest',
              description: 'leave the field out when the state has no value',
              edits: [insertion(end, ':undefined')],
            },
          }),
        },
      );
    }
  },
});

/** The state that a path stands for, be it by a key that an `add_context` sets to it, if it has no default. */
function stateOf(job: Job, reference: Reference): Step | undefined {
  const { resolution, names } = reference;
  if (resolution.kind !== 'context') return ownState(reference);
  const source = names.length === 1 ? contextSource(job, resolution.step, names[0]!.text) : undefined;
  return source && ownState(source);
}

function ownState({ resolution, names }: Reference): Step | undefined {
  if (resolution.kind !== 'step' || names[resolution.rest]?.text !== 'value') return undefined;
  return resolution.step.type === 'get_state' && lacksDefault(resolution.step) ? resolution.step : undefined;
}

/** Whether a state has no default, nor anything that may be meant as one: under a misspelt key, or beside `config`. */
function lacksDefault({ config, node }: Step): boolean {
  if (!config || valueAt(node, 'default')) return false;
  return config.entries.every(({ name, value }) => name === 'key' || !isPresent(value));
}

/** The steps with a `run_if` that looks at a state. */
function guardsByState(job: Job): ReadonlyMap<Step, readonly Step[]> {
  const guards = new Map<Step, Step[]>();
  for (const { field, step, resolution } of job.references.all) {
    if (field !== 'run_if' || !step || resolution.kind !== 'step') continue;
    const own = guards.get(resolution.step);
    if (own) own.push(step);
    else guards.set(resolution.step, [step]);
  }
  return guards;
}

/** More steps hardly look at one state; where they do, it is taken for looked at everywhere. */
const MOST_GUARDS = 100;

/** What a destination sees comes by several ways, of which one that asks is taken for all. */
function isGuarded(job: Job, step: Step | undefined, guards: readonly Step[]): boolean {
  if (!step || guards.length === 0) return false;
  if (guards.length > MOST_GUARDS || step.type === 'destination') return true;
  return guards.some((guard) => guard === step || job.scope.isAbove(guard, step));
}
