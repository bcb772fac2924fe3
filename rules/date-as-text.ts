import {
  correction,
  defineRule,
  type Fix,
  insertion,
  isString,
  type PlaceholderUse,
  placeIn,
  type Reference,
  referencesIn,
  type Scalar,
  type TextUse,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'date-as-text',
  summary: 'a date of `sync_job_run` that becomes text of another form than an API can read',
  why: `\`sync_job_run.started_at\` and similar fields are dates, not strings. \`{{sync_job_run.started_at}}\` writes
\`Mon Jan 05 2026 10:00:00 GMT+0000 (Coordinated Universal Time)\`: an API that filters by it ignores it or rejects the
request, and a cursor with this value compares wrongly from the second run on. With \`:any\`, as the whole value, the date
stays a date and is sent in ISO format.

In JSONata, \`$string(d)\` and \`d & ""\` contain quotes, functions of strings and numbers (\`$substring(d, 0, 10)\`,
\`$toMillis(d)\`) and comparisons (\`d > "2026"\`) fail at run time, and \`$dtFromIso(d)\` is not a valid moment.
\`d.toISOString()\` is the string that all of them need. Of the other methods of a date, only a few can be called:
\`getTime\` and those of UTC; to reckon with it, \`$dtFromIso(d.toISOString()).minus({ "days": 1 })\`.

In longer text no cast helps. That is reported where an API is to read it, after a comparison in a \`query\`
(\`updated>{{sync_job_run.started_at}}\`); elsewhere it may be written for people, and the rule is silent.`,
  severity: 'warning',
  fix: 'safe',
  group: 'Placeholders',
  messages: {
    placeholder: (d: { path: string }) =>
      `"${d.path}" is a date: without \`:any\` it becomes "Mon Jan 05 2026 10:00:00 GMT+0000 (…)"`,
    quoted: (d: { path: string; by: string }) => `"${d.path}" is a date: \`${d.by}\` puts quotes around it`,
    longer: (d: { path: string }) =>
      `"${d.path}" is a date: in longer text it is "Mon Jan 05 2026 10:00:00 GMT+0000 (…)"`,
    fails: (d: { path: string; by: string }) => `"${d.path}" is a date, which \`${d.by}\` can't read`,
    operand: (d: { path: string; by: string }) =>
      `"${d.path}" is a date: \`${d.by}\` fails on it, since it takes strings and numbers only`,
    equal: (d: { path: string }) => `"${d.path}" is a date, which never equals a string`,
    method: (d: { path: string; by: string }) => `"${d.path}" is a date whose method "${d.by}" can't be called`,
  },
  examples: [
    {
      title: 'As a filter, as a cursor, and in JSONata',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "tickets-{{args.account}}"
        mutex_key: "tickets-{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: cursor
            type: get_state
            config: { key: until, default: "2024-01-01" }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              updated_at: { gt: "{{resources.cursor.value}}", lt: "{{ sync_job_run.started_at }}" }
          - name: notes
            type: request
            depends_on: tickets
            resource: ticketing/comments
            method: create
            integrated_account_id: "{{args.account}}"
            body: |
              {
                "at": $string(sync_job_run.started_at),
                "text": "read at " & sync_job_run.\`created_at\`,
                "ms": sync_job_run.started_at ~> $toMillis(),
                "day": $fromMillis(sync_job_run.started_at),
                "from": $dtFromIso(sync_job_run.started_at).minus({ "days": 1 }).toISO()
              }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:str}}" } }
      `,
      findings: [
        { message: 'placeholder', covers: '{{ sync_job_run.started_at }}', help: 'add ":any"' },
        { message: 'quoted', covers: 'sync_job_run.started_at', help: 'write sync_job_run.started_at.toISOString()' },
        { message: 'quoted', covers: 'sync_job_run.`created_at`' },
        { message: 'fails', covers: 'sync_job_run.started_at' },
        {
          message: 'fails',
          covers: 'sync_job_run.started_at',
          help: 'write sync_job_run.started_at.toISOString() in place of the call',
        },
        { message: 'fails', covers: 'sync_job_run.started_at' },
        { message: 'placeholder', covers: '{{sync_job_run.started_at:str}}', help: 'write ":any" for ":str"' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "tickets-{{args.account}}"
        mutex_key: "tickets-{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: cursor
            type: get_state
            config: { key: until, default: "2024-01-01" }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              updated_at: { gt: "{{resources.cursor.value}}", lt: "{{ sync_job_run.started_at:any }}" }
          - name: notes
            type: request
            depends_on: tickets
            resource: ticketing/comments
            method: create
            integrated_account_id: "{{args.account}}"
            body: |
              {
                "at": $string(sync_job_run.started_at.toISOString()),
                "text": "read at " & sync_job_run.\`created_at\`.toISOString(),
                "ms": sync_job_run.started_at.toISOString() ~> $toMillis(),
                "day": $fromMillis(sync_job_run.started_at),
                "from": $dtFromIso(sync_job_run.started_at.toISOString()).minus({ "days": 1 }).toISO()
              }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
      `,
    },
    {
      title: 'Compared, cut, reckoned with, and in the text of a filter',
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
            query:
              q: "type:ticket updated<'{{sync_job_run.started_at}}'"
          - name: notes
            type: request
            depends_on: tickets
            resource: ticketing/comments
            method: create
            integrated_account_id: "{{args.account}}"
            body: |
              {
                "late": sync_job_run.started_at > "2026-01-01",
                "first": sync_job_run.started_at = "2026-01-01",
                "day": $substring(sync_job_run.started_at, 0, 10),
                "hour": sync_job_run.started_at - 3600000,
                "since": sync_job_run.started_at.minus({ "hours": 1 }),
                "at": sync_job_run.started_at.toJSON(),
                "hours": sync_job_run.started_at.getHours()
              }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [
        {
          message: 'longer',
          covers: '{{sync_job_run.started_at}}',
          help: 'let an `add_context` set a key to its `.toISOString()`, and write that key here',
        },
        { message: 'operand', covers: 'sync_job_run.started_at', help: 'write sync_job_run.started_at.toISOString()' },
        { message: 'equal', covers: 'sync_job_run.started_at' },
        { message: 'fails', covers: 'sync_job_run.started_at' },
        {
          message: 'operand',
          covers: 'sync_job_run.started_at',
          help: 'write sync_job_run.started_at.getTime(), which is in milliseconds',
        },
        {
          message: 'method',
          covers: 'sync_job_run.started_at',
          help: 'write $dtFromIso(sync_job_run.started_at.toISOString()).minus(…)',
        },
        { message: 'method', covers: 'sync_job_run.started_at', help: 'write sync_job_run.started_at.toISOString()' },
        { message: 'method', covers: 'sync_job_run.started_at', help: 'did you mean "getUTCHours"?' },
      ],
    },
    {
      title: 'Dates that stay dates, longer text, and other fields',
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
            query:
              before: "{{sync_job_run.started_at:any}}"
              at: "{{sync_job_run.finished_at:undefined}}"
              note: "run {{sync_job_run.id}} of {{sync_job_run.started_at}}"
              status: "{{sync_job_run.status}}"
          - name: notes
            type: request
            depends_on: tickets
            resource: ticketing/comments
            method: create
            integrated_account_id: "{{args.account}}"
            body: |
              {
                "at": $toMillis(sync_job_run.started_at.toISOString()),
                "day": $string(resources.ticketing.tickets.started_at) & sync_job_run.status,
                "raw": sync_job_run.started_at,
                "date": $substring($string(sync_job_run.started_at), 1, 10),
                "ms": sync_job_run.started_at.getTime() - 3600000,
                "known": $exists(sync_job_run.finished_at) and sync_job_run.finished_at != ""
              }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const use of job.references.uses) {
      const found = textOfDate(use);
      if (found) report('placeholder', use.place, { path: found.path }, found);
      const path = found ? undefined : filterByDate(use);
      if (path !== undefined) report('longer', use.place, { path }, { help: IN_CONTEXT });
    }
    for (const expression of job.expressions) {
      const { analysis, node } = expression;
      if (!analysis || !isString(node)) continue;
      for (const use of analysis.textUses) {
        const reference = referencesIn(job, expression).get(use.start);
        if (!reference || !isDate(reference)) continue;
        const path = node.value.slice(use.start, use.end);
        const fault = use.kind === 'method' ? methodFault(node, use, path) : faultOf(node, use, path);
        // A function without its `$`, which another rule names.
        const isNamed = analysis.functions.some(({ kind, start }) => kind === 'bare' && start === use.method?.start);
        if (!fault || isNamed) continue;
        const { message, by, ...details } = fault;
        report(message, placeIn(node, use.start, use.end), { path, by }, details);
      }
    }
  },
});

interface Fault {
  readonly message: 'quoted' | 'fails' | 'operand' | 'equal' | 'method';
  readonly by: string;
  readonly help?: string;
  readonly fix?: Fix;
}

function faultOf(node: Scalar, { start, end, by, kind }: TextUse, path: string): Fault {
  const iso = `write ${path}.toISOString()`;
  const edits = [insertion(placeIn(node, start, end).end, '.toISOString()')];
  const fix: Fix = { safety: 'suggest', description: 'add ".toISOString()"', edits };
  if (kind === 'operand' && reckoning.has(by))
    return { message: 'operand', by, help: `write ${path}.getTime(), which is in milliseconds` };
  if (kind === 'operand' || kind === 'equal') return { message: kind, by, help: iso, fix };
  if (kind === 'text') return { message: 'quoted', by: by === '&' ? by : `$${by}`, help: iso, fix };
  if (kind === 'number') return { message: 'fails', by: `$${by}`, help: `${iso} in place of the call` };
  return { message: 'fails', by: `$${by}`, help: iso, fix };
}

const reckoning: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);

function methodFault(node: Scalar, { by, method }: TextUse, path: string): Fault | undefined {
  if (callable.has(by)) return undefined;
  const inUtc = by.replace(/^get(?!UTC)/, 'getUTC');
  if (callable.has(inUtc))
    return { message: 'method', by, ...correction(placeIn(node, method!.start, method!.end), inUtc) };
  const isText = /^to(?!UTC$|Format$|Relative)/.test(by);
  const help = isText ? `${path}.toISOString()` : `$dtFromIso(${path}.toISOString()).${by}(…)`;
  return { message: 'method', by, help: `write ${help}` };
}

/** The methods of a date that JSONata lets through as the platform has it; a test calls them all. */
const callable: ReadonlySet<string> = new Set(
  `toISOString getTime getDate getMonth getFullYear getUTCDate getUTCMonth getUTCFullYear getUTCHours getUTCMinutes
  getUTCSeconds getUTCMilliseconds`.split(/\s+/),
);

const dates: readonly string[] = ['started_at', 'finished_at', 'created_at', 'updated_at'];

function isDate({ names: [root, field, ...rest], resolution }: Reference): boolean {
  const isKnown = resolution.kind === 'builtIn' && root!.text === 'sync_job_run';
  return isKnown && field !== undefined && rest.length === 0 && dates.includes(field.text);
}

const IN_CONTEXT = 'let an `add_context` set a key to its `.toISOString()`, and write that key here';

/** What comes before the value of a filter in a longer string: an operator, or the word for one. */
const COMPARISON = /(?:[<>=]\s*|\w:|(?<![\w-])(?:eq|ge|gt|gte|le|lt|lte|ne)\s+)["']?$/i;

/** The path of a date that a string in a query compares something with. */
function filterByDate({ placeholder, template, references }: PlaceholderUse): string | undefined {
  if (placeholder.alone || template.field !== 'query') return undefined;
  const index = references.findIndex(isDate);
  // A cast, which does nothing here either, is another rule's.
  if (placeholder.parts[index]?.casts.some(({ text }) => text !== 'str')) return undefined;
  const before = template.scalar.value.slice(Math.max(0, placeholder.start - MOST_BEFORE), placeholder.start);
  return index >= 0 && COMPARISON.test(before) ? placeholder.parts[index]!.path.text : undefined;
}

const MOST_BEFORE = 20;

/** What to do about a date that is the whole value and loses its type: in longer text no cast keeps it. */
function textOfDate({ placeholder, template, references }: PlaceholderUse) {
  // What a state key of each run is for is another rule's question.
  if (!placeholder.alone || (template.field === 'state_key' && !template.step)) return undefined;
  for (const [index, { path, casts }] of placeholder.parts.entries()) {
    const [cast] = casts;
    if ((cast && cast.text !== 'str') || !isDate(references[index]!)) continue;
    const at = cast ? placeIn(template.scalar, cast.start, cast.end) : undefined;
    const end = placeIn(template.scalar, path.start, path.end).end;
    const edit = at ? { start: at.start, end: at.end, text: 'any' } : insertion(end, ':any');
    const fix: Fix = { safety: 'safe', description: cast ? 'change ":str" to ":any"' : 'add ":any"', edits: [edit] };
    return { path: path.text, help: cast ? 'write ":any" for ":str"' : 'add ":any"', fix };
  }
  return undefined;
}
