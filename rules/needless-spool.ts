import {
  alternatives,
  defineRule,
  isPresent,
  isSequence,
  type Job,
  nameOf,
  persistedNames,
  type Step,
  stepsWithoutRequest,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'needless-spool',
  summary: 'a spool whose only readers take records one by one, or batch by batch',
  why: `A \`spool\` holds all records back until the last batch has come, and hands them on as one. A webhook gets the records in batches anyway, and a destination with \`loop_on\` writes them one by one. In front of
these it only costs: nothing is delivered before everything is read, all of it is held in memory, and a run that fails late has delivered nothing.

Persist the node above it instead. A spool is right in front of what needs all records at once: a \`transform\` that sums up or joins, an upload of one file. The rule is silent where a webhook has an \`expression\`, which may look at
all records together, and where anything else depends on the spool or reads it.`,
  severity: 'info',
  group: 'State and destinations',
  messages: {
    needless: (d: { step: string; readers: readonly string[] }) =>
      `"${d.step}" holds all records back, which ${alternatives(d.readers)} does not need`,
  },
  examples: [
    {
      title: 'In front of a webhook',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool, depends_on: tickets }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [all] }
      `,
      findings: [{ message: 'needless', covers: 'all', help: 'persist "tickets" instead' }],
    },
    {
      title: 'In front of a loop',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool, depends_on: tickets }
          - { name: store, type: destination, destination_type: datastore, method: uploadObject, loop_on: payload.records, config: { id: "{{args.bucket}}", config: { path: tickets, file_name: "{{payload.records.id}}.json", body: "{{payload.records:json}}" } }, resources_to_persist: [all] }
      `,
      findings: [{ message: 'needless', covers: 'all' }],
    },
    {
      title: 'In front of a transform, of one file, of an expression about all records',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool, depends_on: tickets }
          - { name: count, type: transform, depends_on: all, config: { expression: '{ "count": $count(resources.ticketing.tickets) }' } }
          - { name: users, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all-users, type: spool, depends_on: users }
          - { name: teams, type: request, resource: ticketing/teams, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all-teams, type: spool, depends_on: teams }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [count, all] }
          - { name: store, type: destination, destination_type: datastore, method: uploadObject, config: { id: "{{args.bucket}}", config: { path: users, file_name: all.json, body: "{{payload.records:json}}" } }, resources_to_persist: [all-users] }
          - { name: sum, type: destination, destination_type: webhook, config: { id: "{{args.hook}}", expression: '{ "count": $count(payload.records) }' }, resources_to_persist: [all-teams] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const spools = job.stepsOfType('spool');
    if (spools.length === 0 || job.stepsOfType('destination').length === 0) return;
    // A destination whose sources can't all be read may be one that needs the spool.
    if (!job.stepsOfType('destination').every(namesAll) || job.steps.some(({ type }) => type === undefined)) return;
    const outlets = outletsOf(job);
    const read = readByName(job);
    const recordless = stepsWithoutRequest(job);
    for (const step of spools) {
      const readers = outlets.get(step) ?? [];
      if (!step.name || readers.length === 0 || !readers.every(takesOneByOne)) continue;
      if (job.graph.hasChildren(step) || read.has(step) || recordless.has(step)) continue;
      const source = job.graph.dependency(step);
      if (source.kind !== 'step') continue;
      const data = { step: step.name.value, readers: readers.map(nameOf) };
      report('needless', step.name, data, { help: `persist "${nameOf(source.step)}" instead` });
    }
  },
});

function namesAll(step: Step): boolean {
  const list = step.field('resources_to_persist')?.value;
  return isSequence(list) && list.items.length > 0 && list.items.length === step.persists.length;
}

/** The destinations that write each step. */
function outletsOf(job: Job): ReadonlyMap<Step, readonly Step[]> {
  const outlets = new Map<Step, Step[]>();
  for (const { destination, named } of persistedNames(job)) {
    const [step] = named;
    if (!step) continue;
    const others = outlets.get(step);
    if (others) others.push(destination);
    else outlets.set(step, [destination]);
  }
  return outlets;
}

function takesOneByOne(step: Step): boolean {
  // A condition may look at all records together.
  if (step.field('run_if')) return false;
  const { destinationType, loopOn, config } = step;
  if (destinationType === 'datastore') return loopOn !== undefined && /^[\s{]*payload\b/.test(loopOn.value);
  if (destinationType !== 'webhook' || !config) return false;
  return config.entries.every(({ name, value }) => name === 'id' || !isPresent(value));
}

/** The steps that something reads by their name. */
function readByName(job: Job): ReadonlySet<Step> {
  const steps = new Set<Step>();
  for (const { resolution } of job.references.all) if (resolution.kind === 'step') steps.add(resolution.step);
  for (const { resolution } of job.loops) if (resolution.kind === 'step') steps.add(resolution.step);
  return steps;
}
