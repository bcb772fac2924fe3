import { defineRule, placeIn, type Reference, rewriting, valueAt } from '../src/rule/index.ts';

export default defineRule({
  id: 'dead-alternative',
  summary: 'an alternative after one that always has a value',
  why: `In \`{{a|b}}\` the first path that has a value wins. A required argument always has one, and so has one with a \`default\`: what follows is never looked at.
\`{{args.start_date|previous_run_date}}\` with a default for \`start_date\` starts each run from that date, and the job is never incremental. Nothing fails, it only fetches everything each time.

So it is with a \`get_state\` that has a \`default\`, and with \`sync_job_run.started_at\`. A default after \`?:\` that is
never needed does no harm, and is silent.

Put what may be missing first: \`{{previous_run_date|args.start_date}}\`. With \`:ignore-empty-str\` an empty text counts as missing, and the rule is silent.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Placeholders',
  messages: {
    required: (d: { path: string; arg: string }) =>
      `"${d.path}" is never used: "${d.arg}" comes first, and is required`,
    default: (d: { path: string; arg: string }) =>
      `"${d.path}" is never used: "${d.arg}" comes first, and has a default`,
    always: (d: { path: string; arg: string }) =>
      `"${d.path}" is never used: "${d.arg}" comes first, and always has a value`,
  },
  examples: [
    {
      title: 'The previous run comes second',
      source: `
        integration_name: jira
        args_schema:
          start: { type: string, format: date, default: "2024-01-01" }
          project: { type: string, required: true }
          board: { type: string }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              since: "{{args.start:str|previous_run_date}}"
              project: "{{ args.board | args.project | project_key }}"
              other: "{{args.project|args.start}}"
      `,
      findings: [
        { message: 'default', covers: 'previous_run_date', help: 'put "previous_run_date" first' },
        { message: 'required', covers: 'project_key', help: 'put "project_key" first' },
        { message: 'required', covers: 'args.start', help: 'remove "|args.start"' },
      ],
      fixed: `
        integration_name: jira
        args_schema:
          start: { type: string, format: date, default: "2024-01-01" }
          project: { type: string, required: true }
          board: { type: string }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              since: "{{previous_run_date|args.start:str}}"
              project: "{{ args.board | project_key | args.project }}"
              other: "{{args.project}}"
      `,
    },
    {
      title: 'A state with a default, and when the run began',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: "{{args.account}}"
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          start: { type: string, format: date }
        resources:
          - { name: cursor, type: get_state, config: { key: until, default: "2024-01-01" } }
          - { name: other, type: get_state, depends_on: cursor, config: { key: other, default: "{{args.start:undefined}}" } }
          - name: tickets
            type: request
            depends_on: other
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              since: "{{resources.cursor.value|args.start}}"
              other: "{{resources.other.value|args.start:undefined}}"
              until: "{{sync_job_run.started_at:any|sync_job_run.finished_at:any}}"
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: until, value: "{{sync_job_run.started_at:any}}" } }
          - { name: move-other, type: update_state, depends_on: done, config: { key: other, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [
        { message: 'default', covers: 'args.start', help: 'put "args.start" first' },
        { message: 'always', covers: 'sync_job_run.finished_at:any', help: 'put "sync_job_run.finished_at:any" first' },
      ],
    },
    {
      title:
        'What may be missing comes first, or an empty text counts as missing, or a property of the argument may be',
      source: `
        integration_name: jira
        args_schema:
          start: { type: string, format: date, default: "2024-01-01" }
          filter: { type: object, properties: { project: { type: string } }, required: true }
        resources:
          - resource: ticketing/tickets
            method: list
            query:
              since: "{{previous_run_date|args.start}}"
              until: "{{args.start:ignore-empty-str|previous_run_date}}"
              project: "{{args.filter.project|project_key}}"
      `,
      findings: [],
    },
  ],
  check(job, report) {
    const broken = new Set(job.references.broken);
    for (const { placeholder, references, template } of job.references.uses) {
      if (references.length < 2 || placeholder.ignoresEmptyText) continue;
      const at = references.findIndex(isCertain);
      const certain = references[at];
      const dead = references.slice(at + 1);
      if (!certain || dead.length === 0 || references.some((one) => broken.has(one))) continue;
      const { scalar } = template;
      const { parts } = placeholder;
      const texts = parts.map(({ start, end }) => scalar.value.slice(start, end));
      const mayBeMissing = !dead.some(isCertain);
      // The certain one goes to the end; what stands between the places stays.
      const order = mayBeMissing ? [...texts.slice(at + 1), texts[at]!] : [texts[at]!];
      const text = order.reduce(
        (all, part, index) => all + scalar.value.slice(parts[at + index - 1]!.end, parts[at + index]!.start) + part,
      );
      const [from, first, last] = [parts[at]!, parts[at + 1]!, parts.at(-1)!];
      const path = texts[at + 1]!;
      const help = mayBeMissing ? `put "${path}" first` : `remove "|${path}"`;
      const { message, place, told } = reasonFor(certain);
      report(
        message,
        placeIn(scalar, first.start, first.end),
        { path, arg: pathOf(certain.names) },
        {
          help,
          ...(place && { related: [{ message: told, place }] }),
          fix: {
            safety: 'suggest',
            description: help,
            edits: rewriting(job.file, scalar, [{ start: from.start, end: last.end, text }]),
          },
        },
      );
    }
  },
});

/** Why a path always has a value, and where that is said. */
function reasonFor({ resolution }: Reference) {
  if (resolution.kind === 'arg') {
    const { argument } = resolution;
    return {
      message: argument.required ? 'required' : 'default',
      place: argument.name,
      told: 'declared here',
    } as const;
  }
  if (resolution.kind === 'step')
    return { message: 'default', place: resolution.step.name, told: 'read here' } as const;
  return { message: 'always', place: undefined, told: '' } as const;
}

/**
 * Whether a path always has a value: an argument that is required or has a default, as a whole; a
 * state with a default that is written out; and when the run began.
 */
function isCertain({ resolution, names }: Reference): boolean {
  if (resolution.kind === 'arg') {
    if (resolution.element || names.length !== 2) return false;
    return resolution.argument.required === true || resolution.argument.hasDefault;
  }
  if (resolution.kind === 'builtIn') return names.length === 2 && pathOf(names) === 'sync_job_run.started_at';
  if (resolution.kind !== 'step' || resolution.step.type !== 'get_state') return false;
  const { config } = resolution.step;
  const fallback = config && valueAt(config, 'default');
  const isWhole = resolution.rest === names.length - 1 && names.at(-1)!.text === 'value';
  return isWhole && fallback?.kind === 'scalar' && fallback.value !== null && !/\{\{|<</.test(String(fallback.value));
}

function pathOf(names: Reference['names']): string {
  return names.map(({ text }) => text).join('.');
}
