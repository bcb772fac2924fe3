import { alternatives, correction, defineRule, nearest, suppressionKinds } from '../src/rule/index.ts';

export default defineRule({
  id: 'invalid-suppression',
  summary: 'a suppression comment that is misspelt, or names no rule or an unknown one',
  why: `A comment that is almost a suppression hides nothing, but its author believes that it does. A suppression must name its
rules, because one that hides everything would hide the next mistake as well:
\`# sync-job-lint-disable-next-line unknown-method -- the reason\`.`,
  severity: 'error',
  fix: 'suggest',
  group: 'The tool',
  messages: {
    directive: (d: { directive: string }) =>
      `"sync-job-lint-${d.directive}" is not a suppression, expected one of ${alternatives(suppressionKinds)}`,
    noRule: (d: { directive: string }) => `"sync-job-lint-${d.directive}" names no rule`,
    unknownRule: (d: { rule: string }) => `unknown rule "${d.rule}"`,
    unsuppressible: (d: { rule: string }) => `"${d.rule}" can't be suppressed`,
  },
  examples: [
    {
      title: 'A misspelt suppression, one without a rule, and one with an unknown rule',
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
      title: 'A comment that only mentions the tool',
      source: `
        # checked by sync-job-lint
        # sync-job-lint runs in CI, with the rules in .sync-job-lint.yaml
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
        report('noRule', comment, { directive: kind }, { help: 'name the rules to suppress, separated by commas' });
      }
      for (const name of names) {
        const data = { rule: name.value };
        if (name.state === 'unknown') {
          const help = '`sync-job-lint explain` lists the rules';
          report('unknownRule', name, data, { help, ...correction(name, nearest(name.value, ruleIds)) });
        } else if (name.state === 'unsuppressible') {
          report('unsuppressible', name, data, { help: 'remove its name' });
        }
      }
    }
  },
});
