import {
  defineRule,
  type Fix,
  insertion,
  isString,
  type PlaceholderUse,
  placeIn,
  type Reference,
  referencesIn,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'date-as-text',
  summary: 'a date of `sync_job_run` that becomes text of another form than an API can read',
  why: `\`sync_job_run.started_at\` and similar fields are dates, not strings. \`{{sync_job_run.started_at}}\` writes
\`Mon Jan 05 2026 10:00:00 GMT+0000 (Coordinated Universal Time)\`: an API that filters by it ignores it or rejects the
request, and a cursor with this value compares wrongly from the second run on. With \`:any\`, as the whole value, the date
stays a date and is sent in ISO format.

In JSONata, \`$string(d)\` and \`d & ""\` contain quotes, \`$toMillis(d)\` and \`$fromMillis(d)\` fail at run time, and
\`$dtFromIso(d)\` is not a valid moment. \`d.toISOString()\` is the string that all of them need.`,
  severity: 'warning',
  fix: 'safe',
  group: 'Placeholders',
  messages: {
    placeholder: (d: { path: string }) =>
      `"${d.path}" is a date: without \`:any\` it becomes "Mon Jan 05 2026 10:00:00 GMT+0000 (…)"`,
    quoted: (d: { path: string; by: string }) => `"${d.path}" is a date: \`${d.by}\` puts quotes around it`,
    fails: (d: { path: string; by: string }) => `"${d.path}" is a date, which \`${d.by}\` can't read`,
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
                "raw": sync_job_run.started_at
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
    }
    for (const expression of job.expressions) {
      const { analysis, node } = expression;
      if (!analysis || !isString(node)) continue;
      for (const { start, end, by } of analysis.textUses) {
        const reference = referencesIn(job, expression).get(start);
        if (!reference || !isDate(reference)) continue;
        const place = placeIn(node, start, end);
        const path = node.value.slice(start, end);
        const iso = `write ${path}.toISOString()`;
        const fix: Fix = {
          safety: 'suggest',
          description: 'add ".toISOString()"',
          edits: [insertion(place.end, '.toISOString()')],
        };
        const details = by === 'fromMillis' ? { help: `${iso} in place of the call` } : { help: iso, fix };
        if (by === '&' || by === 'string') report('quoted', place, { path, by: by === '&' ? by : `$${by}` }, details);
        else report('fails', place, { path, by: `$${by}` }, details);
      }
    }
  },
});

const dates: readonly string[] = ['started_at', 'finished_at', 'created_at', 'updated_at'];

function isDate({ names: [root, field, ...rest], resolution }: Reference): boolean {
  const isKnown = resolution.kind === 'builtIn' && root!.text === 'sync_job_run';
  return isKnown && field !== undefined && rest.length === 0 && dates.includes(field.text);
}

/** What to do about a date that is the whole value and loses its type: in longer text no cast keeps it. */
function textOfDate({ placeholder, template, references }: PlaceholderUse) {
  if (!placeholder.alone) return undefined;
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
