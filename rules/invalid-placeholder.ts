import {
  defineRule,
  type PlaceholderProblem,
  placeIn,
  type ReportFunction,
  replacement,
  type Scalar,
} from '../src/rule/index.ts';

const messages = {
  problem: (d: { message: string }) => d.message,
  key: (d: { text: string }) => `"${d.text}" is a key: the runtime substitutes placeholders in values only`,
  inExpression: (d: { text: string }) => `"${d.text}" stands in a JSONata string, where no placeholder is substituted`,
};

export default defineRule({
  id: 'invalid-placeholder',
  summary: 'text that was meant as a placeholder but that the runtime leaves alone or fails on',
  why: `Between \`{{\` and \`}}\` the runtime takes a path (\`args.user_id\`), fallbacks (\`|\`), a cast (\`:int\`) and a default (\`?:\`), in letters, digits and
\`_ - . / | : ?\` alone. Whatever else stands there (quotes, brackets, functions, blocks of Handlebars) is not substituted: the text itself goes to the
API. Other slips make the run fail as soon as the value is there: an unknown cast, an empty part, a time as a default.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Placeholders',
  messages,
  examples: [
    {
      title: 'Brackets, a function, a missing brace',
      source: `
        integration_name: zendesk
        args_schema:
          ids: { type: array, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              ok: "{{args.ids.0}}"
              first: "{{args.ids[0]}}"
              now: "{{$now()}}"
              open: "{{args.ids}"
      `,
      findings: [
        { message: 'problem', covers: '{{args.ids[0]}}' },
        { message: 'problem', covers: '{{$now()}}' },
        { message: 'problem', covers: '{{args.ids}' },
      ],
    },
    {
      title: 'What the engine throws on',
      source: `
        integration_name: zendesk
        args_schema:
          n: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { a: "{{args.n:integer}}", b: "{{args.n||x}}", c: "{{args.n?:12:00}}" }
      `,
      findings: [
        { message: 'problem', covers: '{{args.n:integer}}' },
        { message: 'problem', covers: '{{args.n||x}}' },
        { message: 'problem', covers: '{{args.n?:12:00}}' },
      ],
    },
    {
      title: 'As a key',
      source: `
        integration_name: zendesk
        args_schema:
          field: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { "{{args.field}}": x }
      `,
      findings: [{ message: 'key', covers: '{{args.field}}' }],
    },
    {
      title: 'Inside a JSONata string',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          team: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "team": "team:{{args.team}}", "id": args.team }'
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [{ message: 'inExpression', covers: '{{args.team}}' }],
    },
    {
      title: 'Text that merely has braces',
      source: `
        integration_name: zendesk
        args_schema:
          id: { type: string, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query: { a: '{"id":{{args.id}}}', b: "\${x} {y} <z>", c: "}}", d: "{{ args.id | args.id : str ?: none }}" }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const { scalar, isKey, placeholders, problems } of job.templates) {
      if (isKey) {
        for (const { start, end } of placeholders) {
          report('key', placeIn(scalar, start, end), { text: scalar.value.slice(start, end) });
        }
        continue;
      }
      for (const { problem } of placeholders) if (problem) reportProblem(scalar, problem, report);
      for (const problem of problems) reportProblem(scalar, problem, report);
    }
    for (const { node, analysis } of job.expressions) {
      if (node.kind !== 'scalar') continue;
      for (const { start, end } of analysis?.placeholders ?? []) {
        report('inExpression', placeIn(node, start, end), { text: String(node.value).slice(start, end) });
      }
    }
  },
});

function reportProblem(scalar: Scalar, problem: PlaceholderProblem, report: ReportFunction<typeof messages>): void {
  const { suggestion } = problem;
  const fix = suggestion && replacement(placeIn(scalar, suggestion.start, suggestion.end), suggestion.text);
  report(
    'problem',
    placeIn(scalar, problem.start, problem.end),
    { message: problem.message },
    {
      ...(problem.help !== undefined && { help: problem.help }),
      ...(fix && { fix }),
    },
  );
}
