import { defineRule, placeOf } from '../src/rule/index.ts';

export default defineRule({
  id: 'empty-resources',
  summary: '`resources` is an empty list',
  why: 'A job without steps is accepted and runs, but reads nothing. Usually a step was commented out or lost in a merge.',
  severity: 'warning',
  group: 'Structure',
  messages: {
    empty: () => '`resources` is empty: the job runs and reads nothing',
  },
  examples: [
    {
      title: 'A job that reads nothing',
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
    if (job.resources?.items.length === 0) {
      report('empty', placeOf(job.resources), {}, { help: 'add a step, or remove the job' });
    }
  },
});
