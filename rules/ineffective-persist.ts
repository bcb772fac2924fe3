import { placeOf } from '../src/document/node.ts';
import { entryRemoval } from '../src/rule/fix.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  id: 'ineffective-persist',
  summary: '`persist` on a Unified API resource',
  why: `Resources of a Unified API are always persisted, whatever \`persist\` says; it matters for Proxy API resources alone. \`persist: true\` is only superfluous.
\`persist: false\` is worse: its author believes that the records are not kept, and they are.`,
  severity: 'warning',
  fix: 'unsafe',
  group: 'Runtimes 1 to 3',
  messages: {
    superfluous: (d: { resource: string }) => `"${d.resource}" is a Unified API resource: it is persisted anyway`,
    ignored: (d: { resource: string }) =>
      `"${d.resource}" is a Unified API resource: it is persisted, although \`persist\` is false`,
  },
  examples: [
    {
      title: 'Superfluous and ignored',
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
    if (job.runtime.kind !== 'list') return;
    for (const step of job.ofType('request')) {
      const entry = step.resource?.unified === undefined ? undefined : step.field('persist');
      if (!step.resource || !entry) continue;
      const value = entry.value.kind === 'scalar' ? entry.value.value : undefined;
      const edits = entryRemoval(job.file, entry);
      const safety = value === true ? 'safe' : 'unsafe';
      const fix = edits && { fix: { safety, description: 'remove `persist`', edits } as const };
      const message = value === false ? 'ignored' : 'superfluous';
      report(message, placeOf(entry.value), { resource: step.resource.value }, fix);
    }
  },
});
