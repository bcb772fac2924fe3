import {
  type Dependency,
  defineRule,
  isSequence,
  type Job,
  nameOf,
  persistedNames,
  persistedSteps,
  type Resolution,
  type Step,
  stepsWithoutRequest,
} from '../src/rule/index.ts';

const reading: readonly string[] = ['list', 'get'];

export default defineRule({
  id: 'discarded-records',
  summary: 'a step whose records are neither persisted nor used',
  why: `Records of a Proxy API resource are kept only with \`persist: true\`; in runtime 4, records of any node are kept only if a
destination lists the node in \`resources_to_persist\`. A step whose records are neither kept nor used by another step
costs API calls and yields nothing. Usually \`persist: true\` or the entry in \`resources_to_persist\` was forgotten, and
the data is missed days later.`,
  severity: 'warning',
  group: 'State and destinations',
  messages: {
    legacy: (d: { step: string }) =>
      `the records of "${d.step}" are discarded: it is not persisted, and no step depends on it`,
    graph: (d: { step: string }) =>
      `the records of "${d.step}" are discarded: no destination persists it, and no node depends on it`,
  },
  examples: [
    {
      title: 'Proxy API resources without `persist`',
      source: `
        integration_name: hubspot
        resources:
          - { resource: crm/contacts, method: list }
          - { resource: owners, method: list, persist: true }
          - { resource: teams, method: list }
          - { method: get, resource: me, persist: false }
      `,
      findings: [
        { message: 'legacy', covers: 'resource' },
        { message: 'legacy', covers: 'method' },
      ],
    },
    {
      title: 'A node that no destination lists',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool, depends_on: tickets }
          - { name: users, type: request, resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [users] }
      `,
      findings: [{ message: 'graph', covers: 'name' }],
    },
    {
      title: 'A parent, a step that writes, a typo in the name of the parent',
      source: `
        integration_name: hubspot
        resources:
          - { resource: owners, method: list }
          - { resource: crm/contacts, method: list, depends_on: owners }
          - { resource: teams, method: create, body: { a: b } }
          - { resource: files, method: list }
          - { resource: crm/notes, method: list, depends_on: filez }
      `,
      also: ['unknown-dependency'],
      findings: [],
    },
  ],
  check(job, report) {
    const message = job.runtime.kind;
    const discards = message === 'legacy' ? discardsInLegacy : discardsInGraph(job);
    if (namesNothing(job)) return;
    const read = stepsReadFromAside(job);
    const recordless = stepsWithoutRequest(job);
    for (const step of job.steps) {
      if (discards(step) && !recordless.has(step) && !job.graph.hasChildren(step) && !read.has(step))
        report(message, step.missingKeyPlace, { step: nameOf(step) }, { help: helpFor(message, nameOf(step)) });
    }
  },
});

function helpFor(kind: Job['runtime']['kind'], name: string): string {
  return kind === 'legacy'
    ? 'add `persist: true`, or remove the step'
    : `add "${name}" to the \`resources_to_persist\` of a destination, or remove the node`;
}

/**
 * Whether some step's parent can't be known: it names neither a step nor something near one, or
 * none and reads others.
 */
function namesNothing(job: Job): boolean {
  return (
    job.steps.some((step) => isUnclear(job.graph.dependency(step))) ||
    job.references.broken.some(({ step, resolution }) => readsFromAside(resolution) && isRoot(step)) ||
    persistedNames(job).some(({ named, byResource, near }) => named.length === 0 && !byResource && !near)
  );
}

/** The steps whose records others mean to read, but do not depend on. */
function stepsReadFromAside(job: Job): ReadonlySet<Step> {
  const steps = new Set<Step>();
  for (const { resolution } of [...job.references.broken, ...job.loops]) {
    if (resolution.kind === 'notUpstream') steps.add(resolution.step);
  }
  return steps;
}

function readsFromAside({ kind }: Resolution): boolean {
  return kind === 'notUpstream' || kind === 'contextNotUpstream';
}

function isRoot(step: Step | undefined): boolean {
  return step !== undefined && step.type !== 'destination' && !step.dependsOn;
}

function isUnclear(dependency: Dependency): boolean {
  if (dependency.kind === 'unreadable') return true;
  return dependency.kind === 'unknown' && !dependency.near && !dependency.byResource;
}

function discardsInLegacy(step: Step): boolean {
  if (step.type !== 'request' || !step.resource?.ofProxy) return false;
  const persist = step.field('persist')?.value;
  const kept = persist !== undefined && !(persist.kind === 'scalar' && persist.value === false);
  return !kept && reads(step);
}

function discardsInGraph(job: Job): (step: Step) => boolean {
  const persisted = persistedSteps(job);
  const namesAll = (step: Step) => {
    const list = step.field('resources_to_persist')?.value;
    return isSequence(list) && list.items.length === step.persists.length;
  };
  const readable = job.steps.every(({ type }) => type !== undefined) && job.stepsOfType('destination').every(namesAll);
  return (step) => {
    const yields = step.type === 'transform' || step.type === 'spool' || (step.type === 'request' && reads(step));
    return readable && yields && step.name !== undefined && !persisted.has(step);
  };
}

function reads(step: Step): boolean {
  return step.method !== undefined && reading.includes(step.method.meant);
}
