import { correction, defineRule, isString, knownFunctions, placeIn, Speller } from '../src/rule/index.ts';

export default defineRule({
  id: 'unknown-function',
  summary: 'a function that JSONata does not have, or one without its `$`',
  why: `Functions are looked up when the expression runs: \`$uppercas(x)\` parses, and fails at the first batch. Without its \`$\`,
\`uppercase(x)\` calls a field of the record, which fails too. The known functions are those of JSONata, those that Truto
adds, those that the expression itself defines (\`$f := function($x){…}\`), and those in the configuration's \`functions\`.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    unknown: (d: { name: string }) =>
      `unknown function "$${d.name}": neither JSONata nor Truto has it, and this expression does not define it`,
    bare: (d: { name: string }) => `"${d.name}" is called without "$": JSONata reads it as a field`,
  },
  examples: [
    {
      title: 'A typo, a function of another language, a missing `$`',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "status": $lowercase(args.account), "since": $now() }'
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: |
                resources.tickets.{
                  "id": id,
                  "title": $upercase(title),
                  "tags": $map(tags, $trimm),
                  "at": $parseISO(created_at),
                  "to": lowercase(assignee),
                  "day": $dtFromIso(created_at).toMillis(),
                  "names": contacts.uppercase(name)
                }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
      findings: [
        { message: 'unknown', covers: '$upercase', help: 'did you mean "$uppercase"?' },
        { message: 'unknown', covers: '$trimm', help: 'did you mean "$trim"?' },
        { message: 'unknown', covers: '$parseISO' },
        { message: 'bare', covers: 'lowercase', help: 'did you mean "$lowercase"?' },
        { message: 'bare', covers: 'uppercase', help: 'did you mean "$uppercase"?' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "status": $lowercase(args.account), "since": $now() }'
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: |
                resources.tickets.{
                  "id": id,
                  "title": $uppercase(title),
                  "tags": $map(tags, $trim),
                  "at": $parseISO(created_at),
                  "to": $lowercase(assignee),
                  "day": $dtFromIso(created_at).toMillis(),
                  "names": contacts.$uppercase(name)
                }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
    },
    {
      title: 'In several fields of a job, with and without quotes',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          ids: { type: array, required: true }
        args_validation: '$cuont(args.ids) > 99 ? { "message": "too many" }'
        resources:
          - name: close
            type: request
            resource: ticketing/tickets
            method: update
            id: "7"
            integrated_account_id: "{{args.account}}"
            run_if: exist(args.ids)
            body: "{ \\"n\\": $lenght(\\"\\u00e9\\") }"
      `,
      findings: [
        { message: 'unknown', covers: '$cuont', help: 'did you mean "$count"?' },
        { message: 'bare', covers: 'exist', help: 'did you mean "$exists"?' },
        { message: 'unknown', covers: '$lenght', help: 'did you mean "$length"?' },
      ],
    },
    {
      title: 'Known, defined and configured functions, and variables',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: |
                (
                  $title := function($t) { $t.title ~> $trim ~> $ourClean };
                  resources.tickets.{ "title": $title($), "day": $dtFromIso(created_at).toISODate(), "n": $limit }
                )
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
      config: { functions: ['ourClean'] },
      findings: [],
    },
  ],
  check(job, report) {
    const own = new Set(job.settings.functions);
    const isKnown = (name: string) => knownFunctions.has(name) || own.has(name);
    let speller: Speller | undefined;
    const nearest = (name: string) => {
      if (isKnown(name)) return `$${name}`;
      speller ??= new Speller(new Set([...knownFunctions.keys(), ...own]));
      const near = speller.nearest(name);
      return near === undefined ? undefined : `$${near}`;
    };
    for (const { node, analysis } of job.expressions) {
      if (!analysis || !isString(node)) continue;
      for (const { kind, text, start, end } of analysis.functions) {
        if (kind === 'value' || (kind === 'call' && isKnown(text))) continue;
        const place = placeIn(node, start, end);
        const help = 'if the platform has it, list it as `functions` in the configuration';
        report(
          kind === 'bare' ? 'bare' : 'unknown',
          place,
          { name: text },
          { help, ...correction(place, nearest(text)) },
        );
      }
    }
  },
});
