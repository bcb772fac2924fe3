import { correction, defineRule, nearest, suppressionKinds } from '../src/rule/index.ts';

export default defineRule({
  id: 'invalid-suppression',
  summary: 'a suppression comment that names no rule, an unknown one, or is misspelt',
  why: `A comment that is almost a suppression hides nothing, and its author believes that it does. A suppression has to name its rules, since one that hides everything hides the next
mistake as well: \`# sync-job-lint-disable-next-line unknown-method -- the reason\`.`,
  severity: 'error',
  fix: 'suggest',
  group: 'The tool',
  messages: {
    directive: (d: { directive: string }) =>
      `"sync-job-lint-${d.directive}" is not a suppression, expected one of ${suppressionKinds.map((kind) => `"${kind}"`).join(', ')}`,
    noRule: (d: { directive: string }) => `"sync-job-lint-${d.directive}" names no rule, which would hide too much`,
    unknownRule: (d: { rule: string }) => `"${d.rule}" is not a rule`,
    unsuppressible: (d: { rule: string }) => `"${d.rule}" can't be suppressed`,
  },
  examples: [
    {
      title: 'Misspelt, without a rule, with an unknown one',
      source: `
        integration_name: zendesk
        resources:
          # sync-job-lint-disable-next-line unknown-method -- our integration has it
          - { resource: ticketing/tickets, method: GET }
          # sync-job-lint-disable-nextline unknown-method
          - { resource: ticketing/users, method: GET } # sync-job-lint-disable-line
          # sync-job-lint-disable-file unknow-method, syntax
      `,
      findings: [
        { message: 'directive', covers: 'disable-nextline', help: 'did you mean "disable-next-line"?' },
        { message: 'noRule', covers: '# sync-job-lint-disable-line' },
        { message: 'unknownRule', covers: 'unknow-method', help: 'did you mean "unknown-method"?' },
        { message: 'unsuppressible', covers: 'syntax' },
      ],
      also: ['unknown-method'],
      yamlOnly: 'JSON has no comments',
    },
    {
      title: 'A comment that only speaks of the tool',
      source: `
        # checked by sync-job-lint
        # sync-job-lint: see the README
        integration_name: zendesk
        resources:
          - { resource: ticketing/tickets, method: list }
      `,
      findings: [],
    },
  ],
  checkSuppressions({ all, ruleIds }, report) {
    for (const { kind, directive, comment, names } of all) {
      if (kind === undefined) {
        report(
          'directive',
          directive,
          { directive: directive.value },
          correction(directive, nearest(directive.value, suppressionKinds)),
        );
        continue;
      }
      if (names.length === 0) {
        report('noRule', comment, { directive: kind }, { help: 'name the rules to hide, separated by commas' });
      }
      for (const name of names) {
        const data = { rule: name.value };
        if (name.state === 'unknown') report('unknownRule', name, data, correction(name, nearest(name.value, ruleIds)));
        if (name.state === 'unsuppressible') report('unsuppressible', name, data);
      }
    }
  },
});
