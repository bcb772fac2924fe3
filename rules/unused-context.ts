import { defineRule, type Job, nameOf, type Resolution, type Step, together } from '../src/rule/index.ts';

export default defineRule({
  id: 'unused-context',
  summary: 'an `add_context` whose keys are never read',
  why: `The keys that an \`add_context\` yields become top-level names for everything below the node that it depends on
(everywhere, if it depends on none), and have no other effect. If nothing reads them, the node is useless. More often,
the node that should read them depends on another node, or still uses an old name, so that a filter that was moved into
the context no longer applies.

A node is reported only if none of its keys is read, as \`{{key}}\` or as \`{{resources.<node>.<key>}}\`. If several nodes
add the same key, reading it counts for each node that it is available from: which of them runs last, and whether it
yields the key in each run, can't be known. The rule is silent if keys can't be known (a computed key, \`$merge\` with
something else), if another expression reads names that can't be known (\`$lookup($, …)\`, \`$eval\`) or does not parse, and
if text that can't be read mentions a key. A name that another finding suggests counts as read, and so does a key that is
read where it is not available, which \`unavailable-reference\` reports.`,
  severity: 'warning',
  group: 'Placeholders',
  messages: {
    unused: (d: { step: string; keys: readonly string[] }) =>
      `"${d.step}" adds ${together(d.keys)} to the context, but no node in scope reads ${d.keys.length > 1 ? 'them' : 'it'}`,
  },
  examples: [
    {
      title: 'A window that the request no longer asks for',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - name: options
            type: add_context
            config:
              expression: |
                { "page_size": 100, "sort": "updated_at" }
          - name: window
            type: add_context
            depends_on: options
            config:
              expression: '{ "since": $now(), "until": $now() }'
          - name: tickets
            type: request
            depends_on: window
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query: { limit: "{{page_size}}" }
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [tickets]
      `,
      findings: [{ message: 'unused', covers: 'window' }],
    },
    {
      title: 'The key is read in another branch, where another node adds it',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: deals, type: request, resource: crm/deals, method: list, integrated_account_id: "{{args.account}}" }
          - { "type": "add_context", "name": "of-deals", "depends_on": "deals", "config": { "expression": "{ \\"status\\": \\"open\\" }" } }
          - { name: notes, type: request, depends_on: deals, resource: crm/notes, method: create, integrated_account_id: "{{args.account}}", body: { a: b } }
          - { name: leads, type: request, resource: crm/leads, method: list, integrated_account_id: "{{args.account}}" }
          - { name: of-leads, type: add_context, depends_on: leads, config: { expression: '$exists(args.account) ? { "status": "new" } : { "status": "closed" }' } }
          - { name: close, type: request, depends_on: leads, resource: crm/leads, method: update, id: "7", integrated_account_id: "{{args.account}}", body: '{ "status": status }' }
      `,
      findings: [{ message: 'unused', covers: 'of-deals' }],
    },
    {
      title:
        'Read by a sibling, below a sibling, by the name of the node, and after a node that may not have changed it',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          status: { type: string }
        resources:
          - { name: old, type: add_context, config: { expression: '{ "status": "open" }' } }
          - { name: new, type: add_context, depends_on: old, config: { expression: '{ "status": args.status }' } }
          - { name: size, type: add_context, config: { expression: '{ "page_size": 100 }' } }
          - { name: deals, type: request, depends_on: old, resource: crm/deals, method: list, integrated_account_id: "{{args.account}}", query: { limit: "{{resources.size.page_size:int}}" } }
          - { name: close, type: request, depends_on: deals, resource: crm/deals, method: update, id: "{{resources.crm.deals.id}}", integrated_account_id: "{{args.account}}", body: '{ "status": status }' }
      `,
      findings: [],
    },
    {
      title: 'Read by another context, a condition, a loop, a destination',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          hook: { type: string, required: true }
        resources:
          - { name: a, type: add_context, config: { expression: '{ "first": 1, "other": 2 }' } }
          - { name: b, type: add_context, depends_on: a, config: { expression: '{ "second": $$.first + 1 }' } }
          - { name: c, type: add_context, depends_on: b, config: { expression: '{ "ids": ["1", "2"] }' } }
          - { name: d, type: add_context, depends_on: c, config: { expression: '{ "table": "deals" }' } }
          - { name: deals, type: request, depends_on: d, run_if: second > 1, loop_on: ids, resource: crm/deals, method: get, id: "{{ids}}", integrated_account_id: "{{args.account}}" }
          - { name: out, type: destination, destination_type: datastore, method: insertMany, config: { id: "{{args.hook}}", config: { collection: "{{table}}" } }, resources_to_persist: [deals] }
      `,
      findings: [],
    },
    {
      title: "A typo in the name, a key that is read elsewhere, keys that can't be known",
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          more: { type: object, required: true }
        resources:
          - { name: a, type: add_context, config: { expression: '{ "window_start": $now() }' } }
          - { name: b, type: request, depends_on: a, resource: crm/deals, method: create, integrated_account_id: "{{args.account}}", body: { since: "{{window_strat}}" } }
          - { name: c, type: add_context, depends_on: b, config: { expression: '{ "owner": 7 }' } }
          - { name: d, type: request, resource: crm/deals, method: create, integrated_account_id: "{{args.account}}", body: { owner: "{{owner}}" } }
          - { name: e, type: add_context, depends_on: d, config: { expression: '$merge([args.more, { "x": 1 }])' } }
      `,
      also: ['unavailable-reference', 'unknown-reference'],
      findings: [],
    },
    {
      title: "An expression that may read anything, and a placeholder that can't be read",
      source: `
        - default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
          resources:
            - { name: a, type: add_context, config: { expression: '{ "owner": 7 }' } }
            - { name: b, type: request, depends_on: a, resource: crm/deals, method: create, integrated_account_id: "{{args.account}}", body: '$merge([$])' }
        - default_runtime_version: 4
          integration_name: zendesk
          args_schema:
            account: { type: string, required: true }
          resources:
            - { name: a, type: add_context, config: { expression: '{ "owner": 7 }' } }
            - { name: b, type: request, depends_on: a, resource: crm/deals, method: create, integrated_account_id: "{{args.account}}", body: { owner: "{{owner" } }
      `,
      also: ['invalid-placeholder'],
      findings: [],
    },
  ],
  check(job, report) {
    if (job.stepsOfType('add_context').length === 0) return;
    let reads: Reads | undefined;
    for (const { step, field, analysis } of job.expressions) {
      if (step?.type !== 'add_context' || field !== 'config.expression') continue;
      if (!analysis?.keys || analysis.error || analysis.keys.open || analysis.keys.names.length === 0) continue;
      // Of several nodes with one name the first has what depends on it.
      if (step.name && job.graph.named(step.name.value) !== step) continue;
      reads ??= readsOf(job);
      if (reads.mayRead(step)) continue;
      const keys = [...new Set(analysis.keys.names.map(({ text }) => text))];
      if (keys.some((key) => reads!.mayMean(key) || reads!.isReadOf(step, key))) continue;
      const help = 'read a key in a node below, or remove the node';
      report('unused', step.name ?? step.missingKeyPlace, { step: nameOf(step), keys }, { help });
    }
  },
});

interface Reads {
  /** Whether a node is read by its own name, or anything may be. */
  mayRead(step: Step): boolean;
  /** Whether a key is read where it is available from a node. */
  isReadOf(step: Step, key: string): boolean;
  /** Whether a name is likely meant, or is read where its node can't be known. */
  mayMean(key: string): boolean;
}

function readsOf(job: Job): Reads {
  const nodes = new Set<Step>();
  const names = new Set<string>();
  const readers = new Map<string, Set<Step>>();
  const note = (root: string | undefined, resolution: Resolution, step: Step | undefined) => {
    if (resolution.kind === 'step') nodes.add(resolution.step);
    else if (root === undefined) return;
    else if (resolution.kind !== 'context' || !step) names.add(root);
    else if (readers.has(root)) readers.get(root)!.add(step);
    else readers.set(root, new Set([step]));
    if (resolution.kind === 'nearName' || resolution.kind === 'notInContext') names.add(resolution.near ?? '');
  };
  for (const { names, resolution, step } of job.references.all) note(names[0]!.text, resolution, step);
  for (const { path, resolution, problem, step } of job.loops) {
    note(path?.[0]?.value, resolution, step);
    if (problem?.cause === 'noSuchName') names.add(problem.name).add(problem.near ?? problem.name);
  }
  const unclear = new Set<Step | undefined>();
  for (const { step, analysis } of job.expressions) {
    if (!analysis || analysis.error || analysis.dynamic) unclear.add(step);
    // A key with a hyphen that lacks its backticks is meant all the same.
    for (const { segments } of analysis?.hyphenated ?? []) names.add(segments[0]!.text);
  }
  for (const text of job.unreadTexts) {
    for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) names.add(word);
    for (const [word] of text.matchAll(/[\p{L}\p{N}_-]+/gu)) names.add(word);
  }
  const isShared = new Map<string, (step: Step) => boolean>();
  return {
    isReadOf(step, key) {
      const by = readers.get(key);
      if (!by) return false;
      if (!isShared.has(key)) isShared.set(key, job.scope.sharedWith(by));
      return isShared.get(key)!(step);
    },
    mayRead: (step) => nodes.has(step) || unclear.size > (unclear.has(step) ? 1 : 0),
    mayMean: (key) => names.has(key),
  };
}
