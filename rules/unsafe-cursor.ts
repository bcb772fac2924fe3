import {
  byStateKey,
  comparableKey,
  defineRule,
  type Expression,
  isPresent,
  isString,
  type Job,
  type Node,
  nameOf,
  type Place,
  type PlaceholderUse,
  placeIn,
  placeOf,
  type Step,
  stateKeyOf,
  type Template,
  valueAt,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unsafe-cursor',
  summary: '`update_state` that moves a cursor to the end of the run, or never',
  why: `A cursor says from when on the next run has to read. Its right value is the moment at which this run *began* (\`sync_job_run.started_at\`): a record that changes while the run reads other pages is then met
by the next one. \`$now()\`, \`$millis()\` and \`sync_job_run.finished_at\` are moments after the reading. What changed in between is before the new cursor, and no run ever reads it. A test account changes nothing
during a run, so this shows up months later as records that are out of date.

A value that is written out, or made of arguments alone, is the same in each run: the cursor never moves, and the job reads everything again each time. \`config.value\` takes placeholders;
JSONata written there is a string like any other, and belongs in \`config.value_expression\`.

The rule looks at keys that a \`get_state\` of the job reads, where the job has requests. It is silent about what is computed from the time (\`$millis() - 3600000\`), about a formatted \`$now("[Y0001]-[M01]-[D01]")\`, about
an argument that a request sends, too (the end of a window that the caller moves), and about fixed values that are flags: \`true\` and \`false\`, and what a \`run_if\` looks at.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    late: (d: { text: string; key: string }) =>
      `"${d.text}" moves "${d.key}" to the end of the run: what changes during the run is never read`,
    fixed: (d: { step: string; key: string }) => `"${d.step}" always writes the same value, so "${d.key}" never moves`,
    args: (d: { step: string; key: string }) => `"${d.step}" writes nothing but arguments, so "${d.key}" never moves`,
  },
  examples: [
    {
      title: 'Cursors that move to the end of the run',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, format: integrated_account_id, required: true }
          hook: { type: string, format: webhook_id, required: true }
        resources:
          - { name: since, type: get_state, config: { key: since, default: "2024-01-01" } }
          - { name: count, type: get_state, depends_on: since, config: { key: count, default: "2024-01-01" } }
          - { name: until, type: get_state, depends_on: count, config: { key: until, default: "2024-01-01" } }
          - name: tickets
            type: request
            depends_on: until
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              updated_at: { gt: "{{resources.since.value}}", lt: "{{resources.until.value}}" }
              created_at: { gt: "{{resources.count.value}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move-since, type: update_state, depends_on: done, config: { key: since, value_expression: $now() } }
          - { name: move-count, type: update_state, depends_on: done, config: { key: count, value: "{{sync_job_run.finished_at:any}}" } }
          - name: move-until
            type: update_state
            depends_on: done
            config:
              key: until
              value_expression: |-
                sync_job_run.status = 'completed' ? $fromMillis($millis()) : sync_job_run.finished_at.toISOString()
      `,
      findings: [
        {
          message: 'late',
          covers: '$now()',
          help: 'write the moment at which the run began: `value_expression: sync_job_run.started_at.toISOString()`',
        },
        { message: 'late', covers: '{{sync_job_run.finished_at:any}}' },
        {
          message: 'late',
          covers: "sync_job_run.status = 'completed' ? $fromMillis($millis()) : sync_job_run.finished_at.toISOString()",
        },
        { message: 'late', covers: '$millis()' },
      ],
    },
    {
      title: 'Cursors that never move',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, format: integrated_account_id, required: true }
          hook: { type: string, format: webhook_id, required: true }
          start_date: { type: string, format: date, default: "2024-01-01" }
        resources:
          - { name: a, type: get_state, config: { key: a, default: "{{args.start_date}}" } }
          - { name: b, type: get_state, depends_on: a, config: { key: b, default: "2024-01-01" } }
          - { name: c, type: get_state, depends_on: b, config: { key: c, default: "2024-01-01" } }
          - { name: d, type: get_state, depends_on: c, config: { key: d, default: { since: "2024-01-01" } } }
          - name: tickets
            type: request
            depends_on: d
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { a: "{{resources.a.value}}", b: "{{resources.b.value}}", c: "{{resources.c.value}}", d: "{{resources.d.value:json}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move-a, type: update_state, depends_on: done, config: { key: a, value: "{{args.start_date}}T00:00:00Z" } }
          - { name: move-b, type: update_state, depends_on: done, config: { key: b, value: "$now()" } }
          - { name: move-c, type: update_state, depends_on: done, config: { key: c, value_expression: '$exists(args.start_date) ? args.start_date : "2024-01-01"' } }
          - { name: move-d, type: update_state, depends_on: done, config: { key: d, value: { since: "2025-01-01" } } }
      `,
      findings: [
        { message: 'args', covers: '{{args.start_date}}T00:00:00Z' },
        { message: 'fixed', covers: '$now()', help: 'JSONata belongs in `value_expression`' },
        { message: 'args', covers: '$exists(args.start_date) ? args.start_date : "2024-01-01"' },
        { message: 'fixed', covers: '{ since: "2025-01-01" }' },
      ],
    },
    {
      title: 'The start of the run, an hour before its end, what a step has read, the end of a window, a flag',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, format: integrated_account_id, required: true }
          hook: { type: string, format: webhook_id, required: true }
          until: { type: string, format: date, required: true }
        resources:
          - { name: a, type: get_state, config: { key: a, default: "2024-01-01" } }
          - { name: b, type: get_state, depends_on: a, config: { key: b, default: "2024-01-01" } }
          - { name: c, type: get_state, depends_on: b, config: { key: c, default: "2024-01-01" } }
          - { name: d, type: get_state, depends_on: c, config: { key: d, default: "no" } }
          - { name: e, type: get_state, depends_on: d, config: { key: e, default: "2024-01-01" } }
          - name: tickets
            type: request
            depends_on: e
            run_if: resources.d.value != "yes"
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { a: "{{resources.a.value}}", b: "{{resources.b.value}}", c: "{{resources.c.value}}", e: "{{resources.e.value}}", to: "{{args.until}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move-a, type: update_state, depends_on: done, config: { key: a, value: "{{sync_job_run.started_at:any}}" } }
          - { name: move-b, type: update_state, depends_on: done, config: { key: b, value_expression: $fromMillis($millis() - 3600000) } }
          - { name: move-c, type: update_state, depends_on: done, config: { key: c, value: "{{args.until}}" } }
          - { name: move-d, type: update_state, depends_on: done, config: { key: d, value: "yes" } }
          - { name: move-e, type: update_state, depends_on: done, config: { key: e, value_expression: '$now("[Y0001]-[M01]-[D01]")' } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const updates = job.stepsOfType('update_state');
    if (updates.length === 0 || job.stepsOfType('request').length === 0) return;
    const read = byStateKey(job, 'get_state');
    if (read.size === 0) return;
    const values = stateValues(job);
    const expressions = new Map(job.expressions.map((one) => [one.node, one]));
    let flags: ReadonlySet<Step> | undefined;
    let sent: ReadonlySet<string> | undefined;
    for (const step of updates) {
      const key = stateKeyOf(step);
      const readers = key && read.get(comparableKey(key));
      const expression = step.config && valueAt(step.config, 'value_expression');
      const value = isPresent(expression) ? expression : step.config && valueAt(step.config, 'value');
      if (!readers || !isPresent(value)) continue;
      const written = isPresent(expression)
        ? ofExpression(value, expressions.get(value))
        : ofTemplate(value, step, values);
      const data = { step: nameOf(step), key: key.value };
      const help = 'write the moment at which the run began: `value_expression: sync_job_run.started_at.toISOString()`';
      for (const { text, place } of written.late) report('late', place, { text, key: key.value }, { help });
      if (written.late.length > 0 || !written.basis) continue;
      flags ??= testedStates(job);
      if (readers.some((one) => flags!.has(one))) continue;
      if (written.basis === 'args') {
        sent ??= sentArgs(job);
        if (!written.args.some((name) => sent!.has(name))) report('args', placeOf(value), data, { help });
      } else if (!isFlag(value)) {
        const isJsonata =
          isString(value) && !isPresent(expression) && /^\s*(?:\$\w+\(|sync_job_run\.)/.test(value.value);
        report('fixed', placeOf(value), data, { help: isJsonata ? 'JSONata belongs in `value_expression`' : help });
      }
    }
  },
});

/** What a node writes. */
interface Written {
  /** The moments after the reading that it may be. */
  readonly late: readonly { readonly text: string; readonly place: Place }[];
  /** What it is made of, where it is the same in each run. */
  readonly basis?: 'literals' | 'args';
  readonly args: readonly string[];
}

const UNKNOWN: Written = { late: [], args: [] };

function ofExpression(node: Node, expression: Expression | undefined): Written {
  const analysis = expression?.analysis;
  if (!isString(node) || !analysis || analysis.error || analysis.dynamic) return UNKNOWN;
  const { outcomes, paths } = analysis;
  const late = outcomes.flatMap((outcome) => {
    if (outcome.kind === 'clock') {
      const { start, end } = outcome;
      return [{ text: node.value.slice(start, end), place: placeIn(node, start, end) }];
    }
    const isLate = outcome.kind === 'path' && isEndOfRun(outcome.path);
    return isLate ? [{ text: outcome.path.join('.'), place: placeOf(node) }] : [];
  });
  const args = paths.flatMap(({ segments: [root, name] }) => (root!.text === 'args' && name ? [name.text] : []));
  const isFixed = outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'fixed');
  if (!isFixed) return { late, args };
  const isOfArgs = outcomes.some((outcome) => outcome.kind === 'fixed' && outcome.basis === 'args');
  return { late, args, basis: isOfArgs ? 'args' : 'literals' };
}

function ofTemplate(value: Node, step: Step, { unreadable, uses }: StateValues): Written {
  if (unreadable.has(step)) return UNKNOWN;
  const own = uses.get(step) ?? [];
  const late = own
    .filter(({ references: [first] }) => isEndOfRun(first!.names.map(({ text }) => text)))
    .map(({ placeholder: { start, end }, template }) => ({
      text: template.scalar.value.slice(start, end),
      place: placeOf(value),
    }));
  const references = own.flatMap((use) => use.references);
  const args = references.flatMap(({ resolution }) =>
    resolution.kind === 'arg' ? [resolution.argument.name.value] : [],
  );
  if (args.length < references.length) return { late, args };
  return { late, args, basis: args.length > 0 ? 'args' : 'literals' };
}

function isEndOfRun([root, field]: readonly string[]): boolean {
  return root === 'sync_job_run' && field === 'finished_at';
}

/** The placeholders in what the nodes of a job write. */
interface StateValues {
  readonly uses: ReadonlyMap<Step, readonly PlaceholderUse[]>;
  /** The nodes with something that can't be read. */
  readonly unreadable: ReadonlySet<Step>;
}

function stateValues(job: Job): StateValues {
  const isValue = ({ step, field, path }: Template) =>
    step?.type === 'update_state' && field === 'config' && path[0] === 'value';
  const uses = new Map<Step, PlaceholderUse[]>();
  for (const use of job.references.uses) {
    const { template } = use;
    if (!isValue(template)) continue;
    const own = uses.get(template.step!);
    if (own) own.push(use);
    else uses.set(template.step!, [use]);
  }
  const broken = job.templates.filter(
    (template) =>
      isValue(template) && (template.problems.length > 0 || template.placeholders.some(({ problem }) => problem)),
  );
  return { uses, unreadable: new Set(broken.map(({ step }) => step!)) };
}

/** The states that a `run_if` looks at, be it through a key of the context. */
function testedStates(job: Job): ReadonlySet<Step> {
  const tested = new Set<Step>();
  const contexts = new Set<Step | undefined>();
  for (const { field, resolution } of job.references.all) {
    if (field !== 'run_if') continue;
    if (resolution.kind === 'step') tested.add(resolution.step);
    if (resolution.kind === 'context') contexts.add(resolution.step);
  }
  for (const { step, resolution } of job.references.all) {
    if (resolution.kind === 'step' && contexts.has(step)) tested.add(resolution.step);
  }
  return tested;
}

/** The arguments that requests send, other than in the place of something else that is missing. */
function sentArgs(job: Job): ReadonlySet<string> {
  const sent = new Set<string>();
  const isSent = (step: Step | undefined, field: string) =>
    step?.type === 'request' && (field === 'query' || field === 'body');
  for (const { template, references } of job.references.uses) {
    const [first] = references;
    if (first?.resolution.kind === 'arg' && isSent(template.step, template.field))
      sent.add(first.resolution.argument.name.value);
  }
  for (const { step, field, expression, resolution } of job.references.all) {
    if (expression && resolution.kind === 'arg' && isSent(step, field)) sent.add(resolution.argument.name.value);
  }
  return sent;
}

/** Whether what is written says yes or no, or is a number, such as the version of what is written. */
function isFlag(value: Node): boolean {
  return (
    value.kind === 'scalar' &&
    (typeof value.value === 'boolean' || /^\s*(?:true|false|\d{1,6})\s*$/.test(String(value.value)))
  );
}
