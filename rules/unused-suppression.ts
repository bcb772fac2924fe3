import { defineRule, type Edit, type SourceFile, type SuppressedRule, type Suppression } from '../src/rule/index.ts';

export default defineRule({
  id: 'unused-suppression',
  summary: 'a suppression comment that hides nothing',
  why: `The mistake that it suppressed has been fixed, or the comment is on the wrong line. If it stays, it hides the next mistake
of its kind.`,
  severity: 'warning',
  fix: 'unsafe',
  group: 'The tool',
  messages: {
    unused: (d: { rule: string }) => `unused suppression of "${d.rule}"`,
    unusedEnable: (d: { rule: string }) => `"${d.rule}" is not disabled before this comment`,
  },
  examples: [
    {
      title: 'One of two names, a whole comment, and `enable` without `disable`',
      source: `
        integration_name: zendesk
        resources:
          # sync-job-lint-disable-next-line unknown-method, missing-id
          - { resource: ticketing/tickets, method: POST }
          - { resource: ticketing/users, method: list } # sync-job-lint-disable-line unknown-method
          # sync-job-lint-enable missing-id
      `,
      findings: [
        { message: 'unused', covers: 'missing-id' },
        { message: 'unused', covers: 'unknown-method' },
        { message: 'unusedEnable', covers: 'missing-id' },
      ],
      fixed: `
        integration_name: zendesk
        resources:
          # sync-job-lint-disable-next-line unknown-method
          - { resource: ticketing/tickets, method: POST }
          - { resource: ticketing/users, method: list }
      `,
      yamlOnly: 'JSON has no comments',
    },
    {
      title: 'Suppressions of every kind that are used',
      source: `
        # sync-job-lint-disable-file missing-id -- ids come from the account
        integration_name: zendesk
        args_schema:
          text: { type: string, required: true }
        resources:
          - { resource: ticketing/tickets, method: get }
          # sync-job-lint-disable unknown-method
          - { resource: ticketing/users, method: PUT }
          # sync-job-lint-enable unknown-method
          # sync-job-lint-disable-next-line unknown-method, undeclared-arg -- two at once

          # another comment
          - { resource: ticketing/teams, method: POST, query: { a: "{{args.x}}" } }
          - resource: ticketing/comments
            method: list
            query:
              text: | # sync-job-lint-disable-line undeclared-arg
                one {{args.text}}
                two {{args.y}}
      `,
      findings: [],
      yamlOnly: 'JSON has no comments',
    },
  ],
  checkSuppressions({ file, all }, report) {
    for (const suppression of all) {
      for (const name of suppression.names) {
        if (name.state !== 'unused' || suppression.kind === undefined) continue;
        const message = suppression.kind === 'enable' ? 'unusedEnable' : 'unused';
        const edits = [suppression.names.length === 1 ? wholeComment(file, suppression) : oneName(suppression, name)];
        const help = 'remove it';
        const fix = { safety: 'unsafe', description: help, edits } as const;
        report(message, name, { rule: name.value }, { help, fix });
      }
    }
  },
});

/** The comment with the spaces before it, and its line if nothing else is on it. */
function wholeComment({ text }: SourceFile, { comment }: Suppression): Edit {
  let { start, end } = comment;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  const atLineStart = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r';
  if (atLineStart) end += /^(?:\r\n|\n|\r)?/.exec(text.slice(end, end + 2))![0].length;
  return { start, end, text: '' };
}

/** A name with the comma that separates it from its neighbour. */
function oneName({ names }: Suppression, name: SuppressedRule): Edit {
  const index = names.indexOf(name);
  const before = names[index - 1];
  return before
    ? { start: before.end, end: name.end, text: '' }
    : { start: name.start, end: names[index + 1]!.start, text: '' };
}
