import {
  correction,
  defineRule,
  type Expression,
  insertion,
  isString,
  type Job,
  type Located,
  nearest,
  type Place,
  pathText,
  type Reference,
} from '../src/rule/index.ts';

export default defineRule({
  id: 'missing-state-value',
  summary: '`resources.<get_state node>` without `.value`',
  why: `The output of a \`get_state\` node is not the value, but a map that contains it: \`resources.cursor.value\`. Without
\`.value\`, a request is filtered by the text of a map (or a comparison in JSONata is never true). Most APIs take that for
no filter or for no match: every run fetches everything, or nothing, and reports success.

An expression in JSONata may need the whole node, so the rule is silent if the expression continues from it
(\`resources.cursor.*\`), if it looks up a \`value\` elsewhere (\`$s := resources.cursor; $s.value\`), and in an
\`add_context\` or \`transform\` that passes the whole node on, whose readers may read \`.value\` themselves.`,
  severity: 'warning',
  fix: 'safe',
  group: 'Placeholders',
  messages: {
    node: (d: { path: string; right: string }) => `"${d.path}" is the whole state node, use "${d.right}"`,
    field: (d: { path: string; right: string }) =>
      `"${d.path}" does not exist: the value of a state node is "${d.right}"`,
  },
  examples: [
    {
      title: 'In a placeholder and in JSONata',
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
            config: { key: synced_until, default: "{{args.account}}" }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              created_at: { gt: "{{resources.cursor.value}}" }
              updated_at: { gt: "{{ resources.cursor | args.account }}" }
          - name: changed
            type: transform
            depends_on: tickets
            run_if: $exists(resources.cursor)
            config:
              expression: |
                resources.ticketing.tickets[updated_at > $$.resources."cursor"
                  and created_at < $$.resources.cursor.value]
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [changed]
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [
        { message: 'node', covers: 'resources.cursor', help: 'add ".value"' },
        { message: 'node', covers: 'resources.cursor' },
        { message: 'node', covers: 'resources."cursor"' },
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
            config: { key: synced_until, default: "{{args.account}}" }
          - name: tickets
            type: request
            depends_on: cursor
            resource: ticketing/tickets
            method: list
            integrated_account_id: "{{args.account}}"
            query:
              created_at: { gt: "{{resources.cursor.value}}" }
              updated_at: { gt: "{{ resources.cursor.value | args.account }}" }
          - name: changed
            type: transform
            depends_on: tickets
            run_if: $exists(resources.cursor.value)
            config:
              expression: |
                resources.ticketing.tickets[updated_at > $$.resources."cursor".value
                  and created_at < $$.resources.cursor.value]
          - name: out
            type: destination
            destination_type: webhook
            config: { id: "{{args.hook}}" }
            resources_to_persist: [changed]
          - { name: done, type: event, config: { name: complete } }
          - { name: move, type: update_state, depends_on: done, config: { key: synced_until, value: "{{sync_job_run.started_at:any}}" } }
      `,
    },
    {
      title: 'A name with hyphens, a field instead of the value, a typo, and a loop',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: get-open, type: get_state, config: { key: open, default: "7" } }
          - { name: a, type: request, depends_on: get-open, resource: crm/deals, method: update, id: "{{resources.get-open.deal_id}}", integrated_account_id: "{{args.account}}", body: '{ "n": resources.\`get-open\`, "m": resources.\`get-open\`.\`deal-id\` }' }
          - { name: b, type: request, depends_on: get-open, resource: crm/notes, method: create, loop_on: resources.get-open, integrated_account_id: "{{args.account}}", body: { "a": "{{resources.get-open.valu}}" } }
          - { name: done, type: event, config: { name: complete } }
          - { name: set, type: update_state, depends_on: done, config: { key: open, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [
        { message: 'field', covers: 'resources.get-open.deal_id' },
        { message: 'node', covers: 'resources.`get-open`' },
        { message: 'field', covers: 'resources.`get-open`.`deal-id`' },
        { message: 'node', covers: 'resources.get-open' },
        { message: 'field', covers: 'resources.get-open.valu', help: 'did you mean "value"?' },
      ],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: get-open, type: get_state, config: { key: open, default: "7" } }
          - { name: a, type: request, depends_on: get-open, resource: crm/deals, method: update, id: "{{resources.get-open.value.deal_id}}", integrated_account_id: "{{args.account}}", body: '{ "n": resources.\`get-open\`.value, "m": resources.\`get-open\`.value.\`deal-id\` }' }
          - { name: b, type: request, depends_on: get-open, resource: crm/notes, method: create, loop_on: resources.get-open.value, integrated_account_id: "{{args.account}}", body: { "a": "{{resources.get-open.value}}" } }
          - { name: done, type: event, config: { name: complete } }
          - { name: set, type: update_state, depends_on: done, config: { key: open, value: "{{sync_job_run.started_at:any}}" } }
      `,
    },
    {
      title: 'Two context keys that hold the node, of which one is read with `.value`',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: cursor, type: get_state, config: { key: open, default: none } }
          - { name: right, type: add_context, depends_on: cursor, config: { expression: '{ "state": resources.cursor }' } }
          - { name: wrong, type: add_context, depends_on: right, config: { expression: '{ "since": resources.cursor }' } }
          - { name: close, type: request, depends_on: wrong, resource: crm/deals, method: update, id: "{{state.value}}", integrated_account_id: "{{args.account}}", query: { a: "{{since}}" } }
          - { name: done, type: event, config: { name: complete } }
          - { name: set, type: update_state, depends_on: done, config: { key: open, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [{ message: 'node', covers: 'resources.cursor' }],
      fixed: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: cursor, type: get_state, config: { key: open, default: none } }
          - { name: right, type: add_context, depends_on: cursor, config: { expression: '{ "state": resources.cursor }' } }
          - { name: wrong, type: add_context, depends_on: right, config: { expression: '{ "since": resources.cursor.value }' } }
          - { name: close, type: request, depends_on: wrong, resource: crm/deals, method: update, id: "{{state.value}}", integrated_account_id: "{{args.account}}", query: { a: "{{since}}" } }
          - { name: done, type: event, config: { name: complete } }
          - { name: set, type: update_state, depends_on: done, config: { key: open, value: "{{sync_job_run.started_at:any}}" } }
      `,
    },
    {
      title: 'Expressions that read the value in another way',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        state_key: "{{args.account}}"
        mutex_key: s
        args_schema:
          account: { type: string, required: true }
        resources:
          - { name: cursor, type: get_state, config: { key: open, default: { id: "7" } } }
          - { name: a, type: request, depends_on: cursor, resource: crm/deals, method: update, id: "{{resources.cursor.value.id}}", integrated_account_id: "{{args.account}}", body: '($s := resources.cursor; { "x": $s.value })' }
          - { name: b, type: request, depends_on: cursor, resource: crm/deals, method: create, integrated_account_id: "{{args.account}}", body: '{ "x": resources.cursor.(value), "y": $lookup(resources.cursor, "value") }' }
          - { name: c, type: request, depends_on: cursor, resource: crm/deals, method: create, integrated_account_id: "{{args.account}}", body: '{ "x": resources.cursor.* }' }
          - { name: done, type: event, config: { name: complete } }
          - { name: set, type: update_state, depends_on: done, config: { key: open, value: "{{sync_job_run.started_at:any}}" } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.stepsOfType('get_state').length === 0) return;
    const isWanted = wholeNodeUses(job);
    for (const { place, segments, rest, expression } of stateReferences(job)) {
      const path = pathText(segments);
      const field = segments[rest]?.value;
      if (field === 'value' || (field === undefined && expression && isWanted(expression, path))) continue;
      const [above, below] = [segments.slice(0, rest), segments.slice(rest)];
      const near = field === undefined ? undefined : nearest(field, ['value']);
      if (near !== undefined) {
        const right = pathText([...above, { value: near }, ...below.slice(1)]);
        report('field', place, { path, right }, correction(segments[rest]!, near));
        continue;
      }
      const right = pathText([...above, { value: 'value' }, ...below]);
      const at = endOfName(job.file.text, place, segments, rest);
      report(
        field === undefined ? 'node' : 'field',
        place,
        { path, right },
        {
          help: 'add ".value"',
          ...(at !== undefined && {
            fix: { safety: 'safe', description: 'add ".value"', edits: [insertion(at, '.value')] },
          }),
        },
      );
    }
  },
});

type StateReference = Pick<Reference, 'place' | 'segments' | 'expression'> & { readonly rest: number };

/** What reads a state node; a name without its backticks is left to `unquoted-path`. */
function* stateReferences(job: Job): Iterable<StateReference> {
  for (const { place, segments, expression, resolution, hyphenated } of job.references.all) {
    if (resolution.kind !== 'step' || resolution.step.type !== 'get_state' || hyphenated) continue;
    yield { place, segments, expression, rest: resolution.rest };
  }
  for (const { path, resolution } of job.loops) {
    if (!path || resolution.kind !== 'step' || resolution.step.type !== 'get_state') continue;
    const [first, last] = [path[0]!, path.at(-1)!];
    const place = { start: first.start, end: last.end, node: first.node };
    yield { place, segments: path, expression: undefined, rest: resolution.rest };
  }
}

/**
 * Where the node's name ends, its quotes included; none if a comment or the like comes before the
 * next segment.
 */
function endOfName(text: string, place: Place, segments: readonly Located[], rest: number): number | undefined {
  const [name, next] = [segments[rest - 1]!, segments[rest]];
  if (!next) return place.end;
  const between = /^([`"'\\]*)\.[`"'\\]*$/.exec(text.slice(name.end, next.start));
  return between ? name.end + between[1]!.length : undefined;
}

/** Tells where an expression may want a state node as a whole. */
function wholeNodeUses(job: Job): (expression: Expression, path: string) => boolean {
  // Several nodes may add one key.
  const readByValue = new Set<string>();
  for (const { resolution, names } of job.references.all) {
    if (resolution.kind === 'context' && names[1]?.text === 'value') readByValue.add(names[0]!.text);
    if (resolution.kind !== 'step' || resolution.step.type !== 'add_context') continue;
    const [key, field] = names.slice(resolution.rest);
    if (key && field?.text === 'value') readByValue.add(key.text);
  }
  const known = new Map<Expression, (path: string) => boolean>();
  return (expression, path) => {
    const isWanted = known.get(expression) ?? usesIn(expression, readByValue);
    known.set(expression, isWanted);
    return isWanted(path);
  };
}

function usesIn({ node, analysis, step, field }: Expression, readByValue: ReadonlySet<string>) {
  if (!analysis || !isString(node)) return () => true;
  const goingOn = new Set<string>();
  let rest = '';
  let at = 0;
  for (const { start, end, segments } of analysis.paths) {
    if (/^\s*[.[{^@#]/.test(node.value.slice(end, end + LONGEST_GAP)))
      goingOn.add(segments.map(({ text }) => text).join('.'));
    if (start > at) rest += `${node.value.slice(at, start)} `;
    at = Math.max(at, end);
  }
  rest += node.value.slice(at);
  const looksUpValue = /(?<![$\w])value\b(?!["'`]?\s*:)/.test(rest);
  const handsOn = field === 'config.expression' && /^[\s$.()]*$/.test(rest);
  const { keys } = analysis;
  const isHandedOn = keys?.open !== false || keys.names.some(({ text }) => readByValue.has(text));
  const adds = step?.type === 'add_context' && isHandedOn;
  return (path: string) => looksUpValue || handsOn || adds || goingOn.has(path);
}

/** How far the operator that continues a path may be from it. */
const LONGEST_GAP = 100;
