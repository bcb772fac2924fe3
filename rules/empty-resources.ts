import { defineRule, placeOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'empty-resources',
  summary: '`resources` is an empty list',
  why: 'A job without steps is accepted and runs, and pulls nothing. Most often a step was commented out or lost in a merge.',
  severity: 'warning',
  group: 'Structure',
  messages: {
    empty: () => '`resources` lists no steps: the job runs and pulls nothing',
  },
  examples: [
    {
      title: 'A job that pulls nothing',
      source: `
        integration_name: zendesk
        resources: []
      `,
      findings: [{ message: 'empty', covers: '[]' }],
    },
    {
      title: 'A later job of a list',
      source: `
        - integration_name: zendesk
          resources:
            - resource: ticketing/tickets
              method: list
        - integration_name: hubspot
          resources: [ ]
      `,
      findings: [{ message: 'empty', covers: '[ ]' }],
    },
    {
      title: 'A job with a step',
      source: `
        integration_name: zendesk
        resources:
          - resource: ticketing/tickets
            method: list
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.resources?.items.length === 0) report('empty', placeOf(job.resources), {});
  },
});
