import {
  defineRule,
  type Expression,
  type Fix,
  isString,
  kindOf,
  type Node,
  type Place,
  placeIn,
  placeOf,
  quoting,
  type SourceFile,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'invalid-expression',
  summary: 'JSONata that does not parse, or is no text at all',
  why: `\`run_if\`, \`args_validation\`, the expressions of nodes, and \`query\` and \`body\` where they are text, are JSONata. An expression that does not parse fails when the node runs, which for a
rare branch may be weeks after the upload.

YAML takes some expressions for its own syntax before JSONata sees them: \`!args.x\` is a tag and leaves nothing, \`{"a": args.x}\` is a map, \`true\` a boolean. Quote them, or write
them as a block below \`|-\`, in which nothing is special. JSONata knows no \`==\`, \`&&\`, \`||\` and \`!\` (it has \`=\`, \`and\`, \`or\` and \`$not(…)\`), and no placeholders: it reads \`args.x\`
directly.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    syntax: (d: { problem: string }) => d.problem,
    tag: (d: { tag: string }) => `"${d.tag}" is a tag for YAML, not part of an expression`,
    notText: (d: { name: string; found: string }) => `"${d.name}" is ${d.found}, expected a string of JSONata`,
  },
  examples: [
    {
      title: 'Operators of another language, a bracket that is not closed',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: $exists(args.full) and args.full
            body: '{ "status": "closed" }'
          - name: notify
            type: request
            resource: ticketing/comments
            method: create
            integrated_account_id: "{{args.account}}"
            depends_on: close
            run_if: args.full == true
            body: |
              {
                "tags": ["sync", $string(args.full),
                "text": "done"
              }
      `,
      findings: [
        { message: 'syntax', covers: '==', help: 'JSONata compares with "="' },
        { message: 'syntax', covers: ':' },
      ],
    },
    {
      title: 'A tag of YAML',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: !args.full
          - { name: begin, type: event, config: { name: start }, run_if: !$exists(args.full) }
          - { name: end, type: event, config: { name: complete }, run_if: !args.full = true }
      `,
      findings: [
        { message: 'tag', covers: '!args.full', help: 'did you mean "$not(args.full)"?' },
        { message: 'tag', covers: '!$exists(args.full)', help: 'did you mean "$not($exists(args.full))"?' },
        { message: 'tag', covers: '!args.full', help: 'JSONata writes $not(…)' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: $not(args.full)
          - { name: begin, type: event, config: { name: start }, run_if: $not($exists(args.full)) }
          - { name: end, type: event, config: { name: complete }, run_if: !args.full = true }
      `,
      yamlOnly: 'JSON has no tags',
    },
    {
      title: 'A map, a boolean, a list',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        args_validation: [args.account]
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: true
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: { "id": resources.tickets.id, 'note': "it's" }
          - name: long
            type: transform
            depends_on: tickets
            config:
              expression:
                id: resources.tickets.id
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short, long]
      `,
      findings: [
        { message: 'notText', covers: '[args.account]' },
        { message: 'notText', covers: 'true' },
        { message: 'notText', covers: `{ "id": resources.tickets.id, 'note': "it's" }` },
        { message: 'notText', covers: 'id: resources.tickets.id', help: 'write the expression as text, below "|-"' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        args_validation: "[args.account]"
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            run_if: "true"
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: '{ "id": resources.tickets.id, ''note'': "it''s" }'
          - name: long
            type: transform
            depends_on: tickets
            config:
              expression:
                id: resources.tickets.id
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short, long]
      `,
    },
    {
      title: 'A placeholder',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          full: { type: boolean, default: false }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: "args.full and {{args.account}} = 'a'"
      `,
      findings: [{ message: 'syntax', covers: '{{args.account}}', help: 'write args.account' }],
    },
    {
      title: 'In all styles',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          ids: { type: array, required: true }
        args_validation: '$count(args.ids) > 99 ? { "message": "too many" }'
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: $not($exists(args.ids)) or args.ids[0] = "a"
            query: ~
            body: |-
              (
                $n := $count(args.ids); /* how many */
                { "n": $n }
              )
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { node, field, analysis } of job.expressions) {
      if (isUnquoted(node)) continue;
      if (node.tag) {
        const tag = job.file.text.slice(node.tag.start, node.tag.end);
        report('tag', { ...node.tag, node }, { tag }, untagged({ ...node.tag, node }, tag));
      } else if (!analysis) {
        const name = field.slice(field.lastIndexOf('.') + 1);
        report('notText', placeOf(node), { name, found: kindOf(node) }, asText(job.file, node));
      } else if (analysis.error && isString(node)) {
        const { start, end, message, help } = analysis.error;
        report('syntax', placeIn(node, start, end), { problem: message }, { help });
      }
    }
  },
});

/** A plain text that begins with a brace is a placeholder without quotes, which has a rule of its own. */
function isUnquoted(node: Node): boolean {
  return isString(node) && node.style === 'plain' && node.value.startsWith('{{');
}

/** What `!x` was most likely meant as. */
function untagged({ start, end, node }: Place, tag: string): { help: string; fix?: Fix } {
  const operand = /^!(\$?[\w.]+(?:\([\w.$]*\))?)$/.exec(tag)?.[1];
  if (operand === undefined || !isString(node) || node.value !== '' || node.style !== 'plain')
    return { help: 'JSONata writes $not(…)' };
  const text = `$not(${operand})`;
  return {
    help: `did you mean "${text}"?`,
    fix: { safety: 'suggest', description: `change to "${text}"`, edits: [{ start, end, text }] },
  };
}

/** The way to put what YAML or JSON took for a value of their own into a string. */
function asText(file: SourceFile, node: Expression['node']): { help: string; fix?: Fix } {
  if (node.kind !== 'scalar' && !node.flow) return { help: 'write the expression as text, below "|-"' };
  const isLine =
    node.kind === 'scalar' || (file.language === 'yaml' && !/[\r\n]/.test(file.text.slice(node.start, node.end)));
  if (!isLine) return { help: 'write the expression as one string' };
  return {
    help: 'put it in quotes',
    fix: { safety: 'suggest', description: 'put it in quotes', edits: quoting(file, node) },
  };
}
