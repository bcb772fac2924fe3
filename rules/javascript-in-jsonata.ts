import {
  type Argument,
  defineRule,
  type Expression,
  isMapping,
  isString,
  type JavaScriptName,
  type Job,
  placeIn,
  type Reference,
  referencesIn,
  replacement,
  valueAt,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'javascript-in-jsonata',
  summary: 'a method, property or name of JavaScript in JSONata',
  why: `JSONata looks like JavaScript but has none of its methods. \`args.name.toUpperCase()\` fails at run time ("attempted to
invoke a non-function"), \`resources.crm.contacts.length\` looks for a field "length" in each record, and \`JSON\` and
\`undefined\` are read as fields of the run's data that do not exist. Most of these yield nothing without an error: a filter
that never matches, a body without its value.

JSONata has functions instead: \`$uppercase(args.name)\`, \`$count(resources.crm.contacts)\`, \`$string(x)\`,
\`$not($exists(x))\`. The rule is silent:

- about methods of dates: \`sync_job_run.started_at.toISOString()\`, and those of what \`$dtFromIso(…)\` yields
- about \`undefined\` as a branch or a value (\`x ? y : undefined\`), which does what it says
- about a \`length\` that may be a field of a record`,
  severity: 'error',
  fix: 'suggest',
  group: 'Expressions',
  messages: {
    method: (d: { name: string }) => `"${d.name}" is a JavaScript method, which JSONata does not have`,
    length: () => '"length" is a JavaScript property, which JSONata reads as a field',
    global: (d: { name: string }) => `"${d.name}" is a JavaScript object, which JSONata reads as a field`,
    constant: (d: { name: string }) => `\`${d.name}\` is not a value in JSONata, which reads it as a field`,
  },
  examples: [
    {
      title: 'Methods and lengths',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          status: { type: string, required: true }
          ids: { type: array, items: { type: string }, required: true }
        args_validation: 'args.ids.length > 10 ? { "message": "too many" }'
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "status": args.status.toUpperCase(), "ids": args.ids.join(",") }'
          - name: users
            type: request
            depends_on: tickets
            run_if: resources.ticketing.tickets.length > 0 and args.ids.includes("7")
            resource: ticketing/users
            method: list
            integrated_account_id: "{{args.account}}"
          - name: short
            type: transform
            depends_on: users
            config:
              expression: |
                resources.ticketing.users.{ "id": id, "first": name.split(" ")[0], "kinds": "a,b".split(","), "n": [1, 2].length }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
      findings: [
        { message: 'length', covers: 'length', help: 'use "$count(…)" for a list, "$length(…)" for a string' },
        { message: 'method', covers: 'toUpperCase', help: 'use "$uppercase"' },
        { message: 'method', covers: 'join', help: 'write $join(list, separator)' },
        { message: 'length', covers: 'length' },
        { message: 'method', covers: 'includes', help: 'write item in list, or $contains(string, part)' },
        { message: 'method', covers: 'split', help: 'use "$split"' },
        { message: 'method', covers: 'split', help: 'write $split(…)' },
        { message: 'length', covers: 'length' },
      ],
    },
    {
      title: 'On what a variable holds',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          ids: { type: array, items: { type: string }, required: true }
        resources:
          - { name: a, type: request, run_if: '($ids := args.ids; $ids.length > 1)', resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: b, type: request, run_if: '($ids := args.ids; $ids.includes("7"))', resource: ticketing/users, method: list, integrated_account_id: "{{args.account}}" }
          - { name: c, type: request, run_if: '($ids := args.ids; $ids := $dtFromIso("2026-01-01"); $ids.toString() != "")', resource: ticketing/tags, method: list, integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [a, b, c] }
      `,
      findings: [
        { message: 'length', covers: 'length' },
        { message: 'method', covers: 'includes', help: 'write item in list, or $contains(string, part)' },
      ],
    },
    {
      title: 'The number of records that a destination gets',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: some, type: destination, destination_type: webhook, run_if: payload.records.length > 0, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: each, type: destination, destination_type: datastore, method: uploadObject, loop_on: payload.records, run_if: payload.records.length > 0, config: { id: "{{args.hook}}", config: { file_name: "{{payload.records.id}}" } }, resources_to_persist: [tickets] }
      `,
      findings: [
        { message: 'length', covers: 'length', help: 'use "$count(…)" for a list, "$length(…)" for a string' },
      ],
    },
    {
      title: 'Objects and values',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            run_if: args.since != undefined
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "filter": JSON.stringify({ "since": args.since }), "now": Date.now(), "page": Math.clamp(1), "x": None }'
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [
        { message: 'constant', covers: 'undefined', help: 'use "$exists(…)" to check whether there is a value' },
        { message: 'global', covers: 'JSON', help: 'use "$string"' },
        { message: 'global', covers: 'Date', help: 'use "$millis"' },
        { message: 'global', covers: 'Math' },
        { message: 'constant', covers: 'None', help: 'did you mean "null"?' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            run_if: args.since != undefined
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "filter": $string({ "since": args.since }), "now": $millis(), "page": Math.clamp(1), "x": null }'
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
    },
    {
      title: 'Dates, URLs, fields that are called so, keys of the context, and a branch that yields nothing',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          since: { type: string, required: true }
          size: { type: object, properties: { length: { type: number } }, required: true }
        resources:
          - name: options
            type: add_context
            config:
              expression: |
                {
                  "started": sync_job_run.started_at.toISOString(),
                  "from": $dtFromIso(args.since).minus({ "days": 1 }).toISO(),
                  "page": $parseUrl(args.since).searchParams.get("page"),
                  "Date": sync_job_run.started_at.getTime(),
                  "length": args.size.length
                }
          - name: videos
            type: request
            depends_on: options
            resource: videos
            method: list
            integrated_account_id: "{{args.account}}"
            query: '{ "since": $exists(args.since) ? started : undefined, "from": from, "page": page, "at": Date.day, "n": length }'
          - name: short
            type: transform
            depends_on: videos
            config: { expression: '{ "length": resources.videos.length, "at": resources.videos.(updated_at.toString()), "seconds": resources.videos.details.length }' }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [short]
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const expression of job.expressions) {
      const { node, analysis } = expression;
      if (!analysis || !isString(node)) continue;
      for (const name of analysis.javascript) {
        const { kind, text, start, end } = name;
        if (kind !== 'method' && !name.literal && !isMeant(job, expression, name)) continue;
        report(kind, placeIn(node, start, end), { name: text }, remedyFor(node, name));
      }
    }
  },
});

function remedyFor(
  node: Expression['node'] & { kind: 'scalar' },
  { kind, text, member, path, literal }: JavaScriptName,
) {
  if (kind === 'length') return { help: 'use "$count(…)" for a list, "$length(…)" for a string' };
  if (kind === 'constant') {
    if (text === 'undefined') return { help: 'use "$exists(…)" to check whether there is a value' };
    if (text === 'NaN') return {};
    return { help: 'did you mean "null"?', fix: replacement(placeIn(node, path.start, path.end), 'null') };
  }
  const instead = kind === 'global' ? globals.get(`${text}.${member}`) : methods.get(text);
  if (instead === undefined) return {};
  // A string at the start of a path would be the name of a field.
  if (kind === 'method' && literal && instead.startsWith('$'))
    return { help: `write ${/^\$\w+/.exec(instead)![0]}(…)` };
  if (!/^\$\w+$/.test(instead)) return { help: `write ${instead}` };
  return { help: `use "${instead}"`, fix: replacement(placeIn(node, path.start, path.end), instead) };
}

/** What takes what is before the dot as its first argument has no arguments here. */
const methods: ReadonlyMap<string, string> = new Map([
  ['toUpperCase', '$uppercase'],
  ['toLowerCase', '$lowercase'],
  ['trim', '$trim'],
  ['split', '$split'],
  ['match', '$match'],
  ['replace', '$replace'],
  ['replaceAll', '$replace'],
  ['toString', '$string'],
  ['includes', 'item in list, or $contains(string, part)'],
  ['startsWith', '$substring(string, 0, $length(part)) = part'],
  ['substring', '$substring(string, start, length)'],
  ['substr', '$substring(string, start, length)'],
  ['slice', 'list[[0..9]], or $substring(string, start, length)'],
  ['concat', '$append(list, other), or string & other'],
  ['push', '$append(list, item)'],
  ['join', '$join(list, separator)'],
  ['map', '$map(list, function($item) { … })'],
  ['forEach', '$map(list, function($item) { … })'],
  ['filter', '$filter(list, function($item) { … }), or list[condition]'],
  ['find', 'list[condition][0]'],
  ['some', '$count(list[condition]) > 0'],
  ['reduce', '$reduce(list, function($a, $b) { … })'],
  ['sort', '$sort(list), or list^(field)'],
  ['reverse', '$reverse(list)'],
]);

const globals: ReadonlyMap<string, string> = new Map([
  ['JSON.stringify', '$string'],
  ['JSON.parse', '$jsonParse'],
  ['Date.now', '$millis'],
  ['Math.abs', '$abs'],
  ['Math.ceil', '$ceil'],
  ['Math.floor', '$floor'],
  ['Math.pow', '$power'],
  ['Math.random', '$random'],
  ['Math.round', '$round'],
  ['Math.sqrt', '$sqrt'],
  ['Math.max', '$max([…])'],
  ['Math.min', '$min([…])'],
  ['Object.keys', '$keys'],
  ['Object.values', '$values'],
  ['Object.entries', '$each(object, function($value, $key) { … })'],
]);

/** Whether a name is JavaScript's, and not a field: of a `length`, of what is a list for sure. */
function isMeant(job: Job, expression: Expression, { kind, path, counts, held }: JavaScriptName): boolean {
  const reference = referencesIn(job, expression).get(path.start);
  if (kind !== 'length') {
    // In the scope of a record nothing is resolved.
    return !reference || (reference.resolution.kind !== 'context' && !job.references.broken.includes(reference));
  }
  if (!reference || reference.hyphenated) return false;
  const { resolution, names } = reference;
  // Of a variable `length` is not a part of the path.
  const depth = held ? names.length + 1 : names.length;
  if (resolution.kind === 'arg') return depth === 3 && !resolution.element && isList(resolution.argument);
  // Of the records themselves a name would have to be that of a field, of which there are many to compare.
  if (isOfRecords(reference, expression, depth)) return counts === true;
  if (resolution.kind !== 'step' || resolution.rest !== depth - 1 || resolution.step.type === 'get_state') return false;
  return counts === true;
}

/** `payload.records.length`, where no loop makes it one record. */
function isOfRecords({ names, resolution }: Reference, { step }: Expression, depth: number): boolean {
  const isWhole = depth === 3 && names[0]!.text === 'payload' && names[1]!.text === 'records';
  return isWhole && resolution.kind === 'builtIn' && step?.type === 'destination' && !step.field('loop_on');
}

function isList({ types, definition }: Argument): boolean {
  if (!types?.includes('array') || !types.every((type) => type === 'array' || type === 'null')) return false;
  const items = definition && valueAt(definition, 'items');
  const properties = isMapping(items) ? valueAt(items, 'properties') : undefined;
  return !(isMapping(properties) && valueAt(properties, 'length'));
}
