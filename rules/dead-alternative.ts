import { defineRule, placeIn, type Reference, rewriting } from '../src/rule/index.ts';

export default defineRule({
  id: 'dead-alternative',
  summary: 'an alternative after one that always has a value',
  why: `In \`{{a|b}}\` the first path that has a value wins. A required argument always has one, and so has one with a \`default\`: what follows is never looked at.
\`{{args.start_date|previous_run_date}}\` with a default for \`start_date\` starts each run from that date, and the job is never incremental. Nothing fails, it only fetches everything each time.

Put what may be missing first: \`{{previous_run_date|args.start_date}}\`. With \`:ignore-empty-str\` an empty text counts as missing, and the rule is silent.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Placeholders',
  messages: {
    required: (d: { path: string; arg: string }) =>
      `"${d.path}" is never used: "${d.arg}" comes first, and is required`,
    default: (d: { path: string; arg: string }) =>
      `"${d.path}" is never used: "${d.arg}" comes first, and has a default`,
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
      const certain = references[at]?.resolution;
      const dead = references.slice(at + 1);
      if (certain?.kind !== 'arg' || dead.length === 0 || references.some((one) => broken.has(one))) continue;
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
      report(
        certain.argument.required ? 'required' : 'default',
        placeIn(scalar, first.start, first.end),
        { path, arg: `args.${certain.argument.name.value}` },
        {
          help,
          related: [{ message: 'declared here', place: certain.argument.name }],
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

/** Whether a path always has a value: an argument that is required or has a default, as a whole. */
function isCertain({ resolution, names }: Reference): boolean {
  if (resolution.kind !== 'arg' || resolution.element || names.length !== 2) return false;
  return resolution.argument.required === true || resolution.argument.hasDefault;
}
