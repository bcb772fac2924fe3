import {
  defineRule,
  type Edit,
  insertion,
  pathText,
  quoting,
  type Reference,
  type SourceFile,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'unquoted-path',
  summary: 'a name with a hyphen that needs backticks in JSONata',
  why: `In JSONata, a hyphen subtracts: \`resources.knowledge-base.pages\` is \`resources.knowledge\` minus \`base.pages\`. It
parses, but neither side has a value, so neither does the result: the records are empty, without an error. A name with a
hyphen needs backticks: \`\` resources.\`knowledge-base\`.pages \`\`. In a placeholder
(\`{{resources.knowledge-base.pages.id}}\`) it does not.`,
  severity: 'error',
  fix: 'safe',
  group: 'Expressions',
  messages: {
    subtraction: (d: { path: string }) =>
      `"${d.path}" is a subtraction in JSONata: a name with a hyphen needs backticks`,
  },
  examples: [
    {
      title: 'A Unified API with a hyphen in its name',
      source: `
        default_runtime_version: 4
        integration_name: notion
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: all-pages
            type: request
            resource: knowledge-base/pages
            method: list
            integrated_account_id: "{{args.account}}"
          - name: content
            type: request
            resource: knowledge-base/page-content
            method: get
            id: "{{resources.knowledge-base.pages.id}}"
            integrated_account_id: "{{args.account}}"
            depends_on: all-pages
            run_if: resources.\`knowledge-base\`.pages.id and resources.knowledge-base.pages.type != "folder"
          - name: short
            type: transform
            depends_on: content
            config:
              expression: |-
                {
                  "title": resources.all-pages.title,
                  "body": resources.knowledge-base.page-content.body,
                  "size": resources.\`knowledge-base\`.page-content.size - 1
                }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
      findings: [
        {
          message: 'subtraction',
          covers: 'resources.knowledge-base.pages.type',
          help: 'write resources.`knowledge-base`.pages.type',
        },
        { message: 'subtraction', covers: 'resources.all-pages.title' },
        { message: 'subtraction', covers: 'resources.knowledge-base.page-content.body' },
        { message: 'subtraction', covers: 'resources.`knowledge-base`.page-content.size' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: notion
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: all-pages
            type: request
            resource: knowledge-base/pages
            method: list
            integrated_account_id: "{{args.account}}"
          - name: content
            type: request
            resource: knowledge-base/page-content
            method: get
            id: "{{resources.knowledge-base.pages.id}}"
            integrated_account_id: "{{args.account}}"
            depends_on: all-pages
            run_if: resources.\`knowledge-base\`.pages.id and resources.\`knowledge-base\`.pages.type != "folder"
          - name: short
            type: transform
            depends_on: content
            config:
              expression: |-
                {
                  "title": resources.\`all-pages\`.title,
                  "body": resources.\`knowledge-base\`.\`page-content\`.body,
                  "size": resources.\`knowledge-base\`.\`page-content\`.size - 1
                }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
    },
    {
      title: 'An argument, in a quoted string and in a flow map',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          page-size: { type: integer, required: true }
        args_validation: "args.page-size > 100 ? { \\"message\\": \\"at most 100\\" }"
        resources:
          - { name: close, type: request, resource: ticketing/tickets, method: update, id: "7", integrated_account_id: "{{args.account}}", body: '{ "it''s": args.page-size }' }
      `,
      findings: [
        { message: 'subtraction', covers: 'args.page-size' },
        { message: 'subtraction', covers: 'args.page-size' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          page-size: { type: integer, required: true }
        args_validation: "args.\`page-size\` > 100 ? { \\"message\\": \\"at most 100\\" }"
        resources:
          - { name: close, type: request, resource: ticketing/tickets, method: update, id: "7", integrated_account_id: "{{args.account}}", body: '{ "it''s": args.\`page-size\` }' }
      `,
    },
    {
      title: 'A key of the context, and a subtraction of one argument from another',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          page-size: { type: integer, required: true }
        resources:
          - name: page
            type: add_context
            config: { expression: '{ "page-no": args.page-size-1 }' }
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            depends_on: page
            body: '{ "no": page-no-args.page-size }'
      `,
      findings: [
        { message: 'subtraction', covers: 'args.page-size' },
        { message: 'subtraction', covers: 'page-no' },
        { message: 'subtraction', covers: 'args.page-size' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          page-size: { type: integer, required: true }
        resources:
          - name: page
            type: add_context
            config: { expression: '{ "page-no": args.\`page-size\`-1 }' }
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            depends_on: page
            body: '{ "no": \`page-no\`-args.\`page-size\` }'
      `,
    },
    {
      title: 'Intended subtractions',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          last: { type: integer, required: true }
          size: { type: integer, required: true }
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            body: '{ "first": args.last-args.size, "before": args.last - 1 }'
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const reference of job.references.all) {
      if (!reference.hyphenated) continue;
      const { place, segments } = reference;
      const { start, end } = place;
      const written = job.file.text.slice(start, end) || pathText(segments);
      const edits = backticks(reference, job.file);
      const right = segments.map(({ value }) => (value.includes('-') ? `\`${value}\`` : value)).join('.');
      const fix = { safety: 'safe', description: `change to ${right}`, edits } as const;
      // A backtick inside a name is a part of it.
      const isFixable = !segments.some(({ value }) => value.includes('`'));
      report('subtraction', place, { path: written }, { help: `write ${right}`, ...(isFixable && { fix }) });
    }
  },
});

/** Backticks around each name with a hyphen that has none. */
function backticks({ segments, place }: Reference, file: SourceFile): Edit[] {
  const isQuoted = (start: number) => start > place.start && /[`"']/.test(file.text.charAt(start - 1));
  const edits = segments
    .filter(({ value, start }) => value.includes('-') && !isQuoted(start))
    .flatMap(({ start, end }) => [insertion(start, '`'), insertion(end, '`')]);
  const { node } = place;
  // A value without quotes can't begin with a backtick.
  const isPlain = node.kind === 'scalar' && node.style === 'plain' && file.language === 'yaml';
  return isPlain && edits[0]?.start === node.start ? quoting(file, node, edits) : edits;
}
