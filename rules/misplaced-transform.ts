import {
  defineRule,
  isString,
  type Job,
  nameOf,
  replacement,
  type Step,
  stepsWithoutRequest,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'misplaced-transform',
  summary: 'a `transform` or `spool` with no request above it',
  why: `A \`transform\` replaces a batch of records, a \`spool\` gathers batches. Batches come from requests: with none above, the node has nothing to work on, and what depends on it gets nothing. The platform accepts the job.

Often \`add_context\` was meant, which computes values once and puts them at the top level for others: \`{ "since": … }\` in an \`add_context\` is \`{{since}}\` in the requests. Else a \`depends_on\` on
the request is missing.

The rule is silent where it can't be known what is above: below a \`depends_on\` that names nothing, and below a node of an unknown type.`,
  severity: 'warning',
  fix: 'suggest',
  group: 'Dependencies',
  messages: {
    misplaced: (d: { step: string; type: string }) =>
      `"${d.step}" has no records: no request is above this \`${d.type}\``,
  },
  examples: [
    {
      title: 'Values for others are an `add_context`',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          days: { type: integer, default: 7 }
        resources:
          - name: window
            type: transform
            config:
              expression: '{ "since_day": $fromMillis($millis() - args.days * 86400000) }'
          - name: tickets
            type: request
            depends_on: window
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { updated_at: { gt: "{{since_day}}" } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
      findings: [{ message: 'misplaced', covers: 'transform', help: 'did you mean "add_context"?' }],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
          days: { type: integer, default: 7 }
        resources:
          - name: window
            type: add_context
            config:
              expression: '{ "since_day": $fromMillis($millis() - args.days * 86400000) }'
          - name: tickets
            type: request
            depends_on: window
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { updated_at: { gt: "{{since_day}}" } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets] }
      `,
    },
    {
      title: 'Without a depends_on',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: all, type: spool }
          - { name: ids, type: transform, depends_on: all, config: { expression: '$map([1, 2], $string)' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [tickets, ids] }
      `,
      findings: [{ message: 'misplaced', covers: 'spool', help: 'add a `depends_on` that leads to a request' }],
    },
    {
      title: 'Below a request, and where that is not known',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - { name: names, type: add_context, depends_on: tickets, config: { expression: '{ "first_id": resources.ticketing.tickets.id }' } }
          - { name: all, type: spool, depends_on: names }
          - { name: ids, type: transform, depends_on: all, config: { expression: '{ "id": first_id }' } }
          - { name: lost, type: transform, depends_on: nothing-like-it, config: { expression: '{ "id": 1 }' } }
          - { name: out, type: destination, destination_type: webhook, config: { id: "{{args.hook}}" }, resources_to_persist: [ids, lost] }
      `,
      also: ['unknown-dependency'],
      findings: [],
    },
  ],
  check(job, report) {
    const steps = stepsWithoutRequest(job);
    if (steps.size === 0) return;
    const names = namesReadAtTop(job);
    const keys = keysByStep(job);
    for (const step of steps) {
      const type = step.field('type')?.value;
      const parent = job.graph.dependency(step);
      // What is below another of them has that one's defect.
      if (!isString(type) || (parent.kind === 'step' && steps.has(parent.step))) continue;
      const isContext = job.runtime.kind === 'graph' && keys.get(step)?.some((key) => names.has(key));
      report(
        'misplaced',
        { start: type.start, end: type.end, node: type },
        { step: nameOf(step), type: type.value },
        isContext
          ? { help: 'did you mean "add_context"?', fix: replacement(type, 'add_context') }
          : { help: 'add a `depends_on` that leads to a request' },
      );
    }
  },
});

/** The keys of the objects that transforms yield. */
function keysByStep(job: Job): ReadonlyMap<Step | undefined, readonly string[]> {
  const keys = new Map<Step | undefined, readonly string[]>();
  for (const { step, field, analysis } of job.expressions) {
    if (field !== 'config.expression' || step?.type !== 'transform' || !analysis?.keys) continue;
    keys.set(
      step,
      analysis.keys.names.map(({ text }) => text),
    );
  }
  return keys;
}

/** The names at the top level that nobody adds, and those that are read below a node's name. */
function namesReadAtTop(job: Job): ReadonlySet<string> {
  const read = new Set<string>();
  for (const { names, resolution } of job.references.all) {
    if (resolution.kind === 'step') {
      const key = names[resolution.rest];
      if (key && resolution.step.type === 'transform') read.add(key.text);
    } else if (['unknown', 'nearName', 'notInContext', 'lacksRoot'].includes(resolution.kind)) {
      read.add(names[0]!.text);
    }
  }
  for (const { path, resolution } of job.loops) {
    if (path && resolution.kind === 'unknown') read.add(path[0]!.value);
  }
  return read;
}
