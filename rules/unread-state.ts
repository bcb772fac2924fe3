import {
  byStateKey,
  defineRule,
  isPresent,
  type Job,
  lacksTexts,
  nameOf,
  type PlaceholderUse,
  placeOf,
  type Reference,
  type Step,
  stateKeyOf,
  valueAt,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unread-state',
  summary: 'a cursor that is kept but never used',
  why: `The job reads a key with \`get_state\` and moves it with \`update_state\`, but no request filters by it: \`{{resources.cursor.value}}\` is nowhere. The cursor moves on with each run, and each run fetches everything
all the same. Nothing fails; it is slow and expensive, and looks like an incremental sync.

So it does where \`state_key\` holds something of the run itself (\`{{sync_job_run.id}}\`): each run has a state of its own,
which is empty.

Read the value where the records are asked for, or remove both nodes. The rule is silent where an expression may read anything, or can't be read.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    unread: (d: { step: string; key: string }) =>
      `nothing reads "resources.${d.step}.value", so each run fetches everything although "${d.key}" moves on`,
    perRun: (d: { text: string }) =>
      `"${d.text}" is another one in each run, so no run finds the state that an earlier one has left`,
  },
  examples: [
    {
      title: 'A cursor that nobody asks',
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
            config: { key: synced_until, default: "2024-01-01" }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [
        {
          message: 'unread',
          covers: 'cursor',
          help: 'filter by "{{resources.cursor.value}}" where the records are requested, or remove the state nodes',
        },
      ],
    },
    {
      title: 'A namespace for each run',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "tickets-{{sync_job_run.id}}"
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
      findings: [
        {
          message: 'perRun',
          covers: 'tickets-{{sync_job_run.id}}',
          help: 'use what the runs have in common, such as the account: "{{args.integrated_account_id}}"',
        },
      ],
    },
    {
      title: 'Read by an expression, by another node of the same key, or meant by a typo',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: get-since, type: get_state, config: { key: since, default: "2024-01-01" } }
          - { name: again, type: get_state, depends_on: get-since, config: { key: since, default: "2024-01-01" } }
          - { name: until, type: get_state, depends_on: again, config: { key: until, default: "2024-01-01" } }
          - name: tickets
            type: request
            depends_on: until
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "since": resources.\`get-since\`.value, "until": resources.untli.value }'
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: since, value: "{{sync_job_run.started_at:any}}" } }
          - { name: move-until, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      also: ['unavailable-reference'],
      findings: [],
    },
  ],
  check(job, report) {
    if (job.stepsOfType('update_state').length === 0 || job.stepsOfType('request').length === 0) return;
    const written = byStateKey(job, 'update_state');
    const perRun = [...byStateKey(job, 'get_state').keys()].some((text) => written.get(text)?.some(writes))
      ? keyOfRun(job)
      : undefined;
    if (perRun) {
      const { scalar } = perRun.template;
      const help = 'use what the runs have in common, such as the account: "{{args.integrated_account_id}}"';
      report('perRun', placeOf(scalar), { text: scalar.value }, { help });
      return;
    }
    let reads: ((step: Step) => boolean) | undefined;
    for (const [text, steps] of byStateKey(job, 'get_state')) {
      if (!written.get(text)?.some(writes)) continue;
      reads ??= readStates(job);
      if (steps.some(reads)) continue;
      for (const step of steps) {
        // Of several nodes with one name the first has what reads it.
        if (!step.name || job.graph.named(step.name.value) !== step) continue;
        const name = nameOf(step);
        const help = `filter by "{{resources.${name}.value}}" where the records are requested, or remove the state nodes`;
        report('unread', step.name, { step: name, key: stateKeyOf(step)!.value }, { help });
      }
    }
  },
});

/** The placeholder of a `state_key` that stands for something of the run itself. */
function keyOfRun(job: Job): PlaceholderUse | undefined {
  return job.references.uses.find(({ template, references }) => {
    if (template.field !== 'state_key' || template.step || references.length !== 1) return false;
    const [{ names, resolution }] = references as [Reference];
    const [root, field, below] = names;
    return resolution.kind === 'builtIn' && root!.text === 'sync_job_run' && !below && ofRun.has(field?.text ?? '');
  });
}

const ofRun: ReadonlySet<string> = new Set(['id', 'started_at', 'finished_at', 'created_at', 'updated_at']);

function writes({ config }: Step): boolean {
  return config !== undefined && ['value', 'value_expression'].some((name) => isPresent(valueAt(config, name)));
}

/** Tells whether something reads a state node, means to, or may. */
function readStates(job: Job): (step: Step) => boolean {
  const steps = new Set<Step>();
  const names = new Set<string>();
  let any = false;
  for (const { names: path, resolution } of job.references.all) {
    if (resolution.kind === 'step' || resolution.kind === 'notUpstream') steps.add(resolution.step);
    // The whole of what there is, or names that can't be known.
    else if (path[0]!.text === 'resources' && resolution.kind === 'unknown') any = true;
    else if ('near' in resolution && resolution.near !== undefined) names.add(resolution.near);
    for (const { text } of path) names.add(text);
  }
  for (const { resolution } of job.loops) if (resolution.kind === 'step') steps.add(resolution.step);
  for (const { analysis } of job.expressions) {
    if (!analysis || analysis.error || analysis.dynamic) any = true;
    for (const { segments } of analysis?.hyphenated ?? []) for (const { text } of segments) names.add(text);
  }
  if (any || job.steps.some((step) => lacksTexts(step, job.runtime.kind))) return () => true;
  const texts = job.unreadTexts.join('\n');
  return (step) => steps.has(step) || names.has(nameOf(step)) || texts.includes(nameOf(step));
}
