import {
  contains,
  defineRule,
  type Entry,
  entryOf,
  entryRemoval,
  isPresent,
  type Job,
  type Node,
  perObject,
  placeOf,
  type Step,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'ineffective-persist',
  summary: '`persist` on a Unified API resource',
  why: `Resources of a Unified API are always persisted, whatever \`persist\` says; it matters only for Proxy API resources.
\`persist: true\` is merely redundant. \`persist: false\` is worse: its author believes that the records are not kept, but
they are.`,
  severity: 'warning',
  fix: 'unsafe',
  group: 'Structure',
  messages: {
    superfluous: (d: { resource: string }) => `"${d.resource}" is a Unified API resource: it is always persisted`,
    ignored: (d: { resource: string }) =>
      `"${d.resource}" is a Unified API resource: it is persisted although \`persist\` is \`false\``,
  },
  examples: [
    {
      title: 'Redundant and ignored',
      source: `
        integration_name: hubspot
        resources:
          - resource: owners
            method: list
            persist: true
          - resource: crm/contacts
            method: list
            persist: true
          - resource: crm/deals
            persist: false
            method: list
          - { resource: crm/notes, persist: true, method: list }
      `,
      findings: [
        { message: 'superfluous', covers: 'true' },
        { message: 'ignored', covers: 'false' },
        { message: 'superfluous', covers: 'true' },
      ],
      fixed: `
        integration_name: hubspot
        resources:
          - resource: owners
            method: list
            persist: true
          - resource: crm/contacts
            method: list
          - resource: crm/deals
            method: list
          - { resource: crm/notes, method: list }
      `,
    },
    {
      title: 'Proxy API resources',
      source: `
        integration_name: hubspot
        resources:
          - { resource: owners, method: list, persist: true }
          - { resource: me, method: get, persist: false, name: a }
          - { resource: teams, method: list, depends_on: a, persist: true }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.runtime.kind !== 'legacy') return;
    for (const step of job.stepsOfType('request')) {
      const entry = step.resource?.unified === undefined ? undefined : entryOf(step.node, 'persist');
      if (!step.resource || !entry || !isPresent(entry.value)) continue;
      const value = entry.value.kind === 'scalar' ? entry.value.value : undefined;
      const edits = isMerged(entry, step, job) ? undefined : entryRemoval(job.file, step.node, entry);
      const safety = value === true ? 'safe' : 'unsafe';
      const help = 'remove `persist`';
      const fix = edits && ({ safety, description: help, edits } as const);
      const message = value === false ? 'ignored' : 'superfluous';
      report(message, placeOf(entry.value), { resource: step.resource.value }, { help, fix });
    }
  },
});

/** Whether a merge key may give the entry to other steps, or another one to this step once it is gone. */
function isMerged({ key }: Entry, step: Step, job: Job): boolean {
  return (
    !contains(step.node, key) ||
    sharedKeys(job).has(key) ||
    /<<\s*:/.test(job.file.text.slice(step.node.start, step.node.end))
  );
}

/** The keys that several steps have. */
const sharedKeys = perObject((job: Job): ReadonlySet<Node> => {
  const seen = new Set<Node>();
  const again = new Set<Node>();
  for (const { key } of job.steps.flatMap(({ node }) => node.entries)) {
    if (seen.has(key)) again.add(key);
    seen.add(key);
  }
  return again;
});
