import {
  defineRule,
  isString,
  placeIn,
  type Reference,
  referencesIn,
  refusedCalls,
  replacement,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'invalid-call',
  summary: 'a call that JSONata rejects: the number or the type of its arguments, or text in arithmetic',
  why: `JSONata checks each call against the signature of the function, at run time. \`$merge(a, b)\` (it takes one list),
\`$filter(xs, status = "open")\` (the second argument must be a function) and \`$sort(xs, "name")\` fail with "argument 2 of
function … does not match function signature", and the run stops at that node. After \`~>\`, the left side is the first
argument, so one argument less is written. \`"since " + x\` fails as well: \`+\` adds numbers, and \`&\` joins strings.

\`$max\` and \`$min\` take numbers: they fail on dates, which are strings. \`$sort(dates)[-1]\` is the latest one.

The rule reports only calls that fail whatever the run contains, or whenever an argument has a value of the type that
\`args_schema\` declares. It does not judge the functions that the platform
replaces (\`$join\`, \`$string\`, \`$keys\` …) or adds.`,
  severity: 'error',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    arguments: (d: { name: string; usage: string }) => `"$${d.name}" rejects these arguments, expected ${d.usage}`,
    operand: (d: { operator: string }) => `"${d.operator}" needs numbers, and this is never a number`,
    dates: (d: { name: string }) => `"$${d.name}" needs numbers, and dates are strings: the call fails`,
  },
  examples: [
    {
      title: 'Too many arguments, other kinds than asked for, one too many after ~>',
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
                  $all := resources.ticketing.tickets;
                  $open := $filter($all, status = "open");
                  $sorted := $sort($open, "updated_at");
                  $ids := $map($sorted, id);
                  $long := $ids ~> $filter($ids, function($i) { $length($i) > 9 });
                  $now := $fromMillis("[Y]");
                  { "all": $merge($all, { "seen": "at " + $now }), "last": $max(resources.ticketing.tickets.updated_at), "n": $count($all) - "1" }
                )
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
      findings: [
        {
          message: 'arguments',
          covers: '$filter',
          help: 'write $filter(list, function($item) { … }), or list[condition]',
        },
        { message: 'arguments', covers: '$sort', help: 'write list^(field), or $sort(list, function($a, $b) { … })' },
        { message: 'arguments', covers: '$map', help: 'write $map(list, function($item) { … }), or list.field' },
        { message: 'arguments', covers: '$filter', help: 'what is before "~>" is the first argument' },
        { message: 'arguments', covers: '$fromMillis' },
        { message: 'arguments', covers: '$merge', help: 'write $merge([…, …])' },
        { message: 'operand', covers: '"at "', help: '"&" joins strings' },
        { message: 'dates', covers: '$max', help: 'write $sort(dates)[-1]' },
        { message: 'operand', covers: '"1"' },
      ],
    },
    {
      title: 'Text added to text',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: a, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: '{ "of": "account:" + args.account }' }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a] }
      `,
      findings: [{ message: 'operand', covers: '"account:"' }],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: a, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: '{ "of": "account:" & args.account }' }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a] }
      `,
    },
    {
      title: 'Arguments of another type than the function takes',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          limit: { type: integer, required: true }
          org: { type: string }
          ids: { type: array, items: { type: string }, required: true }
        resources:
          - { name: a, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: '{ "limit": $substring(args.limit, 0, 2), "org": args.org + args.org, "ids": args.ids ~> $split(","), "n": args.limit + 1, "name": $uppercase(args.org) }' }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a] }
      `,
      findings: [
        { message: 'arguments', covers: '$substring' },
        { message: 'operand', covers: 'args.org', help: '"&" joins strings' },
        { message: 'arguments', covers: '$split', help: 'what is before "~>" is the first argument' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          limit: { type: integer, required: true }
          org: { type: string }
          ids: { type: array, items: { type: string }, required: true }
        resources:
          - { name: a, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", query: '{ "limit": $substring(args.limit, 0, 2), "org": args.org & args.org, "ids": args.ids ~> $split(","), "n": args.limit + 1, "name": $uppercase(args.org) }' }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a] }
      `,
    },
    {
      title: 'Functions, contexts, and arguments of which nothing is known',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - name: short
            type: transform
            depends_on: tickets
            config:
              expression: |
                (
                  $open := function($t) { $t.status = "open" };
                  $all := resources.ticketing.tickets;
                  $own := $all ~> $filter($open) ~> $map($string);
                  $merge := function($a, $b) { $a & $b };
                  {
                    "names": $all.name.$substringBefore(" "),
                    "first": $sort($all, function($a, $b) { $a.id > $b.id })[0],
                    "n": $count($all) + $number($all[0].size),
                    "when": $max($all.$toMillis(updated_at)),
                    "at": $fromMillis($max($all.updated_ms)),
                    "both": $merge("a", "b"),
                    "text": $join($all.name, ","),
                    "has": $contains($all[0].name, /x/i),
                    "exists": $exists($all.nothing) ? $trim($all[0].name) : $now()
                  }
                )
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [short] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const own = job.settings.functions;
    for (const expression of job.expressions) {
      const { analysis, node } = expression;
      if (!analysis || !isString(node)) continue;
      for (const problem of refusedCalls(job, expression)) {
        const { text: name, start, end } = problem;
        const place = placeIn(node, start, end);
        if (problem.kind === 'operand') {
          const { operator, isText } = problem;
          const at = placeIn(node, operator.start, operator.end);
          const details = name === '+' && isText ? { help: '"&" joins strings', fix: replacement(at, '&') } : {};
          report('operand', place, { operator: name }, details);
        } else if (own?.includes(name)) {
        } else if (problem.kind === 'dates') {
          if (!isUnifiedField(referencesIn(job, expression).get(problem.path))) continue;
          report(
            'dates',
            place,
            { name },
            { help: `write $sort(dates)[${name === 'max' ? '-1' : '0'}]`, severity: 'warning' },
          );
        } else {
          const { usage, piped } = problem;
          const instead = piped ? 'what is before "~>" is the first argument' : remedies.get(name);
          report(
            'arguments',
            place,
            { name, usage },
            instead === undefined ? {} : { help: piped ? instead : `write ${instead}` },
          );
        }
      }
    }
  },
});

/** Whether a path leads to a field of a Unified API's records, whose dates are strings; others may count seconds. */
function isUnifiedField(reference: Reference | undefined): boolean {
  if (reference?.resolution.kind !== 'step') return false;
  const { step, rest } = reference.resolution;
  return step.type === 'request' && step.resource?.unified !== undefined && rest === reference.names.length - 1;
}

const remedies: ReadonlyMap<string, string> = new Map([
  ['merge', '$merge([…, …])'],
  ['filter', '$filter(list, function($item) { … }), or list[condition]'],
  ['map', '$map(list, function($item) { … }), or list.field'],
  ['sort', 'list^(field), or $sort(list, function($a, $b) { … })'],
  ['reduce', '$reduce(list, function($sum, $item) { … })'],
  ['single', '$single(list, function($item) { … })'],
  ['sum', '$sum([…, …])'],
  ['max', '$max([…, …])'],
  ['min', '$min([…, …])'],
  ['average', '$average([…, …])'],
  ['count', '$count(list)'],
]);
