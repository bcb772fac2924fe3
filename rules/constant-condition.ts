import {
  anything,
  defineRule,
  endlessness,
  isMapping,
  isString,
  kindsOf,
  placeOf,
  type Scalar,
  type Template,
  truthOf,
  valueAt,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'constant-condition',
  summary: 'a `run_if` or `recurse.if` that is always true, or never',
  why: `\`run_if\` is JSONata: \`'"false"'\`, with quotes of its own, is a string, and every string that is not empty counts as true,
so the node always runs. \`recurse.if\` is different: it takes a placeholder, and all other text (\`false\`, \`$count(x) > 0\`,
\`{{x}} = true\`) stays text. Text that is not empty counts as true, so the recursion never ends. A \`recurse.if\` that reads only arguments or the run
(\`{{args.deep:bool}}\`) is the same after each request.

Write the condition that was meant, or remove the field or the node. The rule looks at the condition alone, not at which
arguments are required.`,
  severity: 'warning',
  group: 'Expressions',
  messages: {
    always: () => 'this `run_if` is always true, so the node always runs',
    never: () => 'this `run_if` is never true, so the node never runs',
    unchanging: () =>
      'this `recurse.if` reads nothing of the record: it is the same after each request, so the recursion never begins or never ends',
    text: () => 'this `recurse.if` is always true: it is text, and text that is not empty counts as true',
  },
  examples: [
    {
      title: 'Literals and objects',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: a, type: request, run_if: '"false"', resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: b, type: request, run_if: "false", resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: '{ "if": 1 }', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: d, type: request, run_if: '$not("no") and args.account = "x"', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d] }
      `,
      findings: [
        { message: 'always', covers: '"false"', help: 'a string that is not empty counts as true, whatever it says' },
        { message: 'never', covers: 'false' },
        { message: 'always', covers: '{ "if": 1 }' },
        { message: 'never', covers: '$not("no") and args.account = "x"' },
      ],
    },
    {
      title: 'Text around the placeholder of a recursion, and JSONata in its place',
      source: `
        integration_name: notion
        resources:
          - { resource: pages, method: list, persist: true, recurse: { if: "{{resources.pages.next}} = true", config: { id: "{{resources.pages.id}}" } } }
          - { resource: blocks, method: list, persist: true, recurse: { if: "$exists(resources.blocks.next)", config: { id: "{{resources.blocks.id}}" } } }
          - { resource: files, method: list, persist: true, recurse: { if: "false", config: { id: "{{resources.files.id}}" } } }
      `,
      findings: [
        { message: 'text', covers: '{{resources.pages.next}} = true', help: 'write one placeholder and nothing else' },
        { message: 'text', covers: '$exists(resources.blocks.next)' },
        { message: 'text', covers: 'false' },
      ],
    },
    {
      title: 'A recursion that an argument decides',
      source: `
        integration_name: notion
        args_schema:
          deep: { type: boolean, default: false }
        resources:
          - { resource: pages, method: list, persist: true, recurse: { if: "{{args.deep:bool}}", config: { id: "{{resources.pages.id}}" } } }
          - { resource: blocks, method: list, persist: true, recurse: { if: "{{resources.blocks.more:bool?:false:bool}}", config: { id: "{{resources.blocks.id}}" } } }
      `,
      findings: [
        {
          message: 'unchanging',
          covers: '{{args.deep:bool}}',
          help: 'read the record, such as "{{resources.pages.has_more:bool?:false:bool}}"',
        },
      ],
    },
    {
      title: 'What a run decides',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: a, type: request, run_if: $exists(args.account), resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: b, type: request, run_if: 'args.account = "x" ? true : false', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: '($x := args.account; $x)', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: d, type: request, resource: pages, method: list, integrated_account_id: "{{args.account}}", recurse: { if: "{{resources.pages.more:bool?:false:bool}}", config: { id: "{{resources.pages.id}}" } } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c, d] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { field, node, analysis } of job.expressions) {
      if (field !== 'run_if' || !analysis?.ast || analysis.hyphenated.length > 0 || !isString(node)) continue;
      const truth = truthOf(kindsOf(analysis.ast, () => anything));
      if (truth === undefined) continue;
      // Empty lists and maps, and functions, are true in JavaScript, and what the platform asks is not documented.
      if (!truth && /^(?:unary|lambda)$/.test(analysis.ast.type)) continue;
      const details =
        analysis.ast.type === 'string' && truth
          ? { help: 'a string that is not empty counts as true, whatever it says' }
          : {};
      report(truth ? 'always' : 'never', placeOf(node), {}, details);
    }
    for (const use of job.references.uses) {
      if (endlessness(job, use) !== 'unchanging') continue;
      const path = use.template.step?.resource?.path;
      const help = path && `read the record, such as "{{resources.${path}.has_more:bool?:false:bool}}"`;
      report('unchanging', use.place, {}, help ? { help } : {});
    }
    const templates = new Map<Scalar, Template>();
    for (const template of job.templates) if (template.field === 'recurse') templates.set(template.scalar, template);
    for (const step of job.steps) {
      const recurse = step.field('recurse')?.value;
      const condition = isMapping(recurse) ? valueAt(recurse, 'if') : undefined;
      if (!isString(condition) || condition.tag || !isAlwaysText(condition.value, templates.get(condition))) continue;
      report('text', placeOf(condition), {}, { help: 'write one placeholder and nothing else' });
    }
  },
});

/** Whether a string is not empty whatever its placeholders stand for. Where they lose their casts, that is the defect. */
function isAlwaysText(text: string, template: Template | undefined): boolean {
  if (!template) return text.trim() !== '' && !/\{\{|<<|\}\}|>>/.test(text);
  const { placeholders, problems } = template;
  if (
    problems.length > 0 ||
    placeholders.some(({ problem, parts }) => problem || parts.some(({ casts }) => casts.length > 0))
  )
    return false;
  let rest = text;
  for (const { start, end } of placeholders.toReversed()) rest = rest.slice(0, start) + rest.slice(end);
  return rest.trim() !== '' && !/<<|>>/.test(rest);
}
