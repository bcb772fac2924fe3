import {
  defineRule,
  type Expression,
  type Located,
  type Loop,
  lacksTexts,
  type Node,
  type Reference,
  recordSources,
  type Step,
  type Template,
  textsIn,
  unknownValues,
} from '../src/rule/index.ts';

const requestFields: readonly string[] = ['id', 'query', 'body', 'recurse', 'integrated_account_id'];

export default defineRule({
  id: 'unused-loop',
  summary: 'a loop that never uses its element',
  why: `In each iteration, the placeholder that names the array has the value of the current element. A step that loops without
using it in \`id\`, \`query\` or \`body\` (a destination: in \`config\`) sends the same request once for each element, and gets
the same records again and again.`,
  severity: 'warning',
  group: 'Dependencies',
  messages: {
    unused: (d: { path: string; fields: string }) =>
      `the loop over "${d.path}" never uses its element in ${d.fields}: each iteration sends the same`,
  },
  examples: [
    {
      title: 'The id is the same in each iteration',
      source: `
        integration_name: slack
        args_schema:
          user_ids: { type: array, required: true }
          team: { type: string, required: true }
        resources:
          - { resource: users, method: get, persist: true, loop_on: user_ids, id: "{{args.user_ids}}" }
          - { resource: profiles, method: get, persist: true, loop_on: args.user_ids, id: "{{args.team}}" }
      `,
      findings: [{ message: 'unused', covers: 'args.user_ids' }],
    },
    {
      title: 'A datastore that does not write the records of its loop',
      source: `
        default_runtime_version: 4
        integration_name: zendesk
        args_schema:
          account: { type: string, required: true }
          store: { type: string, required: true }
        resources:
          - { name: tickets, type: request, resource: ticketing/tickets, method: list, integrated_account_id: "{{args.account}}" }
          - name: out
            type: destination
            destination_type: datastore
            method: insertMany
            loop_on: payload.records
            config: { id: "{{args.store}}", config: { collection: tickets } }
            resources_to_persist: [tickets]
      `,
      findings: [{ message: 'unused', covers: 'payload.records' }],
    },
    {
      title: 'Used deep inside, in a recursion, by another name of the step or of a step that passes its records on',
      source: `
        integration_name: slack
        default_runtime_version: 3
        args_schema:
          ids: { type: array, required: true }
        resources:
          - { resource: users, method: list, persist: true, loop_on: ids, query: { filter: [{ id: "x {{args.ids}}" }] } }
          - { name: all, resource: teams, method: list, persist: true, depends_on: users }
          - { resource: a, method: list, persist: true, depends_on: all, loop_on: resources.all.members, query: { id: "{{resources.teams.members.id}}" } }
          - { name: every, type: spool, depends_on: all }
          - { resource: b, method: list, persist: true, depends_on: every, loop_on: resources.every, query: { id: "{{resources.teams.id}}" } }
          - { resource: c, method: list, persist: true, depends_on: every, loop_on: resources.all.members, query: { id: "{{resources.every.members.id}}" } }
          - resource: pages
            method: list
            persist: true
            loop_on: ids
            recurse: { if: "{{resources.pages.more:bool?:false:bool}}", config: { query: { id: "{{args.ids}}", after: "{{resources.pages.next}}" } } }
      `,
      findings: [],
    },
  ],
  check(job, report) {
    if (job.loops.length === 0) return;
    const references = byStep(job.references.all);
    const templates = byStep(job.templates);
    const expressions = byStep(job.expressions);
    const sourceOf = recordSources(job);
    const unknown = new Set(unknownValues(job.structure));
    const holdsElsewhere = ({ node }: Step, name: string) =>
      unknown.size > 0 && node.entries.some(({ value }) => unknown.has(value) && mentionsIn(value, name));
    for (const loop of job.loops) {
      const { step, target, path, problem } = loop;
      if (problem || !path) continue;
      const destination = step.type === 'destination';
      const relevant = (field: string) => (destination ? field.startsWith('config') : requestFields.includes(field));
      if (mayMention(loop, templates.get(step) ?? [], expressions.get(step) ?? [], relevant)) continue;
      const mentions = (references.get(step) ?? []).some(
        (reference) => relevant(reference.field) && mention(loop, reference, sourceOf),
      );
      if (mentions || holdsElsewhere(step, path.at(-1)!.value) || lacksTexts(step, job.runtime.kind)) continue;
      const fields = destination ? '`config`' : '`id`, `query` or `body`';
      const help = 'use the element, or remove `loop_on`';
      report('unused', target, { path: target.value.trim(), fields }, { help });
    }
  },
});

function mentionsIn(value: Node, name: string): boolean {
  return textsIn([value]).some((text) => text.includes(name));
}

/**
 * Whether one path is part of the other; a step's name equals its resource path, and that of a step
 * that passes its records on.
 */
function mention(
  { path, resolution }: Loop,
  reference: Reference,
  sourceOf: (step: Step) => Step | undefined,
): boolean {
  const other = reference.resolution;
  if (other.kind === 'undeclaredArg' && other.near !== undefined && other.at === 1 && path![1]?.value === other.near)
    return true;
  if (resolution.kind === 'step' && other.kind === 'step') {
    // Something else of a state node than its `value` is `missing-state-value`, and counts as the value here.
    const isMeant = other.step.type === 'get_state' && reference.names[other.rest]?.text !== 'value';
    if (isMeant && resolution.step === other.step) return true;
    const [looped, read] = [resolution.step, other.step].map((step) => sourceOf(step) ?? step);
    return looped === read && isPart(path!.slice(resolution.rest), reference.names.slice(other.rest));
  }
  // If `args_schema` can't be read, a bare name may be an argument.
  const { names } = reference;
  const isBare = names.length > 1 && names[0]!.text === 'args' && path![0]!.value !== 'args';
  return isPart(path!, names) || (isBare && isPart(path!, names.slice(1)));
}

function isPart(path: readonly Located[], other: Reference['names']): boolean {
  return path.slice(0, other.length).every(({ value }, index) => value === other[index]!.text);
}

function byStep<T extends { readonly step: Step | undefined }>(items: readonly T[]): Map<Step | undefined, T[]> {
  const groups = new Map<Step | undefined, T[]>();
  for (const item of items) {
    const group = groups.get(item.step);
    if (group) group.push(item);
    else groups.set(item.step, [item]);
  }
  return groups;
}

/** Whether something in the fields of a looping step can't be read and may mention the array. */
function mayMention(
  { path }: Loop,
  templates: readonly Template[],
  expressions: readonly Expression[],
  relevant: (field: string) => boolean,
): boolean {
  const unreadable = expressions.some(
    ({ field, analysis }) => relevant(field) && (!analysis || analysis.error !== undefined || analysis.dynamic),
  );
  if (unreadable) return true;
  const name = path!.at(-1)!.value;
  return templates.some(
    ({ field, scalar, placeholders, problems, isKey }) =>
      relevant(field) &&
      (isKey || problems.length > 0 || placeholders.some(({ problem }) => problem)) &&
      scalar.value.includes(name),
  );
}
