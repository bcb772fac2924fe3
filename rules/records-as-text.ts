import {
  defineRule,
  type Fix,
  insertion,
  keyAbove,
  type PlaceholderUse,
  placeIn,
  type Reference,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'records-as-text',
  summary: 'a whole list or object that a placeholder puts into text',
  why: `A placeholder without a cast turns its value into text: \`{{payload.records}}\` is uploaded as
\`[object Object],[object Object]\`, and so are \`{{args}}\` and \`{{sync_job_run}}\`. The upload succeeds, and the records are
lost. \`{{payload.records:json}}\`, as the whole value, keeps the records.

\`{{payload.records.id}}\` never resolves: \`payload.records\` is a list, a name does not lead into a list, and the
placeholder's own text is written. Below \`loop_on: payload.records\` it stands for one record; \`{{payload.records.0.id}}\`
is the first.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Placeholders',
  messages: {
    list: (d: { path: string }) => `"${d.path}" is a list of records: as text it is "[object Object],[object Object]"`,
    object: (d: { path: string }) => `"${d.path}" is an object: as text it is "[object Object]"`,
    field: (d: { path: string; name: string }) =>
      `"${d.path}" never resolves: "payload.records" is a list, and "${d.name}" is a field of its records`,
  },
  examples: [
    {
      title: 'Records, arguments and the run as text',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            body: { args: "{{args}}", run: "{{sync_job_run:str}}" }
          - name: store
            type: destination
            destination_type: datastore
            method: insertMany
            config:
              id: "{{args.bucket}}"
              config:
                collection: "tickets-{{payload.records.id}}"
                documents: "{{ payload.records }}"
                note: "records: {{payload.records}}"
            resources_to_persist: [tickets]
      `,
      findings: [
        { message: 'object', covers: '{{args}}', help: 'add ":json"' },
        { message: 'object', covers: '{{sync_job_run:str}}', help: 'write ":json" for ":str"' },
        {
          message: 'field',
          covers: '{{payload.records.id}}',
          help: 'add "loop_on: payload.records", or read one record: "payload.records.0.id"',
        },
        { message: 'list', covers: '{{ payload.records }}', help: 'add ":json"' },
        { message: 'list', covers: '{{payload.records}}', help: 'make it the whole value, with ":json"' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - name: tickets
            type: request
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            body: { args: "{{args:json}}", run: "{{sync_job_run:json}}" }
          - name: store
            type: destination
            destination_type: datastore
            method: insertMany
            config:
              id: "{{args.bucket}}"
              config:
                collection: "tickets-{{payload.records.id}}"
                documents: "{{ payload.records:json }}"
                note: "records: {{payload.records}}"
            resources_to_persist: [tickets]
      `,
    },
    {
      title: 'With a cast, in a loop, one record, and their number',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          bucket: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}", body: { args: "{{args:json}}", run: "{{sync_job_run:any}}", $truto_merge: "{{args:json}}" } }
          - { name: all, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{args.bucket}}", config: { documents: "{{payload.records:json}}", count: "{{payload.records.length}} of {{payload.records.0.id}}" } }, resources_to_persist: [tickets] }
          - { name: each, type: destination, destination_type: datastore, method: uploadObject, loop_on: payload.records, config: { id: "{{args.bucket}}", config: { file_name: "{{payload.records.id}}.txt", content: "{{payload.records}}" } }, resources_to_persist: [tickets] }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    for (const use of job.references.uses) {
      const found = faultOf(use);
      if (!found) continue;
      const { message, path, name, help, fix } = found;
      const details = { help, ...(fix && { fix }) };
      if (message === 'field') report('field', use.place, { path, name }, details);
      else report(message, use.place, { path }, details);
    }
  },
});

interface Fault {
  readonly message: 'list' | 'object' | 'field';
  readonly path: string;
  readonly name: string;
  readonly help: string;
  readonly fix?: Fix;
}

function faultOf(use: PlaceholderUse): Fault | undefined {
  const { placeholder, template, references } = use;
  const { step, scalar } = template;
  for (const [index, { path, casts }] of placeholder.parts.entries()) {
    const reference = references[index]!;
    const what = wholeOf(reference);
    if (!what) continue;
    const [cast] = casts;
    if (what === 'list' || what === 'field') {
      // In a loop it stands for one record, of which nothing is known.
      if (step?.field('loop_on')) continue;
    }
    const name = reference.names[2]?.text ?? '';
    if (what === 'field') {
      if (step?.type !== 'destination') continue;
      const one = `"payload.records.0.${reference.names
        .slice(2)
        .map(({ text }) => text)
        .join('.')}"`;
      const loop = step.destinationType === 'datastore' ? 'add "loop_on: payload.records", or read' : 'read';
      return { message: what, path: path.text, name, help: `${loop} one record: ${one}` };
    }
    if ((cast && cast.text !== 'str') || keyAbove(template) === '$truto_merge') continue;
    const found = { message: what, path: path.text, name } as const;
    if (!placeholder.alone) return { ...found, help: 'make it the whole value, with ":json"' };
    const at = cast && placeIn(scalar, cast.start, cast.end);
    const end = placeIn(scalar, path.start, path.end).end;
    const edit = at ? { start: at.start, end: at.end, text: 'json' } : insertion(end, ':json');
    const help = cast ? 'write ":json" for ":str"' : 'add ":json"';
    const fix: Fix = { safety: 'suggest', description: cast ? 'change ":str" to ":json"' : help, edits: [edit] };
    return { ...found, help, fix };
  }
  return undefined;
}

/** Whether a path is a list or an object for sure, or a field of a list. */
function wholeOf({ names: [root, field, below], resolution }: Reference): Fault['message'] | undefined {
  if (resolution.kind === 'args') return 'object';
  if (resolution.kind !== 'builtIn') return undefined;
  if (root!.text === 'sync_job_run') return field ? undefined : 'object';
  if (root!.text !== 'payload') return undefined;
  if (!field) return 'object';
  if (field.text !== 'records') return undefined;
  if (!below) return 'list';
  // An index, a slice, a pattern, and what lists have themselves: `length`.
  const leadsIn = /^[-\d:/]/.test(below.text) || below.text in Array.prototype;
  return leadsIn ? undefined : 'field';
}
